"""The code view shows what F6 says, how it differs from each bitmap, and which digit that makes."""

from dataclasses import replace

import numpy as np
import pytest
from canned import digit, later, moment, parameters
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QApplication

from core.network.loss import NONE
from core.run.snapshot import TRAINING
from core.study.lens import DIFFERENCE, Lens
from core.study.moment import Probe
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.look.pictures import signed_picture
from lenet_gui.views.code.layout import Spot, cell_box
from lenet_gui.views.code.numbers import DIFFERENCE_LEVEL, FACTOR_LEVEL
from lenet_gui.views.code.view import CodeView


@pytest.fixture
def view(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = CodeView()
    qtbot.addWidget(made)
    made.resize(990, 260)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made, QPoint(1, made.height() - 1))  # a pointer that does not move says nothing
    yield made
    style.use(qapp, style.DARK, style.PALETTES[0])


@pytest.fixture
def of_moment():
    return moment(label=7, trained=True)


@pytest.fixture
def shown(view, of_moment):
    view.show_moment(of_moment)
    return view


@pytest.fixture
def softmax():
    network = parameters(seed=3, trained=True, output="softmax")
    return replace(moment(), parameters=network, trace=trace(network, digit(7), 7))


def assert_cells(view, picture, values, level):
    """That `picture` (a QRect of the view) shows these 84 values."""
    image, expected = view.grab().toImage(), signed_picture(values.reshape(12, 7).astype(np.float32), level)
    for row in range(12):
        for column in range(7):
            place = cell_box(picture, row, column).center()
            found, wanted = image.pixelColor(place).getRgb(), expected.pixelColor(column, row).getRgb()
            assert np.abs(np.subtract(found, wanted)).max() <= 3  # one of the 256 levels


@pytest.mark.parametrize(("theme", "palette"), [(style.DARK, 0), (style.LIGHT, 0), (style.DARK, 1), (style.LIGHT, 2)])
def test_code_bitmaps_and_squared_differences_are_shown_cell_by_cell(shown, of_moment, qapp, theme, palette):
    style.use(qapp, theme, style.PALETTES[palette])
    code, centres = of_moment.trace.values["F6"].ravel(), of_moment.parameters.centres
    assert_cells(shown, shown.places.code, code, style.SQUASH_AMPLITUDE)
    for index in (0, 3, 7):
        assert_cells(shown, shown.places.weights[index], centres[index], style.SQUASH_AMPLITUDE)
        assert_cells(shown, shown.places.terms[index], np.square(code - centres[index]), DIFFERENCE_LEVEL)


def test_the_differences_add_up_to_the_penalties_and_the_smallest_wins(shown, of_moment):
    np.testing.assert_allclose(shown.numbers.terms.sum(axis=1), of_moment.trace.penalties, rtol=1e-4)
    np.testing.assert_array_equal(shown.numbers.results, of_moment.trace.penalties)
    np.testing.assert_array_equal(shown.numbers.shares, of_moment.trace.shares)
    assert shown.numbers.answer == int(of_moment.trace.penalties.argmin()) == 7


def test_the_winner_alone_has_a_frame_of_the_accent(shown, of_moment):
    image = shown.grab().toImage()
    framed = [
        index
        for index, box in enumerate(shown.places.weights)
        if image.pixelColor(box.topLeft() - QPoint(2, 2)) == style.colour("accent")
    ]
    assert framed == [of_moment.trace.answer]


def test_where_none_of_these_wins_no_digit_has_a_frame_and_none_is_in_the_accent(view, qtbot):
    untrained = moment(label=7)  # far from every bitmap
    view.show_moment(untrained)
    image, accent = view.grab().toImage(), style.colour("accent")
    corners = [box.topLeft() - QPoint(2, 2) for box in view.places.weights]
    assert view.numbers.answer == NONE and accent not in [image.pixelColor(corner) for corner in corners]
    line = view.places.readout
    x, y = range(line.center().x(), line.right()), range(line.top(), line.bottom())
    assert accent in [image.pixelColor(a, b) for a in x for b in y]
    assert view.accessibleDescription().startswith("none of these 100.0 %")
    view.show_moment(later(untrained, state=TRAINING))
    qtbot.waitUntil(lambda: view.numbers.answer == untrained.trace.answer)  # while it learns, the nearest


