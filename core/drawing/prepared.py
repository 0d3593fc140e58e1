"""What a drawing has become on its way to a digit, stage by stage."""

from dataclasses import dataclass

import numpy as np

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


def read_only(array: np.ndarray) -> np.ndarray:
    """The same array, which nobody can write to any more."""
    array.flags.writeable = False
    return array
