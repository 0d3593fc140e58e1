"""What is said along the bottom: a warning is covered by nothing unasked, goes with its cause, and can be closed."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from core.data.dataset import BUILTIN, MNIST, Dataset
from core.study.address import Address
from lenet_gui.lessons.shipped import shipped
from lenet_gui.window.notice_line import NoticeLine


@pytest.fixture
def notice(qtbot):
    made = NoticeLine()
    qtbot.addWidget(made)
    made.resize(1280, 36)
    made.show()
    return made


def test_what_nobody_has_asked_for_does_not_cover_a_warning(notice):
    notice.mention("Digits are drawn.")
    assert notice.message.text() == "Digits are drawn."
    notice.say("It is no lesson.", warning=True, about="lesson")
    for sentence in ("Digits are here.", ""):
        notice.mention(sentence)
        assert notice.message.text() == "It is no lesson." and notice.message.property("warning")
    notice.take_back("digits")
    assert notice.message.text() == "It is no lesson."
    notice.say("Saved in here.")
    assert notice.message.text() == "Saved in here." and not notice.message.property("warning")
    notice.take_back("lesson")  # which is not said any more
    assert notice.message.text() == "Saved in here."
    notice.mention("")
    assert notice.message.text() == ""


def test_what_is_taken_back_is_said_no_longer(notice):
    notice.say("It is no lesson.", warning=True, about="lesson")
    notice.take_back("lesson")
    assert notice.message.text() == "" and not notice.close_button.isVisible()
    notice.mention("Digits are here.")
    assert notice.message.text() == "Digits are here."


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_a_warning_can_be_closed_right_behind_its_words(qtbot, notice, by):
    notice.say("Saved in here.")
    assert not notice.close_button.isVisible()
    notice.say("It is no lesson.", warning=True)
    notice.layout().activate()
    button = notice.close_button
    assert button.isVisible() and 0 <= button.x() - notice.message.geometry().right() < 24
    assert notice.message.width() >= notice.message.sizeHint().width()
    if by == "mouse":
        QTest.mouseClick(button, Qt.LeftButton)
    else:
        assert button.focusPolicy() & Qt.TabFocus
        QTest.keyClick(button, Qt.Key_Space)
    assert notice.message.text() == "" and not button.isVisible()


def test_a_long_warning_leaves_room_for_its_button_and_for_the_fact(notice):
    notice.state_fact("This run's digits: MNIST")
    notice.say("It is no lesson. " * 40, warning=True)
    notice.layout().activate()
    assert notice.width() == 1280 and notice.rect().contains(notice.close_button.geometry())
    assert notice.close_button.geometry().right() < notice.fact.x()


def refuse(what, window, digits, tmp_path):
    """As from the command line."""
    if what == "lesson":
        path = tmp_path / "bad.lesson"
        path.write_text("title: Bad\ncolour: red\n", encoding="utf-8")
        window.lessons.open(path)
    elif what == "run":
        path = tmp_path / "bad.npz"
        path.write_bytes(b"no run")
        window.runs.open(path)
    else:
        other = "builtin" if digits.source == MNIST else ""
        window.going_to.go(Address.parsed(f"fast step 1 test 1 {other}"))


@pytest.mark.parametrize("what", ["lesson", "run", "line"])
def test_digits_that_are_found_do_not_wipe_what_was_refused(qtbot, window, digits, tmp_path, what):
    refuse(what, window, digits, tmp_path)
    qtbot.waitUntil(lambda: window.notice.message.property("warning"))
    said = window.notice.message.text()
    window.use_dataset(digits)
    window.use_dataset(Dataset(BUILTIN, digits.train, digits.test))
    assert window.notice.message.text() == said and window.notice.close_button.isVisible()


def test_the_warning_about_a_lesson_goes_when_a_good_one_is_begun(window, digits, tmp_path):
    refuse("lesson", window, digits, tmp_path)
    assert "bad.lesson" in window.notice.message.text()
    window.lessons.begin(shipped()[0])
    assert window.notice.message.text() == ""


def test_the_warning_about_a_run_goes_when_a_good_one_is_opened_or_begun(qtbot, window, digits, tmp_path):
    refuse("run", window, digits, tmp_path)
    qtbot.waitUntil(lambda: "bad.npz" in window.notice.message.text())
    good = tmp_path / "good.npz"
    window.run_files.save(good)
    qtbot.waitUntil(good.exists)
    qtbot.waitUntil(lambda: "good.npz" in window.notice.message.text())
    refuse("run", window, digits, tmp_path)
    qtbot.waitUntil(lambda: "bad.npz" in window.notice.message.text())
    window.runs.open(good)
    qtbot.waitUntil(lambda: "bad.npz" not in window.notice.message.text())


def test_the_warning_about_digits_goes_when_others_are_there(window, digits):
    window.data.failed.emit("There are no digits in that folder.")
    assert window.notice.message.text()
    window.use_dataset(Dataset(MNIST, digits.train, digits.test))
    assert "no digits in that folder" not in window.notice.message.text()
