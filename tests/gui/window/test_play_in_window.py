"""A digit played in the window: it begins and ends by key and button, and leaves everything as it was."""

import random
from dataclasses import replace

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QPushButton, QSlider

from core.run.commands import Reset, Train
from core.run.run_file import SHIPPED
from core.study.play import ANSWER, BACKWARD, SCENES, Place
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.play.button import PlayButton
from lenet_gui.window.docking.layout import LAYOUT_VERSION

WAIT_MS = 30_000
PLACES = [*SCENES, "C1[3](5,6)", "C3[4](2,2)", "OUTPUT[7]"]


@pytest.fixture
def ready(window):
    """The window with a digit that stays."""
    window.study.chooser.set_playing(False)
    window.sources.study_digit(window.dataset.test, "test", 3)
    QApplication.processEvents()
    return window


def front(window):
    """The names of the docks that can be seen, and what has the keys."""
    QApplication.processEvents()
    seen = {name for name, dock in window.docks.items() if dock.isVisible() and dock.geometry().right() >= 0}
    return seen, QApplication.focusWidget()


def shown(window):
    """All that a play may not change."""
    moment = window.moment
    return (
        moment.parameters.vector.tobytes(), moment.trace.penalties.tobytes(), moment.probe.index, moment.lens,
        moment.source, moment.reference, window.stage.picked, window.network.mode, window.present.live.step,
        front(window),
    )  # fmt: skip


@pytest.mark.parametrize("keys_to", ["card", "play", "network", "window", "search"])
def test_the_first_escape_closes_the_card_the_second_ends_the_play(qtbot, ready, keys_to):
    ready.player.begin(Place.parsed("C1"), playing=False)
    qtbot.keyClick(ready.docks["play"].view, Qt.Key_F1)
    panel = ready.cards.panel
    if keys_to == "search":
        ready.cards.show_term("kernel")
    elif keys_to != "card":
        {"play": ready.docks["play"].view, "network": ready.network, "window": ready}[keys_to].setFocus()
    assert panel.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key_Escape)
    assert not panel.isVisible() and ready.moment.lens.play is not None
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key_Escape)
    assert ready.moment.lens.play is None


def test_the_play_ends_from_its_menu_while_a_card_is_open(qtbot, ready):
    ready.player.begin(Place.parsed("C1"), playing=False)
    qtbot.keyClick(ready.docks["play"].view, Qt.Key_F1)
    ready.all_actions["play.end"].trigger()
    assert ready.moment.lens.play is None and ready.cards.panel.isVisible()


@pytest.mark.parametrize("text", PLACES)
def test_a_play_left_at_any_place_by_escape_leaves_the_window_as_it_was(qtbot, ready, text):
    ready.docks["kernels"].open()
    ready.stage.show_selection(Selection("C3", 4, 3, 5, picked=True))
    ready.network.choose_mode("weighted input")
    ready.network.setFocus()
    before = shown(ready)
    ready.player.begin(Place.parsed(text), playing=False)
    assert front(ready)[0] - before[-1][0] == {"play"} and ready.docks["play"].view.hasFocus()
    assert ready.moment.lens.play == Place.parsed(text) and ready.docks["play"].view.caption
    qtbot.keyClick(ready.docks["play"].view, Qt.Key_Escape)
    assert ready.moment.lens.play is None and shown(ready) == before


def test_keys_belong_to_the_play_where_the_network_or_the_play_has_the_focus(qtbot, ready):
    qtbot.keyClick(ready, Qt.Key_F8)
    player, view = ready.player, ready.docks["play"].view
    assert player.running and view.hasFocus()
    for widget in (view, ready.network):
        widget.setFocus()
        player.seek(0.0)
        qtbot.keyClick(widget, Qt.Key_Space)
        assert not player.running
        qtbot.keyClick(widget, Qt.Key_Right)
        assert player.place == Place("C1", 0.0, player.place.map, player.place.unit)
        qtbot.keyClick(widget, Qt.Key_Left)
        assert player.place == Place("INPUT")
        qtbot.keyClick(widget, Qt.Key_Space)
        assert player.running
    ready.study.pad.setFocus()
    qtbot.keyClick(ready.study.pad, Qt.Key_Right)  # moves the pen
    assert player.place.scene == "INPUT" and player.running
    ready.network.setFocus()
    qtbot.keyClick(ready.network, Qt.Key_Escape)
    assert player.place is None
    qtbot.keyClick(ready.network, Qt.Key_Right)  # walks in the network again
    assert ready.moment.lens.play is None


