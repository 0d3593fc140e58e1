"""Choosing a test digit, and the parade of test digits."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QFontMetrics

from lenet_gui.look import style
from lenet_gui.views.study.chooser import DigitChooser


@pytest.fixture
def chooser(qtbot):
    made = DigitChooser()
    qtbot.addWidget(made)
    made.set_count(10_000)
    made.show()
    qtbot.waitExposed(made)
    made.chosen = []
    made.digit_chosen.connect(made.chosen.append)
    yield made
    made.set_playing(False)


@pytest.fixture
def quick(chooser):
    """The chooser with a parade that need not be waited for."""
    chooser._parade.setInterval(1)
    return chooser


def test_without_digits_everything_is_disabled_and_says_why(qtbot):
    chooser = DigitChooser()
    qtbot.addWidget(chooser)
    controls = [
        chooser.previous_button,
        chooser.next_button,
        chooser.random_button,
        chooser.play_button,
        chooser.number,
    ]
    for control in controls:
        assert not control.isEnabled() and "no test digits" in control.toolTip()
    chooser.set_playing(True)
    assert not chooser.playing
    chooser.set_count(10)
    for control in controls:
        assert control.isEnabled() and control.toolTip() and "no test digits" not in control.toolTip()


def test_previous_and_next_go_round(chooser, qtbot):
    for button in (chooser.next_button, chooser.previous_button, chooser.previous_button, chooser.next_button):
        qtbot.mouseClick(button, Qt.LeftButton)
    assert chooser.chosen == [1, 0, 9999, 0]


def test_a_typed_number_is_one_choice(chooser, qtbot):
    chooser.number.setFocus()
    chooser.number.selectAll()
    qtbot.keyClicks(chooser.number, "1234")
    assert chooser.chosen == []
    qtbot.keyClick(chooser.number, Qt.Key_Return)
    assert set(chooser.chosen) == {1234} and chooser.index == 1234


def test_enter_on_the_same_number_chooses_it_again(chooser, qtbot):
    chooser.show_index(77)
    chooser.number.setFocus()
    qtbot.keyClick(chooser.number, Qt.Key_Return)
    assert chooser.chosen == [77]


def test_arrows_in_the_number_step_through_the_digits(chooser, qtbot):
    chooser.number.setFocus()
    qtbot.keyClick(chooser.number, Qt.Key_Up)
    qtbot.keyClick(chooser.number, Qt.Key_Up)
    qtbot.keyClick(chooser.number, Qt.Key_Down)
    assert chooser.chosen == [1, 2, 1]


def test_random_digits_are_within_the_part(chooser, qtbot):
    chooser.set_count(3)
    for _turn in range(60):
        qtbot.mouseClick(chooser.random_button, Qt.LeftButton)
    assert set(chooser.chosen) == {0, 1, 2}


def test_a_digit_chosen_elsewhere_is_shown_without_a_signal(chooser):
    chooser.show_index(4321)
    assert chooser.index == 4321 and chooser.chosen == []


def test_fewer_digits_bring_the_number_into_range_without_a_signal(chooser):
    chooser.show_index(4321)
    chooser.set_count(100)
    assert chooser.index == 99 and chooser.chosen == []


def test_the_parade_begins_at_once_with_the_first_digit_and_goes_on(quick, qtbot):
    quick.set_playing(True)
    assert quick.chosen == [0]
    qtbot.waitUntil(lambda: len(quick.chosen) >= 4)
    assert quick.chosen[:4] == [0, 1, 2, 3]


def test_after_the_last_digit_the_parade_goes_back_to_the_first(quick, qtbot):
    quick.show_index(9998)
    qtbot.mouseClick(quick.play_button, Qt.LeftButton)
    qtbot.waitUntil(lambda: len(quick.chosen) >= 3)
    assert quick.chosen[:3] == [9999, 0, 1]


@pytest.mark.parametrize("button", ["previous_button", "next_button", "random_button", "play_button"])
def test_any_choice_ends_the_parade(quick, qtbot, button):
    quick.set_playing(True)
    qtbot.mouseClick(getattr(quick, button), Qt.LeftButton)
    assert not quick.playing and not quick._parade.isActive()


def test_a_hidden_chooser_holds_the_parade(quick, qtbot):
    quick.set_playing(True)
    quick.hide()
    seen = len(quick.chosen)
    with qtbot.waitSignal(quick._parade.timeout):
        pass
    assert len(quick.chosen) == seen
    quick.show()
    qtbot.waitUntil(lambda: len(quick.chosen) > seen)


def test_the_parade_ends_when_the_digits_go_away(quick):
    quick.set_playing(True)
    quick.set_count(0)
    assert not quick.playing and not quick._parade.isActive()


def test_while_another_digit_is_studied_no_number_stands_there(chooser, qtbot):
    chooser.show_index(39)
    assert chooser.number.text() == "test 39"
    chooser.show_index(None)
    assert chooser.number.text() == "test –" and chooser.index == 39 and chooser.chosen == []
    qtbot.mouseClick(chooser.next_button, Qt.LeftButton)  # goes on from the last one
    assert chooser.number.text() == "test 40" and chooser.chosen == [40]


@pytest.mark.parametrize(("typed", "expected"), [("", 39), ("7", 7), ("39", 39)])
def test_a_number_can_be_typed_where_none_stands(chooser, qtbot, typed, expected):
    chooser.show_index(39)
    chooser.show_index(None)
    chooser.number.setFocus()
    chooser.number.selectAll()
    qtbot.keyClicks(chooser.number, typed)
    qtbot.keyClick(chooser.number, Qt.Key_Return)
    assert set(chooser.chosen) == {expected} and chooser.number.text() == f"test {expected}"


def test_the_arrow_keys_go_on_from_where_no_number_stands(chooser, qtbot):
    chooser.show_index(39)
    chooser.show_index(None)
    qtbot.keyClick(chooser.number, Qt.Key_Up)
    assert chooser.chosen == [40] and chooser.number.text() == "test 40"


def test_the_largest_number_has_room_in_larger_type_too(chooser, qapp):
    usual = chooser.number.minimumWidth(), chooser.number.prefix()
    style.use(qapp, new_scale=style.PROJECTOR_SCALE)
    assert chooser.number.prefix() == ""  # in the column of a class the number alone has room
    assert chooser.number.minimumWidth() > QFontMetrics(style.font()).horizontalAdvance("59999")
    style.use(qapp, new_scale=1.0)
    assert (chooser.number.minimumWidth(), chooser.number.prefix()) == usual
