"""A drawn box or ring round the digit, however it is turned: found by the paper it encloses, what it holds cut out."""

from dataclasses import dataclass

import numpy as np

from core.drawing.sheet import MOST_MISFIT, between, corners_of, laid_flat
from core.drawing.spots import running, spots

LOOKED_AT = 240  # pixels a side, to which a picture is made smaller before boxes are looked for
LEVELS = 0.5, 0.2  # of the way from paper to the darkest, at which a box may part from the paper
LEAST_STEP = 0.1  # of grey, from paper to the darkest
LEAST_BOX = 0.02  # of the picture that a box encloses
MOST_BOXES = 16
LEAST_SHARE = 0.75  # of all that is neither in an empty box nor a box itself, that lies in the one that is read
LEAST_HEIGHT = 0.2  # of its box, that a digit is high; and
LEAST_IN_RING = 0.3  # of a ring
INSIDE = 0.02  # of each side is left away: the soft edge of the box


@dataclass(frozen=True)
class _Box:
    """hull: (rows, columns) True inside; corners: (4, 2) of row, column; content: (rows, columns) True for ink."""

    hull: np.ndarray
    corners: np.ndarray
    content: np.ndarray
    is_box: bool


def inside_box(grey: np.ndarray) -> tuple[np.ndarray, int]:
    """What the box holds in which the digit stands, laid flat, (rows, columns) 0 to 1; and 1, or 0 if there is none.

    It may stand among other, empty boxes. Of a ring what lies outside becomes paper.
    """
    step = max(1, max(grey.shape) // LOOKED_AT)
    if min(grey.shape) < 24 * step:
        return grey, 0
    some = grey[::step, ::step]
    paper = np.median(some)
    ink_is_light = some.max() - paper > paper - some.min()
    # The darkest of each few pixels, so that a thin line has no gaps.
    small = 1 - _extreme(grey, step, np.maximum) if ink_is_light else _extreme(grey, step, np.minimum)
    paper, low = 1 - paper if ink_is_light else paper, small.min()
    if paper - low < LEAST_STEP:
        return grey, 0
    for level in LEVELS:
        box = _box(small < paper - level * (paper - low))
        if box is not None:
            return _cut_out(grey, box, step), 1
    return grey, 0


def _extreme(grey, step, most):
    """Of each step x step pixels the largest or smallest."""
    rows, columns = (side // step * step for side in grey.shape)
    rowwise = grey[:rows:step, :columns]
    for k in range(1, step):
        rowwise = most(rowwise, grey[k:rows:step, :columns])
    both = rowwise[:, ::step]
    for k in range(1, step):
        both = most(both, rowwise[:, k::step])
    return both


def _box(ink: np.ndarray) -> _Box | None:
    """The box or ring in which nearly all ink lies that is no box itself."""
    walls = ink.copy()
    walls[1:] |= ink[:-1]  # so that no paper leaks through where a line goes aslant
    labels, count = spots(~walls)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    sizes[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = 0
    enclosed = [spot for spot in np.argsort(-sizes)[:MOST_BOXES] if sizes[spot] >= LEAST_BOX * ink.size]
    if not enclosed:
        return None
    inks, _count = spots(ink)
    at_border = np.unique(np.concatenate([inks[0], inks[-1], inks[:, 0], inks[:, -1]]))
    boxes, bounding = [], np.zeros(inks.max() + 1, bool)
    everywhere = np.zeros_like(ink)
    for spot in enclosed:
        hull = _filled(labels == spot)
        around = running(running(hull, 7, np.maximum), 7, np.maximum, 1) & ~hull
        bounds = np.unique(inks[around])
        if np.isin(bounds[bounds > 0], at_border).any():  # that is a sheet on a table
            continue
        corners = corners_of(hull)
        within = between(corners, hull.shape)
        misfit = np.count_nonzero((hull ^ within) & ~walls) / np.count_nonzero(hull | within)  # a digit may touch it
        is_box = misfit < MOST_MISFIT
        boxes.append(_Box(hull, corners, (within if is_box else hull) & ink, is_box))
        bounding[bounds] = True
        everywhere |= hull
    others = np.count_nonzero(~bounding[inks] & ink & ~everywhere)
    amounts = [np.count_nonzero(box.content) for box in boxes]
    if not boxes or max(amounts) < LEAST_SHARE * (sum(amounts) + others) or not max(amounts):
        return None
    box = boxes[int(np.argmax(amounts))]
    high, least = (np.flatnonzero(part.any(axis=1)) for part in (box.content, box.hull))
    if np.ptp(high) + 1 < (LEAST_HEIGHT if box.is_box else LEAST_IN_RING) * len(least):
        return None
    if not box.is_box and bounding[inks[box.content]].any():  # grown together with the ring: that is one figure
        return None
    return box


def _filled(area: np.ndarray) -> np.ndarray:
    """With all that lies between its first and last place both of a row and of a column."""
    filled = np.ones_like(area)
    for axis in (0, 1):
        first = np.logical_or.accumulate(area, axis)
        last = np.flip(np.logical_or.accumulate(np.flip(area, axis), axis), axis)
        filled &= first & last
    return filled


def _cut_out(grey, box, step):
    if box.is_box:
        return laid_flat(grey, (box.corners + 0.5) * step - 0.5, INSIDE)
    inside = np.kron(box.hull, np.ones((step, step), bool))
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    inside, grey = inside[window], grey[window]
    return np.where(inside, grey, np.median(grey[inside]))
