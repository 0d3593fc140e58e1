"""What is taken down of a run: the grid of its ticks, keyframes within their room, and all of it through a file."""

import dataclasses
import json
import math
import zipfile

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset, Part
from core.recipe.recipe import Distortion, Recipe
from core.run.commands import MixIn, Open, SetStepFactor, TrainTo
from core.run.recording import (
    MOST_BYTES,
    MOST_KEYFRAMES,
    NO_PAST,
    Mixed,
    Recorder,
    Tick,
    fingerprint,
    first_tick_from,
    next_tick,
)
from core.run.records import history_until
from core.run.run_file import RunFileError, read_run, write_run
from core.training.trainer import Trainer

DRAWN = builtin_dataset(0, 64, 30)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)
OWN = builtin_dataset(5, 6, 1).train
RECIPE = Recipe(name="small", batch_size=8, passes=6, averaging_passes=0.5, distortion=Distortion(shift_pixels=1.0))


def grid(last, finer=True):
    step, found = 0, [0]
    while (step := next_tick(step, finer)) <= last:
        found.append(step)
    return found


@pytest.fixture
def trained():
    """A run of 45 steps in which the step size was changed, and digits mixed in and taken out again."""
    trainer = Trainer(RECIPE, DIGITS, records=True)
    changes = {13: SetStepFactor(0.5), 21: MixIn(OWN, 0.4), 30: MixIn(None), 37: SetStepFactor(2.0)}
    for step, command in changes.items():
        to(trainer, step).apply(command)
    yield to(trainer, 45)
    trainer.close()


def to(trainer, step):
    trainer.apply(TrainTo(step))
    while trainer.step():
        pass
    assert trainer.place.step == step
    return trainer


def test_the_grid_of_ticks_is_as_the_formula_says():
    for finer, part in ((True, 48), (False, 24)):
        steps = grid(200_000, finer)
        assert steps[: part + 1] == list(range(part + 1))  # the first steps are all there
        for before, after in zip(steps, steps[1:], strict=False):
            assert after == max(before + 1, math.ceil(before * (1 + 1 / part)))
    assert len(grid(20 * 938)) == 318  # as many as TIME.md counts, in 20 passes at batch 64


@pytest.mark.parametrize("step", [0, 1, 47, 48, 49, 50, 1000, 12_345])
def test_a_run_gone_on_with_keeps_to_the_same_grid(step):
    assert first_tick_from(step) == min(tick for tick in grid(20_000) if tick >= step)


def test_ticks_are_taken_at_exactly_these_steps_and_hold_what_was_shown_then():
    trainer = Trainer(RECIPE, DIGITS, records=True)
    shown = {}
    trainer.apply(TrainTo(45))
    while True:
        snapshot = trainer.snapshot()
        shown[snapshot.step] = fingerprint(snapshot.averaged)
        if not trainer.step():
            break
    ticks = trainer.snapshot().recording.ticks
    assert [tick.step for tick in ticks] == grid(45)
    assert {tick.step: fingerprint(tick.parameters) for tick in ticks}.items() <= shown.items() | {
        (tick.step, fingerprint(tick.parameters)) for tick in ticks if tick.step not in shown
    }
    assert ticks[-1].samples == trainer.snapshot().samples_seen
    trainer.close()


def test_a_trainer_that_does_not_record_leaves_nothing_behind():
    trainer = to(Trainer(RECIPE, DIGITS), 20)
    assert trainer.run().recording.ticks == trainer.run().recording.keyframes == ()
    trainer.close()


def test_recording_changes_no_number_of_the_run():
    with_it, without = Trainer(RECIPE, DIGITS, records=True), Trainer(RECIPE, DIGITS)
    assert fingerprint(to(with_it, 45).run().trained) == fingerprint(to(without, 45).run().trained)
    with_it.close(), without.close()


def test_whole_runs_are_kept_at_pass_ends_and_at_changes_by_hand(trained):
    kept = [run.step for run in trained.run().recording.keyframes]
    assert kept == [8, 13, 16, 21, 24, 30, 32, 37, 40]
    assert [found.step for found in trained.run().recording.answers] == [8, 16, 24, 32, 40]
    mixed = trained.run().recording.mixed
    assert [(change.step, change.share) for change in mixed] == [(21, 0.4), (30, 0.0)]
    assert mixed[0].digits is OWN and mixed[1].digits is None


