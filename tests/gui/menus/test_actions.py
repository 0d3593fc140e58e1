"""The table of actions: no two with one key or name, all with words and deeds; and what a moment allows of them."""

import re
from collections import Counter

import canned
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QAction, QApplication, QMenu, QShortcut

from core.run.commands import SetProcesses
from core.run.snapshot import FAILED, FINISHED, PAUSED, READY, TRAINING
from lenet_gui.actions.actions import Actions
from lenet_gui.actions.allowed import Now, why_not
from lenet_gui.actions.table import ACTIONS, PROCESSES, PROCESSES_NAMED, TRUTHS, Action, opening
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.window.view_registry import SPECS

EVERY = (*ACTIONS, *opening(SPECS))
WAIT_MS = 30_000


def name_of(action):
    return action.name


def entries(menu):
    """All actions in this menu and the menus within."""
    for action in menu.actions():
        if action.menu():
            yield from entries(action.menu())
        elif not action.isSeparator():
            yield action


@pytest.mark.parametrize("action", EVERY, ids=name_of)
def test_an_action_has_a_name_and_words(action):
    assert re.fullmatch(r"[a-z]+(\.[a-z_]+|\.\d)+", action.name)
    assert action.plain_words.strip() and action.words.count("&") <= 1


def test_no_two_actions_have_one_name_or_one_key():
    for values in ([action.name for action in EVERY], [action.key for action in EVERY if action.key]):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_every_view_has_a_key():
    assert [spec.name for spec in SPECS if not spec.key] == []


def test_no_key_of_the_window_is_taken_twice(window):
    """Neither by actions, nor by what has a key for itself, nor by the letters of the menus."""
    for dock in window.docks.values():
        dock.made()
    keys = [window.all_actions[action.name].shortcut().toString() for action in EVERY if action.key]
    keys += [
        shortcut.key().toString()
        for shortcut in window.findChildren(QShortcut)
        if shortcut.context() == Qt.WindowShortcut
    ]
    for entry in window.menuBar().actions():
        keys.append("Alt+" + entry.text()[entry.text().index("&") + 1].upper())
    assert len(keys) > 45
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_action_is_known_by_its_name_does_something_and_stands_in_a_menu(window):
    named = Counter(action.objectName() for action in window.findChildren(QAction) if action.objectName())
    shown = [action for menu in window.menuBar().actions() for action in entries(menu.menu())]
    for action in EVERY:
        made = window.all_actions[action.name]
        assert named[action.name] == 1 and window.findChild(QAction, action.name) is made
        assert made.receivers(made.triggered) > 0
        assert shown.count(made) == 1


def test_no_two_entries_of_a_menu_have_one_letter(window):
    for menu in window.menuBar().findChildren(QMenu):
        letters = [
            action.text()[action.text().index("&") + 1].lower() for action in menu.actions() if "&" in action.text()
        ]
        assert [letter for letter, times in Counter(letters).items() if times > 1] == []


def test_every_view_opens_by_its_key(qtbot, window):
    for spec in SPECS:
        key = spec.key.rsplit("+", 1)[1]
        modifier = Qt.ShiftModifier if spec.key.startswith("Shift") else Qt.ControlModifier
        qtbot.keyClick(window, getattr(Qt, f"Key_{key}"), modifier)
        qtbot.waitUntil(lambda spec=spec: window.view_actions.current() is window.docks[spec.name], timeout=WAIT_MS)


def test_at_first_nothing_of_the_run_can_be_done_and_each_says_why():
    for name in ("run.train", "run.step", "run.reset", "network.pretrained", "digit.keep", *TRUTHS):
        assert why_not(name, Now())
    assert why_not("run.open", Now()) == ""


@pytest.mark.parametrize(
    ("state", "obstacle", "train", "reset"),
    [
        (READY, "", "", "no step has been taken"),
        (READY, "No digits yet", "No digits yet", "no step has been taken"),
        (TRAINING, "No digits yet", "", ""),  # the run has digits of its own
        (PAUSED, "", "", ""),
        (FINISHED, "", "All passes are done", ""),
        (FAILED, "", "This run has failed", ""),
    ],
)
def test_what_the_live_run_allows(state, obstacle, train, reset):
    now = Now(live=canned.snapshot(state=state), obstacle=obstacle)
    for name, expected in (("run.train", train), ("run.step", train), ("run.reset", reset)):
        assert expected in why_not(name, now)
        assert bool(expected) == bool(why_not(name, now))


def test_a_truth_can_be_said_of_a_drawing_but_not_of_a_digit_of_the_data():
    drawn = canned.moment(3)
    assert why_not("digit.truth.5", Now(moment=drawn)) == ""
    given = canned.moment(3, empty=True)
    assert "no digit" in why_not("digit.truth.5", Now(moment=given))


def test_button_menu_and_list_of_keys_say_the_same(window):
    made, button = window.all_actions["run.reset"], window.controls.reset_button
    why = window.all_actions.why_not("run.reset")
    assert why == made.toolTip() == button.toolTip() and not made.isEnabled() and not button.isEnabled()
    window.all_actions.tell(obstacle="No digits yet")
    assert window.controls.train_button.toolTip() == window.all_actions["run.train"].toolTip() == "No digits yet"
    assert not window.all_actions["run.step"].isEnabled()


