import numpy as np
import pytest
import reference

from core.network.layers.buffers import Buffers
from core.recipe.recipe import NO_DISTORTION, Distortion
from core.training.digits.distortion import GROUP, distort

DIGITS, _LABELS = reference.some_digits(5 * GROUP + 3)
PADDED = np.pad(DIGITS, ((0, 0), (2, 2), (2, 2))).astype(np.float32)
# A soft oval: between cells it is what one expects, which a thin stroke is not.
_PLACE = np.arange(28) - 13.5
OVALS = np.repeat((240 * np.exp(-((_PLACE[:, None] / 4) ** 2 + (_PLACE / 3) ** 2) / 2))[None], 64, axis=0)
OVALS = OVALS.astype(np.uint8)
EVERYTHING = Distortion(2.0, 10.0, 10.0, 0.2, 10.0, 1.0)


def bent(distortion, digits=DIGITS, seed=0):
    return distort(digits, distortion, np.random.default_rng(seed), Buffers(np.float32))


def ink(pictures):
    return pictures.sum(axis=(1, 2), dtype=np.float64)


def centres(pictures):
    """(n, 2): the centre of mass, row and column."""
    place, total = np.arange(pictures.shape[1]), ink(pictures)
    return np.stack([pictures.sum(axis=2) @ place / total, pictures.sum(axis=1) @ place / total], axis=1)


def spreads(pictures):
    """(n, 2): how far the ink lies from its centre, by rows and by columns, in cells."""
    place, total = np.arange(pictures.shape[1]), ink(pictures)
    squares = np.stack([pictures.sum(axis=2) @ place**2 / total, pictures.sum(axis=1) @ place**2 / total], axis=1)
    return np.sqrt(squares - centres(pictures) ** 2)


def test_no_distortion_is_the_digit_in_the_middle_of_32_x_32():
    assert np.array_equal(bent(NO_DISTORTION), PADDED)


@pytest.mark.parametrize("count", [1, GROUP - 1, GROUP, GROUP + 1, len(DIGITS)])
def test_a_batch_of_any_size_comes_back_in_its_order(count):
    patches = np.random.default_rng(1).integers(0, 2, (count, 7, 7), dtype=np.uint8) * 200
    patches = patches.repeat(4, axis=1).repeat(4, axis=2)
    pictures = bent(Distortion(shift_pixels=0.5), patches)
    assert pictures.shape == (count, 32, 32) and pictures.dtype == np.float32
    likeness = np.corrcoef(pictures[:, 2:30, 2:30].reshape(count, -1), patches.reshape(count, -1))
    likeness = likeness[:count, count:]
    assert likeness.argmax(axis=1).tolist() == list(range(count))


def test_the_generator_alone_decides():
    assert np.array_equal(bent(EVERYTHING), bent(EVERYTHING))
    assert np.any(bent(EVERYTHING, seed=1) != bent(EVERYTHING))


def test_memory_that_was_used_for_others_changes_nothing():
    buffers = Buffers(np.float32)
    for digits in (
        DIGITS,
        np.full((7, 34, 34), 255, np.uint8),
        DIGITS[:7],
        np.full((8, 28, 28), 255, np.uint8),
        DIGITS,
    ):
        again = distort(digits, EVERYTHING, np.random.default_rng(0), buffers)
        assert np.array_equal(again, bent(EVERYTHING, digits))


def test_the_digits_are_left_as_they_are():
    kept = DIGITS.copy()
    bent(EVERYTHING)
    assert np.array_equal(DIGITS, kept)


@pytest.mark.parametrize(
    "distortion",
    [
        Distortion(shift_pixels=2.0),
        Distortion(squeeze_percent=10.0),
        Distortion(shear=0.2),
        Distortion(rotation_degrees=15.0),
        Distortion(elastic_pixels=1.0),
    ],
)
def test_ink_is_moved_rather_than_made_or_lost(distortion):
    pictures = bent(distortion)
    assert pictures.min() >= 0 and pictures.max() <= 255
    assert np.any(pictures != PADDED)
    share = ink(pictures) / ink(PADDED)
    assert 0.95 < share.mean() < 1.05
    assert 0.7 < share.min() and share.max() < 1.4


