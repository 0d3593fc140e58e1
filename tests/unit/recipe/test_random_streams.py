"""What is drawn for one purpose at one place depends on these and the seed, and on nothing else."""

import itertools

import numpy as np

from core.recipe import random_streams
from core.recipe.random_streams import ORDER, START, generator, stream
from core.recipe.recipe import Recipe
from core.recipe.start import starting_parameters

PURPOSES = ("START", "ORDER", "BEND", "SAMPLE", "CURVATURE", "DRAW", "MIX", "NEIGHBOURS", "FORMS", "DRAW_FORMS")


def test_the_purposes_are_numbered_as_the_runs_there_are_were_trained():
    assert [getattr(random_streams, name) for name in PURPOSES] == list(range(10))


def test_no_two_purposes_places_or_seeds_share_their_numbers_and_each_has_the_same_every_time():
    recipes, places = (Recipe("one"), Recipe("two", seed=1)), ((0, 0), (0, 1), (1, 0), (1, 1))
    drawn = {
        (recipe.seed, purpose, *place): generator(recipe, purpose, *place).random(4).tobytes()
        for recipe, purpose, place in itertools.product(recipes, range(10), places)
    }
    assert len(set(drawn.values())) == len(drawn) == 80
    for recipe in recipes:
        assert generator(recipe, ORDER, 0, 1).random(4).tobytes() == drawn[recipe.seed, ORDER, 0, 1]
        elsewhere = np.random.default_rng(stream(recipe, ORDER, 0, 1))
        assert elsewhere.random(4).tobytes() == drawn[recipe.seed, ORDER, 0, 1]


def test_every_run_by_a_recipe_begins_with_the_same_weights_and_another_seed_with_others():
    recipe = Recipe("one")
    vector = starting_parameters(recipe).vector
    assert np.array_equal(vector, starting_parameters(recipe.with_changes(passes=3)).vector)
    assert not np.array_equal(vector, starting_parameters(recipe.with_changes(seed=1)).vector)
    assert START == 0 and not vector.flags.writeable
