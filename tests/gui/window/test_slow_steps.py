"""Slow training shows the data: a step's first digit on its way, in real small runs."""

from dataclasses import replace

import canned
import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset
from core.network.architecture import LAYERS, Architecture
from core.network.loss import Loss
from core.recipe.recipe import Recipe
from core.run import commands
from core.run.run import Run
from core.run.snapshot import BACKWARD, BATCH, FORWARD, LOSS, PAUSED, PHASES, UPDATE
from core.study.lens import ACTIVATION, GRADIENT, WEIGHTED_INPUT
from core.study.moment import Probe
from core.study.play import Place
from core.study.trace import trace
from core.training.trainer import Trainer
from lenet_gui.views.kernels.view import Kernels
from lenet_gui.views.network.view import NetworkView
from lenet_gui.window.shown.present import Present

WAIT_MS = 30_000
DRAWN = builtin_dataset(0, 44, 30)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)
SMALL = Recipe(name="small", optimizer="Adam", batch_size=8, passes=3, averaging_passes=0.5)
RECIPES = {
    "averaged": SMALL,
    "SDLM, one by one": Recipe(name="SDLM", optimizer="SDLM", batch_size=1, passes=2),
    "softmax": Recipe(
        name="softmax",
        architecture=Architecture(activation="relu", pooling="max", output="softmax"),
        loss=Loss("cross-entropy"),
        optimizer="SGD",
        batch_size=5,
        passes=2,
    ),
    "none of these": replace(SMALL, loss=Loss("MAP", 10.0), neighbours=0.5),
}


@pytest.fixture
def new_trainer():
    """Makes trainers at a pace at which one can follow, and ends their threads after the test."""
    made = []

    def make(recipe=SMALL, pace=0.5):
        made.append(Trainer(recipe, DIGITS))
        made[-1].apply(commands.SetPace(pace))
        return made[-1]

    yield make
    for trainer in made:
        trainer.close()


@pytest.fixture
def present():
    made = Present()
    made.study(Probe(canned.digit(3), 3, "test", 0))
    return made


def one_step(trainer, present):
    """The moments of the next step's phases."""
    moments = []
    while len(moments) < len(PHASES):
        assert trainer.step()
        present.live = trainer.snapshot()
        moment = present.moment()
        if moments or present.live.phase == BATCH:
            assert present.live.phase == PHASES[len(moments)]
            moments.append(moment)
    return moments


@pytest.mark.parametrize("name", RECIPES)
def test_from_the_first_step_on_the_batchs_first_digit_is_followed_and_what_has_moved_is_told(
    new_trainer, present, name
):
    trainer = new_trainer(RECIPES[name])
    trainer.apply(commands.Train())
    for _step in range(3):
        moments = one_step(trainer, present)
        before, after = moments[0].snapshot.trained, moments[-1].snapshot.trained
        followed = moments[0].batch_trace
        snapshot = moments[0].snapshot
        assert followed.parameters is before and (followed.image == snapshot.batch_digits[0]).all()
        assert followed.label == snapshot.batch_labels[0]
        again = trace(before, snapshot.batch_digits[0], int(snapshot.batch_labels[0]))
        assert (followed.penalties == again.penalties).all() and followed.loss == again.loss
        assert all(moment.batch_trace is followed for moment in moments)
        assert all(moment.step_change is None for moment in moments[:-1])
        np.testing.assert_array_equal(moments[-1].step_change, after.vector - before.vector)
        assert np.abs(moments[-1].step_change).max() > 0


def test_after_a_reset_nothing_of_the_step_before_is_seen(new_trainer, present):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    last = one_step(trainer, present)[-1]
    trainer.apply(commands.Reset(RECIPES["softmax"]))
    present.live = trainer.snapshot()
    moment = present.moment()
    assert moment.batch_trace is None and moment.step_change is None
    trainer.apply(commands.Train())
    first = one_step(trainer, present)[0]
    assert first.batch_trace is not last.batch_trace
    assert first.batch_trace.parameters.architecture == RECIPES["softmax"].architecture


def test_paused_amid_a_step_it_stays_and_goes_on(new_trainer, present):
    trainer = new_trainer()
    trainer.apply(commands.Train())
    one_step(trainer, present)
    while present.moment().snapshot.phase != LOSS:
        trainer.step()
        present.live = trainer.snapshot()
    followed = present.moment().batch_trace
    trainer.apply(commands.Pause())
    present.live = trainer.snapshot()
    assert present.live.state == PAUSED and present.moment().batch_trace is followed is not None
    trainer.apply(commands.Train())
    while present.live.phase != UPDATE:
        trainer.step()
        present.live = trainer.snapshot()
        assert present.moment().batch_trace is followed
    assert present.moment().step_change is not None


def test_of_an_opened_run_the_first_step_is_followed_too(new_trainer, present):
    whole = new_trainer(pace=None)
    whole.apply(commands.Train())
    while whole.snapshot().step < 4:
        whole.step()
    run: Run = whole.run()
    trainer = new_trainer()
    trainer.apply(commands.Open(run))
    present.live = trainer.snapshot()
    assert present.moment().batch_trace is None
    trainer.apply(commands.Train())
    moments = one_step(trainer, present)
    assert moments[0].snapshot.step == 4
    assert (moments[0].batch_trace.parameters.vector == run.trained.vector).all()
    assert moments[-1].step_change is not None


