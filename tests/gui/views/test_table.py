"""The connection table shows the network's own numbers, answers to pointer and keys, cuts, and makes other tables."""

from dataclasses import replace
from functools import cache
from itertools import combinations

import canned
import numpy as np
import pytest
from canned import digit, parameters, trace
from PyQt5.QtCore import QPoint, QRect, Qt
from PyQt5.QtGui import QColor, QFontMetrics, QPainter

from core.network.architecture import DENSE, PAPER, TABLE_I
from core.network.parameters import blocks
from core.run.snapshot import TRAINING
from core.study.alterations import with_cuts
from core.study.cut_links import CutErrors, Pruning
from core.study.lens import Lens
from core.study.moment import Found, Source
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.look.kernel_picture import AMPLITUDE
from lenet_gui.look.pictures import signed_picture
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.table.draft import TableDraft
from lenet_gui.views.table.export import links
from lenet_gui.views.table.numbers import (
    CHANGE,
    GRADIENT,
    NORM,
    QUANTITIES,
    SCALES,
    SHARE,
    WORTH,
    partial_maps,
    shares,
)
from lenet_gui.views.table.paint import level_colour
from lenet_gui.views.table.sum import BIASED, KERNEL, PARTIAL, RESULT, RUNNING
from lenet_gui.views.table.view import ConnectionTable

LINK = (2, 7)


@cache
def moment(*arguments, **changes):
    """A canned one, made only once: it is frozen."""
    return canned.moment(*arguments, **changes)


@pytest.fixture
def table(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = ConnectionTable(generator=np.random.default_rng(0))
    qtbot.addWidget(made)
    made.resize(900, 320)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made.cells, QPoint(1, 1))  # a pointer that does not move says nothing
    return made


@cache
def with_start(**changes):
    """A moment in the middle of a run that began from other weights, of which it is known what links are worth."""
    made = moment(trained=True, **changes)
    links = made.parameters.architecture.links
    worth = CutErrors(links, 50, 45 + np.random.default_rng(4).permutation(len(links)) * 3, 10_000)
    return replace(made, start=parameters(seed=9), cut_errors=Found(made.source, worth))


@pytest.fixture
def shown(table):
    table.show_moment(with_start())
    return table


def ready():
    """Before the first step, this run's own network shown."""
    return moment()


@pytest.fixture
def editing(table, qtbot):
    table.show_moment(ready())
    qtbot.keyClick(table, Qt.Key_E)
    assert table.editing
    return table


def places(table):
    return table.cells.places


def centre(table, link):
    return places(table).cell_rect(*link).center()


def inside(table, pair):
    """A place in this cell beside its centre, where an unconnected one has its dot."""
    return places(table).cell_rect(*pair).topLeft() + QPoint(4, 4)


def colour_at(table, place: QPoint) -> QColor:
    return table.grab().toImage().pixelColor(place)


def kernel_of(of_moment, link):
    return of_moment.parameters["C3.weights"][PAPER.links.index(link)]


def expected_numbers(quantity, of_moment):
    """One connection at a time, by the definitions."""
    if quantity == WORTH:
        found = of_moment.cut_errors.found
        return dict(zip(PAPER.links, (found.without - 50) / 100, strict=True))
    network = of_moment.parameters
    array = {
        NORM: network,
        CHANGE: network.with_vector(network.vector - of_moment.start.vector),
        GRADIENT: network.with_vector(of_moment.trace.weight_gradients),
    }
    if quantity in array:
        return {link: float(np.linalg.norm(array[quantity]["C3.weights"][n])) for n, link in enumerate(PAPER.links)}
    sizes = {}
    for n, (source, target) in enumerate(PAPER.links):
        below, kernel = of_moment.trace.values["S2"][source], network["C3.weights"][n]
        sizes[source, target] = sum(
            abs((below[row : row + 5, column : column + 5] * kernel).sum()) for row in range(10) for column in range(10)
        )
    whole = {c3: sum(size for (_s2, target), size in sizes.items() if target == c3) for c3 in range(16)}
    return {link: size / whole[link[1]] for link, size in sizes.items()}


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_connection_is_coloured_by_its_own_number(shown, qtbot, quantity):
    qtbot.mouseClick(shown.look_row.switch.words[quantity], Qt.LeftButton)
    picture = shown.grab().toImage()
    for link, number in expected_numbers(quantity, with_start()).items():
        assert shown.number(link) == pytest.approx(number, rel=1e-3)
        level = SCALES[quantity].share(shown.number(link))
        assert picture.pixelColor(centre(shown, link)) == QColor(level_colour(level).rgb())
    assert len({picture.pixelColor(centre(shown, link)).rgb() for link in PAPER.links}) > 10


