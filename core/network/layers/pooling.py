"""Today's pooling in place of the paper's subsampling: the plain average, or the largest, of each 2 x 2 window."""

import numpy as np

from core.language import _
from core.network.layers.buffers import Buffers
from core.network.layers.kind import Pooling
from core.network.layers.subsampling import POOL, SUBSAMPLING, spread, sum_of_four


class AveragePooling:
    """The mean of four: nothing to train, no squashing."""

    def __init__(self, dtype):
        self._buffers = Buffers(dtype)

    def weights_changed(self) -> None:
        """There are no weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(rows, maps, columns, batch) -> (rows / 2, maps, columns / 2, batch)."""
        four = sum_of_four(x, self._buffers)
        four *= 0.25
        return four

    def backward(self, d_y: np.ndarray) -> np.ndarray:
        """Gradient by the output -> gradient by each group of four inputs."""
        return d_y * 0.25

    def second_derivatives(self, d2_y: np.ndarray) -> np.ndarray:
        """The same with the weight 1/4 squared."""
        return d2_y * 0.0625

    spread = staticmethod(spread)


class MaxPooling:
    """The largest of four; backward, the gradient goes to where it stood (the first of equals)."""

    def __init__(self, dtype):
        self._buffers = Buffers(dtype)
        self._winners = None

    def weights_changed(self) -> None:
        """There are no weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(rows, maps, columns, batch) -> (rows / 2, maps, columns / 2, batch)."""
        rows, maps, columns, batch = x.shape
        pairs = np.maximum(x[0::POOL], x[1::POOL], out=self._buffers("pairs", (rows // POOL, maps, columns, batch)))
        largest = self._buffers("largest", (rows // POOL, maps, columns // POOL, batch))
        np.maximum(pairs[:, :, 0::POOL], pairs[:, :, 1::POOL], out=largest)
        four = x.reshape(rows // POOL, POOL, maps, columns // POOL, POOL, batch)
        # (rows / 2, 2, maps, columns / 2, 2, batch) bool with exactly one True in each window
        self._winners = winners = four == largest[:, None, :, :, None, :]
        taken = winners[:, 0, :, :, 0].copy()
        for row, column in ((0, 1), (1, 0), (1, 1)):
            winners[:, row, :, :, column] &= ~taken
            taken |= winners[:, row, :, :, column]
        return largest

    def backward(self, d_y: np.ndarray) -> np.ndarray:
        """Gradient by the output -> gradient by the one input of each group that was the largest."""
        return d_y

    second_derivatives = backward  # the weight is 1 where the largest stood and 0 elsewhere, and so are their squares

    def spread(self, d_groups: np.ndarray, slopes: np.ndarray) -> np.ndarray:
        """Each group's gradient times the slope of its largest input, zero for the rest, written over `slopes`."""
        slopes *= self._winners.reshape(slopes.shape)
        return spread(d_groups, slopes)


def _where_largest(four):
    """(2, 2): 1 at the largest of these inputs, the first of equals as in the engine, and 0 elsewhere."""
    return np.eye(four.size)[four.argmax()].reshape(four.shape)


POOLINGS = {
    "trainable": SUBSAMPLING,
    "average": Pooling(about=_("the mean of four"), make=AveragePooling, coefficient=0.25),
    "max": Pooling(about=_("the largest of four"), make=MaxPooling, slopes=_where_largest, picks_one=True),
}
