"""The lens on INPUT: the digit as pixels, one of them and its neighbours as bytes, and the number it becomes."""

import numpy as np
from PyQt5.QtCore import QPointF, QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QLinearGradient, QPainter, QPen

from core.language import _
from core.study.play import BORDER
from lenet_gui.look import style
from lenet_gui.look.kernel_picture import readable_on
from lenet_gui.look.pictures import ink_picture, paint_picture
from lenet_gui.views.play.cells import line_height, paint_lines
from lenet_gui.views.play.told import Told

AROUND = 2  # pixels on each side of the one that is looked at
LARGEST_CELL = 56
LINES_WIDTH, SCALE_WIDTH = 124, 84


def paint_pixel(painter: QPainter, area: QRect, told: Told) -> None:
    """The whole digit, the neighbourhood of one pixel, its sum, and where it stands between INPUT's two ends."""
    unit, image = told.unit, told.trace.image
    bordered = told.place.part == BORDER
    border = (told.trace.values["INPUT"].shape[1] - image.shape[0]) // 2
    whole = np.pad(image, border)
    scale = max(1, area.height() // whole.shape[0])
    place = QRect(area.x(), area.y(), scale * whole.shape[1], scale * whole.shape[0])
    place.moveTop(area.y() + (area.height() - place.height()) // 2)
    inner = place.adjusted(scale * border, scale * border, -scale * border, -scale * border)
    if bordered:
        paint_picture(painter, place, ink_picture(whole))
    else:
        paint_picture(painter, inner, ink_picture(np.where(told.come[:, None], image, 0).astype(np.uint8)))
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(style.colour("accent" if bordered else "line"), style.stroke()))
    painter.drawRect((place if bordered else inner).adjusted(-1, -1, 0, 0))
    frame = _window(place, scale, unit)
    large = _paint_around(painter, area, place, whole, unit)
    painter.setPen(style.colour("line"))
    painter.drawLine(frame.topRight(), large.topLeft())
    painter.drawLine(frame.bottomRight(), large.bottomLeft())
    painter.setPen(style.colour("accent"))
    painter.drawRect(frame.adjusted(-1, -1, 0, 0))
    lines = told.lines
    x = large.right() + 1 + style.MARGIN
    top = area.y() + max(0, (area.height() - 4 * line_height()) // 2)
    width = style.scaled(LINES_WIDTH)
    paint_lines(painter, QRect(x, top, width, area.height()), [_text(line) for line in lines])
    if len(lines) == 4 and area.right() - x - width - style.MARGIN >= style.scaled(48):
        _paint_scale(painter, QRect(x + width + style.MARGIN, area.y(), style.scaled(SCALE_WIDTH), area.height()), told)


def _text(line):
    caption = _("byte") if line.caption == "byte" else line.caption
    return line.operator, caption, line.text, line.operator == "="


def _window(place, scale, unit):
    """The neighbourhood in the picture of the whole."""
    x, y = place.x() + scale * (unit.column - AROUND), place.y() + scale * (unit.row - AROUND)
    return QRect(x, y, scale * (2 * AROUND + 1), scale * (2 * AROUND + 1))


def _paint_around(painter, area, place, whole, unit):
    """The neighbours as bytes, large."""
    side = 2 * AROUND + 1
    near = np.pad(whole, AROUND)[unit.row : unit.row + side, unit.column : unit.column + side]
    left = place.right() + 1 + 2 * style.GRID
    room = area.right() - left - style.scaled(LINES_WIDTH) - style.MARGIN
    cell = max(1, min(area.height() // side, room // side, LARGEST_CELL))
    large = QRect(left, area.y() + (area.height() - side * cell) // 2, side * cell, side * cell)
    picture = ink_picture(np.ascontiguousarray(near))
    paint_picture(painter, large, picture)
    painter.setFont(style.font(style.SMALL))
    if cell >= painter.fontMetrics().horizontalAdvance("255"):
        for (row, column), byte in np.ndenumerate(near):
            painter.setPen(readable_on(picture.pixelColor(column, row)))
            cell_place = QRect(large.x() + column * cell, large.y() + row * cell, cell, cell)
            painter.drawText(cell_place, Qt.AlignCenter, str(byte))
    middle = QRect(large.x() + AROUND * cell, large.y() + AROUND * cell, cell, cell)
    painter.setPen(QPen(style.colour("accent"), 2))
    painter.drawRect(middle.adjusted(-1, -1, 0, 0))
    return large


def _paint_scale(painter, place, told):
    """From the number of an empty pixel to that of full ink, with this pixel's place between them."""
    low, high = told.trace.parameters.architecture.input_levels[:2]
    text = line_height()
    bar = QRectF(place.x(), place.y() + text / 2, 12, place.height() - text)
    ground = QLinearGradient(bar.topLeft(), bar.bottomLeft())
    colours = style.ink_colours()
    for index in (0, 64, 128, 191, 255):
        ground.setColorAt(1 - index / 255, _colour(colours[index]))
    painter.fillRect(bar, ground)
    painter.setPen(style.colour("line"))
    painter.drawRect(bar)
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    for value, y in ((high, bar.top()), (low, bar.bottom())):
        words = QRectF(bar.right() + style.GRID, y - text / 2, place.width(), text)
        painter.drawText(words, Qt.AlignLeft | Qt.AlignVCenter, f"{value:g}".replace("-", "−"))
    y = bar.bottom() - bar.height() * (told.unit.network_value - low) / (high - low)
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(Qt.NoPen)
    painter.setBrush(style.colour("accent"))
    painter.drawEllipse(QPointF(bar.center().x(), y), 5, 5)
    painter.setRenderHint(QPainter.Antialiasing, False)


def _colour(rgb):
    return QColor(*map(int, rgb))
