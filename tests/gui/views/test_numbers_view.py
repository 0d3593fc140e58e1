from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from core.recipe.recipe import named_recipe
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.pad.numbers_pad import ASPECT
from lenet_gui.views.numbers.view import NumbersView
from lenet_gui.window.wants import read_numbers

WAIT_MS = 10_000


@pytest.fixture
def view(qtbot):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = NumbersView()
    read_numbers(None, made)
    qtbot.addWidget(made)
    made.resize(1000, 420)
    made.show_moment(canned.moment(trained=True))
    made.show()
    return made


def at(view, x, y):
    """The pixel of a place of the pad."""
    sheet = view.pad.sheet()
    return QPoint(round(sheet.x() + x * sheet.height()), round(sheet.y() + y * sheet.height()))


def write(qtbot, view, *strokes):
    for stroke in strokes:
        qtbot.mousePress(view.pad, Qt.LeftButton, pos=at(view, *stroke[0]))
        for place in stroke[1:]:
            qtbot.mouseMove(view.pad, at(view, *place))
        qtbot.mouseRelease(view.pad, Qt.LeftButton, pos=at(view, *stroke[-1]))


ONES = [[(x, 0.2), (x, 0.5), (x, 0.8)] for x in (1.0, 2.0, 3.0)]


def read(qtbot, view):
    qtbot.waitUntil(lambda: view.reading.places > 0, timeout=WAIT_MS)
    return view.reading


def test_what_is_written_is_read_while_the_pen_moves(qtbot, view):
    window = view.windowHandle()  # events of a window carry the button that is held

    def place(x, y):
        return view.pad.mapTo(view, at(view, x, y))

    QTest.mousePress(window, Qt.LeftButton, Qt.NoModifier, place(1, 0.2))
    first = read(qtbot, view)
    QTest.mouseMove(window, place(2, 0.8))
    qtbot.waitUntil(lambda: view.reading.places > first.places, timeout=WAIT_MS)
    QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, place(2, 0.8))
    assert len(view.pad.strokes()) == 1


def test_the_places_lie_right_below_the_ink(qtbot, view):
    write(qtbot, view, *ONES)
    reading = read(qtbot, view)
    qtbot.waitUntil(lambda: len(view.pad.strokes()) == 3 and view.reading.edges()[-1] > 3, timeout=WAIT_MS)
    reading = view.reading
    ink = reading.drawing.picture.max(axis=0)
    inked = reading.drawing.left + np.flatnonzero(ink > 128) / reading.drawing.scale
    for x in (1.0, 2.0, 3.0):
        assert np.abs(inked - x).min() < 0.05
    assert ((np.abs(inked[:, None] - [1, 2, 3])).min(axis=1) < 0.15).all()
    assert reading.edges()[0] < 1 and reading.edges()[-1] > 3


def test_undo_takes_a_stroke_back_and_delete_clears(qtbot, view):
    write(qtbot, view, *ONES)
    assert len(view.pad.strokes()) == 3
    qtbot.keyClick(view.pad, Qt.Key_Z, Qt.ControlModifier)
    assert len(view.pad.strokes()) == 2
    qtbot.keyClick(view.pad, Qt.Key_Delete)
    assert view.pad.strokes() == []
    qtbot.waitUntil(lambda: view.reading.places == 0, timeout=WAIT_MS)
    qtbot.keyClick(view.pad, Qt.Key_Z, Qt.ControlModifier)
    assert len(view.pad.strokes()) == 2
    read(qtbot, view)


def test_the_keyboard_writes_too(qtbot, view):
    view.pad.setFocus(Qt.TabFocusReason)
    qtbot.keyClick(view.pad, Qt.Key_Space)
    qtbot.keyClick(view.pad, Qt.Key_Down)
    qtbot.keyClick(view.pad, Qt.Key_Down)
    qtbot.keyClick(view.pad, Qt.Key_Space)
    (stroke,) = view.pad.strokes()
    assert stroke[0, 0] == ASPECT / 2 and stroke[-1, 1] > stroke[0, 1]


def test_another_network_reads_the_same_number_anew(qtbot, view):
    write(qtbot, view, *ONES)
    before = read(qtbot, view)
    other = canned.moment(seed=3, trained=True)
    view.show_moment(other)
    qtbot.waitUntil(
        lambda: view.reading.wide is not None and view.reading.wide.parameters is other.parameters, timeout=WAIT_MS
    )
    assert not np.array_equal(view.reading.wide.penalties[:, :5], before.wide.penalties[:, :5])


