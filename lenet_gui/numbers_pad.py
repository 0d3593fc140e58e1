"""The wide pad on which a number of several digits is written."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QUndoCommand, QUndoStack, QWidget

from core.language import _
from lenet_gui import style
from lenet_gui.ink import Ink
from lenet_gui.pen_keys import KEYS, PenKeys

ASPECT = 5.0  # width of the sheet in units of its height
PEN_WIDTH = 0.06  # of the sheet's height
EVEN = (1.0,)  # the third number of a place for `Ink`: how hard the pen is pressed


class NumbersPad(QWidget):
    """A sheet five times as wide as high. A stroke is (n, 2) float64: x from 0 to 5, y from 0 to 1, downwards.

    Mouse, pen or finger draw; Ctrl+Z and Ctrl+Shift+Z undo and redo a stroke, Delete clears; from the keyboard the
    arrows move a pen, and Space puts it down and lifts it.
    """

    strokes_changed = pyqtSignal()  # at every movement of the pen and every other change

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._strokes: tuple[np.ndarray, ...] = ()
        self._live: list[tuple[float, float]] | None = None  # the stroke under the pen
        self._ink: _WideInk | None = None  # made anew when the size, the colours or the strokes change
        self._keys = PenKeys(self)
        self._keys.lowered.connect(lambda place: self._pen_down(_widened(place)))
        self._keys.moved.connect(self._on_keys_moved)
        self._keys.lifted.connect(self._pen_up)
        self._by_keys = False  # the ring and the cursor are for those who use them
        self._announcing = QTimer(self, singleShot=True, interval=0)  # of a burst only the last is announced
        self._announcing.timeout.connect(self.strokes_changed)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setCursor(Qt.CrossCursor)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(240, 56)
        self.setAccessibleName(_("Pad for a number"))
        self.setAccessibleDescription(_("Arrows move the pen, Space puts it down and lifts it, Delete clears."))
        self.setToolTip(_("Write several digits side by side (Ctrl+Z undoes, Delete clears)"))

    def sizeHint(self) -> QSize:
        return QSize(800, 160)

    def strokes(self) -> list[np.ndarray]:
        """The strokes in the order they were drawn, the one under the pen included."""
        return [*self._strokes, *([] if self._live is None else [_frozen(self._live)])]

    def set_strokes(self, strokes) -> None:
        """Put these strokes in place of what is there, as one change that can be undone."""
        self._live = None
        self._commit(_("drawing"), tuple(_frozen(stroke) for stroke in strokes if len(stroke)))
        self._changed()

    def clear(self) -> None:
        """Empty the pad; the strokes come back by undo."""
        if self._strokes or self._live:
            self._live = None
            self._commit(_("clear"), ())
            self._changed()

    def sheet(self) -> QRectF:
        """The part of the widget that is written on."""
        width = min(float(self.width()), ASPECT * self.height())
        return QRectF(0, (self.height() - width / ASPECT) // 2, width, width / ASPECT)

    def _commit(self, text, after):
        before, self._strokes = self._strokes, after
        self.undo_stack.push(_Change(self, text, before, after))

    def _restore(self, strokes):
        if strokes is not self._strokes:  # it is when a change is pushed: then it has been made already
            self._live, self._strokes = None, strokes
            self._changed()

    def _changed(self):
        self._ink = None
        self.update()
        self._announcing.start()

    # The pen; places in units of the sheet's height

    def _pen_down(self, place):
        self._pen_up()
        if not self._strokes:
            self.update()  # the invitation goes
        self.update(self._inked().begin(place + EVEN))
        self._live = [place]
        self._announcing.start()

    def _pen_moved(self, place):
        if self._live is not None and place != self._live[-1]:
            self.update(self._inked().extend(place + EVEN))
            self._live.append(place)
            self._announcing.start()

    def _pen_up(self):
        if self._live is not None:
            self._inked().end()
            stroke, self._live = _frozen(self._live), None
            self._commit(_("stroke"), (*self._strokes, stroke))
            self._announcing.start()

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

    # The keyboard

    def event(self, event):
        if event.type() == QEvent.ShortcutOverride and event.key() in (*KEYS, Qt.Key_Delete, Qt.Key_Backspace):
            event.accept()  # while the pad has the focus, these keys are its own
            return True
        return super().event(event)

    def keyPressEvent(self, event):
        if event.matches(QKeySequence.Undo):
            self.undo_stack.undo()
        elif event.matches(QKeySequence.Redo):
            self.undo_stack.redo()
        elif event.key() in (Qt.Key_Delete, Qt.Key_Backspace):
            self.clear()
        elif event.key() not in KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._use_keys(True)
            self._keys.press(event.key())

    def keyReleaseEvent(self, event):
        if event.key() not in KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._keys.release(event.key())

    def _on_keys_moved(self, _old, new):
        self._pen_moved(_widened(new))
        self.update()

    def _use_keys(self, used):
        if used != self._by_keys:
            self._by_keys = used
            if not used:
                self._keys.let_go()
            self.update()

    def focusInEvent(self, event):
        self._use_keys(event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason, Qt.ShortcutFocusReason))

    def focusOutEvent(self, _event):
        self._use_keys(False)

    # The picture

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self._ink = None
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, _event):
        self._ink = None

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        ring = self._by_keys and self.hasFocus()
        painter.setPen(QPen(style.colour("accent" if ring else "line"), 1))
        painter.setBrush(style.colour("surface"))
        painter.drawRoundedRect(self.sheet().adjusted(0.5, 0.5, -0.5, -0.5), style.CORNER, style.CORNER)
        if self._strokes or self._live:
            self._inked().paint(painter)
        elif not ring:
            painter.setPen(style.colour("muted"))
            painter.drawText(self.sheet(), Qt.AlignCenter, _("Write a number here"))
        if ring:
            ink = self._inked()
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.setBrush(Qt.NoBrush)
            painter.drawEllipse(ink.pixel(_widened(self._keys.place)), ink.pen_width / 2, ink.pen_width / 2)

    def _inked(self):
        if self._ink is None or self._ink.ratio != self.devicePixelRatioF():
            strokes = [[(x, y, *EVEN) for x, y in stroke] for stroke in self._strokes]
            live = [place + EVEN for place in self._live or ()]
            self._ink = _WideInk(self.sheet(), self.devicePixelRatioF(), strokes, live)
        return self._ink

    def _place(self, pixel: QPointF):
        sheet = self.sheet()
        x, y = (pixel.x() - sheet.x()) / sheet.height(), (pixel.y() - sheet.y()) / sheet.height()
        return min(ASPECT, max(0.0, x)), min(1.0, max(0.0, y))


class _WideInk(Ink):
    """Ink whose unit is the sheet's height."""

    def pixel(self, place):
        unit = self._square.height()
        return QPointF(self._square.x() + place[0] * unit, self._square.y() + place[1] * unit)

    @property
    def pen_width(self):
        return PEN_WIDTH * self._square.height()


class _Change(QUndoCommand):
    """One set of strokes in place of another."""

    def __init__(self, pad: NumbersPad, text: str, before: tuple, after: tuple):
        super().__init__(text)
        self._pad, self._before, self._after = pad, before, after

    def undo(self):
        self._pad._restore(self._before)

    def redo(self):
        self._pad._restore(self._after)


def _widened(place):
    """A place of the keyboard's pen, 0 to 1 both ways, on the sheet."""
    return ASPECT * place[0], place[1]


def _frozen(points) -> np.ndarray:
    stroke = np.array(points, np.float64).reshape(-1, 2)
    stroke.flags.writeable = False
    return stroke
