"""The thread in which a `Trainer` runs: commands go in, snapshots come out, and it does the waiting of a slow pace."""

import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.run.commands import Command, Open, Reset, SetPace, StepOnce
from core.run.snapshot import FAILED

if TYPE_CHECKING:
    from core.run.run import Run
    from core.run.snapshot import Snapshot
    from core.training.trainer import Trainer

JOIN_SECONDS = 5.0  # a step is over sooner, unless a process that helps has stopped: then the trainer's patience counts
LONGEST_PHASE_SECONDS = 0.5
LONGEST_WAY_SECONDS = 0.05


@dataclass(frozen=True)
class _RunWanted:
    """Stands among the commands, so that what is saved is what was there when it was asked for."""

    receive: "Callable[[Run | None], None] | None"


@dataclass(frozen=True)
class _Replacement:
    """Stands among the commands: the run there is makes way for another, and is handed to somebody."""

    command: Reset | Open
    receive: "Callable[[Snapshot, Run], None]"


class TrainingThread(QObject):
    """Runs a trainer. All methods return at once and may be called from the GUI thread only.

    Signals arrive in the GUI thread. At most one snapshot is under way at any time, so nothing can pile up.
    An exception in the trainer goes to `threading.excepthook`, ends the run as FAILED, and leaves the thread alive
    for the next `Reset` or `Open`.
    """

    snapshot_ready = pyqtSignal(object)  # a Snapshot, once for each request_snapshot
    run_ready = pyqtSignal(object)  # a Run, once for each request_run that could be served
    command_refused = pyqtSignal(str)  # one sentence: why a command makes no sense; the run goes on as it was
    _run_taken = pyqtSignal(object, object)  # who asked for a run, and the Run or None
    _run_left = pyqtSignal(object, object, object)  # who is to have a run that has made way, its Snapshot, and the Run

    def __init__(self, make_trainer: "Callable[[], Trainer]", parent: QObject | None = None):
        super().__init__(parent)
        self._make_trainer = make_trainer  # called in the thread, so that the window need not wait for it
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._condition = threading.Condition()  # guards the five below
        self._commands = deque()
        self._snapshot_wanted = self._stopping = False
        self._way_until = 0.0  # no step is begun before, so that an answer comes first
        self._changed = True  # since the last snapshot
        # The thread's own:
        self._trainer = None  # a Trainer
        self._busy = False  # the trainer has more to do
        self._failure = ""
        self._seconds_a_step = 0.0
        self._next_step_at: float | None = None  # None: at once
        self._last_snapshot = None
        self._last_run: Run | None = None  # set at the thread's end
        self._run_taken.connect(self._on_run_taken)
        self._run_left.connect(lambda receive, snapshot, run: receive(snapshot, run))

    def start(self) -> None:
        """Begin to serve commands and requests; nothing is trained until a `Train` or `StepOnce` is sent."""
        self._thread.start()

    def send(self, command: Command) -> None:
        """Have the trainer obey `command` as soon as the step under way is done."""
        with self._condition:
            self._commands.append(command)
            self._condition.notify()

    def replace(self, command: Reset | Open, receive: "Callable[[Snapshot, Run], None]") -> None:
        """Send a command that puts another run in the place of the one there is.

        `receive` is called with that one, as it was left, in the GUI thread, before any snapshot of the other comes;
        not where the command is refused, or where a fault prevents it.
        """
        with self._condition:
            self._commands.append(_Replacement(command, receive))
            self._condition.notify()

    def give_way(self) -> None:
        """An answer is being made: begin no step until `go_on`, or for `LONGEST_WAY_SECONDS` should that never come.

        Steps and the GUI thread take turns for the same interpreter, and perhaps for the same processors.
        """
        self._way_until = monotonic() + LONGEST_WAY_SECONDS

    def go_on(self) -> None:
        """The answer is there."""
        if self._way_until:
            with self._condition:
                self._way_until = 0.0
                self._condition.notify()

    def request_snapshot(self) -> None:
        """Ask for one `snapshot_ready`: between two steps, or as soon as anything changes."""
        with self._condition:
            self._snapshot_wanted = True
            self._condition.notify()

    def request_run(self, receive: "Callable[[Run | None], None] | None" = None) -> None:
        """Ask for one `run_ready`, with the run as it is when all commands sent before have been obeyed.

        `receive` is then called with it in the GUI thread; with None if a fault, reported elsewhere, prevents it.
        """
        with self._condition:
            self._commands.append(_RunWanted(receive))
            self._condition.notify()

    def stop(self) -> bool:
        """End the thread, whatever it does; True if it ended within `JOIN_SECONDS`."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join(JOIN_SECONDS)
        return not self._thread.is_alive()

    @property
    def last_run(self) -> "Run | None":
        """The run as it was when the thread ended; None before that, and where a fault prevents it."""
        return self._last_run

    def _on_run_taken(self, receive, run):
        if run is not None:
            self.run_ready.emit(run)
        if receive is not None:
            receive(run)

    # In the thread -----------------------------------------------------------------------------------------------

    def _work(self):
        self._trainer = self._make_trainer()
        while True:
            with self._condition:
                self._condition.wait_for(self._has_something_to_do, self._seconds_to_wait())
                if self._stopping:
                    break
                commands = list(self._commands)
                self._commands.clear()
            for command in commands:
                self._guarded(self._obey, command)
            if self._seconds_to_wait() == 0.0:
                self._guarded(self._step)
            self._answer()
        self._last_run = self._take_run()
        self._guarded(self._trainer.close)

    def _has_something_to_do(self):
        answerable = self._snapshot_wanted and self._changed
        return self._stopping or self._commands or answerable or self._seconds_to_wait() == 0.0

    def _seconds_to_wait(self):
        if not self._busy:
            return None
        due = max(self._next_step_at or 0.0, self._way_until)
        return max(0.0, due - monotonic()) if due else 0.0

    def _obey(self, command):
        if isinstance(command, _RunWanted):
            self._run_taken.emit(command.receive, self._take_run())
            return
        left: list = []
        if isinstance(command, _Replacement):
            self._guarded(lambda: left.extend((command.receive, self._trainer.snapshot(), self._trainer.run())))
            command = command.command
        try:
            self._trainer.apply(command)
        except ValueError as refusal:
            self.command_refused.emit(str(refusal))
        else:
            if left:
                self._run_left.emit(*left)
            if isinstance(command, Reset | Open):
                self._failure = ""
            if isinstance(command, StepOnce):
                self._next_step_at = None  # by hand means now, whatever the pace
            if isinstance(command, SetPace):
                self._set_pace(command.steps_per_second)
        self._busy, self._changed = not self._failure, True

    def _set_pace(self, steps_per_second):
        before = self._seconds_a_step
        self._seconds_a_step = 1.0 / steps_per_second if steps_per_second else 0.0
        # Counted from the last step, so that a faster pace need not sit out the rest of a slow one.
        if self._next_step_at is not None:
            self._next_step_at += self._seconds_a_step - before

    def _step(self):
        started = monotonic()
        # Examining is cut into steps too, but only training is slowed down to be looked at.
        examining = self._trainer.examining
        self._busy = self._trainer.step()
        pace = 0.0 if examining else self._seconds_until_next()
        self._changed = True
        if not self._busy:
            self._next_step_at = None  # nothing was done that the next step would have to keep its distance from
            return
        due = started if self._next_step_at is None else max(self._next_step_at, started - pace)
        self._next_step_at = due + pace

    def _seconds_until_next(self):
        """A step seen phase by phase divides its time among them, but none is looked at for too long."""
        later_phases = self._trainer.phases_a_step - 1
        phase = min(self._seconds_a_step / (later_phases + 1), LONGEST_PHASE_SECONDS)
        return phase if self._trainer.mid_step else self._seconds_a_step - later_phases * phase

    def _answer(self):
        with self._condition:
            snapshot_wanted = self._snapshot_wanted and self._changed
            if snapshot_wanted:
                self._snapshot_wanted = self._changed = False
        if snapshot_wanted:
            self._hand_up_snapshot()

    def _hand_up_snapshot(self):
        # Where even the snapshot fails, the last good one carries the bad news.
        self._guarded(self._take_snapshot)
        if self._last_snapshot is not None:
            if self._failure:
                self._last_snapshot = replace(self._last_snapshot, state=FAILED, message=self._failure)
            self.snapshot_ready.emit(self._last_snapshot)

    def _take_run(self):
        taken = []
        self._guarded(lambda: taken.append(self._trainer.run()))
        return taken[0] if taken else None

    def _take_snapshot(self):
        self._last_snapshot = self._trainer.snapshot()

    def _guarded(self, action, *arguments):
        try:
            action(*arguments)
        except Exception as error:
            self._failure = _(
                "Training stopped because of a fault in the program ({error}); Reset begins anew."
            ).format(error=f"{type(error).__name__}: {error}")
            self._busy, self._changed = False, True
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self._thread)))
