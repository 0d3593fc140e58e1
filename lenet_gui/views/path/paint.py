"""How a path is painted: the way itself, marks on it, and words beside them that do not lie on one another."""

import math

import numpy as np
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter, QPen, QPolygonF

from core.language import _
from lenet_gui.look import style

PIECES = 24  # of the way, each of one colour
DOT = 1.75


class Labels:
    """Words beside places of a picture; where there is no room left for some they are left out.

    They keep off `ways`, (n, 2) pixels, where they can.
    """

    def __init__(self, painter: QPainter, room: QRectF, ways: np.ndarray):
        self._painter, self._room, self._ways = painter, room, ways
        self._taken: list[QRectF] = []

    def write(self, place: QPointF, words: str, colour: str | QColor, boxed: bool = False) -> bool:
        """Write these beside this place; `boxed`: whatever is there, on a ground of their own."""
        painter, metrics = self._painter, self._painter.fontMetrics()
        wide, high, off = metrics.horizontalAdvance(words) + 8, metrics.height() + 2, 8
        lefts = (place.x() + off, place.x() - off - wide, place.x() - wide / 2)
        tops = (place.y() - high - off, place.y() + off, place.y() - high / 2)
        areas = [QRectF(left, top, wide, high) for top in tops for left in lefts][:-1]  # the last is the place itself
        area = min(filter(self._is_free, areas), key=self._covered, default=None)
        if area is None and boxed:
            area = areas[0]
            area.moveLeft(min(max(area.left(), 2), self._room.width() - wide - 2))
            area.moveTop(min(max(area.top(), 2), self._room.height() - high - 2))
        if area is None:
            return False
        self._taken.append(area)
        if boxed:
            painter.setPen(QPen(style.colour("line"), 1))
            painter.setBrush(style.colour("raised"))
            painter.drawRoundedRect(area, 4, 4)
        painter.setPen(style.colour(colour) if isinstance(colour, str) else colour)
        painter.drawText(area, Qt.AlignCenter, words)
        return True

    def _covered(self, area):
        """How many places of the ways would lie below it."""
        x, y = self._ways.T
        return np.count_nonzero((x > area.left()) & (x < area.right()) & (y > area.top()) & (y < area.bottom()))

    def _is_free(self, area):
        return self._room.contains(area) and not any(area.intersects(other) for other in self._taken)


def way(painter: QPainter, places: np.ndarray) -> None:
    """The way through these places, (n, 2) pixels, brighter the later it is; and a dot for each moment."""
    count = len(places)
    bounds = np.unique(np.linspace(0, count - 1, min(PIECES, count - 1) + 1).round().astype(int))
    for start, stop in zip(bounds, bounds[1:], strict=False):
        painter.setPen(QPen(_later(stop / (count - 1)), style.stroke(1.5), Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
        painter.drawPolyline(_polygon(places[start : stop + 1]))
    painter.setPen(Qt.NoPen)
    last = None
    for number, (x, y) in enumerate(places.tolist()):
        if last is None or math.dist(last, (x, y)) >= 4 * DOT:  # where they lie close they are a line
            painter.setBrush(_later(number / (count - 1)))
            painter.drawEllipse(QPointF(x, y), DOT, DOT)
            last = (x, y)


def other(painter: QPainter, places: np.ndarray, colour: QColor) -> None:
    """Another run's way, in its colour."""
    painter.setPen(QPen(colour, style.stroke(), Qt.DashLine))
    painter.drawPolyline(_polygon(places))


def start(painter: QPainter, place: QPointF) -> None:
    """Where the weights were random."""
    painter.setPen(QPen(style.colour("muted"), style.stroke(1.5)))
    painter.setBrush(style.colour("ground"))
    painter.drawEllipse(place, 4, 4)


def now(painter: QPainter, place: QPointF) -> None:
    """Where the run is."""
    painter.setPen(QPen(style.colour("ground"), 2))
    painter.setBrush(style.colour("text"))
    painter.drawEllipse(place, 5, 5)


def shown(painter: QPainter, place: QPointF) -> None:
    """The past moment that the window shows."""
    painter.setPen(Qt.NoPen)
    painter.setBrush(style.colour("past", 0.25))
    painter.drawEllipse(place, 11, 11)
    painter.setPen(QPen(style.colour("ground"), 1.5))
    painter.setBrush(style.colour("past"))
    painter.drawEllipse(place, 6, 6)


def kept(painter: QPainter, place: QPointF) -> None:
    """The moment kept for comparison."""
    painter.setPen(QPen(style.colour("text", 0.7), style.stroke(1.5), Qt.DashLine))
    painter.setBrush(Qt.NoBrush)
    painter.drawEllipse(place, 9, 9)


def pointed(painter: QPainter, place: QPointF) -> None:
    """A moment that is pointed at."""
    painter.setPen(QPen(style.colour("text"), style.stroke(1.5)))
    painter.setBrush(Qt.NoBrush)
    painter.drawEllipse(place, 7, 7)


def passes(painter: QPainter, marks: list[tuple[int, np.ndarray]]) -> None:
    """A mark where each of these passes ended, see `ends_of_passes`."""
    for _number, (x, y) in marks:
        painter.setPen(QPen(style.colour("ground"), 1))
        painter.setBrush(style.colour("accent"))
        painter.drawEllipse(QPointF(x, y), 3, 3)


def pass_numbers(labels: Labels, marks: list[tuple[int, np.ndarray]]) -> None:
    """Their numbers; the first says what they are."""
    said = False
    for number, (x, y) in marks:
        words = str(number) if said else _("pass {number}").format(number=number)
        said |= labels.write(QPointF(x, y), words, "muted")


def _polygon(places):
    return QPolygonF([QPointF(x, y) for x, y in places.tolist()])


def _later(share: float) -> QColor:
    """From the colour of what is old to that of what is new."""
    old, new = style.colour("muted"), style.colour("accent")
    parts = (a + (b - a) * share for a, b in zip(old.getRgbF(), new.getRgbF(), strict=True))
    return QColor.fromRgbF(*parts)
