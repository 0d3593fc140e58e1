"""Fourth of a step's five: the network that learns.

Its parameters as they move, their average, the gradient by which they move, and the optimizer that moves them.
"""

import math

import numpy as np

from core.data.dataset import Part
from core.network.loss import Loss
from core.network.parameters import Parameters, blocks
from core.recipe.random_streams import CURVATURE, generator
from core.recipe.recipe import Recipe
from core.run.snapshot import TRAINED_LAYERS
from core.training.batch import Batch
from core.training.curvature import CURVATURE_SAMPLES, CurvatureEstimate
from core.training.gradient import MiniBatchGradient
from core.training.optimizer import optimizer


class Learner:
    """Owns every array that training writes to; what it gives away is frozen.

    `start` are the parameters to begin with; where a run goes on, `averaged` is their average so far and `gradient` the
    last step's.
    """

    def __init__(
        self,
        recipe: Recipe,
        start: Parameters,
        averaged: Parameters | None = None,
        gradient: np.ndarray | None = None,
    ):
        self._recipe = recipe
        self._shape = start  # the architecture, loss and bitmaps of all parameters of this run
        self._vector, self._average = start.vector.copy(), (averaged or start).vector.copy()
        self._towards = np.empty_like(self._average)
        self._mini_batch = MiniBatchGradient(start)
        self._curvature: CurvatureEstimate | None = None
        self._frozen: tuple[Parameters, Parameters, np.ndarray | None] | None = None
        self._computed: np.ndarray | None = None  # a frozen copy of what `compute` left
        self._has_gradient = gradient is not None
        self._last = np.zeros_like(self._vector)  # the last step's gradient
        if gradient is not None:
            self._last[...] = gradient
        self.processes: int | None = None  # that are to compute, see `core.network.processors`
        self.optimizer = optimizer(recipe.optimizer, self._vector.size)

    def needs_curvature(self, pass_index: int) -> bool:
        """Whether SDLM's second derivatives must be estimated before this pass."""
        return self.optimizer.needs_curvature(pass_index)

    def estimate_curvature(self, train: Part, pass_index: int) -> None:
        """Some more of the estimate; to be called until `needs_curvature` is False."""
        if self._curvature is None:
            order = generator(self._recipe, CURVATURE, pass_index).permutation(len(train))
            loss = Loss("MLE") if self._recipe.curvature_of == "penalty" else None
            self._curvature = CurvatureEstimate(self.trained, train, order[:CURVATURE_SAMPLES], loss)
        diagonal = self._curvature.step()
        if diagonal is not None:
            self.optimizer.take_curvature(diagonal, pass_index)
            self._curvature = None

    def compute(self, batch: Batch) -> tuple[float, int, bool]:
        """Forward and backward of one mini-batch: its mean loss, its wrong answers, and whether all is finite.

        Of what is shown nothing changes but `computed_gradient`.
        """
        self._computed = None
        loss, wrong = self._mini_batch.compute(self._vector, batch)
        gradient = self._mini_batch.gradient
        return loss, wrong, math.isfinite(loss) and math.isfinite(float(gradient @ gradient))

    def update(self, step_size: float, steps_taken: int, steps_per_pass: int) -> None:
        """Move the parameters by the gradient that `compute` left, and their average after them."""
        self.optimizer.update(self._vector, self._mini_batch.gradient, step_size)
        window = self._recipe.averaging_passes * steps_per_pass
        if window:
            # At first over the last tenth of the steps taken, so that the random start is soon forgotten.
            share = max(1 / max(window, 1), 10 / (steps_taken + 10))
            np.subtract(self._vector, self._average, out=self._towards)
            self._towards *= np.float32(share)
            self._average += self._towards
        self._last, self._mini_batch.gradient = self._mini_batch.gradient, self._last
        self._frozen, self._computed, self._has_gradient = None, None, True

    @property
    def trained(self) -> Parameters:
        """The parameters as the last step left them."""
        return self._freeze()[0]

    @property
    def averaged(self) -> Parameters:
        """Those shown and examined: the average where the recipe averages, else `trained` itself."""
        return self._freeze()[1]

    @property
    def gradient(self) -> np.ndarray | None:
        """(n,) the last step's gradient; None before the first."""
        return self._freeze()[2]

    @property
    def computed_gradient(self) -> np.ndarray:
        """(n,) the gradient that `compute` left, by which `update` will move the parameters."""
        if self._computed is None:
            self._computed = _frozen(self._mini_batch.gradient)
        return self._computed

    def layer_records(self, step_size: float) -> tuple[np.ndarray, np.ndarray]:
        """For each of `TRAINED_LAYERS`: (7,) the last gradient's norm, (7, 3) least, median and greatest step size.

        The step size of a parameter is what its gradient is multiplied with. Zeros where nothing is trained.
        """
        norms, steps = np.zeros(len(TRAINED_LAYERS)), np.zeros((len(TRAINED_LAYERS), 3))
        sizes = np.broadcast_to(self.optimizer.step_sizes(step_size), self._vector.shape)
        names = blocks(self._shape.architecture)
        for index, layer in enumerate(TRAINED_LAYERS):
            own = [block for name, block in names.items() if name.startswith(layer)]
            if own:
                part = slice(own[0].start, own[-1].stop)
                own_sizes = sizes[part]
                steps[index] = own_sizes.min(), np.median(own_sizes), own_sizes.max()
                if self._has_gradient:
                    norms[index] = np.linalg.norm(self._last[part])
        return norms, steps

    def close(self) -> None:
        """End the processes that help; they begin again where it still goes on."""
        self._mini_batch.close()

    def _freeze(self):
        """Frozen copies, made once for each step."""
        if self._frozen is None:
            trained = self._shape.with_vector(self._vector.copy())
            averaged = trained
            if self._recipe.averaging_passes:
                averaged = self._shape.with_vector(self._average.copy())
            self._frozen = (trained, averaged, _frozen(self._last) if self._has_gradient else None)
        return self._frozen


def _frozen(array):
    copy = array.copy()
    copy.flags.writeable = False
    return copy
