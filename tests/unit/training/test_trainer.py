"""A whole run, step by step, on the program's own digits."""

import dataclasses

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import BUILTIN, MNIST, DataError, Dataset
from core.network.architecture import Architecture
from core.network.loss import Loss
from core.recipe.recipe import Distortion, Recipe, RecipeError
from core.recipe.schedule import Schedule
from core.run import commands
from core.run.run_file import read_run, write_run
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, PHASES, READY, TRAINING
from core.training.trainer import Trainer
from core.training.worker import Worker

DRAWN = builtin_dataset(0, 44, 30)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)  # as a fixed set: the built-in digits would be new in every pass
# 44 digits in batches of 8: five full ones and one of 4.
SMALL = Recipe(
    name="small",
    optimizer="Adam",
    batch_size=8,
    passes=3,
    averaging_passes=0.5,
    schedule=Schedule(kind="cosine", step_size=0.002, last_step_size=0.0002, warm_up_passes=0.2),
    distortion=Distortion(shift_pixels=1.0, shear=0.1, elastic_pixels=0.5),
)
RECIPES = {
    "Adam, averaged, bent": SMALL,
    "momentum": Recipe(name="momentum", optimizer="momentum", batch_size=5, passes=2),
    "SGD, validation": Recipe(name="SGD", optimizer="SGD", batch_size=11, passes=3, validation_samples=14),
    "SDLM": Recipe(
        name="SDLM",
        optimizer="SDLM",
        batch_size=1,
        passes=2,
        schedule=Schedule(step_size=0.0005),
        validation_samples=34,
    ),
    "softmax": Recipe(
        name="softmax",
        architecture=Architecture(activation="relu", pooling="max", output="softmax"),
        loss=Loss("cross-entropy"),
        optimizer="Adam",
        batch_size=40,
        passes=4,
        averaging_passes=0.1,
    ),
}


@pytest.fixture
def new_trainer():
    """Makes trainers, and ends their threads after the test."""
    made = []

    def make(recipe=SMALL, dataset=DIGITS):
        made.append(Trainer(recipe, dataset))
        return made[-1]

    yield make
    for trainer in made:
        trainer.close()


def to_the_end(trainer, passes=None):
    trainer.apply(commands.Train(passes))
    while trainer.step():
        pass
    return trainer.snapshot()


def steps_until(trainer, condition):
    """Step until `condition(snapshot)`; the snapshot."""
    while not condition(snapshot := trainer.snapshot()):
        assert trainer.step(), "the run ended before that"
    return snapshot


def without_seconds(history):
    """All of a history that a clock does not decide, comparable with ==."""
    curves = {
        field.name: getattr(history, field.name).tolist()
        for field in dataclasses.fields(history)
        if isinstance(getattr(history, field.name), np.ndarray)
    }
    return curves, [dataclasses.replace(record, seconds=0.0) for record in history.passes], history.changes


def assert_same(found, expected):
    """The same numbers, bit for bit."""
    assert found.step == expected.step
    assert found.trained.vector.tobytes() == expected.trained.vector.tobytes()
    assert found.averaged.vector.tobytes() == expected.averaged.vector.tobytes()
    assert without_seconds(found.history) == without_seconds(expected.history)


# ---- a run


def test_a_new_run_is_ready_and_starts_from_the_recipes_random_weights(new_trainer):
    snapshot = new_trainer().snapshot()
    assert (snapshot.state, snapshot.step, snapshot.pass_number, snapshot.samples_seen) == (READY, 0, 1, 0)
    assert snapshot.gradient is None and snapshot.evaluation is None
    assert snapshot.history.steps.size == 0 and snapshot.samples_per_second == 0.0
    assert not new_trainer().step()
    other = new_trainer(SMALL.with_changes(seed=1)).snapshot()
    assert np.any(other.trained.vector != snapshot.trained.vector)
    assert snapshot.trained["S2.coefficients"].tolist() == [0.5] * 6


