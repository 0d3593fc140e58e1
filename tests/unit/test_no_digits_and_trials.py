"""The scripts by which choices are made: what they draw, what they judge, and that they read no test digits."""

import sys
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.insert(0, str(BENCH))

import no_digits  # noqa: E402
import trials  # noqa: E402

from core.data.builtin_digits import builtin_dataset  # noqa: E402
from core.recipe.recipe import named_recipe  # noqa: E402
from core.run.run_file import SHIPPED, read_run  # noqa: E402


def test_every_kind_is_drawn_as_often_and_the_same_for_the_same_seed():
    drawn, again = no_digits.pictures(6, 1), no_digits.pictures(6, 1)
    assert set(drawn) >= {"boxes", "triangles", "crosses", "plus signs", "stars", "dashes", "scribbles", "letters"}
    for kind, images in drawn.items():
        assert images.shape == (6, 28, 28) and np.array_equal(images, again[kind])
        assert len({image.tobytes() for image in images}) == 6


def test_what_is_not_sure_is_counted():
    parameters = read_run(SHIPPED).averaged
    blank = np.zeros((3, 28, 28), np.uint8)
    sure_digits = builtin_dataset(0, 20, 200).test.images
    assert no_digits.not_sure(parameters, blank) == 3
    assert no_digits.not_sure(parameters, sure_digits) < 150


def test_fields_are_changed_by_their_names():
    recipe = trials.changed(
        named_recipe("best"), ["batch_size=32", "loss.j=7", "distortion.shear=0.3", "optimizer=SGD", "weight_decay=0"]
    )
    assert (recipe.batch_size, recipe.loss.j, recipe.distortion.shear) == (32, 7.0, 0.3)
    assert (recipe.optimizer, recipe.weight_decay) == ("SGD", 0.0)
    with pytest.raises(ValueError, match="batch_size is 0"):
        trials.changed(recipe, ["batch_size=0"])


def test_a_trial_has_no_test_digits_to_read():
    dataset = builtin_dataset(0, 50, 20)
    blind = trials.without_test_digits(dataset)
    assert len(blind.test) == 0 and len(blind.train) == 50
    kept_aside = blind.with_validation(10).validation
    assert np.array_equal(kept_aside.images, dataset.train.images[-10:])
