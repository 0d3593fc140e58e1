"""A stage of the preparation, on or off."""

from PyQt5.QtCore import QRectF, QSize, Qt
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QAbstractButton, QWidget

from lenet_gui.look import style


class StageSwitch(QAbstractButton):
    """A small slide with a word beside it; on to begin with."""

    def __init__(self, text: str, tip: str, parent: QWidget):
        super().__init__(parent)
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(style.font(style.SMALL))
        return QSize(32 + metrics.horizontalAdvance(self.text()) + 4, max(20, metrics.height() + 4))

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        on, middle = self.isChecked(), self.height() / 2
        painter.setPen(style.colour("accent") if self.hasFocus() else Qt.NoPen)
        painter.setBrush(style.colour("accent" if on else "line"))
        painter.drawRoundedRect(QRectF(1, middle - 7, 24, 14), 7, 7)
        painter.setPen(Qt.NoPen)
        painter.setBrush(style.colour("ground" if on else "muted"))
        painter.drawEllipse(QRectF(13 if on else 3, middle - 5, 10, 10))
        painter.setPen(style.colour("text" if on or self.underMouse() else "warning"))
        painter.setFont(style.font(style.SMALL))
        painter.drawText(QRectF(30, 0, self.width() - 30, self.height()), Qt.AlignVCenter | Qt.AlignLeft, self.text())
