"""What is computed in the background of a past moment: its test, and a step that no tick is at."""

from dataclasses import dataclass
from typing import ClassVar

from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from core.data.dataset import DataError, Dataset
from core.language import _
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe
from core.run.recording import Recording
from core.run.run import Run
from core.run.snapshot import Evaluation
from core.study.moment import Moment
from lenet_gui.jobs.background_jobs import COMPUTING, BackgroundJobs, Cancelled, Progress, Request
from lenet_gui.jobs.readings import read_part

REST_MS = 250  # so long one looks at a past moment before it is tested


@dataclass(frozen=True)
class ReadPast(Request):
    """The Evaluation of a past network on all test digits. It waits in no lane: it takes a third of a second."""

    parameters: Parameters
    dataset: Dataset
    step: int

    def work(self, progress: Progress, cancelled: Cancelled) -> Evaluation | None:
        return read_part(self.parameters, self.dataset.test, "test", self.step, progress, cancelled)


class NotComputed(ValueError):
    """A step cannot be gone to again; the message is one sentence for the user."""


@dataclass(frozen=True)
class ReplayStep(Request):
    """A step of the run with this number, computed anew: the Run as it was, and whether that is only near it.

    Beside training there is room for one such work. Raises NotComputed.
    """

    lane: ClassVar = COMPUTING
    run_id: int
    recipe: Recipe
    changes: tuple[tuple[int, str, float], ...]
    recording: Recording
    dataset: Dataset
    step: int

    def work(self, progress: Progress, cancelled: Cancelled) -> tuple[Run, bool] | None:
        from core.training.replay import Replay, ReplayError  # the window's first picture does not wait for training

        try:
            replay = Replay(self.recipe, self.changes, self.recording, self.dataset, self.step, prove=True)
            try:
                while not cancelled() and replay.advance():
                    progress(replay.done, "")
                return None if cancelled() else (replay.run(), replay.near)
            finally:
                replay.close()
        except (ReplayError, DataError) as error:
            raise NotComputed(str(error)) from error
        except MemoryError as error:
            raise NotComputed(_("There is not enough memory to compute this step anew.")) from error


class PastTests(QObject):
    """Asks for the test of a past network, once one rests at it. Until then its moment tells of an earlier test."""

    read = pyqtSignal(object, object)  # the Parameters, and their Evaluation

    def __init__(self, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: ReadPast | None = None
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(lambda: self._wanted and jobs.ask(self._wanted))
        jobs.hear(ReadPast, lambda wanted, evaluation: self.read.emit(wanted.parameters, evaluation))

    def of(self, moment: Moment, dataset: Dataset | None) -> None:
        """This moment is shown."""
        wanted = None if dataset is None or not moment.past else ReadPast(moment.whole, dataset, moment.source.step)
        if wanted != self._wanted:
            self._wanted = wanted
            self._jobs.cancel(ReadPast)
            self._resting.start() if wanted else self._resting.stop()
