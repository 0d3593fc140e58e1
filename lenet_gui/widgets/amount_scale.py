"""How one amount of a change is named, written, moved through by a slider and marked above it. No Qt."""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """One kind of change on a slider and on the x axis of its curve.

    Attributes
    ----------
    kind: its name
    title: its name for the user
    low, high: at the left and at the right end
    stops: how many steps of the slider lie between them, equal ones or equal factors
    points: the amounts at which its curve is measured
    text: writes an amount with its unit
    tip: what it does, in one sentence
    claimed: the range over which the paper says its network holds (section VII, figure 13), if it does
    by_factor: whether the steps are factors
    neutral: the amount that changes nothing
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
    neutral: float = 0.0

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
