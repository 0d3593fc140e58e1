"""The view of a play: at every place its numbers are the trace's, its sentence says them, and it fits."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from xml.etree import ElementTree

import canned
import every_view
import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QApplication

from core.network.architecture import DENSE, LAYERS
from core.network.loss import NONE, Loss
from core.run.course import Course
from core.run.snapshot import PAUSED, TRAINING
from core.study.arithmetic import arithmetic
from core.study.lens import Lens
from core.study.moment import PRETRAINED, Probe, Source
from core.study.one_step import one_step
from core.study.play import (
    ANSWER,
    BACKWARD,
    BORDER,
    LINKS,
    PARTS,
    PIXELS,
    PRODUCTS_UNTIL,
    SCENES,
    SHAPES,
    STEP,
    SUM,
    SUM_UNTIL,
    UNIT,
    Place,
    Timeline,
    end_of_unit,
)
from lenet_gui.cards.painted_words import all_painted_words
from lenet_gui.export.pictures import save_picture
from lenet_gui.look import style
from lenet_gui.look.gradient_scale import enlargement, times_words
from lenet_gui.look.signed_number import number_of
from lenet_gui.play.player import SPEEDS, Playing
from lenet_gui.play.units import worth_looking_at
from lenet_gui.views.play import transport
from lenet_gui.views.play.captions import caption
from lenet_gui.views.play.code import results
from lenet_gui.views.play.export import numbers
from lenet_gui.views.play.told import Teller, grey_pixel, strongest_gradients
from lenet_gui.views.play.view import PlayView
from lenet_gui.views.play.words import number, size, slope
from lenet_gui.views.spec import NothingToSave

NETWORKS = {
    "paper": {"trained": True},
    "today": {"activation": "relu", "pooling": "max", "output": "softmax", "table": DENSE, "input": "0 to 1"},
    "average": {"pooling": "average", "input": "black and white"},
    "free": {"activation": "sigmoid", "output": "free rbf", "table": tuple((map_ % 6,) for map_ in range(16))},
    "likelihood": {"trained": True, "loss": Loss("MLE")},
}
NUMBERS = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:\u00a0·\u00a010[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
EVERY_NETWORK = pytest.mark.parametrize("network", NETWORKS)


@cache
def moment(network="paper", digit=7, known=True):
    parameters = canned.parameters(seed=2, **NETWORKS[network])
    image = canned.digit(digit)
    told = canned.trace(parameters, image, digit if known else None)
    base = canned.moment(trained=True)
    return replace(base, parameters=parameters, trace=told, probe=Probe(image, digit if known else None))


def at(place, network="paper", **kind):
    made = moment(network, **kind)
    return replace(made, lens=Lens(play=place))


def places(scene, network="paper", count=40):
    units = worth_looking_at(moment(network).trace)
    return [Place(scene, share, *units.get(scene, ())) for share in np.linspace(0, 1, count).tolist()]


def told(place, network="paper"):
    return Teller(arithmetic, one_step).told(at(place, network))


@pytest.fixture
def view(qtbot):
    made = PlayView(arithmetic, one_step)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WA_DontShowOnScreen)
    made.resize(575, 250)
    made.show()
    made.show_playing(Playing(Timeline(backward=True), True, 1.0))
    return made


def words(view, tmp_path):
    """All words that are painted."""
    save_picture(view, tmp_path / "view.svg")
    root = ElementTree.parse(tmp_path / "view.svg").getroot()
    return ["".join(text.itertext()).strip() for text in root.iter("{http://www.w3.org/2000/svg}text")]


# The numbers ---------------------------------------------------------------------------------------------------------


@EVERY_NETWORK
@pytest.mark.parametrize("layer", LAYERS[1:-1])
def test_a_unit_of_every_layer_comes_to_the_sum_and_the_value_of_the_trace(network, layer):
    trace = moment(network).trace
    for place in places(layer, network):
        made = told(place, network)
        unit = made.unit
        where = (unit.map, unit.row, unit.column)
        assert unit.layer == layer and 0 <= made.within <= 1
        assert unit.network_sum == trace.sums[layer][where] and unit.network_value == trace.values[layer][where]
        if made.within == 1.0 or made.rise == 1.0:
            assert made.sum_so_far == pytest.approx(float(trace.sums[layer][where]), rel=1e-3, abs=1e-4)
            assert made.lines[-1].value == pytest.approx(float(trace.values[layer][where]), rel=1e-3, abs=1e-4)
        focus = place.focus
        assert focus is None or (focus.map, focus.row or 0, focus.column or 0) == where


def test_the_products_of_c1_add_up_one_by_one_as_the_trace_has_them():
    trace = moment().trace
    for place in [place for place in places("C1", count=200) if place.part == "unit"]:
        made, (row, column) = told(place), place.unit
        patch = trace.values["INPUT"][0, row : row + 5, column : column + 5].astype(float)
        products = (patch * trace.parameters["C1.weights"][place.map, 0]).ravel()
        assert made.lines[0].value == pytest.approx(products[: made.done(25)].sum(), abs=1e-6)
    assert made.done(25) == 25


@pytest.mark.parametrize("network", ["paper", "today", "free"])
def test_the_sources_of_c3_add_up_one_by_one_in_the_order_of_the_table(network):
    trace = moment(network).trace
    table = trace.parameters.architecture.table
    for place in [place for place in places("C3", network, 150) if place.part == "links"]:
        made, (row, column) = told(place, network), place.unit
        sources = table[place.map]
        assert [part.map for part in made.unit.parts] == list(sources)
        links = trace.parameters.architecture.links
        totals = [
            float(
                (
                    trace.values["S2"][source, row : row + 5, column : column + 5].astype(float)
                    * trace.parameters["C3.weights"][links.index((source, place.map))]
                ).sum()
            )
            for source in sources
        ]
        if len(sources) > 1:
            assert made.done(len(sources)) == int(place.laid(len(sources)) + 1e-6)
            assert made.lines[0].value == pytest.approx(sum(totals[: made.done(len(sources))]), abs=1e-5)


@EVERY_NETWORK
def test_in_output_each_digit_comes_to_its_own_penalty_and_the_next_ones_have_none_yet(network):
    trace = moment(network).trace
    sign = trace.parameters.architecture.kind("OUTPUT").sign
    for place in places("OUTPUT", network, 101):
        found = results(told(place, network))
        np.testing.assert_array_equal(found[: place.digit], sign * trace.penalties[: place.digit])
        assert np.isnan(found[place.digit + 1 :]).all() and not np.isnan(found[place.digit])
        if place.within >= 0.9:
            assert found[place.digit] == pytest.approx(sign * float(trace.penalties[place.digit]), rel=1e-4, abs=1e-3)


def test_the_squares_of_output_add_up_cell_by_cell():
    trace = moment().trace
    for place in places("OUTPUT", count=300):
        made = told(place)
        squares = (trace.values["F6"].ravel().astype(float) - trace.parameters.bitmaps[place.digit]) ** 2
        assert made.terms_so_far == pytest.approx(squares[: made.done(84)].sum(), abs=1e-6)


@EVERY_NETWORK
def test_the_pixel_becomes_what_the_trace_has_of_it(network):
    trace = moment(network).trace
    row, column = grey_pixel(trace.image)
    assert trace.image[row - 2, column - 2] == min(trace.image.ravel(), key=lambda byte: abs(int(byte) - 128))
    made = told(Place("INPUT", 1.0), network)
    assert made.lines[-1].value == pytest.approx(float(trace.values["INPUT"][0, row, column]), abs=1e-6)


def gradients_of(trace, layer):
    """OUTPUT's as those of the logits, where it has such: each is minus a penalty."""
    logits = layer == "OUTPUT" and trace.parameters.architecture.output == "softmax"
    return -trace.gradients[layer] if logits else trace.gradients[layer]


