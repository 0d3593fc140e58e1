"""The path of a training, laid out in the background as it grows."""

from dataclasses import dataclass

from PyQt5.QtCore import QObject, pyqtSignal

from core.study.moment import Moment
from core.study.path import Products, TrainingPath, Waypoint, path_of, products_of, waypoints_of
from lenet_gui.jobs.background_jobs import BackgroundJobs, Cancelled, Progress, Request


@dataclass(frozen=True)
class LayOutPath(Request):
    """The Products and the TrainingPath of these networks; `known` and `before` are those of the last time.

    It waits in no lane: a network that is new takes some milliseconds.
    """

    waypoints: tuple[Waypoint, ...]
    known: Products | None
    before: TrainingPath | None

    def work(self, progress: Progress, cancelled: Cancelled) -> tuple[Products, TrainingPath]:
        products = products_of(self.waypoints, self.known)
        return products, path_of(products, self.before)


class Paths(QObject):
    """Has one path laid out after another, each from what is known from the one before; of those wanted the newest."""

    found = pyqtSignal(object)  # a core.study.path.TrainingPath

    def __init__(self, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: Moment | None = None
        self._known: Products | None = None
        self._path: TrainingPath | None = None
        jobs.hear(LayOutPath, self._on_found)

    def want(self, moment: Moment) -> None:
        """Lay out the run of this moment, as soon as what is under way is done: `found`."""
        self._wanted = moment
        self._ask()

    def _ask(self):
        if self._wanted is not None and not self._jobs.under_way(LayOutPath):
            wanted, self._wanted = self._wanted, None
            self._jobs.ask(LayOutPath(waypoints_of(wanted), self._known, self._path))

    def _on_found(self, _request, found):
        self._known, self._path = found
        self.found.emit(self._path)
        self._ask()
