"""Lessons, the arrangement in front of a class and the play, one within another: each way in leads the same way out."""

import pytest
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtWidgets import QApplication

from core.run.run_file import SHIPPED, read_run
from core.study.play import Place
from lenet_gui.lessons.reading import parsed
from lenet_gui.lessons.shipped import shipped
from lenet_gui.look import style
from lenet_gui.views.spec import LEFT_TABS, RIGHT_TABS
from lenet_gui.window.docking.layout import names_at
from lenet_gui.window.docking.titles import ViewRow

TEXT = """lesson: own
title: My own lesson
== see
show: table
digit: test 3
select: C3[4]
Look.
== see
show: play
play: C1[5](8,12)
See it.
== see
show: curves
That was it.
"""
SIZES = [(1280, 720), (1440, 900)]
IN_TURN = (*names_at(LEFT_TABS), *names_at(RIGHT_TABS))


class Clock:
    """In place of a QElapsedTimer: a tenth of a second has passed at every look."""

    def start(self):
        pass

    def nsecsElapsed(self):
        return 100_000_000


@pytest.fixture(autouse=True)
def usual_type(qapp):
    yield
    style.use(qapp, style.DARK, new_scale=1.0)


@pytest.fixture
def lesson():
    made, mistakes = parsed(TEXT.encode())
    assert mistakes == []
    return made


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture(params=SIZES, ids=str)
def window(window, run, qtbot, request):
    return prepared(qtbot, window, run, request.param)


def prepared(qtbot, window, run, size):
    window.setWindowState(Qt.WindowNoState)
    window.present.have_pretrained(run)
    window.study.chooser.set_playing(False)
    window.sources.study_digit(window.dataset.test, "test", 3)
    window.player._timer.timeout.disconnect()  # time passes as a test says
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    window.all_actions["layout.reset"].trigger()
    rest()
    return window


def rest():
    for _turn in range(8):
        QApplication.processEvents()


def press(qtbot, window, key):
    qtbot.keyClick(window, key)
    rest()


def arrangement(window):
    """What can be seen and where, to the pixels that Qt divides by."""
    panel = window.lessons.panel
    return (
        {name: dock.geometry().getRect() for name, dock in window.docks.items() if dock.seen},
        (window.width(), window.height()),
        panel is not None and panel.isVisible(),
    )


def same(one, other):
    near = all(
        abs(mine - theirs) <= 2
        for name in one[0].keys() & other[0].keys()
        for mine, theirs in zip(one[0][name], other[0][name], strict=True)
    )
    return one[0].keys() == other[0].keys() and near and one[1:] == other[1:]


def in_front(window):
    return [name for name in IN_TURN if window.docks[name].seen]


def assert_a_lesson_in_class(window, size):
    """Network on top, below it one view and the panel, all of it in a window as large as before."""
    (front,) = in_front(window)
    network, panel = window.docks["network"].geometry(), window.lessons.panel
    view, mine = window.docks[front].geometry(), panel.parentWidget().geometry()
    assert (window.width(), window.height()) == size
    assert panel.isVisible() and isinstance(window.docks[front].titleBarWidget(), ViewRow)
    assert network.bottom() < view.top() and abs(view.top() - mine.top()) <= 1 and view.right() < mine.left()
    assert min(view.width(), mine.width()) > 0.4 * network.width()
    for button in (panel.leave, panel.back, panel.next):
        assert button.width() >= button.minimumSizeHint().width() and panel.rect().contains(button.geometry())
    assert window.home.rect().contains(QRect(mine))


def test_the_projector_turned_in_a_lesson_arranges_the_lesson_for_the_class_and_back(qtbot, window, lesson):
    size = (window.width(), window.height())
    before = arrangement(window)
    window.lessons.begin(lesson)
    rest()
    usual = arrangement(window)
    for _time in range(2):
        press(qtbot, window, Qt.Key_F9)
        for number in (1, 2, 0):
            window.lessons.go(number)
            rest()
            assert_a_lesson_in_class(window, size)
            assert in_front(window) == [["table"], ["play"], ["curves"]][number]
        press(qtbot, window, Qt.Key_F9)
        assert same(arrangement(window), usual)
    window.lessons.leave()
    rest()
    assert same(arrangement(window), before)


def test_a_lesson_left_in_front_of_the_class_leaves_the_class_and_behind_it_the_usual(qtbot, window, lesson):
    before = arrangement(window)
    press(qtbot, window, Qt.Key_F9)
    there = arrangement(window)
    window.lessons.begin(lesson)
    window.lessons.go(1)
    rest()
    window.lessons.leave()
    rest()
    assert same(arrangement(window), there)
    press(qtbot, window, Qt.Key_F9)
    assert same(arrangement(window), before)


def test_a_lesson_begun_in_front_of_the_class_and_left_outside_is_gone(qtbot, window, lesson):
    before = arrangement(window)
    press(qtbot, window, Qt.Key_F9)
    there = arrangement(window)
    window.lessons.begin(lesson)
    rest()
    press(qtbot, window, Qt.Key_F9)
    window.lessons.leave()
    rest()
    assert same(arrangement(window), before)
    window.all_actions["layout.reset"].trigger()
    rest()
    assert same(arrangement(window), before)
    press(qtbot, window, Qt.Key_F9)
    assert same(arrangement(window), there)


