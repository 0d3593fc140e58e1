"""Help: the list of keys is whole and fits, and what the program is made of is told."""

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QApplication, QDialog, QLabel

from lenet_gui.look import style
from lenet_gui.menus.help_actions import about_text
from lenet_gui.menus.keyboard_list import KeyboardList
from lenet_gui.version import own_version
from lenet_gui.window.view_registry import SPECS


@pytest.fixture
def keys(window):
    """The list of keys in the smallest window."""
    window.resize(1280, 720)
    window.all_actions["help.keyboard"].trigger()
    (made,) = window.findChildren(KeyboardList)
    yield made
    made.close()


def rows(keys):
    """(group, keys) -> what they do."""
    return {(group.title, row.keys): row.what for group in keys.groups for row in group.rows}


def test_help_tells_versions_licences_and_whose_digits_these_are():
    for fact in ("GNU General Public License", "PyQt5", "GPL", "LeCun", "Cortes", np.__version__, own_version()):
        assert fact in about_text()


@pytest.mark.parametrize("name", ["help.about", "help.keyboard"])
def test_help_opens_beside_the_window_and_closes(qtbot, window, name):
    window.all_actions[name].trigger()
    (box,) = [box for box in window.findChildren(QDialog) if box.isVisible()]
    qtbot.keyClick(box, Qt.Key_Escape)
    qtbot.waitUntil(lambda: not [box for box in window.findChildren(QDialog) if box.isVisible()])


def test_the_list_of_keys_fits_the_smallest_window(keys, window):
    frames = 64  # of the window and of the list, and what a desktop leaves between them
    assert keys.width() <= window.width() and keys.height() <= window.height() - frames
    assert keys.area.horizontalScrollBar().maximum() == 0
    hidden = keys.area.verticalScrollBar().maximum()  # a few lines, which the arrows bring
    assert hidden <= keys.area.height() / 4


def test_the_list_tells_every_key_of_the_table_and_of_every_view(keys, window):
    told = rows(keys)
    groups = {group.title: group for group in keys.groups}
    for spec in SPECS:
        assert groups[spec.title].key == QKeySequence(spec.key).toString(QKeySequence.NativeText) != ""
        for pressed, what in spec.keys:
            assert told[spec.title, pressed] == what
    opened = {f"view.{spec.name}" for spec in SPECS}
    listed = {row.keys for group in keys.groups for row in group.rows}
    for name, action in window.all_actions.table.items():
        if action.key and name not in opened and not name.startswith("digit.truth."):
            assert window.all_actions[name].shortcut().toString(QKeySequence.NativeText) in listed
    assert told["Digit", "Alt+0 – Alt+9"] == "Its truth is 0 – 9"
    assert told["Network", "1 – 4"] == "activation, gradient, weighted input, difference"
    assert told["Digit", "Space"] == "lowers and lifts it; held, it draws"
    shown = [label.text() for label in keys.findChildren(QLabel)]
    for (title, pressed), what in told.items():
        assert title in shown and pressed in shown and what in shown


def test_the_list_says_of_what_cannot_be_done_now_why(keys, window):
    (reset,) = [row for group in keys.groups for row in group.rows if row.keys == "Ctrl+R"]
    assert reset.why_not == window.all_actions.why_not("run.reset") != ""
    assert [label.text() for label in keys.findChildren(QLabel) if label.toolTip() == reset.why_not] == [
        "Ctrl+R",
        "Reset",
    ]


def test_in_a_low_window_the_list_of_keys_is_scrolled(qtbot, window):
    style.use(QApplication.instance(), new_scale=style.PROJECTOR_SCALE)
    window.resize(1280, 720)
    window.all_actions["help.keyboard"].trigger()
    (keys,) = window.findChildren(KeyboardList)
    qtbot.waitUntil(lambda: keys.area.verticalScrollBar().maximum() > 0)
    assert keys.width() <= window.width() and keys.height() <= window.height()
    assert keys.area.horizontalScrollBar().maximum() == 0
    qtbot.keyClick(keys.area, Qt.Key_Down)
    assert keys.area.verticalScrollBar().value() > 0
    keys.close()
    style.use(QApplication.instance(), new_scale=1.0)
