"""What is told at one place of a play: every number that its picture and its sentence show. No Qt.

All of it is taken from the moment, whose network and digit stand still, and from what core makes of these.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.network.architecture import INPUT_SIZE, LAYERS
from core.run.course import Course
from core.study.arithmetic import Arithmetic
from core.study.moment import Moment
from core.study.one_step import OneStep
from core.study.play import (
    ANSWER,
    BACKWARD,
    LINKS,
    PIXELS,
    PRODUCTS_UNTIL,
    STEP,
    SUM,
    SUM_UNTIL,
    VALUE_AT,
    Place,
)
from core.study.selection import Selection
from core.study.trace import Trace
from lenet_gui.texts.adding_up import added, like, steps
from lenet_gui.views.play.words import number, plain, reckoned

UNKNOWN = "…"  # in place of a number that has not been computed yet
ALL_AT, BYTE_READY = 0.6, 0.45  # of INPUT's parts: when all pixels are there, and when a byte has become a number
MOVED_FROM, MOVED_AT = 0.15, 0.55  # of the step with one digit: when it is taken
SLACK = 1e-6


@dataclass(frozen=True)
class Line:
    """One number of the sum beside the picture, written as `text`: `operator` joins it to what stands above.

    `since`: how far the unit has been computed, 0 to 1, when it appears.
    """

    operator: str
    caption: str
    value: float
    text: str
    since: float = 0.0


@dataclass(frozen=True, eq=False)
class Told:
    """A place of a play and its numbers.

    Attributes
    ----------
    moment, place: `place` is that of the moment's lens
    unit: the arithmetic of the unit that is looked into; None where there is none, as in the answer
    step: what one step with this digit alone would do, on the way back, where that can be said
    """

    moment: Moment = field(repr=False)
    place: Place
    unit: Arithmetic | None
    step: OneStep | None

    @property
    def trace(self) -> Trace:
        """What the network does with the digit."""
        return self.moment.trace

    @property
    def gradients(self) -> np.ndarray:
        """Of the layer to which they have come, of INPUT's at the end; OUTPUT's are of its logits where it has such."""
        layer = self.place.gradient_layer or LAYERS[0]
        sign = self.trace.parameters.architecture.kind("OUTPUT").sign if layer == "OUTPUT" else 1
        return sign * self.trace.gradients[layer]

    @property
    def within(self) -> float:
        """How far the unit has been computed, 0 to 1, its parts together."""
        place = self.place
        if place.scene == "INPUT":
            return 0.0 if place.part == PIXELS else place.amount
        if place.scene != "C3" or place.part not in (LINKS, SUM):
            return place.within
        if place.part == LINKS:
            return PRODUCTS_UNTIL * place.within
        return PRODUCTS_UNTIL + (1 - PRODUCTS_UNTIL) * place.within

    def done(self, count: int) -> int:
        """How many of so many products are there."""
        return int(min(1.0, self.within / PRODUCTS_UNTIL) * count + SLACK)

    @property
    def sum_so_far(self) -> float:
        """Of the terms that are there; with the bias, as soon as that is."""
        return self.unit.network_sum if self.within >= SUM_UNTIL else self.terms_so_far

    @property
    def terms_so_far(self) -> float:
        """Of one source term by term, of several source by source; in float64, as `Arithmetic` has them."""
        parts = self.unit.parts
        if len(parts) > 1:
            return sum(part.total for part in parts[: self.done(len(parts))])
        return float(parts[0].products.ravel()[: self.done(parts[0].products.size)].sum())

    @property
    def rise(self) -> float:
        """How far the sum has become the value, 0 to 1."""
        return min(1.0, max(0.0, (self.within - SUM_UNTIL) / (VALUE_AT - SUM_UNTIL)))

    @property
    def come(self) -> np.ndarray:
        """(28,) bool: which rows of the digit are there already; in INPUT's first part they come from above."""
        rows, pixels = self.trace.image.shape[0], self.place.part == PIXELS
        return np.arange(rows) < (self.place.amount / ALL_AT if pixels else 1.0) * rows

    @property
    def moved(self) -> float:
        """How far the step with this digit has been taken, 0 to 1."""
        amount = self.place.amount if self.place.part == STEP else 0.0
        return min(1.0, max(0.0, (amount - MOVED_FROM) / (MOVED_AT - MOVED_FROM)))

    @property
    def times(self) -> float | None:
        """How many times as large as in training the step is; None where that is not known."""
        moment = self.moment
        course = moment.shipped if moment.source.pretrained else Course.of(moment.run_shown)
        usual = None if course is None else course.step_size_at(moment.source.step)
        return None if usual is None or self.step is None else self.step.size / usual

    @cached_property
    def written(self) -> dict[str, str]:
        """The numbers of the whole sum as written in the picture and in the sentence; they come out when reckoned."""
        unit, part = self.unit, self.unit.parts[0]
        sums = {"sum": number(unit.network_sum), "value": number(unit.network_value)}
        if unit.layer == "INPUT":
            finer = number(unit.network_value, 1)
            byte, weight = float(part.inputs[0, 0]), float(part.weights[0, 0])
            return {"byte": f"{byte:.0f}", "weight": f"{weight:.5g}", "bias": plain(unit.bias), "value": finer}
        if unit.coefficient is not None:
            numbers = float(part.inputs.sum()), unit.coefficient, unit.bias or 0.0
            found, total = reckoned(numbers, lambda four, times, bias: four * times + bias, unit.network_sum)
            whole = dict(zip(("four", "coefficient", "bias"), found, strict=True), sum=total)
            return sums | whole | ({} if unit.squashing else {"value": total})
        terms = sum(each.total for each in unit.parts)
        if unit.bias is None:
            return sums | {"terms": number(terms)}
        return sums | dict(zip(("terms", "bias", "sum"), added(terms, unit.bias, unit.network_sum), strict=True))

    @property
    def so_far(self) -> dict[str, str]:
        """`written`, but for what has not been computed yet."""
        since = {"terms": PRODUCTS_UNTIL, "four": PRODUCTS_UNTIL, "sum": SUM_UNTIL, "value": self._value_since}
        return {
            name: text if self.within >= since.get(name, 0.0) - SLACK else UNKNOWN
            for name, text in self.written.items()
        }

    @property
    def sources(self) -> list[str]:
        """What each of several sources gives to the sum."""
        parts, terms = self.unit.parts, self.written["terms"]
        sums = [like(terms, sum(part.total for part in parts[:count])) for count in range(1, len(parts))]
        return steps([*sums, terms])

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sum beside the picture, as far as it is there."""
        return tuple(line for line in self._lines() if self.within >= line.since - SLACK)

    @property
    def _value_since(self):
        unit = self.unit
        if unit.layer == "INPUT":
            return BYTE_READY
        if unit.kind.pairing is None and unit.coefficient is None:  # one of four
            return PRODUCTS_UNTIL
        return SUM_UNTIL if unit.squashing is None else VALUE_AT

    def _lines(self):
        unit, kind, written = self.unit, self.unit.kind, self.written
        if unit.layer == "INPUT":
            (part,) = unit.parts
            return [
                Line("", "byte", float(part.inputs[0, 0]), written["byte"]),
                Line("×", "", float(part.weights[0, 0]), written["weight"], 0.15),
                Line("+", "", unit.bias, written["bias"], 0.3),
                Line("=", kind.value, unit.network_value, written["value"], BYTE_READY),
            ]
        if kind.pairing is None and unit.coefficient is None:  # one of the four, or each by its slope
            return [Line("", "", self.terms_so_far, number(self.terms_so_far))]
        name, so_far = "terms", self.terms_so_far
        if kind.pairing is None:
            (part,) = unit.parts
            name, so_far = "four", float(part.inputs.ravel()[: self.done(part.inputs.size)].sum())
        complete = self.done(1) == 1
        lines = [Line("", "", so_far, written[name] if complete else like(written[name], so_far))]
        if kind.pairing is None:
            lines.append(Line("×", "coefficient", unit.coefficient, written["coefficient"], 0.5))
        if unit.bias is not None:
            lines.append(Line("+", "bias", unit.bias, written["bias"], PRODUCTS_UNTIL))
        if kind.pairing is None or unit.squashing is not None or unit.bias is not None:
            name = kind.sum if kind.pairing is not None or unit.squashing is not None else kind.value
            lines.append(Line("=", name, unit.network_sum, written["sum"], SUM_UNTIL))
        if unit.squashing is not None:
            lines.append(Line("→", "squashed", unit.network_value, written["value"], VALUE_AT))
        return lines


class Teller:
    """Makes a `Told` of a moment; what the next place needs too is kept.

    `arithmetic`, (trace, unit) -> Arithmetic, and `one_step`, trace -> OneStep or None, are core's.
    """

    def __init__(self, arithmetic: Callable, one_step: Callable):
        self._arithmetic, self._one_step = arithmetic, one_step
        self._unit: tuple = (None, None, None)  # trace, Selection, Arithmetic
        self._step: tuple = (None, None)  # trace, OneStep

    def told(self, moment: Moment) -> Told:
        """Of a moment in a play."""
        place, trace = moment.lens.play, moment.trace
        if place.backward and trace.label is None:  # without a truth there is no way back
            place = Place(ANSWER, 1.0)
        unit = unit_of(place, trace)
        if unit is not None and (self._unit[0] is not trace or self._unit[1] != unit):
            self._unit = trace, unit, self._arithmetic(trace, unit)
        if place.backward and self._step[0] is not trace:
            self._step = trace, self._one_step(trace)
        return Told(moment, place, None if unit is None else self._unit[2], self._step[1] if place.backward else None)


def unit_of(place: Place, trace: Trace) -> Selection | None:
    """The unit that is looked into at this place: the one in focus, or the last one that was."""
    if place.scene in (ANSWER, BACKWARD):
        return None
    if place.scene == "INPUT":
        return Selection("INPUT", 0, *grey_pixel(trace.image))
    if place.focus is not None:
        return place.focus
    if place.scene in ("C5", "F6"):
        return Selection(place.scene, place.map)
    return Selection(place.scene, place.map, *place.unit)


def grey_pixel(image: np.ndarray) -> tuple[int, int]:
    """(row, column) in INPUT of the pixel whose byte is nearest to the middle between nothing and ink."""
    row, column = np.unravel_index(np.abs(image.astype(int) - 128).argmin(), image.shape)
    border = (INPUT_SIZE - image.shape[0]) // 2
    return int(row) + border, int(column) + border


def strongest_gradients(told: Told, count: int) -> list[tuple[Selection, float]]:
    """The units of the layer to which the gradient has come, by how much the loss depends on them."""
    layer = told.place.gradient_layer or LAYERS[0]
    gradients = told.gradients
    order = np.argsort(-np.abs(gradients), axis=None, kind="stable")[:count]
    found = []
    for index in order.tolist():
        place = [int(number) for number in np.unravel_index(index, gradients.shape)]
        single = gradients.ndim == 1 or gradients.shape[1:] == (1, 1)
        unit = Selection(layer, place[0]) if single else Selection(layer, *place)
        found.append((unit, float(gradients.ravel()[index])))
    return found
