"""The arithmetic behind curves: means over stretches, where axes end, their numbers, and room between labels."""

import math

import numpy as np

# Where axes may end, as multiples of a power of ten. X is closer: it must not waste room, yet stand still for a while.
X_ENDS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
Y_ENDS = (1, 2, 5, 10)
_TICK_HEIGHT = 18  # pixels between the numbers of an axis, at least


def means(places: np.ndarray, values: np.ndarray, weights: np.ndarray, stretch: float) -> tuple[np.ndarray, np.ndarray]:
    """Weighted means over the stretches [k * stretch, (k + 1) * stretch) of ascending places, (n,) as the weights.

    `values` are (n, ...). Returns the mean place and the mean value of every stretch that has a point; a last one that
    has only just begun counts with the one before. Values that are not finite are left out; a stretch with no other
    gives NaN.
    """
    if not places.size:
        return np.zeros(0), np.zeros(values.shape)
    # The tiny amount keeps a place that is meant to lie on a border from falling on either side of it by rounding.
    starts = np.flatnonzero(np.diff(np.floor(places / stretch + 1e-9), prepend=-1))
    totals = np.add.reduceat(weights, starts)
    if starts.size > 1 and totals[-1] < totals[-2] / 2:
        starts = starts[:-1]
    finite, each = np.isfinite(values), weights.reshape(-1, *[1] * (values.ndim - 1))
    if finite.all():  # as ever, but for a run gone astray
        counted, summed = np.add.reduceat(each, starts), np.add.reduceat(values * each, starts)
    else:
        counted = np.add.reduceat(np.where(finite, each, 0.0), starts)
        summed = np.add.reduceat(np.where(finite, values, 0.0) * each, starts)
    mean = np.divide(summed, counted, where=counted > 0, out=np.full(summed.shape, np.nan))
    return np.add.reduceat(places * weights, starts) / np.add.reduceat(weights, starts), mean


def newest_of_each(places: np.ndarray, stretch: float) -> np.ndarray:
    """Which of ascending places, (n,), is the last of its stretch [k * stretch, (k + 1) * stretch)."""
    return np.flatnonzero(np.diff(np.floor(places / stretch + 1e-9), append=np.inf))


def round_up(value: float, ends: tuple[float, ...]) -> float:
    """The smallest of `ends` times a power of ten that is at least `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(end * power for end in (*ends, 10 * ends[0], 10 * ends[-1]) if end * power >= value * (1 - 1e-9))


def round_down(value: float, ends: tuple[float, ...]) -> float:
    """The largest of `ends` times a power of ten that is at most `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(end * power for end in (*reversed(ends), ends[0] / 10) if end * power <= value * (1 + 1e-9))


def linear_ticks(top: float, from_100: bool = False) -> list[tuple[float, str]]:
    """(place, name) of the values 0, half of the top, and top; or of what lacks them to 100, `from_100`."""
    values = (0.0, top / 2, top)
    return [(100 - value, _short_from_100(value)) if from_100 else (value, f"{value:g}") for value in values]


def log_ticks(bottom: float, top: float, height: float, from_100: bool = False) -> list[tuple[float, str]]:
    """(log10, name) of round values from bottom to top: 1, 2, 5, 10 where `height` pixels have room, else fewer.

    With `from_100` the axis is turned over, and the names are those of what lacks the values to 100.
    """
    decades = range(math.floor(math.log10(bottom)) - 1, math.ceil(math.log10(top)) + 1)
    for ends in ((1, 2, 5), (1, 3), (1,)):
        values = [end * 10.0**decade for decade in decades for end in ends]
        values = [value for value in values if bottom * 0.999 <= value <= top * 1.001]
        if len(values) * _TICK_HEIGHT <= height:
            break
    thinned = values[:: max(1, math.ceil(len(values) * _TICK_HEIGHT / max(height, 1)))]
    if from_100:
        return [(-math.log10(value), _short_from_100(value)) for value in thinned]
    return [(math.log10(value), _short(value)) for value in thinned]


def _short_from_100(value):
    return f"{100 - value:.6g}"


def _short(value):
    """A round value in the few letters that an axis has room for: 0.05, 5e-3."""
    return f"{value:g}" if value >= 0.01 else f"{value:.0e}".replace("e-0", "e-")


def spread(wanted: list[float], distance: float, low: float, high: float) -> list[float]:
    """Places as near to the wanted ones as keeps them `distance` apart and from low to high, in the same order."""
    order = np.argsort(wanted, kind="stable")
    placed = np.array(wanted, float)[order]
    for _round in range(20):  # neighbours too close part evenly; a few rounds settle a few labels
        placed = np.clip(placed, low, high)
        for index in range(1, placed.size):
            lack = max(0.0, distance - (placed[index] - placed[index - 1]))
            placed[index - 1] -= lack / 2
            placed[index] += lack / 2
    if distance * (placed.size - 1) <= high - low:  # there is room for all: what is still too close gives way
        placed = np.maximum(placed, low)
        for index in range(1, placed.size):
            placed[index] = max(placed[index], placed[index - 1] + distance)
        placed = np.minimum(placed, high - distance * np.arange(placed.size)[::-1])
    answer = np.empty_like(placed)
    answer[order] = placed
    return answer.tolist()
