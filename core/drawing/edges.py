"""What is no paper along the edges of a picture: frames all round it, strips of shadow, of a table, of a title bar."""

import numpy as np

from core.drawing.spots import running

MOST_FRAME = 0.13  # of a side: a frame at the edge is no thicker
LOOKED_AT = 240  # pixels a side, to which a picture is made smaller before strips are looked for
THINNEST, THICKEST = 0.012, 0.55  # of the side that a strip takes; what is thinner is a line
LEAST_STEP = 0.08  # of grey, from a strip to the paper
LEAST_SHARP = 0.6  # of that step, within a few pixels: light that falls off is softer
STRAIGHT = 1.5  # pixels from a straight line, that an edge may stray
MOST_TILT = 0.1  # of the other side, that a strip may become broader or narrower
MOST_GAPS, MOST_GROWTH = 0.2, 0.01  # of the edge: writing in a title bar; but a bar of a digit has a stroke grow out
STRIPS = 3  # beside one another, along each edge


# Frames


def inside_frames(grey: np.ndarray) -> tuple[np.ndarray, int]:
    """What of a picture, (rows, columns) 0 to 1, lies within up to three even frames; and how many there were."""
    for count in range(3):
        inside = _inside_frame(grey)
        if inside is None:
            return grey, count
        grey = inside
    return grey, 3


def _inside_frame(grey: np.ndarray) -> np.ndarray | None:
    """The picture within a frame that is even all round, no thicker than MOST_FRAME and unlike what it encloses."""
    if min(grey.shape) < 12:
        return None
    ring = _ring(grey)
    shade = np.median(ring)
    if np.mean(np.abs(ring - shade) < 0.08) < 0.95:
        return None
    depths = []
    for turned in (grey, grey[::-1], grey.T, grey.T[::-1]):
        strip = turned[: int(MOST_FRAME * len(turned)) + 3]
        alike = np.mean(np.abs(strip - shade) < 0.1, axis=1)
        ends = np.flatnonzero(alike < 0.5)
        if not len(ends) or np.any(alike[: max(1, ends[0] - 1)] < 0.9):
            return None
        depths.append(int(ends[0]) + 1)  # the row beyond is half frame, half paper
    top, bottom, left, right = depths
    inside = grey[top : len(grey) - bottom, left : grey.shape[1] - right]
    if min(inside.shape) < 8:
        return None
    ring = _ring(inside)
    paper = np.median(ring)
    if min(abs(paper - shade), abs(np.median(inside) - shade)) < 0.1:  # paper round a drawn frame is none
        return None
    return inside if np.mean(np.abs(ring - paper) < 0.15) > 0.75 else None


def _ring(grey):
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


# Strips


def without_strips(grey: np.ndarray) -> tuple[np.ndarray, int]:
    """A picture, (rows, columns) 0 to 1, without even strips along whole edges; and how many were cut off.

    An edge of the strip may fall a little; the cut goes where it reaches furthest in.
    """
    count = 0
    for _beside in range(STRIPS):
        before = count
        for quarter in range(4):
            turned = np.rot90(grey, quarter)
            depth = _strip(turned)
            if depth:
                grey, count = np.rot90(turned[depth:], -quarter), count + 1
        if count == before:
            break
    return np.ascontiguousarray(grey), count


def _strip(grey: np.ndarray) -> int:
    """How many rows a strip along the upper edge takes, 0 if there is none."""
    step = max(1, round(max(grey.shape) / LOOKED_AT))
    small = grey[step // 2 :: step, step // 2 :: step]
    rows, columns = small.shape
    most = int(THICKEST * rows)
    if min(rows, columns) < 24:
        return 0
    shade, paper = np.median(small[:2]), np.median(small[most:])
    if abs(shade - paper) < LEAST_STEP:
        return 0
    within = (small[:most] - paper) / (shade - paper) > 0.5
    gaps = max(3, rows // 40)  # as high as small print
    within = running(running(within, gaps, np.maximum), gaps, np.minimum)
    depths = np.where(within.all(axis=0), most, np.argmin(within, axis=0))
    open_ = np.flatnonzero(depths < most)  # beyond, another strip goes on at the side
    if len(open_) == 0 or np.ptp(open_) < 0.3 * columns:
        return 0
    left, right = open_[0], open_[-1] + 1
    depths, third = depths[left:right], max(1, (right - left) // 3)
    fall = (np.median(depths[-third:]) - np.median(depths[:third])) / (len(depths) - third)
    edge = fall * (np.arange(len(depths)) - len(depths) / 2)
    edge += np.median(depths - edge)
    if abs(fall) > MOST_TILT or edge.min() < max(1.5, THINNEST * rows):
        return 0
    if np.mean(depths > edge + STRAIGHT) > MOST_GROWTH or np.mean(depths < edge - STRAIGHT) > MOST_GAPS:
        return 0
    places, before = np.arange(left, right), np.clip(np.rint(edge).astype(int), 2, most - 3)
    step_down = np.median(small[before - 2, places] - small[before + 2, places])
    if abs(step_down) < LEAST_SHARP * abs(shade - paper):
        return 0
    return int((np.ceil(edge.max()) + 1) * step)
