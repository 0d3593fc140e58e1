"""A run with helpers at its side equals a run without, above all where another run began before it."""

import dataclasses
import itertools
import time

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset
from core.network.architecture import DENSE, TABLE_I, Architecture
from core.network.loss import Loss
from core.network.parameters import Parameters
from core.recipe.recipe import named_recipe
from core.run import commands
from core.training.trainer import Trainer

DRAWN = builtin_dataset(0, 400, 20)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)
FAST = named_recipe("fast")
TURNED = TABLE_I[1:] + TABLE_I[:1]  # as many links, elsewhere
KINDS = {
    "fast": FAST,
    "course report": named_recipe("course-report"),
    "60 other links": FAST.with_changes(architecture=Architecture(table=TURNED)),
    "96 links": FAST.with_changes(architecture=Architecture(table=DENSE)),
    "black and white": FAST.with_changes(architecture=Architecture(input="black and white")),
    "MLE": FAST.with_changes(loss=Loss("MLE")),
    "j": FAST.with_changes(loss=Loss("MAP", 3.0)),
    "bitmaps": FAST,
}
PLACES = (1, 2, 4)  # the first step, one that comes while a crew starts, and one it has its part in
SECONDS = 30


@pytest.fixture
def new_trainer(monkeypatch):
    """Makes trainers by so many processes, and ends them after the test."""
    made = []
    monkeypatch.setattr("core.training.stints.WORTHWHILE_SECONDS", 0)
    monkeypatch.setattr("core.training.stints.SECONDS", 0)  # one step at a time

    def make(processes=2):
        monkeypatch.setattr("core.training.stints.most_processes", lambda _chosen: processes)
        made.append(Trainer(FAST, DIGITS))
        return made[-1]

    yield make
    for trainer in made:
        trainer.close()


@pytest.fixture(scope="module")
def start():
    """The run of each kind before its first step."""
    found = {kind: Trainer(recipe, DIGITS).run() for kind, recipe in KINDS.items()}
    plain = found["bitmaps"].trained
    other = Parameters(plain.architecture, plain.loss, -plain.bitmaps, plain.vector)
    found["bitmaps"] = dataclasses.replace(found["bitmaps"], trained=other, averaged=other)
    return found


def steps(trainer, count):
    trainer.apply(commands.Train())
    while trainer.snapshot().step < count:
        assert trainer.step()
    snapshot = trainer.snapshot()
    return snapshot.trained.vector.tobytes(), snapshot.gradient.tobytes(), snapshot.history.losses.tolist()


def crew_of(trainer):
    """The helpers, all of them waiting for work."""
    stints = trainer._learner._stints
    if stints._crew is None:
        stints._start()
    deadline = time.monotonic() + SECONDS
    while not stints._crew.ready:
        assert time.monotonic() < deadline, "the crew was not ready in time"
    return stints._crew._helpers


@pytest.fixture(scope="module")
def expected(start):
    """What a fresh trainer computes alone."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.training.stints.MOST_FAILURES", 0)
        patch.setattr("core.training.stints.SECONDS", 0)
        for kind, run in start.items():
            trainer = Trainer(FAST, DIGITS)
            trainer.apply(commands.Open(run))
            found[kind] = [steps(trainer, place) for place in PLACES]
            trainer.close()
    return found


def check(trainer, begin, expected):
    """Begin a run, and compare it from its first step on until after the helper has come to life."""
    trainer.apply(begin)
    for place, numbers in zip(PLACES, expected, strict=True):
        if place == PLACES[-1]:
            crew_of(trainer)
        assert steps(trainer, place) == numbers
    assert trainer._learner._stints._proved


@pytest.mark.parametrize("first", KINDS)
def test_a_run_that_follows_another_is_as_if_it_were_the_first(new_trainer, start, expected, first):
    """Together: every ordered pair, a helper having taken part in each; opened, or reset to where that can be."""
    trainer, kinds = new_trainer(), list(KINDS)
    for number, second in enumerate(kinds[kinds.index(first) :]):
        for kind in (first, second):
            opened = number % 2 or kind == "bitmaps"
            check(trainer, commands.Open(start[kind]) if opened else commands.Reset(KINDS[kind]), expected[kind])


def test_the_kinds_of_runs_tried_here_differ(expected):
    for one, other in itertools.combinations(KINDS, 2):
        assert expected[one] != expected[other]


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
def test_a_whole_run_has_the_same_bits_by_any_number_of_processes(new_trainer, expected, processes):
    trainer = new_trainer(processes)
    assert steps(trainer, PLACES[0]) == expected["fast"][0]
    assert len(crew_of(trainer)) == processes
    for place, numbers in zip(PLACES[1:], expected["fast"][1:], strict=True):
        assert steps(trainer, place) == numbers


@pytest.mark.parametrize("place", PLACES)
def test_a_helper_that_dies_at_any_place_of_a_run_changes_no_bit(new_trainer, expected, place):
    trainer = new_trainer()
    for step, numbers in zip(PLACES, expected["fast"], strict=True):
        if step > 1:
            crew_of(trainer)
        assert steps(trainer, step) == numbers
        if step == place:
            crew_of(trainer)[0]._process.kill()
    assert steps(trainer, PLACES[-1] + 2)[2][: PLACES[-1]] == expected["fast"][-1][2]


def test_a_helper_ends_with_its_run(new_trainer):
    trainer = new_trainer()
    steps(trainer, 1)
    process = crew_of(trainer)[0]._process
    trainer.apply(commands.Reset(KINDS["MLE"]))
    assert process.returncode is not None


def test_a_refused_command_keeps_the_helper_at_work(new_trainer):
    trainer = new_trainer()
    steps(trainer, 1)
    helpers = crew_of(trainer)
    with pytest.raises(ValueError, match="batch size"):
        trainer.apply(commands.Reset(FAST.with_changes(batch_size=1000)))
    assert crew_of(trainer) is helpers
    assert np.isfinite(steps(trainer, 2)[2]).all()


def test_a_run_that_has_ended_lets_its_processes_go_and_may_go_on(new_trainer):
    trainer = new_trainer()
    steps(trainer, 1)
    processes = [each._process for each in crew_of(trainer)]
    trainer.apply(commands.Train(1))
    while trainer.step():
        pass
    assert all(process.returncode is not None for process in processes)
    ended = trainer.snapshot()
    trainer.apply(commands.Train(2))
    steps(trainer, ended.step + 1)


def test_the_speed_is_told_of_whole_stints(new_trainer, monkeypatch):
    """Else a stint's time would fall on its first step, left out after a rest, and its digits on the others."""
    told = []
    monkeypatch.setattr("core.training.examiner.Examiner.sample_due", staticmethod(lambda *_given: False))
    monkeypatch.setattr("core.training.stints.Stints.steps", property(lambda _stints: 2))
    monkeypatch.setattr("core.training.speedometer.Speedometer.trained", lambda _speed, samples: told.append(samples))
    trainer = new_trainer()
    trainer.apply(commands.Train(1))
    while trainer.step():
        pass
    assert told == [128, 128, 128, 400 - 6 * 64]
