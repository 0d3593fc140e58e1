"""What loses the keyboard without anybody's wish hands it to nothing that a key would press."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QWidget

from core.run.commands import TrainTo
from core.run.snapshot import FINISHED, PAUSED

WAIT_MS = 30_000


@pytest.fixture
def recipe(recipe):
    return recipe.with_changes(batch_size=200, passes=1)


@pytest.fixture
def active(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    return window


def focusable(window):
    """All that Tab comes to."""
    found = [one for one in window.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
    return [one for one in found if one.focusPolicy() & Qt.TabFocus and one.focusProxy() is None]


def test_space_after_a_run_has_finished_does_not_reset_it(qtbot, active):
    train = active.controls.train_button
    train.setFocus()
    qtbot.mouseClick(train, Qt.LeftButton)
    qtbot.waitUntil(lambda: active.present.live.state == FINISHED and not train.isEnabled(), timeout=WAIT_MS)
    QTest.keyClick(QApplication.focusWidget() or active, Qt.Key_Space)
    with qtbot.waitSignal(active._thread.run_ready, timeout=WAIT_MS) as taken:  # all commands sent before are obeyed
        active._thread.request_run()
    assert taken.args[0].step == 10


def test_after_a_reset_the_next_space_begins_nothing(qtbot, active):
    active.runs.command(TrainTo(2))
    reset = active.controls.reset_button
    qtbot.waitUntil(lambda: active.present.live.state == PAUSED and reset.isEnabled(), timeout=WAIT_MS)
    reset.setFocus()
    QTest.keyClick(reset, Qt.Key_Space)
    qtbot.waitUntil(lambda: active.present.live.step == 0 and not reset.isEnabled(), timeout=WAIT_MS)
    assert active.focusWidget() is active


@pytest.mark.parametrize("how", ["greyed", "hidden", "hidden behind another window"])
def test_whatever_loses_it_none_that_a_key_would_press_gets_it(qtbot, active, how):
    tried = 0
    for one in focusable(active):
        if not (one.isVisible() and one.isEnabled()):
            continue  # it belongs to one that has been hidden
        one.setFocus()
        if not one.hasFocus():
            continue
        if how == "hidden behind another window":
            other = QWidget()
            qtbot.addWidget(other)
            other.show()
            other.activateWindow()
            qtbot.waitUntil(other.isActiveWindow, timeout=WAIT_MS)
        one.setEnabled(False) if how == "greyed" else one.hide()
        if how == "hidden behind another window":
            other.close()
            active.activateWindow()
            qtbot.waitUntil(active.isActiveWindow, timeout=WAIT_MS)
        now = active.focusWidget()
        assert now is not None and (now is active or now.isAncestorOf(one)), (one, now)
        one.setEnabled(True)
        one.show()
        tried += 1
    assert tried > 20


def test_tab_goes_on_from_where_the_keyboard_was(qtbot, active):
    step, recipe = active.controls.step_button, active.controls.recipe
    for key, modifier, expected in (
        (Qt.Key_Tab, Qt.NoModifier, recipe),
        (Qt.Key_Backtab, Qt.ShiftModifier, active.controls.train_button),
    ):
        step.setEnabled(True)
        step.setFocus()
        step.setEnabled(False)
        assert active.focusWidget() is active
        QTest.keyClick(active, key, modifier)
        assert active.focusWidget() is expected


def test_tab_itself_goes_on_as_ever(qtbot, active):
    active.controls.train_button.setFocus()
    QTest.keyClick(active.controls.train_button, Qt.Key_Tab)
    assert active.focusWidget() is active.controls.step_button


def test_a_view_that_was_taken_out_is_no_exception(qtbot, active):
    dock = active.docks["curves"]
    dock.undock()
    dock.activateWindow()
    qtbot.waitUntil(dock.isActiveWindow, timeout=WAIT_MS)
    one = next(one for one in focusable(dock) if one is not dock.view)
    one.setFocus()
    one.setEnabled(False)
    assert dock.focusWidget() in (dock, dock.view)
