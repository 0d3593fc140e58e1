"""The whole arithmetic of one unit: every term of its sum, and what the gradient makes of each, as plain numbers.

What is shown adds up by itself, in float64, and the engine's own result stands beside it.
"""

from dataclasses import dataclass, field

import numpy as np

from core.network.architecture import DIGITS, LAYERS
from core.network.layers.kind import Kind
from core.network.layers.squashing import Squashing
from core.study.terms import DESCRIBERS, Terms
from core.study.trace import Trace


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """value = f(sum), sum = the parts' totals + bias; and backward dE/d(sum) = slope * dE/d(value).

    Attributes
    ----------
    layer, map, row, column: the unit
    kind: what is told of the layer's kind
    parts: what is summed
    coefficient: by which S2 and S4 multiply the sum of four (1/4 for the average); else None
    bias: None where there is none; for INPUT the level of a byte 0
    sum, value: float64, from the terms here. OUTPUT's value is the penalty (softmax: minus the logit, its sum)
    network_sum, network_value: the engine's own, float32
    squashing: the squashing function f, None where nothing squashes
    slope: f' at the sum
    places: how many units share these weights
    d_value, d_sum: dE/d(value), dE/d(sum); None without a label, as all that follows
    d_bias_all: dE/d(bias) over all places (from this place alone it is d_sum); None where there is no bias
    d_coefficient, d_coefficient_all: dE/d(coefficient) from this place, and over all places
    """

    layer: str
    map: int
    row: int
    column: int
    kind: Kind
    parts: tuple[Terms, ...] = field(repr=False)
    coefficient: float | None
    bias: float | None
    sum: float
    network_sum: float
    network_value: float
    squashing: Squashing | None
    slope: float
    places: int
    d_value: float | None = None
    d_sum: float | None = None
    d_bias_all: float | None = None
    d_coefficient: float | None = None
    d_coefficient_all: float | None = None

    @property
    def value(self) -> float:
        """f of the sum."""
        return float(self.squashed(np.array(self.sum)))

    def squashed(self, sums: np.ndarray) -> np.ndarray:
        """f of an array of sums, for drawing the curve; where nothing squashes the sums, a softmax's with minus."""
        return self.kind.sign * np.asarray(sums, float) if self.squashing is None else self.squashing.value(sums)


def arithmetic(trace: Trace, unit) -> Arithmetic:
    """Every term of one unit's sum, forward, and backward if the trace has a label.

    `unit` has layer, map, row, column (such as a `Selection`); C5, F6 and OUTPUT need no row and column,
    INPUT no map. Raises ValueError for a unit that is not there.
    """
    place = _place(trace, unit)
    told = DESCRIBERS[unit.layer](trace, unit.layer, place)
    squashing = told.architecture.squashing if told.kind.squashed else None
    network_sum, network_value = told.network_numbers()
    slope = float(told.kind.sign) if squashing is None else squashing.slope_at(network_value)
    d_value = d_sum = d_coefficient = None
    if trace.label is not None:
        d_value = told.d_value()
        d_sum = slope * d_value
    parts, bias = told.terms(d_sum), told.bias()
    if d_sum is not None and "coefficients" in told.kind.parameters:
        d_coefficient = float((d_sum * parts[0].inputs).sum())
    return Arithmetic(
        layer=unit.layer,
        map=place[0],
        row=place[1],
        column=place[2],
        kind=told.kind,
        parts=parts,
        coefficient=told.coefficient(),
        bias=bias,
        sum=sum(part.total for part in parts) + (bias or 0.0),
        network_sum=network_sum,
        network_value=network_value,
        squashing=squashing,
        slope=slope,
        places=told.places,
        d_value=d_value,
        d_sum=d_sum,
        d_bias_all=told.gradient("biases", place[0]),
        d_coefficient=d_coefficient,
        d_coefficient_all=told.gradient("coefficients", place[0]),
    )


def _place(trace, unit):
    """(map, row, column) of the unit, from 0."""
    if unit.layer not in LAYERS:
        raise ValueError(f"{unit.layer!r} is no layer; the layers are {', '.join(LAYERS)}.")
    shape = (DIGITS, 1, 1) if unit.layer == "OUTPUT" else trace.values[unit.layer].shape
    single = shape[1:] == (1, 1)  # then row and column, where given, are those of a picture of the layer
    place = (
        unit.map if unit.map is not None or unit.layer != "INPUT" else 0,
        0 if single else unit.row,
        0 if single else unit.column,
    )
    if any(number is None or not 0 <= number < size for number, size in zip(place, shape, strict=True)):
        raise ValueError(f"{unit.layer} has no unit {place}; it has {shape[0]} maps of {shape[1]} x {shape[2]}.")
    return place
