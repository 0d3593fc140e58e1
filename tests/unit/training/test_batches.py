import numpy as np
import pytest
import reference

from core.data.dataset import BUILTIN, MNIST, Dataset, Part
from core.network.loss import NONE
from core.recipe.recipe import Distortion, Recipe, RecipeError
from core.run.place import Place
from core.training.digits.batch import Batch
from core.training.digits.batches import MOST_DRAWINGS, STEPS_BETWEEN, Batches, form_arrays

PART = Part(*reference.some_digits(23))
DATA = Dataset(MNIST, PART, PART)
RECIPE = Recipe(name="own", batch_size=5)


def a_pass(batches, pass_index):
    return [at(batches, pass_index, step) for step in range(batches.steps_per_pass)]


def at(batches, pass_index, step):
    """The digits as the network sees them, and their labels."""
    batch = batches.at(Place(pass_index=pass_index, step_in_pass=step))
    return batch.bent(), batch.labels


def pictures(found):
    return [
        bytes(digit) + bytes([label]) for digits, labels in found for digit, label in zip(digits, labels, strict=True)
    ]


def test_a_pass_holds_every_digit_once_with_its_label_and_the_rest_in_its_last_batch():
    batches = Batches(RECIPE, DATA)
    assert (batches.samples_per_pass, batches.steps_per_pass) == (23, 5)
    found = a_pass(batches, 0)
    assert [len(labels) for _digits, labels in found] == [5, 5, 5, 5, 3]
    assert sorted(pictures(found)) == sorted(pictures([(PART.images, PART.labels)]))


def test_every_pass_and_every_seed_has_its_own_order():
    batches, other = Batches(RECIPE, DATA), Batches(RECIPE.with_changes(seed=1), DATA)
    orders = [pictures(a_pass(batches, 0)), pictures(a_pass(batches, 1)), pictures(a_pass(other, 0))]
    assert orders[0] != orders[1] and orders[0] != orders[2]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(orders[2])


@pytest.mark.parametrize("distortion", [Distortion(), Distortion(shift_pixels=1.0, elastic_pixels=0.5)])
def test_a_batch_depends_on_its_place_only_and_not_on_what_was_asked_before(distortion):
    recipe = RECIPE.with_changes(distortion=distortion)
    batches = Batches(recipe, DATA)
    in_order = {place: at(batches, *place) for place in [(0, 0), (0, 1), (0, 4), (1, 0), (7, 3)]}
    for place in [(7, 3), (0, 4), (1, 0), (0, 1), (0, 0)]:
        digits, labels = at(Batches(recipe, DATA), *place)
        again, same_labels = at(batches, *place)
        for found, found_labels in ((digits, labels), (again, same_labels)):
            assert np.array_equal(found, in_order[place][0]) and np.array_equal(found_labels, in_order[place][1])


def test_the_same_digit_is_bent_anew_in_every_step_of_every_pass():
    the_same = Part(PART.images[[0] * 4], PART.labels[[0] * 4])
    recipe = Recipe(name="own", batch_size=1, distortion=Distortion(shift_pixels=1.0))
    batches = Batches(recipe, Dataset(MNIST, the_same, the_same))
    bent = {bytes(at(batches, pass_index, step)[0]) for pass_index in range(3) for step in range(4)}
    assert len(bent) == 12


def test_a_batch_may_be_as_large_as_the_data_and_no_larger():
    assert Batches(RECIPE.with_changes(batch_size=23), DATA).steps_per_pass == 1
    with pytest.raises(RecipeError, match="The batch size 24 is larger than the 23 training digits"):
        Batches(RECIPE.with_changes(batch_size=24), DATA)


def test_built_in_digits_are_drawn_anew_in_every_pass_with_their_labels():
    batches = Batches(RECIPE, Dataset(BUILTIN, PART, PART))
    first, second, third = (a_pass(batches, number) for number in range(3))
    labels = [sorted(np.concatenate([labels for _digits, labels in found])) for found in (first, second, third)]
    assert labels[0] == labels[1] == labels[2]
    seen = [{bytes(digit) for digits, _labels in found for digit in digits} for found in (first, second, third)]
    assert len(seen[1]) == 23
    assert not seen[0] & seen[1] and not seen[1] & seen[2]


@pytest.mark.parametrize("batch_size", [1, 5, 23])
def test_a_drawn_batch_too_depends_on_its_place_only(batch_size):
    recipe, endless = RECIPE.with_changes(batch_size=batch_size), Dataset(BUILTIN, PART, PART)
    on_the_way = Batches(recipe, endless)
    for step in range(on_the_way.steps_per_pass):
        digits, labels = at(on_the_way, 2, step)
    again, same_labels = at(Batches(recipe, endless), 2, on_the_way.steps_per_pass - 1)
    assert np.array_equal(digits, again) and np.array_equal(labels, same_labels)


def test_a_bent_batch_is_shown_as_bytes_without_its_border():
    batch = Batch(PART.images, PART.labels, Distortion(shift_pixels=1.0), (3, 4))
    seen, whole = batch.seen(len(PART)), next(batch.pieces(len(PART))).bent()
    assert whole.shape[1:] == (32, 32) and np.array_equal(seen, whole[:, 2:30, 2:30].astype(np.uint8))
    assert seen.dtype == np.uint8 and not seen.flags.writeable
    assert np.array_equal(batch.seen(7)[7:14], list(batch.pieces(7))[1].bent()[:, 2:30, 2:30].astype(np.uint8))


