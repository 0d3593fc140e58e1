"""Sequences that once raised something, as short as they can be told; `test_any_sequence` looks for others."""

from dataclasses import replace

import canned
import pytest
import strategies
from PyQt5.QtCore import QEvent, QPointF, Qt
from PyQt5.QtGui import QMouseEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from core.network.architecture import LAYERS
from core.run.snapshot import READY
from core.study.lens import DIFFERENCE
from core.study.selection import Selection
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.controls import Controls
from lenet_gui.look import style
from lenet_gui.views.curves.numbers import QUANTITIES
from lenet_gui.views.curves.view import Curves
from lenet_gui.views.kernels.layout import C5, F6, Item, Spot
from lenet_gui.views.kernels.view import Kernels
from lenet_gui.views.network.view import NetworkView
from lenet_gui.views.table.view import ConnectionTable


@pytest.fixture
def shown(qtbot):
    """shown(View, width, height) makes a view and shows it."""
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])

    def make(view, width, height):
        made = view()
        qtbot.addWidget(made)
        made.resize(width, height)
        made.show()
        return made

    return make


def moment_of(parameters, **changes):
    """A moment of this network, in which a 7 is studied."""
    made = canned.moment(averaged=parameters, **changes)
    return replace(made, trace=strategies.traced(parameters, 7, True))


@pytest.mark.parametrize("section", [C5, F6])
def test_kernels_keep_the_same_weight_under_the_pointer_when_a_unit_takes_another_shape(shown, section):
    view = shown(Kernels, 480, 200)
    view.show_moment(canned.moment(trained=True))
    view.show_section(section)
    for width, height in ((480, 200), (480, 300), (1600, 200), (481, 900), (480, 200)):
        view.resize(width, height)
        last = Item(f"{section}.weights", 83)
        rows, columns = view.places.shape(last)
        place = view.places.box(Spot(last, rows - 1, columns - 1)).center()
        QApplication.sendEvent(view, QMouseEvent(QEvent.MouseMove, place, Qt.NoButton, Qt.NoButton, Qt.NoModifier))
        name, number = view.readout(), view.number(view._spot)
        for other in ((480, 200), (480, 300), (1600, 200), (481, 900)):
            view.resize(*other)
            view.grab()
            assert view.readout() == name and view.number(view._spot) == number
        QApplication.sendEvent(view, QEvent(QEvent.Leave))


@pytest.mark.parametrize(
    "first, second", [("fewest", "dense"), ("dense", "fewest"), ("paper", "dense"), ("dense", "turned")]
)
def test_another_run_may_be_opened_while_a_table_is_made(shown, first, second):
    view = shown(ConnectionTable, 720, 280)
    view._pace.least_seconds = 0
    view.show_moment(moment_of(strategies.network(first), state=READY))
    view.set_editing(True)
    QTest.keyClick(view, Qt.Key_Right)
    view.show_moment(moment_of(strategies.network(second), trained=True))
    view.grab()
    assert not view.editing  # that run has begun: it keeps its table
    assert view.picked in strategies.network(second).architecture.links
    assert view.number(view.picked) > 0


WHOLE = [Selection(layer) for layer in LAYERS]
WHOLE += [Selection("INPUT", 0), Selection("C3", 5), Selection("OUTPUT", 3), Selection(link=(0, 9))]


@pytest.mark.parametrize("chosen", WHOLE)
@pytest.mark.parametrize("modifier", [Qt.NoModifier, Qt.ControlModifier])
@pytest.mark.parametrize("arrow", [Qt.Key_Up, Qt.Key_Down, Qt.Key_Left, Qt.Key_Right])
def test_network_is_walked_from_a_whole_layer_or_map_that_was_chosen_elsewhere(shown, chosen, modifier, arrow):
    view = shown(NetworkView, 900, 400)
    view.show_moment(canned.moment())
    view.show_selection(chosen)
    for _time in range(3):
        QTest.keyClick(view, arrow, modifier)
        view.grab()
    assert view.boxes.unit_of(view._selection) or view._selection.layer == "OUTPUT"


def test_network_walks_into_the_map_that_was_chosen(shown):
    view = shown(NetworkView, 900, 400)
    view.show_moment(canned.moment())
    view.show_selection(Selection("C3", 5, picked=True))
    QTest.keyClick(view, Qt.Key_Down)
    assert view._selection == Selection("C3", 5, 5, 5)


def test_network_shows_a_layer_in_which_nothing_is_left(shown):
    """A ReLU network compared with itself differs nowhere, and of nothing there is no level."""
    view = shown(NetworkView, 900, 400)
    now = moment_of(strategies.network("dense"))
    view.show_moment(replace(now, reference=now))
    view.choose_mode(DIFFERENCE)
    view.grab()
    assert set(view.numbers.levels.values()) == {1.0, 20.0}


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize(
    "before, after", [((2, 1), (40, 12)), ((40, 12), (2, 1)), ((0, 0), (40, 12)), ((40, 12), (0, 0))]
)
def test_curves_draw_one_run_while_the_next_moment_waits(shown, quantity, before, after):
    """Numbers of one moment at the places of another: no history fits any other's places."""
    view = shown(Curves, 720, 280)
    view.show_moment(canned.moment(history=strategies.history(*before, None, 5, 0)))
    view._pace.least_seconds = 1000
    view.show_moment(canned.moment(trained=True, run_id=2, history=strategies.history(*after, None, 5, 0)))
    assert view.drawn.steps.size == before[0]
    view.choose(quantity)
    view.set_unit("seconds")
    view.set_smooth(False)
    view.set_log(not view.log)
    view.grab()
    assert view._shown.places.points.size == view.drawn.steps.size == before[0]


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("tests", [0, 1, 12, 400])
@pytest.mark.parametrize("smooth", [True, False])
def test_curves_are_pointed_at_wherever_the_pointer_goes(shown, quantity, tests, smooth):
    """Many records are drawn as means, which lie elsewhere than the records; none lie nowhere."""
    view = shown(Curves, 720, 280)
    view.show_moment(canned.moment(history=strategies.history(40, tests, None, 5, 0)))
    view.choose(quantity)
    view.set_smooth(smooth)
    area = view.plot.getViewBox().sceneBoundingRect()
    for across in (0.01, 0.3, 0.99):
        for down in (0.01, 0.5, 0.99):
            place = QPointF(area.left() + across * area.width(), area.top() + down * area.height())
            view._on_mouse_moved(place)


def test_a_recipe_is_chosen_only_when_there_is_a_run_to_begin_anew(qtbot):
    """In the first second of the program there is none."""
    controls = Controls(Actions(None))
    qtbot.addWidget(controls)
    assert not controls.recipe.isEnabled()
    controls.show_snapshot(canned.snapshot())
    assert controls.recipe.isEnabled()
    controls.recipe.setCurrentIndex(1)
    with qtbot.waitSignal(controls.command_chosen):
        controls.recipe.activated.emit(1)
