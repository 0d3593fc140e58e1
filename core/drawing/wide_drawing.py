"""From the strokes of a number of several digits to the wide picture over which the network is slid."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.drawing.centring import MIDDLE
from core.drawing.pen_line import EDGE_WIDTH, PEN_WIDTH, SMALLEST, checked, inked, paths_through
from core.drawing.prepared import read_only
from core.sizes import BOX, DIGIT_SIZE, NUMBER_MARGIN

MOST_INK = 400  # columns that the ink may take; a longer line is drawn smaller


@dataclass(frozen=True, eq=False)
class WideDrawing:
    """A number's picture (28, columns) uint8, read-only, and where it comes from.

    Column c of the picture is at x = left + c / scale of the strokes.
    """

    picture: np.ndarray
    left: float
    scale: float


def prepare_wide(strokes: Iterable[np.ndarray], least_height: float = 0.0) -> WideDrawing | None:
    """The picture of strokes, (n, 2) each: x and y in any unit, y growing downwards. None if they hold no point.

    As with a single digit the ink becomes 20 pixels high, is drawn with MNIST's width of pen, and has its centre of
    mass in the middle row; but it keeps its width, however long the number. Ink lower than `least_height`, such as the
    first bar of a 7, is not enlarged beyond what that height would be.
    Raises core.drawing.files.DrawingError as `core.drawing.strokes.prepare_strokes`.
    """
    lines = [line / 4 for line in map(checked, strokes) if len(line)]  # a quarter, so that no distance can overflow
    if not lines:
        return None
    low = np.min([line.min(axis=0) for line in lines], axis=0)
    wide, high = np.max([line.max(axis=0) for line in lines], axis=0) - low
    drawn = BOX - PEN_WIDTH  # the pen's middle keeps half a pen from the edge
    size = max(high, least_height / 4, wide * (drawn / MOST_INK))
    size = size if size > SMALLEST else 1.0
    path = np.concatenate(paths_through([(line - low) / size for line in lines]))
    corner, bend = path.min(axis=0), max(1.0, np.ptp(path[:, 1]))  # a smooth line may swing beyond its points
    scale = drawn / size / bend
    path = (path - corner) / bend * drawn
    across, down = np.ptp(path, axis=0)
    start = np.array([NUMBER_MARGIN + PEN_WIDTH / 2, (DIGIT_SIZE - down) / 2])
    columns = int(np.ceil(across + PEN_WIDTH)) + 2 * NUMBER_MARGIN
    ink = inked(path + start, PEN_WIDTH, columns, EDGE_WIDTH)[:DIGIT_SIZE]
    picture = np.rint(255 * ink).astype(np.uint8)
    return WideDrawing(
        picture=read_only(_levelled(picture)),
        left=max(4 * float(low[0] + corner[0] * size - start[0] / scale), -sys.float_info.max),
        scale=float(scale / 4),
    )


def _levelled(picture):
    """The picture with its centre of mass as near to the middle row as the ink's rows allow."""
    sums = picture.sum(axis=1, dtype=float)
    inked = np.flatnonzero(sums)
    shift = MIDDLE - sums @ np.arange(DIGIT_SIZE) / sums.sum()
    return np.roll(picture, int(np.clip(np.rint(shift), -inked[0], DIGIT_SIZE - 1 - inked[-1])), axis=0)
