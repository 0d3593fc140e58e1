"""Full connection (F6), and the product of an input and a weight that it and the convolutions add up."""

import numpy as np

from core.language import _
from core.network.layers.buffers import Buffers
from core.network.layers.kind import Kind, Pairing

PRODUCT = Pairing(
    formula="x w",
    compares=False,
    term=lambda x, w: x * w,
    by_input=lambda x, w: w,
    by_weight=lambda x, w: x,
    input=_("input"),
    weight=_("weight"),
    result=_("product"),
    heads=("", _("× weight"), _("= product")),
    weight_head=_("× weight"),
    result_head=_("= product"),
    signs=("×", "="),
    written="{x} × {w} = {term}",
)
FULL_CONNECTION = Kind(
    name="full connection",
    about=_("{count} inputs, {count} weights and a bias"),
    parameters=("weights", "biases"),
    squashed=True,
    pairing=PRODUCT,
)


class Dense:
    """One fully connected layer without its squashing: `weights` (units, inputs), `biases` (units,)."""

    def __init__(self, weights, biases, d_weights, d_biases):
        self.weights, self.biases = weights, biases
        self.d_weights, self.d_biases = d_weights, d_biases
        self._buffers = Buffers(weights.dtype)
        self._x = None

    def weights_changed(self) -> None:
        """Nothing is kept of the weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(inputs, batch) -> sums (units, batch)."""
        self._x = x
        sums = np.matmul(self.weights, x, out=self._buffers("sums", (self.weights.shape[0], x.shape[1])))
        sums += self.biases[:, None]
        return sums

    def backward(self, d_sums: np.ndarray) -> np.ndarray:
        """(units, batch) gradient by the sums -> (inputs, batch) gradient by the inputs."""
        outer_sum(d_sums, self._x, out=self.d_weights)
        np.sum(d_sums, axis=1, out=self.d_biases)
        return np.matmul(self.weights.T, d_sums, out=self._buffers("d_x", self._x.shape))

    def second_derivatives(self, d2_sums: np.ndarray) -> np.ndarray:
        """The same for second derivatives, with squared inputs and weights (P eq. 22-24)."""
        outer_sum(d2_sums, self._x**2, out=self.d_weights)
        np.sum(d2_sums, axis=1, out=self.d_biases)
        return (self.weights**2).T @ d2_sums


def outer_sum(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> None:
    """(m, batch) and (n, batch) -> the sum over the batch of their outer products, (m, n)."""
    if a.shape[1] == 1:  # a product of matrices one wide is far slower than the plain multiplication it is
        np.multiply(a, b.T, out=out)
    else:
        np.matmul(a, b.T, out=out)
