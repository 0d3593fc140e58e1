"""The network as those see it who train or read: any number of digits, each number with memory of its own."""

import numpy as np

from core.network.architecture import DIGITS, Architecture
from core.network.layers.rbf import FIXED_RBF
from core.network.layers.squashing import SQUASHINGS
from core.network.layers.subsampling import SUBSAMPLING
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.network.plan.backward import Backward
from core.network.plan.criterion import Criterion
from core.network.plan.forward import Forward
from core.network.plan.weights import Weights
from core.network.processors import use_one_blas_thread

AT_ONCE = 32  # digits, when more are read
# Numbers. What is the same for a whole row, such as a bias, NumPy first copies into its buffer where two rows have room
# in that. With its usual 8192 they have, and adding a bias takes three times as long.
BUFFER = 2048


def planned(architecture: Architecture, bitmaps: np.ndarray) -> bool:
    """Whether there is a plan for it: the paper's layers, with any table and levels, and bitmaps of -1 and +1."""
    layers = [architecture.kind("S2"), architecture.kind("S4"), architecture.kind("OUTPUT"), architecture.squashing]
    own = [SUBSAMPLING, SUBSAMPLING, FIXED_RBF, SQUASHINGS["scaled tanh"]]
    return all(a is b for a, b in zip(layers, own, strict=True)) and bool(np.all(np.abs(bitmaps) == 1))


def reading(architecture: Architecture, loss: Loss, bitmaps: np.ndarray, dtype=np.float32):
    """What gives the penalties of digits in the least time: a `Plan` where there is one, else the readable layers.

    Both take a vector by `set_vector` and digits by `forward`.
    """
    if dtype == np.float32 and planned(architecture, bitmaps):
        return Plan(architecture, loss, bitmaps)
    return LeNet5(architecture, loss, bitmaps, dtype)


class Plan:
    """A working copy of the network for which there is a plan, see `planned`; it belongs to one thread."""

    def __init__(self, architecture: Architecture, loss: Loss, bitmaps: np.ndarray):
        use_one_blas_thread()
        self.architecture, self.loss = architecture, loss
        self._bitmaps = np.asarray(bitmaps, np.float32)
        self._weights = Weights(architecture)
        self._forward: dict[int, Forward] = {}
        self._backward: dict[int, tuple[Forward, Criterion, Backward]] = {}

    def set_vector(self, vector: np.ndarray) -> None:
        """Take these parameters, (n,) float32 in the order of `Parameters.vector`; it is read until the next call."""
        self._weights.set_vector(np.ascontiguousarray(vector, np.float32))

    def forward(self, digits: np.ndarray) -> np.ndarray:
        """(n, size, size) digits up to 32 x 32, bytes 0..255 of any dtype -> penalties (10, n), smallest wins."""
        if len(digits) == 1:
            return self._way_forward(1)(digits).copy()
        penalties = np.empty((DIGITS, len(digits)), np.float32)
        before = np.setbufsize(BUFFER)
        try:
            for start in range(0, len(digits), AT_ONCE):
                part = digits[start : start + AT_ONCE]
                penalties[:, start : start + len(part)] = self._way_forward(len(part))(part)
        finally:
            np.setbufsize(before)
        return penalties

    def gradient(self, digits: np.ndarray, labels: np.ndarray, share: float, out: np.ndarray) -> tuple[float, int]:
        """Forward and backward of some digits of a mini-batch, each weighing `share` in the loss.

        The gradient by the vector goes to `out`, (n,) float32 that lies together. Returns the sum of the losses and how
        many answers are wrong.
        """
        count = len(labels)
        if count not in self._backward:
            forward = self._way_forward(count)
            criterion = Criterion(self.loss, forward.classes)
            self._backward[count] = forward, criterion, Backward(forward, self._weights, self._bitmaps)
        forward, criterion, backward = self._backward[count]
        before = np.setbufsize(BUFFER) if count > 1 else 0
        try:
            forward(digits)
            judged = criterion(labels, share)
            backward(criterion.d_penalties, out)
        finally:
            if before:
                np.setbufsize(before)
        return judged

    def _way_forward(self, count):
        if count not in self._forward:
            self._forward[count] = Forward(self.architecture, self._weights, self._bitmaps, count)
        return self._forward[count]