def test_bars_are_as_long_as_the_penalties(shown, of_moment):
    image, ground = shown.grab().toImage(), style.colour("ground")
    for index, penalty in enumerate(of_moment.trace.penalties):
        bar = shown.places.bar_box(index)
        y = bar.top() + 2
        length = sum(image.pixelColor(x, y) != ground for x in range(bar.left(), bar.right() + 1))
        assert length == pytest.approx(max(2, bar.width() * penalty / 336), abs=1)


def test_a_softmax_shows_its_weights_their_products_with_the_code_and_its_logits(view, softmax):
    view.show_moment(softmax)
    code, weights = softmax.trace.values["F6"].ravel(), softmax.parameters["OUTPUT.weights"]
    assert_cells(view, view.places.weights[4], weights[4], FACTOR_LEVEL)
    assert_cells(view, view.places.terms[4], weights[4] * code, FACTOR_LEVEL)
    logits = view.numbers.terms.sum(axis=1) + softmax.parameters["OUTPUT.biases"]
    np.testing.assert_allclose(view.numbers.results, logits, rtol=1e-3, atol=1e-4)
    assert view.numbers.answer == int(view.numbers.results.argmax())
    view.show_selection(Selection("OUTPUT", 4))
    assert view.readout().startswith(f"4: logit {logits[4]:+.3f}".replace("-", "−"))


def test_pointing_at_the_code_reads_x_beside_the_winner_s_w_and_tells_the_others(shown, qtbot, of_moment):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, cell_box(shown.places.code, 5, 2).center())
    assert said.args == [Selection("F6", 37)]
    x, w = of_moment.trace.values["F6"][37, 0, 0], of_moment.parameters.centres[7, 37]
    expected = f"F6 unit 37, row 5, column 2: x = {x:+.4f}   7: w = {w:+.0f}, (x − w)² = {(x - w) ** 2:.4f}"
    assert shown.readout() == expected.replace("-", "−")


@pytest.mark.parametrize("part", ["weights", "terms"])
def test_pointing_at_a_digit_s_cell_reads_x_w_and_their_difference(shown, qtbot, of_moment, part):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, cell_box(getattr(shown.places, part)[3], 11, 6).center())
    assert said.args == [Selection("OUTPUT", 3, 11, 6)]
    x, w = of_moment.trace.values["F6"][83, 0, 0], of_moment.parameters.centres[3, 83]
    expected = f"F6 unit 83, row 11, column 6: x = {x:+.4f}   3: w = {w:+.0f}, (x − w)² = {(x - w) ** 2:.4f}"
    assert shown.readout() == expected.replace("-", "−")


def test_pointing_at_a_digit_s_name_reads_its_penalty_and_probability(shown, qtbot, of_moment):
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, shown.places.name_box(2).center())
    assert said.args == [Selection("OUTPUT", 2)]
    trace = of_moment.trace
    share = 100 * trace.shares[2]
    assert shown.readout() == f"2: penalty {trace.penalties[2]:.3f}, share {share:.4f} %"


def test_a_click_picks_and_pointing_away_means_nothing(shown, qtbot):
    with qtbot.waitSignal(shown.selection_changed, check_params_cb=lambda chosen: chosen.picked) as said:
        qtbot.mouseClick(shown, Qt.LeftButton, pos=cell_box(shown.places.weights[3], 0, 1).center())
    assert said.args == [Selection("OUTPUT", 3, 0, 1, picked=True)]
    with qtbot.waitSignal(shown.selection_changed) as said:
        qtbot.mouseMove(shown, QPoint(1, shown.height() - 2))
    assert said.args == [NOTHING]
    assert shown.readout() == "Code x and bitmaps w ±1.72  ·  (x − w)² from 0 to 4"


