"""A snapshot is a function of the run's state alone, and a command that is refused leaves no trace in it."""

import dataclasses
import itertools

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import BUILTIN, MNIST, Dataset
from core.network.architecture import Architecture
from core.network.loss import Loss
from core.recipe.recipe import Distortion, Recipe
from core.recipe.schedule import Schedule
from core.run import commands
from core.run.place import Place
from core.run.run_file import read_run, write_run
from core.run.snapshot import BACKWARD, BATCH, FAILED, FINISHED, FORWARD, LOSS, PHASES, READY, TRAINING, UPDATE
from core.training.trainer import Trainer
from core.training.worker import Worker

DRAWN = builtin_dataset(0, 44, 30)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)
OWN = builtin_dataset(5, 6, 1).train
RECIPE = Recipe(
    name="small",
    optimizer="Adam",
    batch_size=8,
    passes=2,
    averaging_passes=0.5,
    distortion=Distortion(shift_pixels=1.0),
)
SLOW = commands.SetPace(1.0)
CLOCKS = {"training_seconds", "pass_seconds", "samples_per_second", "seconds_left"}


@pytest.fixture
def new_trainer():
    """Makes trainers, and ends their threads after the test."""
    made = []

    def make(*sent, recipe=RECIPE, dataset=DIGITS):
        made.append(Trainer(recipe, dataset))
        for command in sent:
            made[-1].apply(command)
        return made[-1]

    yield make
    for trainer in made:
        trainer.close()


def steps_until(trainer, condition):
    while not condition(snapshot := trainer.snapshot()):
        assert trainer.step(), "the run ended before that"
    return snapshot


def to_the_end(trainer):
    trainer.apply(commands.Train())
    while trainer.step():
        pass
    return trainer


def plain(value):
    """A snapshot or run, or what is in it, as something that can be compared with ==; clocks left out."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.name not in CLOCKS | {"seconds"}]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def state(trainer):
    return plain(trainer.snapshot()), plain(trainer.run())


@pytest.fixture(scope="module")
def gradients():
    """Each step's gradient, None at the start."""
    trainer, found = Trainer(RECIPE, DIGITS), [None]
    trainer.apply(commands.Train())
    while trainer.step():
        if trainer.snapshot().step == len(found):
            found.append(trainer.snapshot().gradient.tobytes())
    trainer.close()
    return found


def bytes_of(gradient):
    return None if gradient is None else gradient.tobytes()


# ---- whatever was looked at before


@pytest.mark.parametrize("looked_at", list(itertools.product([False, True], repeat=4)))
def test_the_gradient_shown_in_each_phase_does_not_depend_on_what_was_looked_at(new_trainer, gradients, looked_at):
    trainer = new_trainer(SLOW, commands.Train())
    steps_until(trainer, lambda _snapshot: not trainer.examining)
    looked = dict(zip(PHASES, (*looked_at, True), strict=True))
    for step in range(4):
        for phase in PHASES:
            assert trainer.step()
            if not looked[phase]:
                continue
            snapshot = trainer.snapshot()
            assert snapshot.phase == phase
            assert bytes_of(snapshot.gradient) == gradients[step + (phase in (BACKWARD, UPDATE))]
            assert bytes_of(trainer.run().gradient) == gradients[step + (phase == UPDATE)]
            assert snapshot.gradient is None or not snapshot.gradient.flags.writeable
        steps_until(trainer, lambda _snapshot: not trainer.examining)


def test_looking_twice_shares_the_gradient_in_every_phase(new_trainer):
    trainer = new_trainer(SLOW, commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 2 and snapshot.phase == BATCH)
    for _phase in PHASES:
        assert trainer.snapshot().gradient is trainer.snapshot().gradient
        trainer.step()


@pytest.mark.parametrize("phase", [BATCH, FORWARD, LOSS, BACKWARD])
@pytest.mark.parametrize("looking", [False, True])
def test_a_run_saved_amid_a_step_is_the_run_between_two_steps(new_trainer, tmp_path, phase, looking):
    between, amid = (new_trainer(SLOW, commands.Train()) for _ in range(2))
    for trainer in (between, amid):
        steps_until(trainer, lambda snapshot: snapshot.step == 3 and snapshot.state == TRAINING)
    for _phase in PHASES[: PHASES.index(phase) + 1]:
        amid.step()
        if looking:
            amid.snapshot()
    assert plain(amid.run()) == plain(between.run())
    write_run(tmp_path / "run.npz", amid.run())
    resumed = new_trainer(commands.Open(read_run(tmp_path / "run.npz")))
    whole = state(to_the_end(new_trainer()))
    assert plain(to_the_end(resumed).run()) == whole[1]
    assert plain(to_the_end(amid).run()) == whole[1]


@pytest.mark.parametrize("phase", [BATCH, BACKWARD])
def test_own_digits_mixed_in_amid_a_step_are_in_that_step_and_in_the_run_saved_then(new_trainer, tmp_path, phase):
    trainer = new_trainer(SLOW, commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 3 and snapshot.phase == phase)
    trainer.apply(commands.MixIn(OWN, 0.9))
    write_run(tmp_path / "run.npz", trainer.run())
    resumed = new_trainer(commands.Open(read_run(tmp_path / "run.npz")))
    assert plain(to_the_end(resumed).run()) == plain(to_the_end(trainer).run())