@pytest.mark.parametrize("name", RECIPES)
def test_a_run_goes_through_its_passes_and_is_finished(name, new_trainer):
    recipe, trainer = RECIPES[name], new_trainer(RECIPES[name])
    start = trainer.snapshot()
    snapshot = to_the_end(trainer)
    samples = 44 - recipe.validation_samples
    assert snapshot.state == FINISHED
    assert snapshot.samples_seen == recipe.passes * samples
    assert snapshot.step == recipe.passes * snapshot.steps_per_pass == recipe.passes * -(-samples // recipe.batch_size)
    assert [record.number for record in snapshot.history.passes] == list(range(1, recipe.passes + 1))
    assert all(record.samples == samples for record in snapshot.history.passes)
    assert np.any(snapshot.trained.vector != start.trained.vector)
    assert snapshot.evaluation.part == ("validation" if recipe.validation_samples else "test")
    assert snapshot.evaluation.step == snapshot.step
    assert snapshot.previous_evaluation.step == snapshot.step - snapshot.steps_per_pass
    assert snapshot.history.passes[-1].test_errors == snapshot.evaluation.errors
    assert snapshot.training_seconds > 0 and all(record.seconds > 0 for record in snapshot.history.passes)


def test_training_learns_the_digits(new_trainer):
    recipe = Recipe(name="learn", batch_size=8, passes=12, schedule=Schedule(step_size=0.004))
    history = to_the_end(new_trainer(recipe)).history
    assert history.passes[-1].train_error_percent < 20 < history.passes[0].train_error_percent
    assert history.passes[-1].train_loss < history.passes[0].train_loss / 4


def test_every_digit_is_seen_once_a_pass_in_another_order_each_pass(new_trainer, monkeypatch):
    seen = []
    trainer = new_trainer(SMALL.with_changes(distortion=Distortion()))
    compute = Worker._computed

    def listen(worker, step, pieces, meanwhile=None):
        seen.append(np.concatenate([piece.digits for piece in pieces]))
        return compute(worker, step, pieces, meanwhile)

    monkeypatch.setattr(Worker, "_computed", listen)
    to_the_end(trainer, 2)
    assert [len(digits) for digits in seen] == [8, 8, 8, 8, 8, 4] * 2
    first, second = (np.concatenate(seen[start : start + 6]).reshape(44, -1) for start in (0, 6))
    whole = sorted(map(bytes, DIGITS.train.images))
    assert sorted(map(bytes, first)) == whole == sorted(map(bytes, second))
    assert np.any(first != second)


def test_the_training_error_is_counted_on_the_fly(new_trainer):
    history = to_the_end(new_trainer(), 1).history
    weights = np.array([8, 8, 8, 8, 8, 4])
    assert history.passes[0].train_error_percent == pytest.approx((history.train_errors * weights).sum() / 44)
    assert history.passes[0].train_loss == pytest.approx((history.losses * weights).sum() / 44)


@pytest.mark.parametrize("window", [0.01, 0.5, 2.0, 50.0])
def test_the_averaged_parameters_follow_the_trained_ones_at_any_length(window, new_trainer):
    trainer = new_trainer(SMALL.with_changes(averaging_passes=window))
    start = trainer.snapshot().trained.vector
    end = to_the_end(trainer)
    far = np.linalg.norm(end.trained.vector - start)
    lag = np.linalg.norm(end.averaged.vector - end.trained.vector)
    assert lag < 0.6 * far
    assert lag < 1e-6 * far if window == 0.01 else lag > 0.01 * far


def test_without_averaging_the_same_parameters_are_shown_and_trained(new_trainer):
    snapshot = to_the_end(new_trainer(RECIPES["momentum"]))
    assert snapshot.averaged is snapshot.trained


# ---- reproducible


@pytest.mark.parametrize("name", RECIPES)
def test_the_same_seed_gives_the_same_bits(name, new_trainer):
    assert_same(to_the_end(new_trainer(RECIPES[name])), to_the_end(new_trainer(RECIPES[name])))


def test_another_seed_gives_another_run(new_trainer):
    one, other = (to_the_end(new_trainer(SMALL.with_changes(seed=seed)), 1) for seed in (0, 1))
    assert one.history.losses.tolist() != other.history.losses.tolist()


def test_pausing_looking_and_the_pace_change_no_bit(new_trainer):
    trainer = new_trainer()
    while trainer.snapshot().state != FINISHED:
        trainer.apply(commands.Train())
        trainer.apply(commands.SetPace(3.0))
        trainer.step()
        trainer.apply(commands.Pause())
        trainer.run()
        trainer.apply(commands.StepOnce())
        trainer.step()
    assert_same(trainer.snapshot(), to_the_end(new_trainer()))


def test_the_number_of_processes_outlives_the_run_and_is_no_part_of_it(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.SetProcesses(4))
    before = trainer.snapshot()
    trainer.apply(commands.Reset(before.recipe))
    assert trainer._learner._stints._processes == 4
    assert trainer.snapshot().history.changes == before.history.changes == ()
    trainer.apply(commands.SetProcesses(None))
    assert trainer._learner._stints._processes is None


def test_the_first_passes_are_the_same_whatever_the_number_of_passes_asked_for(new_trainer):
    trainer, whole = new_trainer(), new_trainer()
    first = to_the_end(trainer, 1)
    assert (first.state, len(first.history.passes), first.last_pass) == (FINISHED, 1, 1)
    whole.apply(commands.Train())
    assert_same(first, steps_until(whole, lambda snapshot: len(snapshot.history.passes) == 1))
    assert_same(to_the_end(trainer), to_the_end(whole))


def test_a_run_can_go_on_beyond_its_recipe(new_trainer):
    trainer = new_trainer(RECIPES["SGD, validation"])
    to_the_end(trainer)
    assert not trainer.step()
    further = to_the_end(trainer, 5)
    assert (further.state, len(further.history.passes), further.pass_number) == (FINISHED, 5, 5)
    assert_same(further, to_the_end(new_trainer(RECIPES["SGD, validation"]), 5))


def test_passes_that_are_done_already_are_not_trained_again(new_trainer):
    trainer = new_trainer()
    before = to_the_end(trainer, 2)
    after = to_the_end(trainer, 1)
    assert after.step == before.step and after.state == FINISHED
    assert after.pass_number <= after.last_pass


# ---- a step in its phases


def test_at_a_slow_pace_a_step_is_seen_phase_by_phase_with_its_digits(new_trainer):
    trainer = new_trainer(SMALL.with_changes(distortion=Distortion()))
    trainer.apply(commands.SetPace(1.0))
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 1 and snapshot.state == TRAINING)
    seen = []
    for _phase in range(trainer.phases_a_step):
        assert trainer.step()
        seen.append(trainer.snapshot())
    assert tuple(snapshot.phase for snapshot in seen) == PHASES
    assert [snapshot.step for snapshot in seen] == [1, 1, 1, 1, 2]
    assert all(snapshot.trained is seen[0].trained for snapshot in seen[:4])
    assert np.any(seen[4].trained.vector != seen[3].trained.vector)
    known = {bytes(image) for image in DIGITS.train.images}
    assert seen[0].batch_digits.shape == (8, 28, 28) and {bytes(digit) for digit in seen[0].batch_digits} <= known
    labels = {bytes(image): label for image, label in zip(DIGITS.train.images, DIGITS.train.labels, strict=True)}
    for snapshot in seen:
        assert snapshot.batch_digits is seen[0].batch_digits and not snapshot.batch_labels.flags.writeable
        assert [labels[bytes(digit)] for digit in snapshot.batch_digits] == snapshot.batch_labels.tolist()


