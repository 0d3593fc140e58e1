"""Pieces of a mini-batch, computed one after another by whoever they fall to.

The paper's kind of network is computed by its plan, any other by the readable layers; whoever computes a piece, and
after whatever else, the bits are the same.
"""

import numpy as np

from core.network.architecture import Architecture
from core.network.layers.buffers import Buffers
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.network.plan import Plan, planned
from core.training.digits.batch import Batch

PIECE = 16  # digits; what a plan keeps of them takes about a megabyte


class Pieces:
    """Computes pieces by the vector that `set_vector` has been given; it belongs to one thread."""

    def __init__(self, architecture: Architecture, loss: Loss, bitmaps: np.ndarray):
        kind = Plan if planned(architecture, bitmaps) else _Readable
        self._network = kind(architecture, loss, bitmaps)
        self._buffers = Buffers(np.float32)

    def set_vector(self, vector: np.ndarray) -> None:
        """Take these parameters, (n,) float32; they must stay as they are until all is computed by them."""
        self._network.set_vector(vector)

    def gradient(
        self, piece: Batch, share: float, out: np.ndarray, digits: np.ndarray | None = None
    ) -> tuple[float, int]:
        """The piece's summed loss and how many answers are wrong.

        The gradient by the vector goes to `out`, (n,) float32 that lies together, each digit weighing `share`. `digits`
        is what `piece.bent` gave, where that was asked for before.
        """
        if digits is None:
            digits = piece.bent(self._buffers)
        return self._network.gradient(digits, piece.labels, share, out)


class _Readable:
    """The readable layers, asked as a `Plan` is."""

    def __init__(self, *kind):
        self._network = LeNet5(*kind)
        self.set_vector = self._network.set_vector

    def gradient(self, digits, labels, share, out):
        losses, wrong = self._network.gradient(digits, labels, share)
        np.multiply(self._network.d_effective, self._network.scales, out)
        return float(losses.sum()), wrong
