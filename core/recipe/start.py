"""Where every run by a recipe begins."""

from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.parameters import Parameters
from core.recipe.random_streams import START, generator
from core.recipe.recipe import Recipe


def starting_parameters(recipe: Recipe) -> Parameters:
    """The random weights with which every run by this recipe begins."""
    how = recipe.start, recipe.start_coefficient
    return initial_parameters(recipe.architecture, recipe.loss, read_bitmaps(), generator(recipe, START), *how)
