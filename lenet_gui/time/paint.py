"""What of the line of moments only changes as the run goes on."""

import math
from dataclasses import dataclass

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QPainter, QPen, QPolygonF

from core.run.recording import STEP_FACTOR
from core.run.snapshot import Snapshot
from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour
from lenet_gui.time.lanes import Strand
from lenet_gui.time.scale import Scale

CHANGE = 4.0  # pixels, the radius of a change made by hand
LEAST_ERROR = 0.2  # percent, at the bottom of the line of errors
NUMBERS_APART = 56  # pixels
FIRST_LANE, LANE = 8, 4  # pixels: how far the lanes of branches lie below the line, and from one another


@dataclass(frozen=True, eq=False)
class Ground:
    """Where all is painted.

    Attributes
    ----------
    live: the run
    steps: of its moments
    scale: where steps are
    y: how far down the line is
    width, height: of all
    numbered: whether there is room for numbers
    """

    live: Snapshot
    steps: tuple[int, ...]
    scale: Scale
    y: float
    width: int
    height: int
    numbered: bool


def paint_ground(painter: QPainter, of: Ground) -> None:
    """The line and its numbers; on it each moment, and each pass; above it test errors, and changes by hand."""
    painter.setRenderHint(QPainter.Antialiasing)
    painter.fillRect(QRectF(of.scale.left, of.y - 0.5, of.scale.width, 1), style.colour("line"))
    _paint_moments(painter, of)
    _paint_errors(painter, of)
    if of.numbered:
        _paint_numbers(painter, of)
    for step, name, _value in of.live.history.movements:
        _paint_change(painter, QPointF(of.scale.x(step), of.y), name == STEP_FACTOR)


def _paint_moments(painter, of):
    steps_per_pass, step = max(1, of.live.steps_per_pass), of.live.step
    for tick in of.steps:
        painter.fillRect(QRectF(of.scale.x(tick) - 0.5, of.y - 2, 1, 4), style.colour("muted", 0.75))
    wide = of.scale.x(step) - of.scale.x(max(0, step - steps_per_pass))  # of the last pass, by logarithm the narrowest
    if wide >= 3:
        for end in range(steps_per_pass, step + 1, steps_per_pass):
            painter.fillRect(QRectF(of.scale.x(end) - 0.5, of.y - 5, 1, 10), style.colour("text", 0.6))


def _paint_errors(painter, of):
    """From the top, where all is wrong, down to where next to nothing is: by the logarithm."""
    history, room = of.live.history, of.y - 9
    if room < 6:
        return
    places = zip(history.test_steps.tolist(), history.test_errors.tolist(), strict=True)
    line = QPolygonF([QPointF(of.scale.x(step), 3 + room * (1 - _height(error))) for step, error in places])
    painter.setPen(QPen(style.colour("accent", 0.7), style.stroke()))
    painter.setBrush(Qt.NoBrush)
    painter.drawPolyline(line)


def _height(error):
    """From 0 at the least error to 1 where all is wrong."""
    if not math.isfinite(error):
        return 1.0
    return min(1.0, math.log(max(error, LEAST_ERROR) / LEAST_ERROR) / math.log(100 / LEAST_ERROR))


def _paint_numbers(painter, of):
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    room = style.scaled(NUMBERS_APART)
    metrics = painter.fontMetrics()
    top = of.height - metrics.height()
    for step, words in of.scale.numbers(of.live.steps_per_pass, room):
        half = metrics.horizontalAdvance(words) / 2 + 1
        x = min(max(of.scale.x(step), half), of.width - half)
        painter.drawText(QRectF(x - half, top, 2 * half, metrics.height()), Qt.AlignCenter, words)


def _paint_change(painter, place, of_step_size):
    """The step size as a lozenge, anything else as a square."""
    painter.setPen(QPen(style.colour("text"), 1))
    painter.setBrush(style.colour("ground"))
    x, y, far, near = place.x(), place.y() - 8, CHANGE, CHANGE - 1
    corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
    if not of_step_size:
        corners = [(x - near, y - near), (x + near, y - near), (x + near, y + near), (x - near, y + near)]
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def lane_y(y: float, lane: int) -> float:
    """How far down this lane is, from 1, below a line at `y`; lane 0 is the line."""
    return y + (style.scaled(FIRST_LANE) + (lane - 1) * style.scaled(LANE) if lane else 0)


def paint_lanes(
    painter: QPainter, of: Ground, made: tuple[Strand, ...], lanes: dict[int, int], pointed: int | None
) -> None:
    """Every strand in its colour, from where it leaves another; that of the run `pointed` at is strong."""
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setBrush(Qt.NoBrush)
    for place, strand in enumerate(made):
        if strand.leaves is not None and place not in lanes:
            continue
        strong = strand.run_id == pointed
        width = style.stroke(3 if strong else 1.5)
        painter.setPen(QPen(run_colour(strand.colour, 1.0 if strong else 0.85), width, Qt.SolidLine, Qt.FlatCap))
        y, left, right = lane_y(of.y, lanes.get(place, 0)), of.scale.x(strand.begins), of.scale.x(strand.ends)
        if strand.leaves is not None:
            begins, bend = lane_y(of.y, lanes.get(strand.leaves, 0)), min(style.scaled(LANE), max(0.0, right - left))
            painter.drawPolyline(QPolygonF([QPointF(left, begins), QPointF(left + bend, y), QPointF(right, y)]))
            radius = style.scaled(2.5 if strong else 1.8)
            painter.setPen(Qt.NoPen)
            painter.setBrush(run_colour(strand.colour))
            painter.drawEllipse(QPointF(right, y), radius, radius)
            painter.setBrush(Qt.NoBrush)
        else:
            painter.drawLine(QPointF(left, y), QPointF(right, y))
