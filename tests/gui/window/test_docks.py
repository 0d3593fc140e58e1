"""Views in docks: made when first seen, unseen ones do nothing, taken out and put back, remembered and reset."""

import every_view
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QApplication, QMenu, QTabBar

from core.study.selection import Selection
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.views.spec import LEFT_TABS, RIGHT_TABS
from lenet_gui.window.docking.docks import APART, MenuButton
from lenet_gui.window.docking.layout import LAYOUT_VERSION, names_at
from lenet_gui.window.docking.titles import Title
from lenet_gui.window.view_registry import SPECS

WAIT_MS = 30_000
BEHIND = ("table", "kernels", "code")


def another_window(qtbot, settings, digits, recipe):
    thread = TrainingThread(lambda: Trainer(recipe, digits))
    thread.start()
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.making.at_once()
    made.show()
    return made


def tabs(window, name="table"):
    """The row of tabs in which this view's name stands."""
    title = window.docks[name].windowTitle()
    bars = [bar for bar in window.home.findChildren(QTabBar) if bar.isVisible()]
    return next(bar for bar in bars if title in [bar.tabText(index) for index in range(bar.count())])


def test_views_behind_a_tab_are_not_made_until_they_are_seen(qtbot, window):
    assert all(window.docks[name].view is None for name in BEHIND)
    assert window.docks["microscope"].view.isVisible() and window.docks["curves"].view.isVisible()
    qtbot.keyClick(window, Qt.Key_3, Qt.ControlModifier)
    assert window.docks["table"].view.isVisible()


def test_no_title_is_made_for_a_dock_that_is_docked(qtbot, thread, settings, monkeypatch):
    """A start would make nineteen of them in vain."""
    titled = []
    make = lambda dock: titled.append(dock.objectName()) or Title(dock)  # noqa: E731
    monkeypatch.setattr("lenet_gui.window.docking.docks.Title", make)
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    assert titled == []
    window.docks["curves"].undock()
    assert titled == ["curves"]
    window.close()


def test_a_view_made_late_is_complete_at_once(qtbot, window):
    window.network.selection_changed.emit(Selection("C3", 2, 4, 5, picked=True))
    kernels = window.docks["kernels"].made()
    assert kernels._selection == Selection("C3", 2, 4, 5, picked=True)
    assert kernels in window.stage.views and kernels._moment is window.moment


def test_a_view_behind_another_tab_is_hidden_and_comes_back_up_to_date(qtbot, window):
    microscope = window.docks["microscope"].view
    window.docks["kernels"].open()
    assert not microscope.isVisible() and window.docks["kernels"].view.isVisible()
    window.docks["microscope"].open()
    assert microscope.isVisible() and not window.docks["kernels"].view.isVisible()


def test_on_a_small_screen_no_tab_moves_the_divider_above_it(qtbot, window):
    window.resize(1280, 680)
    window.all_actions["layout.reset"].trigger()
    QApplication.processEvents()
    before = window.docks["network"].geometry()
    for name in [*names_at(LEFT_TABS), *names_at(RIGHT_TABS)]:
        window.docks[name].open()
        qtbot.waitUntil(lambda name=name: window.docks[name].view is not None and window.docks[name].view.isVisible())
        QApplication.processEvents()
        assert window.docks["network"].geometry() == before, name


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_what_a_view_needs_at_least_is_known_before_it_is_made(qtbot, spec, tmp_path):
    view = every_view.made(spec.name, tmp_path)
    qtbot.addWidget(view)
    needed = view.minimumSizeHint().expandedTo(view.minimumSize())
    assert needed.width() <= spec.least[0] and needed.height() <= spec.least[1]


def test_no_window_is_built_anew_by_looking_at_all_tabs(qtbot, window):
    for dock in window.docks.values():
        dock.open()
    views = [dock.view for dock in window.docks.values()]
    for dock in window.docks.values():
        dock.open()
    assert [dock.view for dock in window.docks.values()] == views
    shown = [view for view in views if hasattr(view, "show_moment")] + [window.cards.card]
    staged = [view for view in window.stage.views if view in shown]  # there are others, such as the play's button
    assert len(set(map(id, staged))) == len(staged) == len(shown)


