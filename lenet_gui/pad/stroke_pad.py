"""Paper to write on: strokes by mouse, pen, finger or keys, an eraser that splits them; all of it can be undone."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QUndoStack, QWidget

from core.drawing.pen_line import PEN_WIDTH
from core.language import _
from lenet_gui.look import style
from lenet_gui.pad.digit_change import DigitChange, frozen_stroke
from lenet_gui.pad.eraser import ERASER, erased, eraser_cursor
from lenet_gui.pad.ink import PEN_PIXEL, Ink
from lenet_gui.pad.pen_hand import DOWN, MOVED, Act, PenHand
from lenet_gui.pad.pen_keys import KEYS, PenKeys

_OWN_KEYS = (*KEYS, Qt.Key_Delete, Qt.Key_Backspace, Qt.Key_E)


class StrokePad(QWidget):
    """A sheet `aspect` times as wide as high. Places are in units of its height: x from 0 to `aspect`, y from 0 to 1.

    A stroke is an (n, 2) float64 array of x, y. The right button and a tablet pen's other end always erase.
    """

    strokes_changed = pyqtSignal(object)  # the list of strokes, at every movement of the pen and every other change
    erasing_changed = pyqtSignal(bool)

    def __init__(self, invitation: str, aspect: float = 1.0, parent: QWidget | None = None):
        """`invitation` stands on the empty sheet."""
        super().__init__(parent)
        self._invitation, self._aspect = invitation, aspect
        self._hand = PenHand()
        self.undo_stack = QUndoStack(self)
        self._strokes: tuple[np.ndarray, ...] = ()  # (n, 3) each: x, y, weight
        self._live: list[tuple[float, float, float]] | None = None  # the stroke under the pen
        self._pen_width = PEN_WIDTH
        self._erasing = False
        self._rubbed: tuple | None = None  # what was there when the eraser came down; None while it is up
        self._rubber = (0.0, 0.0)
        self._ink: Ink | None = None  # made anew when the size, the colours or the strokes change
        self._keys = PenKeys(self)
        self._keys.lowered.connect(lambda place: self._pen_down(self._widened(place)))
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
        self.setAccessibleDescription(_("Arrows move the pen, Space lowers and lifts it, E erases, Delete clears."))

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
    def erasing(self) -> bool:
        """Whether the pen erases what it passes over."""
        return self._erasing

    def set_erasing(self, erasing: bool) -> None:
        """Make the pen an eraser, or a pen again."""
        if erasing != self._erasing:
            self._erasing = erasing
            self.setCursor(eraser_cursor(ERASER * self.sheet().height()) if erasing else Qt.CrossCursor)
            self.erasing_changed.emit(erasing)
            self.update()

    def set_strokes(self, strokes) -> None:
        """Put these strokes in place of what is there, as one change that can be undone."""
        self._replace(strokes)

    def _replace(self, strokes, width: float | None = None) -> None:
        after = tuple(frozen_stroke(stroke, (2,)) for stroke in strokes if len(stroke))
        self._wipe()
        self._commit(_("drawing"), after, width)
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
        """Whether nothing is on it."""
        return not self._strokes and self._live is None

    def sheet(self) -> QRectF:
        """The part of the widget that is written on, in its middle."""
        height = min(self.height(), int(self.width() / self._aspect))
        width = self._aspect * height
        return QRectF((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _commit(self, text: str, after: tuple, width: float | None = None, before: tuple | None = None) -> None:
        old = (self._strokes if before is None else before, self._pen_width)
        self._strokes = after
        if width is not None:
            self._use_width(width)
        self.undo_stack.push(DigitChange(self._restore, text, old, (after, self._pen_width)))

    def _restore(self, strokes: tuple, width: float) -> None:
        if strokes is not self._strokes or width != self._pen_width:  # they are the same when a change is pushed
            self._wipe()
            self._strokes = strokes
            self._use_width(width)
            self._refresh()

    def _use_width(self, width: float) -> None:
        self._pen_width = width

    def _wipe(self) -> None:
        self._live = self._rubbed = None

    def _refresh(self) -> None:
        self._ink = None
        self.update()
        self._announce()

    def _announce(self) -> None:
        self._announcing.stop()
        self.strokes_changed.emit(self.strokes())

    # The pen

    def _pen_down(self, place: tuple[float, float], weight: float = 1.0, erase: bool = False) -> None:
        self._pen_up()
        if erase or self._erasing:
            self._rubbed, self._rubber = self._strokes, place
            self._rub(place)
            return
        if self.is_empty():
            self.update()  # the invitation goes
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

    def _place(self, pixel: QPointF) -> tuple[float, float]:
        sheet = self.sheet()
        x, y = (pixel.x() - sheet.x()) / sheet.height(), (pixel.y() - sheet.y()) / sheet.height()
        return min(self._aspect, max(0.0, x)), min(1.0, max(0.0, y))

    # The keyboard

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

    def _widened(self, place: tuple[float, float]) -> tuple[float, float]:
        """A place of the keyboard's pen, 0 to 1 both ways, on the sheet."""
        return self._aspect * place[0], place[1]

    def _on_keys_moved(self, old: tuple[float, float], new: tuple[float, float]) -> None:
        self._pen_moved(self._widened(new))
        ink = self._inked()
        self.update(ink.around(ink.pixel(self._widened(old)), ink.pixel(self._widened(new))))

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
        for act in self._hand.let_go():
            self._do(act)

    def event(self, event):
        acts = self._hand.acts(event)
        if acts is not None:
            for act in acts:
                self._do(act)
            return True
        if event.type() == QEvent.ShortcutOverride and event.key() in _OWN_KEYS and not event.modifiers():
            event.accept()  # while the pad has the focus, these keys are its own
            return True
        return super().event(event)

    # The picture

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
        ring = self._by_keys and self.hasFocus()
        painter.setPen(QPen(style.colour("accent" if ring else "line"), 1))
        painter.setBrush(style.colour("surface"))
        painter.drawRoundedRect(self.sheet().adjusted(0.5, 0.5, -0.5, -0.5), style.CORNER, style.CORNER)
        if not self.is_empty():
            self._paint_drawing(painter)
        elif not ring:
            painter.setPen(style.colour("muted"))
            painter.drawText(self.sheet(), Qt.AlignCenter, self._invitation)
        if ring:
            radius = ERASER * self.sheet().height() if self._erasing else self._inked().pen_width / 2
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.setBrush(Qt.NoBrush)
            painter.drawEllipse(self._inked().pixel(self._widened(self._keys.place)), radius, radius)

    def _paint_drawing(self, painter: QPainter) -> None:
        self._inked().paint(painter)

    def _inked(self) -> Ink:
        if self._ink is None or self._ink.ratio != self.devicePixelRatioF():
            self._ink = Ink(self.sheet(), self.devicePixelRatioF(), self._strokes, self._live, self._pen_width)
        return self._ink
