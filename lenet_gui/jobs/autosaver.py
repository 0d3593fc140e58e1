"""Knows how much of the run is unsaved, and keeps it aside meanwhile: a window that ends in any way loses nothing."""

import math
from dataclasses import dataclass
from time import monotonic

from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from core.language import _
from core.run.autosave import Autosave, autosave_folder, autosaves_left, new_autosave
from core.run.run import Run
from core.run.run_file import RunFileError, read_run
from core.run.snapshot import FAILED, FINISHED, Snapshot
from lenet_gui.jobs.background_jobs import BackgroundJobs, Cancelled, Progress, Request
from lenet_gui.jobs.run_files import why_not_written
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.jobs.unsaved_training import UnsavedTraining

SECONDS_BETWEEN = 60.0  # two autosaves at least
LONG_SECONDS = 300.0  # so much unsaved training is kept though no pass has ended
UNSEEN_MS = 60_000  # how often a window that nobody sees looks how far its run is
WORTH_SECONDS = 1.0  # less training is not kept when the window closes
PATIENCE_SECONDS = 5.0  # with a disk that does not answer while the window closes


@dataclass(frozen=True, eq=False)
class LeftRun:
    """A run that an earlier window left, and its file, which is this window's now."""

    run: Run
    autosave: Autosave


@dataclass(frozen=True, eq=False)
class _Expected:
    """A run that is about to be opened, and how much of its training lies in a file of the user's own."""

    run: Run
    saved_seconds: float
    left: LeftRun | None


@dataclass(frozen=True)
class KeepRun(Request):
    """The run whose snapshots have this number, kept in this file; no other answer."""

    autosave: Autosave
    run: Run
    run_id: int

    def work(self, progress: Progress, cancelled: Cancelled) -> None:
        self.autosave.write(self.run)


@dataclass(frozen=True)
class LookForLeft(Request):
    """The newest run that an earlier window left and that can be read (a LeftRun or None), and all other files."""

    def work(self, progress: Progress, cancelled: Cancelled) -> tuple[LeftRun | None, list[Autosave]]:
        new_autosave().release()  # where none can be made it is to be said now, not when there is something to lose
        left = autosaves_left()
        for autosave in left:
            try:
                run = read_run(autosave.path)
            except (RunFileError, OSError):  # of a newer program, perhaps: it stays for that
                continue
            return LeftRun(run, autosave), [other for other in left if other is not autosave]
        return None, left

    def let_go(self, answer: tuple[LeftRun | None, list[Autosave]]) -> None:
        left, others = answer
        for autosave in (*others, *([left.autosave] if left is not None else [])):
            autosave.release()


