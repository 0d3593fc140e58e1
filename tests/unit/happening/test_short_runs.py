"""The first four hundred points of runs as they are in their first steps, healthy ones and ones that diverge."""

import numpy as np
import pytest
from made_to_order import a_run

from core.happening.finding import ENORMOUS, RISEN
from core.happening.happening import happening
from core.network.loss import Loss
from core.recipe.recipe import named_recipe

# Runs on MNIST with other seeds and step sizes: their recipe, digits a point, mean losses and errors of ten stretches.
EARLIER = "paper-1998 as it was saved before its loss had a factor"
HEALTHY = [
    ("paper-1998", 1, (27, 15, 14, 11, 11, 12, 9, 12, 13, 13), (72, 48, 48, 30, 22, 22, 28, 40, 35, 32)),
    ("paper-1998", 1, (31, 19, 14, 15, 16, 12, 14, 12, 13, 9), (85, 58, 40, 45, 48, 28, 38, 38, 48, 22)),
    ("paper-1998", 8, (17, 11, 8, 7, 7, 7, 6, 6, 5, 5), (47, 35, 23, 20, 20, 18, 14, 18, 17, 17)),
    (EARLIER, 1, (90, 45, 34, 30, 25, 22, 21, 19, 17, 9), (85, 47, 33, 27, 20, 14, 12, 13, 10, 11)),
    (EARLIER, 1, (104, 62, 51, 40, 36, 34, 32, 30, 30, 28), (90, 70, 45, 38, 34, 33, 30, 28, 27, 25)),
    (EARLIER, 8, (47, 40, 34, 30, 25, 22, 21, 19, 17, 9), (47, 33, 27, 21, 20, 14, 12, 13, 10, 11)),
    ("fast", 64, (74, 73, 50, 17, 10, 8, 7, 6, 5, 4), (90, 88, 68, 19, 13, 8, 8, 7, 6, 5)),
    ("fast", 64, (74, 53, 30, 19, 15, 11, 11, 10, 13, 10), (90, 60, 24, 16, 13, 10, 9, 9, 9, 8)),
    ("course-report", 64, (3.9, 3.0, 2.6, 2.4, 2.3, 2.3, 2.2, 2.2, 2.2, 2.1), (90, 91, 91, 91, 88, 89, 89, 86, 82, 80)),
    ("course-report", 64, (2.3, 2.0, 1.7, 1.2, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4), (87, 69, 50, 36, 26, 26, 20, 19, 16, 14)),
]
DIVERGED = [
    ("paper-1998", 1, (87, 85, 81, 74, 73, 58, 68, 66, 68, 66), (85, 78, 72, 55, 65, 35, 48, 58, 50, 52)),
    ("paper-1998", 8, (74, 59, 56, 50, 46, 49, 53, 53, 45, 53), (62, 41, 42, 32, 28, 28, 31, 36, 26, 34)),
    (EARLIER, 1, (121, 204, 312, 300, 295, 290, 292, 291, 291, 291), (92, 90, 88, 91, 92, 90, 85, 78, 90, 91)),
    (EARLIER, 1, (227, 191, 185, 187, 186, 190, 179, 187, 176, 179), (85, 72, 66, 68, 69, 67, 62, 65, 61, 61)),
    (EARLIER, 8, (45, 35, 27, 23, 160, 189, 187, 190, 189, 180), (42, 28, 19, 15, 60, 63, 67, 73, 69, 65)),
    ("fast", 64, (64, 119, 145, 135, 132, 137, 151, 150, 159, 165), (87, 79, 67, 49, 46, 50, 55, 57, 60, 65)),
]


def like_a_run(name, digits_a_point, losses, errors, points=400, seed=0):
    """Such a run after so many of its points."""
    drawn = np.random.default_rng(seed)
    stretch = np.linspace(0, 9.99, 400).astype(int)
    wrong = drawn.binomial(digits_a_point, np.array(errors)[stretch] / 100) * 100 / digits_a_point
    losses = drawn.gamma(2 * digits_a_point, np.array(losses)[stretch] / (2 * digits_a_point))
    recipe = named_recipe("paper-1998" if name == EARLIER else name)
    recipe = recipe.with_changes(loss=Loss("MAP", 1.0)) if name == EARLIER else recipe
    return a_run(wrong[:points], losses[:points], digits_a_point, recipe=recipe)


@pytest.mark.parametrize("run", HEALTHY)
def test_of_a_healthy_run_nothing_is_found_wrong(run):
    for seed in range(5):
        for points in (*range(1, 60), *range(60, 401, 20)):
            found = happening(like_a_run(*run, points=points, seed=seed))
            assert found is None or not found.trouble, points


@pytest.mark.parametrize("run", DIVERGED)
def test_of_a_run_that_was_never_better_or_makes_enormous_mistakes_its_steps_are_too_large(run):
    assert happening(like_a_run(*run)).kind in (RISEN, ENORMOUS)