def test_keys_choose_what_colours_the_cells(shown, qtbot):
    for key, quantity in zip((Qt.Key_5, Qt.Key_4, Qt.Key_3, Qt.Key_2, Qt.Key_1), reversed(QUANTITIES), strict=True):
        qtbot.keyClick(shown, key)
        assert shown.shown_quantity == quantity
        assert shown.look_row.switch.words[quantity].isChecked()


def test_without_a_label_the_last_step_s_gradient_is_shown_and_named(shown, qtbot):
    of_moment = replace(with_start(), trace=trace(with_start().parameters, digit(7)))
    shown.show_moment(of_moment)
    shown.choose(GRADIENT)
    gradient = of_moment.snapshot.gradient
    kernels = blocks(PAPER)["C3.weights"].view(gradient)
    qtbot.waitUntil(
        lambda: shown.number(LINK) == pytest.approx(float(np.linalg.norm(kernels[PAPER.links.index(LINK)])))
    )
    qtbot.mouseMove(shown.cells, centre(shown, LINK))
    assert shown.readout() == f"S2 2 → C3 7: last step's gradient {shown.number(LINK):.4f}"
    assert shown.cells.words.names[0] == "norm of last step's gradient"


def test_what_cannot_be_shown_says_why_and_the_norm_stands_in(shown, qtbot):
    shown.choose(CHANGE)
    shown.show_moment(moment(empty=True))
    words = shown.look_row.switch.words
    qtbot.waitUntil(lambda: shown.shown_quantity == NORM)
    assert not words[CHANGE].isEnabled() and words[CHANGE].toolTip() == "It is not known how this network's run began"
    assert not words[SHARE].isEnabled() and words[SHARE].toolTip() == "Draw a digit or choose one first"
    assert not words[GRADIENT].isEnabled() and "label" in words[GRADIENT].toolTip()
    shown.show_moment(with_start())
    qtbot.waitUntil(lambda: shown.shown_quantity == CHANGE)


def test_the_shares_of_every_map_add_up_to_one():
    found = shares(moment(trained=True).trace)
    for c3 in range(16):
        assert sum(share for share, link in zip(found, PAPER.links, strict=True) if link[1] == c3) == pytest.approx(1)


@pytest.mark.parametrize("choice", [{}, {"pooling": "max"}, {"activation": "relu", "output": "softmax"}])
def test_partial_maps_and_biases_add_up_to_the_sums_of_the_trace(choice):
    made = trace(parameters(seed=3, **choice), digit(4), 4)
    total = np.zeros((16, 10, 10)) + made.parameters["C3.biases"][:, None, None]
    for partial, (_s2, c3) in zip(partial_maps(made), PAPER.links, strict=True):
        total[c3] += partial
    np.testing.assert_allclose(total, made.sums["C3"], atol=1e-5)


def shown_values(table, kind, of=None):
    """The pixels of this picture as painted, one colour for each number."""
    tile = table.sum.tile(kind, of)
    picture = table.sum.grab().toImage()
    rows, columns = tile.values.shape
    return [
        [picture.pixelColor(table.sum.unit_rect(tile, row, column).bottomRight()) for column in range(columns)]
        for row in range(rows)
    ]


def colours_of(values, level):
    picture, (rows, columns) = signed_picture(values, level), values.shape
    return [[picture.pixelColor(column, row) for column in range(columns)] for row in range(rows)]


@pytest.mark.parametrize(("link", "count"), [((0, 0), 3), (LINK, 4), ((3, 15), 6)])
@pytest.mark.parametrize("size", [(900, 320), (1000, 220)])
def test_a_picked_cell_shows_its_kernel_its_map_the_sums_and_the_result_of_the_trace(shown, link, count, size):
    shown.resize(*size)
    shown.pick(link)
    of_trace, c3 = with_start().trace, link[1]
    index, sums = TABLE_I[c3].index(link[0]), shown.sum
    kernel = with_start().parameters["C3.weights"][PAPER.links.index(link)]
    partials = partial_maps(of_trace)[[place for place, other in enumerate(PAPER.links) if other[1] == c3]]
    assert len(partials) == count == len([tile for tile in sums.tiles if tile.kind == RUNNING])
    assert shown_values(shown, KERNEL) == colours_of(kernel, AMPLITUDE)
    assert shown_values(shown, PARTIAL, index) == colours_of(partials[index], sums.level)
    for n in range(count):
        assert shown_values(shown, RUNNING, n) == colours_of(partials[: n + 1].sum(axis=0), sums.level)
    assert shown_values(shown, BIASED) == colours_of(of_trace.sums["C3"][c3], sums.level)
    assert shown_values(shown, RESULT) == colours_of(of_trace.values["C3"][c3], style.SQUASH_AMPLITUDE)


