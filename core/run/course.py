"""How a run went, as its curves tell it: the run of the window, or the one that came with the program."""

from dataclasses import dataclass

import numpy as np

from core.recipe.recipe import Recipe
from core.run.run import Run
from core.run.snapshot import History, Snapshot


@dataclass(frozen=True, eq=False)
class Course:
    """The curves of a run, and what says where on an axis of passes or seconds they lie.

    Attributes
    ----------
    run_id: which run: its number in this session, or `core.study.moment.PRETRAINED`
    recipe: what it follows
    history: the curves
    step: steps taken; steps_per_pass: in one pass
    training_seconds: time spent in training, evaluation left out
    """

    run_id: int
    recipe: Recipe
    history: History
    step: int
    steps_per_pass: int
    training_seconds: float

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Course":
        """How the run in training goes, up to this snapshot."""
        return cls(
            snapshot.run_id,
            snapshot.recipe,
            snapshot.history,
            snapshot.step,
            snapshot.steps_per_pass,
            snapshot.training_seconds,
        )

    @classmethod
    def of_run(cls, run: Run, run_id: int) -> "Course | None":
        """How a run in a file went; None where it has not finished a pass, so that it does not tell how long one is."""
        place = run.place
        if run.history is None or not place.pass_index:
            return None
        steps_per_pass = max(1, (place.step - place.step_in_pass) // place.pass_index)
        return cls(run_id, run.recipe, run.history, place.step, steps_per_pass, place.training_seconds)

    @property
    def begun(self) -> bool:
        """Whether there is anything of it to be drawn."""
        return bool(self.history.steps.size or self.history.test_steps.size)

    def step_size_at(self, step: int) -> float | None:
        """With what training multiplied a gradient at the last test until this step; None where that is not known.

        That is the median of the layers' medians: optimizers give each parameter a step size of its own.
        """
        known = (self.history.test_steps > 0) & (self.history.test_steps <= step)
        sizes = self.history.step_sizes[known][-1:, :, 1]
        sizes = sizes[sizes > 0]
        return float(np.median(sizes)) if sizes.size else None
