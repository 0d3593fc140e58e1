"""From strokes to the 28 x 28 picture that MNIST would have made of them."""

from collections.abc import Iterable

import numpy as np

from core.language import _
from core.pen_line import EDGE_WIDTH, PEN_WIDTH, checked, inked, path_through
from core.prepared import BOX, PICTURE, STAGES, DrawingError, Prepared, centred


def prepare_strokes(
    strokes: Iterable[np.ndarray], width: float = PEN_WIDTH, skip: Iterable[str] = frozenset()
) -> Prepared | None:
    """The picture of strokes, (n, 2) each: x and y in any unit, y growing downwards. None if they hold no point.

    width: of the pen, in pixels of the 20 x 20 box, 1 to 10.
    skip: stages of `core.prepared.STAGES` to be left out: without "smooth" straight lines join the points, without
    "box" the pad (0 to 1, enlarged if the strokes reach beyond) is the picture, without "soft edge" a pixel is ink or
    not, without "centre" nothing is moved.
    Raises DrawingError for a stroke of another shape or with numbers that are not finite.
    """
    skip = frozenset(skip)
    if not skip <= set(STAGES):
        raise DrawingError(_("A stage of the preparation must be one of {all}.").format(all=", ".join(STAGES)))
    if not 1 <= width <= BOX / 2:
        raise DrawingError(_("A pen must be 1 to 10 pixels wide."))
    given = tuple(checked(stroke) for stroke in strokes)
    halves = [stroke / 2 for stroke in given if len(stroke)]  # halved, so that no distance can overflow
    if not halves:
        return None
    low, size = _bounds(halves)
    path = np.concatenate([path_through((half - low) / size, "smooth" not in skip) for half in halves])
    if "box" in skip:
        # The pad from 0 to 1, larger where points lie beyond it.
        corner, pad = _bounds([*halves, np.array([[0, 0], [0.5, 0.5]])])
        side, scale = PICTURE, PICTURE / 2 / pad
        path = (path * (size / pad) + (low - corner) / pad) * PICTURE
    else:
        side, drawn = BOX, size
        low, size = _bounds([path])
        scale = (BOX - width) / size / drawn / 2
        path = (path - low - np.ptp(path, axis=0) / 2) / size * (BOX - width) + BOX / 2
    ink = inked(path, width, side, 0.0 if "soft edge" in skip else EDGE_WIDTH)
    return centred(ink, skip, strokes=given, path=path, scale=scale)


def _bounds(lines: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """The corner of least x and y of all points, and the longer side of what they cover (1 for a single place)."""
    low = np.min([line.min(axis=0) for line in lines], axis=0)
    high = np.max([line.max(axis=0) for line in lines], axis=0)
    return low, float((high - low).max()) or 1.0
