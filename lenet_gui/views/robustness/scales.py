"""How each amount by which a digit can be changed is named, written, moved through and marked in the window."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from core.language import _
from core.study.moment import Moment
from core.study.robustness import CurvesRequest
from core.study.transform import UNCHANGED, Transform

__all__ = ["SCALES", "UNCHANGED", "Scale", "curves_request", "transform_of"]


@dataclass(frozen=True)
class Scale:
    """One kind of change on a slider and on the x axis of its curve.

    Attributes
    ----------
    kind: a field of `core.study.transform.Transform`
    title: its name for the user
    low, high: the ends; stops: how many steps of the slider lie between them, equal ones or equal factors
    points: the amounts at which accuracy is measured
    text: writes an amount with its unit
    tip: what it does, in one sentence
    claimed: the range over which the paper says its network holds (section VII, figure 13), if it does
    by_factor: whether the steps are factors
    """

    kind: str
    title: str
    low: float
    high: float
    stops: int
    points: tuple[float, ...]
    text: Callable[[float], str]
    tip: str
    claimed: tuple[float, float] | None = None
    by_factor: bool = False

    @property
    def neutral(self) -> float:
        """The amount that changes nothing."""
        return getattr(UNCHANGED, self.kind)

    def value_at(self, stop: float) -> float:
        """The amount at a stop of the slider, 0 to `stops`."""
        share = stop / self.stops
        if self.by_factor:
            return round(self.low * (self.high / self.low) ** share, 4)
        return round(self.low + (self.high - self.low) * share, 4)

    def place_of(self, value: float) -> float:
        """Where an amount lies between the ends, 0 to 1; beyond them, at the nearer one."""
        if self.by_factor:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, share))

    def stop_of(self, value: float) -> int:
        """The stop of the slider nearest to an amount."""
        return round(self.place_of(value) * self.stops)


def transform_of(values: dict[str, float]) -> Transform:
    """The Transform with these amounts; whatever is not named stays as it is."""
    return Transform(**values)


def curves_request(moment: Moment, count: int) -> CurvesRequest:
    """The curves of every scale for the network that a moment shows, over the first `count` test digits."""
    return CurvesRequest(
        parameters=moment.parameters,
        values={scale.kind: scale.points for scale in SCALES},
        count=count,
        source=moment.source,
    )


def _even(low, high, count):
    return tuple(round(float(value), 4) for value in np.linspace(low, high, count))


def _factors(low, high, count):
    return tuple(round(float(value), 4) for value in np.geomspace(low, high, count))


def _signed(value, places, unit):
    if value == 0:
        return f"0{unit}"
    return f"{'+' if value > 0 else '−'}{abs(value):.{places}f}{unit}"


SCALES = (
    Scale("shift_x", _("Shift across"), -12, 12, 48, _even(-12, 12, 13), lambda value: _signed(value, 1, " px"),
          _("Moves the digit to the right, or to the left below 0. What leaves the 28 × 28 picture is lost.")),
    Scale("shift_y", _("Shift down"), -12, 12, 48, _even(-12, 12, 13), lambda value: _signed(value, 1, " px"),
          _("Moves the digit down, or up below 0. What leaves the 28 × 28 picture is lost."), (-10, 10)),
    Scale("size", _("Size"), 0.4, 2.5, 44, _factors(0.4, 2.5, 13), lambda value: f"× {value:.2f}",
          _("Enlarges the digit, or shrinks it below 1. From about × 1.4 on, ink leaves the picture."), (0.5, 2), True),
    Scale("rotation", _("Rotation"), -60, 60, 120, _even(-60, 60, 13), lambda value: _signed(value, 0, "°"),
          _("Turns the digit clockwise, or back below 0."), (-30, 30)),
    Scale("slant", _("Slant"), -1, 1, 40, _even(-1, 1, 11), lambda value: _signed(value, 2, ""),
          _("Leans the digit to the right, or to the left below 0; at 1 by 45 degrees.")),
    Scale("weight", _("Stroke weight"), -1, 3, 40, _even(-1, 3, 17), lambda value: _signed(value, 1, " px"),
          _("Moves the stroke's edge outwards on each side, or inwards below 0.")),
    Scale("noise", _("Noise"), 0, 0.5, 50, (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
          lambda value: f"{100 * value:.0f} %",
          _("Inverts this share of the pixels. The paper's network was trained with 10 % of them inverted.")),
)  # fmt: skip
assert {scale.kind for scale in SCALES} == {field.name for field in fields(Transform)}
