"""What is read in the background for the views: margins of a part, the shipped network's test, curves of accuracy."""

from collections.abc import Callable

from PyQt5.QtCore import QObject, pyqtSignal

from core.data.dataset import Dataset, Part
from core.network.parameters import Parameters
from core.run.computing_pool import ComputingPool
from core.run.evaluation import Examination
from core.run.snapshot import Evaluation
from core.study.margins import margins_of
from core.study.robustness import CurvesRequest, curves
from lenet_gui.jobs.background_jobs import BackgroundJobs


class BackgroundReadings(QObject):
    """Starts the jobs; what they find comes back to the view that asked, or by a signal."""

    shipped_read = pyqtSignal(object)  # Evaluation of the shipped network on the test digits
    failed = pyqtSignal(str)

    def __init__(self, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs = jobs
        self._wanted = False  # whether anybody has asked how the shipped network does
        self._read_of: tuple = ()  # network and digits of which that was read last
        self._curves = None  # the job that computes them

    def read_margins(self, parameters: Parameters, dataset: Dataset, name: str, receive: Callable) -> None:
        """Call `receive(name, margins)` when all digits of the part have been read."""
        self._jobs.start(
            _reading(parameters, getattr(dataset, name), name),
            lambda evaluation: receive(name, margins_of(evaluation)),
            self._on_failed,
        )

    def want_shipped(self) -> None:
        """From now on somebody looks at how the shipped network reads the test digits."""
        self._wanted = True

    def read_shipped(self, run, dataset: Dataset | None) -> None:
        """Test the shipped run, once for each set of digits, when that is wanted and both are there."""
        if not self._wanted or run is None or dataset is None or self._read_of == (run, dataset):
            return
        self._read_of = (run, dataset)
        self._jobs.start(
            _reading(run.parameters, dataset.test, "test", run.step),
            lambda evaluation: self.shipped_read.emit(evaluation) if self._read_of == (run, dataset) else None,
            self._on_failed,
        )

    def compute_curves(self, request: CurvesRequest, dataset: Dataset, view) -> None:
        """Show the view of robustness its curves, and on the way there how far they are."""

        def on_failed(error):
            view.show_answer(None)
            self._on_failed(error)

        test = dataset.test
        self._curves = self._jobs.start(
            lambda progress, cancelled: curves(request, test, progress, cancelled),
            view.show_answer,
            on_failed,
            lambda fraction, _text: view.show_progress(fraction),
            lambda: view.show_answer(None),
        )

    def cancel_curves(self) -> None:
        """Give up the curves that are being computed."""
        if self._curves is not None:
            self._curves.cancel()

    def _on_failed(self, error):
        self.failed.emit(str(error))


def _reading(parameters: Parameters, part: Part, name: str, step: int = 0):
    """The work of reading a whole part; one thread, for training goes on."""

    def work(progress, cancelled) -> Evaluation | None:
        examination, evaluation = Examination(parameters, part, name, ComputingPool(1), step), None
        while evaluation is None and not cancelled():
            evaluation = examination.step()
            progress(examination.done, "")
        return evaluation

    return work
