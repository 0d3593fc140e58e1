"""From strokes to the 28 x 28 picture that MNIST would have made of them."""

from collections.abc import Iterable

import numpy as np

from core.language import _
from core.prepared import BOX, PICTURE, STAGES, DrawingError, Prepared, centred, read_only

# Width of the pen and of the soft edge of its line, in pixels of the box: the two values with which pen-drawn digits
# (UCI pendigits) get the ink of MNIST's training digits, as many of each digit. MNIST and ours: mean grey 33.6, 33.5;
# pixels with ink 19.2 %, 19.4 %; fully inked 5.7 %, 6.5 %; steepest slope 0.695, 0.700; median stroke width 2.58, 2.64.
PEN_WIDTH = 2.5
EDGE_WIDTH = 1.4

# Points of the pen's path are put this near one another, in pixels of the box; the line's edge is then exact to 0.005.
SPACING = 0.2
# A stroke turns sharply where it turns by more than 80 degrees at one point; elsewhere it is smooth.
CORNER_COSINE = np.cos(np.radians(80))


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
    given = tuple(_checked(stroke) for stroke in strokes)
    halves = [stroke / 2 for stroke in given if len(stroke)]  # halved, so that no distance can overflow
    if not halves:
        return None
    low, size = _bounds(halves)
    path = np.concatenate([_line((half - low) / size, "smooth" not in skip) for half in halves])
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
    ink = _inked(path, width, side, 0.0 if "soft edge" in skip else EDGE_WIDTH)
    return centred(ink, skip, strokes=given, path=path, scale=scale)


def _checked(stroke: np.ndarray) -> np.ndarray:
    """A read-only float64 copy of a stroke."""
    try:
        points = np.array(stroke, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise DrawingError(_("A stroke must be a list of points, each point two numbers x and y.")) from None
    if points.size == 0:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:
        raise DrawingError(_("A stroke must be a list of points, each point two numbers x and y."))
    if not np.isfinite(points).all():
        raise DrawingError(_("A stroke has a point that is not a finite number."))
    return read_only(points)


def _bounds(lines: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """The corner of least x and y of all points, and the longer side of what they cover (1 for a single place)."""
    low = np.min([line.min(axis=0) for line in lines], axis=0)
    high = np.max([line.max(axis=0) for line in lines], axis=0)
    return low, float((high - low).max()) or 1.0


def _line(points: np.ndarray, smooth: bool) -> np.ndarray:
    """Points SPACING apart on the line through the points of one stroke, (n, 2), where the whole drawing is of size 1.

    Straight from point to point, or smooth, a centripetal Catmull-Rom curve: a quick hand leaves few points, and
    straight lines between them cut every bend. With two of three points of pendigits left out, the curve comes 35 %
    nearer to the full drawing.
    """
    apart = np.hypot(*np.diff(points, axis=0).T) > 1e-9
    points = points[np.concatenate([[True], apart])]
    if len(points) < 2:
        return points
    chords = np.diff(points, axis=0)  # (n-1, 2)
    lengths = np.hypot(chords[:, 0], chords[:, 1])[:, None]
    times = np.sqrt(lengths)
    speeds = chords / times
    blended = (speeds[:-1] * times[1:] + speeds[1:] * times[:-1]) / (times[1:] + times[:-1])  # at inner points
    directions = chords / lengths
    corner = ((directions[:-1] * directions[1:]).sum(axis=1) < CORNER_COSINE)[:, None]
    leaving = times * np.concatenate([speeds[:1], np.where(corner, speeds[1:], blended)])
    arriving = times * np.concatenate([np.where(corner, speeds[:-1], blended), speeds[-1:]])

    counts = np.ceil(lengths[:, 0] * BOX / SPACING).astype(int)
    chord = np.repeat(np.arange(len(chords)), counts)
    within = np.arange(len(chord)) - np.repeat(np.cumsum(counts) - counts, counts)
    t = (within / counts[chord])[:, None]
    start, end = points[chord], points[chord + 1]
    curve = start + (t * t * (3 - 2 * t) if smooth else t) * (end - start)
    if smooth:
        curve += t * (1 - t) * ((1 - t) * leaving[chord] - t * arriving[chord])
    return np.concatenate([curve, points[-1:]])


def _inked(path: np.ndarray, width: float, box: int, edge: float) -> np.ndarray:
    """The ink, (box, box) float 0 to 1, of a round pen drawn along a path of near points in it."""
    reach = (width + edge) / 2
    margin = int(np.ceil(reach + 0.5)) - 1  # a pixel further than this from the point's own is out of reach
    side = box + 2 * margin
    squares = np.full(side * side, reach * reach, np.float32)  # squared distance of pixel centres to the path
    around = np.arange(-margin, margin + 1)
    for first in range(0, len(path), 8192):  # bounded memory however long the path
        points = path[first : first + 8192]
        cells = np.clip(np.floor(points).astype(int), 0, box - 1)
        near = cells[:, :, None] + around  # (n, 2, 2 margin + 1): columns and rows in reach
        away = ((near + 0.5 - points[:, :, None]) ** 2).astype(np.float32)
        pixels = (near[:, 1, :, None] + margin) * side + near[:, 0, None, :] + margin
        np.minimum.at(squares, pixels.ravel(), (away[:, 1, :, None] + away[:, 0, None, :]).ravel())
    distance = np.sqrt(squares).reshape(side, side)[margin:-margin, margin:-margin]
    if not edge:
        return (distance < reach).astype(np.float32)
    depth = np.clip((reach - distance) / edge, 0, 1)
    return depth * depth * (3 - 2 * depth)  # a scanned line fades this way, not evenly
