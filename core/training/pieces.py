"""Pieces of a mini-batch, computed one after another, here or by a helper."""

import numpy as np

from core.network.architecture import Architecture
from core.network.layers.buffers import Buffers
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.training.batch import Batch

Jobs = list[tuple[int, Batch]]  # pieces, and for each the slot in the memory where its results go


class Pieces:
    """Computes pieces by the vector that `network` has taken; it belongs to one thread."""

    def __init__(self, architecture: Architecture, loss: Loss, bitmaps: np.ndarray):
        self.network = LeNet5(architecture, loss, bitmaps)
        self._buffers = Buffers(np.float32)

    def gradient(self, piece: Batch, share: float) -> tuple[float, int]:
        """The piece's summed loss and how many answers are wrong.

        The gradient is then in `network.d_effective`, each digit weighing `share`.
        """
        losses, wrong = self.network.gradient(piece.bent(self._buffers), piece.labels, share)
        return float(losses.sum()), wrong

    def into(self, memory: np.ndarray, jobs: Jobs, share: float) -> None:
        """Compute these pieces, each into its slot of a team's memory (see `core.training.team.Team`)."""
        for slot, piece in jobs:
            memory["losses"][slot], memory["wrong"][slot] = self.gradient(piece, share)
            memory["gradients"][slot] = self.network.d_effective