def test_in_a_lesson_in_front_of_the_class_another_view_can_be_opened_and_all_be_reset(qtbot, window, lesson):
    size = (window.width(), window.height())
    press(qtbot, window, Qt.Key_F9)
    window.lessons.begin(lesson)
    window.docks["robustness"].open()
    rest()
    assert in_front(window) == ["robustness"]
    assert_a_lesson_in_class(window, size)
    window.all_actions["layout.reset"].trigger()
    rest()
    assert in_front(window) == ["table"]
    assert_a_lesson_in_class(window, size)


@pytest.mark.parametrize("named", [lesson.name for lesson in shipped()])
def test_every_lesson_that_comes_with_the_program_fits_in_front_of_a_class(qtbot, window, named):
    size = (window.width(), window.height())
    press(qtbot, window, Qt.Key_F9)
    lesson = next(lesson for lesson in shipped() if lesson.name == named)
    window.lessons.begin(lesson)
    for number in range(len(lesson.steps)):
        window.lessons.go(number)
        rest()
        assert (window.width(), window.height()) == size and window.lessons.panel.isVisible()


KEYS = {"F8": Qt.Key_F8, "F9": Qt.Key_F9, "Esc": Qt.Key_Escape}


@pytest.mark.parametrize("keys", ["F9 F8 Esc F9", "F8 F9 F8 F9", "F8 F9 Esc F9", "F9 F8 F9 Esc", "F8 F9 F9 F8"])
def test_a_play_in_whatever_order_leaves_no_empty_view_in_front(qtbot, window, keys):
    window.docks["kernels"].open()
    rest()
    before = arrangement(window)
    for key in keys.split():
        press(qtbot, window, KEYS[key])
        playing = window.player.place is not None
        assert ("play" in in_front(window)) == playing
    assert window.player.place is None and same(arrangement(window), before)


def test_a_paused_play_is_paused_again_after_a_lesson_and_its_end_leads_back_too(qtbot, window, lesson):
    window.docks["kernels"].open()
    rest()
    before = arrangement(window)
    place = Place.parsed("C3[4](2,2)")
    window.player.begin(place, playing=False)
    rest()
    window.lessons.begin(lesson)
    for number in (1, 2, 1):
        window.lessons.go(number)
    rest()
    window.lessons.leave()
    rest()
    assert window.player.place == place and not window.player.running
    assert "play" in in_front(window) and window.docks["play"].view.told.place == place
    press(qtbot, window, Qt.Key_Escape)
    assert window.player.place is None and same(arrangement(window), before)


def test_a_play_that_ran_runs_again_after_a_lesson(qtbot, window, lesson):
    window.player.begin()
    window.lessons.begin(lesson)
    assert window.player.place is None
    window.lessons.leave()
    assert window.player.place is not None and window.player.running


def test_a_steps_play_begins_at_its_scene_and_pauses_where_its_words_end(qtbot, window, lesson):
    window.lessons.begin(lesson)
    window.lessons.go(1)
    player, until = window.player, Place.parsed("C1[5](8,12)")
    assert player.running and player.place.scene == "C1" and player.place.at == 0 and player.place.map == 5
    player._clock = Clock()
    while player.running:
        assert player.place.scene == "C1" and player.seconds < player.playing.timeline.time(until)
        player.tick()
    assert not player.running and player.place == until


@pytest.mark.parametrize("in_class", [False, True])
def test_in_a_lesson_space_pauses_the_play_escape_ends_it_and_enter_leads_on(qtbot, window, lesson, in_class):
    if in_class:
        press(qtbot, window, Qt.Key_F9)
    window.lessons.begin(lesson)
    window.lessons.go(1)
    rest()
    panel, player = window.lessons.panel, window.player
    assert QApplication.focusWidget() is panel.next
    qtbot.keyClick(panel.next, Qt.Key_Right)
    assert player.place.scene == "S2"
    qtbot.keyClick(panel.next, Qt.Key_Escape)
    assert player.place is None and window.lessons.number == 1
    window.lessons.go(1)
    assert player.running and QApplication.focusWidget() is panel.next
    qtbot.keyClick(panel.next, Qt.Key_Space)
    assert not player.running and player.place is not None and window.lessons.number == 1
    qtbot.keyClick(panel.next, Qt.Key_Space)
    assert player.running
    qtbot.keyClick(panel.next, Qt.Key_Return)
    assert window.lessons.number == 2
    window.lessons.go(1)
    qtbot.keyClick(panel.next, Qt.Key_Escape)
    qtbot.keyClick(panel.next, Qt.Key_Space)  # nothing is played: it is the button's
    assert window.lessons.number == 2


@pytest.mark.parametrize("played", [False, True])
def test_left_at_once_a_lesson_leaves_the_digit_that_was_there_while_they_pass(qtbot, window, lesson, played):
    window.study.chooser.set_playing(True)
    if played:
        window.player.begin()
    before = window.moment.probe
    window.lessons.begin(lesson)
    assert not window.study.chooser.playing
    window.lessons.leave()
    assert window.moment.probe is before and (window.player.place is not None) == played
    window.player.end()
    assert window.study.chooser.playing and window.moment.probe is before


@pytest.mark.parametrize("large", [1, None])
def test_what_the_microscope_showed_large_is_large_again_after_a_lesson(qtbot, window, lesson, large):
    view = window.docks["microscope"].made()
    automatic = view.large
    window.lessons.begin(lesson)
    window.lessons.leave()
    assert view.large == automatic
    view.show_large(large)
    window.lessons.begin(lesson)
    assert view.large == automatic
    window.lessons.leave()
    assert view.large == large
