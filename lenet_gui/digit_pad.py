"""The drawing pad: strokes by mouse, pen, finger or keys, each of which can be undone and redone."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QUndoCommand, QUndoStack, QWidget

from core.language import _
from lenet_gui import style
from lenet_gui.digit_picture import paint_digit, pixel_text, whole_pixels
from lenet_gui.ink import Ink
from lenet_gui.pen_keys import KEYS, PenKeys


class DigitPad(QWidget):
    """A square to draw a digit on, or to show one that is under study.

    A stroke is an (n, 2) float64 array of x, y in pad units: 0..1 from left to right and from top to bottom.
    """

    strokes_changed = pyqtSignal(object)  # the list of strokes, at every movement of the pen and every other change

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._strokes: tuple[np.ndarray, ...] = ()
        self._live: list[tuple[float, float]] | None = None  # the stroke under the pen
        self._given: np.ndarray | None = None  # the picture last asked for
        self._picture: np.ndarray | None = None  # the same while it is shown: the pen wipes it away
        self._ink: Ink | None = None  # made anew when the size, the colours or the strokes change
        self._touch_id = None
        self._keys = PenKeys(self)
        self._keys.lowered.connect(self._pen_down)
        self._keys.moved.connect(self._on_keys_moved)
        self._keys.lifted.connect(self._pen_up)
        self._by_keys = False  # the ring and the cursor are for those who use them
        # Points are never dropped, but of a burst of movements only the last is announced.
        self._announcing = QTimer(self, singleShot=True, interval=0)
        self._announcing.timeout.connect(self._announce)
        self.setAttribute(Qt.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setCursor(Qt.CrossCursor)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(112, 112)
        self.setAccessibleName(_("Drawing pad"))
        self.setAccessibleDescription(_("Arrows move the pen, Space puts it down and lifts it, Delete clears."))

    def sizeHint(self) -> QSize:
        return QSize(256, 256)

    # What is on it

    def strokes(self) -> list[np.ndarray]:
        """The strokes in the order they were drawn, the one under the pen included; read-only arrays."""
        live = [] if self._live is None else [_frozen(self._live)]
        return [*self._strokes, *live]

    def set_strokes(self, strokes) -> None:
        """Put these strokes in place of what is there, as one change that can be undone."""
        after = tuple(_frozen(stroke) for stroke in strokes if len(stroke))
        self._wipe()
        self._commit(_("drawing"), after)
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

    def _commit(self, text: str, after: tuple) -> None:
        before, self._strokes = self._strokes, after
        self.undo_stack.push(_Change(self, text, before, after))

    def _restore(self, strokes: tuple) -> None:
        if strokes is not self._strokes:  # it is when a change is pushed: then it has been made already
            self._wipe()
            self._strokes = strokes
            self._refresh()

    def _wipe(self) -> None:
        self._live = self._picture = None

    def _refresh(self) -> None:
        self._ink = None
        self.update()
        self._announce()

    def _announce(self) -> None:
        self._announcing.stop()
        self.strokes_changed.emit(self.strokes())

    # The pen, whatever holds it; places in pad units

    def _pen_down(self, place: tuple[float, float]) -> None:
        self._pen_up()
        if self.is_empty() or self._picture is not None:
            self._picture = None
            self.update()
        self.update(self._inked().begin(place))
        self._live = [place]
        self._announce()  # at once: whoever shows pictures here must know before the next frame

    def _pen_moved(self, place: tuple[float, float]) -> None:
        if self._live is None or place == self._live[-1]:
            return
        self.update(self._inked().extend(place))
        self._live.append(place)
        self._announcing.start()

    def _pen_up(self) -> None:
        if self._live is None:
            return
        self._inked().end()
        stroke, self._live = _frozen(self._live), None
        self._commit(_("stroke"), (*self._strokes, stroke))
        self._announce()

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton:
            self._use_keys(False)
            self._pen_down(self._place(event.localPos()))

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.LeftButton:
            self._pen_moved(self._place(event.localPos()))

    def mouseReleaseEvent(self, event):
        if event.button() == Qt.LeftButton:
            self._pen_moved(self._place(event.localPos()))
            self._pen_up()

    def tabletEvent(self, event):
        place = self._place(event.posF())
        if event.type() == QEvent.TabletPress and event.button() == Qt.LeftButton:
            self._use_keys(False)
            self._pen_down(place)
        elif event.type() == QEvent.TabletMove and event.buttons() & Qt.LeftButton:
            self._pen_moved(place)
        elif event.type() == QEvent.TabletRelease:
            self._pen_up()
        event.accept()  # or Qt sends the same again as mouse events

    def _on_touched(self, event) -> None:
        if event.type() == QEvent.TouchBegin:
            self._use_keys(False)
            self._touch_id = event.touchPoints()[0].id()
            self._pen_down(self._place(event.touchPoints()[0].pos()))
        for point in event.touchPoints():
            if point.id() == self._touch_id:  # one finger draws, the others rest
                self._pen_moved(self._place(point.pos()))
                if point.state() == Qt.TouchPointReleased:
                    self._pen_up()
        if event.type() in (QEvent.TouchEnd, QEvent.TouchCancel):
            self._pen_up()
        event.accept()

    # The keyboard

    def keyPressEvent(self, event):
        key = event.key()
        if event.matches(QKeySequence.Undo):
            self.undo_stack.undo()
        elif event.matches(QKeySequence.Redo):
            self.undo_stack.redo()
        elif key in (Qt.Key_Delete, Qt.Key_Backspace):
            self.clear()
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

    # The picture

    def event(self, event):
        if event.type() in (QEvent.TouchBegin, QEvent.TouchUpdate, QEvent.TouchEnd, QEvent.TouchCancel):
            self._on_touched(event)
            return True
        if event.type() == QEvent.ShortcutOverride and event.key() in (*KEYS, Qt.Key_Delete, Qt.Key_Backspace):
            event.accept()  # while the pad has the focus, these keys are its own
            return True
        if event.type() == QEvent.ToolTip:
            QToolTip.showText(event.globalPos(), pixel_text(self._picture, self._picture_square(), event.pos()), self)
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
            paint_digit(painter, self._picture, self._picture_square())
        elif self._strokes or self._live:
            self._inked().paint(painter)
        elif not ring:
            painter.setPen(style.colour("muted"))
            painter.drawText(square, Qt.AlignCenter, _("Draw a digit here"))
        if ring:
            self._paint_cursor(painter)

    def _paint_cursor(self, painter: QPainter) -> None:
        radius = self._inked().pen_width / 2
        painter.setPen(QPen(style.colour("accent"), 2))
        painter.setBrush(Qt.NoBrush)
        painter.drawEllipse(self._inked().pixel(self._keys.place), radius, radius)

    def _inked(self) -> Ink:
        if self._ink is None or self._ink.ratio != self.devicePixelRatioF():
            self._ink = Ink(self._square(), self.devicePixelRatioF(), self._strokes, self._live)
        return self._ink

    # Places

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _picture_square(self) -> QRectF:
        return whole_pixels(self._square(), self.devicePixelRatioF())

    def _place(self, pixel: QPointF) -> tuple[float, float]:
        square = self._square()
        x, y = (pixel.x() - square.x()) / square.width(), (pixel.y() - square.y()) / square.height()
        return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))


class _Change(QUndoCommand):
    """One set of strokes in place of another."""

    def __init__(self, pad: DigitPad, text: str, before: tuple, after: tuple):
        super().__init__(text)
        self._pad, self._before, self._after = pad, before, after

    def undo(self):
        self._pad._restore(self._before)

    def redo(self):
        self._pad._restore(self._after)


def _frozen(points) -> np.ndarray:
    """A stroke of its own that nobody can write to; ValueError for anything but (n, 2) numbers."""
    stroke = np.array(points, np.float64).reshape(-1, 2)
    stroke.flags.writeable = False
    return stroke
