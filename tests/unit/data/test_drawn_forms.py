import numpy as np
import pytest

from core.data import no_digits, pen_digits
from core.data.drawn_forms import draw_no_digits, draw_pen_digits
from core.network.loss import NONE


@pytest.mark.parametrize("draw", [draw_pen_digits, draw_no_digits])
def test_the_same_generator_draws_the_same_and_no_two_are_alike(draw):
    images, labels = draw(40, np.random.default_rng(0))
    again, same_labels = draw(40, np.random.default_rng(0))
    assert images.shape == (40, 28, 28) and images.dtype == labels.dtype == np.uint8
    assert np.array_equal(images, again) and np.array_equal(labels, same_labels)
    assert len({image.tobytes() for image in images}) == 40
    assert not np.array_equal(images, draw(40, np.random.default_rng(1))[0])


def test_pen_digits_are_each_as_often_as_any_other_and_no_digits_are_none():
    assert np.bincount(draw_pen_digits(30, np.random.default_rng(0))[1]).tolist() == [3] * 10
    assert set(draw_no_digits(30, np.random.default_rng(0))[1].tolist()) == {NONE}


@pytest.mark.parametrize("draw", [draw_pen_digits, draw_no_digits])
def test_they_have_the_ink_and_the_size_of_prepared_drawings(draw):
    images, _labels = draw(200, np.random.default_rng(0))
    inked = images > 0
    tall = np.ptp(np.where(inked.any(axis=2), np.arange(28), 14), axis=1) + 1
    wide = np.ptp(np.where(inked.any(axis=1), np.arange(28), 14), axis=1) + 1
    assert (np.maximum(tall, wide) <= 20).all() and (np.maximum(tall, wide) >= 18).all()
    centre = (images.sum(axis=2) @ np.arange(28)) / images.sum(axis=(1, 2))
    assert np.abs(centre - 14).max() <= 4.01  # as far as a box of 20 moves


def test_every_way_of_writing_is_a_family_whose_drawings_have_the_same_points():
    for digit, _share, *drawings in pen_digits.FAMILIES:
        assert 0 <= digit <= 9 and len(drawings) >= 2
        points = [[len(stroke.split()) for stroke in drawing.split("|")] for drawing in drawings]
        assert points == [points[0]] * len(drawings), drawings[0]
        for drawing in drawings:  # a point that is met twice in one is in all
            words = [drawing.replace("|", " ").split() for drawing in drawings]
            shared = [[one.index(point) for point in one] for one in words]
            assert shared == [shared[0]] * len(drawings), drawing


@pytest.mark.parametrize("kind", no_digits.KINDS)
def test_every_kind_of_no_digit_is_drawn_in_strokes_of_finite_points(kind):
    for seed in range(30):
        strokes = no_digits.KINDS[kind](np.random.default_rng(seed))
        assert all(stroke.ndim == 2 and stroke.shape[1] == 2 and len(stroke) > 1 for stroke in strokes)
        assert np.isfinite(np.concatenate(strokes)).all()


def test_two_digits_are_seldom_two_ones():
    assert no_digits._SHARES.sum() == pytest.approx(1) and no_digits._TWO.sum() == pytest.approx(1)
