"""Every long work but training: a frozen request goes to a thread of its own, progress and one answer come back."""

import math
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from PyQt5.QtCore import QObject, Qt, pyqtSignal

JOIN_SECONDS = 1.0
SECONDS_BETWEEN_PROGRESS = 0.1
COMPUTING = "computing"  # the lane of what keeps a processor busy: beside training there is room for one

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Request:
    """What is wanted. It brings all that the work needs; two that are equal want the same.

    lane: requests of one lane are worked on one after the other, in the order in which they came; None: at once
    """

    lane: ClassVar[str | None] = None

    @property
    def kind(self) -> Hashable:
        """Of one kind the newest wins: those before it are given up. None: each one counts."""
        return type(self)

    def work(self, progress: Progress, cancelled: Cancelled) -> object:
        """The answer. Runs in a thread, and so touches no widget; what it raises is the answer too.

        `progress` may be told, as often as one likes, how much is done, 0 to 1, and what is being done. Once
        `cancelled()`, nobody waits for the answer any more.
        """
        raise NotImplementedError

    def let_go(self, answer: object) -> None:
        """Nobody will hear of this answer: what it holds, such as a lock, is given back."""


@dataclass(frozen=True)
class _Hearing:
    """Who hears of the requests of one type."""

    answered: Callable[[Request, object], None]
    failed: Callable[[Request, Exception], None] | None
    progressed: Callable[[Request, float, str], None] | None
    cancelled: Callable[[Request], None] | None


class BackgroundJobs(QObject):
    """Works on requests, and ends all work with the window. To be used from the GUI thread only."""

    _progressed = pyqtSignal(object, float, str)  # a _Job, from its thread
    _ended = pyqtSignal(object)  # a _Job

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._hearings: dict[type, _Hearing] = {}
        self._closed = False
        self._jobs: list[_Job] = []  # waiting in their lanes or under way, in the order in which they came
        # Queued, as nobody is to be told of an end while still asking or cancelling.
        self._progressed.connect(self._on_progressed, Qt.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.QueuedConnection)

    def hear(
        self,
        wanted: type[Request],
        answered: Callable[[Request, object], None],
        failed: Callable[[Request, Exception], None] | None = None,
        progressed: Callable[[Request, float, str], None] | None = None,
        cancelled: Callable[[Request], None] | None = None,
    ) -> None:
        """From now on these hear, in the GUI thread, what becomes of each request of this type, whoever asks.

        Exactly one of `answered`, `failed` and `cancelled` comes for each, last. Where nobody hears of failures they
        are faults of the program, and go to its report.
        """
        self._hearings[wanted] = _Hearing(answered, failed, progressed, cancelled)

    def ask(self, request: Request) -> None:
        """Have this worked on. If an equal one is under way already, its answer is this one's too.

        Nothing is begun any more once all is closed, as by a clock that goes on until the window is gone.
        """
        if self._closed:
            return
        before = [] if request.kind is None else self._of(request.kind)
        if any(job.request == request for job in before):
            return
        for job in before:
            job.give_up()
        self._jobs.append(_Job(request, self._progressed.emit, self._ended.emit))
        self._start_next()

    def under_way(self, kind: Hashable) -> bool:
        """Whether an answer of this kind is still to come."""
        return bool(self._of(kind))

    def cancel(self, kind: Hashable) -> None:
        """Have those of this kind given up that are not over: `cancelled` comes, later, when the work has ended."""
        for job in self._of(kind):
            job.give_up()

    def join(self, kind: Hashable, timeout_seconds: float) -> bool:
        """Wait until the work on those of this kind is over, though not yet told; True if it was in time."""
        return all([job.join(timeout_seconds) for job in self._jobs if job.request.kind == kind])

    def close(self) -> bool:
        """Cancel everything and wait; True if all threads ended within `JOIN_SECONDS`."""
        self._closed = True
        deadline = monotonic() + JOIN_SECONDS
        for job in self._jobs:
            job.give_up()
        ended = all([job.join(max(0.0, deadline - monotonic())) for job in self._jobs])
        for job in self._jobs:  # their ends may never be told any more
            job.let_go()
        return ended

    def _of(self, kind):
        return [job for job in self._jobs if job.request.kind == kind and not job.given_up.is_set()]

    def _start_next(self):
        """Whatever waits, and is the first in its lane."""
        taken = set()
        for job in self._jobs:
            if job.begun or not job.given_up.is_set():
                if job.request.lane is None or job.request.lane not in taken:
                    job.start()
                taken.add(job.request.lane)

    def _on_progressed(self, job, fraction, text):
        hearing = self._hearings[type(job.request)]
        if hearing.progressed is not None and not job.given_up.is_set():
            hearing.progressed(job.request, fraction, text)

    def _on_ended(self, job):
        self._jobs.remove(job)
        job.join(JOIN_SECONDS)  # it is at its very end
        self._start_next()
        hearing, request = self._hearings[type(job.request)], job.request
        if job.given_up.is_set():
            job.let_go()
            if hearing.cancelled is not None:
                hearing.cancelled(request)
        elif job.error is None:
            hearing.answered(request, job.answer)
        elif hearing.failed is not None:
            hearing.failed(request, job.error)
        else:
            raise job.error


class _Job:
    """A request, and the thread that works on it."""

    def __init__(self, request: Request, progressed: Callable, ended: Callable):
        self.request = request
        self.answer: object = None
        self.error: Exception | None = None
        self.given_up = threading.Event()
        self._progressed, self._ended = progressed, ended
        self._last_progress = -math.inf
        self._thread: threading.Thread | None = None

    @property
    def begun(self) -> bool:
        """Whether it waits no longer."""
        return self._thread is not None

    def start(self) -> None:
        """Begin, if it has not begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="background job", daemon=True)
            self._thread.start()

    def give_up(self) -> None:
        """Nobody waits for the answer any more; the end comes when the thread has ended, or at once if it waits."""
        if self._thread is None and not self.given_up.is_set():
            self._ended(self)
        self.given_up.set()

    def let_go(self) -> None:
        """Nobody will hear of the answer, if there is one."""
        answer, self.answer = self.answer, None
        if answer is not None:
            self.request.let_go(answer)

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the thread's end; True if it came in time."""
        if self._thread is None:
            return True
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _run(self):
        try:
            self.answer = self.request.work(self._report, self.given_up.is_set)
        except Exception as error:
            self.error = error
        self._ended(self)

    def _report(self, fraction: float, text: str):
        # Signals queue up in the GUI thread, so a work that reports a thousand times a second must not send each one.
        if monotonic() - self._last_progress >= SECONDS_BETWEEN_PROGRESS:
            self._last_progress = monotonic()
            self._progressed(self, float(fraction), text)
