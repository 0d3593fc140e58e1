import numpy as np
import pytest
import reference

from core.data.dataset import Part
from core.network.loss import NONE
from core.sizes import NUMBER_MARGIN
from core.training.digits.neighbours import amid_neighbours, write_number, write_numbers

PART = Part(*reference.some_digits(40))
BARS = np.zeros((3, 28, 28), np.uint8)
BARS[:, 6:22, 12:16] = 255
BARS = Part(BARS, np.array([1, 1, 1], np.uint8))


def test_a_number_shows_its_digits_between_margins_of_paper():
    number = write_number(PART, 4, np.random.default_rng(0))
    assert number.picture.shape[0] == 28 and number.picture.dtype == np.uint8
    assert len(number.label) == 4 and set(number.label) <= set("0123456789")
    assert (number.picture[:, :NUMBER_MARGIN] == 0).all() and (number.picture[:, -NUMBER_MARGIN:] == 0).all()
    assert number.picture[:, NUMBER_MARGIN:-NUMBER_MARGIN].any() and not number.picture.flags.writeable


def test_the_digits_stand_in_the_order_of_the_label():
    """Each of ten digits is a block of its own grey, so that one can tell which is where."""
    images = np.zeros((10, 28, 28), np.uint8)
    images[:, 8:20, 8:20] = (100 + 15 * np.arange(10))[:, None, None]
    part = Part(images, np.arange(10, dtype=np.uint8))
    for number in write_numbers(part, 20, (3, 3), seed=1):
        row = number.picture[14].astype(int)
        seen = [grey for grey, before in zip(row[1:], row[:-1], strict=True) if grey and grey != before]
        wanted = [100 + 15 * int(digit) for digit in number.label]
        assert [grey for grey in seen if grey in wanted][0] == wanted[0] and seen[-1] == wanted[-1]


def test_the_same_seed_writes_the_same_numbers_and_another_seed_others():
    first, again, other = (write_numbers(PART, 5, (3, 5), seed) for seed in (7, 7, 8))
    assert [number.label for number in first] == [number.label for number in again]
    assert all(np.array_equal(a.picture, b.picture) for a, b in zip(first, again, strict=True))
    assert [number.label for number in first] != [number.label for number in other]
    assert {len(number.label) for number in write_numbers(PART, 60, (3, 5), 0)} == {3, 4, 5}


@pytest.mark.parametrize("size", [28, 32])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_a_share_of_the_digits_gets_neighbours_and_the_rest_stays(size, dtype):
    digits = np.pad(np.tile(BARS.images[:1], (400, 1, 1)), ((0, 0), *2 * (((size - 28) // 2,) * 2,))).astype(dtype)
    labels = np.ones(400, np.uint8)
    seen, new_labels = amid_neighbours(digits, labels, PART, 0.5, np.random.default_rng(0))
    assert seen.shape == digits.shape and seen.dtype == dtype and new_labels.dtype == labels.dtype
    changed = (seen != digits).any(axis=(1, 2))
    assert 130 < changed.sum() < 230
    assert set(new_labels[~changed]) == {1} and set(new_labels[changed]) == {1, NONE}
    assert 0.4 < (new_labels[changed] == NONE).mean() < 0.6
    assert (digits == digits[0]).all() and (labels == 1).all(), "what was given stays as it was"


def test_a_digit_amid_neighbours_stays_within_two_columns_of_the_middle_and_none_leaves_it():
    digits, labels = np.tile(BARS.images[:1], (300, 1, 1)), np.ones(300, np.uint8)
    blank = Part(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8))
    seen, new_labels = amid_neighbours(digits, labels, blank, 1.0, np.random.default_rng(1))
    shown = seen.any(axis=(1, 2))
    middles = np.array([np.flatnonzero(picture.any(axis=0)).mean() for picture in seen[shown]]) - 13.5
    kept = new_labels[shown] == 1
    assert shown[new_labels == 1].all() and not shown[new_labels == NONE].all()
    assert set(np.abs(middles[kept])) == {0, 1, 2}
    assert sorted(set(middles[kept])) == [-2, -1, 0, 1, 2]


def test_a_digit_amid_neighbours_stands_higher_or_lower_as_it_does_in_a_number():
    digits, labels = np.tile(BARS.images[:1], (300, 1, 1)), np.ones(300, np.uint8)
    blank = Part(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8))
    seen, new_labels = amid_neighbours(digits, labels, blank, 1.0, np.random.default_rng(1))
    tops = [np.flatnonzero(picture.any(axis=1))[0] for picture in seen[new_labels == 1]]
    written = [write_number(BARS, 1, np.random.default_rng(seed)).picture for seed in range(300)]
    assert set(tops) == {4, 5, 6, 7, 8} == {np.flatnonzero(picture.any(axis=1))[0] for picture in written}


def test_a_picture_of_none_lies_between_two_digits():
    digits, labels = np.tile(BARS.images[:1], (300, 1, 1)), np.ones(300, np.uint8)
    seen, new_labels = amid_neighbours(digits, labels, BARS, 1.0, np.random.default_rng(2))
    middles = seen[:, 14, 13:15].max(axis=1)
    assert (middles[new_labels == 1] == 255).any()
    far = [picture for picture in seen[new_labels == NONE] if picture[:, :14].any() and picture[:, 14:].any()]
    assert len(far) > 60


def test_without_a_share_nothing_happens():
    digits, labels = reference.some_digits(8)
    same, same_labels = amid_neighbours(digits, labels, PART, 0.0, np.random.default_rng(0))
    assert np.array_equal(same, digits) and np.array_equal(same_labels, labels)
