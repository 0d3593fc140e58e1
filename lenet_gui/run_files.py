"""Runs on disk: opening, saving, and the pre-trained one that comes with the program, all in the background."""

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.parameters import Parameters
from core.run_file import Run, RunFileError, read_run, write_run
from lenet_gui.background_jobs import BackgroundJobs
from lenet_gui.training_thread import TrainingThread


class RunFiles(QObject):
    """Reads and writes runs without making the window wait."""

    opened = pyqtSignal(object)  # the Run that was in the file
    saved = pyqtSignal(object)  # the Path written
    pretrained_read = pyqtSignal(object)  # the Run that came with the program
    pretrained_missing = pyqtSignal(str)  # one sentence
    failed = pyqtSignal(str)  # one sentence: what is wrong with a file and what to do

    def __init__(self, thread: TrainingThread, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._thread = thread
        self._jobs = jobs
        self._save_to: Path | None = None
        thread.run_ready.connect(self._on_run_ready)

    def open(self, path: Path) -> None:
        """Read a run: `opened` or `failed`."""
        self._jobs.start(lambda progress, cancelled: read_run(path), self.opened.emit, self._on_failed)

    def save(self, path: Path) -> None:
        """Write the run as it is now: `saved` or `failed`. Training goes on."""
        self._save_to = path
        self._thread.request_run()

    def read_pretrained(self, path: Path) -> None:
        """Read the run that came with the program: `pretrained_read` or `pretrained_missing`."""
        self._jobs.start(
            lambda progress, cancelled: read_run(path), self.pretrained_read.emit, self._on_pretrained_failed
        )

    def read_for_numbers(self, path: Path, receive: Callable[[Parameters], None]) -> None:
        """Read the network that came with the program for numbers, and hand it over; else `failed`."""
        self._jobs.start(lambda progress, cancelled: read_run(path).parameters, receive, self._on_failed)

    def _on_run_ready(self, run):
        path, self._save_to = self._save_to, None
        if path is None:  # another part of the program asked for the run
            return
        self._jobs.start(
            lambda progress, cancelled: write_run(path, run), lambda _nothing: self.saved.emit(path), self._on_failed
        )

    def _on_failed(self, error):
        self.failed.emit(_sentence(error))

    def _on_pretrained_failed(self, error):
        reason = _sentence(error).rstrip(".")
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


def _sentence(error):
    """A file's fault in one sentence; any other fault is the program's own and goes to its report."""
    if isinstance(error, RunFileError):
        return str(error)
    if isinstance(error, OSError):
        return _("{file}: {reason}.").format(file=error.filename, reason=error.strerror or error)
    raise error
