"""In front of a class: another arrangement in large type, left as it was entered, and remembered for itself."""

import pytest
from PyQt5.QtCore import QPoint, QRect, Qt
from PyQt5.QtWidgets import QApplication, QMenu

from core.run.commands import Pause, Train
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.views.spec import LEFT_TABS, RIGHT_TABS
from lenet_gui.window.docking.layout import IN_FRONT, names_at
from lenet_gui.window.docking.titles import Title, ViewRow

WAIT_MS = 30_000
IN_TURN = [*names_at(LEFT_TABS), *names_at(RIGHT_TABS)]
SIZES = [(1280, 680), (1280, 720), (1440, 900), (1920, 1080), (3840, 2160)]


@pytest.fixture(autouse=True)
def usual_type(qapp):
    yield
    style.use(qapp, style.DARK, new_scale=1.0)


@pytest.fixture
def sized(qtbot, window):
    """The window, of a laptop's size."""
    resize(qtbot, window, (1280, 720))
    return window


def resize(qtbot, window, size):
    window.setWindowState(Qt.WindowNoState)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    window.all_actions["layout.reset"].trigger()
    come_to_rest()


def come_to_rest():
    for _turn in range(5):
        QApplication.processEvents()


def turn(window):
    window.all_actions["look.projector"].trigger()
    come_to_rest()


def another_window(qtbot, settings, digits, recipe):
    thread = TrainingThread(lambda: Trainer(recipe, digits))
    thread.start()
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.making.at_once()
    made.show()
    come_to_rest()
    return made


def arrangement(window):
    """All that can be seen of where the docks are."""
    docks = window.docks.values()
    seen = {dock.objectName() for dock in docks if dock.seen}
    places = {dock.objectName(): dock.geometry() for dock in docks if dock.seen and not dock.isFloating()}
    # Qt makes a view that is out no larger than the screen, which is a small one here.
    floating = {dock.objectName(): dock.geometry().topLeft() for dock in docks if dock.isFloating()}
    return seen, places, floating, {dock.objectName(): dock.isHidden() for dock in docks}, window.size()


def in_front(window):
    """The views before the eyes besides the digit and the network."""
    return [name for name in IN_TURN if window.docks[name].seen]


def row(window):
    (name,) = in_front(window)
    return window.docks[name].titleBarWidget()


def inside(window, widget):
    return window.rect().contains(QRect(widget.mapTo(window, QPoint()), widget.size()))


def as_at_first(window):
    pass


def another_tab_in_front(window):
    window.docks["code"].open()
    window.docks["mistakes"].open()


def other_dividers(window):
    home, docks = window.home, window.docks
    home.resizeDocks([docks["network"], docks["table"]], [350, 200], Qt.Vertical)
    home.resizeDocks([docks["table"], docks["curves"]], [480, 400], Qt.Horizontal)


def views_taken_out(window):
    window.docks["curves"].undock()
    window.docks["kernels"].undock()
    window.docks["kernels"].setGeometry(40, 60, 700, 420)


def network_taken_out(window):
    window.docks["network"].undock()


def digit_taken_out(window):
    window.docks["study"].undock()


def another_place(window):
    window.home.splitDockWidget(window.docks["study"], window.docks["own"], Qt.Vertical)
    window.home.tabifyDockWidget(window.docks["curves"], window.docks["table"])


STATES = (as_at_first, another_tab_in_front, other_dividers, views_taken_out, network_taken_out, digit_taken_out,
          another_place)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_coming_back_restores_what_was_arranged_before(qtbot, sized, state):
    resize(qtbot, sized, (1440, 900))
    state(sized)
    come_to_rest()
    before = arrangement(sized)
    for _time in range(2):
        qtbot.keyClick(sized, Qt.Key_F9)
        come_to_rest()
        assert style.projected() and not any(dock.isFloating() for dock in sized.docks.values())
        assert len(in_front(sized)) == 1
        sized.docks["robustness"].open()
        come_to_rest()
        qtbot.keyClick(sized, Qt.Key_F9)
        come_to_rest()
        assert not style.projected()
        assert arrangement(sized) == before


