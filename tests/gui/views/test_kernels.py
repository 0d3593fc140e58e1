"""The kernels view shows every weight at its place on levels it names, and answers to pointer and keys."""

from dataclasses import replace

import numpy as np
import pytest
from canned import PRETRAINED_NETWORK, digit, moment, parameters
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QColor

from core.network.architecture import DENSE, PAPER
from core.study.moment import Probe
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.look.pictures import signed_picture
from lenet_gui.views.kernels.layout import ALL, C5, F6, MAPS, Item, Spot
from lenet_gui.views.kernels.numbers import CHANGE, GRADIENT, LEVELS, VALUE, next_level
from lenet_gui.views.kernels.view import Kernels

LINK = (2, 7)
KERNEL = Item("C3.weights", PAPER.links.index(LINK))


@pytest.fixture
def of_moment():
    return replace(moment(trained=True), start=parameters(seed=5))


@pytest.fixture
def kernels(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Kernels()
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made, QPoint(1, made.height() - 1))  # a pointer that does not move says nothing
    yield made
    style.use(qapp, style.DARK, style.PALETTES[0])


@pytest.fixture
def shown(kernels, of_moment):
    kernels.show_moment(of_moment)
    return kernels


def level_colour(value, level):
    return signed_picture(np.full((1, 1), value, np.float32), level).pixelColor(0, 0)


def number_text(value, decimals=4):
    return f"{value:+.{decimals}f}".replace("-", "−")


def test_every_weight_of_c1_and_c3_is_drawn_at_its_place_in_the_table(shown, of_moment):
    picture, network = shown.grab().toImage(), of_moment.parameters
    kernels = {Item("C1.weights", map): network["C1.weights"][map, 0] for map in range(6)}
    kernels |= {Item("C3.weights", link): network["C3.weights"][link] for link in range(60)}
    for item, weights in kernels.items():
        for (row, column), weight in np.ndenumerate(weights):
            place = shown.places.box(Spot(item, row, column)).center()
            assert picture.pixelColor(place) == level_colour(weight, LEVELS[item.array])
    for index, (source, target) in enumerate(PAPER.links):
        box = shown.places.boxes[Item("C3.weights", index)]
        assert box.top() == shown.places.boxes[Item("C1.weights", source)].top()  # rows are the maps of C1 and S2
        assert box.left() == shown.places.boxes[Item("S4.biases", target)].left()  # columns those of C3 and S4