def test_keys_of_the_play_work_wherever_the_focus_is_and_leave_others_their_own(qtbot, ready):
    ready.player.begin()
    player, microscope = ready.player, ready.docks["microscope"]
    microscope.open()
    assert microscope.view.hasFocus()
    qtbot.keyClick(microscope.view, Qt.Key_Space)
    assert not player.running
    qtbot.keyClick(microscope.view, Qt.Key_Right)
    assert player.place.scene == "C1"
    button = QPushButton(ready.controls)
    pressed = []
    button.clicked.connect(lambda: pressed.append(True))
    slider, line = QSlider(Qt.Horizontal, ready.controls), QLineEdit(ready.controls)
    for widget in (button, slider, line):
        widget.show()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key_Space)
    assert player.running and not pressed
    qtbot.keyClick(button, Qt.Key_Space)
    qtbot.keyClick(button, Qt.Key_Return)
    assert pressed == [True] and not player.running
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key_Right)
    assert slider.value() == 1 and player.place.scene == "C1"
    line.setFocus()
    for key in (Qt.Key_A, Qt.Key_Space, Qt.Key_Left):
        qtbot.keyClick(line, key)
    assert line.text() == "a " and line.cursorPosition() == 1 and not player.running and player.place.scene == "C1"
    button.setFocus()
    qtbot.keyClick(button, Qt.Key_Right)
    assert player.place.scene == "S2"
    qtbot.keyClick(button, Qt.Key_Escape)
    assert player.place is None
    qtbot.keyClick(button, Qt.Key_Return)
    qtbot.keyClick(button, Qt.Key_Space)  # with no play it is the button's again
    assert pressed == [True, True]


@pytest.mark.parametrize("name", ["recipe_box", "train_button"])
def test_space_pauses_a_play_whoever_of_the_controls_has_the_keys(qtbot, ready, name):
    ready.player.begin()
    widget = ready.controls.findChild(QComboBox) if name == "recipe_box" else ready.controls.train_button
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key_Space)
    assert not ready.player.running and ready.player.place is not None
    assert QApplication.activePopupWidget() is None and not ready.all_actions.now.running


@pytest.mark.parametrize("dock", ["own", "runs"])
def test_space_pauses_a_play_from_a_list_but_not_from_what_is_written_in_one(qtbot, ready, dock):
    view = ready.docks[dock].made()
    ready.docks[dock].open()
    rows = view.findChild(QAbstractItemView)
    ready.player.begin()
    ready.docks[dock].open()
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key_Space)
    assert not ready.player.running and ready.player.place is not None
    line = QLineEdit(rows)
    line.show()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key_Space)
    assert line.text() == " " and not ready.player.running


def test_without_a_play_its_keys_do_nothing_new(qtbot, ready):
    view = ready.docks["microscope"].made()
    ready.docks["microscope"].open()
    before = view.unit
    qtbot.keyClick(view, Qt.Key_Right)
    assert view.unit != before and ready.player.place is None


def test_while_a_step_is_seen_phase_by_phase_the_button_makes_room(qtbot, ready):
    button, live = ready.findChild(PlayButton), ready.present.live
    ready.show_snapshot(replace(live, phase="batch", batch_digits=ready.dataset.train.images[:4]))
    assert not button.isVisible()
    ready.player.begin()
    ready.player.end()
    assert not button.isVisible()
    ready.show_snapshot(live)
    assert button.isVisible()


def test_the_key_that_begins_it_ends_it_and_the_menu_shows_which(qtbot, ready):
    action = ready.all_actions["digit.play"]
    qtbot.keyClick(ready, Qt.Key_F8)
    assert action.isChecked() and ready.all_actions["play.end"].isEnabled()
    ready.study.pad.setFocus()
    qtbot.keyClick(ready, Qt.Key_F8)
    assert not action.isChecked() and not ready.all_actions["play.end"].isEnabled() and ready.player.place is None


def test_the_button_below_input_begins_it_and_is_gone_meanwhile(qtbot, ready):
    button = ready.findChild(PlayButton)
    box = ready.network.boxes.pictures["INPUT"][0]
    assert button.isVisible() and button.y() >= box.y + box.height
    assert button.geometry().right() <= ready.network.boxes.pictures["C1"][0].x
    qtbot.mouseClick(button, Qt.LeftButton)
    assert ready.player.running and not button.isVisible()
    ready.player.end()
    assert button.isVisible()


def test_without_a_digit_it_says_why_not(qtbot, ready):
    ready.study.pad.clear()
    ready.sources.study_strokes([], 2.0)
    action = ready.all_actions["digit.play"]
    assert "no digit" in action.toolTip()
    qtbot.keyClick(ready, Qt.Key_F8)
    assert "There is no digit to be played" in ready.notice.message.text() and not action.isChecked()
    ready.notice.say("")
    qtbot.mouseClick(ready.findChild(PlayButton), Qt.LeftButton)
    assert "There is no digit to be played" in ready.notice.message.text() and ready.player.place is None
    ready.player.begin()
    assert ready.player.place is None


