"""Which of its numbers the network view shows, and from which level on a number has its full colour."""

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from core.language import _
from core.network.architecture import LAYERS, Architecture
from core.study.lens import ACTIVATION, DIFFERENCE, GRADIENT, WEIGHTED_INPUT
from core.study.moment import Moment
from lenet_gui.look.gradient_scale import full_colour
from lenet_gui.views.network.play.seen import own_mode

FULL_PENALTY = 252.0  # a bar is full at this penalty: a code of 84 units with the wrong sign in three of four
FULL_LOGIT_DISTANCE = 20.0  # with logits a bar shows how far a logit is behind the best


@dataclass(frozen=True, eq=False)
class Shown:
    """The numbers on the screen.

    Attributes
    ----------
    mode: one of `MODES`
    values: layer -> numbers, shapes as in `Trace.values`, OUTPUT (10,); empty while there is no trace
    levels: layer -> the number that has the full colour; empty where there are neither numbers nor a bound
    stepped: whether the levels are each layer's own, and therefore stand below its name
    ink: whether INPUT is the digit itself, and not a signed number for each of its pixels
    still: whether they are gradients that stand still, in a play: the levels are made of them alone
    """

    mode: str
    values: dict[str, np.ndarray]
    levels: dict[str, float]
    stepped: bool
    ink: bool
    still: bool = False

    def alike(self, other: "Shown") -> bool:
        """Whether they differ at most by their numbers: what stands beside and between the maps is the same."""
        same_kind = (self.mode, self.stepped, self.ink) == (other.mode, other.stepped, other.ink)
        return same_kind and self.levels == other.levels and self.values.keys() == other.values.keys()


def obstacle(mode: str, moment: Moment | None) -> str:
    """Why this cannot be shown now, in one sentence; empty where it can."""
    if moment is not None and moment.lens.play is not None and mode != own_mode(moment):
        return _("The play shows the numbers it is about; leave it (Esc) to choose others")
    if mode == ACTIVATION:
        return ""
    if moment is None or moment.probe.image is None:
        return _("Draw a digit or choose one first")
    if moment.trace is None:
        return _("This network's numbers have grown beyond all bounds")
    if mode == GRADIENT and moment.trace.label is None:
        if moment.probe.source == "drawing":
            return _("What a drawing is meant to be is not known, so it has no error to send back; choose a test digit")
        return _("This digit's label is not known, so it has no error to send back")
    if mode == DIFFERENCE:
        nothing = _("Keep a moment with K first: then this shows how it differs from that (4, Shift+K)")
        return nothing if moment.kept is None else moment.kept.obstacle
    return ""


class Levels:
    """The rule for the colours of every mode.

    What is bounded has the bound as its level, for good: the activations of a bounded squashing, and their differences
    (a difference as large as the bound has the full colour); dE/d(penalty), which is never beyond 1.

    Everything else is unbounded: gradients differ a thousandfold between a digit that is known and one that is not,
    and as much again between the layers. There each layer has one of the levels ... 0.1, 0.3, 1, 3, 10 ..., the first
    that is not below twice the root mean square of its numbers; a few stand out and are beyond it. So that the
    picture does not flicker between two neighbours as training goes on, a level stays until it is passed, or until a
    fifth of it would do.
    """

    def __init__(self):
        self._kept: dict[tuple[str, str], float] = {}

    def of(self, mode: str, layer: str, values: np.ndarray, architecture: Architecture) -> float:
        """The level of a layer that now has these numbers."""
        if layer == "OUTPUT":
            logits = architecture.kind("OUTPUT").sign < 0
            return 1.0 if mode == GRADIENT else FULL_LOGIT_DISTANCE if logits else FULL_PENALTY
        bound = architecture.squashing.bound if mode in (ACTIVATION, DIFFERENCE) else None
        if bound is not None:
            return bound
        flat = values.ravel()
        size = 2 * float(np.sqrt(np.dot(flat, flat) / flat.size))
        kept = self._kept.get((mode, layer))
        if kept is None or not kept / 5 <= size <= kept:
            kept = self._kept[mode, layer] = step_above(size)
        return kept


def step_above(size: float) -> float:
    """The first of ... 0.1, 0.3, 1, 3, 10 ... that is not below `size`; 1 for nothing at all."""
    if not 1e-30 < size < 1e30:
        return 1.0
    power = floor(log10(size))
    return next(float(f"{step}e{power}") for step in (1, 3, 10, 30) if size <= float(f"{step}e{power}"))


def shown(mode: str, moment: Moment, levels: Levels) -> Shown:
    """The numbers of this mode, or of the activations where it has an `obstacle`."""
    mode = own_mode(moment) or mode
    if obstacle(mode, moment):
        mode = ACTIVATION
    return _of_mode(mode, moment, levels)


def activations(moment: Moment, levels: Levels) -> Shown:
    """Those that gradients are laid over."""
    return _of_mode(ACTIVATION, moment, levels)


def _of_mode(mode, moment, levels):
    trace, architecture = moment.trace, moment.parameters.architecture
    if trace is None:
        values = {}
    elif mode == GRADIENT:
        values = trace.gradients
    elif mode == DIFFERENCE:
        other = moment.kept.trace
        values = {layer: trace.values[layer] - other.values[layer] for layer in trace.values}
        values["OUTPUT"] = trace.penalties - other.penalties
    else:  # INPUT and OUTPUT are not squashed: they show what they always show
        values = trace.values | (trace.sums if mode == WEIGHTED_INPUT else {}) | {"OUTPUT": trace.penalties}
    bound = architecture.squashing.bound if mode in (ACTIVATION, DIFFERENCE) else None
    still = mode == GRADIENT and moment.lens.play is not None
    if still:
        full = {layer: full_colour(values[layer], layer) for layer in LAYERS}
    elif values:
        full = {layer: levels.of(mode, layer, values[layer], architecture) for layer in LAYERS}
    else:
        full = dict.fromkeys(LAYERS, bound) if bound else {}
    return Shown(
        mode=mode,
        values=values,
        levels=full,
        stepped=bound is None,
        ink=mode in (ACTIVATION, WEIGHTED_INPUT),
        still=still,
    )
