"""The tree of branches, a line for each run over its steps: where each lies, and how its row is painted."""

from dataclasses import dataclass

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QPainter, QPen

from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour

INSET = 10  # pixels, left and right of the axis of steps


@dataclass(frozen=True)
class Twig:
    """One run in the tree. Places are shares of the axis of steps, 0 to 1.

    Attributes
    ----------
    colour: its number
    begins, ends: where its steps do
    parent: the row of the run that it has branched off; None for one that has not
    live: whether it is in training
    shown: where on it the network is that is shown; None where it is another run's
    """

    colour: int
    begins: float
    ends: float
    parent: int | None
    live: bool
    shown: float | None


def twigs(moment: Moment) -> tuple[Twig, ...]:
    """One for each of the moment's runs."""
    states = [kept.state(moment.snapshot) for kept in moment.runs]
    longest = max((state.step for state in states), default=0) or 1
    made, source = [], moment.source
    for kept, state, branching in zip(moment.runs, states, moment.branches, strict=True):
        begun = state.recording.parent.step if state.recording.parent else 0
        shown = min(1.0, source.step / longest) if source.run_id == kept.run_id else None
        parent = None if branching is None else branching.place
        ends = begun / longest, state.step / longest
        made.append(Twig(kept.colour, *ends, parent, kept.snapshot is None, shown))
    return tuple(made)


def paint_row(painter: QPainter, area: QRectF, row: int, tree: tuple[Twig, ...]) -> None:
    """What of the tree lies in this row: the run's own line, and those that go past it from parent to branch."""
    painter.setRenderHint(QPainter.Antialiasing)
    left, wide = area.left() + INSET, area.width() - 2 * INSET
    middle = area.center().y()
    for place, twig in enumerate(tree):
        if twig.parent is None or not min(place, twig.parent) <= row <= max(place, twig.parent):
            continue
        painter.setPen(QPen(run_colour(twig.colour), style.stroke(1.5)))
        x, down = left + wide * twig.begins, place > twig.parent
        if row == place:
            ends = (area.top(), middle) if down else (middle, area.bottom())
        elif row == twig.parent:
            ends = (middle, area.bottom()) if down else (area.top(), middle)
        else:
            ends = (area.top(), area.bottom())
        painter.drawLine(QPointF(x, ends[0]), QPointF(x, ends[1]))
    own = tree[row]
    colour = run_colour(own.colour)
    painter.setPen(QPen(colour, style.stroke(2), Qt.SolidLine, Qt.RoundCap))
    first, last = QPointF(left + wide * own.begins, middle), QPointF(left + wide * own.ends, middle)
    painter.drawLine(first, last)
    radius = style.scaled(3)
    painter.setBrush(colour if own.live else style.colour("ground"))
    painter.drawEllipse(last, radius, radius)
    if own.shown is not None:
        painter.setPen(QPen(style.colour("text"), style.stroke(1.5)))
        painter.setBrush(Qt.NoBrush)
        painter.drawEllipse(QPointF(left + wide * own.shown, middle), radius + 3, radius + 3)
