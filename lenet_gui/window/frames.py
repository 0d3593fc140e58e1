"""When the window asks for the next snapshot: on a grid of 30 a second, one at a time, and only while it is seen.

Where frames cost so much that training would feel it there are a few less; where the machine can hardly show them at
all, so few that the window rests as long as it works.
"""

import math
from time import monotonic, thread_time

from PyQt5.QtCore import QEvent, QObject, Qt, QTimer
from PyQt5.QtWidgets import QWidget

from lenet_gui.jobs.training_thread import TrainingThread

FRAME_SECONDS = 1 / 30
SLOWER_SECONDS = 1 / 28
LONGEST_SECONDS = 0.25
SHARE = 0.15  # of the time, that frames may take with nothing changed


def frame_seconds(worked: float) -> float:
    """How long one frame is shown before the next is due, when it has cost so many seconds of work."""
    return min(LONGEST_SECONDS, max(FRAME_SECONDS, min(worked / SHARE, SLOWER_SECONDS), 2 * worked))


class Frames(QObject):
    """Asks `thread` for snapshots while `window` can be seen."""

    def __init__(self, thread: TrainingThread, window: QWidget):
        super().__init__(window)
        self._thread, self._window = thread, window
        self._asked = False  # for one that has not come yet
        self._due_at = monotonic()
        self._worked = thread_time()  # as this thread had when the last frame was shown
        self._answered_at = -math.inf
        self._timer = QTimer(self, singleShot=True, timerType=Qt.PreciseTimer)
        self._timer.timeout.connect(self._ask)
        window.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        """The window may be seen as soon as it is shown, and no longer minimized."""
        changed = event.type() == QEvent.WindowStateChange and not self._window.isMinimized()
        if changed or event.type() == QEvent.Show:
            self.begin()
        return False

    def begin(self) -> None:
        """The window may be seen now."""
        self._timer.start(0)

    def end(self) -> None:
        """No snapshot is asked for any more."""
        self._timer.stop()

    @property
    def waiting(self) -> bool:
        """Whether a snapshot is on its way, or will be asked for."""
        return self._asked or self._timer.isActive()

    def note_come(self) -> None:
        """The snapshot that was asked for is here."""
        self._asked = False

    def note_shown(self) -> None:
        """It has been shown: the next one is due."""
        before, self._worked = self._worked, thread_time()
        interval, now = frame_seconds(self._worked - before), monotonic()
        self._due_at = max(self._due_at + interval, now - interval)
        self._timer.start(max(0, round(1000 * (self._due_at - now))))

    def note_answer(self) -> None:
        """An answer to the pen is about to be shown, with the newest snapshot there is."""
        self._answered_at = monotonic()

    @property
    def answering(self) -> bool:
        """Whether it was within the last frame, so that another one can wait for the next."""
        return monotonic() - self._answered_at < FRAME_SECONDS

    def _ask(self):
        if not self._asked and self._window.isVisible() and not self._window.isMinimized():
            self._asked = True
            self._thread.request_snapshot()
