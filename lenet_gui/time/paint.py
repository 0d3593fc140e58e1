"""What of the line of moments only changes as the run goes on."""

import math
from dataclasses import dataclass

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from core.language import _
from core.run.recording import STEP_FACTOR
from core.run.snapshot import Snapshot
from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour
from lenet_gui.time.lanes import Strand
from lenet_gui.time.scale import LOGARITHM, Scale

CHANGE = 4.0  # pixels, the radius of a change made by hand
LEAST_ERROR = 0.2  # percent, at the bottom of the line of errors
NUMBERS_APART = 56  # pixels
MOST_OF_NAME = 120  # pixels, which it is long, and far from its lane
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
    begins: the step before which nothing is open that the run has come from
    """

    live: Snapshot
    steps: tuple[int, ...]
    scale: Scale
    y: float
    width: int
    height: int
    numbered: bool
    begins: int = 0


def paint_ground(painter: QPainter, of: Ground) -> None:
    """The line and its numbers; on it each moment, and each pass; above it test errors, and changes by hand."""
    painter.setRenderHint(QPainter.Antialiasing)
    left, began = of.scale.left, of.scale.x(of.begins)
    painter.fillRect(QRectF(began, of.y - 0.5, left + of.scale.width - began, 1), style.colour("line"))
    painter.setPen(QPen(style.colour("muted", 0.6), 1, Qt.DotLine))
    if of.begins:
        painter.drawLine(QPointF(left, of.y), QPointF(began, of.y))
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
    for area, words in _numbers(of):
        painter.drawText(area, Qt.AlignCenter, words)


def _numbers(of):
    """(area, words) of each number; and once, where there is room for it, of what they count."""
    metrics = QFontMetrics(style.font(style.SMALL))
    top, high, made = of.height - metrics.height(), metrics.height(), []
    for step, words in of.scale.numbers(of.live.steps_per_pass, style.scaled(NUMBERS_APART)):
        half = metrics.horizontalAdvance(words) / 2 + 1
        x = min(max(of.scale.x(step), half), of.width - half)
        made.append((QRectF(x - half, top, 2 * half, high), words))
    if made:
        before, behind = (_("step"), _("steps")) if of.scale.by == LOGARITHM else (_("pass"), _("passes"))
        wide, other, apart = (*(metrics.horizontalAdvance(words) + 2 for words in (before, behind)), style.GRID // 2)
        left, right = made[0][0].left() - apart - wide, made[-1][0].right() + apart
        if left >= 0:
            made.append((QRectF(left, top, wide, high), before))
        elif right + other <= of.width:
            made.append((QRectF(right, top, other, high), behind))
    return made


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
    if len(made) < 2:
        return
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


def paint_names(painter: QPainter, of: Ground, made: tuple[Strand, ...], lanes: dict[int, int], right: float) -> None:
    """Beside the end of each lane whose name it is, in its colour; none beyond `right`, or where there is no room."""
    painter.setFont(style.font(style.SMALL))
    for area, strand, name in name_places(of, made, lanes, right):
        painter.setPen(run_colour(strand.colour))
        painter.drawText(area, Qt.AlignLeft | Qt.AlignVCenter, name)


def name_places(
    of: Ground, made: tuple[Strand, ...], lanes: dict[int, int], right: float
) -> list[tuple[QRectF, Strand, str]]:
    """(where it stands, of which strand, the words) of each name for which there is room."""
    metrics, found = QFontMetrics(style.font(style.SMALL)), []
    end = QPointF(of.scale.x(of.live.step), of.y)
    taken = [
        QRectF(end.x() - 6, end.y() - 6, 12, 12),
        *(area for area, _words in (_numbers(of) if of.numbered else ())),
    ]
    for place, lane in lanes.items():
        y, left, last = lane_y(of.y, lane), of.scale.x(made[place].begins), of.scale.x(made[place].ends)
        taken.append(QRectF(left, y - 2, last - left + 3, 4))
    for place, lane in sorted(lanes.items(), key=lambda one: one[1]):
        strand, high = made[place], metrics.height()
        name = metrics.elidedText(strand.name, Qt.ElideRight, style.scaled(MOST_OF_NAME))
        top = min(lane_y(of.y, lane) - high / 2, of.height - high)
        area = QRectF(of.scale.x(strand.ends) + style.GRID, top, metrics.horizontalAdvance(name) + 2, high)
        inked = (0, high / 4, 0, -high / 6)  # of the line of type
        while blocking := [other for other in taken if other.intersects(area.adjusted(*inked))]:
            area.moveLeft(max(other.right() for other in blocking) + style.GRID)
        if area.right() <= right and area.left() - of.scale.x(strand.ends) <= style.scaled(MOST_OF_NAME):
            found.append((area, strand, name))
            taken.append(area)
    return found
