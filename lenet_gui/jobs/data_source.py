"""Where the digits come from: found on this machine, else drawn by the program while MNIST is fetched."""

import os
from pathlib import Path

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from core.data import mnist
from core.data.dataset import BUILTIN, DataError, Dataset, read_folder
from core.language import _
from lenet_gui.jobs.background_jobs import BackgroundJobs

FIRST_DIGITS = 100


class Cancelled(Exception):
    """The work in hand is no longer wanted."""


class DataSource(QObject):
    """Looks for digits in the background, in the order that the README gives, and says what it finds.

    A source that was named, or is there, and cannot be used is an error (`failed`); only absent ones are passed over.
    """

    first_digits_ready = pyqtSignal(object)  # a Dataset of a few digits to look at while the others are being drawn
    dataset_ready = pyqtSignal(object)  # a core.data.dataset.Dataset to be used from the next run on
    announced = pyqtSignal(str)  # one sentence
    failed = pyqtSignal(str)  # one sentence: what is wrong and what to do
    progressed = pyqtSignal(float, str)  # of drawing or fetching
    work_ended = pyqtSignal()  # what progressed has come to an end, good or bad

    def __init__(self, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs = jobs
        self._drawing = self._download = None

    def find(self, named: str | None) -> None:
        """Look for MNIST: `named` (the --data argument), LENET_DATA, the user's folder, the mirrors."""
        if (named or os.environ.get(mnist.VARIABLE)) == BUILTIN:
            self._draw()
            return
        self._jobs.start(
            lambda progress, cancelled: mnist.find(named, progress=heeding(progress, cancelled)),
            self._on_found,
            self._on_failed,
            self.progressed.emit,
        )

    def open_folder(self, folder: Path) -> None:
        """Read the digits in `folder`, or the one file."""
        self._jobs.start(lambda progress, cancelled: read_folder(folder), self._on_opened, self._on_failed)

    def cancel_download(self) -> None:
        """Stay with the digits at hand."""
        if self._download is not None:
            self._download.cancel()

    @property
    def downloading(self) -> bool:
        """Whether MNIST is being fetched, which can be cancelled."""
        return self._download is not None

    def _on_found(self, dataset):
        self.work_ended.emit()
        if dataset is not None:
            self.dataset_ready.emit(dataset)
            return
        self.announced.emit(_("MNIST is not on this machine: it is being fetched, meanwhile digits are drawn."))
        self._draw()
        self._download = self._jobs.start(
            lambda progress, cancelled: mnist.download(progress=progress, cancelled=cancelled),
            self._on_fetched,
            self._on_download_failed,
            self.progressed.emit,
            self._on_download_cancelled,
        )

    def _draw(self):
        """A few digits are there at once; drawing all takes seconds, in which the window is not to be empty."""
        self._drawing = self._jobs.start(draw_first, self._on_first_drawn, self._on_failed)

    def _on_first_drawn(self, dataset):
        self._drawing = self._jobs.start(draw, self._on_drawn, self._on_failed, self._on_drawing_progressed)
        self.first_digits_ready.emit(dataset)

    def _on_drawing_progressed(self, fraction, text):
        if not self.downloading:  # there is one line for both
            self.progressed.emit(fraction, text)

    def _on_opened(self, dataset):
        self._give_up_the_rest()
        self.dataset_ready.emit(dataset)

    def _on_drawn(self, dataset):
        self._drawing = None
        if not self.downloading:
            self.work_ended.emit()
        self.dataset_ready.emit(dataset)

    def _on_fetched(self, dataset):
        self._give_up_the_rest()
        self.work_ended.emit()
        self.dataset_ready.emit(dataset)

    def _on_download_failed(self, error):
        self._download = None
        self._on_failed(error)

    def _on_download_cancelled(self):
        self._download = None
        self.work_ended.emit()

    def _on_failed(self, error):
        self.work_ended.emit()
        if not isinstance(error, DataError):
            raise error
        self.failed.emit(str(error))

    def _give_up_the_rest(self):
        for job in (self._drawing, self._download):
            if job is not None:
                job.cancel()
        self._drawing = self._download = None


def draw_first(progress, cancelled) -> Dataset:
    """A few of the built-in digits, as a work for a background job."""
    from core.data.builtin_digits import draw_digits

    digits = draw_digits(np.arange(FIRST_DIGITS) % 10, np.random.default_rng(0))
    return Dataset(BUILTIN, digits, digits)


def draw(progress, cancelled) -> Dataset:
    """The built-in digits, as a work for a background job."""
    from core.data.builtin_digits import builtin_dataset

    return builtin_dataset(progress=heeding(progress, cancelled))


def heeding(progress, cancelled):
    """The same progress, for a work that does not ask whether it has been cancelled: it is ended from within."""

    def heard(fraction, text):
        if cancelled():
            raise Cancelled
        progress(fraction, text)

    return heard


def data_name(source: str) -> str:
    """What people call a source of digits."""
    return _("built-in digits") if source == BUILTIN else _("MNIST")
