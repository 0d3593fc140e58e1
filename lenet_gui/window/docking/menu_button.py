"""What stands at the head of a view: three dots that open its menu, and a question mark that opens its card."""

from PyQt5.QtCore import QEvent, QPoint, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter
from PyQt5.QtWidgets import QAbstractButton, QWidget

from core.language import _
from lenet_gui.look import style

_BUTTON = 24  # pixels, with type of the usual size


def button_side() -> int:
    """The height of a button, and its width where it does not stand upright at an edge."""
    return style.scaled(_BUTTON)


class _HeadButton(QAbstractButton):
    def __init__(self, parent: QWidget, tip: str, name: str, upright: bool):
        super().__init__(parent)
        self._upright = upright
        self._claim_room()
        self.setFocusPolicy(Qt.TabFocus)
        self.setCursor(Qt.PointingHandCursor)
        self.setAttribute(Qt.WA_Hover)
        self.setToolTip(tip)
        self.setAccessibleName(name)

    def _claim_room(self):
        self.setFixedSize(style.MARGIN if self._upright else button_side(), button_side())

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._claim_room()

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        if self.hasFocus():
            painter.setPen(style.colour("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self.paint(painter, style.colour("text" if self.underMouse() or self.isDown() else "muted"))


class MenuButton(_HeadButton):
    """Three dots."""

    def __init__(self, parent: QWidget, upright: bool = False):
        super().__init__(parent, _("Copy, save, take out (Ctrl+M)"), _("Menu of this view"), upright)

    def paint(self, painter: QPainter, colour: QColor) -> None:
        """The dots."""
        painter.setPen(Qt.NoPen)
        painter.setBrush(colour)
        middle = QRectF(self.rect()).center()
        for step in (-5, 0, 5):
            x, y = (middle.x(), middle.y() + step) if self._upright else (middle.x() + step, middle.y())
            painter.drawEllipse(QRectF(x - 1.25, y - 1.25, 2.5, 2.5))


class CardButton(_HeadButton):
    """A question mark."""

    def __init__(self, parent: QWidget, upright: bool = False):
        super().__init__(parent, _("What is this? (F1)"), _("Card of this view"), upright)

    def paint(self, painter: QPainter, colour: QColor) -> None:
        """The mark."""
        painter.setPen(colour)
        painter.setFont(style.font(style.SMALL, bold=True))
        painter.drawText(self.rect(), Qt.AlignCenter, "?")


def below(button: QWidget) -> QPoint:
    """Where a menu of this button opens, in the button's own coordinates."""
    return QPoint(0, button.height())
