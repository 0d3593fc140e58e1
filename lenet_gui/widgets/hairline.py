"""The thin lines that part the window's regions."""

from PyQt5.QtCore import QEvent
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QWidget

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