def test_a_slider_still_dragged_is_one_change():
    trainer = Trainer(RECIPE, DIGITS, records=True)
    to(trainer, 3).apply(SetStepFactor(0.9))
    for step, factor in ((4, 0.8), (4, 0.7), (5, 0.7), (29, 0.6)):  # however slowly, and over the ends of passes
        to(trainer, step).apply(SetStepFactor(factor, goes_on=True))
    assert [(run.step, run.step_factor) for run in trainer.run().recording.keyframes] == [
        (8, 0.7),
        (16, 0.7),
        (24, 0.7),
        (29, 0.6),
    ]
    history = trainer.snapshot().history
    assert [(step, value) for step, _name, value in history.changes] == [(3, 0.9), (4, 0.8), (4, 0.7), (29, 0.6)]
    assert history.movements == history.changes[-1:]
    assert history_until(history, 4, 0).movements == history.changes[2:3]
    trainer.close()


def test_what_is_changed_after_one_has_let_go_is_another_change():
    trainer = Trainer(RECIPE, DIGITS, records=True)
    to(trainer, 3).apply(SetStepFactor(0.9))
    to(trainer, 4).apply(SetStepFactor(0.5))
    to(trainer, 5).apply(SetStepFactor(0.5))  # a hand that has changed nothing yet
    to(trainer, 6).apply(SetStepFactor(0.4, goes_on=True))
    to(trainer, 7).apply(MixIn(OWN, 0.4))
    to(trainer, 9).apply(SetStepFactor(0.3, goes_on=True))
    history = trainer.snapshot().history
    assert history.movements == history.changes and len(history.changes) == 5
    assert [run.step for run in trainer.run().recording.keyframes] == [3, 4, 6, 7, 8, 9]
    trainer.close()


def test_the_end_of_a_pass_stays_kept_though_a_slider_is_dragged_there():
    trainer = Trainer(RECIPE, DIGITS, records=True)
    to(trainer, 8).apply(SetStepFactor(0.9))
    to(trainer, 10).apply(SetStepFactor(0.8, goes_on=True))
    assert [run.step for run in trainer.run().recording.keyframes] == [8, 10]
    trainer.close()


def test_what_was_one_movement_is_one_in_a_file_too_and_older_files_know_nothing_of_it(tmp_path):
    trainer = Trainer(RECIPE, DIGITS, records=True)
    to(trainer, 3).apply(SetStepFactor(0.9))
    to(trainer, 6).apply(SetStepFactor(0.5, goes_on=True))
    to(trainer, 8).apply(SetStepFactor(0.4))
    run = to(trainer, 9).run()
    trainer.close()
    write_run(tmp_path / "run.npz", run)
    again = read_run(tmp_path / "run.npz")
    assert again.history.movements == run.history.movements == run.history.changes[1:]
    assert again.recording.keyframes[0].history.movements == run.history.changes[1:2]
    other = Trainer(RECIPE, DIGITS)
    other.apply(Open(again))
    assert other.snapshot().history.movements == run.history.movements
    other.close()
    for continued in (None, [0], [3], [1, 1], ["1"], [True], 1):
        rewrite(tmp_path / "run.npz", tmp_path / "other.npz", continued)
        if continued is None:
            assert read_run(tmp_path / "other.npz").history.movements == run.history.changes
        else:
            with pytest.raises(RunFileError, match="continued"):
                read_run(tmp_path / "other.npz")


def rewrite(path, other, continued):
    """The same file with other words about its movements; None for none."""
    with np.load(path) as arrays:
        arrays = dict(arrays)
    about = json.loads(str(arrays["about"]))
    del about["continued"]
    if continued is not None:
        about["continued"] = continued
    np.savez(other, **(arrays | {"about": np.array(json.dumps(about))}))


def test_the_recording_stays_within_its_room_over_200_simulated_passes():
    """Of the paper's 60,000 parameters, batch 64: the memory is what the ticks take, and never beyond the bound."""
    start = Trainer(RECIPE, DIGITS)
    run, shape = start.run(), start.snapshot().averaged
    start.close()
    recorder, tick_bytes, largest = Recorder(True), shape.vector.nbytes, 0
    for number in range(200):
        last = (number + 1) * 938
        while recorder.next <= last:
            copied = shape.with_vector(shape.vector.copy())
            recorder.tick(Tick(recorder.next, 0, copied, 0.0))
        arrays = {name: array.copy() for name, array in run.optimizer.items()}
        parameters = shape.with_vector(shape.vector.copy())
        place = dataclasses.replace(run.place, step=last, pass_index=number + 1)
        recorder.keep(dataclasses.replace(run, trained=parameters, averaged=parameters, optimizer=arrays, place=place))
        largest = max(largest, recorder.recording.nbytes)
        assert len(recorder.recording.keyframes) <= MOST_KEYFRAMES
        if number == 19:
            early = len(recorder.recording.ticks) * tick_bytes
    assert largest <= MOST_BYTES
    assert len(recorder.recording.ticks) * tick_bytes < 1.4 * early  # ten times the passes, a third more ticks
    steps = [kept.step for kept in recorder.recording.keyframes]
    assert steps[0] == 938 and steps[-1] == 200 * 938
    assert max(np.diff(steps)) <= 4 * min(np.diff(steps))  # about evenly


