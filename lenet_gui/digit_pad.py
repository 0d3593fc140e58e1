"""The drawing pad: strokes by mouse, pen, finger or keys, an eraser that splits them; all can be undone and redone."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QUndoStack, QWidget

from core.drawing import PEN_WIDTH
from core.language import _
from lenet_gui import style
from lenet_gui.digit_change import DigitChange, frozen_stroke
from lenet_gui.digit_picture import paint_digit, pixel_text, whole_pixels
from lenet_gui.eraser import ERASER, erased, eraser_cursor
from lenet_gui.ink import PEN_PIXEL, Ink
from lenet_gui.pen_hand import DOWN, MOVED, Act, PenHand
from lenet_gui.pen_keys import KEYS, PenKeys

THINNEST, THICKEST = 1.0, 5.0  # the pens one can choose, in pixels of the box
_OWN_KEYS = (*KEYS, Qt.Key_Delete, Qt.Key_Backspace, Qt.Key_E)


class DigitPad(QWidget):
    """A square to draw a digit on, or to show one that is under study.

    A stroke is an (n, 2) float64 array of x, y in pad units: 0..1 from left to right and from top to bottom.
    """

    strokes_changed = pyqtSignal(object)  # the list of strokes, at every movement of the pen and every other change
    erasing_changed = pyqtSignal(bool)
    pen_width_changed = pyqtSignal(float)  # strokes_changed follows where there are strokes

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._hand = PenHand()
        self.undo_stack = QUndoStack(self)
        self._strokes: tuple[np.ndarray, ...] = ()  # (n, 3) each: x, y, weight
        self._live: list[tuple[float, float, float]] | None = None  # the stroke under the pen
        self._pen_width = PEN_WIDTH
        self._erasing = False
        self._rubbed: tuple | None = None  # what was there when the eraser came down; None while it is up
        self._rubber = (0.0, 0.0)
        self._given: np.ndarray | None = None  # the picture last asked for
        self._picture: np.ndarray | None = None  # the same while it is shown: the pen wipes it away
        self._ink: Ink | None = None  # made anew when the size, the colours or the strokes change
        self._keys = PenKeys(self)
        self._keys.lowered.connect(self._pen_down)
        self._keys.moved.connect(self._on_keys_moved)
        self._keys.lifted.connect(self._pen_up)
        self._by_keys = False  # the ring and the cursor are for those who use them
        # Points are never dropped, but of a burst of movements only the last is announced.
        self._announcing = QTimer(self, singleShot=True, interval=0)
        self._announcing.timeout.connect(self._announce)
        self.setAttribute(Qt.WA_AcceptTouchEvents)
        self.setContextMenuPolicy(Qt.PreventContextMenu)  # the right button erases
        self.setFocusPolicy(Qt.StrongFocus)
        self.setCursor(Qt.CrossCursor)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(112, 112)
        self.setAccessibleName(_("Drawing pad"))
        self.setAccessibleDescription(_("Arrows move the pen, Space lowers and lifts it, E erases, Delete clears."))

    def sizeHint(self) -> QSize:
        return QSize(256, 256)

    def strokes(self) -> list[np.ndarray]:
        """The strokes in the order they were drawn, the one under the pen included; read-only arrays."""
        return [stroke[:, :2] for stroke in self._all()]

    def weights(self) -> list[np.ndarray]:
        """For each stroke (n,) how wide the line is at each point as it was pressed: 0.5 to 1.5, 1 the pen's width."""
        return [stroke[:, 2] for stroke in self._all()]

    def _all(self) -> list[np.ndarray]:
        live = [] if self._live is None else [frozen_stroke(self._live)]
        return [*self._strokes, *live]

    @property
    def pen_width(self) -> float:
        """In pixels of the 20 x 20 box, as `core.drawing.prepare_strokes` takes it; one for the whole drawing."""
        return self._pen_width

    def set_pen_width(self, width: float) -> None:
        """Draw with a pen of 1 to 5 pixels of the box, what is drawn already too; undone as any other change."""
        width = min(max(width, THINNEST), THICKEST)
        if width == self._pen_width:
            return
        if self._strokes:
            self._commit(_("pen width"), self._strokes, width)
        self._use_width(width)
        self._refresh()

    @property
    def erasing(self) -> bool:
        """Whether the pen erases what it passes over."""
        return self._erasing

    def set_erasing(self, erasing: bool) -> None:
        """Make the pen an eraser, or a pen again. The right button and a tablet pen's other end always erase."""
        if erasing != self._erasing:
            self._erasing = erasing
            self.setCursor(eraser_cursor(ERASER * self._square().width()) if erasing else Qt.CrossCursor)
            self.erasing_changed.emit(erasing)
            self.update()

    def set_strokes(self, strokes, width: float | None = None) -> None:
        """Put these strokes, perhaps of a pen so wide, in place of what is there, as one change that can be undone."""
        after = tuple(frozen_stroke(stroke, (2,)) for stroke in strokes if len(stroke))
        self._wipe()
        self._commit(_("drawing"), after, width and min(max(width, THINNEST), THICKEST))
        self._refresh()

    def clear(self) -> None:
        """Empty the pad; the strokes come back by undo."""
        if self.is_empty():
            return
        self._wipe()
        if self._strokes:
            self._commit(_("clear"), ())
        self._refresh()

    def is_empty(self) -> bool:
        """Whether there is neither a stroke nor a picture."""
        return not self._strokes and self._live is None and self._picture is None

    def show_picture(self, image: np.ndarray | None) -> None:
        """Show a digit, (28, 28) uint8, until the pen touches the pad; None shows the drawing again.

        A drawing gives way to the picture without a signal, and comes back by undo.
        """
        if image is self._given or (image is not None and self._live is not None):
            return  # nothing new, or the pen is down: a late picture must not wipe what is being drawn
        self._given = self._picture = image
        if image is not None and self._strokes:
            self._commit(_("drawing"), ())
            self._ink = None
        self.update()

    def _commit(self, text: str, after: tuple, width: float | None = None, before: tuple | None = None) -> None:
        old = (self._strokes if before is None else before, self._pen_width)
        self._strokes = after
        new = (after, self._pen_width if width is None else width)
        self.undo_stack.push(DigitChange(self._restore, text, old, new))

    def _restore(self, strokes: tuple, width: float) -> None:
        if strokes is not self._strokes or width != self._pen_width:  # they are the same when a change is pushed
            self._wipe()
            self._strokes = strokes
            self._use_width(width)
            self._refresh()

    def _use_width(self, width: float) -> None:
        if width != self._pen_width:
            self._pen_width = width
            self.pen_width_changed.emit(width)

    def _wipe(self) -> None:
        self._live = self._picture = self._rubbed = None

    def _refresh(self) -> None:
        self._ink = None
        self.update()
        self._announce()

    def _announce(self) -> None:
        self._announcing.stop()
        self.strokes_changed.emit(self.strokes())

    def _pen_down(self, place: tuple[float, float], weight: float = 1.0, erase: bool = False) -> None:
        self._pen_up()
        if erase or self._erasing:
            self._rubbed, self._rubber = self._strokes, place
            self._rub(place)
            return
        if self.is_empty() or self._picture is not None:
            self._picture = None
            self.update()
        self.update(self._inked().begin((*place, weight)))
        self._live = [(*place, weight)]
        self._announce()  # at once: whoever shows pictures here must know before the next frame

    def _pen_moved(self, place: tuple[float, float], weight: float = 1.0) -> None:
        if self._rubbed is not None:
            self._rub(place)
        elif self._live is not None and place != self._live[-1][:2]:
            self.update(self._inked().extend((*place, weight)))
            self._live.append((*place, weight))
            self._announcing.start()

    def _pen_up(self) -> None:
        if self._rubbed is not None:
            before, self._rubbed = self._rubbed, None
            if before is not self._strokes:
                self._commit(_("eraser"), self._strokes, before=before)
                self._announce()
        if self._live is not None:
            self._inked().end()
            stroke, self._live = frozen_stroke(self._live), None
            self._commit(_("stroke"), (*self._strokes, stroke))
            self._announce()

    def _rub(self, place: tuple[float, float]) -> None:
        """Erase on the way to this place; one change in all once the eraser is lifted."""
        left = erased(self._strokes, self._rubber, place, self._pen_width * PEN_PIXEL / 2)
        self._rubber = place
        if left is not self._strokes:
            self._strokes = left
            self._ink = None
            self.update()
            self._announcing.start()

    def _do(self, act: Act) -> None:
        if act.what == DOWN:
            self._use_keys(False)
            self._pen_down(self._place(act.place), act.weight, act.erase)
        elif act.what == MOVED:
            self._pen_moved(self._place(act.place), act.weight)
        else:
            self._pen_up()

    def keyPressEvent(self, event):
        key = event.key()
        if event.matches(QKeySequence.Undo):
            self.undo_stack.undo()
        elif event.matches(QKeySequence.Redo):
            self.undo_stack.redo()
        elif key in (Qt.Key_Delete, Qt.Key_Backspace):
            self.clear()
        elif key == Qt.Key_E and not event.modifiers():
            self.set_erasing(not self._erasing)
        elif key not in KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._use_keys(True)
            self._keys.press(key)

    def keyReleaseEvent(self, event):
        if event.key() not in KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._keys.release(event.key())

    def _on_keys_moved(self, old: tuple[float, float], new: tuple[float, float]) -> None:
        self._pen_moved(new)
        ink = self._inked()
        self.update(ink.around(ink.pixel(old), ink.pixel(new)))

    def _use_keys(self, used: bool) -> None:
        if used != self._by_keys:
            self._by_keys = used
            if not used:
                self._keys.let_go()
            self.update()

    def focusInEvent(self, event):
        self._use_keys(event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason, Qt.ShortcutFocusReason))

    def focusOutEvent(self, event):
        self._use_keys(False)

    def event(self, event):
        acts = self._hand.acts(event)
        if acts is not None:
            for act in acts:
                self._do(act)
            return True
        if event.type() == QEvent.ShortcutOverride and event.key() in _OWN_KEYS and not event.modifiers():
            event.accept()  # while the pad has the focus, these keys are its own
            return True
        if event.type() == QEvent.ToolTip:
            QToolTip.showText(
                event.globalPos(),
                pixel_text(self._picture, whole_pixels(self._square(), self.devicePixelRatioF()), event.pos()),
                self,
            )
            return True
        return super().event(event)

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self._ink = None
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, event):
        self._ink = None

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        square = self._square()
        ring = self._by_keys and self.hasFocus()
        painter.setPen(QPen(style.colour("accent" if ring else "line"), 1))
        painter.setBrush(style.colour("surface"))
        painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), style.CORNER, style.CORNER)
        if self._picture is not None:
            paint_digit(painter, self._picture, whole_pixels(self._square(), self.devicePixelRatioF()))
        elif self._strokes or self._live:
            self._inked().paint(painter)
        elif not ring:
            painter.setPen(style.colour("muted"))
            painter.drawText(square, Qt.AlignCenter, _("Draw a digit here"))
        if ring:
            radius = ERASER * square.width() if self._erasing else self._inked().pen_width / 2
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.setBrush(Qt.NoBrush)
            painter.drawEllipse(self._inked().pixel(self._keys.place), radius, radius)

    def _inked(self) -> Ink:
        if self._ink is None or self._ink.ratio != self.devicePixelRatioF():
            self._ink = Ink(self._square(), self.devicePixelRatioF(), self._strokes, self._live, self._pen_width)
        return self._ink

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _place(self, pixel: QPointF) -> tuple[float, float]:
        square = self._square()
        x, y = (pixel.x() - square.x()) / square.width(), (pixel.y() - square.y()) / square.height()
        return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
