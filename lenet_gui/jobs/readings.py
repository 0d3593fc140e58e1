"""What is computed in the background for views: margins of a part, the shipped network's test, curves of accuracy."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from core.data.dataset import Dataset, Part
from core.network.parameters import Parameters
from core.run.run import Run
from core.run.snapshot import Evaluation
from core.study.margins import margins_of
from core.study.moment import Moment
from lenet_gui.jobs.background_jobs import COMPUTING, BackgroundJobs, Cancelled, Progress, Request

if TYPE_CHECKING:
    from core.study.robustness import CurvesAnswer, CurvesRequest


@dataclass(frozen=True)
class ReadMargins(Request):
    """The margins (n,) of all digits of one part, "test", "validation" or "train", by the network of a moment."""

    lane: ClassVar = COMPUTING
    at: Moment
    dataset: Dataset
    part: str

    @property
    def kind(self) -> Hashable:
        return type(self), self.part

    def work(self, progress: Progress, cancelled: Cancelled) -> np.ndarray | None:
        evaluation = read_part(self.at.parameters, getattr(self.dataset, self.part), self.part, 0, progress, cancelled)
        return None if evaluation is None else margins_of(evaluation)


@dataclass(frozen=True)
class ReadShipped(Request):
    """The Evaluation of the run that came with the program on all test digits."""

    lane: ClassVar = COMPUTING
    run: Run
    dataset: Dataset

    def work(self, progress: Progress, cancelled: Cancelled) -> Evaluation | None:
        return read_part(self.run.parameters, self.dataset.test, "test", self.run.step, progress, cancelled)


@dataclass(frozen=True)
class ComputeCurves(Request):
    """The CurvesAnswer to `wanted`, on these digits."""

    lane: ClassVar = COMPUTING
    wanted: "CurvesRequest"
    part: Part

    def work(self, progress: Progress, cancelled: Cancelled) -> "CurvesAnswer | None":
        from core.study.robustness import curves

        return curves(self.wanted, self.part, progress, cancelled)


class ShippedTest(QObject):
    """Asks for the shipped run's test, once for each set of digits, so that it is there before anyone asks for it.

    It begins when it is told to: the window's start is not to wait for it.
    """

    read = pyqtSignal(object)  # its Evaluation

    def __init__(self, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs = jobs
        self._begun = False
        self._wanted: ReadShipped | None = None
        self._answered: ReadShipped | None = None  # the last
        jobs.hear(ReadShipped, self._on_answered)

    def begin(self) -> None:
        """From now on there is time for it."""
        self._begun = True
        self._ask()

    def of(self, run: Run | None, dataset: Dataset | None) -> None:
        """This is the run, and these are the digits, as far as both are there: `read` comes, if that is news."""
        if run is not None and dataset is not None:
            self._wanted = ReadShipped(run, dataset)
            self._ask()

    def _ask(self):
        if self._begun and self._wanted is not None and self._wanted != self._answered:
            self._jobs.ask(self._wanted)

    def _on_answered(self, request, evaluation):
        self._answered = request
        self.read.emit(evaluation)


def read_part(parameters: Parameters, part: Part, name: str, step: int, progress, cancelled) -> Evaluation | None:
    """Read a whole part in one thread, for training goes on; None once cancelled."""
    from core.run.computing_pool import ComputingPool
    from core.run.evaluation import Examination

    examination, evaluation = Examination(parameters, part, name, ComputingPool(1), step), None
    while evaluation is None and not cancelled():
        evaluation = examination.step()
        progress(examination.done, "")
    return evaluation
