"""The paper's subsampling (S2, S4): the sum of four inputs, times a coefficient, plus a bias (P II.B)."""

import numpy as np

from core.language import _
from core.network.layers.buffers import Buffers
from core.network.layers.convolution import sum_of_maps
from core.network.layers.kind import Pooling

POOL = 2  # rows and columns of every subsampling window


class Subsampling:
    """One subsampling layer without its squashing; `coefficients` and `biases` are (maps,)."""

    def __init__(self, coefficients, biases, d_coefficients, d_biases):
        self.coefficients, self.biases = coefficients, biases
        self.d_coefficients, self.d_biases = d_coefficients, d_biases
        self._buffers = Buffers(coefficients.dtype)
        self._pooled = None
        self._x = None

    def weights_changed(self) -> None:
        """Nothing is kept of the weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(rows, maps, columns, batch) -> sums (rows / 2, maps, columns / 2, batch)."""
        self._x = x
        self._pooled = sum_of_four(x, self._buffers)
        sums = np.multiply(
            self._pooled, self.coefficients[:, None, None], out=self._buffers("sums", self._pooled.shape)
        )
        sums += self.biases[:, None, None]
        return sums

    def backward(self, d_sums: np.ndarray) -> np.ndarray:
        """Gradient by the sums -> gradient by each group of four inputs, (rows / 2, maps, columns / 2, batch).

        All four inputs of a sum have the same gradient, so it is not repeated here: `spread` does that.
        """
        self._weight_gradient(d_sums, self._pooled)
        return np.multiply(d_sums, self.coefficients[:, None, None], out=self._buffers("d_x", d_sums.shape))

    def second_derivatives(self, d2_sums: np.ndarray) -> np.ndarray:
        """The same for second derivatives: eq. 24 sums x^2 over the four connections that share the coefficient."""
        self._weight_gradient(d2_sums, sum_of_four(self._x**2, Buffers(self._x.dtype)))
        return d2_sums * (self.coefficients**2)[:, None, None]

    def spread(self, d_groups: np.ndarray, slopes: np.ndarray) -> np.ndarray:
        """See the function `spread`."""
        return spread(d_groups, slopes)

    def _weight_gradient(self, d_sums, pooled):
        rows, maps = d_sums.shape[:2]
        flat = d_sums.reshape(rows, maps, -1)
        self.d_coefficients[...] = np.vecdot(flat, pooled.reshape(rows, maps, -1)).sum(axis=0)
        self.d_biases[...] = sum_of_maps(flat)


def spread(d_groups: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Each group's gradient times the slopes of its four inputs, written over `slopes` (rows, maps, columns, batch)."""
    rows, maps, columns, batch = slopes.shape
    four = slopes.reshape(rows // POOL, POOL, maps, columns // POOL, POOL, batch)
    np.multiply(four, d_groups[:, None, :, :, None, :], out=four)
    return slopes


def sum_of_four(x: np.ndarray, buffers: Buffers) -> np.ndarray:
    """(rows, maps, columns, batch) -> the sum over each 2 x 2 window."""
    rows, maps, columns, batch = x.shape
    pairs = np.add(x[0::POOL], x[1::POOL], out=buffers("pairs", (rows // POOL, maps, columns, batch)))
    four = buffers("four", (rows // POOL, maps, columns // POOL, batch))
    return np.add(pairs[:, :, 0::POOL], pairs[:, :, 1::POOL], out=four)


SUBSAMPLING = Pooling(
    about=_("four inputs, a coefficient and a bias"),
    parameters=("coefficients", "biases"),
    squashed=True,
    make=lambda dtype, *arrays: Subsampling(*arrays),
)
