"""The connection table shows the network's own kernels, and answers to pointer and keys."""

from dataclasses import replace

import numpy as np
import pytest
from canned import moment, parameters
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QColor

from core.architecture import DENSE, PAPER
from core.moment import NOTHING, Selection
from lenet_gui import style
from lenet_gui.kernel_picture import AMPLITUDE
from lenet_gui.pictures import signed_picture
from lenet_gui.views.connection_table import FULL_NORM, ConnectionTable

LINK = (2, 7)


@pytest.fixture
def table(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = ConnectionTable()
    qtbot.addWidget(made)
    made.resize(900, 320)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made, QPoint(1, 1))  # a pointer that does not move says nothing
    return made


@pytest.fixture
def shown(table):
    table.show_moment(moment(trained=True))
    return table


def centre(table, link):
    return table.places.cell_rect(*link).center()


def inside(table, pair):
    """A place in this cell beside its centre, where an unconnected one has its dot."""
    return table.places.cell_rect(*pair).topLeft() + QPoint(4, 4)


def colour_at(table, place: QPoint) -> QColor:
    return table.grab().toImage().pixelColor(place)


def kernel_of(of_moment, link):
    return of_moment.parameters["C3.weights"][PAPER.links.index(link)]


def test_every_connection_is_drawn_with_the_norm_of_its_own_kernel(shown, qtbot):
    of_moment = moment(trained=True)
    picture = shown.grab().toImage()
    for link in PAPER.links:
        norm = float(np.linalg.norm(kernel_of(of_moment, link)))
        assert shown.norm(link) == pytest.approx(norm, rel=1e-5)
        assert picture.pixelColor(centre(shown, link)) == QColor(shown.level_colour(norm).rgb())


def test_a_pair_without_connection_is_a_dot_on_the_ground(shown):
    picture = shown.grab().toImage()
    for c3, sources in enumerate(PAPER.table):
        for s2 in set(range(6)) - set(sources):
            assert picture.pixelColor(inside(shown, (s2, c3))) == style.colour("ground")


def test_brightness_grows_with_the_norm_and_stops_at_the_full_norm(shown):
    steps = [shown.level_colour(FULL_NORM * share).lightnessF() for share in np.linspace(0, 1, 9)]
    assert all(low < high for low, high in zip(steps, steps[1:], strict=False))
    assert shown.level_colour(10 * FULL_NORM) == shown.level_colour(FULL_NORM)


def test_a_cell_is_picked_from_the_start_and_its_kernel_shown(shown):
    assert shown.picked == (0, 0)
    assert shown.kernel_picture.name == "kernel S2 0 → C3 0"
    np.testing.assert_array_equal(shown.kernel(), kernel_of(moment(trained=True), (0, 0)))


def test_a_click_picks_a_cell_and_says_so(shown, qtbot):
    with qtbot.waitSignals([shown.selection_changed, shown.selection_changed]) as said:
        qtbot.mouseClick(shown, Qt.LeftButton, pos=centre(shown, LINK))
    assert {tuple(signal.args) for signal in said.all_signals_and_args} == {(Selection("C3", map=7, link=LINK),)}
    assert shown.picked == LINK
    assert shown.kernel_picture.name == "kernel S2 2 → C3 7"
    np.testing.assert_array_equal(shown.kernel(), kernel_of(moment(trained=True), LINK))


def test_a_click_on_an_unconnected_pair_changes_nothing(shown, qtbot):
    with qtbot.assertNotEmitted(shown.selection_changed):
        qtbot.mouseClick(shown, Qt.LeftButton, pos=centre(shown, (0, 1)))
    assert shown.picked == (0, 0)
    assert shown.readout() == "S2 0 → C3 1: not connected"


def test_pointing_reads_the_norm_and_says_where_it_is(shown, qtbot):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, centre(shown, LINK))
    assert said.args == [Selection("C3", map=7, link=LINK)]
    norm = np.linalg.norm(kernel_of(moment(trained=True), LINK))
    assert shown.readout() == f"S2 2 → C3 7: norm {norm:.4f}"
    assert shown.picked == (0, 0)


def test_pointing_away_says_that_nothing_is_meant(shown, qtbot):
    qtbot.mouseMove(shown, centre(shown, LINK))
    qtbot.waitUntil(lambda: shown.readout() != "")
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, QPoint(shown.places.columns[0], shown.height() - 2))
    assert said.args == [NOTHING]
    assert shown.readout() == ""


def test_headings_mean_their_map(shown, qtbot):
    cell = shown.places.cell_rect(3, 9)
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, QPoint(cell.center().x(), shown.places.top - 6))
    assert said.args == [Selection("C3", map=9)]
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, QPoint(shown.places.columns[0] - 12, cell.center().y()))
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
    qtbot.mouseMove(shown, centre(shown, LINK))
    qtbot.waitUntil(lambda: shown.readout().startswith("S2 2 → C3 7"))
    qtbot.keyClick(shown, Qt.Key_Right)
    assert shown.readout() == f"S2 0 → C3 4: norm {shown.norm((0, 4)):.4f}"