@EVERY_NETWORK
def test_the_strongest_gradients_are_those_of_the_trace(network):
    trace = moment(network).trace
    for place in places(BACKWARD, network):
        if place.part == STEP:
            continue
        layer = place.gradient_layer
        gradients = gradients_of(trace, layer)
        found = strongest_gradients(told(place, network), 5)
        sizes = np.sort(np.abs(gradients), axis=None)
        assert [abs(value) for _unit, value in found] == sizes[::-1][:5].tolist()
        for unit, value in found:
            where = tuple(number for number in (unit.map, unit.row, unit.column) if number is not None)
            assert np.ravel(gradients[where])[0] == value


# The sentences -------------------------------------------------------------------------------------------------------


@EVERY_NETWORK
@pytest.mark.parametrize("scene", SCENES)
def test_every_number_of_a_sentence_is_one_of_this_moment(network, scene):
    for place in places(scene, network, 60):
        made = told(place, network)
        known = facts(made)
        said = NUMBERS.findall(_without_names(caption(made)))
        wrong = {text for text in said if text not in known and not _is_one_of(text, known)}
        assert not wrong, (place, caption(made), wrong)


def _is_one_of(text, known):
    """Whether it is one of them with more digits than they have; of a sum, the last digit may be what was missing."""
    digits = len(text.partition(".")[2])
    near = (each for each in known if "." in each and "·" not in each and len(each.partition(".")[2]) < digits)
    return any(abs(number_of(text) - number_of(each)) <= 0.501 * 10 ** -len(each.partition(".")[2]) for each in near)