def test_a_run_gone_astray_has_nothing_to_be_played(qtbot, ready):
    vector = np.full_like(ready.present.live.averaged.vector, 3e38)
    ready.present.show_pretrained(False)
    ready.show_snapshot(replace(ready.present.live, averaged=ready.present.live.averaged.with_vector(vector)))
    assert ready.moment.trace is None and "no numbers" in ready.all_actions.why_not("digit.play")
    ready.player.begin()
    assert ready.player.place is None


CHOICES = {
    "another digit": lambda window: window.sources.study_digit(window.dataset.test, "test", 4),
    "a cut": lambda window: window.present.toggle_cut((0, 0)),
    "another table": lambda window: window.runs.begin_with_table(tuple((0, 1, 2, 3, 4, 5) for _map in range(16))),
    "reset": lambda window: window.runs.begin(Reset(window.present.live.recipe)),
    "an opened run": lambda window: window.runs.open(SHIPPED),
    "the pre-trained network": lambda window: window.run_files.read_pretrained(SHIPPED),
    "the pad": lambda window: window.study.pad.set_strokes([np.array([[0.3, 0.2], [0.5, 0.8]])]),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_whatever_chooses_another_network_or_digit_ends_the_play(qtbot, ready, choice):
    before = front(ready)[0]
    ready.player.begin(Place.parsed("C3"))
    CHOICES[choice](ready)
    qtbot.waitUntil(lambda: ready.player.place is None, timeout=WAIT_MS)
    assert ready.moment.lens.play is None and not ready.player.running and front(ready)[0] == before
    view = ready.docks["play"].view
    assert view.told is None or not view.isVisible()


def test_training_goes_on_beneath_a_play_and_what_is_shown_stands_still(qtbot, ready):
    ready.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: ready.present.live.step > 3, timeout=WAIT_MS)
    ready.player.begin()
    held = ready.moment
    then = ready.present.live.step
    qtbot.waitUntil(lambda: ready.present.live.step > then + 20, timeout=WAIT_MS)
    now = ready.moment
    assert now.parameters is held.parameters and now.trace is held.trace and now.source == held.source
    assert now.snapshot.step > then and now.evaluation is held.evaluation and now.lens.play is not None
    ready.player.end()
    assert ready.moment.parameters is ready.present.live.averaged
    assert ready.all_actions.now.running


def test_to_begin_training_does_not_end_the_play_of_its_network(qtbot, ready):
    ready.player.begin(playing=False)
    ready.controls.command_chosen.emit(Train(3))
    qtbot.waitUntil(lambda: ready.present.live.step > 0, timeout=WAIT_MS)
    assert ready.moment.lens.play is not None


def test_random_seeking_shows_what_its_place_says_and_leaves_nothing_behind(qtbot, ready):
    before, chance = shown(ready), random.Random(1)
    view = ready.docks["play"].made()
    ready.player.begin(playing=False)
    for _round in range(60):
        chance.choice(
            [
                lambda: ready.player.seek(chance.uniform(-1, 45)),
                lambda: ready.player.step(chance.choice([-1, 1])),
                lambda: ready.player.toggle(),
                lambda: ready.player.tick(),
                lambda: ready.player.set_speed(chance.choice([0.5, 1.0, 8.0])),
                lambda: ready.player.set_details(chance.random() < 0.5),
                lambda: ready.player.set_calm(chance.random() < 0.5),
                lambda: ready.player.seek(Place.parsed(chance.choice(PLACES))),
                lambda: view.sought.emit(chance.uniform(0, 40)),
            ]
        )()
        QApplication.processEvents()
        assert ready.moment.lens.play == ready.player.place
        assert view.told.place == ready.player.place and view.told.trace is ready.moment.trace
    ready.player.end()
    assert shown(ready) == before