def test_every_piece_of_a_batch_is_bent_by_random_numbers_of_its_own():
    the_same = Batch(PART.images[[0] * 8], PART.labels[[0] * 8], Distortion(shift_pixels=1.0), (1,))
    first, second = the_same.pieces(4)
    assert np.any(first.bent() != second.bent())
    assert np.array_equal(first.bent(), next(the_same.pieces(4)).bent())


def test_digits_with_more_paper_than_the_network_sees_lose_it_where_nothing_bends_them():
    wide = np.pad(PART.images, ((0, 0), (3, 3), (3, 3)), constant_values=9)
    seen = Batch(wide, PART.labels).bent()
    assert seen.shape[1:] == (32, 32) and np.array_equal(seen, wide[:, 1:33, 1:33])


def test_own_digits_take_the_place_of_about_their_share_of_every_batch():
    own = Part(np.full((3, 28, 28), 7, np.uint8), np.array([9, 9, 9], np.uint8))
    many = Dataset(MNIST, Part(np.repeat(PART.images, 40, axis=0), np.repeat(PART.labels, 40)), PART)
    batches, plain = (Batches(RECIPE.with_changes(batch_size=92), many) for _ in range(2))
    batches.mix_in(own, 0.25)
    is_own = []
    for step in range(batches.steps_per_pass):
        (digits, labels), (before, labels_before) = at(batches, 0, step), at(plain, 0, step)
        mixed = (digits == 7).all(axis=(1, 2))
        assert (labels[mixed] == 9).all()
        assert np.array_equal(digits[~mixed], before[~mixed]) and np.array_equal(labels[~mixed], labels_before[~mixed])
        is_own.append(mixed)
    assert 0.18 < np.concatenate(is_own).mean() < 0.32
    batches.mix_in(None, 0.25)
    assert np.array_equal(at(batches, 0, 3)[0], at(plain, 0, 3)[0])


def test_where_the_recipe_has_neighbours_digits_stand_amid_others_and_some_batches_show_none():
    recipe = RECIPE.with_changes(batch_size=23, neighbours=0.5)
    digits, labels = at(Batches(recipe, DATA), 3, 0)
    again, same_labels = at(Batches(recipe, DATA), 3, 0)
    plain, plain_labels = at(Batches(recipe.with_changes(neighbours=0.0), DATA), 3, 0)
    assert np.array_equal(digits, again) and np.array_equal(labels, same_labels)
    changed = (digits[:, 2:30, 2:30] != plain).any(axis=(1, 2))
    assert 4 < changed.sum() < 19
    assert set(labels[labels != plain_labels]) <= {NONE}
    seen = np.concatenate([at(Batches(recipe, DATA), number, 0)[1] for number in range(8)])
    assert 5 < (seen == NONE).sum() < 60


def test_what_the_program_draws_takes_the_place_of_its_shares_and_depends_on_the_place_only():
    many = Dataset(MNIST, Part(np.repeat(PART.images, 40, axis=0), np.repeat(PART.labels, 40)), PART)
    recipe = RECIPE.with_changes(batch_size=460, pen_digits=0.2, no_digits=0.3)
    batches, plain = Batches(recipe, many), Batches(recipe.with_changes(pen_digits=0.0, no_digits=0.0), many)
    for place in ((0, 0), (0, 1), (40, 1)):
        (digits, labels), (before, labels_before) = at(batches, *place), at(plain, *place)
        again, same_labels = at(Batches(recipe, many), *place)
        assert np.array_equal(digits, again) and np.array_equal(labels, same_labels)
        changed = (digits != before).any(axis=(1, 2))
        assert 0.4 < changed.mean() < 0.6 and np.array_equal(labels[~changed], labels_before[~changed])
        assert 0.22 < (labels == NONE).mean() < 0.38 and changed[labels == NONE].all()
        assert len(set(labels[changed & (labels != NONE)].tolist())) == 10


def drawn_by(batches):
    """The numbers of the drawings that are there, of either kind."""
    return np.flatnonzero(batches._forms[2].any(axis=0)).tolist()


def test_more_is_drawn_step_by_step_and_then_shown_again():
    recipe = RECIPE.with_changes(batch_size=20, pen_digits=0.5, no_digits=0.5)
    many = Dataset(MNIST, Part(np.repeat(PART.images, 40, axis=0), np.repeat(PART.labels, 40)), PART)
    batches = Batches(recipe, many)
    kinds = []
    for place in ((0, 0), (0, 2 * STEPS_BETWEEN), (0, 4 * STEPS_BETWEEN)):
        at(batches, *place)
        kinds.append(set(drawn_by(batches)))
    assert kinds[0] == {0} and max(kinds[1]) <= 2 and max(kinds[2]) <= 4
    for step in range(5):
        at(batches, 500, step)
    assert max(drawn_by(batches)) < MOST_DRAWINGS


def test_drawings_may_lie_in_memory_that_others_share():
    recipe = RECIPE.with_changes(batch_size=20, pen_digits=0.5, no_digits=0.5)
    many = Dataset(MNIST, Part(np.repeat(PART.images, 40, axis=0), np.repeat(PART.labels, 40)), PART)
    here, there = Batches(recipe, many), Batches(recipe, many)
    arrays = tuple(np.zeros(shape, kind) for _name, kind, shape in form_arrays(recipe))
    expected = [at(Batches(recipe, many), pass_index, 3) for pass_index in range(4)]
    found = [at(here, 0, 3)]
    here.share_forms(arrays)
    there.share_forms(arrays)
    found += [at(there, 1, 3), at(here, 2, 3)]
    here.share_forms(None)
    for array in arrays:
        array[...] = 7
    found.append(at(here, 3, 3))
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one[0], other[0]) and np.array_equal(one[1], other[1])