@pytest.mark.parametrize("looking", [False, True])
@pytest.mark.parametrize("slow", [False, True])
def test_a_run_that_has_failed_shows_and_saves_its_last_steps_gradient(new_trainer, tmp_path, looking, slow):
    softmax = Architecture(activation="relu", pooling="max", output="softmax")
    schedule = Schedule(step_size=100.0)
    recipe = Recipe("diverging", softmax, Loss("cross-entropy"), "momentum", 8, schedule, passes=50)
    trainer = new_trainer(commands.Train(), *([SLOW] if slow else []), recipe=recipe)
    before = None
    while trainer.step():
        if looking:
            before = bytes_of(trainer.snapshot().gradient) if trainer.snapshot().state != FAILED else before
    assert trainer.snapshot().state == FAILED
    assert np.isfinite(trainer.snapshot().gradient).all()
    assert not looking or bytes_of(trainer.snapshot().gradient) == before
    write_run(tmp_path / "run.npz", trainer.run())
    assert bytes_of(read_run(tmp_path / "run.npz").gradient) == bytes_of(trainer.snapshot().gradient)


# ---- what is refused


def damaged(**changes):
    return lambda run: commands.Open(dataclasses.replace(run, **changes))


def with_keeper(**arrays):
    return lambda run: commands.Open(
        dataclasses.replace(
            run, own=OWN, own_share=0.5, keeper=run.keeper | {n: np.array(a) for n, a in arrays.items()}
        )
    )


# What a trainer of RECIPE on DIGITS must refuse, whatever it is doing; made of a good run.
REFUSED = {
    "a batch too large": lambda run: commands.Reset(RECIPE.with_changes(batch_size=45)),
    "nothing left to train on": lambda run: commands.Reset(RECIPE.with_changes(validation_samples=44)),
    "a run on other data": damaged(data_source=BUILTIN),
    "a run on more digits": damaged(place=Place(step=5, step_in_pass=4)),
    "a run of a larger batch": damaged(recipe=RECIPE.with_changes(batch_size=45)),
    "a run without its optimizer": damaged(optimizer={}),
    "a run with another's optimizer": damaged(optimizer={name: np.zeros(1) for name in ("mean", "square", "steps")}),
    "a run with curves of no stride": with_keeper(stride=0),
    "a run with a point cut short": with_keeper(open=[0.0, 0.0]),
    "no command": lambda run: "train",
}


@pytest.fixture(scope="module")
def good_run():
    trainer = Trainer(RECIPE, DIGITS)
    trainer.apply(commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 4)
    trainer.close()
    return trainer.run()


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("phase", ["", LOSS, UPDATE, "the end"])
def test_a_refused_command_leaves_the_run_as_it_was(new_trainer, good_run, name, phase):
    trainer, untouched = (new_trainer(commands.MixIn(OWN, 0.3), SLOW) for _ in range(2))
    for each in (trainer, untouched):
        if phase == "the end":
            to_the_end(each)
        elif phase:
            each.apply(commands.Train())
            steps_until(each, lambda snapshot: (snapshot.step > 0, snapshot.phase) == (True, phase))
    before = state(trainer)
    with pytest.raises(ValueError):
        trainer.apply(REFUSED[name](good_run))
    assert state(trainer) == before
    for each in (trainer, untouched):
        to_the_end(each)
    assert plain(trainer.run()) == plain(untouched.run())
    for each in (trainer, untouched):
        each.apply(commands.Reset(RECIPE))  # what the next run begins with is as it was, too
    assert state(trainer) == state(untouched)


def test_data_refused_is_forgotten(new_trainer):
    few = builtin_dataset(0, 5, 5)
    trainer = new_trainer()
    before = state(trainer)
    with pytest.raises(ValueError, match="larger than the 5 training digits"):
        trainer.apply(commands.SetDataset(Dataset(BUILTIN, few.train, few.test)))
    assert state(trainer) == before
    trainer.apply(commands.Reset(RECIPE))
    assert trainer.snapshot().data_source == MNIST
    assert plain(to_the_end(trainer).run()) == plain(to_the_end(new_trainer()).run())


@pytest.mark.parametrize("passes", [-3, 0, 1.5, float("nan"), "two"])
def test_a_number_of_passes_that_makes_no_sense_is_refused(passes):
    with pytest.raises(ValueError, match="must be a whole number above 0"):
        commands.Train(passes)


def test_digits_that_are_none_are_not_taken_up(new_trainer):
    trainer = new_trainer(commands.MixIn(OWN, 0.3))
    before = state(trainer)
    with pytest.raises(TypeError):
        trainer.apply(commands.MixIn(3, 0.5))
    assert state(trainer) == before
    trainer.apply(commands.Reset(RECIPE))
    assert trainer.run().own is OWN


# ---- faults


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("fault", [RuntimeError("broken"), MemoryError(), KeyboardInterrupt()], ids=repr)
def test_after_a_fault_in_a_step_the_step_can_be_taken_again(new_trainer, monkeypatch, slow, fault):
    trainer = new_trainer(*([SLOW] if slow else []), commands.Train())
    steps_until(trainer, lambda snapshot: snapshot.step == 3 and snapshot.state == TRAINING)
    before = plain(trainer.run())
    with monkeypatch.context() as patch:

        def fail(*_given):
            raise fault

        patch.setattr(Worker, "update", fail)
        with pytest.raises(type(fault)):
            for _phase in PHASES:
                trainer.step()
    assert plain(trainer.run()) == before and not trainer.mid_step
    to_the_end(trainer)
    assert trainer.snapshot().state == FINISHED
    assert plain(trainer.run()) == plain(to_the_end(new_trainer()).run())


def test_before_the_first_test_the_next_step_examines(new_trainer):
    trainer = new_trainer(commands.Train())
    assert trainer.examining and trainer.snapshot().state == TRAINING
    steps_until(trainer, lambda snapshot: snapshot.state != READY and not trainer.examining)
    trainer.step()
    assert trainer.snapshot().step == 1
