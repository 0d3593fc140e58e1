"""When the window asks for the next snapshot: on a grid of 30 a second, one at a time, and only while it is seen."""

from time import monotonic

from PyQt5.QtCore import QObject, Qt, QTimer
from PyQt5.QtWidgets import QWidget

from lenet_gui.jobs.training_thread import TrainingThread

FRAME_SECONDS = 1 / 30


class Frames(QObject):
    """Asks `thread` for snapshots while `window` can be seen."""

    def __init__(self, thread: TrainingThread, window: QWidget):
        super().__init__(window)
        self._thread, self._window = thread, window
        self._asked = False  # for one that has not come yet
        self._due_at = monotonic()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.PreciseTimer)
        self._timer.timeout.connect(self._ask)

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
        now = monotonic()
        self._due_at = max(self._due_at + FRAME_SECONDS, now - FRAME_SECONDS)
        self._timer.start(max(0, round(1000 * (self._due_at - now))))

    def _ask(self):
        if not self._asked and self._window.isVisible() and not self._window.isMinimized():
            self._asked = True
            self._thread.request_snapshot()
