"""Full connection (F6)."""

import numpy as np

from core.layers.room import Room


class Dense:
    """One fully connected layer without its squashing: `weights` (units, inputs), `biases` (units,)."""

    def __init__(self, weights, biases, d_weights, d_biases):
        self.weights, self.biases = weights, biases
        self.d_weights, self.d_biases = d_weights, d_biases
        self._room = Room(weights.dtype)
        self._x = None

    def weights_changed(self) -> None:
        """Nothing is kept of the weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(inputs, batch) -> sums (units, batch)."""
        self._x = x
        sums = np.matmul(self.weights, x, out=self._room("sums", (self.weights.shape[0], x.shape[1])))
        sums += self.biases[:, None]
        return sums

    def backward(self, d_sums: np.ndarray) -> np.ndarray:
        """(units, batch) gradient by the sums -> (inputs, batch) gradient by the inputs."""
        np.matmul(d_sums, self._x.T, out=self.d_weights)
        np.sum(d_sums, axis=1, out=self.d_biases)
        return np.matmul(self.weights.T, d_sums, out=self._room("d_x", self._x.shape))

    def second(self, d2_sums: np.ndarray) -> np.ndarray:
        """The same for second derivatives, with squared inputs and weights (P eq. 22-24)."""
        np.matmul(d2_sums, (self._x**2).T, out=self.d_weights)
        np.sum(d2_sums, axis=1, out=self.d_biases)
        return (self.weights**2).T @ d2_sums
