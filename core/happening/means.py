"""Means over the last digits of a history, and states that are held until they are over."""

import numpy as np


def recent(samples: np.ndarray, values: np.ndarray, digits: int) -> np.ndarray:
    """(n,) means over the last `digits` at each point of a history; over more where a point is, NaN before there are.

    `samples` are the digits seen by each point, ascending; `values` the means of each point.
    """
    seen = np.append(0, samples)
    sums = np.append(0.0, np.cumsum(values * np.diff(seen)))
    ends = np.flatnonzero(seen >= digits)
    starts = np.searchsorted(seen, seen[ends] - digits, side="right") - 1
    means = np.full(len(samples), np.nan)
    means[ends - 1] = (sums[ends] - sums[starts]) / (seen[ends] - seen[starts])
    return means


def held_since(on: np.ndarray, off: np.ndarray) -> int | None:
    """The index at which a state began that still holds; it begins where `on` and lasts until `off`, (n,) bool each."""
    ends = np.flatnonzero(off)
    first = ends[-1] + 1 if ends.size else 0
    begins = np.flatnonzero(on[first:])
    return int(first + begins[0]) if begins.size else None
