"""The networks that a run had once: at a tick, at a step computed anew, or when it was left; and what they answer."""

from dataclasses import dataclass, replace

import numpy as np

from core.data.dataset import Dataset
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe
from core.run.kept_runs import KeptRun
from core.run.recording import Answers
from core.run.run import Run
from core.run.snapshot import TRAINED_LAYERS, Evaluation, Snapshot
from core.study.moment import Source


@dataclass(frozen=True, eq=False)
class Network:
    """A network that can be shown; `recipe` is that with which it began."""

    parameters: Parameters
    source: Source
    recipe: Recipe


class Past:
    """Which past network is shown, `network`; None while it is the one that there is now."""

    def __init__(self):
        self.network: Network | None = None
        self.dataset: Dataset | None = None  # the digits there are
        self._test: tuple = (None, None)  # the parameters of a network, and their Evaluation
        self._recorded: tuple = (None, None, None)  # Answers, the digits they were given to, and an Evaluation of both

    def at_tick(self, live: Snapshot, step: int) -> Network | None:
        """The run's network after this step, or at the tick before it; None where there is no tick."""
        tick = live.recording.tick_at(step)
        return None if tick is None else _of(live, tick.step, tick.parameters)

    def replayed(self, live: Snapshot, run: Run) -> Network:
        """That of a step computed anew."""
        return _of(live, run.step, run.parameters)

    def at_end(self, kept: KeptRun) -> Network:
        """That of a run which made way for another, as it was left."""
        return _of(kept.snapshot, kept.snapshot.step, kept.snapshot.averaged)

    def of(self, live: Snapshot, runs: tuple[KeptRun, ...]) -> Network | None:
        """The one that is shown; none any more once its run is neither the live one nor one of these."""
        if self.network is not None and self.network.source.run_id != live.run_id and self.kept(runs) is None:
            self.network = None
        return self.network

    def kept(self, runs: tuple[KeptRun, ...]) -> KeptRun | None:
        """The run of the one shown, if it has made way for another; None where it is the live one."""
        run_id = self.network and self.network.source.run_id
        return next((kept for kept in runs if kept.run_id == run_id and kept.snapshot is not None), None)

    def have_tested(self, parameters: Parameters, evaluation: Evaluation) -> None:
        """What a network answers on the test digits."""
        self._test = (parameters, evaluation)

    def evaluation(self, run: Snapshot) -> Evaluation | None:
        """What the one shown answers on the test digits; until that is read, what the last full test before it had.

        `run` is the state of its run.
        """
        parameters, evaluation = self._test
        if parameters is self.network.parameters:
            return evaluation
        return run.evaluation if run.averaged is self.network.parameters else self._as_recorded(run)

    def _as_recorded(self, live):
        answers, dataset = live.recording.answers_at(self.network.source.step), self.dataset
        if answers is None or dataset is None or dataset.source != live.data_source:
            return None
        if self._recorded[0] is not answers or self._recorded[1] is not dataset:
            self._recorded = (answers, dataset, _evaluation(answers, dataset))
        return self._recorded[2]


def _of(run, step, parameters):
    return Network(parameters, replace(Source.of(run), step=step), run.recording.begun_by(run.recipe))


def _evaluation(answers: Answers, dataset: Dataset) -> Evaluation | None:
    """None where they are of other digits."""
    labels = dataset.test.labels
    if labels.size != answers.answers.size:
        return None
    saturation = np.full(len(TRAINED_LAYERS), np.nan)
    return Evaluation("test", answers.step, labels, answers.answers, None, np.arange(labels.size), saturation)
