"""The controls ask by commands and show what the snapshot reports, not the click."""

import canned
import pytest
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QKeyEvent, QMouseEvent
from PyQt5.QtWidgets import QApplication

from core.run.commands import Pause, Reset, SetPace, SetStepFactor, StepOnce, Train
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.controls import (
    FACTOR_POSITIONS,
    PACE_POSITIONS,
    SLOWEST_PACE,
    Controls,
    factor_at,
    pace_at,
    position_of_factor,
    position_of_pace,
)


@pytest.fixture
def controls(qtbot):
    made = Controls(Actions(None))
    made.sent = []
    made.command_chosen.connect(made.sent.append)
    qtbot.addWidget(made)
    made.resize(1280, 56)
    made.show()
    made.show_snapshot(canned.snapshot(trained=True))
    return made


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.LeftButton)


def test_a_click_sends_a_command_and_changes_nothing_by_itself(qtbot, controls):
    click(qtbot, controls.train_button)
    assert controls.sent == [Train()]
    assert controls.train_button.text() == "Train"
    controls.show_snapshot(canned.snapshot(trained=True, state=TRAINING))
    assert controls.train_button.text() == "Pause"
    click(qtbot, controls.train_button)
    click(qtbot, controls.step_button)
    assert controls.sent[1:] == [Pause(), StepOnce()]


def test_reset_begins_the_same_recipe_anew(qtbot, controls):
    click(qtbot, controls.reset_button)
    assert controls.sent == [Reset(canned.snapshot().recipe)]


@pytest.mark.parametrize(
    ("state", "train", "step", "reset"),
    [
        (READY, True, True, False),
        (TRAINING, True, True, True),
        (EVALUATING, True, True, True),
        (PAUSED, True, True, True),
        (FINISHED, False, False, True),
        (FAILED, False, False, True),
    ],
)
def test_only_what_can_be_done_can_be_clicked_and_the_rest_says_why(controls, state, train, step, reset):
    controls.show_snapshot(canned.snapshot(trained=True, state=state))
    buttons = (controls.train_button, controls.step_button, controls.reset_button)
    assert [button.isEnabled() for button in buttons] == [train, step, reset]
    for button in buttons:
        assert ("(" in button.toolTip()) == button.isEnabled()  # its shortcut, or the reason


def test_without_digits_training_is_refused_with_the_reason(controls):
    controls.set_obstacle("The digits are still being read")
    assert not controls.train_button.isEnabled()
    assert controls.train_button.toolTip() == "The digits are still being read"
    controls.set_obstacle("")
    assert controls.train_button.isEnabled()


def test_the_step_size_slider_sends_a_factor_and_shows_the_step_size_reported(controls):
    controls.step_size.slider.setValue(FACTOR_POSITIONS)
    assert controls.sent == [SetStepFactor(10.0)]
    controls.show_snapshot(canned.snapshot(trained=True, step_factor=10.0, step_size=0.0123))
    assert "0.01230" in controls.step_size.value.text() and "×10" in controls.step_size.value.text()


def test_an_older_snapshot_does_not_pull_the_handle_back(controls):
    controls.step_size.slider.setValue(50)
    controls.show_snapshot(canned.snapshot(trained=True, step_factor=1.0))
    assert controls.step_size.slider.value() == 50
    controls.show_snapshot(canned.snapshot(trained=True, step_factor=factor_at(50)))
    controls.show_snapshot(canned.snapshot(trained=True, step_factor=2.0))
    assert controls.step_size.slider.value() == position_of_factor(2.0)


def test_a_new_run_brings_the_sliders_back_to_what_it_reports(controls):
    controls.step_size.slider.setValue(50)
    controls.show_snapshot(canned.snapshot(run_id=2, step_factor=1.0))
    assert controls.step_size.slider.value() == 0
    assert controls.sent == [SetStepFactor(factor_at(50))]  # following sends nothing


def test_a_double_click_brings_the_factor_back_to_one(qtbot, controls):
    controls.step_size.slider.setValue(70)
    qtbot.mouseDClick(controls.step_size.slider, Qt.LeftButton)
    assert controls.sent[-1] == SetStepFactor(1.0)


