"""The microscope shows the network's own numbers, and gives them away by mouse and keyboard."""

from dataclasses import replace
from functools import cache

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PyQt5.QtGui import QFontMetrics, QGuiApplication, QMouseEvent
from PyQt5.QtWidgets import QApplication

from core.run.snapshot import PAUSED, TRAINING
from core.study.arithmetic import arithmetic
from core.study.selection import Selection
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.microscope.paint import SMALLEST
from lenet_gui.views.microscope.places import NUMBERS_FROM
from lenet_gui.views.microscope.text import short
from lenet_gui.views.microscope.view import Microscope

UNITS = [
    ("INPUT", 0, 12, 14), ("C1", 5, 20, 9), ("S2", 2, 6, 6), ("C3", 9, 4, 9), ("C3", 15, 4, 4), ("S4", 3, 2, 2),
    ("C5", 33), ("F6", 20), ("OUTPUT", 7), ("OUTPUT", 2),
]  # fmt: skip
each_unit = pytest.mark.parametrize("unit", UNITS, ids=str)
NETWORKS = {
    "paper": {},
    "today": {"activation": "relu", "pooling": "max", "output": "softmax"},
    "mixed": {"activation": "sigmoid", "pooling": "average", "output": "free rbf"},
}
SIZES = [
    (480, 200),
    (640, 220),
    (640, 300),
    (860, 240),
    (1000, 280),
    (1000, 360),
    (700, 900),
    (1920, 1040),
    (3840, 2000),
]


@cache  # moments are frozen, and making one takes longer than showing it
def moment_of(label=7, known=True, seed=0, **architecture):
    network = canned.parameters(seed=seed, trained=True, **architecture)
    made = canned.moment(label, trained=True, averaged=network)
    if known:
        return made
    image = made.probe.image
    return replace(made, probe=replace(made.probe, label=None), trace=trace(network, image, None))


@pytest.fixture
def view(qtbot):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = Microscope(arithmetic)
    qtbot.addWidget(made)
    made.resize(1000, 280)
    made.show()
    made.setFocus()
    return made


def pick(view, *unit):
    view.show_selection(Selection(*unit, picked=True))


def numbers_of(view):
    """Every single number on the sheet, by its name."""
    sheet = view.sheet
    figures = [*sheet.tail, sheet.result, *(column.total for column in sheet.columns if column.total is not None)]
    return {figure.name or figure.caption: figure for figure in figures}


def move_to(view, point):
    where = QPointF(point)
    QApplication.sendEvent(view, QMouseEvent(QEvent.MouseMove, where, Qt.NoButton, Qt.NoButton, Qt.NoModifier))


