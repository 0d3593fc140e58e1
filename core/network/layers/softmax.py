"""Today's output layer: ten weighted sums, the logits, whose softmax the loss takes."""

import numpy as np

from core.language import _
from core.network.layers.dense import FULL_CONNECTION, PRODUCT, Dense
from core.network.layers.kind import Output


class Softmax:
    """Penalties are minus the logits, so that the smallest wins here as with the RBF."""

    def __init__(self, weights, biases, d_weights, d_biases):
        self._dense = Dense(weights, biases, d_weights, d_biases)

    def weights_changed(self) -> None:
        """Nothing is kept of the weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(84, batch) -> penalties (10, batch)."""
        return -self._dense.forward(x)

    def backward(self, d_penalties: np.ndarray) -> np.ndarray:
        """(10, batch) gradient by the penalties -> (84, batch) gradient by x."""
        return self._dense.backward(-d_penalties)

    def second_derivatives(self, d_penalties: np.ndarray, curvature: np.ndarray) -> np.ndarray:
        """The exact second derivative by each x: the penalties are linear in it, so only `curvature` counts."""
        weights, x = self._dense.weights, self._dense._x
        own = np.einsum("iib->ib", curvature)
        np.matmul(own, (x**2).T, out=self._dense.d_weights)
        np.sum(own, axis=1, out=self._dense.d_biases)
        return np.einsum("ij,ikb,kj->jb", weights, curvature, weights, optimize=True)


SOFTMAX = Output(
    name="softmax",
    about=FULL_CONNECTION.about,
    parameters=("weights", "biases"),
    pairing=PRODUCT,
    sum=_("logit"),
    sign=-1,
    make=lambda bitmaps, *arrays: Softmax(*arrays),
    best=_("the largest logit"),
)
