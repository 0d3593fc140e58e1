"""When a run is examined, and on which digits."""

import numpy as np

from core.data.dataset import Dataset
from core.network.parameters import Parameters
from core.recipe.random_streams import SAMPLE, generator
from core.recipe.recipe import Recipe
from core.run.computing_pool import ComputingPool
from core.run.evaluation import Examination, Read
from core.run.place import Place
from core.run.snapshot import Evaluation

SAMPLE_DIGITS = 1000  # read within a pass, so that the test curve does not wait for its end
SAMPLES_A_PASS = 10


class Examiner:
    """Reads all of the examined part at the end of each pass, and the same sample of it now and then in between.

    `part` is the test digits; where the recipe keeps validation digits aside, choices are being made on those.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, pool: ComputingPool):
        self._recipe, self._pool = recipe, pool
        self.part, self._name = dataset.test, "test"
        if len(dataset.validation):
            self.part, self._name = dataset.validation, "validation"
        self._examination: Examination | None = None
        self._full = False
        self.last: Evaluation | None = None
        self.previous: Evaluation | None = None

    @property
    def under_way(self) -> bool:
        """Whether digits are being read."""
        return self._examination is not None

    @staticmethod
    def sample_due(place: Place, steps_per_pass: int) -> bool:
        """Whether a sample is read at this place: ten times a pass, and early on at 10, 20, 40, ... steps."""
        interval = max(1, steps_per_pass // SAMPLES_A_PASS)
        early = place.step < interval and place.step % 10 == 0 and (place.step // 10).bit_count() == 1
        return early or place.step_in_pass % interval == 0

    def begin(self, parameters: Parameters, step: int, full: bool, read: Read | None = None) -> None:
        """Begin to read all digits, or the sample; `read` may do it sooner, see `Examination`."""
        indices = None
        if not full:
            order = generator(self._recipe, SAMPLE).permutation(len(self.part))
            indices = np.sort(order[:SAMPLE_DIGITS])
        self._examination = Examination(parameters, self.part, self._name, self._pool, step, indices, read)
        self._full = full

    def step(self) -> tuple[Evaluation, bool] | None:
        """Read some more; once all are read, the evaluation and whether it is of all digits."""
        evaluation = self._examination.step()
        if evaluation is None:
            return None
        self._examination = None
        if self._full:
            self.last, self.previous = evaluation, self.last
        return evaluation, self._full
