"""The line that a pen leaves: a stroke's points, the smooth path through them, and its ink on pixels."""

import numpy as np

from core.drawing.prepared import DrawingError, read_only
from core.language import _
from core.sizes import BOX

# Width of the pen and of the soft edge of its line, in pixels of the box: the two values with which pen-drawn digits
# (UCI pendigits) get the ink of MNIST's training digits, as many of each digit. MNIST and ours: mean grey 33.6, 33.5;
# pixels with ink 19.2 %, 19.4 %; fully inked 5.7 %, 6.5 %; steepest slope 0.695, 0.700; median stroke width 2.58, 2.64.
# Ours were measured as they leaned; set upright they have 2 % less ink, as all lines are a little shorter.
PEN_WIDTH = 2.5
EDGE_WIDTH = 1.4

# Points of the pen's path are put this near one another, in pixels of the box; the line's edge is then exact to 0.005.
SPACING = 0.2
SMALLEST = 1e-300  # what is smaller is one place: a scale could not be told
MOST_PATH = 300_000  # points of a drawing's path: a line 3,000 times as long as the box; drawn in 0.4 s
# A stroke turns sharply where it turns by more than 80 degrees at one point; elsewhere it is smooth.
# A stroke that begins so near to where the one before it ended, and goes on within 50 degrees of its way, is the same.
# With a twelfth of each stroke lost, 105 for 160 of the 3,749 digits of pendigits' writers 1 to 15 are read wrong; of
# the digits as they are 13 are joined, and as many are read right.
MOST_GAP, WAY, AHEAD_COSINE = 0.4, 0.06, np.cos(np.radians(50))
CORNER_COSINE = np.cos(np.radians(80))


def checked(stroke: np.ndarray) -> np.ndarray:
    """A read-only float64 copy of a stroke, (n, 2); raises DrawingError for anything else."""
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


def paths_through(strokes: list[np.ndarray], smooth: bool = True) -> list[np.ndarray]:
    """`path_through` each stroke of a drawing. Raises DrawingError where together they are far too long for one."""
    length = sum(float(np.hypot(*np.diff(points[:, :2], axis=0).T).sum()) for points in strokes)
    if length * BOX / SPACING > MOST_PATH:
        raise DrawingError(
            _("The drawing's line is more than {most:,} times as long as the drawing is large; draw a digit.").format(
                most=round(MOST_PATH * SPACING / BOX)
            )
        )
    return [path_through(points, smooth) for points in strokes]


def joined(strokes: list[np.ndarray]) -> list[np.ndarray]:
    """Strokes (n, 2 or more) of a drawing of size 1, joined where a pad lost a piece of one.

    A fast finger leaves gaps. The next stroke goes on straight ahead there, from a place near by.
    """
    found = strokes[:1]
    for stroke in strokes[1:]:
        before = found[-1]
        gap = stroke[0, :2] - before[-1, :2]
        wide = float(np.hypot(*gap))
        if 0 < wide <= MOST_GAP:
            ways = _way(before[::-1]) * -1, _way(stroke)
            if min(float(way @ gap) for way in ways) >= AHEAD_COSINE * wide:
                found[-1] = np.concatenate([before, stroke])
                continue
        found.append(stroke)
    return found


def _way(points: np.ndarray) -> np.ndarray:
    """The direction in which points begin, (2,) of length 1; zeros for a single place."""
    away = points[:, :2] - points[0, :2]
    far = np.hypot(away[:, 0], away[:, 1])
    place = int(np.argmax(far >= WAY)) if far.max() >= WAY else int(np.argmax(far))
    return away[place] / max(far[place], 1e-9)


def path_through(points: np.ndarray, smooth: bool = True) -> np.ndarray:
    """Points SPACING apart on the line through the points of one stroke, (n, 2), where the whole drawing is of size 1.

    Straight from point to point, or smooth, a centripetal Catmull-Rom curve: a quick hand leaves few points, and
    straight lines between them cut every bend. With two of three points of pendigits left out, the curve comes 35 %
    nearer to the full drawing. What stands in a point beside x and y, (n, 3), goes evenly from one to the next.
    """
    apart = np.hypot(*np.diff(points[:, :2], axis=0).T) > 1e-9
    points = points[np.concatenate([[True], apart])]
    if len(points) < 2:
        return points
    points, beside = points[:, :2], points[:, 2:]
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
    path = np.concatenate([curve, points[-1:]])
    if not beside.size:
        return path
    even = beside[chord] + t * (beside[chord + 1] - beside[chord])
    return np.concatenate([path, np.concatenate([even, beside[-1:]])], axis=1)


def inked(path: np.ndarray, width: float | np.ndarray, box: int, edge: float) -> np.ndarray:
    """The ink, (box, box) float 0 to 1, of a round pen drawn along a path of near points in it.

    `width` is the pen's, or that of the line at each of the points, (n,).
    """
    reaches = np.broadcast_to(np.float32((np.asarray(width) + edge) / 2), len(path))
    reach = float(reaches.max())
    margin = int(np.ceil(reach + 0.5)) - 1  # a pixel further than this from the point's own is out of reach
    side = box + 2 * margin
    depths = np.zeros(side * side, np.float32)  # how deep pixel centres lie within the line's reach
    around = np.arange(-margin, margin + 1)
    for first in range(0, len(path), 8192):  # bounded memory however long the path
        points = path[first : first + 8192]
        cells = np.clip(np.floor(points).astype(int), 0, box - 1)
        near = cells[:, :, None] + around  # (n, 2, 2 margin + 1): columns and rows in reach
        away = ((near + 0.5 - points[:, :, None]) ** 2).astype(np.float32)
        pixels = (near[:, 1, :, None] + margin) * side + near[:, 0, None, :] + margin
        distance = np.sqrt(away[:, 1, :, None] + away[:, 0, None, :])
        deep = reaches[first : first + 8192, None, None] - distance
        np.maximum.at(depths, pixels.ravel(), deep.ravel())
    depths = depths.reshape(side, side)[margin:-margin, margin:-margin]
    if not edge:
        return (depths > 0).astype(np.float32)
    depth = np.clip(depths / edge, 0, 1)
    return depth * depth * (3 - 2 * depth)  # a scanned line fades this way, not evenly
