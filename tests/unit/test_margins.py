"""Margins, rejection, flips and errors of each class, against loops one can read off the definition."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.margins import cell, error_of_each_class, flips, margins, rejection, rejection_curve, wrong_by_margin
from core.snapshot import Evaluation


def evaluation(penalties, labels, indices=None):
    penalties = np.asarray(penalties, np.float32).reshape(-1, 10)
    labels = np.asarray(labels, np.uint8)
    indices = np.arange(labels.size) if indices is None else np.asarray(indices)
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


def margin_of(penalties):
    ascending = sorted(penalties.tolist())
    return ascending[1] - ascending[0]


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_a_margin_is_the_difference_of_the_two_smallest_penalties(made):
    assert margins(made.penalties).tolist() == [margin_of(penalties) for penalties in made.penalties]
    assert margins(made.penalties).dtype == np.float32


def test_penalties_that_are_no_numbers_have_no_margin_and_hurt_no_one():
    odd = np.full((4, 10), np.nan, np.float32)
    odd[1] = np.inf
    odd[2, 3] = 1.0
    odd[3] = np.inf
    odd[3, 3] = 1.0
    assert margins(odd)[:3].tolist() == [0, 0, 0]
    assert np.isfinite(margins(odd)[3]) and margins(odd)[3] > 1e30
    assert rejection(evaluation(odd, [3, 3, 3, 3]), 0.5)[1] == 75.0


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
    assert rejection(made, threshold) == pytest.approx(rejection_by_loop(made, threshold))


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
    assert rejection(made, 0) == (made.error_percent, 0)
    assert rejection(made, math.inf) == (0, 100)


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_wrong_answers_come_with_the_surest_first(made):
    found = wrong_by_margin(made).tolist()
    assert sorted(found) == [place for place in range(len(made.labels)) if made.answers[place] != made.labels[place]]
    of_found = [margin_of(made.penalties[place]) for place in found]
    assert of_found == sorted(of_found, reverse=True)


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_the_cells_of_the_confusion_hold_each_digit_once(made):
    every = {(truth, answer): cell(made, truth, answer).tolist() for truth in range(10) for answer in range(10)}
    assert sorted(sum(every.values(), [])) == list(range(len(made.labels)))
    for (truth, answer), found in every.items():
        assert len(found) == made.confusion[truth, answer]
        assert {(made.labels[place], made.answers[place]) for place in found} <= {(truth, answer)}
        of_found = [margin_of(made.penalties[place]) for place in found]
        assert of_found == sorted(of_found, reverse=True)


@settings(max_examples=40, deadline=None)
@given(evaluations(), evaluations())
def test_flips_are_the_digits_of_both_whose_answer_turned_right_or_wrong(before, now):
    def right(made):
        zipped = zip(made.indices.tolist(), made.answers, made.labels, strict=True)
        return {index: answer == label for index, answer, label in zipped}

    was, is_now = right(before), right(now)
    both = sorted(was.keys() & is_now.keys())
    became_right, became_wrong = flips(before, now)
    assert became_right.tolist() == [index for index in both if is_now[index] and not was[index]]
    assert became_wrong.tolist() == [index for index in both if was[index] and not is_now[index]]


@settings(max_examples=40, deadline=None)
@given(evaluations())
def test_each_class_has_its_own_error(made):
    for digit, error in enumerate(error_of_each_class(made)):
        answers = made.answers[made.labels == digit]
        assert error == pytest.approx(100 * np.count_nonzero(answers != digit) / max(1, len(answers)))
