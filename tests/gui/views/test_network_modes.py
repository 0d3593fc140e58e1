"""The numbers the network view can show: what pixels and readout say in every mode; a step in its phases."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, Qt
from PyQt5.QtGui import QHelpEvent
from PyQt5.QtWidgets import QApplication, QToolTip
from test_network_view import app, move, pixels, point, shown, signed_level, view  # noqa: F401

from core.network.architecture import LAYERS
from core.run.snapshot import BACKWARD, BATCH, FORWARD, LOSS, PHASES, UPDATE
from core.study.lens import ACTIVATION, DIFFERENCE, GRADIENT, MODES, WEIGHTED_INPUT
from core.study.selection import NOTHING, Selection
from lenet_gui.cards.painted_words import all_painted_words
from lenet_gui.look import style
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.modes import Levels, step_above
from lenet_gui.views.network.phases import brightness
from lenet_gui.views.play import words as play_words

SIGNED = ("C1", "S2", "C3", "S4", "C5", "F6")


def numbers_of(mode, moment):
    """What the mode is to show, from the trace itself."""
    trace, other = moment.trace, moment.reference.trace
    if mode == GRADIENT:
        return trace.gradients
    if mode == DIFFERENCE:
        made = {layer: trace.values[layer] - other.values[layer] for layer in LAYERS[:-1]}
        return made | {"OUTPUT": trace.penalties - other.penalties}
    return (trace.sums if mode == WEIGHTED_INPUT else trace.values) | {"OUTPUT": trace.penalties}


def with_reference(label=7, other=4, **changes):
    return replace(canned.moment(label=label, trained=True), reference=canned.moment(label=other, trained=True))


@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("mode", MODES)
def test_every_unit_has_the_colour_of_its_number_in_every_mode(view, app, mode, theme):  # noqa: F811
    moment = with_reference()
    view.show_moment(moment)
    view.choose_mode(mode)
    style.use(app, theme)
    wanted = numbers_of(mode, moment)
    layers = SIGNED if mode in (ACTIVATION, WEIGHTED_INPUT) else ("INPUT", *SIGNED)
    for layer in layers:
        level = view.numbers.levels[layer]
        colours = style.signed_colours()[signed_level(wanted[layer].ravel(), level)].astype(int)
        seen = shown(view, layer).reshape(-1, 3)
        # INPUT is scaled in another order of multiplications: one level of 256 may be rounded otherwise.
        assert (np.abs(seen - colours) <= (3 if layer == "INPUT" else 0)).all(), layer
    if mode in (ACTIVATION, WEIGHTED_INPUT):
        assert (shown(view, "INPUT")[0] == style.ink_colours()[np.pad(moment.trace.image, 2)]).all()


@pytest.mark.parametrize("mode", MODES)
def test_the_readout_names_the_number_and_is_exact(view, qtbot, mode):  # noqa: F811
    moment = with_reference()
    view.show_moment(moment)
    view.choose_mode(mode)
    for selection in (Selection("C1", 4, 20, 7), Selection("C3", 7, 4, 2), Selection("C5", 60), Selection("F6", 40)):
        move(qtbot, view, point(view, selection))
        name, number = view.readout.rsplit(": ", 1)
        said = "" if mode == ACTIVATION else f"{mode} of "
        assert name.startswith(f"{said}{selection.layer} ")
        numbers = numbers_of(mode, moment)[selection.layer]
        value = numbers[selection.map, selection.row or 0, selection.column or 0]
        assert canned.read_number(number) == pytest.approx(float(value), rel=0.0006, abs=1e-9)


@pytest.mark.parametrize("mode", [GRADIENT, DIFFERENCE])
def test_output_shows_signed_bars_from_the_middle(view, qtbot, mode):  # noqa: F811
    moment = with_reference()
    view.show_moment(moment)
    view.choose_mode(mode)
    seen, (x, width) = pixels(view), view.boxes.bar
    wanted, level = numbers_of(mode, moment)["OUTPUT"], {GRADIENT: 1.0, DIFFERENCE: 252.0}[mode]
    for digit, row in enumerate(view.boxes.rows):
        colour = style.colour("accent" if digit == moment.trace.answer else "muted").getRgb()[:3]
        if mode == GRADIENT:
            colour = tuple(style.signed_colours()[255 if wanted[digit] > 0 else 0])
        filled = np.flatnonzero((seen[row.middle, x : x + width] == colour).all(axis=1)) - width // 2
        length = float(np.clip(wanted[digit] / level, -1, 1)) * width / 2
        away = filled[filled != 0]
        assert abs(away.size - abs(length)) <= 2
        assert away.size <= 1 or (np.sign(away) == np.sign(length)).all()
    move(qtbot, view, QPoint(x + 10, view.boxes.rows[4].middle))
    assert view.readout.split(" of ")[0] == mode and "OUTPUT 4, penalty " in view.readout
    assert canned.read_number(view.readout.split("penalty ")[1]) == pytest.approx(float(wanted[4]), abs=0.001)


def test_with_softmax_gradients_are_those_of_the_logits(view, qtbot):  # noqa: F811
    network = canned.parameters(output="softmax", trained=True)
    moment = replace(canned.moment(7), parameters=network, trace=canned.trace(network, canned.digit(7), 7))
    view.show_moment(moment)
    view.choose_mode(GRADIENT)
    seen, box = pixels(view), view.boxes
    left = box.pictures["OUTPUT"][0].x
    middle = left + (box.bar[1] + box.bar[0] - left) // 2
    for digit, row in enumerate(box.rows):
        slope = moment.trace.probabilities[digit] - (digit == 7)  # of the cross-entropy with respect to a logit
        colour = tuple(style.signed_colours()[255])
        filled = (seen[row.middle, middle + 1 : box.bar[0] + box.bar[1]] == colour).all(axis=1).sum()
        assert abs(filled - max(0, slope) * (box.bar[0] + box.bar[1] - middle)) <= 2
        move(qtbot, view, QPoint(box.bar[0] + 10, row.middle))
        assert canned.read_number(view.readout.split("logit ")[1]) == pytest.approx(slope, rel=0.0006, abs=1e-6)


def test_keys_one_to_four_choose_what_is_shown(view, qtbot):  # noqa: F811
    view.show_moment(with_reference())
    for key, mode in zip((Qt.Key_2, Qt.Key_3, Qt.Key_4, Qt.Key_1), (*MODES[1:], MODES[0]), strict=True):
        qtbot.keyClick(view, key)
        assert view.mode == mode and view.switch.words[mode].isChecked()


def test_the_words_are_chosen_by_mouse_and_by_arrows(view, qtbot):  # noqa: F811
    view.show_moment(with_reference())
    words = view.switch.words
    qtbot.mouseClick(words[GRADIENT], Qt.LeftButton)
    assert view.mode == GRADIENT
    qtbot.keyClick(words[GRADIENT], Qt.Key_Right)
    assert view.mode == WEIGHTED_INPUT
    qtbot.keyClick(words[WEIGHTED_INPUT], Qt.Key_4)  # what a word does not know goes to the view
    assert view.mode == DIFFERENCE


def test_what_cannot_be_shown_is_disabled_and_says_why(view):  # noqa: F811
    words = view.switch.words
    view.show_moment(canned.moment(label=7))
    assert not words[DIFFERENCE].isEnabled() and "Keep a moment with K first" in words[DIFFERENCE].toolTip()
    assert words[GRADIENT].isEnabled() and "(2)" in words[GRADIENT].toolTip()
    view.show_moment(canned.moment(empty=True))
    for mode in MODES[1:]:
        assert not words[mode].isEnabled() and words[mode].toolTip().startswith("Draw a digit")
    view.show_moment(drawn())
    assert not words[GRADIENT].isEnabled() and "a drawing is meant to be" in words[GRADIENT].toolTip()
    assert words[WEIGHTED_INPUT].isEnabled()


def drawn():
    """A drawing, of which nobody knows what it is."""
    moment = canned.moment(label=3)
    trace = canned.trace(moment.parameters, canned.digit(3), None)
    return replace(moment, probe=replace(moment.probe, label=None), trace=trace)


def test_a_key_for_what_cannot_be_shown_changes_nothing(view, qtbot):  # noqa: F811
    view.show_moment(drawn())
    qtbot.keyClick(view, Qt.Key_2)
    assert view.mode == ACTIVATION


def test_a_mode_comes_back_as_soon_as_it_can_be_shown_again(view):  # noqa: F811
    view.show_moment(canned.moment(label=3))
    view.choose_mode(GRADIENT)
    view.show_moment(drawn())
    assert view.mode == ACTIVATION and view.switch.words[ACTIVATION].isChecked()
    assert (view.numbers.values["C3"] == drawn().trace.values["C3"]).all()
    view.show_moment(canned.moment(label=8))
    assert view.mode == GRADIENT and view.switch.words[GRADIENT].isChecked()


def test_levels_are_steps_that_stay_while_the_numbers_change_little():
    assert [step_above(size) for size in (0.9, 1.1, 3.0, 0.00025, 0.031)] == [1.0, 3.0, 3.0, 0.0003, 0.1]
    assert step_above(0.0) == 1.0
    levels, moment = Levels(), canned.moment(label=7)
    architecture, one = moment.parameters.architecture, np.ones((6, 28, 28), np.float32)

    def level(size):
        return levels.of(GRADIENT, "C1", size * one, architecture)

    assert [level(size) for size in (0.45, 0.4, 0.11, 0.45, 0.51, 0.31, 0.09)] == [1, 1, 1, 1, 3, 3, 0.3]


@pytest.mark.parametrize(
    ("activation", "level"), [("scaled tanh", style.SQUASH_AMPLITUDE), ("sigmoid", 1.0), ("relu", None)]
)
def test_bounded_activations_have_one_level_and_unbounded_ones_their_own(view, activation, level):  # noqa: F811
    network = canned.parameters(output="softmax", activation=activation)
    moment = replace(canned.moment(7), parameters=network, trace=canned.trace(network, canned.digit(7), 7))
    view.show_moment(moment)
    levels, values = view.numbers.levels, moment.trace.values
    if level is None:
        assert view.numbers.stepped
        for layer in SIGNED:
            size = 2 * float(np.sqrt((values[layer] ** 2).mean()))
            assert levels[layer] / 3.4 <= size <= levels[layer]
    else:
        assert not view.numbers.stepped and {levels[layer] for layer in SIGNED} == {level}
    wanted = style.signed_colours()[signed_level(values["C3"].ravel(), levels["C3"])]
    assert (shown(view, "C3").reshape(-1, 3) == wanted).all()


def test_each_layer_states_its_level_below_its_name(view):  # noqa: F811
    moment = with_reference()
    view.show_moment(moment)
    resting = pixels(view)
    view.choose_mode(GRADIENT)
    seen = pixels(view)
    for layer in LAYERS:
        head = view.boxes.heads[layer]
        below = (slice(head.y + head.height // 2, head.bottom), slice(head.x, head.right))
        assert (seen[below] != resting[below]).any(), layer
    view.choose_mode(DIFFERENCE)  # bounded: the sizes are back
    seen = pixels(view)
    for layer in LAYERS:
        head = view.boxes.heads[layer]
        below = (slice(head.y + head.height // 2, head.bottom), slice(head.x, head.right))
        assert (seen[below] == resting[below]).all(), layer


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_the_scale_tells_the_rule_of_its_levels(view):  # noqa: F811
    view.show_moment(with_reference())
    place = QPoint(view.boxes.legend.x + 20, view.boxes.legend.middle)

    def told():
        QApplication.sendEvent(view, QHelpEvent(QEvent.ToolTip, place, view.mapToGlobal(place)))
        return QToolTip.text()

    assert "the same number in every layer" in told()
    view.choose_mode(GRADIENT)
    assert "twice the root mean square" in told()


# A step in its phases


def in_phase(phase, digits=64, **changes):
    batch = np.array([canned.digit(index % 10) for index in range(digits)]) if digits else None
    return canned.moment(label=7, phase=phase, batch_digits=batch, steps_per_second=2.0, **changes)


def blue(area):
    """How many pixels have the accent's colour, or something of it."""
    area = area.astype(int)
    return int((area[..., 2] - area[..., 0] > 60).sum())


