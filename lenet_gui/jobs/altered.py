"""What becomes of the network shown when it is altered, read on all test digits in the background."""

from collections.abc import Hashable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from core.data.dataset import Dataset
from core.network.parameters import Parameters
from core.run.snapshot import Evaluation
from core.study.alterations import Alteration
from core.study.moment import AlteredTest, Moment, Source
from lenet_gui.jobs.background_jobs import COMPUTING, BackgroundJobs, Cancelled, Progress, Request
from lenet_gui.jobs.readings import read_part

if TYPE_CHECKING:
    from core.study.cut_links import CutErrors, Pruning

REST = 9  # so many times as long as a test took, until the next of a network that goes on learning


@dataclass(frozen=True)
class ReadNetworks(Request):
    """The Evaluation of each of these networks, whatever was altered in them, on all test digits.

    It waits in no lane: somebody has just altered something, and curves under way may take a minute. A network takes
    a third of a second of one processor.
    """

    networks: tuple[Parameters, ...]
    dataset: Dataset
    step: int

    def work(self, progress: Progress, cancelled: Cancelled) -> tuple[Evaluation, ...] | None:
        evaluations = []
        for done, parameters in enumerate(self.networks):
            tell = lambda share, text, done=done: progress((done + share) / len(self.networks), text)  # noqa: E731
            evaluations.append(read_part(parameters, self.dataset.test, "test", self.step, tell, cancelled))
        return None if cancelled() else tuple(evaluations)


@dataclass(frozen=True)
class ReadAlterations(Request):
    """The test errors, (n,) float64 percent, of one network altered in each of these ways: a curve named `name`."""

    lane: ClassVar = COMPUTING
    name: str
    whole: Parameters
    start: Parameters | None
    ways: tuple[Alteration, ...]
    dataset: Dataset

    @property
    def kind(self) -> Hashable:
        return type(self), self.name

    def work(self, progress: Progress, cancelled: Cancelled) -> np.ndarray | None:
        errors = np.zeros(len(self.ways))
        for done, way in enumerate(self.ways):
            altered = way.of(self.whole, self.start)
            tell = lambda share, text, done=done: progress((done + share) / len(self.ways), text)  # noqa: E731
            evaluation = read_part(altered, self.dataset.test, "test", 0, tell, cancelled)
            if evaluation is None:
                return None
            errors[done] = evaluation.error_percent
        errors.flags.writeable = False
        return errors


@dataclass(frozen=True)
class ReadCuts(Request):
    """The CutErrors of this network on all test digits: what each of its links is worth."""

    lane: ClassVar = COMPUTING
    whole: Parameters
    dataset: Dataset
    source: Source  # of which network that is

    def work(self, progress: Progress, cancelled: Cancelled) -> "CutErrors | None":
        from core.study.cut_links import errors_without_each

        return errors_without_each(self.whole, self.dataset.test, progress, cancelled)


@dataclass(frozen=True)
class PruneLinks(Request):
    """The Pruning of this network on all test digits: how many links can go before the errors are `factor` times."""

    lane: ClassVar = COMPUTING
    whole: Parameters
    dataset: Dataset
    source: Source
    factor: float

    def work(self, progress: Progress, cancelled: Cancelled) -> "Pruning | None":
        from core.study.cut_links import prune

        return prune(self.whole, self.dataset.test, self.factor, progress, cancelled)


class AlteredTests(QObject):
    """Asks how well the network shown reads the test digits as it was altered: at once whenever that is otherwise.

    While the network goes on learning it is asked again and again, at rest `REST` times as long as that takes, so that
    training does not feel it.
    """

    read = pyqtSignal(object, object)  # `Moment.altered`, and the AlteredTest of that
    progressed = pyqtSignal(float)  # 0 to 1

    def __init__(self, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs = jobs
        self._asked: tuple = ()  # `Moment.altered`, digits and network of the last request
        self._whole: tuple = (None, None, None)  # digits, a network in which nothing is altered, and its Evaluation
        self._began = self._rests_until = 0.0
        jobs.hear(ReadNetworks, self._on_answered, progressed=lambda _wanted, share, _text: self.progressed.emit(share))

    def of(self, moment: Moment, dataset: Dataset | None) -> None:
        """This moment is shown: `read` comes if that is news."""
        if moment.altered is None or dataset is None:
            self._jobs.cancel(ReadNetworks)
            self._asked = ()
            return
        asked = (moment.altered, dataset, moment.parameters)
        if asked[:2] == self._asked[:2]:
            if asked[2] is self._asked[2]:
                return
            if moment.learning and (self._jobs.under_way(ReadNetworks) or monotonic() < self._rests_until):
                return
        whole = moment.whole
        if moment.source.pretrained and moment.own_evaluation is not None:
            self._whole = (dataset, whole, moment.own_evaluation)
        known = self._whole[0] is dataset and self._whole[1] is whole
        self._asked, self._began = asked, monotonic()
        networks = (moment.parameters,) if known else (moment.parameters, whole)
        self._jobs.ask(ReadNetworks(networks, dataset, moment.source.step))

    def _on_answered(self, request, evaluations):
        altered, dataset, _parameters = self._asked
        self._rests_until = monotonic() + REST * (monotonic() - self._began)
        if len(evaluations) > 1:
            self._whole = (dataset, request.networks[1], evaluations[1])
        self.read.emit(altered, AlteredTest(before=self._whole[2], after=evaluations[0]))