def test_a_click_on_a_place_hands_over_what_the_network_sees_there(qtbot, view):
    write(qtbot, view, *ONES)
    qtbot.waitUntil(lambda: view.reading.places and view.reading.edges()[-1] > 3, timeout=WAIT_MS)
    strip = view.strip
    pixel = QPoint(at(view, 2.0, 0).x(), strip.height() // 2)
    with qtbot.waitSignal(view.window_picked) as picked:
        qtbot.mouseClick(strip, Qt.LeftButton, pos=pixel)
    window = picked.args[0]
    assert window.shape == (28, 28) and window.dtype == np.uint8
    assert abs(window.sum(axis=0, dtype=float) @ np.arange(28) / window.sum(dtype=float) - 13.5) < 6
    with qtbot.waitSignal(view.window_picked):
        qtbot.keyClick(strip, Qt.Key_Return)


def test_pointing_at_a_row_selects_the_unit_of_output_and_leaving_nothing(qtbot, view):
    write(qtbot, view, *ONES)
    read(qtbot, view)
    found = []
    view.selection_changed.connect(found.append)
    strip = view.strip
    left = int(strip._edges()[0]) + 2
    qtbot.mouseMove(strip, QPoint(left, strip._top() + 4 * strip._row() + 3))
    qtbot.waitUntil(lambda: Selection("OUTPUT", 4) in found, timeout=WAIT_MS)
    strip.leaveEvent(None)
    assert found[-1] == NOTHING


def test_the_exact_numbers_of_a_place_can_be_read(qtbot, view):
    write(qtbot, view, *ONES)
    reading = read(qtbot, view)
    text = view.strip.place_text(0, 3)
    assert f"penalty {reading.wide.penalties[3, 0]:.3f}" in text and text.startswith("column 14: 3 with")
    assert "none of these" in view.strip.place_text(0, 10)


def test_it_says_what_a_network_trained_on_single_digits_has_not(view):
    assert "single digits only" in view.note_text()
    moment = canned.moment(trained=True)
    recipe = moment.snapshot.recipe.with_changes(neighbours=0.6)
    moment = canned.later(moment, recipe=recipe)
    view.show_moment(moment)
    assert "between its neighbours" in view.note_text()
    view.show_moment(replace(moment, source=canned.PRETRAINED_NETWORK))
    assert "single digits only" in view.note_text()


@pytest.mark.parametrize("output", ["softmax", "free rbf"])
def test_other_outputs_are_shown_as_well(qtbot, view, output):
    view.show_moment(canned.moment(averaged=canned.parameters(output=output)))
    write(qtbot, view, *ONES)
    qtbot.waitUntil(lambda: view.reading.places > 0, timeout=WAIT_MS)
    assert np.isfinite(view.reading.shares()).all()
    assert not view.grab().isNull()


def test_an_empty_view_says_what_will_appear_and_why_clear_is_off(view):
    assert not view._clear.isEnabled() and view._clear.toolTip() == "The pad is empty"
    view.show_selection(Selection("OUTPUT", 3))
    assert not view.grab().isNull()


def test_a_hidden_view_does_not_read(qtbot, view):
    view.hide()
    view.pad.set_strokes([np.array([[1.0, 0.2], [1.0, 0.8]])])
    QApplication.processEvents()
    assert view.reading.places == 0
    view.show()
    read(qtbot, view)


def test_the_right_button_erases_and_splits_what_it_crosses_and_undo_brings_it_back(qtbot, view):
    write(qtbot, view, *ONES)
    qtbot.mousePress(view.pad, Qt.RightButton, pos=at(view, 1.8, 0.5))
    qtbot.mouseMove(view.pad, at(view, 2.2, 0.5))
    qtbot.mouseRelease(view.pad, Qt.RightButton, pos=at(view, 2.2, 0.5))
    assert len(view.pad.strokes()) == 4
    qtbot.keyClick(view.pad, Qt.Key_Z, Qt.ControlModifier)
    assert len(view.pad.strokes()) == 3
    qtbot.keyClick(view.pad, Qt.Key_Z, Qt.ControlModifier | Qt.ShiftModifier)
    assert len(view.pad.strokes()) == 4


def test_the_network_made_for_numbers_reads_as_soon_as_it_is_there_and_a_click_goes_back_to_the_one_shown(qtbot, view):
    write(qtbot, view, *ONES)
    shown = read(qtbot, view).wide.parameters
    assert not view.switch.isVisible()
    other = shown.with_vector(shown.vector * np.float32(0.5))
    view.set_network_for_numbers(other)
    assert view.switch.isVisible() and view.reading.wide.parameters is other
    assert "neighbours" in view.note_text()
    qtbot.mouseClick(view.switch.words["shown"], Qt.LeftButton)
    assert view.reading.wide.parameters is shown
    assert "single digits only" in view.note_text()
    qtbot.mouseClick(view.switch.words["numbers"], Qt.LeftButton)
    view.show_moment(canned.moment(trained=False))
    assert view.reading.wide.parameters is other


def test_a_shown_network_that_has_learned_numbers_itself_goes_on_reading(qtbot, view):
    moment = canned.moment(trained=True)
    own = canned.later(moment, recipe=named_recipe("numbers"))
    view.show_moment(own)
    view.set_network_for_numbers(own.parameters.with_vector(own.parameters.vector * np.float32(0.5)))
    write(qtbot, view, *ONES)
    assert read(qtbot, view).wide.parameters is own.parameters


@pytest.mark.parametrize("size", [(480, 216), (1000, 420)])
def test_nothing_moves_while_a_number_is_written_and_nothing_of_it_is_cut(qtbot, view, size):
    view.set_network_for_numbers(canned.parameters())
    view.resize(*size)
    QApplication.processEvents()

    def places():
        return view.pad.geometry(), view.strip.geometry(), view._clear.mapTo(view, QPoint(0, 0))

    before = places()
    for x in (0.3, 1.0, 2.0, 3.0, 4.0, ASPECT - 0.05):
        write(qtbot, view, [(x, 0.2), (x, 0.5), (x, 0.8)])
        qtbot.waitUntil(lambda: view.reading.places > 0, timeout=WAIT_MS)
        QApplication.processEvents()
        assert places() == before
    sheet, strip = view.pad.sheet(), view.strip
    assert sheet.right() <= strip._names_left() - style.GRID  # up to there shares are painted
    assert view._words.geometry().right() <= view.width() - style.MARGIN


def test_a_note_is_never_cut_but_told_in_fewer_words_or_none(view):
    for size in ((480, 216), (480, 260), (700, 300), (1200, 700)):
        view.resize(*size)
        QApplication.processEvents()
        note = view._note
        assert note.text() in (view.note_text(), view.note_text(short=True), "") and note.toolTip() == view.note_text()
        assert note.isHidden() or note.heightForWidth(note.width()) <= note.height()
    assert note.text() == view.note_text()