def test_enter_says_the_pick_again(shown, qtbot):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.keyClick(shown, Qt.Key_Return)
    assert said.args == [Selection("C3", map=0, link=(0, 0))]


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


def test_the_kernel_picture_shows_every_weight_at_its_place_on_fixed_levels(shown, qtbot):
    shown.pick(LINK)
    weights = kernel_of(moment(trained=True), LINK)
    picture, expected = shown.kernel_picture.grab().toImage(), signed_picture(weights, AMPLITUDE)
    for row in range(5):
        for column in range(5):
            corner = shown.kernel_picture.weight_rect(row, column).topLeft() + QPoint(2, 2)
            assert picture.pixelColor(corner) == expected.pixelColor(column, row)


def test_pointing_at_a_weight_reads_its_number_and_leaves_the_table(shown, qtbot):
    shown.pick(LINK)
    qtbot.mouseMove(shown, centre(shown, LINK))
    qtbot.waitUntil(lambda: shown.readout() != "")
    picture = shown.kernel_picture
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(picture, picture.weight_rect(1, 3).center())
    assert said.args == [NOTHING]
    weight = kernel_of(moment(trained=True), LINK)[1, 3]
    assert picture.readout() == f"w[1, 3] = {weight:+.4f}".replace("-", "−")


def test_new_parameters_appear_though_moments_come_quickly(shown, qtbot):
    latest = None
    for seed in range(1, 6):
        latest = moment(seed=seed, trained=True)
        shown.show_moment(latest)
    norm = float(np.linalg.norm(kernel_of(latest, LINK)))
    qtbot.waitUntil(lambda: shown.norm(LINK) == pytest.approx(norm, rel=1e-5))
    np.testing.assert_array_equal(shown.kernel(), kernel_of(latest, (0, 0)))


def test_a_table_shown_late_is_complete_at_once(qtbot):
    made = ConnectionTable()
    qtbot.addWidget(made)
    made.resize(640, 240)
    for seed in (1, 2):
        made.show_moment(moment(seed=seed))
    made.show_selection(Selection("S2", map=1))
    made.show()
    assert made.norm(LINK) == pytest.approx(float(np.linalg.norm(kernel_of(moment(seed=2), LINK))), rel=1e-5)


def test_another_architecture_s_links_are_followed_and_a_lost_pick_is_replaced(shown, qtbot):
    shown.pick((5, 15))
    sparse = replace(PAPER, table=((0, 1, 2, 3, 4, 5), *((c % 6,) for c in range(15))))
    network = parameters(seed=4, table=sparse.table)
    shown.show_moment(replace(moment(), parameters=network))
    qtbot.waitUntil(lambda: shown.picked == (0, 0))
    assert shown.norm((5, 0)) == pytest.approx(float(np.linalg.norm(network["C3.weights"][5])), rel=1e-5)
    with pytest.raises(KeyError):
        shown.pick((5, 15))
    dense = parameters(seed=5, table=DENSE)
    shown.show_moment(replace(moment(), parameters=dense))
    qtbot.waitUntil(lambda: np.shares_memory(shown.kernel(), dense.vector))
    assert shown.norm((0, 1)) == pytest.approx(float(np.linalg.norm(dense["C3.weights"][6])), rel=1e-5)


@pytest.mark.parametrize("size", [(480, 200), (900, 340), (1480, 420), (3000, 900)])
def test_everything_fits_at_every_size(qtbot, size):
    made = ConnectionTable()
    qtbot.addWidget(made)
    made.resize(*size)
    made.show_moment(moment())
    made.show()
    assert made.rect().contains(made.kernel_picture.geometry())
    assert made.rect().contains(made.places.cell_rect(5, 15))
    assert not made.places.column_rect(15).intersects(made.kernel_picture.geometry())


def test_without_a_moment_it_says_what_will_appear_and_ignores_the_pointer(table, qtbot):
    with qtbot.assertNotEmitted(table.selection_changed):
        qtbot.mouseClick(table, Qt.LeftButton, pos=centre(table, LINK))
        qtbot.keyClick(table, Qt.Key_Right)
    assert table.picked is None
    assert table.readout() == ""


def test_the_light_theme_repaints_everything(shown, qapp):
    try:
        style.use(qapp, style.LIGHT)
        assert colour_at(shown, QPoint(4, shown.height() - 4)) == QColor(style.LIGHT.ground)
        assert colour_at(shown, centre(shown, LINK)) == QColor(shown.level_colour(shown.norm(LINK)).rgb())
    finally:
        style.use(qapp, style.DARK)