def test_pointing_into_the_sum_reads_the_number_and_means_the_unit(shown, qtbot):
    shown.pick(LINK)
    sums, of_trace = shown.sum, with_start().trace
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(sums, sums.unit_rect(sums.tile(BIASED), 3, 6).center())
    assert said.args == [Selection("C3", 7, 3, 6)]
    bias, value = with_start().parameters["C3.biases"][7], of_trace.sums["C3"][7, 3, 6]
    assert shown.readout() == f"with bias {signed_number(bias, 3)} [3, 6] = {signed_number(value, 4)}"
    qtbot.mouseMove(sums, sums.unit_rect(sums.tile(RESULT), 9, 0).center())
    assert shown.readout() == f"C3 7 [9, 0] = {signed_number(of_trace.values['C3'][7, 9, 0], 4)}"
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseClick(sums, Qt.LeftButton, pos=sums.unit_rect(sums.tile(RUNNING, 1), 2, 4).center())
    assert said.args == [Selection("C3", 7, 2, 4)]
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseClick(sums, Qt.LeftButton, pos=sums.unit_rect(sums.tile(RUNNING, 1), 2, 4).center())
    assert said.args == [Selection("C3", 7, 2, 4, picked=True)]


def test_pointing_at_a_weight_reads_its_number_and_leaves_the_table(shown, qtbot):
    shown.pick(LINK)
    qtbot.mouseMove(shown.cells, centre(shown, LINK))
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown.sum, shown.sum.unit_rect(shown.sum.tile(KERNEL), 1, 3).center())
    assert said.args == [NOTHING]
    weight = kernel_of(moment(trained=True), LINK)[1, 3]
    assert shown.readout() == f"w [1, 3] = {signed_number(weight, 4)}"


def test_without_a_digit_only_the_kernel_is_there(shown, qtbot):
    shown.show_moment(moment(trained=True, empty=True))
    qtbot.waitUntil(lambda: [tile.kind for tile in shown.sum.tiles] == [KERNEL])
    assert not shown.look_row.cut.isEnabled()
    assert shown.look_row.cut.toolTip() == "Draw a digit or choose one first"
    shown.grab()


def cut_moment(links):
    made = with_start()
    network = with_cuts(made.parameters, links)
    return replace(made, parameters=network, trace=trace(network, digit(7), 7), lens=Lens(cuts=frozenset(links)))


@pytest.mark.parametrize("way", ["button", "key", "double click"])
def test_a_cell_is_cut_and_restored_by_asking_the_window(shown, qtbot, way):
    shown.pick(LINK)
    with qtbot.waitSignal(shown.cut_toggled) as asked:
        if way == "button":
            qtbot.mouseClick(shown.look_row.cut, Qt.LeftButton)
        elif way == "key":
            qtbot.keyClick(shown, Qt.Key_X)
        else:
            qtbot.mouseDClick(shown.cells, Qt.LeftButton, pos=centre(shown, LINK))
    assert asked.args == [LINK]
    assert shown.look_row.cut.text() == "cut"
    shown.show_moment(cut_moment([LINK]))
    qtbot.waitUntil(lambda: shown.look_row.cut.text() == "restore")


def test_a_cut_is_told_by_its_form_and_its_map_adds_nothing(shown, qtbot):
    shown.show_moment(cut_moment([LINK]))
    shown.pick(LINK)
    qtbot.waitUntil(lambda: shown.cells.words.title == "S2 2 → C3 7, cut")
    picture = shown.grab().toImage()
    assert picture.pixelColor(inside(shown, LINK)) == style.colour("ground")
    struck = [picture.pixelColor(centre(shown, LINK) + QPoint(x, y)) for x in range(-2, 3) for y in range(-2, 3)]
    assert any(colour.red() > colour.blue() + 60 for colour in struck)
    assert not shown.sum.tile(PARTIAL).values.any()
    np.testing.assert_array_equal(shown.sum.tile(RESULT).values, cut_moment([LINK]).trace.values["C3"][7])
    assert shown.readout().endswith(", cut")


