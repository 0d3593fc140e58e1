"""The bar has a row of its own where there is room, else it shares that of the notices; and takes room from nobody."""

import pytest
from PyQt5.QtCore import QRect
from PyQt5.QtWidgets import QApplication

from core.run.commands import TrainTo
from core.run.snapshot import PAUSED
from lenet_gui.window.bottom import SHARE

WAIT_MS = 60_000


@pytest.fixture
def sized(qtbot, window):
    """A window of a size that has a past."""

    def resize(width, height):
        window.resize(width, height)
        window._thread.send(TrainTo(3))
        qtbot.waitUntil(lambda: window.present.live.state == PAUSED, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: window.time_bar.has_past, timeout=WAIT_MS)
        settle()
        return window

    return resize


def settle():
    for _round in range(4):
        QApplication.processEvents()


def rows(window):
    """Where both are."""
    return [QRect(row.mapTo(window, row.rect().topLeft()), row.size()) for row in (window.time_bar, window.notice)]


def test_where_there_is_room_it_has_a_row_of_its_own(sized):
    window = sized(1440, 900)
    bar, notice = rows(window)
    assert bar.width() == notice.width() == window.width() and bar.bottom() < notice.top()
    assert window.rect().contains(notice) and bar.height() == window.time_bar.wanted_height()


def test_the_smallest_window_is_as_small_as_without_it_and_it_stands_beside_the_notices(sized):
    window = sized(1280, 680)
    assert window.size().height() == 680 and window.minimumSizeHint().height() <= 680
    window.notice.say("")
    settle()
    bar, notice = rows(window)
    assert window.time_bar.isVisible() and not bar.intersects(notice)
    assert bar.right() < notice.left() and window.rect().contains(bar) and window.rect().contains(notice)
    for part in (window.time_bar.place, window.time_bar.track, window.time_bar.live):
        assert window.time_bar.rect().contains(part.geometry()) and part.width() > 20
    window.resize(1280, 800)
    settle()
    bar, notice = rows(window)
    assert bar.bottom() < notice.top()


def test_beside_the_notices_it_has_all_the_room_that_they_do_not_need(sized):
    window = sized(1280, 680)
    window.notice.say("")
    settle()
    bar, notice = rows(window)
    fact = window.notice.fact
    assert notice.width() < fact.sizeHint().width() + 120 and notice.right() == window.width() - 1
    assert bar.height() == min(window.notice.parentWidget().height(), window.time_bar.wanted_height())
    window.notice.say("A sentence that has to be read, since it says what has happened.")
    settle()
    shorter, _notice = rows(window)
    message = window.notice.message
    assert shorter.width() < bar.width() and message.width() >= message.sizeHint().width()
    window.notice.say("A sentence " * 40)
    settle()
    assert rows(window)[0].width() >= round(SHARE * window.width())  # which no sentence takes from it
    window.notice.say("")
    settle()
    assert rows(window)[0] == bar


def test_where_something_is_offered_that_leaves_no_room_it_waits(sized):
    window = sized(1280, 680)
    before = window.minimumSizeHint().width()
    window.notice.offer("long", "An offer " * 12, "", lambda: None)
    settle()
    assert window.time_bar.isHidden() and window.width() == 1280
    window.notice.withdraw("long")
    settle()
    assert window.time_bar.isVisible() and window.minimumSizeHint().width() == before
