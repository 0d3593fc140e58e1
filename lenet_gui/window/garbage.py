"""Python's garbage collector, kept to the GUI thread and to moments when Qt does nothing.

By itself it runs in whichever thread happens to allocate, in the middle of whatever is going on there. A widget among
the garbage would then be destroyed outside Qt's thread, or while Qt walks over a list that it is in: either is a crash.
"""

import gc

from PyQt5.QtCore import QObject, QTimer

LOOK_MS = 500


class GarbageCollector(QObject):
    """From its making on nothing but its timer collects garbage, each generation as often as Python would.

    What there was before is never looked through.
    """

    def __init__(self, parent: QObject):
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what there is by now stays: looking through it again and again would hold up the window
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
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