def test_a_slow_pace_changes_no_bit_even_where_it_is_changed_amid_a_step(new_trainer):
    trainer, calls = new_trainer(), 0
    trainer.apply(commands.Train())
    while trainer.snapshot().state != FINISHED:
        trainer.apply(commands.SetPace(1.0 if calls % 7 < 5 else None))
        trainer.step()
        calls += 1
    assert_same(trainer.snapshot(), to_the_end(new_trainer()))


def test_a_run_saved_or_reset_amid_a_step_is_as_it_was_before_it(new_trainer, tmp_path):
    trainer = new_trainer()
    trainer.apply(commands.SetPace(1.0))
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 3 and snapshot.phase == "backward")
    resumed = new_trainer()
    resumed.apply(commands.Open(saved(trainer, tmp_path / "run.npz")))
    assert resumed.snapshot().step == 3
    assert_same(to_the_end(resumed), to_the_end(new_trainer()))
    trainer.apply(commands.Reset(SMALL))
    assert trainer.snapshot().phase == "" and trainer.snapshot().batch_digits is None
    assert trainer.snapshot().batch_labels is None
    assert_same(to_the_end(trainer), to_the_end(new_trainer()))


def test_one_step_at_a_slow_pace_is_one_step_too(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.SetPace(0.5))
    for number in (1, 2):
        trainer.apply(commands.StepOnce())
        while trainer.step():
            pass
        assert (trainer.snapshot().step, trainer.snapshot().state) == (number, PAUSED)


