"""The step size at every place of a run."""

import math
from dataclasses import dataclass

from core.fields import check_choice, check_number, is_number, is_whole, shown
from core.language import _

SCHEDULE_KINDS = ("constant", "cosine", "table")
MOST_PASSES = 1_000_000
MOST_ROWS = 1000  # of a table
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
        check_choice(ScheduleError, _("The schedule"), self.kind, SCHEDULE_KINDS)
        rows = self.table
        if not isinstance(rows, tuple) or len(rows) > MOST_ROWS or not all(map(_is_pair, rows)):
            raise ScheduleError(
                _("The schedule's table must be at most {most} pairs of passes and a step size.").format(most=MOST_ROWS)
            )
        if self.kind == "table" and not rows:
            raise ScheduleError(_("A schedule by table needs at least one step size."))
        for size in (self.step_size, self.last_step_size, *(size for _passes, size in rows)):
            if not (is_number(size, 0, MOST_STEP_SIZE) and size > 0):
                raise ScheduleError(
                    _("A step size is {size}; it must be above 0 and at most {most}.").format(
                        size=shown(size), most=MOST_STEP_SIZE
                    )
                )
        for passes, _size in rows:
            if not is_whole(passes, 1, MOST_PASSES):
                raise ScheduleError(
                    _("The schedule's table has a step size for {passes} passes; it must be 1 or more.").format(
                        passes=shown(passes)
                    )
                )
        check_number(ScheduleError, "warm_up_passes", self.warm_up_passes, MOST_PASSES)

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


def _is_pair(row):
    return isinstance(row, tuple) and len(row) == 2
