"""Centring, the last stage for strokes and pictures alike: the box's centre of mass goes to the middle.

MNIST's makers fitted the ink of a digit into a box of 20 x 20, keeping its shape, and moved the box until its centre of
mass lay in the middle of 28 x 28 (paper, III.A). How they did it was measured on MNIST's training digits:

- The longer side of the ink is 20 pixels and ends sharply; the shorter side ends anywhere in a pixel, on both sides
  alike, so it is centred in the box.
- The centre of mass is spread evenly over 13.5 to 14.5, counting pixels from 0, so the box moves by whole pixels,
  towards pixel 14.
"""

import numpy as np

from core.drawing.prepared import Prepared, read_only
from core.sizes import DIGIT_SIZE

MIDDLE = DIGIT_SIZE // 2  # of the picture


def centred(box: np.ndarray, skip: frozenset[str] = frozenset(), **kept) -> Prepared:
    """The box, (side, side) ink from 0 to 1, laid into 28 x 28 with its centre of mass in the middle.

    It stays wholly inside: a box of 20 moves by 4 pixels at most, one of 28 until its ink meets the edge. `kept` are
    the other fields of Prepared; strokes and path are empty without them.
    """
    box = np.rint(255 * box).astype(np.uint8)
    side = len(box)
    places, total = np.arange(side), max(1.0, box.sum(dtype=float))
    sums = box.sum(axis=1, dtype=float), box.sum(axis=0, dtype=float)
    centre = tuple(float(line @ places / total) for line in sums)
    spare = (DIGIT_SIZE - side) // 2
    if "centre" in skip or not box.any():
        shift = (0, 0)
    else:
        shift = tuple(
            _whole_shift(MIDDLE - spare - middle, line, spare) for middle, line in zip(centre, sums, strict=True)
        )
    picture = np.zeros((DIGIT_SIZE, DIGIT_SIZE), np.uint8)
    picture[spare : spare + side, spare : spare + side] = box
    if any(shift):
        picture = np.roll(picture, shift, axis=(0, 1))
    kept = {"strokes": (), "path": np.empty((0, 2)), **kept, "skipped": frozenset(skip)}
    kept["path"] = read_only(kept["path"])
    return Prepared(box=read_only(box), centre=centre, shift=shift, picture=read_only(picture), **kept)


def _whole_shift(wanted: float, line: np.ndarray, spare: int) -> int:
    """The shift in whole pixels along one axis, (side,) ink, that loses nothing."""
    inked = np.flatnonzero(line)
    low, high = (-spare, spare) if spare else (-int(inked[0]), len(line) - 1 - int(inked[-1]))
    return int(np.clip(np.rint(wanted), low, high))
