"""Where the points of a path are in a view: as large as fits, both directions alike. No widgets."""

import math

import numpy as np
from PyQt5.QtCore import QRectF

GROWTH = 1.25  # sizes grow by such steps, so that a path that grows does not make the picture creep


class Field:
    """Lays points out in `area`: equal distances are equal lengths, whatever their direction; up is up."""

    def __init__(self, points: np.ndarray, area: QRectF):
        """`points` (n, 2), at least one."""
        low, high = points.min(axis=0), points.max(axis=0)
        self._middle = (low + high) / 2
        self._centre = np.array((area.center().x(), area.center().y()))
        rooms = zip((area.width(), area.height()), (high - low).tolist(), strict=True)
        self.scale = min((room / _rounded(size) for room, size in rooms if size > 0), default=0.0)  # pixels

    def places(self, points: np.ndarray) -> np.ndarray:
        """(n, 2) pixels of points (n, 2)."""
        return (points - self._middle) * (self.scale, -self.scale) + self._centre


def _rounded(size: float) -> float:
    """The next size at or above, on a scale of steps."""
    return GROWTH ** math.ceil(math.log(size, GROWTH) - 1e-9)


def place_at(steps: np.ndarray, places: np.ndarray, step: float) -> np.ndarray:
    """(2,) where a run was at a step: at a moment, or on the straight line between the two around it."""
    return np.array([np.interp(step, steps, places[:, axis]) for axis in range(2)])


def ends_of_passes(
    steps: np.ndarray, places: np.ndarray, of_pass: int, least_pixels: float
) -> list[tuple[int, np.ndarray]]:
    """(pass, (2,) pixels) of the ends of passes: of each one, or each 2nd, 5th, 10th ..., as they keep apart."""
    last = int(steps[-1]) // max(1, of_pass)
    for stride in (factor * 10**power for power in range(9) for factor in (1, 2, 5)):
        marks = [(each, place_at(steps, places, each * of_pass)) for each in range(stride, last + 1, stride)]
        apart = [math.dist(one, other) for (_n, one), (_m, other) in zip(marks, marks[1:], strict=False)]
        if not apart or np.median(apart) >= least_pixels:
            break
    return marks
