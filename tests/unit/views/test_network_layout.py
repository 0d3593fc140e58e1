"""The geometry of the network view: boxes, points, receptive fields and steps of the keyboard, without Qt."""

from itertools import combinations

import numpy as np
import pytest

from core.network.architecture import DENSE, LAYERS, PAPER, TABLE_I, Architecture
from core.study.selection import NOTHING, Selection
from lenet_gui.look.unit_grid import UNITS, map_walked
from lenet_gui.views.network.layout import PICTURES, SMALLEST, layout
from lenet_gui.views.network.reach import NO_REACH, Field, reach
from lenet_gui.views.network.walk import layer_walked, start, walked

SIZES = [(860, 316), (860, 400), (1000, 430), (1250, 900), (1640, 640), (2200, 500), (2560, 1100), (3400, 1500)]


def boxes(made):
    return [(layer, box) for layer in LAYERS for box in made.pictures[layer]]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_and_nothing_is_outside(size):
    made = layout(*size)
    heads = [(f"name of {layer}", box) for layer, box in made.heads.items()]
    all_boxes = [*boxes(made), *heads, ("legend", made.legend), ("switch", made.switch)]
    all_boxes += [("readout", made.readout), ("none", made.none)]
    for (name, one), (other_name, other) in combinations(all_boxes, 2):
        apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
        assert apart, f"{name} {one} overlaps {other_name} {other}"
    for name, box in all_boxes:
        assert 0 <= box.x and box.right <= size[0] and 0 <= box.y and box.bottom <= size[1], f"{name} {box} is outside"


@pytest.mark.parametrize("size", SIZES)
def test_every_unit_is_a_square_of_whole_pixels(size):
    made = layout(*size)
    for layer, box in boxes(made):
        rows, columns = UNITS[layer]
        assert (box.width, box.height) == (columns * made.scales[layer], rows * made.scales[layer])
        assert made.scales[layer] >= (1 if layer == "OUTPUT" else 2)