def test_a_table_is_made_by_clicks_and_keys_and_starts_a_run(editing, qtbot):
    editing.cells.grab()
    qtbot.mouseClick(editing.cells, Qt.LeftButton, pos=centre(editing, (3, 0)))
    assert editing.readout() == "S2 3 → C3 0: connected"
    qtbot.keyClick(editing, Qt.Key_Up)
    qtbot.keyClick(editing, Qt.Key_Space)
    wanted = ((0, 1, 3), *TABLE_I[1:])
    assert editing.draft.table == wanted
    picture = editing.grab().toImage()
    assert picture.pixelColor(inside(editing, (3, 0))) == QColor(level_colour(0.5).rgb())
    assert picture.pixelColor(inside(editing, (2, 0))) == style.colour("ground")
    with qtbot.waitSignal(editing.table_chosen) as chosen:
        qtbot.mouseClick(editing.edit_row.start, Qt.LeftButton)
    assert chosen.args == [wanted]
    assert not editing.editing


def test_a_table_that_leaves_a_map_alone_cannot_start(editing, qtbot):
    for s2 in (0, 1, 2):
        qtbot.mouseClick(editing.cells, Qt.LeftButton, pos=centre(editing, (s2, 0)))
    reason = "C3 map 0 reads no S2 map; connect it to at least one."
    assert not editing.edit_row.start.isEnabled()
    assert editing.edit_row.start.toolTip() == reason == editing.cells.words.names[0]
    with qtbot.assertNotEmitted(editing.table_chosen):
        qtbot.keyClick(editing, Qt.Key_Return, Qt.ControlModifier)
    qtbot.mouseClick(editing.cells, Qt.LeftButton, pos=centre(editing, (5, 0)))
    with qtbot.waitSignal(editing.table_chosen) as chosen:
        qtbot.keyClick(editing, Qt.Key_Return, Qt.ControlModifier)
    assert chosen.args == [((5,), *TABLE_I[1:])]


def test_presets_are_table_i_dense_and_as_many_links_by_chance(editing, qtbot):
    paper, dense, by_chance = editing.edit_row.presets
    qtbot.mouseClick(dense, Qt.LeftButton)
    assert editing.draft.table == DENSE
    assert editing.cells.words.names[0] == "96 connections"
    drawn = set()
    for _press in range(5):
        qtbot.mouseClick(by_chance, Qt.LeftButton)
        assert len(editing.draft.links) == 60 and editing.draft.obstacle() == ""
        drawn.add(editing.draft.table)
    assert len(drawn) == 5
    qtbot.mouseClick(paper, Qt.LeftButton)
    assert editing.draft.table == TABLE_I


def test_escape_leaves_the_table_as_it_was(editing, qtbot):
    qtbot.mouseClick(editing.cells, Qt.LeftButton, pos=centre(editing, (0, 0)))
    qtbot.keyClick(editing, Qt.Key_Escape)
    assert not editing.editing and editing.sum.isVisible()
    qtbot.keyClick(editing, Qt.Key_E)
    assert editing.draft.table == TABLE_I


def test_a_run_under_way_ends_the_editing_and_says_why(editing, qtbot):
    editing.show_moment(with_start())
    qtbot.waitUntil(lambda: not editing.editing)
    assert not editing.look_row.edit.isEnabled()
    assert editing.look_row.edit.toolTip() == "A run keeps its table: reset it first"
    qtbot.keyClick(editing, Qt.Key_E)
    assert not editing.editing
    editing.show_moment(replace(ready(), source=canned.PRETRAINED_NETWORK))
    qtbot.waitUntil(lambda: "pre-trained" in editing.look_row.edit.toolTip())


def test_a_draft_names_the_first_fault():
    draft = TableDraft()
    assert draft.table == TABLE_I and draft.obstacle() == ""
    draft.connected[4] = False
    assert draft.obstacle() == "S2 map 4 feeds no C3 map; connect it to at least one."


def test_a_pair_without_connection_is_a_dot_on_the_ground(shown):
    picture = shown.grab().toImage()
    for c3, sources in enumerate(PAPER.table):
        for s2 in set(range(6)) - set(sources):
            assert picture.pixelColor(inside(shown, (s2, c3))) == style.colour("ground")


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_brightness_grows_with_the_number_and_stops_at_the_end_of_its_scale(quantity):
    scale = SCALES[quantity]
    steps = [level_colour(scale.share(number)).lightnessF() for number in np.linspace(scale.low, scale.high, 9)]
    assert all(low < high for low, high in zip(steps, steps[1:], strict=False))
    assert scale.share(10 * scale.high) == 1 and scale.share(0) == 0 and scale.share(float("nan")) in (0, 1)


