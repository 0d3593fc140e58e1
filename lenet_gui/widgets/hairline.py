"""The thin lines that part the window's regions, and splitters that look like them."""

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QSplitter, QSplitterHandle, QWidget

from lenet_gui.look import style


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
    """A splitter whose handles are hairlines; Qt lets the pointer take hold of them two pixels off as well."""

    def __init__(self, orientation: Qt.Orientation, *widgets: QWidget):
        super().__init__(orientation)
        for widget in widgets:
            self.addWidget(widget)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    def paintEvent(self, _event):
        QPainter(self).fillRect(self.contentsRect(), style.colour("line"))