@pytest.mark.parametrize("size", SIZES)
def test_network_digit_and_one_view_fill_the_window_and_nothing_is_cut(qtbot, window, size):
    resize(qtbot, window, size)
    turn(window)
    assert (window.width(), window.height()) == size
    assert style.scale() == style.projector_scale(*size) >= 1.5
    network, column = window.docks["network"].geometry(), window.docks["study"].geometry()
    assert column.width() < network.width() / 3 and column.top() == network.top()
    for name in IN_TURN:
        window.docks[name].open()
        come_to_rest()
        assert in_front(window) == [name] and (window.width(), window.height()) == size
        dock, view = window.docks[name], window.docks[name].view
        assert window.docks["network"].geometry() == network, name
        assert dock.geometry().top() == network.bottom() + 2 and dock.width() == network.width()
        assert network.height() > 1.3 * dock.height() and column.bottom() == dock.geometry().bottom()
        for part in (view, window.controls, window.notice, window.docks["study"].view):
            assert inside(window, part) and part.size() == part.size().expandedTo(part.minimumSizeHint()), (name, part)


def test_the_row_has_all_names_whole_or_in_its_menu(qtbot, sized):
    turn(sized)
    titles = [sized.docks[name].windowTitle() for name in sized.docks if name in IN_TURN]
    for name in IN_TURN:
        sized.docks[name].open()
        come_to_rest()
        names = row(sized).names
        assert [word.text() for word in names.values()] == titles
        shown = [word for word in names.values() if word.isVisible()]
        assert [word.text() for word in shown if word.isChecked()] == [sized.docks[name].windowTitle()]
        for word in (*shown, row(sized).more):
            assert word.width() >= word.sizeHint().width() and inside(sized, word)
        assert row(sized).more.isVisible() == (len(shown) < len(titles)) and len(shown) >= 6
    row(sized).open_menu()
    menu = row(sized).findChild(QMenu)
    assert [action.text() for action in menu.actions()] == titles
    next(action for action in menu.actions() if action.text() == sized.docks["own"].windowTitle()).trigger()
    menu.close()
    come_to_rest()
    assert in_front(sized) == ["own"]


def test_a_name_in_the_row_opens_its_view_and_so_does_its_key(qtbot, sized):
    turn(sized)
    word = row(sized).names[sized.docks["kernels"]]
    qtbot.mouseClick(word, Qt.LeftButton)
    come_to_rest()
    assert in_front(sized) == ["kernels"] and row(sized).names[sized.docks["kernels"]].isChecked()
    qtbot.mouseClick(row(sized).names[sized.docks["kernels"]], Qt.LeftButton)
    assert row(sized).names[sized.docks["kernels"]].isChecked()
    qtbot.keyClick(sized, Qt.Key_7, Qt.ControlModifier)
    come_to_rest()
    assert in_front(sized) == ["curves"]


def test_what_one_looks_at_comes_along(sized):
    sized.docks["code"].open()
    come_to_rest()
    turn(sized)
    assert in_front(sized) == ["code"]


def test_each_arrangement_is_remembered_for_itself(qtbot, sized, settings, digits, recipe):
    views_taken_out(sized)
    come_to_rest()
    usual = arrangement(sized)
    turn(sized)
    sized.docks["microscope"].open()
    sized.home.resizeDocks([sized.docks["network"], sized.docks["microscope"]], [330, 230], Qt.Vertical)
    come_to_rest()
    there = arrangement(sized)
    turn(sized)
    turn(sized)
    assert arrangement(sized) == there
    sized.close()
    assert settings.projector
    again = another_window(qtbot, settings, digits, recipe)
    again.setWindowState(Qt.WindowNoState)
    again.resize(sized.size())
    come_to_rest()
    assert again.all_actions["look.projector"].isChecked()
    assert in_front(again) == ["microscope"] and isinstance(row(again), ViewRow)
    qtbot.waitUntil(lambda: again.docks["network"].geometry() == there[1]["network"])
    turn(again)
    assert not settings.projector
    assert arrangement(again)[2:4] == usual[2:4]
    again.close()