def test_the_digits_of_the_batch_stand_around_the_input(view, qtbot):  # noqa: F811
    view.show_moment(in_phase(BATCH))
    box = view.boxes.pictures["INPUT"][0]
    ink = style.ink_colours()

    def column():
        top = view.boxes.pictures["C1"][0].y  # above are words
        seen = pixels(view)[top : view.boxes.legend.y, box.x : box.right].astype(int)
        return np.concatenate([seen[: box.y - top - 2], seen[box.bottom - top + 2 :]])

    qtbot.waitUntil(lambda: column().max() == ink.max())
    small = canned.digit(0).reshape(14, 2, 14, 2).mean(axis=(1, 3)).astype(np.uint8)
    place = view.batch_places[0]
    assert (pixels(view)[place.y : place.bottom, place.x : place.right] == ink[small]).all()
    view.show_moment(canned.moment(label=7))
    assert (column() == style.colour("ground").getRgb()[:3]).all()


def test_layers_light_in_the_order_of_each_phase():
    half = {phase: [brightness(phase, layer, 0.5) for layer in LAYERS] for phase in PHASES}
    assert half[FORWARD] == [1, 1, 1, 1, 0, 0, 0, 0] and half[BACKWARD] == half[FORWARD][::-1]
    assert half[BATCH] == [0.5] + [0] * 7 and half[LOSS] == [0] * 7 + [0.5]
    assert half[UPDATE] == [0] + [0.5] * 7
    for phase in PHASES:
        assert brightness("", "C1", 1.0) == 0 == brightness(phase, "C1", 0.0)


