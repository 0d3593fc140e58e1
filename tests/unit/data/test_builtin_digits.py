"""The digits the program draws itself: reproducible, varied, and prepared as MNIST's are."""

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset, draw_digits
from core.data.dataset import BUILTIN


@pytest.fixture(scope="module")
def digits():
    return draw_digits(np.arange(3000) % 10, np.random.default_rng(5))


def test_a_digit_is_drawn_for_every_label(digits):
    assert digits.images.shape == (3000, 28, 28)
    assert digits.labels.tolist() == [n % 10 for n in range(3000)]
    assert len(draw_digits([], np.random.default_rng(0))) == 0


def test_no_digit_has_lost_a_stroke_or_become_a_blot(digits):
    # MNIST's training digits have the ink of 20 to 275 black pixels.
    ink = digits.images.sum((1, 2)) / 255
    assert ink.min() > 15
    assert ink.max() < 320
    assert (digits.images.max((1, 2)) > 100).all()


def test_no_two_digits_are_alike(digits):
    assert len(np.unique(digits.images.reshape(3000, -1), axis=0)) == 3000


def test_a_digit_fills_twenty_pixels_and_is_centred_by_its_mass(digits):
    images = digits.images.astype(float)
    inked = images > 25
    height, width = (inked.any(axis).sum(1) for axis in (2, 1))
    longer = np.maximum(height, width)
    assert longer.max() <= 22
    assert np.median(longer) in (19, 20)
    place, mass = np.arange(28), images.sum((1, 2))
    for axis in (1, 2):
        centre = images.sum(3 - axis) @ place / mass
        assert np.abs(centre - 14).max() <= 0.5 + 1e-6


def test_the_same_generator_draws_the_same_digits_whatever_was_drawn_elsewhere():
    first = draw_digits([3, 1, 4], np.random.default_rng(9))
    draw_digits([2, 7], np.random.default_rng(1))
    again = draw_digits([3, 1, 4], np.random.default_rng(9))
    np.testing.assert_array_equal(first.images, again.images)


def test_the_built_in_data_set_depends_on_the_seed_alone_and_its_parts_differ():
    first, again, other = (builtin_dataset(seed, 200, 100) for seed in (1, 1, 2))
    assert (first.source, len(first.train), len(first.validation), len(first.test)) == (BUILTIN, 200, 0, 100)
    np.testing.assert_array_equal(first.train.images, again.train.images)
    np.testing.assert_array_equal(first.test.labels, again.test.labels)
    assert (first.train.images != other.train.images).any()
    train, test = ({image.tobytes() for image in part.images} for part in (first.train, first.test))
    assert not train & test


def test_the_ten_digits_are_equally_frequent_and_mixed():
    part = builtin_dataset(0, 1000, 10).train
    assert np.bincount(part.labels).tolist() == [100] * 10
    assert len(set(part.labels[:40].tolist())) >= 8


def test_the_drawing_reports_how_far_it_is():
    heard = []
    builtin_dataset(0, 2500, 500, progress=lambda fraction, text: heard.append((fraction, text)))
    fractions = [fraction for fraction, text in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert "3000 of 3000" in heard[-1][1]


@pytest.mark.parametrize("label", [-1, 10, 256])
def test_a_label_that_is_no_digit_is_refused(label):
    with pytest.raises(ValueError, match="0 to 9"):
        draw_digits([1, label], np.random.default_rng(0))


def test_most_real_training_digits_look_most_like_a_drawn_digit_of_their_own_kind(digits, mnist):
    """The nearest of 3,000 drawn digits answers 2,000 real ones; chance would be right in one of ten."""
    drawn, real = (part.images[:2000].reshape(-1, 784).astype(np.float32) for part in (digits, mnist.train))
    drawn, real = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in (drawn, real))
    answers = digits.labels[(real @ drawn.T).argmax(1)]
    assert (answers == mnist.train.labels[:2000]).mean() > 0.8
