"""A box of choices that shows that it opens, as no style sheet can."""

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QPainter, QPen
from PyQt5.QtWidgets import QComboBox

from lenet_gui.look import style


class ChoiceBox(QComboBox):
    """As Qt has it, and a small arrow."""

    def paintEvent(self, event):
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(style.colour("muted"), 1.5, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
        x, y = self.width() - 18, self.height() / 2 - 2
        painter.drawPolyline(QPointF(x, y), QPointF(x + 4, y + 4), QPointF(x + 8, y))