# ---- commands


def test_pause_stops_after_the_step_under_way_and_train_goes_on(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 2 and snapshot.state == TRAINING)
    trainer.apply(commands.Pause())
    assert trainer.snapshot().state == PAUSED
    assert not trainer.step() and trainer.snapshot().step == 2
    trainer.apply(commands.Train())
    trainer.step()
    assert trainer.snapshot().step == 3


def test_pausing_before_the_first_step_is_ready_again(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    trainer.apply(commands.Pause())
    assert trainer.snapshot().state == READY


@pytest.mark.parametrize("name", ["SDLM", "Adam, averaged, bent"])
def test_one_step_is_exactly_one(name, new_trainer):
    trainer = new_trainer(RECIPES[name])
    for number in range(1, 9):
        trainer.apply(commands.StepOnce())
        while trainer.step():
            pass
        snapshot = trainer.snapshot()
        assert (snapshot.step, snapshot.state) == (number, PAUSED)


def test_the_window_is_told_when_digits_are_examined(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.state == EVALUATING and snapshot.step > 0)
    assert trainer.examining
    trainer.step()
    assert not trainer.examining and trainer.snapshot().state == TRAINING


def test_reset_begins_anew_by_the_recipe_given(new_trainer):
    trainer = new_trainer()
    first = to_the_end(trainer, 1)
    trainer.apply(commands.SetStepFactor(0.5))
    trainer.apply(commands.Reset(SMALL.with_changes(seed=5)))
    snapshot = trainer.snapshot()
    assert (snapshot.state, snapshot.step, snapshot.step_factor) == (READY, 0, 1.0)
    assert snapshot.run_id != first.run_id and snapshot.recipe.seed == 5
    assert snapshot.history.steps.size == 0 and snapshot.evaluation is None and snapshot.gradient is None
    assert_same(to_the_end(trainer), to_the_end(new_trainer(SMALL.with_changes(seed=5))))


def test_a_step_factor_multiplies_the_schedule_and_is_recorded(new_trainer):
    plain, changed = new_trainer(RECIPES["momentum"]), new_trainer(RECIPES["momentum"])
    for trainer in (plain, changed):
        trainer.apply(commands.Train())
        steps_until(trainer, lambda snapshot: snapshot.step == 3)
    changed.apply(commands.SetStepFactor(0.25))
    changed.apply(commands.SetStepFactor(0.25))
    before, after = plain.snapshot(), changed.snapshot()
    assert after.step_factor == 0.25 and after.step_size == before.step_size * 0.25
    assert after.history.changes == ((3, "step factor", 0.25),)
    for trainer in (plain, changed):
        steps_until(trainer, lambda snapshot: snapshot.step == 4)
    assert plain.snapshot().trained.vector.tobytes() != changed.snapshot().trained.vector.tobytes()


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_a_factor_or_pace_that_makes_no_sense_is_refused(value, new_trainer):
    trainer = new_trainer()
    with pytest.raises(ValueError, match="The step factor is"):
        trainer.apply(commands.SetStepFactor(value))
    with pytest.raises(ValueError, match="The pace is"):
        trainer.apply(commands.SetPace(value))
    with pytest.raises(ValueError, match="at most 1000"):
        trainer.apply(commands.SetStepFactor(1e30))
    snapshot = trainer.snapshot()
    assert (snapshot.step_factor, snapshot.steps_per_second, snapshot.history.changes) == (1.0, None, ())


def test_the_pace_asked_for_is_told_and_outlives_a_reset(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.SetPace(2.5))
    trainer.apply(commands.Reset(SMALL))
    assert trainer.snapshot().steps_per_second == 2.5
    trainer.apply(commands.SetPace(None))
    assert trainer.snapshot().steps_per_second is None


def test_a_batch_larger_than_the_data_is_refused_and_the_run_goes_on(new_trainer):
    with pytest.raises(RecipeError, match="The batch size 45 is larger than the 44 training digits"):
        new_trainer(SMALL.with_changes(batch_size=45))
    with pytest.raises(RecipeError, match="The batch size 40 is larger than the 34 training digits"):
        new_trainer(SMALL.with_changes(batch_size=40, validation_samples=10))
    trainer = new_trainer()
    to_the_end(trainer, 1)
    before = trainer.snapshot()
    with pytest.raises(RecipeError, match="batch size"):
        trainer.apply(commands.Reset(SMALL.with_changes(batch_size=60)))
    after = trainer.snapshot()
    assert (after.run_id, after.step, after.recipe) == (before.run_id, before.step, before.recipe)
    assert_same(to_the_end(trainer), to_the_end(new_trainer()))


def test_what_is_no_command_is_refused(new_trainer):
    with pytest.raises(ValueError, match="is not a command"):
        new_trainer().apply("train")


# ---- data that arrives


def test_data_that_arrives_is_taken_up_by_a_run_that_has_not_begun(new_trainer):
    trainer, other = new_trainer(), builtin_dataset(1, 20, 10)
    arrived = Dataset(BUILTIN, other.train, other.test)
    trainer.apply(commands.SetDataset(arrived))
    snapshot = trainer.snapshot()
    assert (snapshot.data_source, snapshot.steps_per_pass, snapshot.state) == (BUILTIN, 3, READY)
    assert_same(to_the_end(trainer), to_the_end(new_trainer(SMALL, arrived)))


def test_data_that_arrives_late_is_taken_up_by_the_next_run_only(new_trainer):
    trainer, other = new_trainer(), builtin_dataset(1, 20, 10)
    arrived = Dataset(BUILTIN, other.train, other.test)
    trainer.apply(commands.StepOnce())
    steps_until(trainer, lambda snapshot: snapshot.state == PAUSED)
    trainer.apply(commands.SetDataset(arrived))
    assert trainer.snapshot().step == 1
    end = to_the_end(trainer)
    assert end.data_source == DIGITS.source
    assert_same(end, to_the_end(new_trainer()))
    trainer.apply(commands.Reset(SMALL))
    assert trainer.snapshot().data_source == BUILTIN


# ---- saved and gone on with


def saved(trainer, path):
    write_run(path, trainer.run())
    return read_run(path)


@pytest.mark.parametrize("name", RECIPES)
def test_a_run_saved_anywhere_goes_on_bit_for_bit(name, new_trainer, tmp_path):
    recipe = RECIPES[name]
    expected = to_the_end(new_trainer(recipe))
    trainer, calls, path = new_trainer(recipe), 0, tmp_path / "run.npz"
    trainer.apply(commands.Train())
    # After every call of step() at first and around the end of the first pass, also amid an examination and before a
    # pass is tested; then now and then.
    pass_ends = expected.steps_per_pass
    while True:
        step = trainer.snapshot().step
        if calls < 3 or step in (pass_ends - 1, pass_ends) or calls % 17 == 0:
            resumed = new_trainer(recipe)
            resumed.apply(commands.Open(saved(trainer, path)))
            opened, left = resumed.snapshot(), trainer.snapshot()
            assert (opened.step, opened.samples_seen, opened.step_size) == (
                left.step,
                left.samples_seen,
                left.step_size,
            )
            assert (opened.gradient is None) == (left.gradient is None)
            assert left.gradient is None or opened.gradient.tobytes() == left.gradient.tobytes()
            assert_same(to_the_end(resumed), expected)
        if not trainer.step():
            break
        calls += 1
    assert calls > expected.step


def test_a_run_saved_twice_on_its_way_goes_on_bit_for_bit(new_trainer, tmp_path):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 4)
    for number in range(2):
        run = saved(trainer, tmp_path / f"{number}.npz")
        trainer = new_trainer()
        trainer.apply(commands.Open(run))
        trainer.apply(commands.Train())
        steps_until(trainer, lambda snapshot, goal=9 + 4 * number: snapshot.step == goal)
    assert_same(to_the_end(trainer), to_the_end(new_trainer()))


