import dataclasses
import math

import pytest

from core.network.architecture import Architecture
from core.network.loss import Loss
from core.recipe.recipe import NO_DISTORTION, Distortion, Recipe, RecipeError, named_recipe, recipe_names
from core.recipe.schedule import PAPER_TABLE

SOFTMAX, FREE = Architecture(output="softmax"), Architecture(output="free rbf")


def refusal(**fields) -> str:
    with pytest.raises(RecipeError) as caught:
        Recipe(name="own", **fields)
    return str(caught.value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"optimizer": "LBFGS"}, "optimizer is 'LBFGS'; choose one of SGD, momentum, Adam, SDLM."),
        ({"start": "zero"}, "start is 'zero'; choose one of paper,"),
        ({"batch_size": 0}, "batch_size is 0; it must be a whole number of at least 1."),
        ({"batch_size": 1.5}, "batch_size is 1.5; it must be a whole number"),
        ({"passes": 0}, "passes is 0; it must be a whole number of at least 1."),
        ({"passes": -3}, "passes is -3"),
        ({"seed": -1}, "seed is -1; it must be a whole number of at least 0."),
        ({"validation_samples": -5}, "validation_samples is -5"),
        ({"averaging_passes": -0.1}, "averaging_passes is -0.1; it must be 0 or more."),
        ({"averaging_passes": math.nan}, "averaging_passes is nan"),
        ({"start_coefficient": 0}, "start_coefficient is 0; it must be a number above 0 and at most 10."),
        ({"start_coefficient": -0.5}, "start_coefficient is -0.5"),
        ({"start_coefficient": 11}, "start_coefficient is 11"),
        ({"start_coefficient": math.nan}, "start_coefficient is nan"),
        ({"start_coefficient": "half"}, "start_coefficient is 'half'"),
        ({"weight_decay": -0.1}, "weight_decay is -0.1; it must be 0 or more."),
        ({"weight_decay": 1.5}, "weight_decay is 1.5; it must be at most 1."),
        ({"pen_digits": 1.5}, "pen_digits is 1.5; it must be from 0 to 1."),
        ({"no_digits": -1}, "no_digits is -1; it must be from 0 to 1."),
        ({"no_digits": math.nan}, "no_digits is nan; it must be from 0 to 1."),
        ({"pen_digits": 0.6, "no_digits": 0.6}, "pen_digits and no_digits are shares of the same digits"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_one_sentence(fields, said):
    assert refusal(**fields).startswith(said)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"loss": Loss("cross-entropy")}, "cross-entropy belongs to softmax"),
        ({"architecture": SOFTMAX}, "The loss MAP does not go with the output softmax"),
        ({"architecture": SOFTMAX, "loss": Loss("MLE")}, "The loss MLE does not go with the output softmax"),
        ({"architecture": FREE, "loss": Loss("MLE")}, "MLE cannot train a free RBF"),
        ({"optimizer": "SDLM", "batch_size": 64}, "its batch size is 1, not 64"),
        ({"loss": Loss("MLE"), "no_digits": 0.1}, "so MLE goes without no_digits"),
        ({"loss": Loss("MLE"), "neighbours": 0.1}, "so MLE goes without neighbours"),
        ({"optimizer": "SDLM", "batch_size": 1, "weight_decay": 0.1}, "SDLM goes without weight_decay"),
        ({"curvature_of": "penalty"}, "Only SDLM on an RBF takes second derivatives of the penalty"),
    ],
)
def test_a_combination_that_makes_no_sense_is_refused_with_the_reason(fields, said):
    assert said in refusal(**fields)


def test_combinations_that_make_sense_are_taken():
    Recipe(name="own", architecture=SOFTMAX, loss=Loss("cross-entropy"))
    Recipe(name="own", architecture=FREE, loss=Loss("MAP"))
    Recipe(name="own", loss=Loss("MLE"), optimizer="SDLM", batch_size=1)


def test_changes_are_checked_and_leave_the_recipe_as_it_was():
    fast = named_recipe("fast")
    assert fast.with_changes(seed=7).seed == 7 and fast.seed == 0
    with pytest.raises(RecipeError, match="batch_size is 0"):
        fast.with_changes(batch_size=0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        fast.seed = 1


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Distortion)])
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_an_amount_of_distortion_is_a_number_that_is_not_negative(name, value):
    with pytest.raises(RecipeError, match=f"The distortion's {name} is {value}; it must be 0 or more"):
        Distortion(**{name: value})
    assert Distortion(**{name: 0.5}).any and not NO_DISTORTION.any


def test_every_named_recipe_is_known_by_its_name():
    assert recipe_names()[0] == "fast"
    for name in recipe_names():
        assert named_recipe(name).name == name
        assert named_recipe(name).validation_samples == 0  # a finished recipe trains on all digits


def test_a_name_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(RecipeError, match="There is no recipe 'slow'; choose one of fast"):
        named_recipe("slow")


def test_the_recipe_of_1998_is_the_papers():
    recipe = named_recipe("paper-1998")
    assert recipe.architecture == Architecture()
    assert (recipe.optimizer, recipe.batch_size, recipe.passes) == ("SDLM", 1, 20)
    assert (recipe.schedule.kind, recipe.schedule.table) == ("table", PAPER_TABLE)
    assert recipe.distortion == NO_DISTORTION and recipe.averaging_passes == 0


def test_where_the_paper_is_silent_the_recipe_of_1998_does_as_its_authors_later_code():
    recipe = named_recipe("paper-1998")
    assert recipe.loss == Loss("MAP", j=10, penalty_factor=0.5) and recipe.curvature_of == "penalty"
    assert (recipe.start, recipe.start_coefficient) == ("root", 0.5)


@pytest.mark.parametrize("name", [name for name in recipe_names() if name != "paper-1998"])
def test_the_other_recipes_have_the_penalties_as_they_are_and_coefficients_of_a_half(name):
    recipe = named_recipe(name)
    assert recipe.loss.penalty_factor == 1 and recipe.start_coefficient == 0.5


def test_the_course_reports_recipe_is_its_network_and_its_training():
    recipe = named_recipe("course-report")
    made = recipe.architecture
    assert (made.activation, made.pooling, made.output, made.input) == ("relu", "max", "softmax", "0 to 1")
    assert sum(facts.parameters for facts in made.layers()) == 61_706
    assert (recipe.optimizer, recipe.batch_size, recipe.passes, recipe.start) == ("SGD", 64, 20, "he")
    assert {recipe.schedule.at(place, 20) for place in (0.0, 7.5, 19.9)} == {0.001}
    assert recipe.loss == Loss("cross-entropy") and recipe.distortion == NO_DISTORTION
