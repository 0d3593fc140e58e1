"""What the window may ask of the trainer. Nothing else crosses in this direction."""

import math
from dataclasses import dataclass

from core.data.dataset import Dataset, Part
from core.language import _
from core.network.processors import MOST_PROCESSES
from core.recipe.recipe import Recipe
from core.recipe.schedule import MOST_STEP_SIZE
from core.run.run import Run


@dataclass(frozen=True)
class Train:
    """Go on training until so many passes are done in all (None: the recipe's), or until paused."""

    passes: int | None = None

    def __post_init__(self):
        if self.passes is not None and not (isinstance(self.passes, int) and self.passes >= 1):
            message = _("The number of passes is {passes}; it must be a whole number above 0.")
            raise ValueError(message.format(passes=self.passes))


@dataclass(frozen=True)
class Pause:
    """Stop after the step under way."""


@dataclass(frozen=True)
class StepOnce:
    """Take exactly one step, then pause."""


@dataclass(frozen=True)
class TrainTo:
    """Go on training until so many steps have been taken in all, then pause; beyond the recipe's passes if need be."""

    step: int


@dataclass(frozen=True)
class Reset:
    """Begin a new run from random weights by this recipe, paused."""

    recipe: Recipe


@dataclass(frozen=True)
class SetStepFactor:
    """Multiply the schedule's step size by `factor` (> 0) from now on. Recorded in the run.

    `goes_on`: whether it goes on from the factor before in one movement of the hand, which is one change.
    """

    factor: float
    goes_on: bool = False

    def __post_init__(self):
        if not 0 < self.factor <= MOST_STEP_SIZE:
            message = _("The step factor is {factor}; it must be above 0 and at most {most}.")
            raise ValueError(message.format(factor=self.factor, most=MOST_STEP_SIZE))


@dataclass(frozen=True)
class SetPace:
    """At most this many steps a second; None for as fast as the machine can."""

    steps_per_second: float | None

    def __post_init__(self):
        pace = self.steps_per_second
        if pace is not None and not (math.isfinite(pace) and pace > 0):
            raise ValueError(_("The pace is {pace}; it must be above 0 steps a second.").format(pace=pace))


@dataclass(frozen=True)
class SetProcesses:
    """Share the training among so many processes, 1 to `MOST_PROCESSES`; None for as many as pay.

    The numbers do not depend on it, and the run does not remember it; LENET_PROCESSES overrides it.
    """

    count: int | None

    def __post_init__(self):
        if self.count is not None and not (isinstance(self.count, int) and 1 <= self.count <= MOST_PROCESSES):
            message = _("The number of processes is {count}; it must be a whole number from 1 to {most}.")
            raise ValueError(message.format(count=self.count, most=MOST_PROCESSES))


@dataclass(frozen=True, eq=False)
class Open:
    """Go on with a run read from a file, paused at the place where it was saved."""

    run: Run


@dataclass(frozen=True, eq=False)
class SetDataset:
    """Data has arrived. Taken up by the next run; a run that has taken a step keeps its own."""

    dataset: Dataset


@dataclass(frozen=True, eq=False)
class MixIn:
    """From now on mix these digits into about this share of every batch; None or a share of 0 to stop. Recorded."""

    digits: Part | None
    share: float = 0.1

    def __post_init__(self):
        if not 0 <= self.share <= 1:
            raise ValueError(_("The share of your own digits is {share}; it must be 0 to 1.").format(share=self.share))


Command = (
    Train | Pause | StepOnce | TrainTo | Reset | SetStepFactor | SetPace | SetProcesses | Open | SetDataset | MixIn
)