def test_a_factor_set_by_hand_is_in_the_file(new_trainer, tmp_path):
    trainer = new_trainer(RECIPES["momentum"])
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 3)
    trainer.apply(commands.SetStepFactor(0.3))
    resumed = new_trainer()
    resumed.apply(commands.Open(saved(trainer, tmp_path / "run.npz")))
    assert resumed.snapshot().step_factor == 0.3 and resumed.snapshot().state == PAUSED
    assert_same(to_the_end(resumed), to_the_end(trainer))


def test_a_finished_run_opens_as_finished(new_trainer, tmp_path):
    trainer = new_trainer()
    end = to_the_end(trainer)
    other = new_trainer(RECIPES["momentum"])
    other.apply(commands.Open(saved(trainer, tmp_path / "run.npz")))
    assert other.snapshot().state == FINISHED and not other.step()
    assert other.snapshot().recipe == SMALL
    assert_same(other.snapshot(), end)
    other.apply(commands.Reset(SMALL))
    assert_same(to_the_end(other), end)


def refused_opening(trainer, run):
    """What is said, the run under way being as it was."""
    before = trainer.snapshot()
    with pytest.raises(DataError) as caught:
        trainer.apply(commands.Open(run))
    after = trainer.snapshot()
    assert (after.run_id, after.step, after.state, after.recipe) == (
        before.run_id,
        before.step,
        before.state,
        before.recipe,
    )
    return str(caught.value)


