"""Python's garbage collector, kept to the GUI thread and to moments when Qt does nothing.

By itself it runs in whichever thread happens to allocate, in the middle of whatever is going on there. A widget among
the garbage would then be destroyed outside Qt's thread, or while Qt walks over a list that it is in: either is a crash.
"""

import gc

from PyQt5.QtCore import QObject, QTimer

LOOK_MS = 500


class GarbageCollector(QObject):
    """From its making on nothing collects garbage until it begins; then its timer, each generation as often as Python.

    What there is when it begins is never looked through: the window stays, and to look again would hold it up.
    """

    def __init__(self, parent: QObject):
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """The window is complete."""
        gc.freeze()
        self._timer.start()

    def look(self) -> int | None:
        """Collect the oldest generation that is due, and return which; None where none is."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if threshold and count > threshold
        ]
        if not due:
            return None
        gc.collect(due[-1])
        return due[-1]
