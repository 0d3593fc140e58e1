import numpy as np
import pytest

from core.run.place import Place
from core.run.records import MOST_POINTS, HistoryKeeper
from core.run.snapshot import Evaluation, PassRecord

GENERATOR = np.random.default_rng(0)
LOSSES, ERRORS = GENERATOR.uniform(0, 5, 20_000), GENERATOR.uniform(0, 100, 20_000)


def add(keeper, first, last):
    """Steps first..last, the last left out."""
    for step in range(first, last):
        keeper.add_step(step + 1, 64 * (step + 1), LOSSES[step], ERRORS[step])


def kept(steps):
    keeper = HistoryKeeper()
    add(keeper, 0, steps)
    return keeper


# What the learner adds to a test: each layer's gradient norm, and its least, median and greatest step size.
RECORDS = np.arange(7.0), np.arange(21.0).reshape(7, 3)


def evaluation(step, wrong):
    labels = np.zeros(100, np.uint8)
    answers = labels.copy()
    answers[:wrong] = 1
    return Evaluation("test", step, labels, answers, np.zeros((100, 10), np.float32), np.arange(100), np.full(7, 0.25))


def test_a_short_run_is_kept_step_by_step():
    history = kept(7).freeze()
    assert history.steps.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert history.samples.tolist() == [64, 128, 192, 256, 320, 384, 448]
    assert np.array_equal(history.losses, LOSSES[:7])
    assert np.array_equal(history.train_errors, ERRORS[:7])


@pytest.mark.parametrize("steps", [MOST_POINTS - 1, MOST_POINTS, MOST_POINTS + 1, 2 * MOST_POINTS, 9_999, 20_000])
def test_a_long_run_is_thinned_to_means_over_the_steps_since_the_point_before(steps):
    history = kept(steps).freeze()
    assert MOST_POINTS / 2 <= len(history.steps) < MOST_POINTS
    assert np.array_equal(history.samples, 64 * history.steps)
    assert steps - history.steps[-1] < history.steps[0]  # at most one point is still open
    since = 0
    for number, step in enumerate(history.steps):
        assert history.losses[number] == pytest.approx(LOSSES[since:step].mean(), rel=1e-12)
        assert history.train_errors[number] == pytest.approx(ERRORS[since:step].mean(), rel=1e-12)
        since = step


def test_tests_passes_and_changes_are_kept_as_they_came():
    keeper = HistoryKeeper()
    keeper.add_test(evaluation(0, 90), 0, False, *RECORDS)
    add(keeper, 0, 3)
    keeper.add_change(3, "step factor", 0.5)
    keeper.add_test(evaluation(3, 8), 192, True, *RECORDS)
    keeper.add_pass(Place(3, 1, 0, 300.0, 80, 0.25), 200, evaluation(3, 8))
    history = keeper.freeze()
    assert history.test_steps.tolist() == [0, 3] and history.test_samples.tolist() == [0, 192]
    assert history.test_errors.tolist() == [90, 8] and history.test_full.tolist() == [False, True]
    assert history.passes == (PassRecord(1, 200, 1.5, 40.0, 8.0, 8, 0.25),)
    assert history.saturations.tolist() == [[0.25] * 7] * 2
    for found, given in ((history.gradient_norms, RECORDS[0]), (history.step_sizes, RECORDS[1])):
        assert len(found) == 2 and np.array_equal(found[1], given)
    assert history.changes == ((3, "step factor", 0.5),)


def test_a_frozen_history_stays_as_it_is_and_is_the_same_until_something_is_added():
    keeper = kept(5)
    history = keeper.freeze()
    assert keeper.freeze() is history
    add(keeper, 5, 3 * MOST_POINTS)
    assert history.steps.tolist() == [1, 2, 3, 4, 5] and np.array_equal(history.losses, LOSSES[:5])
    with pytest.raises(ValueError):
        history.losses[0] = 0


@pytest.mark.parametrize("at", [0, 3, MOST_POINTS, 2 * MOST_POINTS + 1, 9_001])
def test_a_restored_keeper_goes_on_as_if_nothing_had_happened(at):
    whole, first = kept(12_000).freeze(), kept(at)
    first.add_test(evaluation(at, 5), 64 * at, True, *RECORDS)
    restored = HistoryKeeper.restored(first.freeze(), first.state())
    add(first, at, at + 5)  # what goes on elsewhere does not matter
    add(restored, at, 12_000)
    history = restored.freeze()
    for name in ("steps", "samples", "losses", "train_errors"):
        assert np.array_equal(getattr(history, name), getattr(whole, name)), name
    assert history.test_steps.tolist() == [at]
    assert {array.dtype for array in (history.steps, history.samples, history.test_steps)} == {np.dtype(np.int64)}


def test_curves_that_are_no_keepers_are_refused():
    keeper = kept(10)
    with pytest.raises(ValueError, match="curves"):
        HistoryKeeper.restored(keeper.freeze(), keeper.state() | {"stride": np.array(0)})