def test_a_run_on_other_data_is_refused(new_trainer):
    trainer = new_trainer()
    to_the_end(trainer, 1)
    run = trainer.run()
    others = new_trainer(SMALL, DRAWN)
    assert "trained on mnist, but the data at hand is builtin" in refused_opening(others, run)
    few = builtin_dataset(0, 20, 10)
    fewer = new_trainer(SMALL, Dataset(MNIST, few.train, few.test))
    assert "20 training digits" in refused_opening(fewer, run)
    for place in ({"step": 7}, {"step_in_pass": -1, "step": 5}, {"pass_index": 0, "step_in_pass": 6}):
        elsewhere = dataclasses.replace(run, place=dataclasses.replace(run.place, **place))
        assert "44 training digits" in refused_opening(trainer, elsewhere)


def test_own_digits_that_are_mixed_in_are_in_the_file_and_the_run_goes_on_bit_for_bit(new_trainer, tmp_path):
    trainer, own = new_trainer(), builtin_dataset(5, 6, 1).train
    trainer.apply(commands.MixIn(own, 0.5))
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 4)
    resumed = new_trainer()
    resumed.apply(commands.Open(saved(trainer, tmp_path / "own.npz")))
    assert_same(to_the_end(resumed), to_the_end(trainer))
    assert trainer.snapshot().history.changes == ((0, "share of own digits", 0.5),)
    assert trainer.snapshot().trained.vector.tobytes() != to_the_end(new_trainer()).trained.vector.tobytes()
    with pytest.raises(ValueError, match="must be 0 to 1"):
        commands.MixIn(own, 1.5)


def test_own_digits_stay_mixed_in_when_the_run_is_reset_and_when_data_arrives(new_trainer):
    trainer, own = new_trainer(), builtin_dataset(5, 6, 1).train
    trainer.apply(commands.MixIn(own, 0.5))
    for begin_anew in (commands.Reset(SMALL), commands.SetDataset(DIGITS)):
        trainer.apply(begin_anew)
        assert trainer.snapshot().history.changes == ((0, "share of own digits", 0.5),)
    begun_with_own = new_trainer()
    begun_with_own.apply(commands.MixIn(own, 0.5))
    for started in (trainer, begun_with_own):
        started.apply(commands.Train())
    assert_same(to_the_end(trainer), to_the_end(begun_with_own))


def test_an_opened_run_brings_its_own_digits_or_none(new_trainer, tmp_path):
    own = builtin_dataset(5, 6, 1).train
    plain, mixed = saved(new_trainer(), tmp_path / "plain.npz"), new_trainer()
    mixed.apply(commands.MixIn(own, 0.5))
    mixed.apply(commands.Open(plain))
    assert mixed.run().own is None and mixed.snapshot().history.changes == ()
    mixed.apply(commands.Reset(SMALL))
    assert mixed.run().own is None


