"""A lesson that is open before there are digits, as from the command line, is afterwards as if it had never been."""

from dataclasses import replace

import pytest
from PyQt5.QtWidgets import QApplication

from core.data.dataset import Dataset, Part
from core.run.run_file import SHIPPED, read_run
from core.study.selection import NOTHING
from lenet_gui.app import blank_snapshot
from lenet_gui.lessons.reading import parsed
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow

TEXT = """lesson: own
title: Own
== see
show: table
digit: test 3
select: C3[4]
Look.
== see
digit: own
play: C1
Look again.
"""
WAIT_MS = 30_000


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture
def early(qtbot, thread, settings):
    """The window as it is at first: without digits and without a pre-trained network."""
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0], new_explained=True)
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.making.at_once()
    made.show()
    made.show_snapshot(blank_snapshot())
    made.docks["table"].made()
    made.player._timer.timeout.disconnect()
    yield made
    made.close()


@pytest.fixture
def lesson():
    made, mistakes = parsed(TEXT.encode())
    assert mistakes == []
    return made


def other_digits(digits, count):
    return Dataset("other", digits.train, Part(digits.test.images[-count:], digits.test.labels[-count:]))


def looks(window):
    return {
        "pretrained": window.present.shows_pretrained,
        "parade": window.study.chooser.playing,
        "of the test": window.moment.probe.source == "test",
        "lens": window.present.lens,
        "picked": replace(window.stage.picked, picked=False),
        "table": window.docks["table"].view.quantity,
        "seen": {name for name, dock in window.docks.items() if dock.seen},
        "keys": QApplication.focusWidget(),
        "trainable": window.all_actions["run.train"].isEnabled(),
    }


@pytest.mark.parametrize("step", [0, 1])
def test_what_it_leaves_is_the_window_without_it(qtbot, early, lesson, digits, run, step):
    window = early
    before = looks(window)
    window.lessons.begin(lesson)
    window.lessons.go(step)
    window.present.have_pretrained(run)
    window.use_dataset(digits)
    qtbot.waitUntil(lambda: window.moment.probe.source == "test", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not window.study.chooser.playing, timeout=WAIT_MS)
    assert step or window.moment.probe.index == 3  # the step has its digit
    assert not step or window.moment.lens.play is not None
    window.lessons.leave()
    after = looks(window)
    assert after["parade"] and after["of the test"] and window.moment.trace is not None
    changed = {"parade": True, "of the test": True, "pretrained": True, "trainable": True}
    assert looks(window) == before | changed
    assert replace(window.stage.picked, picked=False) == NOTHING


def test_left_at_once_it_shows_the_digits_that_come_later(qtbot, early, lesson, digits):
    early.lessons.begin(lesson)
    early.lessons.leave()
    assert not early.study.chooser.playing
    early.use_dataset(digits)
    qtbot.waitUntil(lambda: early.moment.trace is not None, timeout=WAIT_MS)
    assert early.study.chooser.playing


@pytest.mark.parametrize("parade", [True, False])
def test_other_digits_during_a_lesson_are_those_one_comes_back_to(qtbot, window, lesson, digits, parade):
    window.sources.study_digit(digits.test, "test", 250)
    window.study.chooser.set_playing(parade)
    window.lessons.begin(lesson)
    few = other_digits(digits, 40)
    window.use_dataset(few)
    qtbot.waitUntil(lambda: window.moment.probe.index == 3, timeout=WAIT_MS)
    assert (window.moment.probe.image == few.test.images[3]).all() and not window.study.chooser.playing
    window.lessons.leave()
    probe = window.moment.probe
    assert window.study.chooser.playing == parade
    assert parade or ((probe.source, probe.index) == ("test", 39) and (probe.image == few.test.images[39]).all())


def test_a_drawing_comes_back_also_after_other_digits(qtbot, window, lesson, digits):
    window.study.chooser.set_playing(False)
    window.study.pad.set_strokes([[[0.5, 0.2], [0.5, 0.8]]])
    before = window.moment.probe
    window.lessons.begin(lesson)
    window.use_dataset(other_digits(digits, 40))
    qtbot.waitUntil(lambda: window.moment.probe.index == 3, timeout=WAIT_MS)
    window.lessons.leave()
    assert window.moment.probe is before and not window.study.chooser.playing
    assert len(window.study.pad.strokes()) == 1


def test_the_keys_go_back_to_who_had_them(qtbot, window, lesson):
    window.docks["table"].open()
    for who in (window, window.docks["table"].view, window.controls.train_button):
        who.setFocus()
        window.lessons.begin(lesson)
        assert QApplication.focusWidget() is not who
        window.lessons.leave()
        assert QApplication.focusWidget() is who