def test_the_usual_arrangement_outlives_a_day_in_front_of_a_class(qtbot, sized, settings, digits, recipe):
    views_taken_out(sized)
    turn(sized)
    sized.close()
    another_window(qtbot, settings, digits, recipe).close()  # which never leaves the class
    style.use(QApplication.instance(), new_scale=1.0)
    last = another_window(qtbot, settings, digits, recipe)
    assert last.docks["curves"].isFloating() and last.docks["kernels"].isFloating()
    last.close()


def test_a_first_start_in_front_of_a_class_and_back(qtbot, thread, settings, digits):
    settings.projector = True
    style.use(QApplication.instance(), new_scale=style.PROJECTOR_SCALE)
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    window.making.at_once()
    window.show()
    window.setWindowState(Qt.WindowNoState)
    window.resize(1280, 720)
    come_to_rest()
    assert in_front(window) == [next(name for name in window.docks if name in IN_TURN)]
    assert window.docks["network"].height() > window.docks[in_front(window)[0]].height()
    turn(window)
    assert sorted(in_front(window)) == sorted(IN_FRONT)
    assert not any(dock.isHidden() for dock in window.docks.values())
    window.close()


def test_type_follows_the_size_of_the_window(qtbot, sized):
    turn(sized)
    assert style.scale() == 1.5
    sized.resize(1920, 1080)
    qtbot.waitUntil(lambda: style.scale() == 2.0)
    sized.resize(1280, 800)  # less it cannot be until its type is smaller
    qtbot.waitUntil(lambda: style.scale() == 1.5)
    sized.resize(1280, 720)
    assert (sized.width(), sized.height()) == (1280, 720)
    turn(sized)
    sized.resize(1600, 900)
    come_to_rest()
    sized.projector._follow_size()
    assert style.scale() == 1.0


def test_a_view_taken_out_there_is_a_window_of_its_own_until_it_is_put_back(qtbot, sized):
    turn(sized)
    sized.docks["code"].open()
    dock = sized.docks["code"]
    dock.undock()
    come_to_rest()
    assert dock.isFloating() and isinstance(dock.titleBarWidget(), Title) and dock.view.isVisible()
    sized.docks["curves"].open()
    come_to_rest()
    assert in_front(sized) == ["code", "curves"] and isinstance(sized.docks["curves"].titleBarWidget(), ViewRow)
    dock.undock(False)
    come_to_rest()
    assert in_front(sized) == ["code"] and isinstance(row(sized), ViewRow)


def test_the_layout_is_reset_to_the_first_one_of_where_one_is(sized):
    turn(sized)
    first = arrangement(sized)
    sized.docks["network"].undock()
    sized.all_actions["layout.reset"].trigger()
    come_to_rest()
    assert arrangement(sized) == first


def test_training_goes_on(qtbot, sized):
    sized.runs.command(Train())
    qtbot.waitUntil(lambda: sized.moment.snapshot.step > 2, timeout=WAIT_MS)
    for _time in range(2):
        turn(sized)
        step = sized.moment.snapshot.step
        qtbot.waitUntil(lambda step=step: sized.moment.snapshot.step > step + 2, timeout=WAIT_MS)
    sized.runs.command(Pause())
    qtbot.waitUntil(lambda: not sized.all_actions.now.running, timeout=WAIT_MS)


def test_what_is_needed_least_makes_room_in_the_row_along_the_top(qtbot, sized):
    turn(sized)
    controls = sized.controls
    needed = (controls.train_button, controls.step_button, controls.reset_button, controls.progress)
    assert all(widget.isVisible() and widget.width() >= widget.minimumWidth() for widget in needed)
    assert controls.step_size.isHidden() and controls.pace.isVisible()
    for button in needed[:3]:
        assert button.width() >= button.sizeHint().width()
    turn(sized)
    assert controls.step_size.isVisible() and controls.recipe.isVisible()
