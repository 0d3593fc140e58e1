"""The eraser of the drawing pad: strokes lose what it passes over, and fall into two where it crosses them."""

import numpy as np
from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QCursor, QPainter, QPen, QPixmap

from lenet_gui.look import style

ERASER = 0.04  # its radius, in pad units
_STEP = 0.004  # lines are cut to this


def erased(strokes: tuple, start: tuple[float, float], end: tuple[float, float], half_line: float) -> tuple:
    """What an eraser moved from start to end leaves of strokes, (n, 3) each: x, y, weight; the same tuple if all.

    half_line: half the width of a stroke's line, which is met before its middle is.
    """
    start, end = np.array(start, float), np.array(end, float)
    reach = ERASER + 0.5 * half_line
    left = []
    for stroke in strokes:
        low, high = np.minimum(start, end) - reach, np.maximum(start, end) + reach
        if np.any(stroke[:, :2].max(axis=0) < low) or np.any(stroke[:, :2].min(axis=0) > high):
            left.append(stroke)
        else:
            left.extend(_pieces(stroke, start, end, reach))
    return (
        strokes
        if len(left) == len(strokes) and all(a is b for a, b in zip(left, strokes, strict=True))
        else tuple(left)
    )


def _pieces(stroke, start, end, reach) -> list[np.ndarray]:
    dense, given = _dense(stroke)
    away = _distance(dense[:, :2], start, end)
    keep = away > reach
    if keep.all():
        return [stroke]
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]])))
    pieces = []
    for first, last in bounds.reshape(-1, 2):
        wanted = given[first:last].copy()
        wanted[[0, -1]] = True  # the new ends; between them only points that were drawn
        piece = dense[first:last][wanted]
        if len(piece) > 1:  # a crumb is no stroke
            piece.flags.writeable = False
            pieces.append(piece)
    return pieces


def _dense(stroke) -> tuple[np.ndarray, np.ndarray]:
    """Points _STEP apart along a stroke, and which of them are its own."""
    if len(stroke) == 1:
        return stroke, np.array([True])
    lengths = np.hypot(*np.diff(stroke[:, :2], axis=0).T)
    counts = np.maximum(1, np.ceil(lengths / _STEP).astype(int))
    chord = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(chord)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (within / counts[chord])[:, None]
    dense = stroke[chord] * (1 - share) + stroke[chord + 1] * share
    return np.concatenate([dense, stroke[-1:]]), np.append(within == 0, True)


def _distance(points, start, end) -> np.ndarray:
    """Of (n, 2) points from the line between two places."""
    way = end - start
    share = np.clip((points - start) @ way / max(way @ way, 1e-12), 0, 1)
    return np.hypot(*(points - start - share[:, None] * way).T)


def eraser_cursor(radius: float) -> QCursor:
    """A ring as large as the eraser; radius in pixels."""
    side = 2 * int(radius + 3)
    picture = QPixmap(side, side)
    picture.fill(Qt.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.Antialiasing)
    for colour, width in ((style.colour("ground"), 3), (style.colour("accent"), 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return QCursor(picture, side // 2, side // 2)
