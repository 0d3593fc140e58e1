"""The scripts by which choices are made: what they draw, what they judge, and that they read no test digits."""

import dataclasses
import sys
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.insert(0, str(BENCH))

import no_digits  # noqa: E402
import read_numbers  # noqa: E402
import trials  # noqa: E402

from core.data.builtin_digits import builtin_dataset  # noqa: E402
from core.recipe.recipe import named_recipe  # noqa: E402
from core.run.run_file import SHIPPED, read_run  # noqa: E402
from core.training.digits.neighbours import write_numbers  # noqa: E402


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


def test_numbers_are_made_of_what_a_run_kept_aside_and_else_of_test_digits():
    dataset, run = builtin_dataset(0, 50, 20), read_run(SHIPPED)
    assert read_numbers.judged_on(run, dataset) == ("test", dataset.test)
    trial = dataclasses.replace(run, recipe=run.recipe.with_changes(validation_samples=10))
    digits, part = read_numbers.judged_on(trial, trials.without_test_digits(dataset))
    assert digits == "kept aside" and np.array_equal(part.images, dataset.train.images[-10:])


Digit = namedtuple("Digit", "digit")


def written(part, length):
    return write_numbers(part, 4, (length, length), read_numbers.SEED, read_numbers.APART)


def test_numbers_read_right_are_counted_by_their_length(monkeypatch):
    part = builtin_dataset(0, 50, 20).test
    right = {number.label for number in written(part, 3)} | {number.label for number in written(part, 4)[:1]}
    labels = iter([number.label for length in (3, 4, 5) for number in written(part, length)])
    monkeypatch.setattr(read_numbers, "read_wide", lambda _parameters, _picture: next(labels))
    monkeypatch.setattr(read_numbers, "decode", lambda label: [Digit(letter) for letter in label if label in right])
    shares = read_numbers.shares_right(read_run(SHIPPED).averaged, part, 4, read_numbers.APART)
    assert shares == {"3": 100.0, "4": 25.0, "5": 0.0}