class Autosaver(QObject):
    """Writes the run of `thread` in the background when a pass or the run has ended; see `core.run.autosave`."""

    found = pyqtSignal(object)  # a LeftRun
    taken_up = pyqtSignal()  # the run that was found is the run now
    failed = pyqtSignal(str)  # one sentence, once: the run cannot be kept
    ended = pyqtSignal()  # a write that was under way

    def __init__(self, thread: TrainingThread, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self._thread, self._jobs = thread, jobs
        self._snapshot: Snapshot | None = None
        self._unsaved = UnsavedTraining()
        self._expected: _Expected | None = None
        self._passes = self._step = 0  # of the run that have been kept
        self._written_at: float | None = None  # of this run, and how much of it was unsaved then
        self._written_unsaved = 0.0
        self._own: Autosave | None = None  # once something has been written
        self._left: list[Autosave] = []  # found, and neither taken up nor thrown away
        self._warned = self._over = False
        self.writing = False
        jobs.hear(KeepRun, self._on_written, self._on_not_written)
        jobs.hear(LookForLeft, self._on_looked, self._on_look_failed)
        thread.snapshot_ready.connect(self._on_snapshot_ready)
        thread.run_ready.connect(self._unsaved.take)
        # A window that nobody sees asks for no snapshots, and its run goes on.
        unseen = QTimer(self, interval=UNSEEN_MS)
        unseen.timeout.connect(thread.request_snapshot)
        unseen.start()
        # What is due in a while is written then: a run that has paused or ended sends no more snapshots.
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._look)

    def unsaved_seconds(self) -> float:
        """How much training would be lost with the run there is."""
        return self._unsaved.seconds()

    def expect(self, run: Run, saved_seconds: float, left: LeftRun | None = None) -> None:
        """This run is about to be opened, so much of its training being in a file of the user's own."""
        self._expected = _Expected(run, saved_seconds, left)

    def note_saved(self, run: Run) -> None:
        """The user has a file of this run."""
        if self._unsaved.is_of_this_run(run):
            self._unsaved.note_saved(run)
            self._passes, self._step, self._written_unsaved = len(run.history.passes), run.step, 0.0
            if self._own is not None:
                self._own.forget()

    def write(self) -> None:
        """Keep the run as it is now: `ended`, and `failed` before it if it is the first to fail."""
        if self.writing:
            return
        self.writing, self._written_at, self._written_unsaved = True, monotonic(), self._unsaved.seconds()
        run_id = self._snapshot and self._snapshot.run_id
        self._thread.request_run(lambda run: self._on_run_taken(run, run_id))

    def look_for_left(self) -> None:
        """Look for a run that an earlier window left: `found`, if there is one."""
        self._jobs.ask(LookForLeft())

    def throw_away(self, left: LeftRun) -> None:
        """Nobody wants the run that was found."""
        left.autosave.forget()
        self._let_go(left.autosave)

    def end(self, run: Run | None, thrown_away: bool) -> str:
        """Keep the run for the next window, or forget it; one sentence where it cannot be kept. Waits for the disk.

        `run` is the thread's last, None where that is not known: then what was kept before stays.
        """
        self._over, sentence = True, ""
        if not self._jobs.join(KeepRun, PATIENCE_SECONDS):
            return _cannot(OSError(_("the disk does not answer")))
        if run is not None and (thrown_away or run.step == 0):
            self._forget_own()
        elif run is not None and self._unsaved.seconds(run.place.training_seconds) > WORTH_SECONDS:
            try:
                self._own = self._own or new_autosave()
                self._own.write(run)
            except OSError as error:
                sentence = _cannot(error)
        for autosave in (self._own, *self._left):
            if autosave is not None:
                autosave.release()
        self._own, self._left = None, []
        return sentence

    def _on_snapshot_ready(self, snapshot):
        another, self._snapshot = self._unsaved.see(snapshot), snapshot
        if another:
            self._begin(snapshot)
        self._look()

    def _look(self):
        """Write the run if that is due, or look again when it will be."""
        snapshot = self._snapshot
        if snapshot is None or self.writing or self._over:  # what is being written looks again when it has been
            return
        seconds = self._due_in(snapshot)
        if seconds is None:
            self._later.stop()
        elif seconds > 0:
            self._later.start(math.ceil(1000 * seconds))
        else:
            self._passes, self._step = len(snapshot.history.passes), snapshot.step
            self.write()

    def _due_in(self, snapshot):
        """In how many seconds; None where nothing is."""
        pass_ended = len(snapshot.history.passes) > self._passes
        ended = snapshot.state in (FINISHED, FAILED) and (pass_ended or snapshot.step > self._step)
        if ended or self._unsaved.seconds() - self._written_unsaved >= LONG_SECONDS:
            return 0.0
        if not pass_ended:
            return None
        return 0.0 if self._written_at is None else SECONDS_BETWEEN - (monotonic() - self._written_at)

    def _begin(self, snapshot):
        """The run before was replaced, and whoever did that was asked."""
        self._passes, self._step, self._written_at, self._written_unsaved = 0, 0, None, 0.0
        expected = self._expected
        came = expected and (snapshot.step >= expected.run.step and snapshot.recipe == expected.run.recipe)
        left = expected.left if came else None
        if left is None or left.autosave is not self._own:
            self._forget_own()
        if not came:
            return
        self._expected = None
        self._unsaved.begin_saved(expected.saved_seconds)
        if left is not None or expected.saved_seconds:
            self._passes, self._step = len(expected.run.history.passes), expected.run.step
        if left is not None:  # its file becomes this window's own, so that at no moment it is nowhere
            if self._own not in (None, left.autosave) and not self._jobs.under_way(KeepRun):
                self._own.release()  # else what is being written there is forgotten when it has been
            self._own = left.autosave
            self._left = [other for other in self._left if other is not left.autosave]
            self.taken_up.emit()

    def _forget_own(self):
        if self._own is not None:
            self._own.forget()

    def _on_run_taken(self, run, run_id):
        if run is None or self._over:  # a fault, which has been reported, or the window closes and writes it itself
            self._on_ended()
            return
        try:
            self._own = self._own or new_autosave()
        except OSError as error:
            self._tell_not_written(error)
        else:
            self._jobs.ask(KeepRun(self._own, run, run_id))

    def _on_written(self, request, _nothing):
        if self._over:
            return
        autosave = request.autosave
        if autosave is not self._own or self._snapshot.run_id != request.run_id:  # replaced meanwhile
            autosave.forget()
        if autosave is not self._own:
            autosave.release()
        self._on_ended()

    def _on_not_written(self, _request, error):
        self._tell_not_written(error)

    def _tell_not_written(self, error):
        try:
            sentence = _cannot(error)
            if not self._warned:
                self._warned = True
                self.failed.emit(sentence)
        finally:
            self._on_ended()

    def _on_ended(self):
        self.writing = False
        self.ended.emit()
        self._look()

    def _on_looked(self, _request, outcome):
        left, others = outcome
        for autosave in others:
            autosave.release()
        if left is not None:
            self._left.append(left.autosave)
            self.found.emit(left)

    def _on_look_failed(self, _request, error):
        self._tell_not_written(error)

    def _let_go(self, autosave):
        if autosave in self._left:
            self._left.remove(autosave)
            autosave.release()


def _cannot(error):
    try:
        reason = why_not_written(autosave_folder(), error).rstrip(".")
    except OSError as unknown:  # no home, and so no such folder
        reason = unknown.strerror
    return _("The run is not kept for the case that the program ends unasked ({reason}): save it yourself.").format(
        reason=reason
    )
