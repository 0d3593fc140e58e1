"""Where the digits come from: found on this machine, else drawn by the program while MNIST is fetched."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from core.data.dataset import BUILTIN, VARIABLE, DataError, Dataset, read_folder
from core.language import _
from lenet_gui.jobs.background_jobs import BackgroundJobs, Cancelled, Progress, Request

FIRST_DIGITS = 100


class GivenUp(Exception):
    """The work in hand is no longer wanted."""


@dataclass(frozen=True)
class FindDigits(Request):
    """MNIST as a Dataset where it is on this machine, or what was named; None where it must be fetched."""

    named: str | None

    def work(self, progress: Progress, cancelled: Cancelled) -> Dataset | None:
        from core.data import mnist

        return mnist.find(self.named, progress=heeding(progress, cancelled))


@dataclass(frozen=True)
class FetchMnist(Request):
    """MNIST as a Dataset, from the mirrors."""

    def work(self, progress: Progress, cancelled: Cancelled) -> Dataset:
        from core.data import mnist

        return mnist.download(progress=progress, cancelled=cancelled)


@dataclass(frozen=True)
class ReadFolder(Request):
    """The Dataset in a folder, or in the one file."""

    folder: Path

    def work(self, progress: Progress, cancelled: Cancelled) -> Dataset:
        return read_folder(self.folder)


@dataclass(frozen=True)
class DrawFirstDigits(Request):
    """A Dataset of a few built-in digits: drawing all takes seconds, in which the window is not to be empty."""

    def work(self, progress: Progress, cancelled: Cancelled) -> Dataset:
        from core.data.builtin_digits import draw_digits

        digits = draw_digits(np.arange(FIRST_DIGITS) % 10, np.random.default_rng(0))
        return Dataset(BUILTIN, digits, digits)


@dataclass(frozen=True)
class DrawDigits(Request):
    """The Dataset of the built-in digits. Nothing is trained meanwhile, so it waits for no other computing."""

    def work(self, progress: Progress, cancelled: Cancelled) -> Dataset:
        from core.data.builtin_digits import builtin_dataset

        return builtin_dataset(progress=heeding(progress, cancelled))


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
        jobs.hear(FindDigits, self._on_found, self._on_failed, self._on_progressed)
        jobs.hear(FetchMnist, self._on_fetched, self._on_failed, self._on_progressed, self._on_fetching_cancelled)
        jobs.hear(DrawFirstDigits, self._on_first_drawn, self._on_failed)
        jobs.hear(DrawDigits, self._on_drawn, self._on_failed, self._on_drawing_progressed)
        jobs.hear(ReadFolder, self._on_opened, self._on_failed)

    def find(self, named: str | None) -> None:
        """Look for MNIST: `named` (the --data argument), LENET_DATA, the user's folder, the mirrors."""
        if (named or os.environ.get(VARIABLE)) == BUILTIN:
            self._jobs.ask(DrawFirstDigits())
        else:
            self._jobs.ask(FindDigits(named))

    def open_folder(self, folder: Path) -> None:
        """Read the digits in `folder`, or the one file."""
        self._jobs.ask(ReadFolder(folder))

    def cancel_download(self) -> None:
        """Stay with the digits at hand."""
        self._jobs.cancel(FetchMnist)

    @property
    def downloading(self) -> bool:
        """Whether MNIST is being fetched, which can be cancelled."""
        return self._jobs.under_way(FetchMnist)

    def _on_found(self, _request, dataset):
        self.work_ended.emit()
        if dataset is not None:
            self.dataset_ready.emit(dataset)
            return
        self.announced.emit(_("MNIST is not on this machine: it is being fetched, meanwhile digits are drawn."))
        self._jobs.ask(DrawFirstDigits())
        self._jobs.ask(FetchMnist())

    def _on_first_drawn(self, _request, dataset):
        self._jobs.ask(DrawDigits())
        self.first_digits_ready.emit(dataset)

    def _on_drawing_progressed(self, _request, fraction, text):
        if not self.downloading:  # there is one line for both
            self.progressed.emit(fraction, text)

    def _on_progressed(self, _request, fraction, text):
        self.progressed.emit(fraction, text)

    def _on_opened(self, _request, dataset):
        self._give_up_the_rest()
        self.dataset_ready.emit(dataset)

    def _on_drawn(self, _request, dataset):
        if not self.downloading:
            self.work_ended.emit()
        self.dataset_ready.emit(dataset)

    def _on_fetched(self, _request, dataset):
        self._give_up_the_rest()
        self.work_ended.emit()
        self.dataset_ready.emit(dataset)

    def _on_fetching_cancelled(self, _request):
        self.work_ended.emit()

    def _on_failed(self, _request, error):
        self.work_ended.emit()
        if not isinstance(error, DataError):
            raise error
        self.failed.emit(str(error))

    def _give_up_the_rest(self):
        for kind in (DrawFirstDigits, DrawDigits, FetchMnist):
            self._jobs.cancel(kind)


def heeding(progress, cancelled):
    """The same progress, for a work that does not ask whether it has been cancelled: it is ended from within."""

    def heard(fraction, text):
        if cancelled():
            raise GivenUp
        progress(fraction, text)

    return heard


def data_name(source: str) -> str:
    """What people call a source of digits."""
    return _("built-in digits") if source == BUILTIN else _("MNIST")