def middle_of(view, column, index, row, column_in_picture):
    place, cell = view.places.grids[column, index], view.places.cell
    return QPoint(place.x() + column_in_picture * cell + cell // 2, place.y() + row * cell + cell // 2)


def rectangles(places):
    """Everything that has a place of its own, by name."""
    found = {f"grid {key}": rect for key, rect in places.grids.items()}
    found |= {f"source {key}": rect for key, rect in places.sources.items()}
    found |= {f"total {key}": rect for key, rect in places.totals.items()}
    found |= {f"tail {key}": rect for key, rect in enumerate(places.tail)}
    found |= {"result": places.result, "title": places.title, "readout": places.readout}
    found |= {name: getattr(places, name) for name in ("ranking", "curve", "picture") if getattr(places, name)}
    return {name: rect for name, rect in found.items() if not rect.isEmpty()}


@each_unit
@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_shown_is_the_networks_own(view, network, unit):
    moment = moment_of(**NETWORKS[network])
    view.show_moment(moment)
    pick(view, *unit)
    told, sheet, traced = view.sheet.told, view.sheet, moment.trace
    layer, place = unit[0], (unit[1], *(unit[2:] or (0, 0)))
    network_value = traced.penalties[unit[1]] if layer == "OUTPUT" else traced.values[layer][place]
    assert sheet.result.value == network_value
    assert abs(float(sheet.result.text.replace("−", "-")) - network_value) <= 0.0005001
    if told.squashing is not None:
        assert numbers_of(view)["sum"].value == traced.sums[layer][place]
    for column in sheet.columns:
        for grid in column.grids:
            assert np.array_equal(grid.values.ravel(), getattr(column.part, grid.role).ravel())
    if layer in ("C1", "C3", "C5"):  # the numbers along the line add up to the sum beside them
        others = sum(figure.value for figure in sheet.tail if figure.caption.endswith(" others"))
        shown = sum(column.total.value for column in sheet.columns) + others + numbers_of(view)["bias"].value
        assert shown == pytest.approx(traced.sums[layer][place], abs=1e-4)
    if sheet.ranking is not None:
        rows = sheet.ranking.rows[: view.places.rows]
        rest = sheet.ranking.rest(sheet.columns[0].part, view.places.rows)[1]
        assert sum(row[2][-1].value for row in rows) + rest.value == pytest.approx(told.parts[0].total)
        strengths = [abs(row[2][-1].value) for row in sheet.ranking.rows]
        assert strengths == sorted(strengths, reverse=True)


@each_unit
@pytest.mark.parametrize("network", NETWORKS)
def test_backward_shows_the_gradients_of_the_trace(view, network, unit):
    moment = moment_of(**NETWORKS[network])
    view.show_moment(moment)
    pick(view, *unit)
    view.show_backward(True)
    sheet, layer = view.sheet, unit[0]
    gradient = moment.trace.gradients[layer]
    assert sheet.backward
    assert sheet.result.value == gradient[unit[1] if layer == "OUTPUT" else (unit[1], *(unit[2:] or (0, 0)))]
    for column in sheet.columns:
        for grid in column.grids:
            assert np.array_equal(grid.values.ravel(), getattr(column.part, grid.role).ravel())


def test_before_any_pick_it_shows_the_strongest_unit_of_the_first_map_of_c3(view):
    moment = moment_of()
    view.show_moment(moment)
    unit = view.unit
    assert (unit.layer, unit.map) == ("C3", 0)
    values = np.abs(moment.trace.values["C3"][0])
    assert values[unit.row, unit.column] == values.max()


def test_which_unit_nobody_has_picked_is_said_by_the_moment_whatever_was_shown_before(view):
    strongest = {}
    moments = [moment_of(label, seed=seed) for label in (3, 7) for seed in (0, 1, 2)]
    for moment in moments:
        values = np.abs(moment.trace.values["C3"][0])
        strongest[moment] = Selection("C3", 0, *map(int, np.unravel_index(values.argmax(), values.shape)), picked=True)
    assert len(set(strongest.values())) > 2
    for moment in (*moments, *reversed(moments)):
        view.show_moment(moment)
        view._refresh()
        assert view.unit == strongest[moment]
    pick(view, "S4", 3, 2, 2)
    pick(view, None)
    assert view.unit == strongest[moments[0]]


def test_while_a_network_learns_the_unit_nobody_has_picked_stays(view):
    first, other = moment_of(seed=0), moment_of(seed=1)
    first = replace(first, snapshot=replace(first.snapshot, state=TRAINING))
    now = replace(first, parameters=other.parameters, trace=other.trace)
    view.show_moment(first)
    before = view.unit
    view.show_moment(now)
    view._refresh()
    assert view.unit == before and view.sheet.result.value == other.trace.values["C3"][0, before.row, before.column]
    view.show_moment(replace(now, snapshot=replace(now.snapshot, state=PAUSED)))
    view._refresh()
    assert view.unit != before


def test_it_follows_what_is_picked_and_not_what_is_pointed_at(view):
    view.show_moment(moment_of())
    pick(view, "S4", 3, 2, 2)
    view.show_selection(Selection("C1", 1, 1, 1))
    view.show_selection(Selection())
    assert view.sheet.title == "S4 map 3, row 2, column 2"
    pick(view, "S4", 5)
    assert view.sheet.title == "S4 map 5, row 2, column 2"
    pick(view, "OUTPUT", 4, 3, 2)
    assert view.sheet.title == "OUTPUT 4"


def test_it_stays_with_the_picked_unit_when_the_digit_changes(view):
    view.show_moment(moment_of(7))
    pick(view, "C1", 1, 14, 14)
    first = view.sheet.result.value
    moment = moment_of(3)
    view.show_moment(moment)
    view._refresh()  # as the timer does a tenth of a second later
    assert view.unit == Selection("C1", 1, 14, 14, picked=True)
    assert view.sheet.result.value == moment.trace.values["C1"][1, 14, 14] != first


def test_pointing_at_a_square_reads_the_product_and_frames_it_in_every_picture(view):
    view.show_moment(moment_of())
    view.show_large(None)
    pick(view, "C3", 0, 3, 3)
    move_to(view, middle_of(view, 1, 2, 3, 4))
    part = view.sheet.told.parts[1]
    assert view.pointed.value == part.products[3, 4]
    assert view.readout.startswith("S2 map 1, row 6, column 7:")
    numbers = view.readout.replace("−", "-").split(": ")[1].replace("=", "×").split("×")
    expected = [part.inputs[3, 4], part.weights[3, 4], part.products[3, 4]]
    np.testing.assert_allclose([float(number) for number in numbers], expected, rtol=1e-8)
    ringed = view.grab().toImage()
    for index in range(3):
        corner = middle_of(view, 1, index, 3, 4) - QPoint(view.places.cell // 2 + 1, view.places.cell // 2 + 1)
        assert ringed.pixelColor(corner) == style.colour("text")
    move_to(view, QPoint(2, 2))
    assert view.pointed is None and view.grab().toImage().pixelColor(corner) != style.colour("text")


def test_a_click_on_a_number_copies_it_in_full(view, qtbot):
    view.show_moment(moment_of())
    view.show_large(None)
    pick(view, "C3", 0, 3, 3)
    for point, value in [
        (middle_of(view, 2, 1, 0, 4), view.sheet.told.parts[2].weights[0, 4]),
        (view.places.tail[0].center(), view.sheet.told.bias),
        (view.places.result.center(), view.sheet.told.network_value),
        (view.places.totals[0].center(), view.sheet.told.parts[0].total),
    ]:
        qtbot.mouseClick(view, Qt.LeftButton, pos=point)
        assert float(QGuiApplication.clipboard().text()) == pytest.approx(value, rel=1e-8)
        assert QGuiApplication.clipboard().text() in view.readout


def test_control_c_copies_the_whole_arithmetic_as_a_table(view, qtbot):
    moment = moment_of()
    view.show_moment(moment)
    pick(view, "C5", 33)
    qtbot.keyClick(view, Qt.Key_C, Qt.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    together = [float(line[1]) for line in lines if line[0] == "together"]
    named = {line[0]: line[1] for line in lines if len(line) == 2}
    assert len(together) == 16
    assert sum(together) + float(named["bias"]) == pytest.approx(float(named["sum"]), abs=1e-6)
    assert float(named["value in the network"]) == pytest.approx(float(moment.trace.values["C5"][33, 0, 0]))
    assert float(named["dE/d value"]) == pytest.approx(float(moment.trace.gradients["C5"][33, 0, 0]))


def test_the_arrows_walk_from_unit_to_unit_and_tell_it(view, qtbot):
    view.show_moment(moment_of())
    pick(view, "C3", 4, 0, 9)
    told = []
    view.selection_changed.connect(told.append)
    for key in (Qt.Key_Down, Qt.Key_Left, Qt.Key_Up, Qt.Key_Up, Qt.Key_Right, Qt.Key_Right):
        qtbot.keyClick(view, key)
    assert [(unit.row, unit.column) for unit in told] == [(1, 9), (1, 8), (0, 8), (0, 8), (0, 9), (0, 9)]
    assert all(unit.picked and unit.map == 4 for unit in told)
    qtbot.keyClick(view, Qt.Key_Down, Qt.ControlModifier)
    assert view.unit == Selection("C3", 5, 0, 9, picked=True) == told[-1]
    layers = []
    for _step in range(6):
        qtbot.keyClick(view, Qt.Key_Right, Qt.ControlModifier)
        layers.append(view.unit.layer)
    assert layers == ["S4", "C5", "F6", "OUTPUT", "OUTPUT", "OUTPUT"]
    for _step in range(9):
        qtbot.keyClick(view, Qt.Key_Left, Qt.ControlModifier)
    assert view.unit.layer == "INPUT" and view.sheet.told.layer == "INPUT"


def test_arrows_walk_through_the_picture_of_f6_and_down_the_ten_digits(view, qtbot):
    view.show_moment(moment_of())
    pick(view, "F6", 8)
    qtbot.keyClick(view, Qt.Key_Down)
    qtbot.keyClick(view, Qt.Key_Right)
    assert view.unit.map == 16
    pick(view, "OUTPUT", 8)
    for _step in range(3):
        qtbot.keyClick(view, Qt.Key_Down)
    assert view.unit.map == 9


def test_forward_and_backward_by_button_and_by_key(view, qtbot):
    view.show_moment(moment_of())
    qtbot.mouseClick(view.switch.backward, Qt.LeftButton)
    assert view.sheet.backward and view.switch.backward.isChecked() and not view.switch.forward.isChecked()
    qtbot.keyClick(view, Qt.Key_F)
    assert not view.sheet.backward and view.switch.forward.isChecked()
    qtbot.keyClick(view, Qt.Key_B)
    assert view.sheet.backward


def test_without_a_label_there_is_no_backward_and_the_button_says_why(view, qtbot):
    view.show_moment(moment_of())
    view.show_backward(True)
    view.show_moment(moment_of(known=False))
    view._refresh()
    assert not view.sheet.backward and not view.switch.backward.isEnabled()
    assert "label" in view.switch.backward.toolTip()
    qtbot.keyClick(view, Qt.Key_B)
    assert not view.sheet.backward
    view.show_moment(moment_of())
    view._refresh()
    assert view.sheet.backward and view.switch.backward.isEnabled()


def test_a_click_on_the_map_looks_into_another_unit(view, qtbot):
    view.show_moment(moment_of())
    pick(view, "C3", 4, 5, 5)
    picture = view.places.picture
    cell = picture.width() // 10
    with qtbot.waitSignal(view.selection_changed) as signal:
        qtbot.mouseClick(view, Qt.LeftButton, pos=picture.topLeft() + QPoint(2 * cell + 1, 7 * cell + 1))
    assert signal.args == [Selection("C3", 4, 7, 2, picked=True)]
    assert view.sheet.title == "C3 map 4, row 7, column 2"


def test_a_click_on_a_bar_of_output_looks_into_that_digit(view, qtbot):
    view.show_moment(moment_of())
    pick(view, "OUTPUT", 4)
    bars = view.places.picture
    qtbot.mouseClick(view, Qt.LeftButton, pos=QPoint(bars.center().x(), bars.y() + bars.height() // 10 * 8 + 3))
    assert view.unit.map == 8


def test_a_map_is_shown_large_by_a_click_on_its_name_or_its_number(view, qtbot):
    view.show_moment(moment_of())
    view.show_large(None)
    pick(view, "C3", 15, 4, 4)
    qtbot.mouseClick(view, Qt.LeftButton, pos=view.places.headings[3, 0].center())
    assert view.sheet.focus == 3 and len(view.sheet.columns) == 1
    others = sum(part.total for part in view.sheet.told.parts if part.map != 3)
    assert view.sheet.tail[0].value == pytest.approx(others)
    large = view.places.cell
    qtbot.keyClick(view, Qt.Key_Escape)
    assert view.sheet.focus is None and len(view.sheet.columns) == 6 and view.places.cell < large
    qtbot.keyClick(view, Qt.Key_6)
    assert view.sheet.focus == 5
    qtbot.mouseClick(view, Qt.LeftButton, pos=view.places.headings[0, 0].center())
    assert view.sheet.focus is None


def test_the_menu_copies_and_goes_on_to_the_input(view, qtbot):
    view.show_moment(moment_of())
    view.show_large(None)
    pick(view, "C3", 0, 3, 3)
    menu = view.menu(middle_of(view, 1, 0, 2, 2))
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[1:] == ["Copy the whole arithmetic", "Look into S2 map 1, row 5, column 5"]
    with qtbot.waitSignal(view.selection_changed) as signal:
        menu.actions()[-1].trigger()
    assert signal.args == [Selection("S2", 1, 5, 5, picked=True)]
    menu.deleteLater()


@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_at_every_size_all_is_inside_and_nothing_lies_over_anything_else(view, size, theme):
    style.use(QApplication.instance(), theme, style.PALETTES[0])
    view.show_moment(moment_of())
    view.resize(*size)
    inside = QRect(0, 0, *size)
    for unit in UNITS:
        pick(view, *unit)
        for backward in (False, True):
            view.show_backward(backward)
            found = list(rectangles(view.places).items())
            for number, (name, rect) in enumerate(found):
                assert inside.contains(rect), (unit, backward, name, rect)
                for other, other_rect in found[:number]:
                    assert not rect.intersects(other_rect), (unit, backward, name, other)
        view.grab()


def test_the_pictures_change_with_theme_and_palette(view):
    view.show_moment(moment_of())
    pick(view, "C3", 0, 3, 3)
    seen = []
    for theme, palette in [(style.DARK, 0), (style.LIGHT, 0), (style.DARK, 1), (style.DARK, 2)]:
        style.use(QApplication.instance(), theme, style.PALETTES[palette])
        picture = view.grab().toImage()
        seen.append(tuple(picture.pixel(middle_of(view, 0, 0, row, 2)) for row in range(5)))
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    assert len(set(seen)) == 4


def test_a_square_has_the_colour_of_its_number(view):
    view.show_moment(moment_of())
    view.show_large(None)
    pick(view, "C3", 0, 3, 3)
    picture, inputs = view.grab().toImage(), view.sheet.told.parts[0].inputs
    for row, column in [(0, 0), (2, 3), (4, 4)]:
        level = int(np.clip(127.5 + 127.5 * inputs[row, column] / style.SQUASH_AMPLITUDE, 0, 255))
        colour = picture.pixelColor(middle_of(view, 0, 0, row, column)).getRgb()[:3]
        assert colour == tuple(style.signed_colours()[level])


def test_hidden_it_does_nothing_and_shown_late_it_is_complete(qtbot):
    asked = []

    def counted(*args):
        asked.append(args)
        return arithmetic(*args)

    late = Microscope(counted)
    qtbot.addWidget(late)
    late._pace.least_seconds = 3600.0  # however slow the machine, the second moment comes too soon
    for label in range(3):
        late.show_moment(moment_of(label))
    pick(late, "F6", 3)
    assert asked == [] and late.sheet is None
    late.show()
    assert late.sheet.title == "F6 unit 3" and len(asked) == 1
    late.show_moment(moment_of(5))
    late.hide()
    late.show_moment(moment_of(6))
    assert len(asked) == 1


def test_the_same_trace_is_not_computed_twice(qtbot):
    asked = []
    made = Microscope(lambda *args: asked.append(args) or arithmetic(*args))
    qtbot.addWidget(made)
    made.show()
    moment = moment_of()
    for _time in range(3):
        made.show_moment(moment)
        made.show_moment(replace(moment))
        made._refresh()
    assert len(asked) == 1


def test_an_empty_pad_is_told_in_one_line_and_a_ready_run_is_fine(view):
    view.show_moment(canned.moment(empty=True))
    assert view.sheet is None and not view.switch.forward.isVisible()
    pick(view, "C1", 0, 3, 3)
    view.grab()
    view.show_moment(canned.moment(label=2))
    view._refresh()
    assert view.sheet.title == "C1 map 0, row 3, column 3" and view.switch.forward.isVisible()


def test_it_can_not_become_too_small(view):
    assert view.minimumSize() == QSize(480, 200)


# ---- numbers in the squares


def squares_with_numbers(view):
    """How many of the squares have a number in them, as one sees by comparing with the plain picture."""
    grabbed, found = view.grab().toImage(), 0
    for place in view.places.grids.values():
        cell = view.places.cell
        for row in range(place.height() // cell):
            for column in range(place.width() // cell):
                x, y = place.x() + column * cell, place.y() + row * cell
                colours = {grabbed.pixel(x + i, y + j) for i in range(1, cell - 1) for j in range(1, cell - 1)}
                found += len(colours) > 1
    return found


DEFAULT_PANES = [(503, 218), (583, 236), (615, 262), (870, 330)]  # of windows of 1280, 1366, 1440 and 1920 pixels


@pytest.mark.parametrize("size", DEFAULT_PANES, ids=str)
def test_at_first_the_numbers_of_a_unit_of_c3_can_be_read_wherever_the_pane_allows(view, size):
    view.resize(*size)
    view.show_moment(moment_of())
    assert view.unit.layer == "C3" and view.places.cell >= 24
    (column,) = view.sheet.columns
    told = view.sheet.told
    assert column.part is told.parts[0] and squares_with_numbers(view) == 75
    others = sum(part.total for part in told.parts[1:])
    assert numbers_of(view)["the other 2 maps together"].value == pytest.approx(others)
    assert column.total.value + others + told.bias == pytest.approx(told.network_sum, abs=1e-5)
    assert view.readout == "One of the 3 maps that feed it, large: 1 – 3 shows another, Esc all."
    assert view.places.readout.width() > view.fontMetrics().horizontalAdvance(view.readout)


@pytest.mark.parametrize("size", DEFAULT_PANES, ids=str)
@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=["dark", "light"])
def test_the_levels_of_input_stand_in_its_squares(view, size, theme):
    style.use(QApplication.instance(), theme, style.PALETTES[0])
    view.resize(*size)
    view.show_moment(moment_of())
    pick(view, "C1", 0, 0, 0)
    assert view.places.cell >= 24 and (view.sheet.columns[0].part.inputs == np.float32(-0.1)).all()
    assert squares_with_numbers(view) == 75
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])


def test_where_no_number_fits_all_maps_before_are_shown_and_where_all_fit_too(view):
    view.show_moment(moment_of())
    for size, columns in (((480, 200), 3), ((615, 262), 1), ((480, 200), 3), ((1600, 900), 3), ((1000, 280), 1)):
        view.resize(*size)
        QApplication.processEvents()
        assert len(view.sheet.columns) == columns, size
        assert (view.places.cell >= 24) == (size != (480, 200))


def test_escape_shows_all_and_that_stays_also_of_other_layers(view, qtbot):
    view.show_moment(moment_of())
    pick(view, "C3", 9, 3, 3)
    before = [part.map for part in view.sheet.told.parts]
    assert view.sheet.focus == before[0]
    qtbot.keyClick(view, Qt.Key_2)
    assert view.sheet.focus == before[1]
    qtbot.keyClick(view, Qt.Key_4)
    assert view.sheet.focus == before[3]
    qtbot.keyClick(view, Qt.Key_Escape)
    assert view.sheet.focus is None and len(view.sheet.columns) == len(before)
    qtbot.keyClick(view, Qt.Key_Down)
    assert view.sheet.focus is None
    qtbot.keyClick(view, Qt.Key_Right, Qt.ControlModifier)
    qtbot.keyClick(view, Qt.Key_Left, Qt.ControlModifier)
    assert view.unit.layer == "C3" and view.sheet.focus is None


def test_one_chosen_map_gives_way_to_another_layers_first(view, qtbot):
    view.show_moment(moment_of())
    pick(view, "C3", 9, 3, 3)
    qtbot.keyClick(view, Qt.Key_3)
    qtbot.keyClick(view, Qt.Key_Right, Qt.ControlModifier)
    qtbot.keyClick(view, Qt.Key_Right, Qt.ControlModifier)
    assert view.unit.layer == "C5" and view.sheet.focus == 0
    qtbot.mouseClick(view, Qt.LeftButton, pos=view.places.headings[0, 0].center())
    assert view.sheet.focus is None and len(view.sheet.columns) > 1


NARROW_ONES = [((560, 230), 1.0), *((size, 1.0) for size in DEFAULT_PANES), ((700, 300), 1.0), ((760, 300), 1.0)]
IN_CLASS = [((900, 260), (1280, 720)), ((1100, 330), (1600, 900)), ((1400, 420), (1920, 1080))]  # panes, and windows
WITH_PROJECTOR = [(pane, style.projector_scale(*window)) for pane, window in IN_CLASS]


@pytest.mark.parametrize(("size", "scale"), [*NARROW_ONES, *WITH_PROJECTOR], ids=str)
def test_on_the_way_to_numbers_nothing_leaves_the_pane_or_lies_on_anything_else(view, size, scale):
    style.use(QApplication.instance(), new_scale=scale)
    try:
        view.resize(*size)
        view.show_moment(moment_of())
        inside = QRect(0, 0, *size)
        for unit in UNITS:
            pick(view, *unit)
            for backward in (False, True):
                view.show_backward(backward)
                found = list(rectangles(view.places).items())
                for number, (name, rect) in enumerate(found):
                    assert inside.contains(rect), (unit, backward, name, rect)
                    for other, other_rect in found[:number]:
                        assert not rect.intersects(other_rect), (unit, backward, name, other)
    finally:
        style.use(QApplication.instance(), new_scale=1.0)


@pytest.mark.parametrize("value", [-1.7159, -0.995, -0.1, -0.004, 0.0, 0.5, 0.994, 1.175, 1.7159])
def test_a_number_in_the_smallest_square_fits_into_it(qapp, value):
    metrics = QFontMetrics(style.font(SMALLEST))
    assert metrics.horizontalAdvance(short(value, roomy=False).replace("−", "‐")) <= NUMBERS_FROM


@pytest.mark.parametrize("place", [Selection("C3", 4, 3, 5), Selection("F6", 7), Selection("OUTPUT", 2)])
def test_the_value_at_the_moment_kept_stands_beside_the_one_now(qtbot, view, place):
    now, kept = canned.moment(trained=True), canned.moment(label=3, trained=True)  # another digit, the same network
    view.show_moment(now)
    view.show_selection(replace(place, picked=True))
    assert "kept" not in view.readout
    view.show_moment(replace(now, reference=kept))
    values = kept.trace.penalties if place.layer == "OUTPUT" else kept.trace.values[place.layer]
    then = values[place.map] if place.row is None else values[place.map, place.row, place.column]
    then = signed_number(float(np.ravel(then)[0]), 3)
    assert f"kept (step {kept.source.step:,}) {then}:" in view.readout
    view.show_moment(replace(now, reference=canned.moment(empty=True, trained=True)))
    assert "kept" not in view.readout