def moved(qtbot, slider, *shares):
    """Press at the first of these shares of its width, drag over the others, let go."""
    places = [QPoint(round(share * slider.width()), slider.height() // 2) for share in shares]
    qtbot.mousePress(slider, Qt.LeftButton, pos=places[0])
    for place in places[1:]:
        move = QMouseEvent(QEvent.MouseMove, QPointF(place), Qt.NoButton, Qt.LeftButton, Qt.NoModifier)
        QApplication.sendEvent(slider, move)
    qtbot.mouseRelease(slider, Qt.LeftButton, pos=places[-1])


def test_one_drag_of_the_step_size_is_one_movement_and_the_next_is_another(qtbot, controls):
    for shares in ((0.5, 0.6, 0.7, 0.8), (0.8, 0.7, 0.6), (0.2, 0.3)):
        controls.sent.clear()
        moved(qtbot, controls.step_size.slider, *shares)
        first, *others = [command.goes_on for command in controls.sent]
        assert not first and others and all(others)


def test_a_key_held_is_one_movement_and_each_turn_of_the_wheel_is(qtbot, controls):
    slider = controls.step_size.slider
    for repeats in (False, True, True, False):
        key = QKeyEvent(QEvent.KeyPress, Qt.Key_PageUp, Qt.NoModifier, "", repeats)
        QApplication.sendEvent(slider, key)
    assert [command.goes_on for command in controls.sent] == [False, True, True, False]


def test_a_click_beside_the_handle_goes_there_at_once(qtbot, controls):
    slider = controls.pace.slider
    qtbot.mousePress(slider, Qt.LeftButton, pos=slider.rect().center())
    qtbot.mouseRelease(slider, Qt.LeftButton, pos=slider.rect().center())
    assert abs(slider.value() - (SLOWEST_PACE + PACE_POSITIONS) // 2) <= 1


def test_arrow_keys_move_the_sliders_away_from_their_resting_place(qtbot, controls):
    qtbot.keyClick(controls.step_size.slider, Qt.Key_Right)
    qtbot.keyClick(controls.pace.slider, Qt.Key_Left)
    factor, pace = controls.sent[0].factor, controls.sent[1].steps_per_second
    assert 1.0 < factor < 1.2 and pace == pytest.approx(10**2.9)
    controls.show_snapshot(canned.snapshot(trained=True, step_factor=factor, steps_per_second=pace))
    qtbot.keyClick(controls.step_size.slider, Qt.Key_Right)
    assert controls.sent[2].factor > factor


def test_the_pace_goes_from_one_step_a_second_to_full_speed(controls):
    controls.pace.slider.setValue(0)
    controls.pace.slider.setValue(PACE_POSITIONS)
    assert controls.sent == [SetPace(1.0), SetPace(None)]
    assert controls.pace.value.text() == "full speed"


@pytest.mark.parametrize("position", [-100, -37, 0, 25, 100])
def test_factors_and_positions_belong_together(position):
    assert position_of_factor(factor_at(position)) == position


@pytest.mark.parametrize("position", [0, 1, 15, PACE_POSITIONS - 1, PACE_POSITIONS])
def test_paces_and_positions_belong_together(position):
    assert position_of_pace(pace_at(position)) == position


def test_progress_tells_pass_speed_and_time_left(controls):
    controls.show_snapshot(
        canned.snapshot(
            trained=True, state=TRAINING, pass_number=3, samples_per_second=12_345.6, seconds_left=61.0, step_in_pass=5
        )
    )
    progress = controls.progress
    assert progress.place() == "Training · pass 3 of 20"
    assert progress.speed() == "12,300 digits/s"
    assert progress.time_left() == "1:01 left"
    assert "step 5 of" in progress.toolTip()


def test_numbers_that_race_are_shown_at_a_readable_rate_but_a_change_of_state_at_once(controls):
    for step in (1, 2):
        controls.show_snapshot(canned.snapshot(trained=True, state=TRAINING, step_in_pass=step))
    assert "step 1 of" in controls.progress.toolTip()
    controls.show_snapshot(canned.snapshot(trained=True, state=PAUSED, step_in_pass=3))
    assert "step 3 of" in controls.progress.toolTip()


def test_an_opened_run_with_a_recipe_of_its_own_shows_its_name(controls):
    recipe = canned.snapshot().recipe.with_changes(name="mine")
    controls.show_snapshot(canned.snapshot(recipe=recipe))
    assert controls.recipe.currentText() == "mine"
    assert controls.sent == []


def test_choosing_another_recipe_begins_a_new_run(qtbot, controls):
    mine = canned.snapshot().recipe.with_changes(name="mine")
    controls.show_snapshot(canned.snapshot(recipe=mine))
    controls.recipe.setFocus()
    controls.recipe.setCurrentIndex(0)
    controls.recipe.activated.emit(0)
    assert controls.sent == [Reset(canned.snapshot().recipe)]
