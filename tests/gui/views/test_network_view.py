"""The network view: what its pixels say, what pointing lights, and how it is walked through."""

from dataclasses import replace
from itertools import pairwise

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, Qt
from PyQt5.QtGui import QFontMetrics, QHelpEvent
from PyQt5.QtWidgets import QApplication, QToolTip

from core.network.architecture import LAYERS, TABLE_I
from core.network.loss import Loss
from core.run.snapshot import TRAINING
from core.study.lens import ACTIVATION, GRADIENT
from core.study.moment import Probe
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.look.link_scales import GRADIENTS
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.layout import PICTURES
from lenet_gui.views.network.view import NetworkView
from lenet_gui.views.network.wires import strengths

SIGNED = ("C1", "S2", "C3", "S4", "C5", "F6")


@pytest.fixture
def app(qapp):
    yield qapp
    style.use(qapp, style.DARK, style.PALETTES[0], 1.0)


@pytest.fixture
def view(qtbot, app):
    style.use(app, style.DARK, style.PALETTES[0])
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(1000, 430)
    made.show()
    qtbot.waitExposed(made)
    return made


def pixels(view):
    """(height, width, 3) uint8, what is on the screen."""
    picture = view.grab().toImage().convertToFormat(4)  # Format_RGB32
    data = np.frombuffer(picture.constBits().asarray(picture.byteCount()), np.uint8)
    return data.reshape(picture.height(), picture.width(), 4)[:, :, 2::-1].copy()  # the picture is freed here


def shown(view, layer):
    """(pictures, rows, columns, 3) the colour in the middle of every unit's square."""
    seen, scale, (rows, columns) = pixels(view), view.boxes.scales[layer], UNITS[layer]
    middles = [
        seen[
            box.y + scale // 2 + scale * np.arange(rows)[:, None], box.x + scale // 2 + scale * np.arange(columns)[None]
        ]
        for box in view.boxes.pictures[layer]
    ]
    return np.array(middles)


def signed_level(values, level=style.SQUASH_AMPLITUDE):
    return np.clip(values * np.float32(1 / level) * np.float32(127.5) + 127.5, 0, 255).astype(np.uint8)


