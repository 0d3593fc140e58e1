"""The last stages of preparing a digit, shared by strokes and pictures: the box's centre of mass goes to the middle.

MNIST's makers fitted the ink of a digit into a box of 20 x 20, keeping its shape, and moved the box until its centre of
mass lay in the middle of 28 x 28 (paper, III.A). How they did it was measured on MNIST's training digits:

- The longer side of the ink is 20 pixels and ends sharply; the shorter side ends anywhere in a pixel, on both sides
  alike, so it is centred in the box.
- The centre of mass is spread evenly over 13.5 to 14.5, counting pixels from 0, so the box moves by whole pixels,
  towards pixel 14.
"""

from dataclasses import dataclass

import numpy as np

from core.sizes import DIGIT_SIZE

MIDDLE = DIGIT_SIZE // 2  # of the picture

# What can be left out, to see the answer break.
STAGES = ("smooth", "upright", "box", "soft edge", "centre")  # of strokes
PICTURE_STAGES = ("paper", "weight", "box", "centre")


class DrawingError(ValueError):
    """A drawing that cannot be understood; the message says why in one sentence."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """One drawing and what became of it, stage by stage. Every array is read-only.

    strokes: as given, (n, 2) float64 x, y each; empty for a picture.
    path: the strokes' smooth centre line, upright in the box, (n, 2) float64 x, y in pixels; empty for a picture.
    box: the ink fitted into 20 x 20, uint8, 255 full ink; without the stage "box" 28 x 28, as it lay on the pad.
    centre: the box's centre of mass, (row, column) in pixels counted from 0.
    shift: how far, in whole pixels down and right, the box lies from the middle of the picture.
    picture: (28, 28) uint8, as MNIST's.
    scale: pixels of the box to one unit of the strokes, or to one pixel of the picture it was found in.
    slant: how far the strokes lean to the right, in columns a row, before they are set upright; 0 for a picture.
    found: the ink as it was found in a picture, (rows, columns) uint8, cut out; None for strokes.
    lines: how many straight lines (of a frame, of ruled paper) were taken out of a picture; a frame is four.
    skipped: the stages that were left out, of `STAGES` or `PICTURE_STAGES`.
    """

    strokes: tuple[np.ndarray, ...]
    path: np.ndarray
    box: np.ndarray
    centre: tuple[float, float]
    shift: tuple[int, int]
    picture: np.ndarray
    scale: float = 1.0
    slant: float = 0.0
    found: np.ndarray | None = None
    lines: int = 0
    skipped: frozenset[str] = frozenset()


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


def read_only(array: np.ndarray) -> np.ndarray:
    """The same array, which nobody can write to any more."""
    array.flags.writeable = False
    return array