@pytest.mark.parametrize(
    ("phase", "lit"),
    [(BATCH, LAYERS[:1]), (FORWARD, LAYERS), (LOSS, LAYERS[-1:]), (BACKWARD, LAYERS), (UPDATE, LAYERS[1:])],
)
def test_the_names_of_the_layers_light_up_in_each_phase(view, qtbot, phase, lit):  # noqa: F811
    view.show_moment(in_phase(phase))

    def names():
        seen = pixels(view)
        heads = [view.boxes.heads[layer] for layer in LAYERS]
        return [blue(seen[head.y : head.y + head.height // 2, head.x : head.right]) > 20 for head in heads]

    qtbot.waitUntil(lambda: names() == [layer in lit for layer in LAYERS])
    assert view.readout.startswith("Step ")
    view.show_moment(canned.moment(label=7))
    assert not any(names()) and view.readout == ""


def test_the_wires_glow_as_the_weights_move(view, qtbot):  # noqa: F811
    left, right = view.boxes.pictures["S2"][0].right + 6, view.boxes.pictures["C3"][0].x - 6
    view.show_moment(in_phase(BACKWARD))
    assert blue(pixels(view)[60:380, left:right]) == 0
    view.show_moment(in_phase(UPDATE))
    qtbot.waitUntil(lambda: blue(pixels(view)[60:380, left:right]) > 2000)


def followed(phase, label=6):
    """A phase of a step whose first digit is followed; the network takes it for another one."""
    moment = in_phase(phase)
    traced = canned.trace(moment.parameters, canned.digit(label), label)
    assert traced.answer != label
    change = np.random.default_rng(3).normal(0, 0.01, moment.parameters.vector.size).astype(np.float32)
    return replace(moment, batch_trace=traced, step_change=change if phase == UPDATE else None)


def painted(view):  # noqa: F811
    return [text for text, _area in all_painted_words(view)]


@pytest.mark.parametrize("label", [6, 3])
def test_on_the_way_back_the_digit_of_the_step_is_lit_and_not_the_answer(view, qtbot, label):  # noqa: F811
    moment = followed(BACKWARD, label)
    assert moment.batch_trace.answer != label

    def accented(digit):
        row = view.boxes.rows[digit]
        return blue(pixels(view)[row.y : row.bottom, row.x : row.x + view.boxes.name_width - 4])

    view.show_moment(moment)
    qtbot.waitUntil(lambda: view.scene.gradients["F6"] == 1)
    assert [accented(digit) > 4 for digit in range(10)] == [digit == label for digit in range(10)]


def test_while_weights_move_the_scale_is_that_of_the_wires(view, qtbot):  # noqa: F811
    view.resize(1600, 900)
    view.show_moment(followed(BACKWARD))
    qtbot.waitUntil(lambda: view.scene.gradients["F6"] == 1)
    assert {"too low", "too high"} <= set(painted(view)) and "moved" not in painted(view)
    view.show_moment(followed(UPDATE))
    qtbot.waitUntil(lambda: view.scene.moved == 1)
    assert {"still", "moved"} <= set(painted(view)) and "too low" not in painted(view)
    assert "C3's kernels" in view.readout
    view.show_moment(canned.moment(label=7))
    assert "moved" not in painted(view)


@pytest.mark.parametrize("count", [1, 5, 64, 1000])
def test_a_batch_of_any_size_finds_its_room(view, count):  # noqa: F811
    view.show_moment(in_phase(BATCH, digits=count))
    pixels(view)
    places = view.batch_places
    assert 1 <= len(places) <= count and (count > 100 or len(places) == count)
    box = view.boxes.pictures["INPUT"][0]
    for place in places:
        assert place.bottom <= box.y or place.y >= box.bottom
        assert 52 <= place.y and place.bottom <= view.boxes.legend.y and box.x <= place.x and place.right <= box.right


def test_pointing_matters_more_than_the_phase(view, qtbot):  # noqa: F811
    view.show_moment(in_phase(FORWARD))
    move(qtbot, view, point(view, Selection("F6", 3)))
    assert view.readout.startswith("F6 unit 3")
    view.show_selection(NOTHING)
    assert "forward" in view.readout


def test_small_gradients_of_output_are_not_written_as_nothing():
    """A digit that is known has them, and a play's lens says the same numbers."""
    output = canned.parameters().architecture.kind("OUTPUT")
    for value in (0.0, 0.5, -1.0, 0.0123, 4.5e-4, -6e-5, 1e-9, -0.00999):
        for short in (False, True):
            text = network_words.output_number(GRADIENT, value, output, short)
            assert canned.read_number(text) == pytest.approx(value, rel=0.5 if short else 0.05)
    assert network_words.output_number(GRADIENT, -2e-39, output) == "0.000"
    assert network_words.output_number(GRADIENT, 4.5e-4, output) == play_words.slope(4.5e-4).replace("\u00a0", "")
    assert [network_words.level(value) for value in (3e-5, -3e-5, 0.3, 30.0)] == [
        "3\u00a0·\u00a010⁻⁵", "−3\u00a0·\u00a010⁻⁵", "0.3", "30",
    ]  # fmt: skip
