"""The random numbers of a run: the recipe's seed, split so that no two purposes share theirs.

Each purpose has its own at every place of the run, so that what is drawn depends on where the run is and not on how it
came there. A purpose always tells its places by as many numbers, for to NumPy a missing one is as good as a zero.
"""

import numpy as np

from core.recipe.recipe import Recipe

# The numbers are part of every run there is; a new purpose goes at the end.
START, ORDER, BEND, SAMPLE, CURVATURE, DRAW, MIX, NEIGHBOURS, FORMS, DRAW_FORMS = range(10)


def generator(recipe: Recipe, purpose: int, *place: int) -> np.random.Generator:
    """The random numbers for one purpose at one place of the run."""
    return np.random.default_rng(stream(recipe, purpose, *place))


def stream(recipe: Recipe, purpose: int, *place: int) -> tuple[int, ...]:
    """What `generator` makes them from, for those who make theirs elsewhere."""
    return (recipe.seed, purpose, *place)
