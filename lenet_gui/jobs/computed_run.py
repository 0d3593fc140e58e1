"""A run that is computed in the background from its beginning, as far as some step."""

from dataclasses import dataclass

from core.data.dataset import Dataset
from core.language import _
from core.recipe.recipe import Recipe
from core.run.run import Run
from lenet_gui.jobs.background_jobs import Cancelled, Progress, Request
from lenet_gui.jobs.past import NotComputed


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
            words = self._words(self.recipe.passes * trainer.snapshot().steps_per_pass)
            while not cancelled() and trainer.step():
                progress(trainer.place.step / self.step, words)
            if cancelled():
                return None
            if trainer.place.step != self.step:
                raise NotComputed(trainer.snapshot().message)
            return trainer.run()
        finally:
            trainer.close()

    def _words(self, last):
        if self.step <= last:
            return _("computing step {step:,}").format(step=self.step)
        words = _("computing step {step:,}, though {name} ends after {last:,}")
        return words.format(step=self.step, name=self.recipe.name, last=last)
