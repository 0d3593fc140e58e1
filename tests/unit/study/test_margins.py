"""Margins and rejection, and what is read in them, against loops one can read off the definition."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.run.snapshot import Evaluation
from core.study.margins import THRESHOLD, margins, margins_of, rejection_curve, sure
from core.study.reading import Reading


def evaluation(penalties, labels, indices=None):
    penalties = np.asarray(penalties, np.float32).reshape(-1, 10)
    labels = np.asarray(labels, np.uint8)
    indices = np.arange(labels.size) if indices is None else np.asarray(indices, np.int64)
    answers = penalties.argmin(axis=1).astype(np.uint8)
    return Evaluation("test", 0, labels, answers, penalties, indices, np.zeros(7))


@st.composite
def evaluations(draw, most=12):
    count = draw(st.integers(0, most))
    # Few different values, so that margins are often equal and sometimes nothing.
    whole = draw(hnp.arrays(np.int8, (count, 10), elements=st.integers(0, 6)))
    labels = draw(hnp.arrays(np.uint8, count, elements=st.integers(0, 9)))
    indices = draw(st.lists(st.integers(0, 20), min_size=count, max_size=count, unique=True))
    return evaluation(whole / 2, labels, indices)


def margin_of(penalties, none=math.inf):
    own, following = sorted(penalties.tolist())[:2]
    unit = 1 + max(own, 0)
    return float(np.float32((none - own) / unit if own > none else (following - own) / unit))


@settings(max_examples=40, deadline=None)
@given(evaluations(), st.sampled_from([math.inf, 0.25, 1.0, 10.0]))
def test_a_margin_is_the_difference_of_the_two_smallest_penalties_in_proportion(made, none):
    assert margins(made.penalties, none).tolist() == [margin_of(penalties, none) for penalties in made.penalties]
    assert margins(made.penalties).dtype == np.float32


def test_the_same_difference_is_less_sure_for_a_digit_far_from_its_bitmap():
    near, far = (np.array([[own, own + 30, *[200] * 8]], np.float32) for own in (1, 9))
    assert margins(near)[0] == 15 and margins(far)[0] == 3


def test_a_softmax_s_margin_is_in_the_unit_of_its_logits():
    logits = np.array([[12, 7, *[-3] * 8], [-1, -2, *[-3] * 8]], np.float32)
    assert margins(-logits).tolist() == [5, 0.5]


def test_where_none_of_these_wins_no_threshold_lets_the_answer_pass():
    penalties = np.array([[10.5, *[300] * 9], [9.5, *[300] * 9]], np.float32)
    beyond, within = margins(penalties, 10.0).tolist()
    assert -1 < beyond < 0 < within
    assert not sure(beyond, 0) and sure(within, 0) and sure(within) and THRESHOLD > 0


def test_penalties_that_are_no_numbers_are_never_sure_and_hurt_no_one():
    odd = np.full((4, 10), np.nan, np.float32)
    odd[1] = np.inf
    odd[2, 3] = 1.0
    odd[3] = np.inf
    odd[3, 3] = 1.0
    for none in (math.inf, 10.0):
        found = margins(odd, none)
        assert np.isfinite(found).all() and found[3] > 1e30
        assert [sure(margin, 0) for margin in found.tolist()] == [False, False, False, True]
    assert rejection_curve(evaluation(odd, [3, 3, 3, 3])).at(0)[1] == 75.0


def test_an_evaluation_is_judged_by_the_none_of_its_network():
    penalties = [[5, 100, *[200] * 8], [12, 100, *[200] * 8]]
    without = evaluation(penalties, [0, 0])
    assert rejection_curve(without).at(0) == (0, 0)
    assert rejection_curve(replace(without, none_penalty=10.0)).at(0) == (0, 50)


def rejection_by_loop(made, threshold):
    accepted = wrong = 0
    for penalties, label in zip(made.penalties, made.labels, strict=True):
        if margin_of(penalties) >= threshold:
            accepted += 1
            wrong += int(penalties.argmin()) != label
    count = len(made.labels)
    return 100 * wrong / accepted if accepted else 0, 100 * (count - accepted) / count if count else 0


@settings(max_examples=40, deadline=None)
@given(evaluations(), st.sampled_from([-math.inf, 0, 0.25, 0.5, 1, 2.75, 3, 100, math.inf]))
def test_rejection_refuses_what_is_below_the_threshold_and_counts_errors_among_the_rest(made, threshold):
    assert rejection_curve(made).at(threshold) == pytest.approx(rejection_by_loop(made, threshold))


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_the_whole_curve_is_right_at_each_of_its_thresholds(made):
    curve = rejection_curve(made)
    assert np.all(np.diff(curve.thresholds) > 0) and np.all(np.diff(curve.rejected) >= 0)
    for threshold, error, rejected in zip(curve.thresholds, curve.errors, curve.rejected, strict=True):
        assert (error, rejected) == pytest.approx(rejection_by_loop(made, threshold))


def test_refusing_nothing_gives_the_error_of_the_evaluation_and_refusing_all_gives_none():
    generator = np.random.default_rng(0)
    made = evaluation(generator.uniform(0, 9, (500, 10)), generator.integers(0, 10, 500))
    assert rejection_curve(made).at(0) == (made.error_percent, 0)
    assert rejection_curve(made).at(math.inf) == (0, 100)


def place_of(made, index):
    return made.indices.tolist().index(index)


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_wrong_answers_come_with_the_surest_first(made):
    wrong = made.indices[made.answers != made.labels]
    found = Reading(made).wrong.tolist()
    assert sorted(found) == sorted(wrong.tolist())
    of_found = [margin_of(made.penalties[place_of(made, index)]) for index in found]
    assert of_found == sorted(of_found, reverse=True)


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_the_cells_of_the_confusion_hold_each_digit_once(made):
    every = {(truth, answer): Reading(made).cell(truth, answer).tolist() for truth in range(10) for answer in range(10)}
    assert sorted(sum(every.values(), [])) == sorted(made.indices.tolist())
    for (truth, answer), found in every.items():
        assert len(found) == made.confusion[truth, answer]
        places = [place_of(made, index) for index in found]
        assert {(made.labels[place], made.answers[place]) for place in places} <= {(truth, answer)}
        of_found = [margin_of(made.penalties[place]) for place in places]
        assert of_found == sorted(of_found, reverse=True)


@settings(max_examples=40, deadline=None)
@given(evaluations(), evaluations())
def test_flips_are_the_digits_of_both_whose_answer_turned_right_or_wrong(before, now):
    def right_ones(made):
        zipped = zip(made.indices.tolist(), made.answers, made.labels, strict=True)
        return {index: answer == label for index, answer, label in zipped}

    was, is_now = right_ones(before), right_ones(now)
    both = sorted(was.keys() & is_now.keys())
    read = Reading(now, before)
    right, wrong = sorted(read.became_right.tolist()), sorted(read.became_wrong.tolist())
    assert right == [index for index in both if is_now[index] and not was[index]]
    assert wrong == [index for index in both if was[index] and not is_now[index]]
    for found, made in ((read.became_right, before), (read.became_wrong, now)):
        of_found = [margin_of(made.penalties[place_of(made, index)]) for index in found]
        assert of_found == sorted(of_found, reverse=True)


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_each_class_has_its_own_error(made):
    for digit, error in enumerate(Reading(made).errors):
        answers = made.answers[made.labels == digit]
        assert error == pytest.approx(100 * np.count_nonzero(answers != digit) / max(1, len(answers)))


def test_of_the_shipped_run_s_wrong_answers_a_quarter_pass_as_sure_and_of_the_right_ones_2_percent_are_not(mnist):
    parameters = read_run(SHIPPED).parameters
    made = evaluate(parameters, mnist.test, "test")
    assert made.none_penalty == parameters.loss.j
    is_sure = np.array([sure(margin) for margin in margins_of(made).tolist()])
    wrong = made.answers != made.labels
    assert is_sure[wrong].mean() <= 0.25 and np.mean(~is_sure[~wrong]) <= 0.02
