"""The words at the left of the bar: where one is in the run, and what can be done there."""

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QSizePolicy, QWidget

from lenet_gui.look import style
from lenet_gui.look.plain_text import plain

LINE = 16  # pixels at type of the usual size


class PlaceWords(QWidget):
    """Two lines, in front of a class one; a past one is marked by its colour, and says so."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._lines, self._past, self._left_free = ("", ""), False, 0
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), 24)

    def say(self, first: str, second: str, tip: str, past: bool) -> None:
        """Where one is, what else is to be known of it, both in sentences, and whether that is past."""
        news = ((first, second), past)
        self.setToolTip(plain(tip))
        if news != (self._lines, self._past):
            self._lines, self._past = news
            self.setAccessibleName(tip)
            self.update()

    def leave(self, right: int) -> None:
        """Something else stands in place of the second line; where there is but one, in so many pixels at its end."""
        if right != self._left_free:
            self._left_free = right
            self.update()

    def room(self) -> int:
        """How wide what stands there can be, in pixels."""
        if self.upper():
            return self.width()
        return self.width() - QFontMetrics(self._font()).horizontalAdvance(self._lines[0]) - style.GRID

    def upper(self) -> int:
        """How high the first line is; 0 where it is the only one."""
        return self.height() // 2 if self.height() >= 2 * style.scaled(LINE) else 0

    def paintEvent(self, _event):
        painter = QPainter(self)
        font, upper = self._font(), self.upper()
        painter.setFont(font)
        painter.setPen(style.colour("past" if self._past else "text"))
        align, wide = Qt.AlignLeft | Qt.AlignVCenter, self.width() - (0 if upper else self._left_free)
        words = QFontMetrics(font).elidedText(self._lines[0], Qt.ElideRight, wide)
        painter.drawText(self.rect().adjusted(0, 3 if upper else 0, 0, -upper), align, words)
        if upper and not self._left_free:
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour("muted"))
            words = painter.fontMetrics().elidedText(self._lines[1], Qt.ElideRight, self.width())
            painter.drawText(self.rect().adjusted(0, upper, 0, -3), align, words)

    def _font(self):
        return style.font(style.SMALL, bold=self._past)
