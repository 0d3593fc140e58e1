"""The gradient of a mini-batch, computed in pieces that fit the processor's cache, in two halves.

Helpers compute a half each where there are processors for it. The pieces are the same and are summed in the same order
whoever computes them, so the numbers do not depend on it.
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
        share = 1.0 / len(batch.labels)
        if len(pieces) == 1:
            loss, wrong = self._half(vector, pieces, share, self.gradient)
        else:
            loss, wrong = self._in_halves(vector, (pieces[0::2], pieces[1::2]), share)
        self.gradient *= self._half.network.scales
        return loss * share, wrong

    def _in_halves(self, vector, halves, share):
        helpers = self._crew.helpers(self._parameters)
        own = len(halves) - len(helpers)  # the halves that are computed here
        for helper, half in zip(helpers, halves[own:], strict=True):
            helper.begin(vector, half, share)
        results, gradients = [], [self.gradient, self._second]
        for index, half in enumerate(halves):
            result = helpers[index - own].result() if index >= own else None
            if result:
                gradients[index] = helpers[index - own].gradient
            results.append(result or self._half(vector, half, share, gradients[index]))
        np.add(*gradients, out=self.gradient)
        return tuple(map(sum, zip(*results, strict=True)))
