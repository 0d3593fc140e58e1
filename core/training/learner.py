"""Last of a step's five: the network that learns.

Its parameters as they move, their average, the gradient by which they move, and the optimizer that moves them.
"""

from dataclasses import replace

import numpy as np

from core.data.dataset import Part
from core.network.parameters import Parameters, blocks
from core.recipe.optimizer_arrays import begun_arrays
from core.recipe.random_streams import CURVATURE, generator
from core.recipe.recipe import Recipe
from core.run.place import Place
from core.run.snapshot import TRAINED_LAYERS
from core.training.curvature import CURVATURE_SAMPLES, CurvatureEstimate
from core.training.digits.batch import Batch
from core.training.digits.batches import Batches
from core.training.stints import Stints, Taken
from core.training.worker import Stint


class Learner:
    """Owns every array that training writes to; what it gives away is frozen.

    `examined` are the digits it can read, `start` the parameters to begin with; where a run goes on after `step` steps,
    `averaged` is their average so far, `gradient` the last step's, and `optimizer` its arrays by name.
    """

    def __init__(
        self,
        recipe: Recipe,
        batches: Batches,
        examined: Part,
        start: Parameters,
        averaged: Parameters | None = None,
        gradient: np.ndarray | None = None,
        optimizer: dict[str, np.ndarray] | None = None,
        step: int = 0,
    ):
        self._recipe, self._batches = recipe, batches
        self._shape = start  # the architecture, loss and bitmaps of all parameters of this run
        self._stints = Stints(recipe, (start.architecture, start.loss, start.bitmaps), batches, examined)
        state = self._stints.state
        state["vector"][...], state["average"][...] = start.vector, (averaged or start).vector
        if gradient is not None:
            state["gradients"][(step - 1) % 2] = gradient
        self._curvature: CurvatureEstimate | None = None
        self._frozen: tuple[Parameters, Parameters, np.ndarray | None] | None = None
        self._computed: np.ndarray | None = None  # a frozen copy of what `compute` left
        self._has_gradient, self._step = gradient is not None, step
        begun = begun_arrays(recipe.optimizer, start.vector.size)
        self._optimizer.restore(begun if optimizer is None else optimizer)

    @property
    def _optimizer(self):
        return self._stints.worker.optimizer

    @property
    def steps_a_stint(self) -> int:
        """How many steps `take` is best given at a time."""
        return self._stints.steps

    def share_among(self, processes: int | None) -> None:
        """Let so many processes compute from now on; None for as many as pay."""
        self._stints.share_among(processes)

    def mix_in(self, own: Part | None, share: float) -> None:
        """See `Batches.mix_in`."""
        self._stints.mix_in(own, share)

    def needs_curvature(self, pass_index: int) -> bool:
        """Whether SDLM's second derivatives must be estimated before this pass."""
        return self._optimizer.needs_curvature(pass_index)

    def estimate_curvature(self, train: Part, pass_index: int) -> None:
        """Some more of the estimate; to be called until `needs_curvature` is False."""
        if self._curvature is None:
            order = generator(self._recipe, CURVATURE, pass_index).permutation(len(train))
            loss = replace(self._recipe.loss, kind="MLE") if self._recipe.curvature_of == "penalty" else None
            self._curvature = CurvatureEstimate(self.trained, train, order[:CURVATURE_SAMPLES], loss)
        diagonal = self._curvature.step()
        if diagonal is not None:
            self._optimizer.take_curvature(diagonal, pass_index)
            self._curvature = None

    def take(self, place: Place, step_sizes: list[float]) -> Taken:
        """Steps of these sizes from this place, within one pass, and perhaps fewer than that; see `Taken`."""
        moves = ((size, self._share(place.step + 1 + number)) for number, size in enumerate(step_sizes))
        taken = self._stints.take(Stint(place.step, place.pass_index, place.step_in_pass, tuple(moves)))
        if len(taken.losses) > taken.astray:
            self._moved(place.step + len(taken.losses) - taken.astray)
        return taken

    def compute(self, batch: Batch) -> tuple[float, int, bool]:
        """Forward and backward of one mini-batch: its mean loss, its wrong answers, and whether all is finite.

        Of what is shown nothing changes but `computed_gradient`.
        """
        self._computed = None
        return self._stints.worker.compute(self._step, batch)

    def update(self, step_size: float) -> None:
        """Move the parameters by the gradient that `compute` left, and their average after them."""
        self._stints.worker.update(self._step, step_size, self._share(self._step + 1))
        self._moved(self._step + 1)

    def _moved(self, step):
        self._step = step
        self._frozen, self._computed, self._has_gradient = None, None, True

    def _share(self, steps_taken):
        """By which the average follows the parameters: a window at its full length, once there were enough steps."""
        window = self._recipe.averaging_passes * self._batches.steps_per_pass
        # At first over the last tenth of the steps taken, so that the random start is soon forgotten.
        return max(1 / max(window, 1), 10 / (steps_taken + 10)) if window else 0.0

    @property
    def trained(self) -> Parameters:
        """The parameters as the last step left them."""
        return self._freeze()[0]

    @property
    def averaged(self) -> Parameters:
        """Those shown and examined: the average where the recipe averages, else `trained` itself."""
        return self._freeze()[1]

    def read(self, places: np.ndarray) -> np.ndarray | None:
        """What `averaged` makes of the examined digits at these places; see `Stints.read`."""
        return self._stints.read(self._step, "average" if self._recipe.averaging_passes else "vector", places)

    @property
    def gradient(self) -> np.ndarray | None:
        """(n,) the last step's gradient; None before the first."""
        return self._freeze()[2]

    @property
    def computed_gradient(self) -> np.ndarray:
        """(n,) the gradient that `compute` left, by which `update` will move the parameters."""
        if self._computed is None:
            self._computed = _frozen(self._stints.state["gradients"][self._step % 2])
        return self._computed

    def layer_records(self, step_size: float) -> tuple[np.ndarray, np.ndarray]:
        """For each of `TRAINED_LAYERS`: (7,) the last gradient's norm, (7, 3) least, median and greatest step size.

        The step size of a parameter is what its gradient is multiplied with. Zeros where nothing is trained.
        """
        norms, steps = np.zeros(len(TRAINED_LAYERS)), np.zeros((len(TRAINED_LAYERS), 3))
        sizes = np.broadcast_to(self._optimizer.step_sizes(step_size), self._shape.vector.shape)
        gradient = self._last
        names = blocks(self._shape.architecture)
        for index, layer in enumerate(TRAINED_LAYERS):
            own = [block for name, block in names.items() if name.startswith(layer)]
            if own:
                part = slice(own[0].start, own[-1].stop)
                own_sizes = sizes[part]
                steps[index] = own_sizes.min(), np.median(own_sizes), own_sizes.max()
                if self._has_gradient:
                    norms[index] = np.linalg.norm(gradient[part])
        return norms, steps

    def optimizer_state(self) -> dict[str, np.ndarray]:
        """Copies of the optimizer's arrays by name."""
        return self._optimizer.state()

    @property
    def _last(self):
        return self._stints.state["gradients"][(self._step - 1) % 2]

    def close(self) -> None:
        """End the processes that help; they begin again where it still goes on."""
        self._stints.close()

    def _freeze(self):
        """Frozen copies, made once for each step."""
        if self._frozen is None:
            state = self._stints.state
            trained = self._shape.with_vector(state["vector"].copy())
            averaged = trained
            if self._recipe.averaging_passes:
                averaged = self._shape.with_vector(state["average"].copy())
            self._frozen = (trained, averaged, _frozen(self._last) if self._has_gradient else None)
        return self._frozen


def _frozen(array):
    copy = array.copy()
    copy.flags.writeable = False
    return copy
