"""Runs on disk: opening, saving, and the pre-trained one that comes with the program, all in the background."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.network.parameters import Parameters
from core.run.run_file import Run, RunFileError, read_run, write_run
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.training_thread import TrainingThread


class RunFiles(QObject):
    """Reads and writes runs without making the window wait."""

    opened = pyqtSignal(object)  # the Run that was in the file
    saved = pyqtSignal(object, object)  # the Path written, and the Run that is in it
    saves_ended = pyqtSignal()  # each save asked for has been answered by saved or not_saved
    pretrained_read = pyqtSignal(object)  # the Run that came with the program
    pretrained_missing = pyqtSignal(str)  # one sentence
    failed = pyqtSignal(str)  # one sentence: what is wrong with a file that was to be read, and what to do
    not_saved = pyqtSignal(str)  # one sentence: why a run could not be written

    def __init__(self, thread: TrainingThread, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._thread = thread
        self._jobs = jobs
        self._asked = 0  # saves not yet answered
        self._to_write: deque[tuple[Path, Run]] = deque()  # one at a time, so that of one name the last is kept

    def open(self, path: Path) -> None:
        """Read a run: `opened` or `failed`."""
        self._jobs.start(
            lambda progress, cancelled: read_run(path), self.opened.emit, lambda error: self._on_failed(path, error)
        )

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
        self._jobs.start(
            lambda progress, cancelled: read_run(path),
            self.pretrained_read.emit,
            lambda error: self._on_pretrained_failed(path, error),
        )

    def read_for_numbers(self, path: Path, receive: Callable[[Parameters], None]) -> None:
        """Read the network that came with the program for numbers, and hand it over; else `failed`."""
        self._jobs.start(
            lambda progress, cancelled: read_run(path).parameters, receive, lambda error: self._on_failed(path, error)
        )

    def _on_run_taken(self, path, run):
        if run is None:
            self.not_saved.emit(_("{file} was not written: there is a fault in the run itself.").format(file=path))
            self._answered()
            return
        self._to_write.append((path, run))
        if len(self._to_write) == 1:
            self._write_next()

    def _write_next(self):
        path, run = self._to_write[0]

        def written(_nothing):
            self.saved.emit(path, run)
            self._on_written()

        def failed(error):
            try:
                self.not_saved.emit(why_not_written(path, error))
            finally:  # a fault of the program is no reason to wait for ever
                self._on_written()

        self._jobs.start(lambda progress, cancelled: write_run(path, run), written, failed)

    def _on_written(self):
        self._to_write.popleft()
        if self._to_write:
            self._write_next()
        self._answered()

    def _answered(self):
        self._asked -= 1
        if not self._asked:
            self.saves_ended.emit()

    def _on_failed(self, path, error):
        self.failed.emit(_sentence(path, error))

    def _on_pretrained_failed(self, path, error):
        reason = _sentence(path, error).rstrip(".")
        self.pretrained_missing.emit(
            _("No pre-trained network ({reason}): an untrained one answers.").format(reason=reason)
        )


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
