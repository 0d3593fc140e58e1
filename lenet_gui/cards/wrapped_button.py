"""A button whose words go on in the next line where there is no room for them."""

from PyQt5.QtCore import QRect, QRectF, QSize, Qt
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lenet_gui.look import style
from lenet_gui.look.wrapped import wrapped

INSET = 10  # pixels left and right of the words
MOST = 6  # lines


class WrappedButton(QAbstractButton):
    """Looks as the other buttons do, with small type."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_Hover)
        self.setCursor(Qt.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Preferred, QSizePolicy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, words: str) -> None:
        """Change the words."""
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = self._metrics().horizontalAdvance(self.text()) + 2 * INSET + 2
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.scaled(120), self.heightForWidth(style.scaled(120)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return len(self._lines(width)) * self._metrics().height() + style.GRID + 2

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        lively = self.underMouse() or self.hasFocus()
        painter.setPen(style.colour("accent" if self.hasFocus() else "muted" if lively else "line"))
        painter.setBrush(style.colour("line" if self.isDown() else "raised"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, style.CORNER, style.CORNER)
        painter.setPen(style.colour("text"))
        painter.setFont(style.font(style.SMALL))
        high = self._metrics().height()
        for line, words in enumerate(self._lines(self.width())):
            row = QRect(INSET, style.GRID // 2 + 1 + line * high, self.width() - INSET, high)
            painter.drawText(row, Qt.AlignLeft | Qt.AlignVCenter, words)

    def _lines(self, width):
        return wrapped(self._metrics(), self.text(), max(1, width - 2 * INSET), MOST) or [""]

    @staticmethod
    def _metrics():
        return QFontMetrics(style.font(style.SMALL))
