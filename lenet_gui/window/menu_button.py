"""The three dots that open the menu of a view."""

from PyQt5.QtCore import QPoint, QRectF, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QAbstractButton, QWidget

from core.language import _
from lenet_gui.look import style

BUTTON = 24


class MenuButton(QAbstractButton):
    """Three dots."""

    def __init__(self, parent: QWidget, upright: bool = False):
        super().__init__(parent)
        self._upright = upright
        self.setFixedSize(style.MARGIN if upright else BUTTON, BUTTON)
        self.setFocusPolicy(Qt.TabFocus)
        self.setCursor(Qt.PointingHandCursor)
        self.setAttribute(Qt.WA_Hover)
        self.setToolTip(_("Copy, save, take out (Ctrl+M)"))
        self.setAccessibleName(_("Menu of this view"))

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        if self.hasFocus():
            painter.setPen(style.colour("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(Qt.NoPen)
        painter.setBrush(style.colour("text" if self.underMouse() or self.isDown() else "muted"))
        middle = QRectF(self.rect()).center()
        for step in (-5, 0, 5):
            x, y = (middle.x(), middle.y() + step) if self._upright else (middle.x() + step, middle.y())
            painter.drawEllipse(QRectF(x - 1.25, y - 1.25, 2.5, 2.5))


def below(button: QWidget) -> QPoint:
    """Where a menu of this button opens, in the button's own coordinates."""
    return QPoint(0, button.height())