def test_what_cannot_be_followed_or_is_not_on_the_screen_is_not(new_trainer, present):
    trainer = new_trainer(pace=2.0)  # in phases, but so fast that digits would flicker
    trainer.apply(commands.Train())
    assert all(moment.batch_trace is None for moment in one_step(trainer, present))
    trainer.apply(commands.SetPace(1.0))
    seen = one_step(trainer, present)
    assert seen[0].batch_trace is not None
    fresh = Present()
    fresh.live = seen[-1].snapshot  # only the update of it: what was before is not known
    assert (fresh.moment().batch_trace, fresh.moment().step_change) == (None, None)
    present.have_pretrained(trainer.run())
    assert present.shows_pretrained and present.moment().batch_trace is None
    assert present.moment().step_change is None


def test_the_views_show_the_followed_digit_and_then_the_one_under_study_again(new_trainer, present, qtbot):
    view, kernels = NetworkView(), Kernels()
    for widget in (view, kernels):
        qtbot.addWidget(widget)
        widget.resize(960, 430)
        widget.show()
    trainer = new_trainer()
    trainer.apply(commands.Train())
    for moment in one_step(trainer, present):
        phase, followed = moment.snapshot.phase, moment.batch_trace
        for widget in (view, kernels):
            widget.show_moment(moment)
        qtbot.waitUntil(lambda: view._phase_light.currentValue() == 1.0, timeout=WAIT_MS)
        assert not view.grab().isNull()
        assert view.mode == (GRADIENT if phase in (BACKWARD, UPDATE) else ACTIVATION)
        wanted = followed.gradients if view.mode == GRADIENT else followed.values
        assert all((view.numbers.values[layer] == wanted[layer]).all() for layer in LAYERS[:-1])
        scene = view.scene
        if phase == BATCH:
            assert not any(there.any() for there in scene.there.values()) and scene.rows == 0
            assert str(followed.label) in view.readout
        if phase == FORWARD:
            assert all(there.all() for there in scene.there.values()) and scene.rows == 10
        if phase == LOSS:
            assert scene.wanted == followed.label and f"{followed.loss:.3f}" in view.readout
        if phase == BACKWARD:
            assert set(scene.gradients.values()) == {1.0}
        if phase == UPDATE:
            assert scene.moved == 1.0
        qtbot.waitUntil(lambda phase=phase: bool(kernels.moved) == (phase == UPDATE), timeout=WAIT_MS)
    for name, shares in kernels.moved.items():
        changes = moment.parameters.view(moment.step_change, name)
        norms = np.sqrt((changes.reshape(len(changes), -1) ** 2).sum(axis=1))
        np.testing.assert_allclose(shares, norms / norms.max(), rtol=1e-5)
    rest = replace(moment, snapshot=replace(moment.snapshot, phase=""), batch_trace=None, step_change=None)
    view.show_moment(rest)
    assert view.scene is None and view.numbers.values["C1"] is rest.trace.values["C1"]
    qtbot.waitUntil(lambda: (kernels.show_moment(rest), not kernels.moved)[1], timeout=WAIT_MS)


def test_forward_reveals_from_left_to_right_and_backward_covers_from_right_to_left(new_trainer, present, qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.show()
    trainer = new_trainer()
    trainer.apply(commands.Train())
    moments = one_step(trainer, present)
    light = view._phase_light
    for moment, order in ((moments[1], LAYERS[1:-1]), (moments[3], LAYERS[::-1])):
        view.show_moment(moment)
        light.stop()
        light.setDuration(1000)
        states = []
        for ms in (0, 300, 600, 999):
            light.setCurrentTime(ms)
            scene = view.scene
            come = scene.gradients or {layer: float(scene.there[layer].mean()) for layer in LAYERS[1:-1]}
            shares = [come[layer] for layer in order]
            assert shares == sorted(shares, reverse=True)
            states.append(sum(shares))
            assert not view.grab().isNull()
        assert states == sorted(states) and states[0] < states[-1]


def test_one_who_has_chosen_other_numbers_sees_those_of_the_digit_under_study(new_trainer, present, qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.show()
    trainer = new_trainer()
    trainer.apply(commands.Train())
    moment = one_step(trainer, present)[1]
    view.show_moment(moment)
    assert view.numbers.values["C1"] is moment.batch_trace.values["C1"]
    view.choose_mode(WEIGHTED_INPUT)
    assert view.scene is None and view.numbers.values["C1"] is moment.trace.sums["C1"]
    assert "first digit" not in view.readout and "forward" in view.readout
    view.choose_mode(ACTIVATION)
    assert view.scene is not None and view.numbers.values["C1"] is moment.batch_trace.values["C1"]


def test_a_play_goes_before_a_step(new_trainer, present, qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.show()
    trainer = new_trainer()
    present.live = trainer.snapshot()
    assert present.moment().trace is not None
    trainer.apply(commands.Train())
    present.look(play=Place("C3", 0.3, 2, (4, 4)))
    for moment in one_step(trainer, present):
        view.show_moment(moment)
        assert view.numbers.values["C1"] is moment.trace.values["C1"] and view.scene.sheets
        assert view.readout.startswith("C3 map 2")
        assert not view.grab().isNull()


def test_in_the_window_a_step_a_second_shows_its_data(qtbot, window):
    seen = {}
    show_moment = window.network.show_moment

    def watch(moment):
        show_moment(moment)
        if moment.snapshot.phase:
            seen[moment.snapshot.phase] = moment

    window.network.show_moment = watch
    window.controls.pace.slider.setValue(0)
    assert window.controls.pace.value.text() == "step by step, 1.0/s"
    window.controls.train_button.click()
    qtbot.waitUntil(lambda: set(PHASES) <= set(seen), timeout=WAIT_MS)
    assert all(moment.batch_trace is not None for moment in seen.values())
    qtbot.waitUntil(lambda: seen[UPDATE].step_change is not None, timeout=WAIT_MS)
    del window.network.show_moment