def test_a_cell_is_picked_from_the_start_and_its_kernel_shown(shown):
    assert shown.picked == (0, 0)
    assert shown.cells.words.title == "S2 0 → C3 0"
    np.testing.assert_array_equal(shown.sum.tile(KERNEL).values, kernel_of(moment(trained=True), (0, 0)))


def test_a_click_picks_a_cell_and_says_so(shown, qtbot):
    with qtbot.waitSignals([shown.selection_changed, shown.selection_changed]) as said:
        qtbot.mouseClick(shown.cells, Qt.LeftButton, pos=centre(shown, LINK))
    pointed = Selection("C3", map=7, link=LINK)
    assert [signal.args for signal in said.all_signals_and_args] == [(pointed,), (replace(pointed, picked=True),)]
    assert shown.picked == LINK and shown.hasFocus()
    assert shown.cells.words.title == "S2 2 → C3 7"
    np.testing.assert_array_equal(shown.sum.tile(KERNEL).values, kernel_of(moment(trained=True), LINK))


def test_what_is_picked_elsewhere_is_opened_here(shown):
    shown.show_selection(Selection("C3", 9, 4, 4, picked=True))
    assert shown.picked == (0, 9)
    shown.show_selection(Selection("C3", 12, link=(3, 12), picked=True))
    assert shown.picked == (3, 12)
    shown.show_selection(Selection("C3", 2))
    shown.show_selection(Selection("F6", 2, picked=True))
    assert shown.picked == (3, 12)


def test_a_click_on_an_unconnected_pair_changes_nothing(shown, qtbot):
    with qtbot.assertNotEmitted(shown.selection_changed):
        qtbot.mouseClick(shown.cells, Qt.LeftButton, pos=centre(shown, (0, 1)))
    assert shown.picked == (0, 0)
    assert shown.readout() == "S2 0 → C3 1: not connected"


def test_pointing_reads_the_norm_and_says_where_it_is(shown, qtbot):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown.cells, centre(shown, LINK))
    assert said.args == [Selection("C3", map=7, link=LINK)]
    norm = np.linalg.norm(kernel_of(moment(trained=True), LINK))
    assert shown.readout() == f"S2 2 → C3 7: norm {norm:.4f}"
    assert shown.picked == (0, 0)


def test_pointing_away_says_that_nothing_is_meant(shown, qtbot):
    qtbot.mouseMove(shown.cells, centre(shown, LINK))
    qtbot.waitUntil(lambda: shown.readout() != "")
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown.cells, QPoint(places(shown).columns[0], shown.height() - 2))
    assert said.args == [NOTHING]
    assert shown.readout() == ""


def test_headings_mean_their_map(shown, qtbot):
    cell = places(shown).cell_rect(3, 9)
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown.cells, QPoint(cell.center().x(), places(shown).top - 6))
    assert said.args == [Selection("C3", map=9)]
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown.cells, QPoint(places(shown).columns[0] - 12, cell.center().y()))
    assert said.args == [Selection("S2", map=3)]


def test_arrows_go_to_the_next_connected_cell_and_stop_at_the_edge(shown, qtbot):
    qtbot.keyClick(shown, Qt.Key_Right)
    assert shown.picked == (0, 4)  # C3 1, 2 and 3 do not read S2 0
    qtbot.keyClick(shown, Qt.Key_Down)
    assert shown.picked == (4, 4)
    qtbot.keyClick(shown, Qt.Key_Left)
    qtbot.keyClick(shown, Qt.Key_Up)
    assert shown.picked == (3, 3)
    for _press in range(20):
        qtbot.keyClick(shown, Qt.Key_Right)
    assert shown.picked == (3, 15)


def test_keys_are_read_too_though_the_pointer_rests_elsewhere(shown, qtbot):
    qtbot.mouseMove(shown.cells, centre(shown, LINK))
    qtbot.waitUntil(lambda: shown.readout().startswith("S2 2 → C3 7"))
    qtbot.keyClick(shown, Qt.Key_Right)
    assert shown.readout() == f"S2 0 → C3 4: norm {shown.number((0, 4)):.4f}"


def test_enter_says_the_pick_again(shown, qtbot):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.keyClick(shown, Qt.Key_Return)
    assert said.args == [Selection("C3", map=0, link=(0, 0), picked=True)]


