"""The scenes of a play in the network view: what is painted are the trace's numbers, as far as they are there."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QPoint
from PyQt5.QtWidgets import QApplication
from test_network_view import app, move, pixels, point, shown, signed_level, view  # noqa: F401

from core.drawing.files import prepare_strokes
from core.network.architecture import LAYERS
from core.study.lens import ACTIVATION, DIFFERENCE, GRADIENT, Lens
from core.study.moment import Probe
from core.study.play import ANSWER, BACKWARD, PARTS, PRODUCTS_UNTIL, SCENES, SHAPES, VALUE_AT, Place
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.look.unit_grid import BLOCKS, UNITS
from lenet_gui.views.network.layout import PICTURES, SMALLEST
from lenet_gui.views.network.play.beams import beams
from lenet_gui.views.network.play.compared import FULL, comparison
from lenet_gui.views.network.play.scene import brightness, scene_at
from lenet_gui.views.network.view import NetworkView

SIGNED = ("C1", "S2", "C3", "S4", "C5", "F6")
VARIANTS = {
    "paper": {},
    "relu, max, softmax": {"activation": "relu", "pooling": "max", "output": "softmax", "input": "0 to 1"},
    "sigmoid, average, free rbf": {"activation": "sigmoid", "pooling": "average", "output": "free rbf"},
    "dense": {"table": tuple(tuple(range(6)) for _map in range(16))},
}
STROKES = [np.array([[0.3, 0.2], [0.3, 0.6], [0.5, 0.6]]), np.array([[0.45, 0.4], [0.45, 0.9]])]


def playing(moment, scene, at=0.0, of_map=0, unit=(0, 0)):
    return replace(moment, lens=replace(moment.lens, play=Place(scene, at, of_map, unit)))


def at_part(scene, part, amount):
    """`at` where so much of a part of the scene has gone."""
    whole, before = sum(each.seconds for each in PARTS[scene]), 0.0
    for each in PARTS[scene]:
        if each.name == part:
            return (before + amount * each.seconds) / whole
        before += each.seconds
    raise AssertionError(part)


def many_places(of_map=0, unit=(0, 0), count=41):
    return [Place(scene, at, of_map, unit) for scene in SCENES for at in np.linspace(0, 1, count).tolist()]


def flat(there):
    """Which units are there, picture by picture."""
    return there.reshape(len(there), -1)


# What is there


@pytest.mark.parametrize("scene", LAYERS[:-1])
def test_a_layer_is_computed_unit_by_unit_and_none_is_lost_again(scene):
    of_map = 3 if scene not in ("INPUT",) else 0
    unit = tuple(side // 2 for side in SHAPES[scene][1:])
    made = canned.moment(trained=True).trace
    states = [scene_at(Place(scene, at, of_map, unit), made).there[scene] for at in np.linspace(0, 1, 101).tolist()]
    assert not states[0].any() and states[-1].all()
    for before, after in zip(states[:-1], states[1:], strict=True):
        assert (before <= after).all()
    assert len({int(state.sum()) for state in states}) > 10  # little by little


def test_what_comes_later_is_not_there_and_what_came_before_is():
    made = canned.moment(trained=True).trace
    for place in many_places():
        seen = scene_at(place, made)
        if place.scene in LAYERS:
            where = LAYERS.index(place.scene)
            assert all(layer not in seen.there for layer in LAYERS[:where])
            assert all(not seen.there[layer].any() for layer in LAYERS[where + 1 : -1])
        else:
            assert seen.there == {}


def test_the_unit_seen_in_full_is_there_as_soon_as_its_time_is_over():
    made = canned.moment(trained=True).trace
    for scene, unit in (("C1", (10, 14)), ("S2", (7, 2)), ("S4", (4, 0))):
        early = scene_at(Place(scene, at_part(scene, "unit", VALUE_AT - 0.02), 2, unit), made)
        late = scene_at(Place(scene, at_part(scene, "unit", VALUE_AT + 0.02), 2, unit), made)
        where = Selection(scene, 2, *unit)
        assert not early.has(where) and late.has(where)
        assert late.there[scene].sum() == 1
    assert scene_at(Place("F6", at_part("F6", "unit", 0.97), 40), made).has(Selection("F6", 40))


def test_penalties_come_one_after_another():
    made = canned.moment(trained=True).trace
    rows = [scene_at(Place("OUTPUT", at), made).rows for at in np.linspace(0, 1, 60).tolist()]
    assert rows[0] == 0 and rows[-1] == 10 and rows == sorted(rows) and set(rows) == set(range(11))


def test_the_light_goes_on_without_a_jump():
    """From scene to scene, and along each of them."""
    last = None
    for place in many_places(count=201)[: 201 * SCENES.index(BACKWARD)]:
        now = brightness(place)
        if last is not None:
            assert max(abs(now[layer] - last[layer]) for layer in LAYERS) < 0.25
        last = now


# What is painted


def painted_as(view, moment, layer, there):  # noqa: F811
    """Whether all of this layer has the colour of its number where it is there, and is empty elsewhere."""
    numbers = view.numbers
    level = numbers.levels[layer]
    wanted = style.signed_colours()[signed_level(numbers.values[layer].ravel(), level)].reshape(*there.shape, 3)
    wanted = np.where(there[..., None], wanted, style.colour("surface").getRgb()[:3])
    assert (numbers.values[layer] == moment.trace.values[layer]).all()
    return (np.abs(shown(view, layer).astype(int) - wanted) <= 1).all()


@pytest.mark.parametrize("palette", style.PALETTES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_at_every_place_the_units_have_the_colours_of_their_numbers(view, app, variant, palette):  # noqa: F811
    style.use(app, style.DARK, palette)
    view.resize(1500, 700)  # where frames lie beside the middles of units
    moment = _varied(variant)
    for scene, amounts in {"C1": (0.8, 0.95), "S2": (0.72, 0.9), "C3": (0.8, 0.95), "S4": (0.9,)}.items():
        for at in amounts:
            view.show_moment(playing(moment, scene, at, 2, (4, 3)))
            assert view.scene.there[scene].any() and not view.scene.there[scene].all()
            assert painted_as(view, moment, scene, view.scene.there[scene]), (scene, at)
    for scene in BLOCKS:
        view.show_moment(playing(moment, scene, 0.9, 50))
        assert painted_as(view, moment, scene, view.scene.there[scene]), scene


@pytest.mark.parametrize("variant", VARIANTS)
def test_partial_maps_are_laid_on_each_other_until_they_are_the_map(view, variant):  # noqa: F811
    moment = _varied(variant)
    of_map = 9
    sources = moment.parameters.architecture.table[of_map]
    sums = moment.trace.laid[of_map]

    def colours(values):
        level = view.numbers.levels["C3"]
        return style.signed_colours()[signed_level(values, level)]

    for number in range(1, len(sources)):
        amount = number / len(sources) + 1e-9
        view.show_moment(playing(moment, "C3", at_part("C3", "links", amount), of_map, (5, 5)))
        (here, coming) = view.scene.sheets
        assert (here.values == sums[number - 1]).all() and here.opacity == 1 and here.link is None
        link = moment.parameters.architecture.links.index((sources[number], of_map))
        assert (coming.values == moment.trace.partials[link]).all() and coming.link == (sources[number], of_map)
        assert coming.opacity < 0.01 and coming.way < 0.01
        assert _same_but_for_frames(shown(view, "C3")[of_map], colours(sums[number - 1]))
        assert {link for link, lit in view.scene.links.items() if lit == 1} == {(s, of_map) for s in sources[:number]}
    view.show_moment(playing(moment, "C3", at_part("C3", "sum", 0.4), of_map, (5, 5)))
    assert _same_but_for_frames(shown(view, "C3")[of_map], colours(moment.trace.sums["C3"][of_map]))
    view.show_moment(playing(moment, "C3", at_part("C3", "sum", 0.999), of_map, (5, 5)))
    assert _same_but_for_frames(shown(view, "C3")[of_map], colours(moment.trace.values["C3"][of_map]))


def _same_but_for_frames(seen, wanted):
    return (np.abs(seen.astype(int) - wanted).max(axis=-1) <= 2).mean() > 0.9


def test_a_partial_map_comes_along_its_wire(view):  # noqa: F811
    moment, ways = canned.moment(label=5, trained=True), []
    for amount in (0.05, 0.1, 0.2):  # of the first of three
        view.show_moment(playing(moment, "C3", at_part("C3", "links", amount), 0))
        (coming,) = view.scene.sheets
        ways.append(coming.way)
    assert ways == sorted(ways) and 0 < ways[0] and ways[-1] < 1


@pytest.mark.parametrize("digit", [1, 3, 9])
def test_the_bar_of_a_penalty_is_as_long_as_the_cells_compared_so_far_say(view, digit):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    x, width = view.boxes.bar
    lengths = []
    for within in (0.2, 0.4, 0.6):
        view.show_moment(playing(moment, "OUTPUT", (digit + within) / 10))
        now, cells = view.scene.compared
        assert (now, cells) == (digit, int(84 * within / PRODUCTS_UNTIL + 1e-6))
        seen, row = pixels(view), view.boxes.rows[digit]
        filled = (seen[row.middle, x : x + width] == style.colour("accent").getRgb()[:3]).all(axis=1).sum()
        wanted = float(moment.trace.output_terms[digit][:cells].sum())
        assert abs(filled - width * min(1, wanted / 252)) <= 3
        lengths.append(wanted)
        for other, row in enumerate(view.boxes.rows):
            least = min(*moment.trace.penalties[:digit], moment.parameters.loss.none_penalty)
            leads = other < digit and moment.trace.penalties[other] == least
            colour = style.colour("text" if leads else "muted").getRgb()[:3]
            muted = (seen[row.middle, x : x + width] == colour).all(axis=1).sum()
            done = width * min(1, moment.trace.penalties[other] / 252) if other < digit else 0
            assert abs(muted - done) <= 3
    assert lengths == sorted(lengths)


def test_cells_that_disagree_glow(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    view.show_moment(playing(moment, "OUTPUT", 0.0999))
    ideal, differ = comparison(view.boxes)
    seen, scale = pixels(view).astype(int), differ.width // 7
    terms = moment.trace.output_terms[0].reshape(12, 7)
    cells = seen[differ.y + scale // 2 : differ.bottom : scale, differ.x + scale // 2 : differ.right : scale]
    assert (cells.reshape(-1, 3) == style.signed_colours()[signed_level(terms.ravel(), FULL)]).all()
    code = seen[ideal.y + scale // 2 : ideal.bottom : scale, ideal.x + scale // 2 : ideal.right : scale, 0]
    assert ((code > 128).ravel() == (moment.parameters.centres[0] > 0)).all()


def test_the_shares_are_as_long_as_they_are_large_and_the_answer_is_lit(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    view.show_moment(playing(moment, ANSWER, 0.9))
    x, width = view.boxes.bar
    seen, row = pixels(view), view.boxes.rows[3]
    lit = (seen[row.middle, x : x + width] == style.colour("accent").getRgb()[:3]).all(axis=1).sum()
    assert abs(lit - width * moment.trace.shares[3]) <= 3


def test_the_gradients_flow_back_over_the_activations(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    arrived = []
    for amount in (0.13, 0.4, 0.7, 1.0):
        view.show_moment(playing(moment, BACKWARD, at_part(BACKWARD, "gradients", amount)))
        assert view.mode == GRADIENT and view.numbers.values is moment.trace.gradients
        there = [layer for layer in LAYERS if view.scene.gradients[layer] == 1]
        assert there == list(LAYERS[len(LAYERS) - len(there) :])  # from the right
        arrived.append(len(there))
        for layer in set(there) & set(SIGNED):
            level = view.numbers.levels[layer]
            wanted = style.signed_colours()[signed_level(moment.trace.gradients[layer].ravel(), level)]
            assert (np.abs(shown(view, layer).reshape(-1, 3).astype(int) - wanted) <= 1).all(), layer
    assert arrived == sorted(arrived) and arrived[0] == 1 and arrived[-1] == 8


def test_then_the_wires_tell_where_one_step_would_pull_most(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    left, right = view.boxes.pictures["S2"][0].right + 6, view.boxes.pictures["C3"][0].x - 6

    def blue():
        area = pixels(view)[60:380, left:right].astype(int)
        return int((area[..., 2] - area[..., 0] > 60).sum())

    view.show_moment(playing(moment, BACKWARD, at_part(BACKWARD, "gradients", 0.9)))
    before = blue()
    view.show_moment(playing(moment, BACKWARD, 1.0))
    assert before == 0 and blue() > 500


# Input


def test_the_pixels_come_from_above_and_then_the_border(view):  # noqa: F811
    moment = canned.moment(label=2)
    wanted = style.ink_colours()[np.pad(moment.trace.image, 2)]
    view.show_moment(playing(moment, "INPUT", at_part("INPUT", "pixels", 0.5)))
    seen, empty = shown(view, "INPUT")[0], style.colour("surface").getRgb()[:3]
    assert (seen[3:16, 3:-3] == wanted[3:16, 3:-3]).all()
    assert (seen[17:29, 3:-3] == empty).all() and (seen[0, :] == empty).all()
    view.show_moment(playing(moment, "INPUT", at_part("INPUT", "border", 0.9)))
    assert (shown(view, "INPUT")[0][3:-3, 3:-3] == wanted[3:-3, 3:-3]).all()


def test_of_a_drawing_the_line_of_the_pen_comes_first(view):  # noqa: F811
    prepared = prepare_strokes(STROKES)
    drawn = canned.moment()
    drawn = replace(
        drawn, probe=Probe(prepared.picture, prepared=prepared), trace=trace(drawn.parameters, prepared.picture)
    )
    box = view.boxes.pictures["INPUT"][0]

    def inked(moment, at):
        view.show_moment(playing(moment, "INPUT", at_part("INPUT", "pixels", at)))
        area = pixels(view)[box.y : box.bottom, box.x : box.right]
        return int((area.min(axis=-1) > 200).sum())

    amounts = [inked(drawn, at) for at in (0.02, 0.2, 0.5)]
    assert amounts == sorted(amounts) and amounts[0] < amounts[-1] / 3
    assert not view.scene.there["INPUT"].any()
    turned = np.ascontiguousarray(prepared.picture.T)
    changed = replace(drawn, probe=replace(drawn.probe, image=turned), trace=trace(drawn.parameters, turned))
    assert inked(changed, 0.02) == 0 and view.scene.strokes == 0  # its line is not what the network gets


# The rest of the view


def test_the_numbers_of_the_play_are_shown_whatever_is_chosen_and_come_back_after_it(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    view.choose_mode(GRADIENT)
    view.show_moment(playing(moment, "C3", 0.4))
    assert view.mode == ACTIVATION
    assert [word.isEnabled() for word in view.switch.words.values()] == [True, False, False, False]
    view.show_moment(playing(moment, BACKWARD, 0.4))
    assert view.mode == GRADIENT
    view.show_moment(moment)
    assert view.mode == GRADIENT and view.switch.words[ACTIVATION].isEnabled()


def test_the_line_at_the_foot_tells_the_number_of_the_unit_as_soon_as_it_is_there(view, qtbot):  # noqa: F811
    moment = canned.moment(label=7, trained=True)
    view.show_selection(Selection("C3", 4, 3, 5, picked=True))
    view.show_selection(NOTHING)
    view.show_moment(playing(moment, "C1", at_part("C1", "unit", 0.5), 2, (10, 14)))
    assert view.readout == "C1 map 2, row 10, column 14"
    view.show_moment(playing(moment, "C1", at_part("C1", "unit", 0.97), 2, (10, 14)))
    assert canned.read_number(view.readout.split(": ")[1]) == pytest.approx(
        float(moment.trace.values["C1"][2, 10, 14]), abs=0.0005
    )
    view.show_moment(playing(moment, "C1", at_part("C1", "row", 0.51), 2, (10, 14)))
    assert view.readout.startswith("C1 map 2, row 0, column 14: ")
    view.show_moment(playing(moment, "C1", at_part("C1", "rows", 0.5), 2, (10, 14)))
    assert view.readout == "C1 map 2"
    assert view.lit.pictures == frozenset()  # what was picked before is not spoken of
    view.show_moment(playing(moment, "C1", 1.0, 2))
    move(qtbot, view, point(view, Selection("C1", 3, 5, 6)))
    assert view.readout.startswith("C1 map 3, row 5, column 6: ") and view.lit.pictures
    move(qtbot, view, point(view, Selection("S4", 3, 2, 1)))
    assert view.readout == "S4 map 3, row 2, column 1"  # not there yet
    move(qtbot, view, QPoint(2, 2))
    view.show_moment(moment)
    assert view.lit.links  # of the picked one again


def test_a_play_leaves_the_view_as_it_was(view, qtbot, app):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    focused = QApplication.focusWidget()
    first, calm = pixels(view), unfocused(view)
    focused.setFocus()
    for place in many_places(2, (3, 3), 5):
        view.show_moment(replace(moment, lens=Lens(play=place)))
        pixels(view)
    view.show_moment(moment)
    qtbot.waitUntil(lambda: (pixels(view) == first).all())
    assert QApplication.focusWidget() is focused
    assert (unfocused(a_new_view(qtbot, view, moment)) == calm).all()


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("scene", SCENES)
def test_another_theme_amid_a_play_is_as_if_begun_in_it(view, qtbot, app, scene, theme):  # noqa: F811
    moment = playing(canned.moment(label=3, trained=True), scene, 0.62, 2, (4, 3))
    view.show_moment(moment)
    pixels(view)
    style.use(app, theme, "grey")
    seen = unfocused(view).astype(int)
    assert (np.abs(seen - unfocused(a_new_view(qtbot, view, moment))) <= 4).all()


@pytest.mark.parametrize("size", [SMALLEST, (3000, 1300)], ids=str)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_place_can_be_painted_at_every_size(view, variant, size):  # noqa: F811
    view.resize(*size)
    moment = _varied(variant)
    for place in many_places(5, (2, 3), 4 if size == SMALLEST else 2):
        view.show_moment(replace(moment, lens=Lens(play=place)))
        assert pixels(view).shape[:2] == size[::-1]


def test_nothing_of_the_comparison_is_cut_off(view):  # noqa: F811
    for size in (SMALLEST, (960, 430), (1600, 700), (3000, 1300)):
        view.resize(*size)
        ideal, differ = comparison(view.boxes)
        code = view.boxes.pictures["F6"][0]
        assert view.boxes.heads["F6"].bottom < ideal.y - 16 and differ.bottom + 16 < view.boxes.legend.y
        assert ideal.bottom < code.y and code.bottom < differ.y and ideal.width == differ.width <= code.width


def test_without_a_digit_or_its_label_there_is_less_to_see_and_no_fault(view):  # noqa: F811
    empty = canned.moment(empty=True)
    unknown = canned.moment(label=3, trained=True)
    unknown = replace(
        unknown, probe=replace(unknown.probe, label=None), trace=trace(unknown.parameters, unknown.probe.image)
    )
    for moment in (empty, unknown):
        for place in many_places(1, (2, 2), 4):
            view.show_moment(replace(moment, lens=Lens(play=place)))
            pixels(view)
    view.show_moment(playing(unknown, BACKWARD, 0.5))
    assert view.mode == ACTIVATION and view.scene.gradients == {}


def test_a_digit_kept_for_comparison_waits_until_the_play_is_over(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    moment = replace(moment, reference=canned.moment(label=4, trained=True))
    view.show_moment(moment)
    view.choose_mode(DIFFERENCE)
    view.show_moment(playing(moment, "S4", 0.5))
    assert view.mode == ACTIVATION
    view.show_moment(moment)
    assert view.mode == DIFFERENCE


def test_every_beam_goes_from_what_a_unit_reads_to_the_unit():
    table = canned.parameters().architecture.table
    for place in many_places(5, (4, 3)):
        if place.scene not in LAYERS[1:-1]:
            continue
        for beam in beams(place, table):
            assert beam.target.layer == place.scene
            for field in (*beam.sources, beam.target):
                rows, columns = UNITS[field.layer]
                assert 0 <= field.picture < PICTURES[field.layer]
                assert 0 <= field.row and field.row + field.rows <= rows
                assert 0 <= field.column and field.column + field.columns <= columns
    (unit,) = beams(Place("C1", 0.1, 2, (10, 14)), table)
    assert unit.sources[0][2:] == (10, 14, 5, 5) and unit.target[1:] == (2, 10, 14, 1, 1)
    (four,) = beams(Place("S2", 0.1, 2, (3, 4)), table)
    assert four.sources[0] == ("C1", 2, 6, 8, 2, 2)
    (summed,) = beams(Place("C3", at_part("C3", "sum", 0.5), 6, (1, 2)), table)
    assert tuple(field.picture for field in summed.sources) == table[6]
    part = PRODUCTS_UNTIL * (7 + 0.5) / 25  # the eighth of 25
    assert beams(Place("C1", at_part("C1", "unit", part), 2, (10, 14)), table)[0].current == ("INPUT", 0, 11, 16, 1, 1)
    (whole,) = beams(Place("C5", 0.1, 7), table)
    assert len(whole.sources) == 16 and all(field[2:] == (0, 0, 5, 5) for field in whole.sources)


def unfocused(view):  # noqa: F811
    """(height, width, 3) uint8, what is on the screen while nobody uses the keyboard."""
    if QApplication.focusWidget() is not None:
        QApplication.focusWidget().clearFocus()
    return pixels(view)


def a_new_view(qtbot, like, moment):
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(like.size())
    made.show_moment(moment)
    made.show()
    qtbot.waitExposed(made)
    return made


def _varied(variant):
    parameters = canned.parameters(trained=True, **VARIANTS[variant])
    moment = canned.moment(label=3, averaged=parameters)
    return replace(moment, parameters=parameters, trace=trace(parameters, moment.probe.image, 3))