@pytest.mark.parametrize("name", ["network", "study", "microscope", "curves"])
def test_every_view_can_be_taken_out_and_goes_on_living_there(qtbot, window, name):
    dock = window.docks[name]
    dock.undock()
    qtbot.waitUntil(lambda: dock.titleBarWidget().findChild(MenuButton) is not None)
    assert dock.isFloating() and dock.isWindow() and dock.view.isVisible()
    window.controls.step_button.click()
    qtbot.waitUntil(lambda: window.moment.snapshot.step == 1, timeout=WAIT_MS)
    dock.close()  # puts it back
    assert not dock.isFloating() and dock.view.isVisible()


def test_a_double_click_on_a_tab_takes_the_view_out(qtbot, window):
    bar = tabs(window)
    index = next(i for i in range(bar.count()) if bar.tabText(i) == window.docks["kernels"].windowTitle())
    qtbot.mouseDClick(bar, Qt.LeftButton, pos=bar.tabRect(index).center())
    assert window.docks["kernels"].isFloating()
    qtbot.waitUntil(window.docks["kernels"].view.isVisible)


def test_the_three_dots_open_the_menu_of_the_view_in_front(qtbot, window):
    asked = []
    for dock in window.docks.values():
        dock.menu_asked.disconnect()
        dock.menu_asked.connect(lambda asker, _place: asked.append(asker.objectName()))
    window.docks["code"].open()
    button = tabs(window).findChild(MenuButton)
    qtbot.waitUntil(lambda: button.geometry().right() > tabs(window).width() - 3 * style.GRID)
    qtbot.mouseClick(button, Qt.LeftButton)
    for name in ("network", "study"):
        qtbot.mouseClick(window.docks[name]._corner, Qt.LeftButton)
    window.docks["curves"].undock()
    qtbot.waitUntil(lambda: window.docks["curves"].titleBarWidget().findChild(MenuButton) is not None)
    qtbot.mouseClick(window.docks["curves"].titleBarWidget().findChild(MenuButton), Qt.LeftButton)
    assert asked == ["code", "network", "study", "curves"]


def test_the_menu_of_a_view_offers_what_can_be_done_with_it(qtbot, window):
    dock = window.docks["curves"]
    window.view_actions.open_menu(dock, QPoint(10, 10))
    menu = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMenu) and widget.isVisible())
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert texts == ["Copy as picture", "Save picture as…", "Save numbers as…", "Take out", "Reset layout"]
    next(action for action in menu.actions() if "out" in action.text()).trigger()
    menu.close()
    assert dock.isFloating()


def test_the_layout_is_remembered(qtbot, window, settings, digits, recipe):
    window.docks["code"].open()
    window.docks["curves"].undock()
    window.home.resizeDocks([window.docks["network"], window.docks["microscope"]], [430, 250], Qt.Vertical)
    window.close()
    again = another_window(qtbot, settings, digits, recipe)
    assert again.docks["curves"].isFloating()
    qtbot.waitUntil(lambda: again.docks["code"].view is not None and again.docks["code"].view.isVisible())
    assert again.docks["microscope"].view is None
    again.close()


def test_a_layout_of_another_version_gives_the_first_arrangement(qtbot, window, settings, digits, recipe):
    window.docks["curves"].undock()
    state = window.home.saveState(LAYOUT_VERSION + 1)
    window.close()
    settings.layout = state
    again = another_window(qtbot, settings, digits, recipe)
    assert not again.docks["curves"].isFloating() and again.docks["curves"].isVisible()
    again.close()


def test_the_layout_can_be_reset(qtbot, window):
    window.docks["network"].undock()
    window.docks["code"].open()
    window.home.splitDockWidget(window.docks["study"], window.docks["curves"], Qt.Vertical)
    window.all_actions["layout.reset"].trigger()
    qtbot.waitUntil(lambda: window.docks["microscope"].view.isVisible())
    assert not any(dock.isFloating() for dock in window.docks.values())
    names = ("study", "network", "microscope", "curves")
    study, network, left, curves = (window.docks[name].geometry for name in names)
    qtbot.waitUntil(lambda: study().right() < network().left() == left().left() < left().right() < curves().left())
    assert network().bottom() < left().top() and left().bottom() == curves().bottom() == study().bottom()
    assert network().right() == curves().right() and network().height() > left().height()


