"""A run that goes on from a past moment of another: the moment is computed exactly, then the change is made."""

from dataclasses import dataclass

from core.recipe.recipe import Recipe
from core.run.branch import branched
from core.run.run import Run
from lenet_gui.jobs.background_jobs import Cancelled, Progress
from lenet_gui.jobs.past import ReplayStep


@dataclass(frozen=True)
class ReplayBranch(ReplayStep):
    """The Run that goes on from this step by the recipe `branch`, with this step factor. Raises as ReplayStep does.

    `step_factor` of None: that which the run had at this step.
    """

    branch: Recipe
    step_factor: float | None

    def work(self, progress: Progress, cancelled: Cancelled) -> Run | None:
        found = super().work(progress, cancelled)
        if found is None:
            return None
        run, _near = found
        return branched(run, self.branch, self.step_factor or run.step_factor, self.run_id)
