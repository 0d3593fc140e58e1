"""Strokes as ink on a sheet that grows with the pen: a movement costs the same however much is drawn."""

from collections.abc import Iterable, Sequence

from PyQt5.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PyQt5.QtGui import QPainter, QPainterPath, QPen, QPixmap

from lenet_gui.look import style

# Of the pad's height for each pixel of the pen in the box: beside a digit of usual size as heavy as MNIST's strokes.
PEN_PIXEL = 0.03
_DOT = QPointF(0.01, 0)  # Qt draws no line without length

Place = Sequence[float]  # x, y in units of the pad's height, and perhaps how wide the line is, 1 the width of the pen


class Ink:
    """All strokes drawn so far on a pad. Places are in units of the pad's height, everything else in widget pixels.

    A line is rounded between the middles of its points. The stroke under the pen lies on the sheet up to the last
    middle; its tail, from there to the pen, is painted afresh each time, since the next point may still bend it.
    """

    def __init__(
        self, box: QRectF, ratio: float, strokes: Iterable, live: Sequence[Place] | None = None, pen: float = 2.5
    ):
        """A sheet for this part of the widget and device pixel ratio, with these strokes and perhaps a live one.

        pen: its width in pixels of the box.
        """
        self._pen_share = PEN_PIXEL * pen
        self._weight = 1.0
        self.ratio = ratio
        self._box = box
        self._tip: QPointF | None = None  # where the tail begins; None while no pen is down
        self._pen_at = QPointF()
        self._bends = False  # whether the live stroke has two points, so that the next makes a bend
        self._sheet = QPixmap((box.size() * ratio).toSize().expandedTo(QSize(1, 1)))
        self._sheet.setDevicePixelRatio(ratio)
        self._sheet.fill(Qt.transparent)
        for stroke in strokes:
            if any(_weight(place) != 1 for place in stroke):
                self._draw_weighted(stroke)
            else:
                self._draw(self._rounded([self.pixel(place) for place in stroke]))
        if live:
            self.begin(live[0])
            for place in live[1:]:
                self.extend(place)

    def begin(self, place: Place) -> QRect:
        """The pen touches the pad. Returns what is to be repainted."""
        self._tip = self._pen_at = self.pixel(place)
        self._weight = _weight(place)
        self._bends = False
        return self.around(self._tip)

    def extend(self, place: Place) -> QRect:
        """The pen moves on. Returns what is to be repainted."""
        self._weight = _weight(place)
        corner, tip, self._pen_at = self._pen_at, self._tip, self.pixel(place)
        if self._bends:
            self._tip = (corner + self._pen_at) / 2
            path = QPainterPath(tip)
            path.quadTo(corner, self._tip)
            self._draw(path)
        self._bends = True
        return self.around(tip, corner, self._pen_at)

    def end(self) -> None:
        """The pen is lifted, and the tail is final."""
        self._draw(self._tail())
        self._tip = None

    def paint(self, painter: QPainter) -> None:
        """Paint sheet and tail."""
        painter.drawPixmap(self._box.topLeft(), self._sheet)
        if self._tip is not None:
            painter.setPen(self._pen())
            painter.setBrush(Qt.NoBrush)
            painter.drawPath(self._tail())

    def pixel(self, place: Place) -> QPointF:
        """Where a place is in the widget."""
        unit = self._box.height()
        return QPointF(self._box.x() + place[0] * unit, self._box.y() + place[1] * unit)

    def around(self, *points: QPointF) -> QRect:
        """The pixels that the pen can have inked on its way past these points."""
        x, y = [point.x() for point in points], [point.y() for point in points]
        reach = 0.75 * self.pen_width + 3  # pressed hard
        bounds = QRectF(min(x), min(y), max(x) - min(x), max(y) - min(y))
        return bounds.adjusted(-reach, -reach, reach, reach).toAlignedRect()

    @property
    def pen_width(self) -> float:
        """In pixels."""
        return self._pen_share * self._box.height()

    def _draw_weighted(self, stroke) -> None:
        """Piece by piece, as under the pen: each piece has the width that was pressed there."""
        self.begin(stroke[0])
        for place in stroke[1:]:
            self.extend(place)
        self.end()
        self._weight = 1.0

    def _draw(self, path: QPainterPath) -> None:
        painter = QPainter(self._sheet)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.translate(-self._box.topLeft())
        painter.setPen(self._pen())
        painter.drawPath(path)
        painter.end()

    def _pen(self) -> QPen:
        return QPen(style.colour("paper"), self._weight * self.pen_width, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin)

    def _tail(self) -> QPainterPath:
        path = QPainterPath(self._tip)
        path.lineTo(self._pen_at + _DOT)
        return path

    @staticmethod
    def _rounded(points: list[QPointF]) -> QPainterPath:
        path = QPainterPath(points[0])
        for corner, after in zip(points[1:-1], points[2:], strict=True):
            path.quadTo(corner, (corner + after) / 2)
        path.lineTo(points[-1] + _DOT)
        return path


def _weight(place: Place) -> float:
    return place[2] if len(place) > 2 else 1.0
