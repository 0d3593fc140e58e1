"""A box of choices that shows that it opens, as no style sheet can, and in which nothing is chosen in passing."""

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QPainter, QPen
from PyQt5.QtWidgets import QApplication, QComboBox

from lenet_gui.look import style

_TO_OTHERS = {Qt.Key_Up, Qt.Key_Down, Qt.Key_PageUp, Qt.Key_PageDown, Qt.Key_Home, Qt.Key_End}


class ChoiceBox(QComboBox):
    """As Qt has it, with a small arrow; but closed it stays as it is until its list has been opened.

    A stray letter, an arrow key, or the wheel on its way would choose another recipe, and so begin another run.
    """

    def keyPressEvent(self, event):
        typed = event.text().isprintable() and event.text().strip()
        if event.modifiers() & ~(Qt.ShiftModifier | Qt.KeypadModifier) or not (event.key() in _TO_OTHERS or typed):
            super().keyPressEvent(event)
            return
        self.showPopup()
        if typed:  # the list looks for it
            QApplication.sendEvent(self.view(), event)

    def wheelEvent(self, event):
        event.ignore()

    def paintEvent(self, event):
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(style.colour("muted"), 1.5, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
        x, y = self.width() - 18, self.height() / 2 - 2
        painter.drawPolyline(QPointF(x, y), QPointF(x + 4, y + 4), QPointF(x + 8, y))
