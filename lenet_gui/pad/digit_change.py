"""One change of a drawing, for the undo stack, and the strokes it is made of."""

from collections.abc import Callable

import numpy as np
from PyQt5.QtWidgets import QUndoCommand


class DigitChange(QUndoCommand):
    """One drawing in place of another; `restore` is called with the fields of the one that is to be shown."""

    def __init__(self, restore: Callable, text: str, before: tuple, after: tuple):
        super().__init__(text)
        self._restore, self._before, self._after = restore, before, after

    def undo(self):
        self._restore(*self._before)

    def redo(self):
        self._restore(*self._after)


def frozen_stroke(points, columns: tuple[int, ...] = (2, 3)) -> np.ndarray:
    """A stroke of its own that nobody can write to, (n, 3); ValueError for anything but (n, 2 or 3) numbers."""
    stroke = np.array(points, np.float64)
    if stroke.ndim != 2 or stroke.shape[1] not in columns:
        raise ValueError("a stroke is (n, 2) numbers, or (n, 3) with the width of its line")
    if stroke.shape[1] == 2:
        stroke = np.column_stack([stroke, np.ones(len(stroke))])
    stroke.flags.writeable = False
    return stroke
