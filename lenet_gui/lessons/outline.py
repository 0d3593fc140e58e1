"""A frame in the accent round what a step speaks of. Clicks and pictures go through it: it covers a thin edge only."""

from PyQt5.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PyQt5.QtGui import QPainter, QPen, QRegion
from PyQt5.QtWidgets import QPushButton, QWidget

from core.study.selection import NOTHING
from lenet_gui.lessons.arrangement import DOCK_OF
from lenet_gui.lessons.lesson import Target
from lenet_gui.lessons.words import PAD
from lenet_gui.look import style
from lenet_gui.views.network.layout import Box
from lenet_gui.window.docking.docks import ViewDock

THICK, APART = 2, 3  # pixels: of the line, and between it and what it frames


class Outline(QObject):
    """Finds what is to be framed, and follows it. What cannot be found is not framed."""

    def __init__(self, window: QWidget, docks: dict[str, ViewDock]):
        super().__init__(window)
        self._window, self._docks = window, docks
        self._target = Target()
        self._frame: _Frame | None = None
        self._watched: QWidget | None = None
        self._settling = QTimer(self, singleShot=True, interval=0)  # when what is framed has laid itself out
        self._settling.timeout.connect(self.follow)

    @property
    def place(self) -> QRect | None:
        """Where the frame is, in the window; None where there is none."""
        if self._frame is None or self._frame.isHidden():
            return None
        return QRect(self._frame.mapTo(self._frame.window(), QPoint()), self._frame.size())

    def show(self, target: Target) -> None:
        """Frame this from now on."""
        self._target = target
        self.follow()

    def follow(self) -> None:
        """The target may have moved, or come to be there."""
        found = self._found()
        host = None if found is None else found[0]
        if host is not self._watched:
            self._leave()
            if host is not None:
                self._watched, self._frame = host, _Frame(host)
                host.installEventFilter(self)
        if found is not None:
            self._frame.surround(found[1])

    def _leave(self):
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._frame.hide()
            self._frame.deleteLater()
        self._watched = self._frame = None

    def _found(self) -> tuple[QWidget, QRect] | None:
        """A widget and the part of it that is meant."""
        if self._target.action:
            named = self._docks["network"].window().findChild(QObject, self._target.action)
            buttons = self._window.findChildren(QPushButton)
            button = next((made for made in buttons if named is not None and made.text() == named.text()), None)
            return None if button is None else (button.parentWidget(), button.geometry())
        if self._target.view == PAD:
            pad = self._docks["study"].made().panel.pad
            return pad, pad.sheet().toAlignedRect()
        if self._target.view:
            dock = self._docks[DOCK_OF[self._target.view]]
            return dock.widget(), dock.widget().rect()
        return None if self._target.selection == NOTHING else self._in_network(self._target.selection)

    def _in_network(self, selection):
        view = self._docks["network"].made()
        places = view.boxes
        box = places.unit_of(selection) or places.picture(selection) or _all(places.pictures[selection.layer])
        return view, QRect(*box)

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Resize, QEvent.Show, QEvent.FontChange, QEvent.PaletteChange, QEvent.LayoutRequest):
            self._settling.start()
        return False


def _all(boxes: tuple[Box, ...]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


class _Frame(QWidget):
    """The frame itself."""

    def __init__(self, host: QWidget):
        super().__init__(host)
        self.setAttribute(Qt.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.NoFocus)

    def surround(self, area: QRect) -> None:
        """Stand round this area, or on its edge where there is no room beyond."""
        wide = round(style.stroke(THICK))
        beyond = area.adjusted(-APART - wide, -APART - wide, APART + wide, APART + wide)
        self.setGeometry(beyond & self.parentWidget().rect())
        inner = self.rect().adjusted(wide + 2, wide + 2, -wide - 2, -wide - 2)
        self.setMask(QRegion(self.rect()) - QRegion(inner))
        self.raise_()
        self.show()

    def paintEvent(self, _event):
        wide = style.stroke(THICK)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(style.colour("accent"), wide))
        half = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 4, 4)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self.update()