def test_a_shift_moves_the_centre_by_at_most_so_many_pixels_either_way():
    moved = centres(bent(Distortion(shift_pixels=2.0))) - centres(PADDED)
    assert 1.0 < np.abs(moved).max() < 2.01
    assert moved.min() < 0 < moved.max()
    moved_ovals = bent(Distortion(shift_pixels=2.0), OVALS)
    np.testing.assert_allclose(spreads(moved_ovals), np.broadcast_to(spreads(OVALS), (64, 2)), rtol=0.02)


def test_scaling_makes_both_sides_larger_or_both_smaller():
    by_rows, by_columns = (spreads(bent(Distortion(scale_percent=20.0), OVALS)) / spreads(OVALS)).T
    np.testing.assert_allclose(by_rows, by_columns, rtol=0.03)
    assert by_rows.min() < 0.95 and by_rows.max() > 1.05


def test_squeezing_compresses_one_axis_and_stretches_the_other():
    by_rows, by_columns = (spreads(bent(Distortion(squeeze_percent=20.0), OVALS)) / spreads(OVALS)).T
    np.testing.assert_allclose(by_rows * by_columns, 1, rtol=0.03)
    assert by_rows.min() < 0.95 and by_rows.max() > 1.05


def test_a_shear_slants_the_digit_and_leaves_every_row_its_ink():
    pictures = bent(Distortion(shear=0.3))
    np.testing.assert_allclose(pictures.sum(axis=2), PADDED.sum(axis=2), rtol=1e-3, atol=1)
    place = np.arange(32)
    upper, lower = (pictures[:, rows].sum(axis=1) for rows in (slice(6, 12), slice(20, 26)))
    before_upper, before_lower = (PADDED[:, rows].sum(axis=1) for rows in (slice(6, 12), slice(20, 26)))
    slant = upper @ place / upper.sum(axis=1) - lower @ place / lower.sum(axis=1)
    slant -= before_upper @ place / before_upper.sum(axis=1) - before_lower @ place / before_lower.sum(axis=1)
    assert slant.min() < -1 and slant.max() > 1


def test_a_rotation_keeps_the_size_and_turns_about_the_middle():
    pictures = bent(Distortion(rotation_degrees=30.0), OVALS)
    sizes = np.linalg.norm(spreads(pictures), axis=1) / np.linalg.norm(spreads(OVALS), axis=1)
    np.testing.assert_allclose(sizes, 1, rtol=0.02)
    cross = np.zeros((GROUP, 28, 28), np.uint8)
    cross[:, 13:15, 4:24] = cross[:, 4:24, 13:15] = 200
    np.testing.assert_allclose(centres(bent(Distortion(rotation_degrees=30.0), cross)), 15.5, atol=0.05)


def test_more_elastic_bends_more_and_keeps_the_digit_together():
    changes = [np.abs(bent(Distortion(elastic_pixels=pixels)) - PADDED).mean() for pixels in (0.2, 0.5, 1.0)]
    assert changes == sorted(changes) and changes[0] > 0
    # pixels of one picture move together: what was dark in the middle of a stroke is still dark somewhere near
    assert bent(Distortion(elastic_pixels=0.5)).max(axis=(1, 2)).min() > 0.8 * PADDED.max(axis=(1, 2)).min()


def test_what_leaves_the_picture_is_gone_and_nothing_comes_in():
    full = np.full((8 * GROUP, 28, 28), 255, np.uint8)
    pictures = bent(Distortion(shift_pixels=12.0), full, seed=3)
    assert set(np.unique(np.round(pictures[:, 0, 0]))) <= {0.0, 255.0}
    assert ink(pictures).max() < 1.001 * ink(full).max()
    assert ink(pictures).min() < 0.9 * ink(full).max()
    assert bent(EVERYTHING, np.zeros((3, 28, 28), np.uint8)).max() == 0
