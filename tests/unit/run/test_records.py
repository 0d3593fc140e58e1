import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.run.place import Place
from core.run.records import MOST_POINTS, POINT_COLUMNS, TEST_COLUMNS, HistoryKeeper
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
    for found, wanted in ((history.gradient_norms, RECORDS[0]), (history.step_sizes, RECORDS[1])):
        assert len(found) == 2 and np.array_equal(found[1], wanted)
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


class Rebuilt:
    """The same as a `HistoryKeeper`, told as plainly as can be: every history is made anew of all there was."""

    def __init__(self):
        self.points, self.tests, self.passes, self.changes = [], [], [], []
        self.stride, self.open = 1, []

    def add_step(self, step):
        self.open.append((step + 1, 64 * (step + 1), LOSSES[step], ERRORS[step]))
        if len(self.open) == self.stride:
            losses, errors = (sum(point[column] for point in self.open) / self.stride for column in (2, 3))
            self.points.append((*self.open[-1][:2], losses, errors))
            self.open = []
        if len(self.points) == MOST_POINTS:
            pairs = zip(self.points[::2], self.points[1::2], strict=True)
            self.points = [(*b[:2], (a[2] + b[2]) / 2, (a[3] + b[3]) / 2) for a, b in pairs]
            self.stride *= 2

    def columns(self):
        """Name -> values, of points and of tests."""
        names = (list(POINT_COLUMNS), list(TEST_COLUMNS))
        return {
            name: [row[index] for row in rows]
            for rows, columns in zip((self.points, self.tests), names, strict=True)
            for index, name in enumerate(columns)
        }


def copied(history):
    return {name: getattr(history, name).copy() for name in (*POINT_COLUMNS, *TEST_COLUMNS)}


A_RUN = st.lists(
    st.sampled_from(["step", "steps", "very many steps", "test", "full test", "pass", "change", "freeze", "restore"]),
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(A_RUN)
def test_whatever_is_added_histories_are_those_rebuilt_from_everything_and_never_change(doings):
    keeper, plain, step, frozen = HistoryKeeper(), Rebuilt(), 0, []
    for doing in doings:
        count = {"step": 1, "steps": 37, "very many steps": 1500}.get(doing, 0)
        for _step in range(min(count, 20_000 - step)):
            add(keeper, step, step + 1)
            plain.add_step(step)
            step += 1
        if doing in ("test", "full test"):
            full, records = doing == "full test", (RECORDS[0] + step, RECORDS[1] / (step + 1))
            keeper.add_test(evaluation(step, step % 100), 64 * step, full, *records)
            plain.tests.append((step, 64 * step, float(step % 100), full, np.full(7, 0.25), *records))
        elif doing == "pass":
            keeper.add_pass(Place(step, len(plain.passes) + 1, 0, 300.0, 80, 0.25), 200, evaluation(step, 8))
            plain.passes.append(PassRecord(len(plain.passes) + 1, 200, 1.5, 40.0, 8.0, 8, 0.25))
        elif doing == "change":
            keeper.add_change(step, "step factor", 0.5)
            plain.changes.append((step, "step factor", 0.5))
        elif doing == "restore":
            keeper = HistoryKeeper.restored(keeper.freeze(), keeper.state())
        history = keeper.freeze()
        frozen.append((history, copied(history)))
        for name, values in plain.columns().items():
            found = getattr(history, name)
            assert len(found) == len(values) and np.array_equal(found, np.reshape(values, found.shape)), name
            assert not found.flags.writeable
        assert history.passes == tuple(plain.passes) and history.changes == tuple(plain.changes)
    for history, before in frozen:
        assert all(np.array_equal(getattr(history, name), array) for name, array in before.items())


def test_the_columns_are_of_the_kinds_that_files_hold_whether_there_is_anything_in_them_or_not():
    full = kept(3)
    full.add_test(evaluation(3, 5), 192, True, *RECORDS)
    for history in (HistoryKeeper().freeze(), full.freeze()):
        for name, kind in (POINT_COLUMNS | TEST_COLUMNS).items():
            found = getattr(history, name)
            assert (found.dtype, found.shape[1:]) == (np.dtype(kind).base, np.dtype(kind).shape), name


def test_two_keepers_that_go_on_from_one_history_do_not_write_into_each_other():
    first = kept(20)
    history, state = first.freeze(), first.state()
    second = HistoryKeeper.restored(history, state)
    add(first, 20, 21)
    second.add_step(21, 1, -1.0, 0.0)
    assert first.freeze().losses[-1] == LOSSES[20] and second.freeze().losses[-1] == -1
    assert len(history.steps) == 20


def test_a_history_shares_its_numbers_with_the_one_before():
    """So that freezing costs the same after a thousand passes as after one: nothing is copied."""
    keeper = kept(20)
    for step in range(20, 24):
        keeper.add_test(evaluation(step, 5), 64 * step, True, *RECORDS)
    before = keeper.freeze()
    add(keeper, 20, 21)
    after = keeper.freeze()
    for name in (*POINT_COLUMNS, *TEST_COLUMNS):
        assert np.shares_memory(getattr(before, name), getattr(after, name)), name
    assert after.passes is before.passes and after.changes is before.changes