def test_a_drag_along_the_bar_holds_the_time_and_lets_it_go_on(qtbot, ready):
    ready.player.begin()
    bar = ready.docks["play"].view.transport.bar
    qtbot.mousePress(bar, Qt.LeftButton, pos=QPoint(bar.width() // 2, 6))
    held = ready.player.place
    assert not ready.player.running and held.scene != "INPUT"
    qtbot.mouseRelease(bar, Qt.LeftButton, pos=QPoint(bar.width() // 2, 6))
    assert ready.player.running and ready.player.place == held


def test_the_parade_stands_still_for_a_play(qtbot, ready):
    ready.study.chooser.set_playing(True)
    ready.player.begin()
    assert not ready.study.chooser.playing and ready.player.running
    before = ready.moment.probe
    ready.player.end()
    assert ready.study.chooser.playing and ready.moment.probe is before  # the next when this one has had its time
    ready.study.chooser._on_parade_timeout()
    assert ready.moment.probe.index == before.index + 1


@pytest.mark.parametrize("choice", ["next_button", "a digit of a view", "pad"])
def test_a_parade_that_a_play_held_does_not_go_on_where_another_digit_is_chosen(qtbot, ready, choice):
    ready.study.chooser.set_playing(True)
    ready.player.begin()
    if choice == "pad":
        ready.study.pad.set_strokes([np.array([[0.3, 0.2], [0.5, 0.8]])])
    elif choice == "next_button":
        ready.study.chooser.next_button.click()
    else:
        ready.sources.pick_digit(ready.dataset.test, "test", 40)
    assert ready.player.place is None and not ready.study.chooser.playing and not ready.study.chooser.held


def test_what_is_brought_to_the_front_meanwhile_stays_there(qtbot, ready):
    ready.player.begin(playing=False)
    ready.docks["microscope"].open()
    focus = QApplication.focusWidget()
    ready.player.end()
    seen, keys = front(ready)
    assert "microscope" in seen and "play" not in seen and keys is focus


def test_a_play_in_a_window_of_its_own_stays_where_it_is(qtbot, ready):
    ready.docks["play"].undock()
    before = front(ready)[0] | {"play"}
    ready.player.begin(playing=False)
    assert ready.docks["play"].isFloating()
    ready.player.end()
    assert ready.docks["play"].isFloating() and front(ready)[0] | {"play"} == before
    ready.docks["play"].undock(False)


def test_a_window_that_closes_in_a_play_remembers_what_was_in_front_before(qtbot, ready, settings):
    ready.docks["kernels"].open()
    QApplication.processEvents()
    before = ready.home.saveState(LAYOUT_VERSION)
    ready.player.begin()
    QApplication.processEvents()
    assert ready.home.saveState(LAYOUT_VERSION) != before
    ready.close()
    assert ready.player.place is None and not ready.player.running and settings.layout == before


def test_reduced_motion_is_remembered(qtbot, ready, settings):
    assert not settings.reduce_motion and not ready.player.calm
    ready.all_actions["look.reduce_motion"].trigger()
    assert settings.reduce_motion and ready.player.calm
    ready.player.begin(playing=False)
    ready.player.seek(6.0)
    assert ready.player.place == ready.player.place.still
    ready.all_actions["look.reduce_motion"].trigger()
    assert not settings.reduce_motion and ready.player.place != ready.player.place.still


def test_the_truth_decides_whether_there_is_a_way_back(qtbot, ready):
    ready.player.begin(Place.parsed("backward"), playing=False)
    assert ready.player.place.scene == BACKWARD
    ready.player.end()
    ready.sources.study_image(ready.dataset.test.images[5])
    ready.player.begin(Place.parsed("backward"), playing=False)
    assert ready.player.place.scene == ANSWER


def test_a_truth_said_during_the_play_of_ones_own_drawing_opens_the_way_back(qtbot, ready):
    ready.study.pad.set_strokes([np.array([[0.5, 0.2], [0.5, 0.8]])])
    qtbot.waitUntil(lambda: ready.moment.trace is not None and ready.moment.probe.source == "drawing")
    player, view = ready.player, ready.docks["play"].made()
    player.begin(Place(ANSWER, 0.5), playing=False)
    assert "Say its truth" in view.caption
    truth = (ready.moment.trace.answer + 1) % 10
    qtbot.keyClick(ready, Qt.Key_0 + truth, Qt.AltModifier)
    assert player.place == Place(ANSWER, 0.5) and not player.running  # as it was
    assert ready.moment.probe.label == ready.moment.trace.label == truth and "Say its truth" not in view.caption
    player.step(1)
    assert player.place.scene == BACKWARD and view.told.trace is ready.moment.trace and view.caption
    qtbot.keyClick(ready, Qt.Key_0 + truth, Qt.AltModifier)  # not known any more
    assert player.place.scene == ANSWER and ready.moment.trace.label is None and "Say its truth" in view.caption
    player.seek(player.playing.timeline.seconds)  # all has been seen
    qtbot.keyClick(ready, Qt.Key_0 + truth, Qt.AltModifier)
    assert player.running and player.place.scene == BACKWARD
    player.end()
    assert ready.moment.probe.label == truth == ready.sources.original.label and ready.moment.held is None


@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT])
def test_another_look_in_a_play_paints_it_anew(qtbot, ready, theme):
    ready.player.begin(Place.parsed("C3[4](2,2)"), playing=False)
    style.use(QApplication.instance(), theme, style.PALETTES[1])
    QApplication.processEvents()
    assert ready.docks["play"].view.caption
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
