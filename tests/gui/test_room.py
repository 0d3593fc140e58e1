"""On the smallest screen every view has its place: none makes the window larger than the screen."""

import pytest
from PyQt5.QtCore import QPoint, QRect
from PyQt5.QtWidgets import QApplication

from lenet_gui.window_layout import LEFT_TABS, RIGHT_TABS


@pytest.mark.parametrize("name", LEFT_TABS + RIGHT_TABS)
def test_a_tab_fits_into_a_window_of_1280_by_800(qtbot, window, name):
    window.resize(1280, 760)  # the rest is the title bar's
    window.reset_layout()
    window.docks[name].open()
    qtbot.waitUntil(lambda: window.docks[name].view is not None and window.docks[name].view.isVisible())
    QApplication.processEvents()
    view = window.docks[name].view
    assert (window.width(), window.height()) == (1280, 760)
    inner = window.rect().adjusted(0, 0, 0, -window.notice.height())
    assert inner.contains(QRect(view.mapTo(window, QPoint()), view.size()))
    assert view.size() == view.size().expandedTo(view.minimumSizeHint())
