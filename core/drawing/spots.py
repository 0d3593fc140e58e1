"""Connected spots of ink; and each pixel beside its neighbours: spots made larger and smaller."""

import numpy as np


def spots(inked: np.ndarray) -> tuple[np.ndarray, int]:
    """(rows, columns) the number of the connected spot that each pixel belongs to, 0 for none; and how many there are.

    Runs of ink are joined with those they touch in the row above, corners too.
    """
    labels, roots = np.zeros(inked.shape, int), [0]

    def root(label):
        while roots[label] != label:
            label = roots[label]
        return label

    above = []
    for row, line in enumerate(inked):
        ends = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]])))
        runs = []
        for start, end in ends.reshape(-1, 2):
            touched = [root(label) for first, last, label in above if first <= end and last >= start]
            label = min(touched) if touched else len(roots)
            if not touched:
                roots.append(label)
            for other in touched:
                roots[other] = label
            labels[row, start:end] = label
            runs.append((start, end, label))
        above = runs
    numbers, inverse = np.unique([root(label) for label in range(len(roots))], return_inverse=True)
    return inverse[labels], len(numbers) - 1


def grown(ink: np.ndarray, reach: float) -> np.ndarray:
    """Each pixel the fullest within `reach` of it."""
    whole = int(reach)
    rows, columns = ink.shape
    padded, grown = np.pad(ink, whole), ink
    for down in range(-whole, whole + 1):
        for right in range(-whole, whole + 1):
            if down * down + right * right <= reach * reach:
                top, left = whole + down, whole + right
                grown = np.maximum(grown, padded[top : top + rows, left : left + columns])
    return grown


def running(picture: np.ndarray, size: int, most, axis: int = 0) -> np.ndarray:
    """The largest (or smallest) of `size` (odd or one more) pixels round each one, down the columns or along rows."""
    picture = np.swapaxes(picture, 0, axis)
    reach = size // 2
    padded = np.pad(picture, ((reach, reach), (0, 0)), mode="edge")
    width, wanted = 1, 2 * reach + 1
    while width < wanted:
        step = min(width, wanted - width)
        padded = most(padded[:-step], padded[step:])
        width += step
    return np.swapaxes(padded, 0, axis)