def test_a_unit_of_f6_selected_elsewhere_is_marked_in_all_pictures(shown):
    def marked():
        image = shown.grab().toImage()
        pictures = (shown.places.code, *shown.places.weights, *shown.places.terms)
        corners = [cell_box(picture, 5, 2).topLeft() - QPoint(1, 1) for picture in pictures]
        return [image.pixelColor(corner) == style.colour("text") for corner in corners]

    shown.clearFocus()
    assert not any(marked())
    shown.show_selection(Selection("F6", 37))
    assert all(marked())
    shown.show_selection(Selection("OUTPUT", 3, 5, 2))
    assert [index for index, is_marked in enumerate(marked()) if is_marked] == [0, 4, 14]


def test_keys_walk_over_the_cells_and_from_digit_to_digit(shown, qtbot):
    said = []
    shown.selection_changed.connect(said.append)
    for key in (Qt.Key_Right, Qt.Key_Down, Qt.Key_Right):
        qtbot.keyClick(shown, key)
    assert said[-1] == Selection("F6", 8)
    qtbot.keyClick(shown, Qt.Key_Right, Qt.ControlModifier)
    qtbot.keyClick(shown, Qt.Key_Right, Qt.ControlModifier)
    assert said[-1] == Selection("OUTPUT", 1, 1, 1)
    for _press in range(14):
        qtbot.keyClick(shown, Qt.Key_Down)
    assert said[-1] == Selection("OUTPUT", 1, 11, 1)
    qtbot.keyClick(shown, Qt.Key_Return)
    assert said[-1] == Selection("OUTPUT", 1, 11, 1, picked=True)
    qtbot.keyClick(shown, Qt.Key_Escape)
    assert said[-1] == NOTHING


@pytest.mark.parametrize(
    "size", [(480, 200), (640, 200), (990, 200), (1000, 360), (480, 360), (1620, 330), (3000, 1400)]
)
def test_everything_fits_at_every_size_and_nothing_overlaps(view, size):
    view.resize(*size)
    places = view.places
    pixels = np.zeros(size, bool)
    for box in (places.code, *places.entries, places.readout):
        assert view.rect().contains(box)
        part = pixels[box.left() : box.right() + 1, box.top() : box.bottom() + 1]
        assert not part.any()
        part[:] = True
    for index, entry in enumerate(places.entries):
        inside = (places.weights[index], places.terms[index], places.name_box(index), places.bar_box(index))
        assert all(entry.contains(box) for box in inside)
        assert not places.weights[index].intersects(places.terms[index])
        corner = places.terms[index].bottomRight()
        assert places.spot(corner) == Spot(index, 11, 6)


def test_a_new_digit_appears_at_once_and_a_new_network_soon(shown, qtbot, of_moment):
    other = replace(of_moment, probe=Probe(digit(3), 3), trace=trace(of_moment.parameters, digit(3), 3))
    shown.show_moment(other)
    assert shown.numbers.answer == 3
    for seed in (1, 2, 3):
        network = parameters(seed, trained=True)
        latest = replace(other, parameters=network, trace=trace(network, digit(3), 3))
        shown.show_moment(latest)
    qtbot.waitUntil(lambda: np.array_equal(shown.numbers.results, latest.trace.penalties))


def test_an_empty_pad_or_no_moment_shows_nothing_and_ignores_the_pointer(view, qtbot):
    for empty in (None, moment(empty=True)):
        if empty is not None:
            view.show_moment(empty)
        with qtbot.assertNotEmitted(view.selection_changed):
            qtbot.mouseClick(view, Qt.LeftButton, pos=view.places.code.center())
            qtbot.keyClick(view, Qt.Key_Down)
        assert view.readout() == ""
        assert view.numbers is None


def test_a_view_opened_late_is_complete_at_once(qtbot, of_moment):
    made = CodeView()
    qtbot.addWidget(made)
    made.show_moment(moment(label=2, trained=True))
    made.show_moment(of_moment)
    assert made.numbers is None  # nothing is done for nobody
    made.show()
    assert made.numbers.answer == 7