# ---- going wrong


@pytest.mark.parametrize(
    "recipe",
    [
        RECIPES["softmax"].with_changes(optimizer="SGD", batch_size=44, schedule=Schedule(step_size=1000.0)),
        RECIPES["softmax"].with_changes(optimizer="momentum", batch_size=8, schedule=Schedule(step_size=100.0)),
    ],
)
def test_a_loss_that_is_no_longer_finite_stops_the_run_and_says_so(recipe, new_trainer):
    trainer = new_trainer(recipe.with_changes(passes=50))
    snapshot = to_the_end(trainer)
    assert snapshot.state == FAILED
    assert snapshot.message == (
        f"The loss is no longer a finite number, so the run has stopped at step {snapshot.step}; "
        "reset it and take a smaller step size."
    )
    assert np.isfinite(snapshot.trained.vector).all() and np.isfinite(snapshot.averaged.vector).all()
    assert np.isfinite(snapshot.history.losses).all()
    trainer.apply(commands.Train())
    assert not trainer.step() and trainer.snapshot().state == FAILED
    trainer.apply(commands.Reset(SMALL))
    assert (trainer.snapshot().state, trainer.snapshot().message) == (READY, "")
    assert to_the_end(trainer, 1).state == FINISHED


@pytest.mark.parametrize("name", ["Adam, averaged, bent", "momentum", "SDLM"])
def test_the_largest_step_factor_never_makes_parameters_that_are_not_finite(name, new_trainer):
    trainer = new_trainer(RECIPES[name])
    trainer.apply(commands.Train())
    trainer.apply(commands.SetStepFactor(1000.0))
    while trainer.step():
        assert np.isfinite(trainer.snapshot().averaged.vector).all()
    assert trainer.snapshot().state in (FINISHED, FAILED)


# ---- snapshots


def test_what_did_not_change_is_shared_between_snapshots(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 2 and snapshot.state == TRAINING)
    one, other = trainer.snapshot(), trainer.snapshot()
    assert other.trained is one.trained and other.averaged is one.averaged
    assert other.gradient is one.gradient and other.history is one.history
    trainer.step()
    third = trainer.snapshot()
    assert third.trained is not one.trained and third.history is not one.history
    end = to_the_end(trainer)
    trainer.apply(commands.Pause())
    assert trainer.snapshot().evaluation is end.evaluation


def test_old_snapshots_never_change(new_trainer):
    trainer, kept = new_trainer(), []
    trainer.apply(commands.Train())
    while trainer.step():
        snapshot = trainer.snapshot()
        arrays = [snapshot.trained.vector, snapshot.averaged.vector, snapshot.history.losses]
        arrays += [snapshot.gradient] if snapshot.step else []
        arrays += [snapshot.evaluation.penalties] if snapshot.evaluation else []
        assert not any(array.flags.writeable for array in arrays)
        kept.append((arrays, [array.tobytes() for array in arrays]))
    for arrays, before in kept:
        assert [array.tobytes() for array in arrays] == before


def test_the_gradient_is_the_last_steps(new_trainer):
    recipe = Recipe(name="plain", optimizer="SGD", batch_size=8, passes=1, schedule=Schedule(step_size=0.01))
    trainer = new_trainer(recipe)
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 2)
    before = trainer.snapshot()
    after = steps_until(trainer, lambda snapshot: snapshot.step == 3)
    moved = (before.trained.vector - after.trained.vector) / np.float32(0.01)
    np.testing.assert_allclose(moved, after.gradient, rtol=1e-2, atol=1e-4)


def test_the_place_in_the_run_is_told(new_trainer):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    snapshot = steps_until(trainer, lambda snapshot: snapshot.step == 8)
    assert (snapshot.pass_number, snapshot.step_in_pass, snapshot.steps_per_pass) == (2, 2, 6)
    assert snapshot.samples_seen == 44 + 16
    end = to_the_end(trainer)
    assert (end.pass_number, end.step_in_pass, end.samples_seen) == (3, 6, 3 * 44)