def test_what_cannot_be_done_does_nothing_and_says_why(qapp):
    table = (Action("digit.truth.3", "3", checkable=True, greyed=False), Action("run.step", "Step"))
    actions, done, said = Actions(None, table), [], []
    actions.refused.connect(said.append)
    for action in table:
        actions.bind(action.name, lambda name=action.name: done.append(name))
        actions[action.name].trigger()
    assert done == [] and said == [actions.why_not(action.name) for action in table] and all(said)
    assert actions["digit.truth.3"].isEnabled() and not actions["run.step"].isEnabled()
    actions.tell(moment=canned.moment(3), live=canned.snapshot())
    assert actions["digit.truth.3"].isChecked() and actions["run.step"].isEnabled()
    for action in table:
        actions[action.name].trigger()
    assert done == ["digit.truth.3", "run.step"] and len(said) == 2


def test_a_truth_that_was_refused_is_not_marked(qtbot, window):
    assert window.moment.probe.source == "test"
    other = window.all_actions[f"digit.truth.{(window.moment.probe.label + 1) % 10}"]
    other.trigger()
    assert not other.isChecked()
    assert "comes with its label" in window.notice.message.text()


def test_pause_has_the_place_of_train_while_the_run_runs(qapp):
    actions = Actions(None)
    actions.tell(live=canned.snapshot(state=TRAINING))
    assert (actions["run.train"].text(), actions.words("run.train")) == ("Pause", "Pause")
    assert "(F5)" in actions["run.train"].toolTip()
    actions.tell(live=canned.snapshot(state=PAUSED))
    assert actions["run.train"].text() == "Train"


def test_the_view_menu_names_the_view_that_has_the_keys(qtbot, window):
    window.all_actions["view.curves"].trigger()
    qtbot.waitUntil(lambda: window.view_actions.current() is window.docks["curves"], timeout=WAIT_MS)
    (menu,) = [menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&View"]
    menu.aboutToShow.emit()
    assert window.all_actions["view.save_numbers"].text() == "Save &numbers as…: Curves"
    window.docks["curves"].undock()
    qtbot.waitUntil(lambda: window.view_actions.current() is window.docks["curves"], timeout=WAIT_MS)
    menu.aboutToShow.emit()
    assert window.all_actions["view.take_out"].text() == "Put &back: Curves"


def test_a_chosen_theme_and_palette_are_used_at_once_and_remembered(qtbot, window, settings):
    window.all_actions["look.theme.light"].trigger()
    window.all_actions["look.palette.grey"].trigger()
    assert (style.theme(), style.palette()) == (style.LIGHT, "grey")
    assert (settings.theme, settings.palette) == ("Light", "grey")
    assert not window.all_actions["look.theme.dark"].isChecked()
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])


def chosen(window):
    return [name for name in (*PROCESSES, PROCESSES_NAMED) if window.all_actions[name].isChecked()]


def test_the_number_of_processes_is_commanded_and_remembered(window, thread, settings, monkeypatch):
    sent = []
    monkeypatch.setattr(window.process_actions, "_send", sent.append)
    assert chosen(window) == ["run.processes.automatic"]
    assert not window.all_actions[PROCESSES_NAMED].isVisible()
    window.all_actions["run.processes.4"].trigger()
    assert (settings.processes, chosen(window)) == (4, ["run.processes.4"])
    window.all_actions["run.processes.automatic"].trigger()
    assert (settings.processes, chosen(window)) == (None, ["run.processes.automatic"])
    assert sent == [SetProcesses(4), SetProcesses(None)]


def test_a_remembered_number_of_processes_is_commanded_at_the_start(qtbot, thread, settings, monkeypatch):
    sent = []
    monkeypatch.setattr(thread, "send", sent.append)
    settings.processes = 8
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    assert chosen(made) == ["run.processes.8"] and SetProcesses(8) in sent
    made.close()


def test_a_number_of_processes_in_the_environment_is_shown_and_cannot_be_changed(qtbot, thread, settings, monkeypatch):
    monkeypatch.setenv("LENET_PROCESSES", "3")
    settings.processes = 8
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    assert chosen(made) == [PROCESSES_NAMED]
    assert made.all_actions[PROCESSES_NAMED].text() == "3, as LENET_PROCESSES says"
    for name in (*PROCESSES, PROCESSES_NAMED):
        assert not made.all_actions[name].isEnabled()
        assert "LENET_PROCESSES is 3" in made.all_actions[name].toolTip()
    made.close()
    assert settings.processes == 8


def test_an_action_is_only_set_when_what_it_shows_changes(window):
    """Setting it has its menu and button follow, thirty times a second."""
    changes = []
    window.all_actions["run.train"].changed.connect(lambda: changes.append("run.train"))
    window.all_actions.tell(moment=window.moment)
    assert changes == []


def test_nothing_of_a_view_is_saved_before_anything_is_shown(qtbot, thread, settings):
    """A menu that is opened in the first second offers no more than the action does."""
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.view_actions.open_menu(made.docks["study"], QPoint(10, 10))
    menu = next(menu for menu in made.findChildren(QMenu) if menu.isVisible())
    enabled = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    menu.close()
    for name in ("view.save_picture", "view.save_numbers"):
        assert made.all_actions.why_not(name) == "The program is starting"
        assert enabled[made.all_actions.table[name].words] is False
    made.close()
