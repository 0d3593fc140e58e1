"""The step size at every place of a run."""

import math
from dataclasses import dataclass

from core.language import _

KINDS = ("constant", "cosine", "table")
MOST_STEP_SIZE = 1000  # far beyond any use; keeps a step finite in float32 as long as the gradient is

# The paper's eta (III.B): passes 1-2, 3-5, 6-8, 9-12, and all after.
PAPER_TABLE = ((2, 0.0005), (3, 0.0002), (3, 0.0001), (4, 0.00005), (1, 0.00001))


class ScheduleError(ValueError):
    """A schedule that makes no sense; the message is one sentence for the user."""


@dataclass(frozen=True)
class Schedule:
    """The step size as a function of the place in the run, counted in passes, and of nothing else.

    Attributes
    ----------
    kind: "constant", "cosine" (falls from `step_size` to `last_step_size` over the recipe's passes along half a
        cosine) or "table" (a step size for so many passes each, the last one for all that follow)
    step_size, last_step_size: above 0 and at most `MOST_STEP_SIZE`, for "constant" and "cosine"
    table: (passes, step size) pairs for "table"
    warm_up_passes: the step size grows evenly from zero over so much of the first pass
    """

    kind: str = "constant"
    step_size: float = 0.001
    last_step_size: float = 0.00001
    table: tuple[tuple[int, float], ...] = ()
    warm_up_passes: float = 0.0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ScheduleError(
                _("The schedule is {kind!r}; choose one of {all}.").format(kind=self.kind, all=", ".join(KINDS))
            )
        if self.kind == "table" and not self.table:
            raise ScheduleError(_("A schedule by table needs at least one step size."))
        sizes = (
            [size for _passes, size in self.table] if self.kind == "table" else [self.step_size, self.last_step_size]
        )
        for size in sizes:
            if not 0 < size <= MOST_STEP_SIZE:
                raise ScheduleError(
                    _("A step size is {size}; it must be above 0 and at most {most}.").format(
                        size=size, most=MOST_STEP_SIZE
                    )
                )
        for passes, _size in self.table:
            if passes < 1:
                raise ScheduleError(
                    _("The schedule's table has a step size for {passes} passes; it must be 1 or more.").format(
                        passes=passes
                    )
                )
        if not (math.isfinite(self.warm_up_passes) and self.warm_up_passes >= 0):
            raise ScheduleError(_("warm_up_passes is {value}; it must be 0 or more.").format(value=self.warm_up_passes))

    def at(self, place: float, passes: int) -> float:
        """The step size when `place` passes of `passes` are done (0.0 at the start, fractions within a pass)."""
        if self.kind == "table":
            size = self._in_table(place)
        elif self.kind == "cosine":
            way = min(1.0, place / passes)
            size = self.last_step_size + (self.step_size - self.last_step_size) * (1 + math.cos(math.pi * way)) / 2
        else:
            size = self.step_size
        if place < self.warm_up_passes:
            # Never quite zero, so that the first step does something.
            size *= max(place / self.warm_up_passes, 0.01)
        return size

    def _in_table(self, place):
        end = 0
        for passes, size in self.table:
            end += passes
            if place < end:
                return size
        return self.table[-1][1]
