"""Curves through a few points, in which the program draws: written as text, smooth, and bent a little."""

import numpy as np

PATH_POINTS = 128  # points along all strokes of a drawing


def compiled(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of "x,y x,y | x,y x,y" in hundredths: the points (c, 2), the matrix (PATH_POINTS, c) from them to the curves
    through them, and where the pen is lifted, (PATH_POINTS,) bool.
    """
    strokes = [[tuple(float(n) / 100 for n in point.split(",")) for point in part.split()] for part in text.split("|")]
    controls = list(dict.fromkeys(point for stroke in strokes for point in stroke))  # a shared point moves as one
    lengths = [np.linalg.norm(np.diff(np.array(stroke), axis=0), axis=1).sum() for stroke in strokes]
    cuts = np.round(np.cumsum([0, *lengths]) / sum(lengths) * PATH_POINTS).astype(int)
    curve = np.zeros((PATH_POINTS, len(controls)), np.float32)
    ends = np.zeros(PATH_POINTS, bool)
    for stroke, start, stop in zip(strokes, cuts[:-1], cuts[1:], strict=True):
        indices = [controls.index(point) for point in stroke]
        for row, place in enumerate(np.linspace(0, len(stroke) - 1, stop - start), start):
            _add_spline_weights(curve[row], indices, place)
        ends[stop - 1] = True
    return np.array(controls, np.float32), curve, ends


def _add_spline_weights(row: np.ndarray, indices: list[int], place: float) -> None:
    """Catmull-Rom: a smooth curve through all its points, linear in the points. `place` 0 is the first point."""
    last = len(indices) - 1
    i = min(int(place), last - 1)
    t = place - i
    weights = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3)
    closed = indices[0] == indices[-1]
    for step, weight in zip((-1, 0, 1, 2), weights, strict=True):
        k = i + step
        if closed:
            k = k % last
        elif k < 0 or k > last:  # the end goes on straight: 2 * end - neighbour
            end, neighbour = (0, 1) if k < 0 else (last, last - 1)
            row[indices[end]] += weight
            row[indices[neighbour]] -= weight / 2
            k = end
        row[indices[k]] += weight / 2


def bent(points: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Each digit bent smoothly, as if drawn on rubber: two slow waves along random directions.

    `points` (n, samples, 2), a digit about 1 high.
    """
    n = len(points)
    for _wave in range(2):
        direction = generator.normal(0, 4, (n, 2, 1)).astype(np.float32)  # radians per height
        phase = generator.uniform(0, 2 * np.pi, (n, 1, 1)).astype(np.float32)
        push = generator.normal(0, 0.03, (n, 1, 2)).astype(np.float32)
        points = points + push * np.sin(points @ direction + phase)
    return points