@pytest.mark.parametrize("size", [(1280, 776), (1920, 1080), (3840, 2160)])
def test_at_every_size_the_views_fill_the_window_and_nothing_is_cut(qtbot, window, size):
    window.setWindowState(Qt.WindowNoState)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    window.all_actions["layout.reset"].trigger()
    qtbot.waitUntil(lambda: window.docks["microscope"].view.mapTo(window, QPoint(0, 0)).x() > 0)
    for name in ("network", "study", "microscope", "curves"):
        view = window.docks[name].view
        place = view.mapTo(window, QPoint(0, 0))
        assert place.x() >= 0 and place.x() + view.width() <= size[0]
        assert place.y() + view.height() <= window.notice.mapTo(window, QPoint(0, 0)).y()
        assert view.width() >= view.minimumWidth() and view.height() >= view.minimumHeight()
    assert window.network.height() > window.docks["microscope"].view.height()


@pytest.mark.parametrize("name", ["network", "study", "kernels", "curves"])
def test_what_is_taken_out_is_seen_to_have_left_its_place(qtbot, window, name):
    dock = window.docks[name]
    dock.open()
    qtbot.waitUntil(lambda: dock.geometry().right() > 0)
    before = dock.mapToGlobal(QPoint(0, 0))
    dock.undock()
    away = dock.geometry().topLeft() - before
    assert away.manhattanLength() >= APART
    assert dock.geometry().intersects(dock.screen().availableGeometry())


def test_a_double_click_on_a_title_of_a_view_that_is_out_puts_it_back(qtbot, window):
    dock = window.docks["curves"]
    dock.undock()
    qtbot.waitUntil(lambda: isinstance(dock.titleBarWidget(), Title))
    qtbot.mouseDClick(dock.titleBarWidget(), Qt.LeftButton)
    assert not dock.isFloating()


def test_the_menu_of_tabs_that_qt_is_building_anew_is_not_asked_for(qtbot, window):
    asked = []
    for dock in window.docks.values():
        dock.menu_asked.connect(lambda asker, _place: asked.append(asker))
    bar = tabs(window)
    for index in (-1, bar.count(), bar.count() + 7):
        window.home._ask_for_menu(bar, index, QPoint(0, 0))
        window.home._take_out(bar, index)
    bar.setTabText(bar.currentIndex(), "")  # as Qt has it for a moment
    qtbot.mouseClick(bar.findChild(MenuButton), Qt.LeftButton)
    bar.tabBarDoubleClicked.emit(-1)
    assert asked == [] and not any(dock.isFloating() for dock in window.docks.values())


def test_the_key_of_the_digit_brings_the_pen_to_the_pad(qtbot, window):
    qtbot.keyClick(window, Qt.Key_2, Qt.ControlModifier)
    assert window.study.pad.hasFocus()


def test_at_first_and_after_a_reset_the_microscope_and_the_curves_are_in_front(qtbot, window):
    def in_front():
        return {name for name, dock in window.docks.items() if dock.view is not None and dock.view.isVisible()}

    first = {"network", "study", "microscope", "curves"}
    assert in_front() == first
    for name in ("table", "mistakes"):
        window.docks[name].open()
    assert in_front() == {"network", "study", "table", "mistakes"}
    window.all_actions["layout.reset"].trigger()
    qtbot.waitUntil(lambda: in_front() == first)


def test_a_layout_that_was_remembered_keeps_its_own_tabs_in_front(qtbot, window, settings, digits, recipe):
    for name in ("table", "mistakes"):
        window.docks[name].open()
    window.close()
    again = another_window(qtbot, settings, digits, recipe)
    qtbot.waitUntil(lambda: again.docks["table"].view is not None and again.docks["table"].view.isVisible())
    assert again.docks["mistakes"].view.isVisible()
    assert again.docks["microscope"].view is None and again.docks["curves"].view is None
    again.close()