def test_digits_known_already_are_kept_once():
    recorder = Recorder(True)
    same = Part(OWN.images.copy(), OWN.labels.copy())
    for step, digits in ((1, OWN), (2, None), (3, same)):
        recorder.mixed(Mixed(step, digits, 0.1))
    assert recorder.recording.mixed[2].digits is OWN


# In a file --------------------------------------------------------------------------------------------------------


def saved(trainer, tmp_path):
    path = tmp_path / "run.npz"
    write_run(path, trainer.run())
    return path


def test_the_past_comes_back_from_a_file(trained, tmp_path):
    before, after = trained.run().recording, read_run(saved(trained, tmp_path)).recording
    assert [tick.step for tick in after.ticks] == [tick.step for tick in before.ticks]
    assert [fingerprint(tick.parameters) for tick in after.ticks] == [fingerprint(t.parameters) for t in before.ticks]
    assert [found.answers.tobytes() for found in after.answers] == [found.answers.tobytes() for found in before.answers]
    for one, other in zip(before.keyframes, after.keyframes, strict=True):
        assert (one.place, one.step_factor, one.own_share) == (other.place, other.step_factor, other.own_share)
        assert fingerprint(one.trained) == fingerprint(other.trained)
        assert {name: array.tobytes() for name, array in one.optimizer.items()} == {
            name: array.tobytes() for name, array in other.optimizer.items()
        }
        assert (one.own is None) == (other.own is None)
        assert other.history.passes == one.history.passes


def test_a_run_opened_again_goes_on_recording_on_the_same_grid(trained, tmp_path):
    reopened = Trainer(RECIPE, DIGITS, records=True)
    reopened.apply(Open(read_run(saved(trained, tmp_path))))
    steps = [tick.step for tick in to(reopened, 60).snapshot().recording.ticks]
    assert steps == [tick.step for tick in to(trained, 60).snapshot().recording.ticks]
    reopened.close()


def test_the_same_run_gives_the_same_file_and_one_without_a_past_has_none(trained, tmp_path):
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    write_run(one, trained.run())
    write_run(other, trained.run())
    assert one.read_bytes() == other.read_bytes()
    write_run(other, dataclasses.replace(trained.run(), recording=NO_PAST))
    assert read_run(other).recording is NO_PAST
    assert not any("past" in name for name in zipfile.ZipFile(other).namelist())


@pytest.mark.parametrize("damage", ["steps", "missing", "kind", "answers", "after", "share", "rows", "text", "digits"])
def test_a_damaged_past_is_refused_in_one_sentence(trained, tmp_path, damage):
    path = saved(trained, tmp_path)
    arrays = dict(np.load(path))
    about = str(arrays["past.about"])
    if damage == "steps":
        arrays["past.about"] = np.array(about.replace('"step": 13,', '"step": 3,'))
    elif damage == "after":
        arrays["past.about"] = np.array(about.replace('"step": 45,', '"step": 46,'))
    elif damage == "share":
        arrays["past.about"] = np.array(about.replace('"share": 0.4', '"share": 4'))
    elif damage == "digits":
        arrays["past.about"] = np.array(about.replace('"digits": 0', '"digits": 7'))
    elif damage == "text":
        arrays["past.about"] = np.array("[]")
    elif damage == "missing":
        del arrays["past.trained"]
    elif damage == "kind":
        arrays["past.ticks"] = arrays["past.ticks"].astype(np.float64)
    elif damage == "rows":
        arrays["past.ticks"] = arrays["past.ticks"][1:]
    else:
        arrays["past.answers"] = arrays["past.answers"] + np.uint8(10)
    np.savez(path, **arrays)
    with pytest.raises(RunFileError, match=r"\.$"):
        read_run(path)
