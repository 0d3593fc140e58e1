"""Changing digits by known amounts: exact where it can be, gradual, and never touching what it is given."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.study.transform import KINDS, NOISE_SEED, UNCHANGED, Transform, TransformError, apply, apply_to_one

AMOUNTS = {
    "shift_x": st.floats(-14, 14),
    "shift_y": st.floats(-14, 14),
    "size": st.floats(0.3, 3),
    "rotation": st.floats(-180, 180),
    "slant": st.floats(-1, 1),
    "weight": st.floats(-2, 4),
    "noise": st.floats(0, 1),
}


@pytest.fixture(scope="module")
def digits():
    """Five blobs, soft-edged, well inside the picture and with their weight at pixel 14."""
    rows, columns = np.mgrid[:28, :28] - 14
    made = [
        np.exp(-((rows / a) ** 2 + ((columns + 0.4 * rows) / b) ** 2))
        for a, b in ((5, 2), (3, 3), (2, 5), (6, 1), (4, 2))
    ]
    pictures = np.rint(255 * np.array(made)).astype(np.uint8)
    pictures.flags.writeable = False
    return pictures


def changed(images, seed=0, **amounts):
    return apply(images, Transform(**amounts), np.random.default_rng(seed))


def centre_of_mass(image):
    rows, columns = np.mgrid[:28, :28]
    total = image.sum(dtype=float)
    return (image * columns).sum() / total, (image * rows).sum() / total


def slow(image, transform):
    """Bilinear sampling pixel by pixel, for digits that are not made smaller."""
    angle = math.radians(transform.rotation)
    cos, sin = math.cos(angle), math.sin(angle)
    made = np.zeros((28, 28))
    for row in range(28):
        for column in range(28):
            x, y = column - 14 - transform.shift_x, row - 14 - transform.shift_y
            x, y = cos * x + sin * y, cos * y - sin * x  # turned back
            x, y = x + transform.slant * y, y  # upright again
            x, y = x / transform.size + 14, y / transform.size + 14
            for r in (math.floor(y), math.floor(y) + 1):
                for c in (math.floor(x), math.floor(x) + 1):
                    if 0 <= r < 28 and 0 <= c < 28:
                        made[row, column] += image[r, c] * (1 - abs(y - r)) * (1 - abs(x - c))
    return made


def test_every_kind_by_its_neutral_amount_changes_nothing(digits):
    for kind in KINDS:
        assert np.array_equal(changed(digits, **{kind: getattr(UNCHANGED, kind)}), digits)
    one = digits[0]
    assert apply_to_one(one, UNCHANGED) is one


@settings(max_examples=12, deadline=None)
@given(st.fixed_dictionaries({}, optional=AMOUNTS), st.integers(0, 2**32 - 1))
def test_any_change_gives_as_many_pictures_of_bytes_and_leaves_the_digits_alone(amounts, seed):
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (3, 28, 28), np.uint8)
    before = images.copy()
    made = changed(images, seed, **amounts)
    assert made.shape == images.shape and made.dtype == np.uint8
    assert np.array_equal(images, before)
    assert np.array_equal(made, changed(images, seed, **amounts))


@given(st.integers(-28, 28), st.integers(-28, 28))
@settings(max_examples=10, deadline=None)
def test_whole_shifts_move_every_pixel_exactly_and_lose_what_leaves(x, y):
    image = np.random.default_rng(1).integers(0, 256, (1, 28, 28), np.uint8)
    wide = np.zeros((84, 84), np.uint8)
    wide[28 + y : 56 + y, 28 + x : 56 + x] = image[0]
    assert np.array_equal(changed(image, shift_x=x, shift_y=y)[0], wide[28:56, 28:56])


@pytest.mark.parametrize(
    "transform",
    [
        Transform(shift_x=1.3, shift_y=-2.6),
        Transform(size=1.7),
        Transform(rotation=33.0),
        Transform(slant=0.4, size=1.1),
        Transform(shift_x=2.5, rotation=-20, size=1.2, slant=-0.3),
    ],
    ids=str,
)
def test_places_agree_with_sampling_pixel_by_pixel(digits, transform):
    quick = apply(digits, transform, np.random.default_rng(0))
    for image, made in zip(digits, quick, strict=True):
        assert np.abs(made - slow(image, transform)).max() <= 0.51


def test_a_quarter_turn_is_clockwise_and_exact(digits):
    made = changed(digits, rotation=90)
    # About pixel 14: row r, column c goes to row c, column 28 - r.
    assert np.array_equal(made[:, 1:, 1:], np.rot90(digits[:, 1:, 1:], -1, axes=(1, 2)))


def test_slant_leans_the_top_to_the_right(digits):
    top = changed(digits[1:2], slant=0.5)[0]
    columns = np.arange(28)
    upper, lower = top[10] @ columns / top[10].sum(), top[18] @ columns / top[18].sum()
    straight_upper, straight_lower = (digits[1][row] @ columns / digits[1][row].sum() for row in (10, 18))
    assert upper - straight_upper == pytest.approx(2, abs=0.1)
    assert lower - straight_lower == pytest.approx(-2, abs=0.1)


@pytest.mark.parametrize("size", [0.4, 0.5, 0.63, 0.8, 0.99, 1.01, 1.25])
def test_ink_grows_with_the_square_of_the_size_and_stays_centred(digits, size):
    for image, made in zip(digits, changed(digits, size=size), strict=True):
        assert made.sum(dtype=float) == pytest.approx(image.sum(dtype=float) * size**2, rel=0.04)
        assert np.allclose(centre_of_mass(made) - np.array(14), size * (centre_of_mass(image) - np.array(14)), atol=0.1)


def test_a_digit_shrinks_gradually(digits):
    nearly = changed(digits, size=0.999).astype(int)
    assert np.abs(nearly - digits).max() <= 2


@given(st.floats(-2, 3), st.floats(0, 1))
@settings(max_examples=10, deadline=None)
def test_more_stroke_weight_never_takes_ink_away(weight, more):
    image = np.random.default_rng(2).integers(0, 256, (2, 28, 28), np.uint8)
    assert (changed(image, weight=weight + more) >= changed(image, weight=weight)).all()


def test_a_pixel_of_stroke_weight_moves_each_edge_by_one_pixel_and_half_of_it_half_way():
    bar = np.zeros((1, 28, 28), np.uint8)
    bar[:, :, 13:16] = 255
    assert changed(bar, weight=1)[0, 10].nonzero()[0].tolist() == [12, 13, 14, 15, 16]
    assert changed(bar, weight=2)[0, 10].nonzero()[0].tolist() == [11, 12, 13, 14, 15, 16, 17]
    assert changed(bar, weight=-1)[0, 10].nonzero()[0].tolist() == [14]
    assert changed(bar, weight=0.5)[0, 10, 11:18].tolist() == [0, 128, 255, 255, 255, 128, 0]
    assert changed(bar, weight=-0.5)[0, 10, 11:18].tolist() == [0, 0, 128, 255, 128, 0, 0]


def test_noise_inverts_the_share_of_pixels_and_more_noise_keeps_those(digits):
    many = np.repeat(digits, 20, axis=0)
    few, more = changed(many, noise=0.1), changed(many, noise=0.3)
    touched, touched_more = few != many, more != many
    assert np.array_equal(few[touched], 255 - many[touched])
    assert touched.mean() == pytest.approx(0.1, abs=0.01)
    assert touched_more.mean() == pytest.approx(0.3, abs=0.01)
    assert (touched_more | ~touched).all()
    assert np.array_equal(changed(many, noise=1), 255 - many)


def test_noise_follows_the_generator_alone(digits):
    assert not np.array_equal(changed(digits, 1, noise=0.2), changed(digits, 2, noise=0.2))


def test_the_digit_under_study_is_spoilt_alike_each_time_and_cannot_be_written_to(digits):
    transform = Transform(noise=0.1, rotation=10)
    made = apply_to_one(digits[0], transform)
    assert np.array_equal(made, apply(digits[:1], transform, np.random.default_rng(NOISE_SEED))[0])
    assert not made.flags.writeable


@pytest.mark.parametrize(
    ("amounts", "word"),
    [
        ({"size": 0}, "twentieth"),
        ({"size": -1}, "twentieth"),
        ({"noise": 1.1}, "0 to 1"),
        ({"noise": -0.1}, "0 to 1"),
        ({"shift_x": math.nan}, "finite"),
        ({"rotation": math.inf}, "finite"),
    ],
)
def test_amounts_that_make_no_sense_are_refused_in_one_sentence(amounts, word):
    with pytest.raises(TransformError, match=word):
        Transform(**amounts)


def test_no_digits_are_no_trouble():
    none = np.empty((0, 28, 28), np.uint8)
    assert changed(none, rotation=10, noise=0.5, weight=1).shape == (0, 28, 28)
