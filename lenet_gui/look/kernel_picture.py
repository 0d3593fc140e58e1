"""How a kernel is coloured, and how numbers are written on what is coloured."""

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QColor, QImage, QPainter

from lenet_gui.look import style
from lenet_gui.look.signed_number import signed_number

AMPLITUDE = 0.8  # a kernel's picture goes from minus this to plus this, whatever is in it
_NUMBERS_FROM = 40  # a weight drawn this large has room for its number


def paint_numbers(painter: QPainter, area: QRect, weights: np.ndarray, picture: QImage) -> None:
    """Write each of (rows, columns) weights on its pixel of their `picture`, which fills `area`, if there is room."""
    rows, columns = weights.shape
    side = area.width() // columns
    if side < style.scaled(_NUMBERS_FROM):
        return
    painter.setFont(style.font(style.SMALL))
    for (row, column), weight in np.ndenumerate(weights):
        painter.setPen(readable_on(picture.pixelColor(column, row)))
        place = QRect(area.x() + column * side, area.y() + row * side, side, side)
        painter.drawText(place, Qt.AlignCenter, signed_number(weight, 2))


def readable_on(ground: QColor) -> QColor:
    """The theme's text or ground colour, whichever stands out more."""
    return max(
        style.colour("text"), style.colour("ground"), key=lambda ink: abs(ink.lightnessF() - ground.lightnessF())
    )
