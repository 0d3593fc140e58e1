"""Any step of a run computed again, by every recipe, with a slider dragged and digits mixed in: the same SHA-256."""

import dataclasses

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset
from core.recipe.recipe import named_recipe, recipe_names
from core.run.commands import MixIn, Open, SetPace, SetStepFactor, TrainTo
from core.run.recording import NO_PAST, fingerprint
from core.run.run_file import read_run, write_run
from core.training.replay import Replay, ReplayError, replayed
from core.training.trainer import Trainer

DRAWN = builtin_dataset(0, 640, 60)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)
OWN, OTHERS = builtin_dataset(5, 6, 1).train, builtin_dataset(6, 9, 1).train
RANDOM_STEPS = 20
FACTORS = (0.9, 0.7, 0.6, 0.5)  # in one movement of the slider


def changes_of(last):
    """What is done by hand in a run of so many steps: a slider dragged in the middle of training, digits mixed in."""
    drag = {last // 5 + number: SetStepFactor(factor, goes_on=number > 0) for number, factor in enumerate(FACTORS)}
    return drag | {
        last // 3: MixIn(OWN, 0.3),
        last // 2: SetStepFactor(1.5),
        last // 2 + 1: MixIn(OTHERS, 0.2),
        last * 3 // 4: MixIn(None),
    }


def run_of(recipe, last):
    """A run of so many steps with changes by hand, and the fingerprint of its parameters after each step seen."""
    trainer, marks = Trainer(recipe, DIGITS, records=True), {}
    for step, command in (*changes_of(last).items(), (last, None)):
        trainer.apply(TrainTo(step))
        while trainer.step():
            snapshot = trainer.snapshot()
            marks[snapshot.step] = fingerprint(snapshot.trained)
        assert trainer.place.step == step
        if command is not None:
            trainer.apply(command)
    run = trainer.run()
    trainer.close()
    return run, marks


@pytest.fixture(scope="module", params=recipe_names())
def past(request):
    recipe = named_recipe(request.param)
    passes = 0.7 if recipe.batch_size == 1 else 3.4
    return run_of(recipe, round(passes * (-(-640 // recipe.batch_size))))


def chosen(marks):
    random = np.random.default_rng(14)
    steps = sorted(marks)
    return [int(step) for step in random.choice(steps, min(RANDOM_STEPS, len(steps)), replace=False)]


def test_20_random_steps_of_every_recipe_come_out_the_same(past):
    run, marks = past
    for step in chosen(marks):
        found = replayed(run.recipe, run.history.changes, run.recording, DIGITS, step)
        assert fingerprint(found.trained) == marks[step], step


def test_the_same_over_save_and_open(past, tmp_path):
    run, marks = past
    write_run(tmp_path / "run.npz", run)
    opened = read_run(tmp_path / "run.npz")
    for step in chosen(marks)[:6]:
        made = Replay(opened.recipe, opened.history.changes, opened.recording, DIGITS, step, prove=True)
        while made.advance():
            assert 0 <= made.done <= 1
        assert fingerprint(made.run().trained) == marks[step] and not made.near
        made.close()


def test_the_same_from_the_very_beginning(past):
    run, marks = past
    bare = dataclasses.replace(run.recording, keyframes=(), ticks=())
    for step in chosen(marks)[:2]:
        assert fingerprint(replayed(run.recipe, run.history.changes, bare, DIGITS, step).trained) == marks[step]


def test_a_branch_with_nothing_changed_equals_its_parent(past):
    run, marks = past
    step = chosen(marks)[0]
    branch = Trainer(run.recipe, DIGITS, records=True)
    branch.apply(Open(replayed(run.recipe, run.history.changes, run.recording, DIGITS, step)))
    for at, command in changes_of(run.step).items():
        if at >= step:
            branch.apply(TrainTo(at))
            while branch.step():
                pass
            branch.apply(command)
    branch.apply(TrainTo(run.step))
    while branch.step():
        pass
    ended = branch.run()
    branch.close()
    assert fingerprint(ended.trained) == fingerprint(run.trained)
    assert fingerprint(ended.averaged) == fingerprint(run.averaged)
    assert ended.history.test_errors.tolist() == run.history.test_errors.tolist()
    assert [one.test_errors for one in ended.history.passes] == [one.test_errors for one in run.history.passes]


def test_phase_by_phase_is_recorded_and_replayed_like_full_speed():
    recipe = named_recipe("fast").with_changes(batch_size=16)
    trainer = Trainer(recipe, DIGITS, records=True)
    trainer.apply(SetPace(1.0))
    trainer.apply(TrainTo(7))
    while trainer.step():
        pass
    run = trainer.run()
    trainer.close()
    assert [tick.step for tick in run.recording.ticks] == list(range(8))
    assert fingerprint(replayed(recipe, (), NO_PAST, DIGITS, 7).trained) == fingerprint(run.trained)


def test_a_run_recorded_by_another_processor_is_called_near():
    recipe = named_recipe("fast").with_changes(batch_size=16)
    trainer = Trainer(recipe, DIGITS, records=True)
    trainer.apply(TrainTo(60))
    while trainer.step():
        pass
    recording = trainer.run().recording
    trainer.close()
    vector = recording.ticks[-1].parameters.vector.copy()
    vector[0] = np.nextafter(vector[0], np.float32(2))  # its last bit is another
    other = dataclasses.replace(recording.ticks[-1], parameters=recording.ticks[-1].parameters.with_vector(vector))
    foreign = dataclasses.replace(recording, ticks=(other,), keyframes=())
    for step in (foreign.ticks[0].step, 5):  # it is on the way, or what comes next
        made = Replay(recipe, (), foreign, DIGITS, step, prove=True)
        while made.advance():
            pass
        assert made.near and made.run().step == step
        made.close()


def test_what_cannot_be_done_again_is_refused_in_one_sentence():
    recipe = named_recipe("fast").with_changes(batch_size=16)
    changes = ((3, "share of own digits", 0.1),)
    with pytest.raises(ReplayError, match="step 3"):
        Replay(recipe, changes, NO_PAST, DIGITS, 5)
    assert replayed(recipe, changes, NO_PAST, DIGITS, 3).step == 3
    with pytest.raises(ReplayError, match="first is 0"):
        Replay(recipe, (), NO_PAST, DIGITS, -1)
