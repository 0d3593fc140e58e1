"""The thin lines that part the window's regions, and splitters that look like them."""

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QSplitter, QSplitterHandle, QWidget

from lenet_gui import style

GRIP = 9  # pixels across which the pointer can take hold of a splitter's line; odd, so that the line is in the middle


class Hairline(QWidget):
    """A line of one pixel across the window."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event) -> None:
        QPainter(self).fillRect(event.rect(), style.colour("line"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.PaletteChange:
            self.update()
        super().changeEvent(event)


class HairlineSplitter(QSplitter):
    """A splitter whose handles are hairlines with room for the pointer on both sides."""

    def __init__(self, orientation: Qt.Orientation, *widgets: QWidget):
        super().__init__(orientation)
        for widget in widgets:
            self.addWidget(widget)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GRIP)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    def paintEvent(self, _event):
        middle = GRIP // 2
        if self.orientation() == Qt.Horizontal:
            area = (middle, 0, 1, self.height())
        else:
            area = (0, middle, self.width(), 1)
        QPainter(self).fillRect(*area, style.colour("line"))
