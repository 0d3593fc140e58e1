"""One kernel as a large picture in which every weight can be read."""

import numpy as np
from PyQt5.QtCore import QEvent, QRect, Qt
from PyQt5.QtGui import QColor, QFontMetrics, QPainter, QPen
from PyQt5.QtWidgets import QWidget

from core.language import _
from lenet_gui import style
from lenet_gui.pictures import signed_picture

AMPLITUDE = 0.4  # the picture goes from minus this to plus this, whatever is in it
HEADING, CAPTION = 24, 28  # heights of the lines above and below the picture
_NUMBERS_FROM = 40  # a cell this large has room for its number


class KernelPicture(QWidget):
    """A kernel's name, its weights as squares on fixed levels, and the number under the pointer."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._name, self._weights = "", np.zeros((0, 0), np.float32)
        self._pointed: tuple[int, int] | None = None
        self.setMouseTracking(True)

    def show_kernel(self, name: str, weights: np.ndarray) -> None:
        """Show these (rows, columns) weights under this name."""
        self._name, self._weights = name, weights
        self.setAccessibleName(name)
        self.update()

    @property
    def name(self) -> str:
        """What the picture is called."""
        return self._name

    def weight_rect(self, row: int, column: int) -> QRect:
        """Where this weight is drawn."""
        scale = self._scale()
        return QRect(1 + column * scale, HEADING + row * scale, scale, scale)

    def readout(self) -> str:
        """The weight under the pointer, row and column from 0, such as w[1, 3] = +0.1234; empty where there is none."""
        if self._pointed is None:
            return ""
        row, column = self._pointed
        return f"w[{row}, {column}] = {signed_number(self._weights[row, column], 4)}"

    def _scale(self):
        rows, columns = self._weights.shape
        return max(1, min((self.height() - HEADING - CAPTION) // max(rows, 1), (self.width() - 2) // max(columns, 1)))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self.update()

    def mouseMoveEvent(self, event):
        rows, columns = self._weights.shape
        row, column = (event.y() - HEADING) // self._scale(), (event.x() - 1) // self._scale()
        self._point_at((row, column) if 0 <= row < rows and 0 <= column < columns else None)
        event.ignore()  # so that the widget around learns that the pointer has moved on

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, weight):
        if weight != self._pointed:
            self._pointed = weight
            self.update()

    def paintEvent(self, event):
        if not self._weights.size:
            return
        painter = QPainter(self)
        wide = QFontMetrics(style.font(style.BODY)).horizontalAdvance(self._name) <= self.width()
        painter.setFont(style.font(style.BODY if wide else style.SMALL))
        painter.setPen(style.colour("text"))
        painter.drawText(QRect(0, 0, self.width(), HEADING - 4), Qt.AlignLeft | Qt.AlignBottom, self._name)
        rows, columns = self._weights.shape
        area = self.weight_rect(0, 0).united(self.weight_rect(rows - 1, columns - 1))
        picture = signed_picture(self._weights, AMPLITUDE)
        painter.drawImage(area, picture)
        painter.setPen(style.colour("line"))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
        painter.setFont(style.font(style.SMALL))
        if self._scale() >= _NUMBERS_FROM:
            self._paint_numbers(painter, picture)
        if self._pointed is not None:
            painter.setPen(QPen(style.colour("text"), 2))
            painter.drawRect(self.weight_rect(*self._pointed))
        painter.setPen(style.colour("muted" if self._pointed is None else "text"))
        caption = QRect(0, self.height() - CAPTION + style.GRID, self.width(), 16)
        levels = _("from −{level:g} to +{level:g}").format(level=AMPLITUDE)
        painter.drawText(caption, Qt.AlignLeft | Qt.AlignVCenter, self.readout() or levels)

    def _paint_numbers(self, painter, picture):
        for (row, column), weight in np.ndenumerate(self._weights):
            painter.setPen(_readable_on(picture.pixelColor(column, row)))
            painter.drawText(self.weight_rect(row, column), Qt.AlignCenter, signed_number(weight, 2))


def name_width(name: str) -> int:
    """How wide a picture must be for its name, at least, in pixels."""
    return QFontMetrics(style.font(style.SMALL)).horizontalAdvance(name)


def signed_number(value: float, decimals: int) -> str:
    """The number with a sign as wide as a plus, and no minus before zero."""
    return f"{round(float(value), decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def _readable_on(ground: QColor) -> QColor:
    """The theme's text or ground colour, whichever stands out more."""
    return max(
        style.colour("text"), style.colour("ground"), key=lambda ink: abs(ink.lightnessF() - ground.lightnessF())
    )