def _without_names(text):
    return re.sub(r"\b(C1|S2|C3|S4|C5|F6)\b", "", text)


def facts(made):
    """Every number that may be said at this place, computed here from the moment alone."""
    trace, place = made.trace, made.place
    architecture = trace.parameters.architecture
    layer = place.scene
    if layer == "INPUT":
        row, column = grey_pixel(trace.image)
        levels = architecture.input_levels
        byte = int(trace.image[row - 2, column - 2])
        byte = byte if levels.threshold is None else 255 * (byte > levels.threshold)
        counted = [28, 32, 0, 255, int((trace.image > 0).sum()), byte]
        ends = [f"{end:g}".replace("-", "−") for end in levels[:2]]
        return {*map(str, counted), *ends, number(float(trace.values["INPUT"][0, row, column]))}
    if layer in LAYERS[1:-1]:
        unit = made.unit
        where = unit.map, unit.row, unit.column
        known = {
            str(number) for number in (*trace.values[layer].shape, len(trace.values[layer]) - 1, unit.map, 6, 7, 12)
        }
        known |= {number(float(values[layer][where])) for values in (trace.sums, trace.values)}
        if f"{layer}.biases" in trace.parameters.names():
            bias = float(trace.parameters[f"{layer}.biases"][unit.map])
            known |= {number(bias), number(sum(part.total for part in unit.parts))}
            assert sum(part.total for part in unit.parts) + bias == pytest.approx(unit.network_sum, rel=1e-3, abs=1e-4)
        if layer in ("S2", "S4"):
            before = trace.values[LAYERS[LAYERS.index(layer) - 1]][unit.map]
            four = before[2 * unit.row : 2 * unit.row + 2, 2 * unit.column : 2 * unit.column + 2].astype(float).sum()
            known |= {number(four), "0.25"}
            if architecture.kind(layer).parameters:
                known.add(number(float(trace.parameters[f"{layer}.coefficients"][unit.map])))
        known |= {"6", "7", "12"}  # maps of S2, and the sides of F6's picture
        sources = {"C1": 1, "C3": len(architecture.table[unit.map]) if layer == "C3" else 0, "C5": 16}
        known |= {str(25 * sources.get(layer, 0)), "120", str(sources.get(layer, 0))}
        if layer == "C3":
            known |= {*map(str, architecture.table[unit.map]), str(len(architecture.links)), "96"}
        return known
    if layer == "OUTPUT":
        penalty = float(trace.penalties[place.digit])
        known = {str(place.digit), "84", size(penalty), number(-penalty)}
        if architecture.output == "softmax":
            bias = float(trace.parameters["OUTPUT.biases"][place.digit])
            known |= {number(bias), number(sum(part.total for part in made.unit.parts))}
        return known
    if layer == ANSWER:
        own, second = sorted(trace.penalties.tolist())[:2]
        numbers = {str(trace.answer), "1", f"{made.moment.lens.threshold:g}", size(own), size(second)}
        numbers |= {sign + number(-each)[1:] for each in (own, second) for sign in ("", "−")} | {size(1 + max(0, own))}
        numbers |= {number(trace.margin).removeprefix("+"), size(trace.parameters.loss.none_penalty)}
        return numbers | {str(trace.label)}
    numbers = {str(trace.label), size(trace.loss)}
    if place.part == STEP:
        step, result = one_step(trace), result_words(trace)
        results = {result(step.after), result(trace.penalties)}
        sizes = made.moment.snapshot.history.step_sizes[-1, :, 1]  # at the last test, the medians
        return numbers | results | {size(step.loss_after), times_words(step.size / float(np.median(sizes)))}
    gradients = gradients_of(trace, place.gradient_layer).ravel()
    return numbers | {"1", slope(float(gradients[np.abs(gradients).argmax()])), times_words(enlargement(trace))}


def result_words(trace):
    """How the penalty of the right digit is written, or its logit."""
    if trace.parameters.architecture.output == "softmax":
        return lambda penalties: number(-float(penalties[trace.label]))
    return lambda penalties: size(float(penalties[trace.label]))


