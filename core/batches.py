"""Which training digits each step sees: it depends on the recipe and the place in the run, and on nothing else."""

import math

import numpy as np

from core.architecture import DIGIT_SIZE
from core.dataset import Part
from core.distortion import distort
from core.language import _
from core.recipe import Recipe, RecipeError

# What the recipe's seed is split into, so that no two draws share their random numbers.
START, ORDER, BEND, SAMPLE, CURVATURE = range(5)


def generator(recipe: Recipe, purpose: int, *place: int) -> np.random.Generator:
    """The random numbers for one purpose at one place of the run."""
    return np.random.default_rng([recipe.seed, purpose, *place])


class Batches:
    """The mini-batches of a run over `part`. Raises RecipeError where a batch is larger than all the digits."""

    def __init__(self, recipe: Recipe, part: Part):
        if recipe.batch_size > len(part):
            raise RecipeError(
                _("The batch size {size} is larger than the {count} training digits.").format(
                    size=recipe.batch_size, count=len(part)
                )
            )
        self._recipe, self._part = recipe, part
        self._order: tuple[int, np.ndarray] | None = None
        self.samples_per_pass = len(part)
        self.steps_per_pass = math.ceil(len(part) / recipe.batch_size)

    def at(self, pass_index: int, step_in_pass: int) -> tuple[np.ndarray, np.ndarray]:
        """Digits (batch, 28, 28) or, bent, (batch, 32, 32), bytes 0..255; labels (batch,). Counted from 0.

        Every pass has its own order. The last batch of a pass takes what is left.
        """
        recipe = self._recipe
        if self._order is None or self._order[0] != pass_index:
            order = generator(recipe, ORDER, pass_index).permutation(self.samples_per_pass)
            self._order = (pass_index, order)
        first = step_in_pass * recipe.batch_size
        chosen = self._order[1][first : first + recipe.batch_size]
        digits, labels = self._part.images[chosen], self._part.labels[chosen]
        if recipe.distortion.any:
            digits = distort(digits, recipe.distortion, generator(recipe, BEND, pass_index, step_in_pass))
        return digits, labels


def as_seen(digits: np.ndarray) -> np.ndarray:
    """A batch as bytes (batch, 28, 28), read-only, for those who look at it."""
    border = (digits.shape[1] - DIGIT_SIZE) // 2
    seen = digits[:, border : border + DIGIT_SIZE, border : border + DIGIT_SIZE].astype(np.uint8)
    seen.flags.writeable = False
    return seen
