"""How a kernel's weights and other small signed numbers are written."""

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QColor, QImage, QPainter

from lenet_gui import style

AMPLITUDE = 0.8  # a kernel's picture goes from minus this to plus this, whatever is in it
_NUMBERS_FROM = 40  # a weight drawn this large has room for its number


def paint_numbers(painter: QPainter, area: QRect, weights: np.ndarray, picture: QImage) -> None:
    """Write each of (rows, columns) weights on its pixel of their `picture`, which fills `area`, if there is room."""
    rows, columns = weights.shape
    side = area.width() // columns
    if side < _NUMBERS_FROM:
        return
    painter.setFont(style.font(style.SMALL))
    for (row, column), weight in np.ndenumerate(weights):
        painter.setPen(_readable_on(picture.pixelColor(column, row)))
        place = QRect(area.x() + column * side, area.y() + row * side, side, side)
        painter.drawText(place, Qt.AlignCenter, signed_number(weight, 2))


def signed_number(value: float, decimals: int) -> str:
    """The number with a sign as wide as a plus, and no minus before zero."""
    return f"{round(float(value), decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def _readable_on(ground: QColor) -> QColor:
    """The theme's text or ground colour, whichever stands out more."""
    return max(
        style.colour("text"), style.colour("ground"), key=lambda ink: abs(ink.lightnessF() - ground.lightnessF())
    )
