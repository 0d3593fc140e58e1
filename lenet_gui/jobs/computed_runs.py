"""Runs that are computed anew in the background, as far as some step: from the beginning, or from what is recorded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.data.dataset import Dataset
from core.language import _
from core.recipe.recipe import Recipe
from core.run.recording import Recording
from core.run.run import Run
from lenet_gui.jobs.background_jobs import Cancelled, Progress, Request

if TYPE_CHECKING:
    from core.training.replay import Changes


class NotComputed(ValueError):
    """A step that cannot be come to; the message is one sentence for the user."""


@dataclass(frozen=True)
class ComputeRun(Request):
    """The Run by this recipe after so many steps, and its past with it; None once cancelled.

    `processes` compute it, None for as many as pay. Raises NotComputed where the run fails on the way.
    """

    recipe: Recipe
    dataset: Dataset
    step: int
    processes: int | None

    def work(self, progress: Progress, cancelled: Cancelled) -> Run | None:
        from core.run.commands import SetProcesses, TrainTo
        from core.training.trainer import Trainer

        trainer = Trainer(self.recipe, self.dataset, records=True)
        try:
            for command in (SetProcesses(self.processes), TrainTo(self.step)):
                trainer.apply(command)
            while not cancelled() and trainer.step():
                progress(trainer.place.step / self.step, _("computing step {step:,}").format(step=self.step))
            if cancelled():
                return None
            if trainer.place.step != self.step:
                raise NotComputed(trainer.snapshot().message)
            return trainer.run()
        finally:
            trainer.close()


@dataclass(frozen=True)
class ComputeStep(Request):
    """The Run that is there, `run_id`, as it was after a step behind it; None once cancelled. Raises NotComputed."""

    run_id: int
    recipe: Recipe
    changes: "Changes"
    recording: Recording
    dataset: Dataset
    step: int

    def work(self, progress: Progress, cancelled: Cancelled) -> Run | None:
        from core.training.replay import Replay, ReplayError

        try:
            replay = Replay(self.recipe, self.changes, self.recording, self.dataset, self.step)
            try:
                while not cancelled() and replay.advance():
                    progress(replay.done, _("computing step {step:,}").format(step=self.step))
                return None if cancelled() else replay.run()
            finally:
                replay.close()
        except ReplayError as error:
            raise NotComputed(str(error)) from None