def point(view, selection):
    box = view.boxes.unit_of(selection)
    return QPoint(box.x + box.width // 2, box.y + box.height // 2)


def move(qtbot, view, place):
    """Move the mouse there, wherever an earlier test has left it."""
    qtbot.mouseMove(view, QPoint(2, 2))
    qtbot.mouseMove(view, place)


@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("palette", style.PALETTES)
def test_every_unit_of_every_map_has_the_colour_of_its_value(view, app, theme, palette):
    moment = canned.moment(label=5, trained=True)
    view.show_moment(moment)
    style.use(app, theme, palette)
    for layer in SIGNED:
        wanted = style.signed_colours()[signed_level(moment.trace.values[layer].ravel())]
        assert (shown(view, layer).reshape(-1, 3) == wanted).all(), layer


def test_the_input_is_shown_in_ink(view):
    moment = canned.moment(label=2)
    view.show_moment(moment)
    wanted = np.pad(moment.trace.image, 2)
    assert (shown(view, "INPUT")[0] == style.ink_colours()[wanted]).all()


def test_the_bitmap_of_the_answer_is_the_bright_one(view):
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    assert moment.trace.answer == 3
    ink = moment.parameters.bitmaps.reshape(10, 12, 7) > 0
    brightness = [shown(view, "OUTPUT")[digit][ink[digit]].mean() for digit in range(10)]
    assert int(np.argmax(brightness)) == 3 and brightness[3] > 1.5 * sorted(brightness)[-2]


def test_none_of_these_has_a_row_of_its_own_where_the_loss_knows_it_and_can_win(view):
    def accented_and_written(moment):
        view.show_moment(moment)
        image, box, accent = view.grab().toImage(), view.boxes.none, style.colour("accent")
        colours = {image.pixelColor(x, y).name() for x in range(box.x, box.right) for y in range(box.y, box.bottom)}
        return accent.name() in colours, len(colours) > 1

    trained, untrained = canned.moment(label=3, trained=True), canned.moment(label=3)
    assert accented_and_written(trained) == (False, True)
    assert accented_and_written(untrained) == (True, True)  # far from every bitmap
    assert accented_and_written(canned.later(untrained, state=TRAINING))[0] is False
    for made in (trained, untrained):
        parameters = replace(made.parameters, loss=Loss("MLE"))
        without = replace(made, parameters=parameters, trace=replace(made.trace, parameters=parameters))
        without = replace(without, trace=trace(parameters, made.probe.image, made.probe.label))
        assert accented_and_written(without) == (False, False)


def test_where_none_of_these_wins_all_bitmaps_are_dim(view):
    view.show_moment(canned.moment(label=3, trained=True))
    pictures = shown(view, "OUTPUT")
    untrained = canned.moment(label=3)
    view.show_moment(untrained)
    dim = shown(view, "OUTPUT")
    assert dim[3].max() < pictures[3].max() and np.array_equal(dim[4], pictures[4])


def test_the_bars_are_as_long_as_the_penalties(view):
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    x, width = view.boxes.bar
    seen = pixels(view)
    for digit, row in enumerate(view.boxes.rows):
        colour = style.colour("accent" if digit == 3 else "muted").getRgb()[:3]
        filled = (seen[row.middle, x : x + width] == colour).all(axis=1).sum()
        assert abs(filled - width * min(1, moment.trace.penalties[digit] / 252)) <= 3


def test_another_moment_shows_another_digit_and_the_old_is_gone(view):
    first, second = canned.moment(label=1), canned.moment(label=8)
    view.show_moment(first)
    before = shown(view, "C1")
    view.show_moment(second)
    wanted = style.signed_colours()[signed_level(second.trace.values["C1"].ravel())]
    assert (shown(view, "C1").reshape(-1, 3) == wanted).all()
    view.show_moment(first)
    assert (shown(view, "C1") == before).all()


def test_an_empty_pad_leaves_the_maps_dark_and_the_wires_there(view):
    view.show_moment(canned.moment(label=4))
    view.show_moment(canned.moment(empty=True))
    ground = style.colour("ground").getRgb()[:3]
    for layer in SIGNED:
        assert (np.abs(shown(view, layer).astype(int) - ground) <= 1).all(), layer
    seen, boxes = pixels(view), view.boxes
    between = seen[boxes.pictures["S2"][0].y : boxes.pictures["S2"][5].bottom, boxes.pictures["S2"][0].right + 30]
    assert (between != ground).any(axis=1).sum() >= 30


def test_a_view_without_a_moment_paints_itself(view):
    assert (pixels(view)[20:60] != style.colour("ground").getRgb()[:3]).any()
    view.show_selection(Selection("C3", 3))
    assert pixels(view).shape == (430, 1000, 3)


def test_the_order_of_calls_makes_no_difference(view, qtbot):
    moment, selection = canned.moment(label=6), Selection("C3", 7, 2, 2)
    view.show_selection(selection)
    view.show_moment(moment)
    first = view.lit
    view.show_selection(NOTHING)
    view.show_selection(selection)
    assert view.lit == first and len(first.links) == 4


def test_a_view_opened_late_is_complete_at_once(qtbot, app):
    hidden = NetworkView()
    qtbot.addWidget(hidden)
    hidden.resize(1000, 430)
    moment = canned.moment(label=9, trained=True)
    hidden.show_moment(canned.moment(label=1))
    hidden.show_moment(moment)
    hidden.show()
    wanted = style.signed_colours()[signed_level(moment.trace.values["C3"].ravel())]
    assert (shown(hidden, "C3").reshape(-1, 3) == wanted).all()


@pytest.mark.parametrize(
    "selection",
    [Selection("INPUT", 0, 9, 12), Selection("C1", 4, 20, 7), Selection("S2", 2, 3, 13), Selection("C3", 7, 4, 2),
     Selection("S4", 15, 4, 4), Selection("C5", 119), Selection("F6", 40)],
    ids=lambda selection: selection.layer,
)  # fmt: skip
def test_pointing_tells_the_unit_and_its_exact_value(view, qtbot, selection):
    moment = canned.moment(label=7)
    view.show_moment(moment)
    with qtbot.waitSignal(view.selection_changed) as told:
        move(qtbot, view, point(view, selection))
    assert told.args == [selection]
    value = moment.trace.values[selection.layer][selection.map, selection.row or 0, selection.column or 0]
    assert canned.read_number(view.readout.split(": ")[-1]) == pytest.approx(float(value), abs=0.0005)


def test_pointing_at_a_digit_of_output_tells_its_penalty(view, qtbot):
    moment = canned.moment(label=7)
    view.show_moment(moment)
    move(qtbot, view, QPoint(view.boxes.bar[0] + 10, view.boxes.rows[4].middle))
    assert view.readout == f"OUTPUT 4, penalty {moment.trace.penalties[4]:.3f}"
    move(qtbot, view, point(view, Selection("OUTPUT", 4, 0, 0)))
    assert view.readout.endswith(f"row 0, column 0: {'+' if moment.parameters.bitmaps[4, 0] > 0 else '−'}1")


def test_pointing_at_a_c3_map_lights_its_s2_maps_in_the_picture(view, qtbot):
    view.show_moment(canned.moment(label=7))
    resting = pixels(view)
    for target, sources in ((0, (0, 1, 2)), (7, (1, 2, 3, 4)), (15, range(6))):
        move(qtbot, view, point(view, Selection("C3", target, 5, 5)))
        now = pixels(view)
        for index, box in enumerate(view.boxes.pictures["S2"]):
            edge = (box.y - 1, slice(box.x - 1, box.right + 1))
            assert (now[edge] != resting[edge]).any() == (index in sources), (target, index)
        assert view.lit.links == {(source, target) for source in sources} == {(s, target) for s in TABLE_I[target]}


def test_pointing_at_an_s2_map_lights_ten_wires_and_leaving_lets_them_go(view, qtbot):
    view.show_moment(canned.moment(label=7))
    resting = pixels(view)
    move(qtbot, view, point(view, Selection("S2", 3, 7, 7)))
    assert len(view.lit.links) == 10
    x = view.boxes.pictures["S2"][0].right + 40

    def lit_rows():  # the accent is blue, resting wires are grey
        column = pixels(view)[:, x].astype(int)
        return (column[:, 2] - column[:, 0] > 60).sum()

    assert lit_rows() == 0
    qtbot.waitUntil(lambda: lit_rows() >= 10)
    with qtbot.waitSignal(view.selection_changed) as told:
        QApplication.sendEvent(view, QEvent(QEvent.Leave))
    assert told.args == [NOTHING] and view.readout == ""
    qtbot.waitUntil(lambda: (pixels(view) == resting).all())


def test_pointing_outlines_the_receptive_field_down_to_the_input(view, qtbot):
    view.show_moment(canned.moment(label=7))
    move(qtbot, view, point(view, Selection("C3", 6, 4, 2)))
    accent = np.array(style.colour("accent").getRgb()[:3])
    seen = pixels(view)
    for layer, picture, row, column, size in (("S2", 0, 4, 2, 5), ("C1", 3, 8, 4, 10), ("INPUT", 0, 8, 4, 14)):
        box = view.boxes.unit(layer, picture, row, column, size, size)
        for y, x in (
            (box.y, box.x + 3),
            (box.bottom - 1, box.right - 4),
            (box.y + 3, box.x),
            (box.y + 3, box.right - 1),
        ):
            assert (seen[y, x] == accent).all(), (layer, y, x)


def test_a_selection_from_another_view_lights_the_same(view):
    view.show_moment(canned.moment(label=7))
    view.show_selection(Selection(link=(2, 0)))
    assert view.lit.links == {(2, 0)} and view.lit.pictures == {("S2", 2), ("C3", 0)}
    assert view.readout.startswith("S2 map 2 → C3 map 0: kernel norm ")
    view.show_selection(Selection("C3", 12))
    assert view.lit.links == {(s, 12) for s in TABLE_I[12]}


def test_showing_a_selection_is_not_told_again(view, qtbot):
    view.show_moment(canned.moment(label=7))
    with qtbot.assertNotEmitted(view.selection_changed):
        view.show_selection(Selection("C3", 12))


def test_wires_grow_with_their_kernels_by_a_fixed_rule(view, qtbot):
    strong = canned.parameters(seed=0, trained=True)
    weak = strong.with_vector(0.05 * strong.vector)
    moments = [replace(canned.moment(empty=True), parameters=network) for network in (weak, strong)]
    shares = [strengths(moment, ACTIVATION) for moment in moments]
    assert (shares[0] < shares[1]).all() and shares[1].mean() > 4 * shares[0].mean()
    view.show_moment(moments[0])
    area = (slice(60, 390), slice(view.boxes.pictures["S2"][0].right + 4, view.boxes.pictures["C3"][0].x - 4))
    before = pixels(view)[area].mean()
    view.show_moment(moments[1])
    qtbot.waitUntil(lambda: pixels(view)[area].mean() > 1.1 * before)


def test_where_gradients_are_shown_wires_tell_the_gradient_of_each_link(view):
    moment = canned.moment(label=7, trained=True)
    view.show_moment(moment)
    resting = pixels(view)
    view.choose_mode(GRADIENT)
    kernels = moment.parameters.with_vector(moment.trace.weight_gradients)["C3.weights"]
    wanted = [GRADIENTS.share(float(np.linalg.norm(kernel))) for kernel in kernels]
    np.testing.assert_allclose(strengths(moment, GRADIENT), wanted, rtol=1e-5)
    assert len(set(wanted)) > 30
    x = view.boxes.pictures["S2"][0].right + 6
    wires = (slice(view.boxes.pictures["S2"][0].y, view.boxes.pictures["S2"][5].bottom), x)
    assert (pixels(view)[wires] != resting[wires]).any()
    view.choose_mode(ACTIVATION)
    assert (pixels(view)[wires] == resting[wires]).all()


def test_a_drawing_without_label_shows_the_wires_of_the_kernels_again(view, qtbot):
    moment = canned.moment(label=7, trained=True)
    view.show_moment(moment)
    x = view.boxes.pictures["S2"][0].right + 6
    wires = (slice(view.boxes.pictures["S2"][0].y, view.boxes.pictures["S2"][5].bottom), x)
    resting = pixels(view)[wires]
    view.choose_mode(GRADIENT)
    drawn = Probe(image=moment.probe.image, source="drawing")
    view.show_moment(replace(moment, probe=drawn, trace=canned.trace(moment.parameters, drawn.image)))
    assert view.mode == ACTIVATION
    qtbot.waitUntil(lambda: (pixels(view)[wires] == resting).all())


@pytest.mark.parametrize("size", [(1000, 430), (1500, 600), (3000, 1400)])
def test_the_line_below_a_name_leaves_nothing_of_the_one_before(view, size):
    view.resize(*size)
    moment = canned.moment(label=7, trained=True)
    view.show_moment(moment)
    view.choose_mode(GRADIENT)
    fresh = pixels(view)
    view.choose_mode(ACTIVATION)
    pixels(view)
    view.choose_mode(GRADIENT)
    top, bottom = view.boxes.heads["C1"].y, view.boxes.heads["C1"].bottom
    assert (pixels(view)[top:bottom] == fresh[top:bottom]).all()
    late = NetworkView()
    late.resize(*size)
    late.show_moment(moment)
    late.choose_mode(GRADIENT)
    assert (pixels(late)[top:bottom] == fresh[top:bottom]).all()
    late.deleteLater()


@pytest.mark.parametrize("size", [(860, 316), (1000, 430), (1570, 600), (3000, 1400)])
@pytest.mark.parametrize("projected", [False, True])
def test_words_have_room_in_every_size_of_type(view, app, size, projected):
    view.show_moment(canned.moment(label=7))
    # As large as in a window of which the network has all but the column and the other view.
    style.use(app, new_scale=style.projector_scale(size[0] * 4 / 3, size[1] * 2) if projected else 1.0)
    view.resize(*size)
    boxes, architecture = view.boxes, canned.moment().parameters.architecture
    for word in view.switch.words.values():
        assert word.width() >= word.sizeHint().width()
    assert boxes.switch.right <= boxes.readout.x and boxes.readout.width > 150
    metrics = QFontMetrics(style.font(style.BODY if boxes.large else style.SMALL))
    names = QFontMetrics(style.font(style.TITLE if boxes.large else style.caption_size(), bold=True))
    for layer, after in pairwise(LAYERS):
        assert boxes.heads[layer].x + names.horizontalAdvance(layer) + 8 < boxes.heads[after].x, layer
        words = network_words.size_line(architecture.layer(layer), short=True) if boxes.head_lines == 2 else ""
        assert boxes.heads[layer].x + metrics.horizontalAdvance(words) < boxes.heads[after].x, layer
        assert max(box.right for box in boxes.pictures[layer]) < boxes.pictures[after][0].x, layer
    assert metrics.horizontalAdvance("252.0") <= boxes.number_width and boxes.bar[1] >= 20
    assert boxes.rows[0].right <= size[0] and boxes.rows[9].bottom <= boxes.legend.y + 4


def test_a_new_connection_table_is_wired_anew(view, qtbot):
    view.show_moment(canned.moment(label=7))
    move(qtbot, view, point(view, Selection("C3", 0, 5, 5)))
    dense = canned.parameters(table=(tuple(range(6)),) * 16)
    view.show_moment(replace(canned.moment(label=7), parameters=dense, trace=canned.trace(dense, canned.digit(7))))
    assert view.lit.links == {(source, 0) for source in range(6)}
    assert pixels(view).shape == (430, 1000, 3)


def test_softmax_shows_logits_in_place_of_the_bitmaps(view, qtbot):
    network = canned.parameters(output="softmax")
    moment = replace(canned.moment(label=7), parameters=network, trace=canned.trace(network, canned.digit(7)))
    view.show_moment(moment)
    box = view.boxes.pictures["OUTPUT"][moment.trace.answer]
    corner = pixels(view)[box.y, box.x]
    assert (corner == style.colour("ground").getRgb()[:3]).all()
    move(qtbot, view, QPoint(view.boxes.bar[0] + 10, view.boxes.rows[2].middle))
    logit = canned.read_number(view.readout.split("logit ")[1])
    assert logit == pytest.approx(-float(moment.trace.penalties[2]), abs=0.0005)


def test_pointing_at_a_wire_selects_its_link_and_tells_the_norm_of_its_kernel(view, qtbot):
    moment = canned.moment(label=7)
    view.show_moment(moment)
    pixels(view)  # the wires lie where they were painted
    left, right = view.boxes.pictures["S2"], view.boxes.pictures["C3"]
    start = QPoint(left[0].right + 5, round(left[0].y + left[0].height * 0.14))  # the uppermost of the ten
    with qtbot.waitSignal(view.selection_changed) as told:
        move(qtbot, view, start)
    assert told.args == [Selection(link=(0, 0))] and view.lit.links == {(0, 0)}
    kernel = moment.parameters["C3.weights"][0]
    assert view.readout.startswith(f"S2 map 0 → C3 map 0: kernel norm {np.sqrt((kernel**2).sum()):.3f}")
    for x in (right[0].x - 4, right[15].x - 5):  # where the six wires to the last map run together
        move(qtbot, view, QPoint(x, right[15].middle))
        assert {target for _source, target in view.lit.links} == {15} and len(view.lit.links) == 1


def test_between_the_wires_there_is_nothing_to_point_at(view, qtbot):
    view.show_moment(canned.moment(label=7))
    pixels(view)
    box = view.boxes.pictures["S2"][0]
    move(qtbot, view, QPoint(box.right + 30, box.y - 6))
    assert view.lit.links == set() and view.readout == ""


def test_a_click_picks_and_what_is_picked_stays_marked_when_the_pointer_leaves(view, qtbot):
    view.show_moment(canned.moment(label=7))
    resting, unit = pixels(view), Selection("C3", 4, 3, 6)
    told = []
    view.selection_changed.connect(told.append)
    move(qtbot, view, point(view, unit))
    qtbot.mouseClick(view, Qt.LeftButton, pos=point(view, unit))
    assert told == [unit, replace(unit, picked=True)]
    QApplication.sendEvent(view, QEvent(QEvent.Leave))
    assert told[-1] == NOTHING and view.readout.startswith("C3 map 4, row 3, column 6: ")
    box, text = view.boxes.unit_of(unit).grown(3), style.colour("text").getRgb()[:3]
    for y, x in ((box.y, box.x), (box.y, box.right - 1), (box.bottom - 1, box.x), (box.bottom - 1, box.right - 1)):
        assert (pixels(view)[y, x] == text).all()
    assert (pixels(view)[box.middle, box.x] != text).any()  # corners, not the frame of what is pointed at
    other = Selection("C3", 9, 5, 5)
    move(qtbot, view, point(view, other))
    assert view.readout.startswith("C3 map 9") and (pixels(view)[box.y, box.x] == text).all()
    qtbot.mouseClick(view, Qt.LeftButton, pos=QPoint(view.boxes.pictures["INPUT"][0].x, 60))
    assert told[-1] == Selection(picked=True) and view.readout == ""
    view.clearFocus()
    qtbot.waitUntil(lambda: (pixels(view)[60:400] == resting[60:400]).all())


def test_enter_picks_where_the_keyboard_is_and_escape_gives_it_up_again(view, qtbot):
    view.show_moment(canned.moment(label=7))
    told = []
    view.selection_changed.connect(told.append)
    qtbot.keyClick(view, Qt.Key_Right)
    qtbot.keyClick(view, Qt.Key_Return)
    assert told == [Selection("C1", 0, 14, 14), Selection("C1", 0, 14, 14, picked=True)]
    qtbot.keyClick(view, Qt.Key_Escape)
    assert told[-1] == NOTHING and view.readout.startswith("C1 map 0, row 14")
    qtbot.keyClick(view, Qt.Key_Escape)
    assert told[-1] == Selection(picked=True) and view.readout == ""


def test_what_another_view_picks_is_marked_here(view):
    view.show_moment(canned.moment(label=7))
    view.show_selection(Selection("F6", 40, picked=True))
    view.show_selection(NOTHING)
    assert view.readout.startswith("F6 unit 40")
    box = view.boxes.unit_of(Selection("F6", 40)).grown(3)
    assert (pixels(view)[box.y, box.x] == style.colour("text").getRgb()[:3]).all()


def test_pointing_outlines_what_it_feeds_down_to_s4(view, qtbot):
    view.show_moment(canned.moment(label=7))
    resting = pixels(view)
    move(qtbot, view, point(view, Selection("C1", 2, 13, 15)))
    seen = pixels(view)
    fed = [target for target, sources in enumerate(TABLE_I) if 2 in sources]
    for layer, row, column, size in (("C3", 2, 3, 5), ("S4", 1, 1, 3)):
        for picture in range(16):
            box = view.boxes.unit(layer, picture, row, column, size, size)
            edge = seen[box.y, box.x + 2 : box.right - 2] != resting[box.y, box.x + 2 : box.right - 2]
            assert edge.any(axis=1).all() == (picture in fed), (layer, picture)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
@pytest.mark.parametrize("layer", LAYERS)
def test_the_name_of_a_layer_tells_its_parameters_and_connections(view, qtbot, layer):
    view.show_moment(canned.moment(label=7))
    head = view.boxes.heads[layer]
    place = QPoint(head.x + 4, head.y + 4)
    QApplication.sendEvent(view, QHelpEvent(QEvent.ToolTip, place, view.mapToGlobal(place)))
    counts = {"INPUT": "28 × 28", "C1": "122,304", "S2": "5,880", "C3": "1,516", "S4": "2,000", "C5": "48,120"}
    counts |= {"F6": "10,164", "OUTPUT": "840 fixed"}
    assert counts[layer] in QToolTip.text() and "F1" in QToolTip.text()


def test_the_keyboard_walks_units_maps_and_layers(view, qtbot):
    view.show_moment(canned.moment(label=7))
    view.setFocus()
    told = []
    view.selection_changed.connect(told.append)
    qtbot.keyClick(view, Qt.Key_Right)
    qtbot.keyClick(view, Qt.Key_Right)
    qtbot.keyClick(view, Qt.Key_Down)
    assert told == [Selection("C1", 0, 14, 14), Selection("C1", 0, 14, 15), Selection("C1", 0, 15, 15)]
    qtbot.keyClick(view, Qt.Key_Down, Qt.ControlModifier)
    assert told[-1] == Selection("C1", 1, 15, 15)
    for layer in LAYERS[2:]:
        qtbot.keyClick(view, Qt.Key_Right, Qt.ControlModifier)
        assert told[-1].layer == layer and view.readout.startswith(layer)
    for layer in LAYERS[-2::-1]:
        qtbot.keyClick(view, Qt.Key_Left, Qt.ControlModifier)
        assert told[-1].layer == layer
    qtbot.keyClick(view, Qt.Key_Escape)
    assert told[-1] == NOTHING
    qtbot.keyClick(view, Qt.Key_Left)
    assert told[-1].layer == "INPUT"


def test_focus_is_visible(view, qtbot):
    view.show_moment(canned.moment(label=7))
    view.clearFocus()
    without = pixels(view)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert (pixels(view) != without).any()


@pytest.mark.parametrize("size", [(860, 400), (1250, 900), (1640, 640), (3400, 1500)])
def test_at_every_size_pictures_are_true_and_names_do_not_touch(view, size):
    view.resize(*size)
    moment = canned.moment(label=0, trained=True)
    view.show_moment(moment)
    for layer in SIGNED:
        wanted = style.signed_colours()[signed_level(moment.trace.values[layer].ravel())]
        assert (shown(view, layer).reshape(-1, 3) == wanted).all(), layer
    seen, ground = pixels(view), style.colour("ground").getRgb()[:3]
    for layer in LAYERS[1:]:
        head = view.boxes.heads[layer]
        assert (seen[head.y : head.bottom, head.x - 4 : head.x] == ground).all(), f"text touches {layer}"


def test_layers_have_as_many_pictures_as_maps(view):
    for layer in LAYERS:
        assert len(view.boxes.pictures[layer]) == PICTURES[layer]