@pytest.mark.parametrize("palette", style.PALETTES)
def test_every_weight_of_c5_and_f6_is_in_its_unit_s_picture_in_any_palette(shown, of_moment, qapp, palette):
    style.use(qapp, style.LIGHT, palette)
    picture, network = shown.grab().toImage(), of_moment.parameters
    generator = np.random.default_rng(0)
    for unit in generator.integers(0, 120, 20):
        for s4, row, column in generator.integers(0, (16, 5, 5), (20, 3)):
            spot = Spot(Item("C5.weights", int(unit)), 5 * (int(s4) // 4) + int(row), 5 * (int(s4) % 4) + int(column))
            weight = network["C5.weights"][unit, s4, row, column]
            assert shown.number(spot) == weight
            assert picture.pixelColor(shown.places.box(spot).center()) == level_colour(weight, LEVELS["C5.weights"])
    for unit, source in generator.integers(0, (84, 120), (200, 2)):
        item = Item("F6.weights", int(unit))
        spot = Spot(item, *divmod(int(source), shown.places.shape(item)[1]))
        weight = network["F6.weights"][unit, source]
        assert shown.number(spot) == weight
        assert picture.pixelColor(shown.places.box(spot).center()) == level_colour(weight, LEVELS["F6.weights"])


def test_f6_s_units_lie_as_its_code(shown):
    boxes = shown.places.boxes
    assert boxes[Item("F6.weights", 8)].left() == boxes[Item("F6.weights", 1)].left()
    assert boxes[Item("F6.weights", 8)].top() == boxes[Item("F6.weights", 7)].top()


def test_between_units_there_is_the_ground_even_where_the_palette_shows_zero_grey(shown, qapp):
    style.use(qapp, style.DARK, "grey")
    for array in ("C5.weights", "F6.weights"):
        gap = shown.places.boxes[Item(array, 0)].topRight() + QPoint(1, 1)
        assert shown.grab().toImage().pixelColor(gap) == style.colour("ground")


def test_a_dial_turns_right_for_more_and_left_for_less(kernels, of_moment):
    network = of_moment.parameters
    array = network["S4.biases"]
    kernels.resize(1600, 900)
    kernels.show_moment(of_moment)
    picture = kernels.grab().toImage()
    ends = [QColor(*style.signed_colours()[index].tolist()) for index in (0, 255)]
    for number in np.flatnonzero(np.abs(array) > 0.1).tolist():
        box = kernels.places.boxes[Item("S4.biases", number)]
        pixels = [(x, y) for x in range(box.left(), box.right() + 1) for y in range(box.top(), box.bottom() + 1)]
        found = [x for x, y in pixels if picture.pixelColor(x, y) == ends[int(array[number] > 0)]]
        assert found
        assert np.sign(np.mean(found) - box.center().x()) == np.sign(array[number])


@pytest.mark.parametrize(
    ("spot", "text", "selection"),
    [
        (Spot(Item("C1.weights", 3), 0, 2), "C1 map 3, row 0, column 2: {C1}", Selection("C1", 3)),
        (Spot(KERNEL, 1, 4), "C3 2 → 7, row 1, column 4: {C3}", Selection("C3", map=7, link=LINK)),
        (Spot(Item("S2.coefficients", 4)), "S2 map 4, coefficient: {S2}", Selection("S2", 4)),
        (Spot(Item("S4.biases", 9)), "S4 map 9, bias: {S4}", Selection("S4", 9)),
        (Spot(Item("C5.weights", 37), 6, 14), "C5 unit 37, S4 map 6, row 1, column 4: {C5}", Selection("C5", 37)),
        (Spot(Item("F6.weights", 20), 2, 3), "F6 unit 20, C5 unit {unit}: {F6}", Selection("F6", 20)),
    ],
)
def test_pointing_names_the_weight_reads_its_number_and_tells_the_others(
    shown, qtbot, of_moment, spot, text, selection
):
    network = of_moment.parameters
    unit = 2 * shown.places.shape(Item("F6.weights", 20))[1] + 3
    numbers = {
        "C1": number_text(network["C1.weights"][3, 0, 0, 2]),
        "C3": number_text(network["C3.weights"][KERNEL.index, 1, 4]),
        "S2": number_text(network["S2.coefficients"][4], 3),
        "S4": number_text(network["S4.biases"][9]),
        "C5": number_text(network["C5.weights"][37, 6, 1, 4]),
        "F6": number_text(network["F6.weights"][20, unit]),
        "unit": unit,
    }
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, shown.places.box(spot).center())
    assert said.args == [selection]
    assert shown.readout() == text.format(**numbers)


def test_a_click_picks(shown, qtbot):
    with qtbot.waitSignal(shown.selection_changed, check_params_cb=lambda chosen: chosen.picked) as said:
        qtbot.mouseClick(shown, Qt.LeftButton, pos=shown.places.boxes[KERNEL].center())
    assert said.args == [Selection("C3", map=7, link=LINK, picked=True)]


def test_moving_within_a_kernel_reads_on_but_says_nothing_new(shown, qtbot):
    qtbot.mouseMove(shown, shown.places.box(Spot(KERNEL, 1, 1)).center())
    qtbot.waitUntil(lambda: "row 1, column 1" in shown.readout())
    with qtbot.assertNotEmitted(shown.selection_changed):
        qtbot.mouseMove(shown, shown.places.box(Spot(KERNEL, 3, 1)).center())
        qtbot.waitUntil(lambda: "row 3, column 1" in shown.readout())


def test_pointing_away_means_nothing_and_the_levels_are_named_again(shown, qtbot):
    qtbot.mouseMove(shown, shown.places.boxes[KERNEL].center())
    qtbot.waitUntil(lambda: "C3 2 → 7" in shown.readout())
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, QPoint(2, shown.height() - 2))
    assert said.args == [NOTHING]
    assert shown.readout() == "C1, C3 ±0.8  ·  S2, S4: coefficient ±1.5, bias ±0.5"


@pytest.mark.parametrize(
    ("selection", "lit"),
    [
        (
            Selection("S2", 2),
            {("S2.biases", 2)} | {("C3.weights", i) for i, link in enumerate(PAPER.links) if link[0] == 2},
        ),
        (Selection("C3", 7), {("C3.weights", i) for i, link in enumerate(PAPER.links) if link[1] == 7}),
        (Selection("C3", 7, link=LINK), {tuple(KERNEL)}),
        (Selection("C1", 5), {("C1.weights", 5)}),
        (Selection("C5", 99), {("C5.weights", 99)}),
        (Selection("F6", 83), {("F6.weights", 83)}),
        (Selection("OUTPUT", 3), set()),
    ],
)
def test_what_is_selected_elsewhere_is_framed(shown, selection, lit):
    shown.show_selection(selection)
    picture = shown.grab().toImage()
    framed = set()
    for item, box in shown.places.boxes.items():
        corners = (box.topLeft() + QPoint(-1, -1), box.bottomRight() + QPoint(1, 1))
        if all(picture.pixelColor(corner) == style.colour("accent") for corner in corners):
            framed.add(tuple(item))
    assert {item for item in framed if item[0] != "S2.coefficients"} == lit


