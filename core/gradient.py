"""The gradient of a mini-batch, computed in pieces that fit the processor's cache, in two halves.

A helper computes the second half where there is a processor for it. The pieces are the same and are summed in the
same order whoever computes them, so the numbers do not depend on it.
"""

import numpy as np

from core.batch import Batch
from core.crew import Crew
from core.helper import Half
from core.parameters import Parameters

PIECE = 32  # digits; their activations in C1 to C3 take about a megabyte


class MiniBatch:
    """Computes the mean loss's gradient over mini-batches of one network, with the help of `crew`."""

    def __init__(self, parameters: Parameters, crew: Crew):
        self._parameters, self._crew = parameters, crew
        self._half = Half(parameters.architecture, parameters.loss, parameters.bitmaps)
        self.gradient = np.zeros_like(self._half.network.effective)
        self._second = np.zeros_like(self.gradient)

    def __call__(self, vector: np.ndarray, batch: Batch) -> tuple[float, int]:
        """The mean loss and how many answers are wrong.

        The gradient by `vector`, (n,) float32, is then in `self.gradient`.
        """
        pieces = list(batch.pieces(PIECE))
        first, second = pieces[0::2], pieces[1::2]
        share = 1.0 / len(batch.labels)
        helper = self._crew.helper(self._parameters) if second else None
        if helper:
            helper.begin(vector, second, share)
        loss, wrong = self._half(vector, first, share, self.gradient)
        if second:
            result = helper.result() if helper else None
            gradient = helper.gradient if result else self._second
            result = result or self._half(vector, second, share, gradient)
            self.gradient += gradient
            loss, wrong = loss + result[0], wrong + result[1]
        self.gradient *= self._half.network.scales
        return loss * share, wrong
