"""On the smallest screen every view has its place: none makes the window larger than the screen."""

from itertools import combinations

import pytest
from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtWidgets import QApplication

from lenet_gui.views.spec import LEFT_TABS, RIGHT_TABS
from lenet_gui.views.study.column import WIDEST
from lenet_gui.window.docking.layout import names_at

TABS = names_at(LEFT_TABS) + names_at(RIGHT_TABS)


@pytest.mark.parametrize("name", TABS)
def test_a_tab_fits_into_a_window_of_1280_by_800(qtbot, window, name):
    window.resize(1280, 760)  # the rest is the title bar's
    window.all_actions["layout.reset"].trigger()
    window.docks[name].open()
    qtbot.waitUntil(lambda: window.docks[name].view is not None and window.docks[name].view.isVisible())
    view = window.docks[name].view

    def has_room():  # once the layout has come to rest
        assert (window.width(), window.height()) == (1280, 760)
        inner = window.rect().adjusted(0, 0, 0, -window.notice.height())
        assert inner.contains(QRect(view.mapTo(window, QPoint()), view.size()))
        assert view.size() == view.size().expandedTo(view.minimumSizeHint())

    qtbot.waitUntil(has_room)


def parts_of(window):
    """The rectangles of everything in the window that is to lie side by side."""
    docks = [dock for dock in window.docks.values() if dock.seen]
    parts = [window.menuBar(), window.controls, window.notice, *docks]
    return [QRect(part.mapTo(window, QPoint()), part.size()) for part in parts]


def open_all(qtbot, window):
    for name in TABS:
        window.docks[name].open()
        qtbot.waitUntil(lambda name=name: window.docks[name].view is not None)


def test_the_smallest_window_fits_a_laptop_of_1280_by_720_and_nothing_overlaps(qtbot, window):
    open_all(qtbot, window)
    least = window.minimumSizeHint()
    assert least.width() <= 1280 and least.height() <= 720 - 40  # the desktop's title bar
    window.resize(10, 10)
    qtbot.waitUntil(lambda: window.size() == least)
    window.all_actions["layout.reset"].trigger()
    QApplication.processEvents()
    parts = parts_of(window)
    assert len(parts) == 7 and all(window.rect().contains(part) for part in parts)
    assert not [pair for pair in combinations(parts, 2) if pair[0].intersects(pair[1])]


def test_on_a_wide_screen_the_network_gets_what_the_digit_does_not_need(qtbot, window):
    window.resize(3840, 2100)
    window.all_actions["layout.reset"].trigger()
    qtbot.waitUntil(lambda: window.docks["network"].width() > 3840 - WIDEST - 10)
    assert window.docks["study"].width() <= WIDEST