def test_the_gradient_of_the_digit_is_shown_on_levels_that_are_named(shown, qtbot, of_moment):
    qtbot.mouseClick(shown.kinds.button(GRADIENT), Qt.LeftButton)
    assert shown.kind == GRADIENT
    gradients = of_moment.parameters.with_vector(of_moment.trace.weight_gradients)
    assert shown.number(Spot(KERNEL, 1, 4)) == gradients["C3.weights"][KERNEL.index, 1, 4]
    level = next_level(float(np.abs(gradients["C3.weights"]).max()))
    assert shown.numbers.levels["C3.weights"] == level
    assert shown.readout().startswith("of this digit, a 7  ·")
    assert f"C3 ±{level:g}" in shown.readout()
    place = shown.places.box(Spot(KERNEL, 1, 4)).center()
    expected = level_colour(gradients["C3.weights"][KERNEL.index, 1, 4], level)
    assert shown.grab().toImage().pixelColor(place) == expected


def test_without_a_label_the_gradient_is_the_last_step_s_and_says_so(shown, qtbot, of_moment):
    unlabelled = replace(of_moment, probe=Probe(digit(7)), trace=trace(of_moment.parameters, digit(7)))
    shown.show_kind(GRADIENT)
    shown.show_moment(unlabelled)
    qtbot.waitUntil(lambda: shown.readout().startswith("of the last step's 64 digits"))
    gradient = of_moment.parameters.with_vector(of_moment.snapshot.gradient)
    assert shown.number(Spot(KERNEL, 0, 0)) == gradient["C3.weights"][KERNEL.index, 0, 0]
    shown.show_moment(replace(unlabelled, source=PRETRAINED_NETWORK))  # the last step was another network's
    qtbot.waitUntil(lambda: shown.numbers.shown is None)
    assert "label" in shown.numbers.words
    assert shown.readout() == ""


def test_the_change_is_what_the_weights_are_now_minus_what_they_were(shown, qtbot, of_moment):
    qtbot.keyClick(shown, Qt.Key_C)
    assert shown.kind == CHANGE
    before = of_moment.start["F6.weights"][20, 0]
    spot = Spot(Item("F6.weights", 20), 0, 0)
    assert shown.number(spot) == pytest.approx(of_moment.parameters["F6.weights"][20, 0] - before, abs=1e-7)
    shown.show_moment(replace(of_moment, start=None))
    qtbot.waitUntil(lambda: shown.numbers.shown is None)
    assert shown.numbers.words == "It is not known how this network began."
    qtbot.keyClick(shown, Qt.Key_V)
    assert shown.kind == VALUE
    assert shown.number(spot) == of_moment.parameters["F6.weights"][20, 0]


@pytest.mark.parametrize(
    ("largest", "level"), [(0.0, 1e-6), (0.1, 0.1), (0.11, 0.3), (0.3, 0.3), (0.31, 1.0), (7, 10), (99.4, 100)]
)
def test_a_gradient_s_level_is_the_next_of_1_3_10(largest, level):
    assert next_level(largest) == pytest.approx(level)


def test_arrows_walk_from_kernel_to_kernel_and_with_control_from_weight_to_weight(shown, qtbot):
    qtbot.mouseMove(shown, shown.places.box(Spot(KERNEL, 2, 2)).center())
    qtbot.waitUntil(lambda: "C3 2 → 7" in shown.readout())
    said = []
    shown.selection_changed.connect(said.append)
    qtbot.keyClick(shown, Qt.Key_Down)
    assert said[-1] == Selection("C3", map=7, link=(3, 7))
    qtbot.keyClick(shown, Qt.Key_Right)
    assert said[-1] == Selection("C3", map=8, link=(3, 8))
    qtbot.keyClick(shown, Qt.Key_Up, Qt.ControlModifier)
    assert "C3 3 → 8, row 1, column 2" in shown.readout()
    qtbot.keyClick(shown, Qt.Key_Return)
    assert said[-1] == Selection("C3", map=8, link=(3, 8), picked=True)
    qtbot.keyClick(shown, Qt.Key_Escape)
    assert said[-1] == NOTHING
    for _press in range(30):
        qtbot.keyClick(shown, Qt.Key_Right)
    assert said[-1].layer == "F6"


