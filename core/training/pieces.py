"""One piece of a mini-batch, forward and backward."""

import numpy as np

from core.network.architecture import Architecture
from core.network.layers.buffers import Buffers
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.training.batch import Batch

PIECE = 16  # digits; their activations fit the processor's cache


class Pieces:
    def __init__(self, architecture: Architecture, loss: Loss, bitmaps: np.ndarray):
        self.network = LeNet5(architecture, loss, bitmaps)
        self._buffers = Buffers(np.float32)

    def set_vector(self, vector):
        self.network.set_vector(vector)

    def gradient(self, piece: Batch, share: float, out, digits=None) -> tuple[float, int]:
        if digits is None:
            digits = piece.bent(self._buffers)
        losses, wrong = self.network.gradient(digits, piece.labels, share)
        np.multiply(self.network.d_effective, self.network.scales, out=out)
        return float(losses.sum()), wrong
