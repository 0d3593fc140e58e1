"""Every long work but training: a request goes to a thread of its own, progress and one answer come back."""

import math
import threading
from collections.abc import Callable
from time import monotonic

from PyQt5.QtCore import QObject, pyqtSignal

JOIN_SECONDS = 1.0
SECONDS_BETWEEN_PROGRESS = 0.1

Progress = Callable[[float, str], None]
Work = Callable[[Progress, Callable[[], bool]], object]


class BackgroundJob(QObject):
    """One piece of work under way. Its signals arrive in the GUI thread; exactly one of the last three comes, last."""

    progressed = pyqtSignal(float, str)  # how much is done, 0 to 1, and what is being done
    finished = pyqtSignal(object)  # what the work returned
    failed = pyqtSignal(object)  # the exception it raised
    cancelled = pyqtSignal()  # it was told to give up, and has ended

    def __init__(self, work: Work, parent: QObject):
        super().__init__(parent)
        self._work = work
        self._cancelled = threading.Event()
        self._last_progress = -math.inf
        self._thread = threading.Thread(target=self._run, name="background job", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """Tell the work to give up; `cancelled` comes when it has."""
        self._cancelled.set()

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the thread's end; True if it came in time."""
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _run(self):
        try:
            result = self._work(self._report, self._cancelled.is_set)
        except Exception as error:
            outcome, signal = error, self.failed
        else:
            outcome, signal = result, self.finished
        if self._cancelled.is_set():
            self.cancelled.emit()
        else:
            signal.emit(outcome)

    def _report(self, fraction: float, text: str):
        # Signals queue up in the GUI thread, so a work that reports a thousand times a second must not send each one.
        if monotonic() - self._last_progress >= SECONDS_BETWEEN_PROGRESS:
            self._last_progress = monotonic()
            self.progressed.emit(float(fraction), text)


class BackgroundJobs(QObject):
    """Starts jobs and ends them all with the window."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._running = []

    def start(
        self,
        work: Work,
        finished: Callable[[object], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[float, str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> BackgroundJob:
        """Run `work(progress, cancelled)` in a thread of its own; the others are called in the GUI thread.

        `work` must bring all it needs (it is a frozen request) and touch no widget. The receivers are given here and
        not connected later, because a quick job could be over by then.
        """
        job = BackgroundJob(work, self)
        self._running.append(job)
        pairs = (
            (job.finished, finished),
            (job.failed, failed),
            (job.progressed, progressed),
            (job.cancelled, cancelled),
        )
        for sent, receiver in pairs:
            if receiver is not None:
                sent.connect(receiver)
        for ended in (job.finished, job.failed, job.cancelled):
            ended.connect(lambda *_outcome: self._forget(job))
        job.start()
        return job

    def close(self) -> bool:
        """Cancel everything and wait; True if all threads ended within `JOIN_SECONDS`."""
        deadline = monotonic() + JOIN_SECONDS
        for job in self._running:
            job.cancel()
        return all([job.join(max(0.0, deadline - monotonic())) for job in self._running])

    def _forget(self, job):
        if job in self._running:
            self._running.remove(job)
            job.join(JOIN_SECONDS)  # it is at its very end; a sender must outlive its own emit
            job.deleteLater()
