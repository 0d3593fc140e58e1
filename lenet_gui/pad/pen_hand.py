"""What a hand does with mouse, tablet pen or finger, said in one language: the pen goes down, moves, is lifted."""

from typing import NamedTuple

from PyQt5.QtCore import QEvent, QPointF, Qt
from PyQt5.QtGui import QTabletEvent

DOWN, MOVED, UP = "down", "moved", "up"

_BUTTONS = Qt.LeftButton | Qt.RightButton
_MOUSE = {QEvent.MouseButtonPress, QEvent.MouseButtonDblClick, QEvent.MouseMove, QEvent.MouseButtonRelease}
_TABLET = {QEvent.TabletPress, QEvent.TabletMove, QEvent.TabletRelease}
_TOUCH = {QEvent.TouchBegin, QEvent.TouchUpdate, QEvent.TouchEnd, QEvent.TouchCancel}


class Act(NamedTuple):
    """One thing done: DOWN, MOVED or UP at a place in pixels.

    weight: how wide the line is, 1 the pen's own width; 0.5 to 1.5 with the pressure of a tablet's pen.
    erase: whether the eraser came down: the right button, or the other end of a tablet's pen.
    """

    what: str
    place: QPointF
    weight: float = 1.0
    erase: bool = False


class PenHand:
    """Reads events; it remembers which button or finger draws, and others do nothing meanwhile."""

    def __init__(self):
        self._button = Qt.NoButton
        self._finger = None

    def acts(self, event) -> list[Act] | None:
        """What an event does; None if it is none of the hand's."""
        kind = event.type()
        if kind in _MOUSE:
            return self._read(event, event.localPos(), kind, 1.0, False)
        if kind in _TABLET:
            event.accept()  # or Qt sends the same again as mouse events
            weight = 0.5 + min(1.0, max(0.0, event.pressure()))
            return self._read(event, event.posF(), kind, weight, event.pointerType() == QTabletEvent.Eraser)
        if kind in _TOUCH:
            event.accept()
            return self._read_fingers(event, kind)
        return None

    def let_go(self) -> list[Act]:
        """What is in hand is lifted: its release may go to a dialog that has just opened."""
        held = self._button != Qt.NoButton or self._finger is not None
        self._button, self._finger = Qt.NoButton, None
        return [Act(UP, QPointF())] if held else []

    def _read(self, event, place, kind, weight, other_end) -> list[Act]:
        if kind in (QEvent.MouseButtonPress, QEvent.MouseButtonDblClick, QEvent.TabletPress):
            # Pressed once more without a release between: somebody else has had that.
            if self._button not in (Qt.NoButton, event.button()) or not event.button() & _BUTTONS:
                return []
            self._button = event.button()
            return [Act(DOWN, place, weight, other_end or self._button == Qt.RightButton)]
        if kind in (QEvent.MouseMove, QEvent.TabletMove):
            return [Act(MOVED, place, weight)] if event.buttons() & self._button else []
        if event.button() != self._button:
            return []
        self._button = Qt.NoButton
        if kind == QEvent.TabletRelease:
            return [Act(UP, place)]  # the pressure of a lifted pen is none
        return [Act(MOVED, place), Act(UP, place)]

    def _read_fingers(self, event, kind) -> list[Act]:
        done = []
        if kind == QEvent.TouchBegin:
            first = event.touchPoints()[0]
            self._finger = first.id()
            done.append(Act(DOWN, first.pos()))
        for point in event.touchPoints():
            if point.id() == self._finger:  # one finger draws, the others rest
                done.append(Act(MOVED, point.pos()))
                if point.state() == Qt.TouchPointReleased:
                    self._finger = None
                    done.append(Act(UP, point.pos()))
        if kind in (QEvent.TouchEnd, QEvent.TouchCancel):
            done.append(Act(UP, QPointF()))
        return done
