"""How strongly the loss bends along every parameter: the h_kk of the paper's appendix C, for SDLM's step sizes."""

import numpy as np

from core.data.dataset import Part
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.network.parameters import Parameters

CURVATURE_SAMPLES = 500  # paper, section III.B
CHUNK = 20  # digits at a time, about ten milliseconds


class CurvatureEstimate:
    """The mean of d2E/dw2 over some digits, cut into chunks. Call `step()` until it gives the diagonal.

    Gauss-Newton inside, exact at OUTPUT; a weight used in many places gets the sum over all of them (P eq. 18-27).
    `loss` is the E of which it is taken, where that is not the one of the `parameters`.
    """

    def __init__(self, parameters: Parameters, part: Part, indices: np.ndarray, loss: Loss | None = None):
        self._network = LeNet5(parameters.architecture, loss or parameters.loss, parameters.bitmaps)
        self._network.set_vector(parameters.vector)
        self._part, self._indices = part, indices
        self._sum = np.zeros(parameters.vector.size, np.float64)
        self._done = 0

    def step(self) -> np.ndarray | None:
        """Some more digits. The diagonal h (n,) float32, not negative, once all are done."""
        network = self._network
        chosen = self._indices[self._done : self._done + CHUNK]
        penalties = network.forward(self._part.images[chosen])
        slopes = network.loss.gradient(penalties, self._part.labels[chosen])
        network.second_derivatives(slopes, network.loss.curvature(penalties))
        self._sum += network.d_effective
        self._done += chosen.size
        if self._done < self._indices.size:
            return None
        # The exact second derivative at OUTPUT may be negative where the code is far off; a step size may not.
        mean = self._sum * network.scales.astype(np.float64) ** 2 / self._indices.size
        return np.maximum(mean, 0).astype(np.float32)