@pytest.mark.parametrize(
    ("selection", "lit"),
    [
        (Selection("S2", map=3), {(3, 0), (3, 4)}),
        (Selection("C3", map=9), {(1, 9), (2, 9)}),
        (Selection("C3", map=4, link=(0, 4)), {(0, 1), (2, 4), (3, 4)}),
        (Selection("C5", map=3), set()),
        (NOTHING, set()),
    ],
)
def test_what_is_selected_elsewhere_lights_its_row_and_column(shown, selection, lit):
    shown.show_selection(selection)
    picture = shown.grab().toImage()
    watched = {(3, 0), (3, 4), (1, 9), (2, 9), (0, 1), (2, 4)}
    found = {pair for pair in watched if picture.pixelColor(inside(shown, pair)) == style.colour("line")}
    assert found == lit


def test_new_parameters_appear_though_moments_come_quickly(shown, qtbot):
    latest = None
    for seed in range(1, 6):
        latest = moment(seed=seed, trained=True)
        shown.show_moment(latest)
    norm = float(np.linalg.norm(kernel_of(latest, LINK)))
    qtbot.waitUntil(lambda: shown.number(LINK) == pytest.approx(norm, rel=1e-5))
    np.testing.assert_array_equal(shown.sum.tile(KERNEL).values, kernel_of(latest, (0, 0)))


def test_a_table_shown_late_is_complete_at_once(qtbot):
    made = ConnectionTable()
    qtbot.addWidget(made)
    made.resize(640, 240)
    for seed in (1, 2):
        made.show_moment(moment(seed=seed))
    made.show_selection(Selection("S2", map=1))
    made.show()
    assert made.number(LINK) == pytest.approx(float(np.linalg.norm(kernel_of(moment(seed=2), LINK))), rel=1e-5)


def test_another_architecture_s_links_are_followed_and_a_lost_pick_is_replaced(shown, qtbot):
    shown.pick((5, 15))
    sparse = replace(PAPER, table=((0, 1, 2, 3, 4, 5), *((c % 6,) for c in range(15))))
    network = parameters(seed=4, table=sparse.table)
    shown.show_moment(moment(averaged=network))
    qtbot.waitUntil(lambda: shown.picked == (0, 0))
    assert shown.number((5, 0)) == pytest.approx(float(np.linalg.norm(network["C3.weights"][5])), rel=1e-5)
    with pytest.raises(KeyError):
        shown.pick((5, 15))
    dense = parameters(seed=5, table=DENSE)
    shown.show_moment(moment(averaged=dense))
    qtbot.waitUntil(
        lambda: shown.number((0, 1)) == pytest.approx(float(np.linalg.norm(dense["C3.weights"][6])), rel=1e-5)
    )
    assert shown.number((0, 1)) == pytest.approx(float(np.linalg.norm(dense["C3.weights"][6])), rel=1e-5)


@pytest.mark.parametrize("size", [(480, 200), (900, 340), (1480, 420), (3000, 900)])
def test_everything_fits_at_every_size(qtbot, size):
    made = ConnectionTable()
    qtbot.addWidget(made)
    made.resize(*size)
    made.show_moment(moment())
    made.show()
    widgets = (made.sum, made.look_row)
    areas = [QRect(widget.mapTo(made, QPoint(0, 0)), widget.size()) for widget in widgets]
    areas += [places(made).row_rect(0).united(places(made).row_rect(5)), places(made).foot]
    assert all(made.rect().contains(area) for area in areas)
    assert not any(a.intersects(b) for a in areas for b in areas if a is not b)
    assert made.look_row.width() >= made.look_row.minimumSizeHint().width()
    made.pick((0, 15))
    assert all(made.sum.rect().contains(tile.area) for tile in made.sum.tiles)


@pytest.mark.parametrize("size", [(480, 220), (490, 260), (640, 200), (980, 220)])
def test_every_column_has_its_number_in_a_small_window(shown, size):
    shown.resize(*size)
    heading = QRect(0, places(shown).top - 16, 0, 12)
    picture = shown.grab().toImage()
    for c3 in range(16):
        cell = places(shown).cell_rect(0, c3)
        rows = range(heading.top(), heading.bottom())
        colours = {picture.pixelColor(x, y).rgb() for x in range(cell.left(), cell.right()) for y in rows}
        assert len(colours) > 3


