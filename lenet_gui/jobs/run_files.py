"""Runs on disk: opening, saving, and the pre-trained one that comes with the program, all in the background."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.run.run import Run
from core.run.run_file import RunFileError, read_run, write_run
from lenet_gui.jobs.background_jobs import BackgroundJobs, Cancelled, Progress, Request
from lenet_gui.jobs.training_thread import TrainingThread

OPENED, PRETRAINED, FOR_NUMBERS = "opened", "pretrained", "for numbers"


@dataclass(frozen=True)
class ReadRun(Request):
    """The Run in a file. `purpose`: to go on with it (OPENED), or to show what came with the program."""

    path: Path
    purpose: str

    @property
    def kind(self) -> Hashable:
        return type(self), self.purpose

    def work(self, progress: Progress, cancelled: Cancelled) -> Run:
        return read_run(self.path)


@dataclass(frozen=True)
class WriteRun(Request):
    """A run written into a file; no other answer. One at a time, so that of one name the last is kept."""

    lane: ClassVar = "runs to be written"
    path: Path
    run: Run

    @property
    def kind(self) -> Hashable:
        return None  # no save is given up

    def work(self, progress: Progress, cancelled: Cancelled) -> None:
        write_run(self.path, self.run)


class RunFiles(QObject):
    """Reads and writes runs without making the window wait."""

    opened = pyqtSignal(object)  # the Run that was in the file
    saved = pyqtSignal(object, object)  # the Path written, and the Run that is in it
    saves_ended = pyqtSignal()  # each save asked for has been answered by saved or not_saved
    pretrained_read = pyqtSignal(object)  # the Run that came with the program
    pretrained_missing = pyqtSignal(str)  # one sentence
    numbers_read = pyqtSignal(object)  # the Run that came with the program for numbers
    failed = pyqtSignal(str)  # one sentence: what is wrong with a file that was to be read, and what to do
    not_saved = pyqtSignal(str)  # one sentence: why a run could not be written

    def __init__(self, thread: TrainingThread, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._thread, self._jobs = thread, jobs
        self._asked = 0  # saves not yet answered
        self._read = {OPENED: self.opened, PRETRAINED: self.pretrained_read, FOR_NUMBERS: self.numbers_read}
        jobs.hear(ReadRun, lambda request, run: self._read[request.purpose].emit(run), self._on_not_read)
        jobs.hear(WriteRun, self._on_written, self._on_not_written)

    def open(self, path: Path) -> None:
        """Read a run: `opened` or `failed`."""
        self._jobs.ask(ReadRun(path, OPENED))

    def save(self, path: Path) -> None:
        """Write the run as it is now: `saved` or `not_saved`. Training goes on."""
        self._asked += 1
        self._thread.request_run(lambda run: self._on_run_taken(path, run))

    @property
    def saving(self) -> bool:
        """Whether a save is not yet answered."""
        return self._asked > 0

    def read_pretrained(self, path: Path) -> None:
        """Read the run that came with the program: `pretrained_read` or `pretrained_missing`."""
        self._jobs.ask(ReadRun(path, PRETRAINED))

    def read_for_numbers(self, path: Path) -> None:
        """Read the run that came with the program for numbers: `numbers_read` or `failed`."""
        self._jobs.ask(ReadRun(path, FOR_NUMBERS))

    def _on_not_read(self, request, error):
        sentence = _sentence(request.path, error)
        if request.purpose == PRETRAINED:
            missing = _("No pre-trained network ({reason}): an untrained one answers.")
            self.pretrained_missing.emit(missing.format(reason=sentence.rstrip(".")))
        else:
            self.failed.emit(sentence)

    def _on_run_taken(self, path, run):
        if run is not None:
            self._jobs.ask(WriteRun(path, run))
            return
        self.not_saved.emit(_("{file} was not written: there is a fault in the run itself.").format(file=path))
        self._answered()

    def _on_written(self, request, _nothing):
        self.saved.emit(request.path, request.run)
        self._answered()

    def _on_not_written(self, request, error):
        try:
            self.not_saved.emit(why_not_written(request.path, error))
        finally:  # a fault of the program is no reason to wait for ever
            self._answered()

    def _answered(self):
        self._asked -= 1
        if not self._asked:
            self.saves_ended.emit()


def pretrained_description(run: Run) -> str:
    """What the pre-trained network is, as its own history tells it."""
    passes = run.history.passes
    if not passes:
        return _("recipe {recipe}").format(recipe=run.recipe.name)
    return _("recipe {recipe}, {passes} passes, {error:.2f} % wrong of the test digits").format(
        recipe=run.recipe.name, passes=passes[-1].number, error=passes[-1].test_error_percent
    )


def why_not_written(path: Path, error: Exception) -> str:
    """Why a run could not be written, in one sentence; an error that is none of the system's is raised again."""
    if not isinstance(error, OSError):
        raise error
    return _("{file} could not be written: {reason}.").format(file=path, reason=error.strerror or error)


def _sentence(path, error):
    """A file's fault in one sentence; any other fault is the program's own and goes to its report."""
    if isinstance(error, RunFileError):
        return str(error)
    if isinstance(error, OSError):  # which names no file where the fault is the disk's
        return _("{file}: {reason}.").format(file=path, reason=error.strerror or error)
    raise error
