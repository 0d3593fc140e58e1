import numpy as np
import pytest
import reference

from core.batches import Batches
from core.dataset import Part
from core.recipe import Distortion, Recipe, RecipeError

PART = Part(*reference.some_digits(23))
RECIPE = Recipe(name="own", batch_size=5)


def a_pass(batches, pass_index):
    return [batches.at(pass_index, step) for step in range(batches.steps_per_pass)]


def pictures(found):
    return [
        bytes(digit) + bytes([label]) for digits, labels in found for digit, label in zip(digits, labels, strict=True)
    ]


def test_a_pass_holds_every_digit_once_with_its_label_and_the_rest_in_its_last_batch():
    batches = Batches(RECIPE, PART)
    assert (batches.samples_per_pass, batches.steps_per_pass) == (23, 5)
    found = a_pass(batches, 0)
    assert [len(labels) for _digits, labels in found] == [5, 5, 5, 5, 3]
    assert sorted(pictures(found)) == sorted(pictures([(PART.images, PART.labels)]))


def test_every_pass_and_every_seed_has_its_own_order():
    batches, other = Batches(RECIPE, PART), Batches(RECIPE.with_changes(seed=1), PART)
    orders = [pictures(a_pass(batches, 0)), pictures(a_pass(batches, 1)), pictures(a_pass(other, 0))]
    assert orders[0] != orders[1] and orders[0] != orders[2]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(orders[2])


@pytest.mark.parametrize("distortion", [Distortion(), Distortion(shift_pixels=1.0, elastic_pixels=0.5)])
def test_a_batch_depends_on_its_place_only_and_not_on_what_was_asked_before(distortion):
    recipe = RECIPE.with_changes(distortion=distortion)
    batches = Batches(recipe, PART)
    in_order = {place: batches.at(*place) for place in [(0, 0), (0, 1), (0, 4), (1, 0), (7, 3)]}
    for place in [(7, 3), (0, 4), (1, 0), (0, 1), (0, 0)]:
        digits, labels = Batches(recipe, PART).at(*place)
        again, same_labels = batches.at(*place)
        for found, found_labels in ((digits, labels), (again, same_labels)):
            assert np.array_equal(found, in_order[place][0]) and np.array_equal(found_labels, in_order[place][1])


def test_the_same_digits_are_bent_anew_in_every_pass():
    alone = Part(PART.images[:1], PART.labels[:1])
    recipe = Recipe(name="own", batch_size=1, distortion=Distortion(shift_pixels=1.0))
    bent = [bytes(Batches(recipe, alone).at(pass_index, 0)[0]) for pass_index in range(4)]
    assert len(set(bent)) == 4


def test_a_batch_may_be_as_large_as_the_data_and_no_larger():
    assert Batches(RECIPE.with_changes(batch_size=23), PART).steps_per_pass == 1
    with pytest.raises(RecipeError, match="The batch size 24 is larger than the 23 training digits"):
        Batches(RECIPE.with_changes(batch_size=24), PART)
