"""The map the unit belongs to, and OUTPUT's ten penalties."""

import numpy as np
from PyQt5.QtCore import QPoint, QRect, Qt
from PyQt5.QtGui import QPainter

from core.network.architecture import DIGITS
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.pictures import ink_picture, paint_picture, signed_picture
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.microscope.text import small


def paint_map(painter: QPainter, place: QRect, sheet, trace) -> None:
    """The unit's own map, as the network view shows it, with the unit framed; backward its gradient."""
    told = sheet.told
    rows, columns = UNITS[told.layer]
    values = (trace.gradients if sheet.backward else trace.values)[told.layer]
    values = values[told.map] if values.shape[1:] != (1, 1) else values.reshape(rows, columns)
    role, level = ("d_inputs", float(np.abs(values).max()) or 1.0) if sheet.backward else ("inputs", 0.0)
    paint_picture(painter, place, grid_picture(values, role, level, told.layer, trace.parameters.architecture))
    painter.setPen(style.colour("line"))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    row, column = (told.row, told.column) if told.layer not in ("C5", "F6") else divmod(told.map, columns)
    cell = place.width() // columns
    painter.setPen(style.colour("text"))
    painter.drawRect(QRect(place.x() + column * cell - 1, place.y() + row * cell - 1, cell + 1, cell + 1))


def paint_bars(painter: QPainter, place: QRect, sheet, trace, answer: int | None, type_size: int) -> None:
    """The ten penalties, backward dE/d(penalty), as bars; this digit's in the accent, the answer's strong."""
    told = sheet.told
    numbers = trace.gradients["OUTPUT"] if sheet.backward else trace.penalties
    most = max(float(np.abs(numbers).max()), 1e-9)
    height = place.height() // DIGITS
    painter.setFont(style.font(type_size))
    figure = painter.fontMetrics().horizontalAdvance("−0.00·10⁻⁰⁰" if sheet.backward else "−000.00") + 4
    room = place.width() - 16 - figure
    for digit in range(DIGITS):
        line = QRect(place.x(), place.y() + digit * height, place.width(), height)
        own, wins = digit == told.map, digit == answer
        painter.setPen(style.colour("accent" if own else "text" if wins else "muted"))
        painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, str(digit))
        number = small(numbers[digit]) if sheet.backward else f"{float(numbers[digit]):.2f}".replace("-", "−")
        painter.drawText(line, Qt.AlignRight | Qt.AlignVCenter, number)
        long = round(room * abs(float(numbers[digit])) / most)
        bar = QRect(line.x() + 16, line.y() + height // 2 - 2, max(1, long), 4)
        painter.fillRect(bar, style.colour("accent" if own else "text" if wins else "line"))


def unit_in_picture(point: QPoint, place: QRect, told) -> Selection | None:
    """The unit of the same layer that stands at this point of the map or the bars."""
    if not place.contains(point):
        return None
    if told.layer == "OUTPUT":
        return Selection("OUTPUT", min(DIGITS - 1, (point.y() - place.y()) // (place.height() // DIGITS)))
    rows, columns = UNITS[told.layer]
    row, column = (point.y() - place.y()) * rows // place.height(), (point.x() - place.x()) * columns // place.width()
    if told.layer in ("C5", "F6"):
        return Selection(told.layer, row * columns + column)
    return Selection(told.layer, told.map, row, column)


def grid_picture(values, role: str, level: float, layer: str, architecture):
    """A grid as an image, one pixel a number; INPUT as ink, everything else on the signed colours."""
    if role == "inputs" and layer in ("INPUT", "digit"):
        low, high = (0.0, 255.0) if layer == "digit" else architecture.input_levels[:2]
        return ink_picture(np.clip((values - low) * (255 / (high - low)) + 0.5, 0, 255).astype(np.uint8))
    # Divided first: gradients can be smaller than a 32-bit number can hold.
    return signed_picture((values / (level or style.SQUASH_AMPLITUDE)).astype(np.float32), 1.0)