@pytest.mark.parametrize(
    "size", [(480, 200), (640, 200), (990, 200), (1000, 360), (640, 480), (1620, 330), (3000, 1400)]
)
def test_everything_fits_at_every_size_and_nothing_overlaps(kernels, size):
    kernels.resize(*size)
    for section in (ALL, MAPS, C5, F6):
        kernels.show_section(section)
        places = kernels.places
        assert places.section == (MAPS if section == ALL and not places.all_fits else section)
        buttons = [button.geometry() for button in (*kernels.kinds.buttons(), *kernels.sections.buttons())]
        pixels = np.zeros(size, bool)
        for box in (*places.boxes.values(), places.readout, *buttons):
            assert kernels.rect().contains(box)
            part = pixels[box.left() : box.right() + 1, box.top() : box.bottom() + 1]
            assert not part.any()
            part[:] = True


def test_all_layers_are_offered_only_where_they_fit(kernels):
    kernels.resize(480, 200)
    assert not kernels.sections.button(ALL).isEnabled()
    assert "more room" in kernels.sections.button(ALL).toolTip()
    kernels.resize(1000, 200)
    assert kernels.sections.button(ALL).isEnabled()
    assert {item.layer for item in kernels.places.boxes} == {"C1", "S2", "C3", "S4", "C5", "F6"}


def test_other_architectures_show_what_they_have(shown, qtbot, of_moment):
    dense = parameters(seed=4, table=DENSE, pooling="max")
    shown.show_moment(replace(of_moment, parameters=dense, trace=trace(dense, digit(7), 7), start=None))
    qtbot.waitUntil(lambda: Item("C3.weights", 95) in shown.places.boxes)
    assert not [item for item in shown.places.boxes if item.layer in ("S2", "S4")]
    assert shown.number(Spot(Item("C3.weights", 1), 2, 2)) == dense["C3.weights"][1, 2, 2]
    assert shown.readout() == "C1, C3 ±0.8"
    shown.show_kind(GRADIENT)
    assert shown.readout().startswith("of this digit, a 7  ·  C1")
    assert "S2" not in shown.readout()
    shown.show_moment(replace(of_moment, parameters=dense))  # whose gradient is another network's
    qtbot.waitUntil(lambda: shown.numbers.shown is None)


def test_new_weights_appear_though_moments_come_quickly(shown, qtbot):
    for seed in range(1, 5):
        latest = moment(seed=seed, trained=True)
        shown.show_moment(latest)
    wanted = latest.parameters["C3.weights"][KERNEL.index, 0, 0]
    qtbot.waitUntil(lambda: shown.number(Spot(KERNEL, 0, 0)) == wanted)


def test_a_view_opened_late_is_complete_at_once(qtbot, of_moment):
    made = Kernels()
    qtbot.addWidget(made)
    made.show_selection(Selection("S2", 1))
    made.show_moment(moment())
    made.show_moment(of_moment)
    assert made.numbers is None  # nothing is done for nobody
    made.show()
    assert made.number(Spot(KERNEL, 0, 0)) == of_moment.parameters["C3.weights"][KERNEL.index, 0, 0]


def test_without_a_moment_pointer_and_keys_mean_nothing(kernels, qtbot):
    with qtbot.assertNotEmitted(kernels.selection_changed):
        qtbot.mouseClick(kernels, Qt.LeftButton, pos=kernels.places.boxes[KERNEL].center())
        qtbot.keyClick(kernels, Qt.Key_Right)
        qtbot.keyClick(kernels, Qt.Key_Return)
    assert kernels.readout() == ""


def test_with_a_moment_kept_change_counts_from_there_and_says_so(qtbot, kernels):
    now, kept = moment(trained=True), moment(trained=True, seed=6)
    kernels.show_kind(CHANGE)
    kernels.show_moment(replace(now, start=parameters(seed=9), reference=kept))
    qtbot.waitUntil(lambda: kernels.numbers is not None and kernels.numbers.shown is not None)
    np.testing.assert_array_equal(kernels.numbers.shown.vector, now.parameters.vector - kept.parameters.vector)
    assert "which is kept" in kernels.numbers.words
    other = moment(averaged=parameters(output="softmax"))
    kernels.show_moment(replace(now, start=parameters(seed=9), reference=other))
    qtbot.waitUntil(lambda: kernels.numbers.words == "since the start")
