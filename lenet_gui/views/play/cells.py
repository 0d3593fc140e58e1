"""Numbers as cells: a picture of them, in which they are written where there is room, and which fills as they come."""

import numpy as np
from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QFontMetrics, QImage, QPainter, QPen

from core.network.architecture import Architecture
from lenet_gui.look import style
from lenet_gui.look.kernel_picture import readable_on
from lenet_gui.look.pictures import ink_picture, paint_picture, signed_picture
from lenet_gui.views.play.words import in_cell

WEIGHT_LEVEL = 0.4  # weights and products are shown from minus this to plus this, as in the microscope
SQUARE_LEVEL = 4.0  # the squared difference of a clear +1 and a clear -1
_LEFT, _RIGHT = Qt.AlignLeft | Qt.AlignVCenter, Qt.AlignRight | Qt.AlignVCenter


def values_picture(values: np.ndarray, layer: str, architecture: Architecture) -> QImage:
    """Values of a layer: INPUT's as ink, all others in the colours of signs, at the layer's own levels."""
    if layer == "INPUT":
        low, high = architecture.input_levels[:2]
        return ink_picture(np.clip((values - low) * (255 / (high - low)) + 0.5, 0, 255).astype(np.uint8))
    return numbers_picture(values, style.SQUASH_AMPLITUDE)


def numbers_picture(values: np.ndarray, level: float) -> QImage:
    """Signed numbers, `level` in full colour."""
    return signed_picture((values / (level or 1.0)).astype(np.float32), 1.0)  # divided first: they may be very small


def paint_cells(
    painter: QPainter,
    place: QRect,
    values: np.ndarray,
    picture: QImage,
    done: int | None = None,
    current: int | None = None,
    written: bool = True,
) -> None:
    """(rows, columns) values in their `picture`; only the first `done` are there, and the `current` one is framed.

    `place` is a whole number of cells wide and high. Numbers are written, if they are to be, where there is room.
    """
    rows, columns = values.shape
    wide, high = place.width() // columns, place.height() // rows
    done = values.size if done is None else done
    paint_picture(painter, place, picture)
    row, column = divmod(done, columns)
    empty = style.colour("surface")
    if row < rows:
        painter.fillRect(
            QRect(place.x() + column * wide, place.y() + row * high, (columns - column) * wide, high), empty
        )
        below = place.y() + (row + 1) * high
        painter.fillRect(QRect(place.x(), below, place.width(), place.bottom() + 1 - below), empty)
    painter.setBrush(Qt.NoBrush)
    painter.setPen(style.colour("line"))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    if written:
        _write(painter, place, values, picture, done, wide, high)
    if current is not None and current < values.size:
        row, column = divmod(current, columns)
        painter.setPen(QPen(style.colour("accent"), 2))
        painter.drawRect(QRect(place.x() + column * wide, place.y() + row * high, wide, high).adjusted(-1, -1, 0, 0))


def _write(painter, place, values, picture, done, wide, high):
    metrics = QFontMetrics(style.font(style.SMALL))
    roomy = wide >= metrics.horizontalAdvance("+0.00") + 6
    if wide < metrics.horizontalAdvance("−.00") or high < metrics.ascent():
        return
    painter.setFont(style.font(style.SMALL))
    for index, value in enumerate(values.ravel()[:done].tolist()):
        row, column = divmod(index, values.shape[1])
        painter.setPen(readable_on(picture.pixelColor(column, row)))
        cell = QRect(place.x() + column * wide, place.y() + row * high, wide, high)
        painter.drawText(cell, Qt.AlignCenter, in_cell(value, roomy))


def paint_sign(painter: QPainter, place: QRect, sign: str, size: int = style.BODY) -> None:
    """What joins two pictures, such as ×."""
    painter.setFont(style.font(size))
    painter.setPen(style.colour("muted"))
    painter.drawText(place, Qt.AlignCenter, sign)


def paint_lines(painter: QPainter, area: QRect, lines: list[tuple[str, str, str, bool]]) -> None:
    """A sum, a line for each of its numbers: operator, what it is called, the number, and whether it is the result.

    Where there is no room for all, the last ones, for they say what comes of it.
    """
    lines = lines[-max(1, area.height() // line_height()) :]
    if len(lines) > 1 and lines[0][0] == "→":  # and what it comes from is left out
        lines = lines[1:]
    for index, (operator, caption, text, strong) in enumerate(lines):
        painter.setFont(style.font(style.BODY if strong else style.SMALL, bold=strong))
        height = line_height()
        row = QRect(area.x(), area.y() + index * height, area.width(), height)
        painter.setPen(style.colour("accent" if strong else "text"))
        painter.drawText(row, _RIGHT, text)
        room = row.adjusted(style.scaled(14), 0, -painter.fontMetrics().horizontalAdvance(text) - 4, 0)
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        painter.drawText(row, _LEFT, operator)
        painter.drawText(room, _LEFT, painter.fontMetrics().elidedText(caption, Qt.ElideRight, room.width()))


def line_height() -> int:
    """Of a line of a sum."""
    return QFontMetrics(style.font(style.BODY, bold=True)).height() + 1


def paint_column(painter: QPainter, place: QRectF, share: float, colour: str, base: str = "line") -> None:
    """A bar that stands in `place` and fills it from below so far."""
    painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 1), style.colour(base))
    height = place.height() * min(1.0, max(0.0, share))
    painter.fillRect(QRectF(place.left(), place.bottom() - height, place.width(), height), style.colour(colour))
