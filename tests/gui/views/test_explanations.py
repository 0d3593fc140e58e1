"""A line below each layer's name says what it is for: whole, apart from the others, and only where there is room."""

from dataclasses import replace
from itertools import combinations

import canned
import pytest
from PyQt5.QtCore import QEvent, QPoint
from PyQt5.QtGui import QHelpEvent
from PyQt5.QtWidgets import QApplication, QToolTip

from core.network.architecture import DENSE, LAYERS, PAPER
from lenet_gui.cards.painted_words import all_painted_words
from lenet_gui.look import style
from lenet_gui.texts.words import words
from lenet_gui.views.network.layout import layout
from lenet_gui.views.network.view import NetworkView

ROOMY = [(1110, 475), (1250, 600), (1640, 640), (2560, 1100), (3400, 1500)]
NARROW = [(860, 316), (992, 337), (1600, 400)]


@pytest.fixture
def app(qapp):
    style.use(qapp, style.DARK, style.PALETTES[0], 1.0, True)
    yield qapp
    style.use(qapp, style.DARK, style.PALETTES[0], 1.0, True)


@pytest.fixture
def view(qtbot, app):
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(*ROOMY[0])
    made.show()
    made.show_moment(canned.moment(label=7))
    return made


def lines(view):
    """layer -> what is painted below its name, in one."""
    heard = all_painted_words(view)
    found = {}
    for layer, box in view.boxes.lines.items():
        inside = [(area.y(), text) for text, area in heard if box.holds(area.x() + 4, area.center().y())]
        found[layer] = " ".join(text for _y, text in sorted(inside))
    return found


@pytest.mark.parametrize("size", ROOMY)
@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=lambda theme: theme.name)
def test_each_line_is_painted_whole_below_its_layers_name(view, app, size, theme):
    style.use(app, theme)
    view.resize(*size)
    assert lines(view) == {layer: words().line(PAPER, layer) for layer in LAYERS}


@pytest.mark.parametrize("size", ROOMY)
def test_no_words_run_into_others(view, size):
    view.resize(*size)
    heard = [(text, area.adjusted(2, 4, -2, -4)) for text, area in all_painted_words(view)]
    assert [(one, other) for (one, a), (other, b) in combinations(heard, 2) if a.intersects(b)] == []
    for box in view.boxes.lines.values():
        assert all(box.bottom <= picture.y for pictures in view.boxes.pictures.values() for picture in pictures[:1])


@pytest.mark.parametrize("scale", [1.1, style.PROJECTOR_SCALE])
def test_larger_type_has_its_lines_whole_too_or_none(view, app, scale):
    style.use(app, new_scale=scale)
    for size in (*ROOMY, *NARROW):
        view.resize(*size)
        if view.boxes.lines:
            assert lines(view) == {layer: words().line(PAPER, layer) for layer in LAYERS}


@pytest.mark.parametrize(
    "changes",
    [{"pooling": "max"}, {"pooling": "average"}, {"output": "softmax"}, {"output": "free rbf"}, {"activation": "relu"}],
    ids=str,
)
def test_another_architecture_has_other_lines(view, changes):
    if changes.get("activation"):
        changes = changes | {"output": "softmax"}
    parameters = canned.parameters(table=DENSE, **changes)
    view.show_moment(canned.moment(label=7, averaged=parameters))
    architecture = parameters.architecture
    assert lines(view) == {layer: words().line(architecture, layer) for layer in LAYERS}
    assert "each map joins" in lines(view)["C3"]
    view.show_moment(canned.moment(label=7))
    assert lines(view)["C3"] == words().line(PAPER, "C3")


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
@pytest.mark.parametrize("size", NARROW)
def test_where_there_is_no_room_the_line_is_told_on_hover(view, size):
    view.resize(*size)
    assert view.boxes.lines == {} == lines(view)
    for layer in LAYERS:
        head = view.boxes.heads[layer]
        place = QPoint(head.x + 4, head.y + 4)
        QApplication.sendEvent(view, QHelpEvent(QEvent.ToolTip, place, view.mapToGlobal(place)))
        assert words().line(PAPER, layer) in QToolTip.text()


def test_the_maps_lose_little_to_the_lines():
    for size in ROOMY:
        with_lines, without = layout(*size, lines=2), layout(*size)
        assert with_lines.scales["C1"] >= without.scales["C1"] - 1
        assert {layer: len(boxes) for layer, boxes in with_lines.pictures.items()} == {
            layer: len(boxes) for layer, boxes in without.pictures.items()
        }


def test_it_is_switched_in_the_menu_and_remembered(window, settings, app):
    network, action = window.docks["network"].view, window.all_actions["look.explanations"]
    window.docks["network"].setMinimumHeight(480)
    network.resize(1110, 475)
    assert action.isChecked() and settings.explanations and network.boxes.lines
    action.trigger()
    assert not action.isChecked() and not settings.explanations and not network.boxes.lines
    action.trigger()
    assert action.isChecked() and settings.explanations and network.boxes.lines


def test_pointing_at_a_name_lights_its_layer_and_a_click_there_picks_nothing(view, qtbot):
    told = []
    view.selection_changed.connect(told.append)
    box = view.boxes.lines["C3"]
    qtbot.mouseMove(view, QPoint(2, view.boxes.readout.y))
    qtbot.mouseMove(view, QPoint(box.x + 3, box.y + 3))
    assert told[-1].layer == "C3" and told[-1].map is None and view.readout == "C3"
    assert replace(told[-1], layer=None) == type(told[-1])()
