"""Drawing from the keyboard: arrows move a pen, Space puts it down and lifts it."""

from PyQt5.QtCore import QObject, Qt, QTimer, pyqtSignal

TAP, GLIDE = 1 / 32, 1 / 120  # how far a tap on an arrow goes, and each tick of holding it, in pad units
DELAY_MS, TICK_MS = 200, 16

ARROWS = {Qt.Key_Left: (-1, 0), Qt.Key_Right: (1, 0), Qt.Key_Up: (0, -1), Qt.Key_Down: (0, 1)}
KEYS = (*ARROWS, Qt.Key_Space)


class PenKeys(QObject):
    """A pen held by keys. Space draws while it is held; after a mere tap the pen stays down until the next tap.

    Two arrows at once go diagonally. Places are x, y in pad units, 0..1.
    """

    lowered = pyqtSignal(object)  # the pen was put down at this place
    moved = pyqtSignal(object, object)  # from one place to another, with the pen down or up
    lifted = pyqtSignal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.place = (0.5, 0.2)
        self._down = False
        self._drew = False  # whether it moved since Space went down
        self._arrows: set[int] = set()
        self._gliding = QTimer(self)
        self._gliding.timeout.connect(self._on_timeout)

    def press(self, key: int) -> None:
        """One of `KEYS` went down; repetitions by the keyboard are not meant to arrive here."""
        if key in ARROWS:
            self._arrows.add(key)
            self._move(TAP)
            self._gliding.start(DELAY_MS)
        elif self._down:
            self._lift()
        else:
            self._down, self._drew = True, False
            self.lowered.emit(self.place)

    def release(self, key: int) -> None:
        """One of `KEYS` came up."""
        if key == Qt.Key_Space and self._drew:
            self._lift()
        self._arrows.discard(key)
        if not self._arrows:
            self._gliding.stop()

    def let_go(self) -> None:
        """The keyboard is needed elsewhere: the pen is lifted."""
        self._arrows.clear()
        self._gliding.stop()
        self._lift()

    def _lift(self) -> None:
        if self._down:
            self._down = False
            self.lifted.emit()

    def _on_timeout(self) -> None:
        self._gliding.setInterval(TICK_MS)
        self._move(GLIDE)

    def _move(self, distance: float) -> None:
        old = self.place
        ways = [ARROWS[key] for key in self._arrows]
        self.place = tuple(min(1.0, max(0.0, old[axis] + distance * sum(way[axis] for way in ways))) for axis in (0, 1))
        self._drew = True
        self.moved.emit(old, self.place)
