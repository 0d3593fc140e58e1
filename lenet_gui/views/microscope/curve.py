"""The squashing function with the unit's point on it, the map the unit belongs to, and OUTPUT's ten penalties."""

import numpy as np
from PyQt5.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PyQt5.QtGui import QPainter, QPainterPath, QPen

from core.network.architecture import DIGITS
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.kept_picture import paint_within
from lenet_gui.look.pictures import ink_picture, paint_picture, signed_picture
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.microscope.text import small

POINTS = 65
FARTHEST = 1e6  # a run that has gone astray has sums beyond all bounds; its point stands at the end


class Curve:
    """f over the sums, in a rectangle: its scales are steps, so that they stand still while the point moves."""

    def __init__(self, told, place: QRect, type_size: int = style.SMALL):
        self.type_size = type_size
        self.told, self.place = told, QRectF(place)
        self.reach = 4.0
        while self.reach < min(abs(told.network_sum), FARTHEST):
            self.reach *= 2
        ends = told.squashed(np.array([-self.reach, 0.0, self.reach]))
        self.low, self.high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))

    def point(self, total: float, value: float) -> QPointF:
        """Where a sum and its value stand."""
        inner = self.place.adjusted(5, 8, -5, -8)
        x = inner.left() + inner.width() * (total + self.reach) / (2 * self.reach)
        y = inner.bottom() - inner.height() * (value - self.low) / (self.high - self.low)
        return QPointF(x, y)

    def paint(self, painter: QPainter, backward: bool) -> None:
        """The axes, the curve, and the point; backward with the tangent there."""
        told, origin = self.told, self.point(0, 0)
        total = float(np.clip(np.nan_to_num(told.network_sum), -self.reach, self.reach))
        point = self.point(total, float(told.squashed(total)))
        painter.setPen(QPen(style.colour("line"), style.stroke()))
        painter.drawLine(QPointF(self.place.left(), round(origin.y())), QPointF(self.place.right(), round(origin.y())))
        painter.drawLine(QPointF(round(origin.x()), self.place.top()), QPointF(round(origin.x()), self.place.bottom()))
        if self.place.width() >= 128:
            self._paint_ends(painter, round(origin.y()))
        painter.setRenderHint(QPainter.Antialiasing)
        sums = np.linspace(-self.reach, self.reach, POINTS)
        path = QPainterPath()
        for index, (total, value) in enumerate(zip(sums.tolist(), told.squashed(sums).tolist(), strict=True)):
            (path.lineTo if index else path.moveTo)(self.point(total, value))
        painter.setBrush(Qt.NoBrush)
        painter.setPen(QPen(style.colour("muted"), style.stroke(1.5)))
        painter.drawPath(path)
        painter.setPen(QPen(style.colour("accent"), style.stroke(), Qt.DotLine))
        painter.drawLine(QPointF(point.x(), origin.y()), point)
        painter.drawLine(QPointF(origin.x(), point.y()), point)
        if backward:
            self._paint_tangent(painter, point)
        painter.setPen(Qt.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawEllipse(point, 4, 4)
        painter.setBrush(Qt.NoBrush)
        painter.setRenderHint(QPainter.Antialiasing, False)

    def _paint_ends(self, painter, axis):
        """How far the sums reach to both sides."""
        painter.setFont(style.font(self.type_size))
        painter.setPen(style.colour("muted"))
        height = painter.fontMetrics().height()
        left, width = int(self.place.left()), int(self.place.width())
        painter.drawText(QRect(left, axis - height - 1, width, height), Qt.AlignLeft, f"−{self.reach:g}")
        painter.drawText(QRect(left, axis + 2, width, height), Qt.AlignRight, f"+{self.reach:g}")

    def _paint_tangent(self, painter, point):
        told = self.told
        ahead = self.point(1, told.slope) - self.point(0, 0)
        length = (ahead.x() ** 2 + ahead.y() ** 2) ** 0.5
        way = ahead * (0.3 * min(self.place.width(), self.place.height()) / length)

        def paint(painter):
            painter.setPen(QPen(style.colour("accent"), style.stroke(2)))
            painter.drawLine(point - way, point + way)

        paint_within(painter, self.place, paint)


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