@pytest.mark.parametrize("lines", [0, 2, 3])
@pytest.mark.parametrize("type_scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [860, 990, 1117, 1440, 2200, 3400])
def test_between_two_bitmaps_there_is_room_for_the_frame_around_the_answers(width, type_scale, lines):
    for height in range(316, 1400, 31):
        made = layout(width, height, type_scale, lines)
        places = *made.pictures["OUTPUT"], made.none
        least = min(below.y - above.bottom for above, below in zip(places, places[1:], strict=False))
        assert least >= 6, (height, made.scales["OUTPUT"])  # the frame's three pixels, one of ground, the next one's


def test_bitmaps_are_as_large_as_their_rows_allow():
    sizes = {height: layout(2200, height).scales["OUTPUT"] for height in (360, 430, 600, 900)}
    assert list(sizes.values()) == sorted(sizes.values()) and sizes[430] == 2 and sizes[900] > 3


@pytest.mark.parametrize("size", SIZES)
def test_each_subsampled_map_stands_on_the_lane_of_its_convolution(size):
    made = layout(*size)
    for before, after in (("C1", "S2"), ("C3", "S4")):
        for left, right in zip(made.pictures[before], made.pictures[after], strict=True):
            assert left.right < right.x
            assert abs(left.middle - right.middle) <= 1


@pytest.mark.parametrize("size", SIZES)
def test_a_wire_to_the_second_column_of_c3_finds_a_gap_in_the_first(size):
    maps = layout(*size).pictures["C3"]
    for index in range(1, 15, 2):
        assert maps[index - 1].bottom + 2 <= maps[index].middle < maps[index + 1].y - 2


@pytest.mark.parametrize("size", SIZES)
def test_the_layers_follow_one_another_and_reach_both_margins(size):
    made = layout(*size)
    ends = [max(box.right for box in made.pictures[layer]) for layer in LAYERS]
    starts = [min(box.x for box in made.pictures[layer]) for layer in LAYERS]
    assert all(end < begin for end, begin in zip(ends, starts[1:], strict=False))
    assert starts[0] == 16 and made.rows[0].right == size[0] - 16
    assert made.bar[1] >= 40


def test_what_is_larger_shows_larger_maps():
    small, large = layout(1000, 430), layout(3400, 1500)
    assert all(large.scales[layer] > 2 * small.scales[layer] for layer in LAYERS)


def test_a_size_below_the_smallest_is_laid_out_as_the_smallest():
    assert layout(300, 200) == layout(*SMALLEST)


def all_selections():
    for layer in LAYERS:
        rows, columns = UNITS[layer]
        if layer in ("C5", "F6"):
            yield from (Selection(layer, unit) for unit in range(rows * columns))
            continue
        for picture in range(PICTURES[layer]):
            yield from (Selection(layer, picture, row, column) for row in range(rows) for column in range(columns))


def test_the_middle_of_every_unit_is_found_again():
    made = layout(1000, 430)
    for selection in all_selections():
        box = made.unit_of(selection)
        assert made.at(box.x + box.width / 2, box.y + box.height / 2) == selection


def test_between_the_maps_is_nothing_and_beside_a_bitmap_is_its_digit():
    made = layout(1000, 430)
    assert made.at(made.pictures["S2"][0].right + 20, made.pictures["S2"][0].y) == NOTHING
    assert made.at(made.bar[0] + 5, made.rows[6].middle) == Selection("OUTPUT", 6)
    assert made.head_at(made.heads["C5"].x + 5, made.heads["C5"].y + 5) == "C5"
    assert made.head_at(5, 300) is None


def brute_force_field(layer, row, column):
    """Which pixels of every earlier layer a unit depends on, by sending marks back through the network."""
    marked = np.zeros(UNITS[layer], bool)
    marked[row, column] = True
    found = {}
    while layer != "INPUT":
        before = LAYERS[LAYERS.index(layer) - 1]
        back = np.zeros(UNITS[before], bool)
        for r, c in zip(*np.nonzero(marked), strict=True):
            if layer in ("S2", "S4"):
                back[2 * r : 2 * r + 2, 2 * c : 2 * c + 2] = True
            else:
                back[r : r + 5, c : c + 5] = True
        layer, marked = before, back
        found[layer] = marked
    return found


@pytest.mark.parametrize(
    ("layer", "row", "column"), [("C1", 3, 27), ("S2", 13, 0), ("C3", 4, 2), ("C3", 9, 9), ("S4", 1, 3), ("S4", 4, 0)]
)
def test_receptive_fields_are_the_pixels_a_unit_depends_on(layer, row, column):
    wanted = brute_force_field(layer, row, column)
    sources = reach(Selection(layer, 5, row, column), PAPER).sources
    assert {field.layer for field in sources} == set(wanted)
    for field in sources:
        marks = np.zeros(UNITS[field.layer], bool)
        marks[field.row : field.row + field.rows, field.column : field.column + field.columns] = True
        assert (marks == wanted[field.layer]).all(), field


@pytest.mark.parametrize("table", [TABLE_I, DENSE])
def test_a_c3_map_lights_its_s2_maps_and_an_s2_map_its_c3_maps(table):
    architecture = Architecture(table=table)
    for target, sources in enumerate(table):
        found = reach(Selection("C3", target, 0, 0), architecture)
        assert found.links == {(source, target) for source in sources}
        assert {picture for layer, picture in found.pictures if layer == "S2"} == set(sources)
        assert ("S4", target) in found.pictures
    for source in range(6):
        found = reach(Selection("S2", source), architecture)
        fed = {target for target, sources in enumerate(table) if source in sources}
        assert {picture for layer, picture in found.pictures if layer == "C3"} == fed
        assert found.links == {(source, target) for target in fed}


@pytest.mark.parametrize(
    "selection",
    [Selection("INPUT", 0, 2, 31), Selection("INPUT", 0, 15, 16), Selection("C1", 3, 9, 9), Selection("C1", 0, 27, 0),
     Selection("S2", 2, 6, 0), Selection("C3", 7, 9, 4), Selection("S4", 3, 2, 2)],
    ids=str,
)  # fmt: skip
def test_what_a_unit_feeds_in_every_later_layer_is_what_has_it_in_its_field(selection):
    targets = reach(selection, PAPER).targets
    for after in LAYERS[LAYERS.index(selection.layer) + 1 : LAYERS.index("C5")]:
        fed = np.zeros((PICTURES[after], *UNITS[after]), bool)
        for _layer, picture, row, column, rows, columns in (field for field in targets if field.layer == after):
            fed[picture, row : row + rows, column : column + columns] = True
        for picture, row, column in np.ndindex(fed.shape):
            reads = any(
                field.layer == selection.layer
                and field.picture == selection.map
                and field.row <= selection.row < field.row + field.rows
                and field.column <= selection.column < field.column + field.columns
                for field in reach(Selection(after, picture, row, column), PAPER).sources
            )
            assert fed[picture, row, column] == reads, (after, picture, row, column)
    whole = {(field.layer, field.picture) for field in targets if (field.rows, field.columns) == UNITS[field.layer]}
    assert whole >= {("C5", 0), ("F6", 0), *(("OUTPUT", digit) for digit in range(10))}


def test_a_unit_of_c1_lights_the_ten_wires_of_its_s2_map():
    assert reach(Selection("C1", 3, 9, 9), PAPER).links == reach(Selection("S2", 3), PAPER).links


def test_a_unit_of_f6_meets_one_cell_of_each_bitmap():
    assert reach(Selection("F6", 40), PAPER).targets == tuple(Field("OUTPUT", digit, 5, 5, 1, 1) for digit in range(10))


def test_a_unit_of_c5_depends_on_all_of_s4_and_so_on_all_pixels():
    fields = reach(Selection("C5", 17), PAPER).sources
    assert all((field.rows, field.columns) == UNITS[field.layer] for field in fields)
    assert len([field for field in fields if field.layer == "S4"]) == 16


def test_a_link_lights_itself_and_a_link_that_does_not_exist_lights_no_wire():
    assert reach(Selection(link=(2, 7)), Architecture(table=DENSE)).links == {(2, 7)}
    assert reach(Selection(link=(5, 0)), PAPER).links == frozenset()
    assert reach(Selection(link=(5, 0)), PAPER).pictures == {("S2", 5), ("C3", 0)}
    assert reach(NOTHING, PAPER) is NO_REACH


def test_walking_stays_in_the_network_and_passes_from_map_to_map():
    assert walked(Selection("C3", 4, 9, 3), 1, 0) == Selection("C3", 5, 0, 3)
    assert walked(Selection("C3", 0, 0, 3), -1, 0) == Selection("C3", 0, 0, 3)
    assert walked(Selection("S2", 1, 0, 13), 0, 1) == Selection("S2", 1, 0, 13)
    assert walked(Selection("F6", 8), 1, -1) == Selection("F6", 14)
    assert walked(Selection("OUTPUT", 9), 1, 0) == Selection("OUTPUT", 9)
    assert map_walked(Selection("C3", 14, 2, 2), 5, 16) == Selection("C3", 15, 2, 2)


def test_walking_through_the_layers_visits_all_and_stops_at_the_ends():
    place, visited = start("INPUT"), ["INPUT"]
    for _step in range(9):
        place = layer_walked(place, 1)
        visited.append(place.layer)
        assert layout(1000, 430).picture(place) is not None
    assert visited == [*LAYERS, "OUTPUT", "OUTPUT"]
    assert layer_walked(Selection("S2", 3, 7, 7), 1) == Selection("C3", 8, 5, 5)


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_larger_type_gets_more_room_and_the_maps_the_rest(scale):
    usual, large = layout(1570, 600), layout(1570, 600, scale)
    assert large.number_width == round(scale * 48) and large.switch.width == round(scale * 300)
    assert large.head_lines == 1 and usual.head_lines == 2  # no sizes below the names, so that the maps may be large
    assert large.scales["INPUT"] <= usual.scales["INPUT"]
    assert large.readout.right == usual.readout.right and large.rows[9].bottom <= large.legend.y
