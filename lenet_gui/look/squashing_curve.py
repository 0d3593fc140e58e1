"""The squashing function with a unit's point on it."""

import numpy as np
from PyQt5.QtCore import QPointF, QRect, QRectF, Qt
from PyQt5.QtGui import QPainter, QPainterPath, QPen

from lenet_gui.look import style
from lenet_gui.look.kept_picture import paint_within

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

    def paint(self, painter: QPainter, backward: bool, total: float | None = None, rise: float = 1.0) -> None:
        """The axes, the curve, and the point; backward with the tangent there.

        The point is that of the unit's sum, or of another `total`; it has risen from the axis to the curve so far.
        """
        told, origin = self.told, self.point(0, 0)
        total = told.network_sum if total is None else total
        total = float(np.clip(np.nan_to_num(total), -self.reach, self.reach))
        point = self.point(total, rise * float(told.squashed(total)))
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
