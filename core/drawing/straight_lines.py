"""Combs and the lines of ruled and squared paper: found by being straight, thin and long, and taken out.

A digit's own strokes are thicker, or shorter, or do not reach out beyond the rest of it on both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.drawing.edges import inside_frames
from core.drawing.prepared import DrawingError
from core.drawing.spots import running, spots
from core.language import _

THICKEST_LINE = 0.03  # of the shorter side
LEAST_SPAN = 0.6  # of a side, that a line goes along it
LEAST_SEEN = 0.85  # of its length, that it is seen or hidden by thicker ink; and
LEAST_BARE = 0.35  # of the side, that it is seen
LEAST_STEP = 0.05  # of grey, from a line to the paper
STEEPEST = 0.06  # rows a column, that a line may rise or fall
OVERHANG = 0.02  # of the side: a line reaches so much further than what is written, on both sides
MOST_STROKES = 2  # long lines that may be a digit on their own: a 1, perhaps with a foot
TOO_SMALL = 40  # pixels: strokes of such a picture are as thin as lines


@dataclass(frozen=True)
class _Line:
    """Rows first to last (the middle column's) of a picture, columns left to right, rising `slope` rows over all."""

    first: int
    last: int
    left: int
    right: int
    grey: float


def without_lines(grey: np.ndarray) -> tuple[np.ndarray, int]:
    """The picture, (rows, columns) 0 to 1, without frame and lines, and how many there were, a frame counting as four.

    Where a line crosses ink, the ink is joined again. What lies outside a frame is cut off. One or two lines that are
    the only ink stay; for more DrawingError is raised.
    """
    inside, frames = inside_frames(grey)
    if min(inside.shape) <= TOO_SMALL:
        return inside, 4 * frames
    dark, light = _thin(inside), _thin(1 - inside)
    ink_is_light = sum(np.vdot(hat, hat) for hat in light) > sum(np.vdot(hat, hat) for hat in dark)
    cleared, count = _cleared(1 - inside if ink_is_light else inside, light if ink_is_light else dark)
    return (1 - cleared if ink_is_light else cleared), 4 * frames + count


def _cleared(grey: np.ndarray, thin: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, int]:
    """The picture, dark ink on light paper, without its lines; and how many there were. `thin` is `_thin` of it."""
    paper = np.median(grey)
    found = [_lines(grey, thin[0]), _lines(grey.T, thin[1])]
    if not any(lines for _slope, lines in found):
        return grey, 0
    # What is written is what is left when all lines are gone.
    left = _wiped(_wiped(grey, *found[0]).T, *found[1]).T
    written = _written(left, min(line.grey for _slope, lines in found for line in lines), paper)
    if written is None:
        if sum(len(lines) for _slope, lines in found) > MOST_STROKES:
            raise DrawingError(_("The picture holds nothing but straight lines, as of a form or of lined paper."))
        return grey, 0
    kept = []
    for axis, (slope, lines) in enumerate(found):
        start, end = np.flatnonzero(written.any(axis=axis))[[0, -1]]
        beyond = OVERHANG * grey.shape[1 - axis]
        kept.append((slope, [a for a in lines if a.left <= start - beyond and a.right >= end + beyond]))
    cleared = _wiped(_wiped(grey, *kept[0]).T, *kept[1]).T
    return _without_stubs(grey, cleared, paper), sum(len(lines) for _slope, lines in kept)


def _written(left, line_grey, paper):
    """(rows, columns) True where more than crumbs is left beside the lines; None if nothing is."""
    level = (min(line_grey, left.min()) + paper) / 2
    if left.min() > paper - 0.4 * (paper - line_grey):
        return None
    labels, count = spots(left < max(level, left.min() + 0.05))
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return (sizes >= 0.25 * sizes.max())[labels] & (labels > 0) if count else None


def _without_stubs(before, cleared, paper):
    """Without the short ends that stood on a line: thin spots beside what was wiped."""
    changed = np.abs(before - cleared) > LEAST_STEP
    if not changed.any():
        return cleared
    labels, count = spots(cleared < (cleared.min() + paper) / 2)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    near = np.unique(labels[_widened(changed, 2)])
    cleared = cleared.copy()
    for spot in near[near > 0]:
        if sizes[spot] < 0.25 * sizes.max():
            rows, columns = np.nonzero(labels == spot)
            if min(np.ptp(rows), np.ptp(columns)) < _thickest(before.shape):
                window = np.s_[max(0, rows.min() - 2) : rows.max() + 3, max(0, columns.min() - 2) : columns.max() + 3]
                cleared[window] = np.where(_widened(labels[window] == spot, 2), paper, cleared[window])
    return cleared


def _widened(mask, reach):
    for axis in (0, 1):
        mask = running(mask, 2 * reach + 1, np.maximum, axis)
    return mask


def _lines(grey: np.ndarray, hat: np.ndarray) -> tuple[int, list[_Line]]:
    """The dark lines that go along the rows; and how many rows they fall from the first column to the last."""
    if np.mean(hat.max(axis=0) > LEAST_STEP) < LEAST_BARE:
        return 0, []
    slope = _slope(hat)
    hat = _sheared(hat, slope)
    columns = grey.shape[1]
    level = np.percentile(hat, 75, axis=1)
    usual = float(np.median(level))
    candidates = np.flatnonzero(level > usual + LEAST_STEP)
    if not len(candidates):
        return slope, []
    sheared = _sheared(grey, slope)
    lines = []
    for run in np.split(candidates, np.flatnonzero(np.diff(candidates) > 1) + 1):
        first, last = int(run[0]), int(run[-1])
        band = hat[max(0, first - 1) : last + 2].max(axis=0)
        full = float(level[run].max())
        bare = band > 0.5 * full
        middle = sheared[first : last + 1].min(axis=0)
        paper = np.median(middle[bare] + band[bare])
        covered = bare | (middle < paper - 0.5 * full)
        places = np.flatnonzero(bare)
        left, right = int(places[0]), int(places[-1])
        if right - left + 1 < LEAST_SPAN * columns or bare.sum() < LEAST_BARE * columns:
            continue
        if covered[left : right + 1].mean() < LEAST_SEEN or last - first + 1 > _thickest(grey.shape) + 2:
            continue
        thickest = _thickest(grey.shape)  # of another line, at the corner with which this one ends
        left -= int(np.cumprod(covered[max(0, left - thickest) : left][::-1]).sum())
        right += int(np.cumprod(covered[right + 1 : right + 1 + thickest]).sum())
        lines.append(_Line(first, last, left, right, float(np.median(middle[bare]))))
    return slope, lines


def _thickest(shape):
    return max(3, int(THICKEST_LINE * min(shape)))


def _thin(grey: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much darker each pixel is than what lies on both sides of a line through it: along rows, along columns.

    (rows, columns) and, turned, (columns, rows) float32.
    """
    grey, size = grey.astype(np.float32), _thickest(grey.shape) + 3
    both = grey, np.ascontiguousarray(grey.T)
    return tuple(running(running(way, size, np.maximum), size, np.minimum) - way for way in both)


def _slope(hat: np.ndarray) -> int:
    """The fall over all columns at which thin things fall into the same rows best."""
    rows, columns = hat.shape
    every = max(1, columns // 60)
    some = np.minimum(hat[:, ::every], 0.5)
    most = int(STEEPEST * columns)
    slopes = sorted(range(-most // 2 * 2, most + 1, 2 if most > 8 else 1), key=abs)
    sharpness = [np.square(_sheared(some, slope).sum(axis=1)).sum() for slope in slopes]
    best = int(np.argmax(sharpness))
    return slopes[best] if sharpness[best] > 1.05 * sharpness[0] else 0


def _sheared(picture, fall):
    """Every column moved up so far that a line which falls by so many rows over all columns becomes a row."""
    if not fall:
        return picture
    rows, columns = picture.shape
    down = np.rint(np.linspace(-fall / 2, fall / 2, columns)).astype(int)
    return picture[(np.arange(rows)[:, None] + down) % rows, np.arange(columns)]


def _wiped(grey: np.ndarray, fall: int, lines: list[_Line]) -> np.ndarray:
    """The picture without these lines along the rows: what is darker stays, and ink on both sides is joined."""
    if not lines:
        return grey
    grey = _sheared(grey, fall).copy()
    blur = 1 if not fall else 2
    for line in lines:
        first, last = max(0, line.first - blur), min(len(grey) - 1, line.last + blur)
        columns = slice(max(0, line.left - 2), line.right + 3)
        above = grey[first - 1] if first else None
        below = grey[last + 1] if last + 1 < len(grey) else None
        for row, filled in _joined(above, below, first, last):
            old = grey[row]
            filled = np.where(old < line.grey - 0.08, np.minimum(old, filled), np.maximum(old, filled))
            grey[row, columns] = filled[columns]
    return _sheared(grey, -fall)


def _joined(above, below, first, last) -> Iterator[tuple[int, np.ndarray]]:
    """For each row between two rows, how dark it is if ink of one and the other is joined, straight or aslant."""
    thick = last - first + 2
    if above is None or below is None:
        for row in range(first, last + 1):
            yield row, below if above is None else above
        return
    columns = len(above)
    places = np.arange(columns)
    aslant = range(-thick - 1, thick + 2)
    for row in range(first, last + 1):
        share = (row - first + 1) / thick
        filled = np.maximum(above, below)
        for lean in aslant:
            up = np.clip(places - round(lean * share), 0, columns - 1)
            down = np.clip(places + lean - round(lean * share), 0, columns - 1)
            filled = np.minimum(filled, np.maximum(above[up], below[down]))
        yield row, filled