@pytest.mark.parametrize("wins", [True, False])
@pytest.mark.parametrize("output", ["rbf", "softmax"])
def test_at_the_least_width_no_number_that_was_asked_for_is_cut(view, softmax, wins, output):
    made = softmax if output == "softmax" else moment(label=7, trained=not wins)
    shares = np.append(np.full(10, 0.03, np.float32), np.float32(0.691))
    made = replace(made, trace=replace(made.trace, shares=shares))
    view.resize(480, 200)
    view.show_moment(made)
    for scale in (1.0, 1.25, 1.5):
        style.use(QApplication.instance(), new_scale=scale)
        view.resize(480, 200 + int(40 * (scale - 1)))
        for spot in (Spot(None, 0, 0), Spot(6, 11, 6), Spot(9)):
            view._point_at(spot)
            text, none = view.line_of_words()
            numbers = view.readout() if spot.row is None else view.readout()[view.readout().index("x = ") :]
            assert text.endswith(numbers)
            assert not none or "69.1 %" in none
            assert scale > 1 or none or view.numbers.answer != NONE  # the answer as well, in fewer words
            assert wide(view, text, none) <= view.places.readout.width()
        view._point_at(None)
        text, none = view.line_of_words()
        assert "69.1 %" in none or view.numbers.answer != NONE
        assert wide(view, text, none) <= view.places.readout.width()
    style.use(QApplication.instance(), new_scale=1.0)


def wide(view, text, none):
    """What both take, in pixels."""
    bold = view.numbers.answer == NONE
    metrics = [QFontMetrics(style.font(style.SMALL, bold=heavy)) for heavy in (False, bold)]
    parts = [metrics[0].horizontalAdvance(text), metrics[1].horizontalAdvance(none)]
    return sum(parts) + style.MARGIN * bool(none and text)


def test_with_room_all_is_said(shown):
    assert shown.line_of_words()[0] == shown.readout() == "Code x and bitmaps w ±1.72  ·  (x − w)² from 0 to 4"


def test_the_code_less_the_one_kept_is_shown_where_there_is_one(qtbot, view):
    now, kept = moment(trained=True), moment(label=3, trained=True)
    view.show_moment(now)
    assert not view.compare.isEnabled() and "Keep a moment with K first" in view.compare.toolTip()
    view.show_moment(replace(now, reference=moment(empty=True, trained=True)))
    qtbot.waitUntil(lambda: "has no digit" in view.compare.toolTip())
    other = moment(averaged=parameters(output="softmax"))
    view.show_moment(replace(now, reference=other))
    qtbot.waitUntil(lambda: "another architecture" in view.compare.toolTip())
    view.show_moment(replace(now, reference=other, lens=replace(now.lens, mode=DIFFERENCE)))
    qtbot.waitUntil(lambda: view._moment.differs)
    assert not view.compare.isChecked() and not view.compare.isEnabled()
    view.show_moment(replace(now, reference=kept))
    qtbot.waitUntil(view.compare.isEnabled)
    before = view.grab().toImage()
    with qtbot.waitSignal(view.difference_wanted) as wanted:
        qtbot.keyClick(view, Qt.Key_D)
    assert wanted.args == [True]
    view.show_moment(replace(now, reference=kept, lens=Lens(mode=DIFFERENCE)))
    qtbot.waitUntil(lambda: view.numbers.kept is not None and view.compare.isChecked())
    assert view.grab().toImage() != before
    np.testing.assert_array_equal(view.numbers.kept, kept.trace.values["F6"].ravel())
    qtbot.mouseMove(view, view.places.code.center())
    qtbot.waitUntil(lambda: "kept" in view.readout())
    view.show_moment(now)  # let go of: the code is seen as it is
    qtbot.waitUntil(lambda: view.numbers.kept is None)


def test_the_word_for_the_difference_covers_nothing(view):
    for size in ((480, 200), (640, 260), (1200, 400)):
        view.resize(*size)
        area = view.compare.geometry()
        assert view.rect().contains(area)
        assert not any(area.intersects(place) for place in (view.places.code, *view.places.entries))