@pytest.mark.parametrize("size", [(300, 120), (340, 180), (480, 200), (535, 247), (535, 283)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_cells_can_be_hit_where_there_is_little_room_and_no_number_is_on_another(qtbot, qapp, monkeypatch, size, scale):
    style.use(qapp, style.DARK, new_scale=scale)
    try:
        made = ConnectionTable()
        qtbot.addWidget(made)
        made.resize(*size)
        made.show_moment(moment())
        made.show()
        alone = made.cells.places.scale == 0
        wanted = 12 * scale if size[1] > 200 else 8
        assert places(made).step >= wanted and made.sum.isVisible() == (not alone) == (not places(made).sum.isEmpty())
        areas = [places(made).cell_rect(0, 0), places(made).cell_rect(5, 15), places(made).foot]
        assert all(made.rect().contains(area) for area in areas)
        headings = []
        drawn = QPainter.drawText
        monkeypatch.setattr(QPainter, "drawText", lambda painter, *how: _note(headings, drawn, painter, how))
        for column in (0, 4, 7, 15):
            made.show_selection(Selection("C3", column))
            headings.clear()
            made.grab()
            assert str(column) in [text for text, _place in headings]
            for (one, here), (other, there) in combinations(headings, 2):
                assert not here.adjusted(1, 0, -1, 0).intersects(there), (one, other)
        made.set_editing(True)
        assert not made.sum.isVisible()
        made.set_editing(False)
        assert made.sum.isVisible() == (not alone)
    finally:
        style.use(qapp, style.DARK, new_scale=1.0)


def _note(headings, drawn, painter, how):
    """Where each number above a column is written."""
    if isinstance(how[0], QRect) and how[1] == Qt.AlignHCenter | Qt.AlignBottom and how[2].isdigit():
        headings.append((how[2], painter.fontMetrics().boundingRect(how[0], int(how[1]), how[2])))
    return drawn(painter, *how)


def test_without_a_moment_it_says_what_will_appear_and_ignores_the_pointer(table, qtbot):
    with qtbot.assertNotEmitted(table.selection_changed):
        qtbot.mouseClick(table.cells, Qt.LeftButton, pos=centre(table, LINK))
        qtbot.keyClick(table, Qt.Key_Right)
    assert table.picked is None
    assert table.readout() == ""


def test_the_light_theme_repaints_everything(shown, qapp):
    try:
        style.use(qapp, style.LIGHT)
        assert colour_at(shown, QPoint(4, shown.height() - 4)) == QColor(style.LIGHT.ground)
        assert colour_at(shown, centre(shown, LINK)) == QColor(
            level_colour(SCALES[NORM].share(shown.number(LINK))).rgb()
        )
    finally:
        style.use(qapp, style.DARK)


# What links are worth

FIRST, SECOND = (0, 0), (1, 0)


@cache
def unknown():
    return replace(with_start(), cut_errors=None)


def pruned(of_moment):
    found = Pruning((FIRST, SECOND), (50, 52, 99), 10_000, 2.0)
    return replace(of_moment, pruning=Found(of_moment.source, found))


def heard(table):
    """What is asked for, by name."""
    told, worth = [], table.worth
    worth.errors_wanted.connect(lambda: told.append("errors"))
    worth.pruning_wanted.connect(lambda factor: told.append(("prune", factor)))
    worth.cancel_wanted.connect(lambda: told.append("cancel"))
    worth.cuts_wanted.connect(lambda links: told.append(("cut", links)))
    return told


@pytest.fixture
def worthy(table):
    """A table that shows what links are worth, as soon as it is known; the test digits are there."""
    table._pace.least_seconds = 0
    table.set_obstacle("")
    table.choose(WORTH)
    return table


def test_what_links_are_worth_is_asked_for_once_for_each_network(worthy):
    told = heard(worthy)
    worthy.show_moment(unknown())
    worthy.show_moment(replace(unknown(), start=parameters(seed=10)))
    assert told == ["errors"]
    worthy.show_moment(replace(unknown(), parameters=parameters(seed=11)))
    assert told == ["errors"] * 2
    worthy.show_moment(with_start())
    assert told == ["errors"] * 2 and worthy.cells.words.ends == ("0", "2 %")


def test_it_is_not_asked_for_while_another_quantity_is_shown_or_there_are_no_digits(table):
    told = heard(table)
    table.show_moment(unknown())
    table.choose(WORTH)
    assert told == [] and "still being read" in table.cells.words.error[0]
    table.set_obstacle("")
    assert told == ["errors"]


def test_while_a_network_learns_it_is_asked_for_when_it_is_chosen_and_says_of_which_step(worthy):
    told = heard(worthy)
    learning = moment(trained=True, state=TRAINING)
    worthy.show_moment(learning)
    earlier = with_start().cut_errors.found
    known = Found(Source(1, "fast", 1234), earlier)
    worthy.show_moment(replace(learning, parameters=parameters(seed=11), cut_errors=known))
    assert told == ["errors"] and "at step 1,234" in worthy.cells.words.names[0]
    worthy.choose(WORTH)
    assert told == ["errors"] * 2


def test_how_far_it_is_stands_below_the_table_and_it_can_be_given_up(worthy, qtbot):
    told = heard(worthy)
    worthy.show_moment(unknown())
    worthy.worth.show_progress(0.42)
    assert "42 %" in worthy.cells.words.error[0]
    assert worthy.look_row.worth.text() == "cancel" and not worthy.look_row.edit.isVisible()
    qtbot.mouseClick(worthy.look_row.worth, Qt.LeftButton)
    worthy.worth.show_progress(None)
    assert told == ["errors", "cancel"] and "given up" in worthy.cells.words.error[0]
    worthy.show_moment(replace(unknown(), start=parameters(seed=10)))
    assert told == ["errors", "cancel"]
    qtbot.keyClick(worthy, Qt.Key_5)
    assert told == ["errors", "cancel", "errors"]


def test_each_cell_tells_the_error_without_it(worthy, qtbot):
    worthy.show_moment(with_start())
    found = with_start().cut_errors.found
    for link in PAPER.links[::13]:
        errors = int(found.without[PAPER.links.index(link)])
        qtbot.mouseMove(worthy.cells, centre(worthy, link))
        qtbot.waitUntil(lambda link=link: worthy._cell == link)
        words = f"{abs(errors - 50)} {'more' if errors >= 50 else 'fewer'} wrong"
        assert f"without it {errors / 100:.2f} % error, {words}" in worthy.readout()


def test_pruning_is_asked_for_said_in_words_and_applied(worthy, qtbot):
    told = heard(worthy)
    worthy.show_moment(with_start())
    qtbot.keyClick(worthy, Qt.Key_P)
    assert told == [("prune", 2.0)] and "pruning" in worthy.cells.words.error[0]
    worthy.worth.show_progress(None)
    before = worthy.grab().toImage()
    worthy.show_moment(pruned(with_start()))
    assert worthy.cells.words.error[0] == "2 links can go before the error doubles: 0.50 % → 0.99 %"
    assert worthy.cells._cells.order == (FIRST, SECOND) and worthy.grab().toImage() != before
    assert worthy.look_row.worth.text() == "cut these"
    qtbot.mouseClick(worthy.look_row.worth, Qt.LeftButton)
    assert told[1:] == [("cut", {FIRST, SECOND})]
    worthy.show_moment(replace(pruned(with_start()), lens=Lens(cuts=frozenset((FIRST, SECOND)))))
    assert not worthy.look_row.worth.isEnabled() and "reading" in worthy.cells.words.error[-1]


def test_it_is_among_the_numbers_that_are_saved(worthy):
    header, rows = links(with_start(), worthy)
    assert [row[header.index("errors without")] for row in rows] == with_start().cut_errors.found.without.tolist()
    header, rows = links(unknown(), worthy)
    assert {row[header.index("errors without")] for row in rows} == {""}


def test_with_a_moment_kept_change_counts_from_there_and_says_so(shown):
    kept = moment(trained=True, seed=6)
    shown.choose(CHANGE)
    shown.show_moment(replace(with_start(), reference=kept))
    shown.refresh()
    moved = with_start().parameters["C3.weights"] - kept.parameters["C3.weights"]
    assert shown.number(LINK) == pytest.approx(float(np.linalg.norm(moved[PAPER.links.index(LINK)])), rel=1e-5)
    assert "which is kept" in shown.cells.words.names[0]
    other = moment(trained=True, averaged=parameters(output="softmax"))
    shown.show_moment(replace(with_start(), reference=other))
    shown.refresh()
    assert shown.cells.words.names[0] == "change of each kernel since the run began"


@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
@pytest.mark.parametrize("size", [(480, 217), (564, 217), (590, 370), (720, 280), (1100, 400)])
def test_which_link_is_picked_is_said_in_full_or_in_short_and_never_cut(shown, qapp, size, scale):
    style.use(qapp, new_scale=scale)
    shown.resize(*size)
    shown.pick(LINK)
    metrics = QFontMetrics(style.font(style.SMALL))
    title, room = shown.cells.title(metrics), shown.cells.places.title.width()
    told = ["S2 2 → C3 7", "2 → 7"]
    assert title == next((words for words in told if metrics.horizontalAdvance(words) <= room), "")
    assert title or size == (480, 217)
    style.use(qapp, new_scale=1.0)
