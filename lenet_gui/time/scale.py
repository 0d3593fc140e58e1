"""Where the steps of a run lie along a line: evenly, or by the logarithm of their number. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LOGARITHM, PASSES = "logarithm", "passes"
SCALES = (LOGARITHM, PASSES)


@dataclass(frozen=True)
class Scale:
    """From step 0 at the left to `last` at the right of a line `width` pixels long, which begins at `left`.

    By the logarithm the first steps, in which most happens, have as much room as thousands later on.
    """

    by: str
    last: int
    left: float
    width: float

    def x(self, step: float) -> float:
        """Where this step is."""
        last = max(1, self.last)
        share = math.log1p(step) / math.log1p(last) if self.by == LOGARITHM else step / last
        return self.left + self.width * share

    def step(self, x: float) -> int:
        """Which step is nearest to this place; those at the ends stand for all beyond."""
        share = min(1.0, max(0.0, (x - self.left) / max(1.0, self.width)))
        last = max(1, self.last)
        step = math.expm1(share * math.log1p(last)) if self.by == LOGARITHM else share * last
        return min(self.last, max(0, round(step)))

    def nearest(self, steps: Sequence[int], x: float) -> int:
        """Which of these, ascending and at least one, is nearest to this place to the eye."""
        return min(steps, key=lambda step: abs(self.x(step) - x))

    def numbers(self, steps_per_pass: int, room: float) -> list[tuple[int, str]]:
        """(step, words) to be written below the line, each `room` pixels from the next: steps, or passes."""
        if self.by == LOGARITHM:
            marks = [(10**power, _short(10**power)) for power in range(len(str(self.last)))]
        else:
            passes, wide = self.last // max(1, steps_per_pass), self.width * steps_per_pass / max(1, self.last)
            apart = next(count for count in _round_numbers() if count * wide >= room or count > passes)
            marks = [(number * steps_per_pass, str(number)) for number in range(apart, passes + 1, apart)]
        chosen: list[tuple[int, str]] = []
        for mark in marks:
            if not chosen or self.x(mark[0]) - self.x(chosen[-1][0]) >= room:
                chosen.append(mark)
        return chosen


def _short(number):
    """1000 as 1k."""
    return f"{number // 1000:,}k" if number >= 1000 else str(number)


def _round_numbers():
    """1, 2, 5, 10, 20, 50 and so on."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