@pytest.mark.parametrize("layer", ["C1", "S2", "C3", "C5", "F6"])
def test_the_sum_is_not_taken_for_the_bias(layer):
    made = told(Place.parsed(f"{layer}[3]" + ("" if layer in ("C5", "F6") else "(2,3)")))
    if layer in ("C5", "F6"):
        made = told(Place(layer, 0.5, 3))
    bias = float(moment().trace.parameters[f"{layer}.biases"][3])
    said = re.search(r"plus the bias (\S+?),? makes (\S+); squashed", caption(replace(made, place=at_end(made.place))))
    for text, value in zip(said.groups(), (bias, made.unit.network_sum), strict=True):
        assert number_of(text) == pytest.approx(value, abs=0.5 * 10 ** -len(text.partition(".")[2]))


def at_end(place):
    """Where all of its unit is computed."""
    return replace(place, at=end_of_unit(place.scene))


@EVERY_NETWORK
@pytest.mark.parametrize("scene", [*LAYERS, BACKWARD])
def test_no_sentence_says_a_result_before_it_stands_in_the_picture(network, scene):
    held_back = set()
    for place in places(scene, network, 300):
        made = told(place, network)
        said = caption(made)
        if scene == BACKWARD:
            known = made.step is None or made.moved == 1.0 or place.part != STEP
            assert ("…" in said) != known
            continue
        if place.part == PIXELS:
            assert ("…" in said) != made.come.all()
            continue
        results = {name: made.written[name] for name in ("terms", "four", "sum", "value") if name in made.written}
        shown = {line.text for line in made.lines} | {made.written.get("bias"), made.written.get("coefficient")}
        for name, text in results.items():
            if place.part in (UNIT, LINKS, SUM, BORDER) and text not in shown:
                held_back.add(name)
                assert text not in NUMBERS.findall(_without_names(said)), (place, said)
        if place.scene == "OUTPUT" and "penalty" not in said:
            assert ("…" in said) == (made.within < (SUM_UNTIL if "logit" in said else PRODUCTS_UNTIL)), (place, said)
    assert held_back or scene in ("OUTPUT", BACKWARD)


NUMBER = r"([+−]?[\d,]+(?:\.\d+)?)"
RECKONED = (  # how it is said, and what is to come out as the last of the numbers said
    (rf"{NUMBER}; plus the bias {NUMBER} makes (?:the logit )?{NUMBER}[;.]", lambda terms, bias: terms + bias),
    (
        rf"sum {NUMBER}\u00a0×\u00a0coefficient {NUMBER}, plus the bias {NUMBER}, makes {NUMBER};",
        lambda four, times, bias: round(four * times + bias, 2),
    ),
    (rf"sum {NUMBER} times {NUMBER} is {NUMBER}\.$", lambda four, times: round(four * times, 2)),
)


@EVERY_NETWORK
def test_what_a_sentence_reckons_comes_out(network):
    """By the numbers that stand there, of some units of every layer."""
    reckoned_so = 0
    for scene in ("C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"):
        maps, rows, columns = (10, 1, 1) if scene == "OUTPUT" else SHAPES[scene]
        for which in range(40):
            place = Place(scene, 1.0, which % maps, (which * 3 % rows, which * 7 % columns))
            place = replace(place, at=(which % 10 + 0.999) / 10) if scene == "OUTPUT" else at_end(place)
            said = caption(told(place, network))
            for pattern, formula in RECKONED:
                if found := re.search(pattern, said):
                    *values, result = map(exactly, found.groups())
                    assert formula(*values) == result, said
                    reckoned_so += 1
    assert reckoned_so > 100


@EVERY_NETWORK
def test_the_pixel_is_reckoned_as_it_is(network):
    made = told(Place("INPUT", 1.0), network)
    byte, weight, bias, value = (exactly(line.text) for line in made.lines)
    assert round(byte * weight + bias, 3) == value


