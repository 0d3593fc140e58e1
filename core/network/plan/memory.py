"""Memory for a plan's numbers, and views of it whose places the plan chooses itself."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

LINE = 64  # bytes: what a processor fetches at once, and one of its widest numbers


def constant(number: float) -> np.ndarray:
    """A number as an array without axes, which NumPy need not make of it for every call."""
    return np.array(number, np.float32)


def room(*shape: int, zeroed: bool = False) -> np.ndarray:
    """A float32 array of this shape that begins at a multiple of `LINE`, as NumPy's own need not."""
    count, item = int(np.prod(shape)), np.dtype(np.float32).itemsize
    held = (np.zeros if zeroed else np.empty)(count + LINE // item, np.float32)
    start = -held.ctypes.data % LINE // item
    return held[start : start + count].reshape(shape)


def laid(array: np.ndarray, shape: tuple[int, ...], steps: tuple[int, ...], start: int = 0) -> np.ndarray:
    """A view of contiguous memory: from its number `start` on, along each axis so many numbers further.

    IndexError where it would leave the memory, which NumPy does not check.
    """
    ends = [(length - 1) * step for length, step in zip(shape, steps, strict=True)]
    lowest, highest = start + sum(min(0, end) for end in ends), start + sum(max(0, end) for end in ends)
    if not (array.flags.c_contiguous and 0 <= lowest and highest < array.size):
        raise IndexError(f"A view from {lowest} to {highest} leaves the {array.size} numbers there are.")
    return as_strided(array.reshape(-1)[start:], shape, [step * array.itemsize for step in steps])


def with_turned(units: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Memory for (units, count), and the same memory turned for a product that sums over the digits: (count, units).

    For one digit there is a second one of zeros, (2, units): a product of matrices one wide is done without the fast
    routine, and takes ten times as long.
    """
    if count > 1:
        array = room(units, count)
        return array, array.T
    wide = room(2, units, zeroed=True)
    return wide[0].reshape(units, 1), wide
