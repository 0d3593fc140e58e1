"""Curves of accuracy: the same as reading every changed digit by hand, with progress, and given up at once."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.study.moment import Source
from core.study.robustness import CurvesAnswer, CurvesRequest, curve, curves
from core.study.trace import trace
from core.study.transform import UNCHANGED, Transform, apply_to_one

SOURCE = Source(1, "fast", 0)


@pytest.fixture(scope="module")
def part():
    return builtin_dataset(train_samples=10, test_samples=600).test


@pytest.fixture(scope="module")
def parameters():
    return read_run(SHIPPED).averaged


def never():
    return False


def ignore(*_progress):
    pass


def test_accuracy_is_the_share_of_changed_digits_whose_trace_answers_right(parameters, part):
    values = (-30.0, 0.0, 30.0)
    made = curve(parameters, part, "rotation", values, 40, ignore, never)
    for value, accuracy in zip(values, made, strict=True):
        right = [
            trace(parameters, apply_to_one(image, Transform(rotation=value))).answer == label
            for image, label in zip(part.images[:40], part.labels[:40], strict=True)
        ]
        assert accuracy == np.mean(right)
    assert not made.flags.writeable


def test_a_digit_pushed_out_of_the_picture_is_read_no_more_often_than_by_chance(parameters, part):
    kept, gone = curve(parameters, part, "shift_x", (0.0, 28.0), 300, ignore, never)
    assert kept > 0.8
    assert gone == (part.labels[:300] == trace(parameters, np.zeros((28, 28), np.uint8)).answer).mean()


def test_noise_is_the_same_each_time(parameters, part):
    first, second = (curve(parameters, part, "noise", (0.1, 0.3), 300, ignore, never) for _time in range(2))
    assert np.array_equal(first, second)


def test_fewer_digits_than_asked_for_are_all_read(parameters, part):
    request = CurvesRequest(parameters, {"size": (1.0,), "slant": (0.0, 0.5)}, count=10_000, source=SOURCE)
    answer = curves(request, part, ignore, never)
    assert isinstance(answer, CurvesAnswer)
    assert answer.samples == 600 and answer.request is request
    assert {kind: len(values) for kind, values in answer.accuracies.items()} == {"size": 1, "slant": 2}
    assert answer.accuracies["size"][0] == answer.accuracies["slant"][0]


def test_progress_goes_evenly_from_chunk_to_chunk_up_to_the_end(parameters, part):
    told = []
    request = CurvesRequest(parameters, {"size": (1.0,), "slant": (0.0, 0.5)}, count=500, source=SOURCE)
    curves(request, part, lambda fraction, text: told.append((fraction, text)), never)
    assert [fraction for fraction, _text in told] == pytest.approx(np.arange(1, 7) / 6)
    assert all(text for _fraction, text in told)


@pytest.mark.parametrize("chunks", [0, 1, 3])
def test_it_is_given_up_before_the_next_chunk_without_an_answer(parameters, part, chunks):
    told = []
    request = CurvesRequest(parameters, {"size": (0.8, 1.0), "slant": (0.0,)}, count=500, source=SOURCE)
    answer = curves(request, part, lambda fraction, _text: told.append(fraction), lambda: len(told) >= chunks)
    assert answer is None
    assert len(told) == chunks


def test_a_network_gone_astray_answers_wrong_instead_of_failing(parameters, part):
    broken = replace(parameters, vector=np.full_like(parameters.vector, 3e38))
    made = curve(broken, part, "size", (1.0,), 100, ignore, never)
    assert 0 <= made[0] < 0.5


def test_nothing_changed_is_the_accuracy_of_the_test(parameters, part):
    evaluation = evaluate(parameters, part, "test")
    made = curve(parameters, part, "weight", (UNCHANGED.weight,), len(part), ignore, never)
    assert made[0] == (evaluation.answers == evaluation.labels).mean()