def exactly(text):
    return Decimal(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("network", ["paper", "today", "free"])
def test_the_sources_of_a_unit_add_up_to_what_stands_beside_them(network):
    for target in range(16):
        made = told(Place(scene := "C3", end_of_unit(scene), target, (target % 10, 3)), network)
        sums = [
            told(Place("C3", end_of_unit(scene) * share, target, (target % 10, 3)), network)
            for share in np.linspace(0, 0.65, 30).tolist()
        ]
        if len(made.unit.parts) == 1:
            continue
        assert sum(map(exactly, made.sources)) == exactly(made.written["terms"])
        for each in sums:
            count = each.done(len(each.unit.parts))
            assert sum(map(exactly, made.sources[:count])) == exactly(each.lines[0].text)
        for text, part in zip(made.sources, made.unit.parts, strict=True):
            assert abs(number_of(text) - part.total) < 1.1 * 10 ** -len(text.partition(".")[2]) + 1e-4


def test_a_map_that_says_no_is_not_told_to_see_its_pattern():
    maps = moment().trace.values["C3"]
    for extreme, says in (
        (maps.argmin(), "the opposite"),
        (maps.argmax(), "sees its pattern"),
        (abs(maps).argmin(), "little"),
    ):
        of_map, row, column = map(int, np.unravel_index(extreme, maps.shape))
        assert says in caption(told(Place.parsed(f"C3[{of_map}]({row},{column})")))


def test_the_margin_is_reckoned_as_it_is():
    """By the numbers that stand there."""
    text = caption(told(Place(ANSWER, 1.0))).replace(",", "")
    second, own, _own, margin = map(float, re.search(r"= \((.*?) − (.*?)\) / \(1 \+ (.*?)\) = ([\d.]+)", text).groups())
    assert round((second - own) / (1 + own), 2) == margin
    assert margin == pytest.approx(moment().trace.margin, abs=0.01)
    logits = caption(told(Place(ANSWER, 1.0), "today"))
    assert "logit" in logits and "(own − next logit)" in logits


def test_a_step_is_said_to_be_a_trial_and_its_size_is_not_called_the_step_size(view, tmp_path):
    view.resize(900, 420)
    view.show_moment(at(Place(BACKWARD, 1.0)))
    assert view.caption.startswith("A trial step") and "little" not in view.caption
    assert not any("step size" in each for each in (view.caption, *words(view, tmp_path)))
    assert "before" in words(view, tmp_path)  # what the ticks are
    view.resize(495, 218)
    assert "before" in words(view, tmp_path)


def trained_with(made, size, step=40):
    """The same moment of a run whose last test found this step size in all layers, and not yet one at its beginning."""
    sizes = np.stack([np.zeros((7, 3)), np.full((7, 3), size), np.full((7, 3), 99.0)])
    steps = np.array([0, step, step + 1])
    history = replace(made.snapshot.history, test_steps=steps, step_sizes=sizes)
    snapshot = replace(made.snapshot, history=history)
    return replace(made, snapshot=snapshot, source=replace(made.source, run_id=snapshot.run_id, step=step))


def test_how_many_times_a_training_step_the_trial_is_long_is_computed():
    made = at(Place(BACKWARD, 1.0))
    taken = one_step(made.trace).size
    tell = Teller(arithmetic, one_step).told
    assert " × one in training" not in caption(tell(trained_with(made, taken / 1.1)))  # about as long
    assert " × one in training" not in caption(tell(trained_with(made, taken * 50)))  # shorter
    said = caption(tell(trained_with(made, taken / 250))).replace("\u00a0", " ")
    assert "about 250 × one in training" in said
    # Of the network that came with the program it is known where its own course is.
    shipped = replace(trained_with(made, taken / 250), source=replace(made.source, run_id=PRETRAINED))
    assert " × one in" not in caption(tell(replace(shipped, shipped=None)))
    course = Course.of(replace(shipped.snapshot, run_id=PRETRAINED))
    there = caption(tell(replace(shipped, shipped=course, source=replace(shipped.source, step=40))))
    assert "250 × one in" in there.replace("\u00a0", " ")


@pytest.mark.parametrize("digit", range(10))
def test_a_wrong_answer_says_what_it_is(digit):
    made = at(Place(ANSWER, 1.0), digit=digit)
    for truth in (made.trace.answer, (made.trace.answer + 1) % 10, None, NONE):
        trace = canned.trace(made.parameters, made.trace.image, truth)
        for learning in (False, True):
            for threshold in (0.0, 1e9):
                snapshot = replace(made.snapshot, state=TRAINING if learning else PAUSED)
                lens = Lens(play=Place(ANSWER, 1.0), threshold=threshold)
                source = Source.of(snapshot)
                now = replace(made, trace=trace, snapshot=snapshot, lens=lens, source=source)
                said = caption(Teller(arithmetic, one_step).told(now))
                wrong = truth not in (None, now.answer)
                assert ("but it is" in said) == wrong, said
                assert not wrong or ("but it is none" if truth == NONE else f"but it is a {truth}") in said
                assert now.answer == NONE or "called sure from" in said


def test_why_the_maps_of_c3_read_what_they_do_is_said_while_their_links_are_seen():
    for place in (Place("C3", 0.2, 4, (5, 5)), Place("C3", 1.0, 4, (5, 5))):
        said = caption(told(place))
        assert ("so each must find its own" in said) == (place.part == LINKS)
        assert ("something of its own; 60 links also cost less than 96" in said) == (place.part != LINKS)
    assert "must" not in caption(told(Place("C3", 0.2, 4, (5, 5)), "today"))  # there every map reads all


def test_the_choice_of_a_map_is_told_as_the_paper_tells_it():
    """First six maps: three side by side; next six: four side by side; next three: four that are not; last: all."""
    told_of = []
    for target in range(16):
        words = caption(told(Place("C3", 0.0, target, (4, 4))))
        told_of.append(next(kind for kind in ("not all side by side", "side by side", "all 6") if kind in words))
        count = len(moment().trace.parameters.architecture.table[target])
        assert f"Map {target} of C3" in words and f" {count} maps" in words
        assert f" {count} maps of S2" in words
        # Those over the end are listed in their own order.
        listed = [int(each) for each in re.search(r": ([\d,\s]+)\.", words)[1].split(",")]
        assert sorted(listed) == list(moment().trace.parameters.architecture.table[target])
        assert target >= 12 or all((b - a) % 6 == 1 for a, b in pairwise(listed)), words
    assert told_of == ["side by side"] * 12 + ["not all side by side"] * 3 + ["all 6"]


@EVERY_NETWORK
@pytest.mark.parametrize("width", [495, 575])
def test_no_sentence_is_longer_than_two_lines(view, network, width):
    view.resize(width, 218)
    for scene in SCENES:
        for place in places(scene, network, 25):
            view.show_moment(at(place, network))
            area, _lens = view.places()
            metrics = QFontMetrics(view._font())
            flags = Qt.AlignLeft | Qt.TextWordWrap
            assert metrics.boundingRect(area.adjusted(0, 0, 0, 999), flags, view.caption).height() <= area.height()
            assert view.caption.endswith((".", "?", "…"))


# What is painted -----------------------------------------------------------------------------------------------------


@EVERY_NETWORK
def test_numbers_on_the_picture_are_those_of_the_trace(view, tmp_path, network):
    trace = moment(network).trace
    units = worth_looking_at(trace)
    view.resize(900, 420)
    for scene in ("C1", "S2", "C3", "F6"):
        of_map, unit = units[scene]
        place = Place.parsed(f"{scene}[{of_map}]({unit[0]},{unit[1]})") if scene != "F6" else Place("F6", 0.63, of_map)
        view.show_moment(at(place, network))
        painted = words(view, tmp_path)
        where = (of_map, *unit)
        for values in (trace.values, trace.sums):
            assert number(float(values[scene][where])) in painted, (scene, painted)
    view.show_moment(at(Place(ANSWER, 1.0), network))
    assert str(trace.answer) in words(view, tmp_path) or view.told.moment.answer == 10
    view.show_moment(at(Place(BACKWARD, 1.0), network))
    step, painted = one_step(trace), words(view, tmp_path)
    for value in (step.size, step.loss_before, step.loss_after):
        assert size(float(value)) in painted
    assert {result_words(trace)(step.before), result_words(trace)(step.after)} <= set(painted)
    view.show_moment(at(Place(BACKWARD, 0.2), network))
    for _unit, value in strongest_gradients(view.told, 5):
        assert slope(value) in words(view, tmp_path)


@EVERY_NETWORK
@pytest.mark.parametrize("size_of_view", [(480, 200), (495, 218), (575, 250), (1400, 900), (3000, 400)])
def test_every_place_can_be_painted_at_every_size_and_nothing_is_beyond_the_edge(view, network, size_of_view):
    view.resize(*size_of_view)
    for scene in SCENES:
        for place in places(scene, network, 7):
            view.show_moment(at(place, network))
            area, lens = view.places()
            assert view.rect().contains(area) and view.rect().contains(lens) and not area.intersects(lens)
            assert lens.bottom() < view.transport.y() and view.rect().contains(view.transport.geometry())
            view.grab()


def test_a_picture_follows_from_the_moment_and_the_place_alone(view):
    def picture(place):
        view.show_moment(at(place))
        return every_view.picture(view)

    view.setFocusPolicy(Qt.NoFocus)  # the window's system gives the focus when it likes
    view.clearFocus()
    some = [place for scene in SCENES for place in places(scene, count=3)]
    first = [picture(place) for place in some]
    for place, before in zip(reversed(some), reversed(first), strict=True):
        # Qt paints the edges of large letters not always alike, by hardly a shade.
        assert np.abs(picture(place) - before).max() <= 16, place


def test_without_a_play_it_says_how_one_begins(view, tmp_path):
    assert "F8" in " ".join(words(view, tmp_path))
    view.show_moment(moment())
    assert "F8" in " ".join(words(view, tmp_path)) and not view.transport.isVisible() and view.caption == ""
    view.show_moment(at(Place("C1")))
    assert view.transport.isVisible() and view.caption
    view.show_moment(moment())
    assert not view.transport.isVisible() and view.told is None


def test_a_drawing_without_a_truth_is_played_as_far_as_the_answer(view):
    for scene in SCENES[:-1]:
        for place in places(scene, count=5):
            view.show_moment(at(place, known=False))
            assert view.caption


@pytest.mark.parametrize("large", [False, True])
def test_on_a_projector_nothing_overlaps(view, qapp, large):
    style.use(qapp, new_scale=1.4 if large else 1.0)
    try:
        view.resize(820, 340)
        for scene in SCENES:
            view.show_moment(at(Place(scene, 0.5)))
            area, lens = view.places()
            assert not area.intersects(lens) and lens.height() > 90 and lens.bottom() < view.transport.y()
            view.grab()
    finally:
        style.use(qapp, new_scale=1.0)


@pytest.mark.parametrize(("scale", "size_of_view"), [(1.0, (480, 200)), (1.0, (575, 218)), (1.5, (800, 200))])
def test_no_words_of_the_lens_are_cut_or_over_the_row_of_buttons(view, qapp, scale, size_of_view):
    style.use(qapp, new_scale=scale)
    try:
        view.resize(*size_of_view)
        for scene in SCENES:
            for place in places(scene, count=7):
                view.show_moment(at(place))
                for painted, area in all_painted_words(view):
                    figure = scene == ANSWER and painted in "0123456789?"  # a figure fills but the middle of its line
                    assert area.bottom() <= view.transport.y() + 1 or figure, (place, painted, area)
                    unknown = painted == "…" or painted in view.caption
                    assert "…" not in painted or unknown, (place, painted)
    finally:
        style.use(qapp, new_scale=1.0)


# The row of buttons --------------------------------------------------------------------------------------------------


def test_a_click_or_a_drag_on_the_bar_goes_to_that_time(qtbot, view):
    view.show_moment(at(Place("C1")))
    bar, sought = view.transport.bar, []
    view.sought.connect(sought.append)
    timeline = Timeline(backward=True)
    for scene, left, width in bar.stretches():
        qtbot.mouseClick(bar, Qt.LeftButton, pos=QPoint(round(left + width / 2), 6))
        assert timeline.at(sought[-1])[0] == scene
        assert timeline.at(bar.seconds_at(left + 0.01))[0] == scene
    qtbot.mousePress(bar, Qt.LeftButton, pos=QPoint(3, 6))
    qtbot.mouseMove(bar, QPoint(bar.width() + 50, 6))
    assert timeline.at(bar.seconds_at(bar.width() + 50))[0] == BACKWARD
    assert bar.seconds_at(-20) == 0.0
    qtbot.mouseRelease(bar, Qt.LeftButton)


def test_the_scenes_share_the_bar_and_their_names_fit_at_the_smallest_size(view):
    view.resize(480, 200)
    view.show_moment(at(Place("C1")))
    bar = view.transport.bar
    metrics, stretches = QFontMetrics(style.font(style.SMALL)), bar.stretches()
    assert [scene for scene, _left, _width in stretches] == list(Timeline(backward=True).scenes)
    assert sum(width for _scene, _left, width in stretches) == pytest.approx(bar.width())
    for scene, _left, width in stretches:
        assert metrics.horizontalAdvance(bar.name(scene)) <= width
    for scene in SCENES:
        assert len(PARTS[scene]) and bar.name(scene)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_names_of_scenes_are_never_on_one_another(view, qapp, scale):
    style.use(qapp, new_scale=scale)
    try:
        for width in (480, 535, 608, 800, 1400):
            view.resize(width, 260)
            for scene in SCENES:
                view.show_moment(at(Place(scene, 0.5)))
                QApplication.processEvents()
                bar = view.transport.bar
                names = [area for painted, area in all_painted_words(bar) if painted]
                assert names and all(bar.rect().adjusted(-1, 0, 1, 3).contains(area.toRect()) for area in names)
                assert not any(one.intersects(other) for one, other in combinations(names, 2)), (width, scene)
    finally:
        style.use(qapp, new_scale=1.0)


def test_buttons_and_keys_say_what_is_wanted(qtbot, view):
    said = []
    for name in ("scene_wanted", "pause_wanted", "speed_chosen", "details_chosen", "end_wanted"):
        getattr(view, name).connect(lambda *values, name=name: said.append((name, *values)))
    row = view.transport
    view.show_moment(at(Place("C1")))
    for button in (row.previous, row.pause, row.next, row.close_button, row.speed, row.details):
        qtbot.mouseClick(button, Qt.LeftButton)
    assert said == [
        ("scene_wanted", -1), ("pause_wanted",), ("scene_wanted", 1), ("end_wanted",), ("speed_chosen", 2.0),
        ("details_chosen", False),
    ]  # fmt: skip
    said.clear()
    view.show_playing(Playing(Timeline(), False, 8.0))
    for key in (Qt.Key_Plus, Qt.Key_Minus, Qt.Key_D):
        qtbot.keyClick(view, key)
    assert said == [("speed_chosen", 8.0), ("speed_chosen", 4.0), ("details_chosen", False)]
    assert row.pause.symbol == "play" and row.speed.text() == "8 ×"


def test_the_speeds_of_the_row_are_those_of_the_player():
    assert transport.SPEEDS == SPEEDS


# The table -----------------------------------------------------------------------------------------------------------


@EVERY_NETWORK
def test_the_table_of_a_place_has_the_numbers_of_the_trace(view, network):
    trace = moment(network).trace
    for scene in ("C1", "S2", "C3", "C5", "F6", "OUTPUT"):
        unit = worth_looking_at(trace).get(scene, (0, (0, 0)))
        header, rows = numbers(at(Place(scene, 0.1, *unit), network), view)
        rows = list(rows)
        assert {len(row) for row in rows} == {len(header)}
        where = (unit[0], *unit[1])
        values = trace.penalties if scene == "OUTPUT" else trace.values[scene]
        expected = values[1] if scene == "OUTPUT" else values[where]  # a tenth of the scene is one digit
        assert rows[-1][0] == "value" and rows[-1][3] == pytest.approx(float(expected))
    assert [share for _name, share in numbers(at(Place(ANSWER), network), view)[1]] == trace.shares.tolist()
    table = [row[-1] for row in numbers(at(Place(BACKWARD, 0.1), network), view)[1]]
    assert table == gradients_of(trace, Place(BACKWARD, 0.1).gradient_layer).ravel().tolist()
    logits = [row[-1] for row in numbers(at(Place(BACKWARD, 0.01), network), view)[1]]
    assert logits == gradients_of(trace, "OUTPUT").tolist()
    assert [row[1] for row in numbers(at(Place(BACKWARD, 1.0), network), view)[1]] == trace.penalties.tolist()


def test_without_a_play_there_is_no_table(view):
    with pytest.raises(NothingToSave, match=r"No digit is being played"):
        numbers(moment(), view)


@EVERY_NETWORK
def test_the_answer_has_a_column_for_none_only_where_the_loss_knows_it(view, tmp_path, network):
    view.show_moment(at(Place(ANSWER, 1.0), network))
    known = np.isfinite(moment(network).parameters.loss.none_penalty)
    assert ("none" in words(view, tmp_path)) == known == (network in ("paper", "average", "free"))


@pytest.mark.parametrize("scene", ["C1", "F6", "C3"])
def test_the_pictures_of_a_sum_have_names_where_there_is_room(view, tmp_path, scene):
    view.resize(575, 250)
    view.show_moment(at(Place(scene, 0.3, 4, (5, 5) if scene != "F6" else (0, 0))))
    names = {"C1": {"INPUT", "kernel", "products"}, "F6": {"C5", "weights", "products"}, "C3": {"window", "× kernel"}}
    assert names[scene] <= set(words(view, tmp_path))


def test_units_are_named_as_elsewhere_on_the_way_back(view, tmp_path):
    for amount in np.linspace(0.0, 0.45, 6).tolist():
        view.show_moment(at(Place(BACKWARD, amount)))
        (unit, _value), *_others = strongest_gradients(view.told, 1)
        painted = words(view, tmp_path)
        assert str(unit).replace("INPUT[0]", "INPUT") in painted and "INPUT[0]" not in "".join(painted)
