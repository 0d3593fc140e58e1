"""The left column as a whole: drawing, studying, answering."""

from dataclasses import replace
from types import SimpleNamespace

import canned
import pytest
from PyQt5.QtCore import QEvent, QPoint, Qt
from PyQt5.QtGui import QFocusEvent, QHelpEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from core.study.moment import Probe
from core.study.selection import Selection
from lenet_gui.look import live_tip, style
from lenet_gui.views.study.view import StudyPanel
from lenet_gui.widgets.symbol_button import SymbolButton


@pytest.fixture
def panel(qtbot, qapp):
    style.use(qapp)
    made = StudyPanel()
    qtbot.addWidget(made)
    made.resize(256, 640)
    made.show()
    qtbot.waitExposed(made)
    made.chooser.set_count(10_000)
    yield made
    made.chooser.set_playing(False)


def draw(panel, *points):
    window = panel.windowHandle()
    QTest.mousePress(window, Qt.LeftButton, Qt.NoModifier, panel.pad.mapTo(panel, QPoint(*points[0])))
    for point in points[1:]:
        QTest.mouseMove(window, panel.pad.mapTo(panel, QPoint(*point)))
    QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, panel.pad.mapTo(panel, QPoint(*points[-1])))


def studied(index=12, label=3):
    """A moment in which a test digit is under study."""
    moment = canned.moment(label=label)
    return replace(moment, probe=Probe(moment.probe.image, label, "test", index))


def test_a_stroke_ends_the_parade_and_is_handed_on(panel):
    panel.chooser.set_playing(True)
    heard = []
    panel.strokes_changed.connect(heard.append)
    draw(panel, (50, 50), (100, 100))
    assert not panel.chooser.playing
    assert len(heard[-1]) == 1


def test_a_test_digit_fills_pad_picture_number_and_answer(panel):
    moment = studied(index=12)
    panel.show_moment(moment)
    assert not panel.pad.is_empty() and panel.pad.strokes() == []
    assert panel.seen.image is moment.probe.image
    assert panel.chooser.index == 12
    assert str(moment.trace.answer) in panel.answer.accessibleDescription()


def test_undo_and_clear_are_enabled_when_they_can_do_something_and_say_why_not(panel, qtbot):
    assert not panel.undo_button.isEnabled() and "nothing" in panel.undo_button.toolTip()
    assert not panel.clear_button.isEnabled() and "empty" in panel.clear_button.toolTip()
    draw(panel, (50, 50), (100, 100))
    assert panel.undo_button.isEnabled() and "Ctrl+Z" in panel.undo_button.toolTip()
    qtbot.mouseClick(panel.clear_button, Qt.LeftButton)
    assert panel.pad.is_empty() and not panel.clear_button.isEnabled()
    qtbot.mouseClick(panel.undo_button, Qt.LeftButton)
    assert len(panel.pad.strokes()) == 1 and panel.clear_button.isEnabled()


def test_clear_also_puts_a_test_digit_away(panel, qtbot):
    panel.show_moment(studied())
    heard = []
    panel.strokes_changed.connect(heard.append)
    qtbot.mouseClick(panel.clear_button, Qt.LeftButton)
    assert heard == [[]] and panel.pad.is_empty()


def test_an_empty_moment_after_a_test_digit_leaves_nothing(panel):
    panel.show_moment(studied())
    panel.show_moment(canned.moment(empty=True))
    assert panel.pad.is_empty() and panel.seen.image is None


def test_tab_goes_through_the_column_from_top_to_bottom(panel, qtbot):
    draw(panel, (50, 50), (100, 100))
    panel.activateWindow()
    panel.pad.setFocus()
    qtbot.waitUntil(panel.pad.hasFocus)
    chooser = panel.chooser
    tools = [panel.undo_button, panel.clear_button, panel.eraser_button, panel.thinner_button, panel.thicker_button]
    following = [panel.seen, *tools, chooser.previous_button, chooser.number, chooser.next_button]
    for widget in [*following, chooser.random_button, chooser.play_button, panel.answer]:
        qtbot.keyClick(panel.focusWidget(), Qt.Key_Tab)
        assert panel.focusWidget() is widget


def test_choices_and_selections_are_handed_on(panel, qtbot):
    with qtbot.waitSignal(panel.digit_chosen) as chosen:
        qtbot.mouseClick(panel.chooser.next_button, Qt.LeftButton)
    assert chosen.args == [1]
    with qtbot.waitSignal(panel.selection_changed) as selected:
        QTest.mouseMove(panel.windowHandle(), panel.answer.mapTo(panel, QPoint(200, 5)))
    assert selected.args == [Selection("OUTPUT", 0)]


@pytest.mark.parametrize("size", [(256, 560), (256, 640), (300, 720), (336, 940)])
def test_nothing_is_cut_off_and_the_pad_is_square(panel, qtbot, size):
    panel.resize(*size)
    qtbot.waitUntil(lambda: (panel.width(), panel.height()) == size)
    for part in (panel.pad, panel.seen, panel.chooser, panel.answer, panel.undo_button, panel.clear_button):
        assert panel.rect().contains(part.geometry())
        assert part.height() >= part.minimumSizeHint().height() and part.width() >= part.minimumSizeHint().width()
    assert panel.pad.height() <= panel.pad.width() and panel.pad.height() >= 224
    assert panel.answer.geometry().top() > panel.chooser.geometry().bottom() > panel.seen.geometry().bottom()


@pytest.mark.parametrize("part", ["pad", "seen"])
def test_a_digit_answers_to_the_pointer_with_its_exact_numbers(panel, monkeypatch, part):
    said = []
    stand_in = SimpleNamespace(showText=lambda _place, text, _widget: said.append(text))
    monkeypatch.setattr("lenet_gui.pad.digit_pad.QToolTip", stand_in)
    monkeypatch.setattr("lenet_gui.look.live_tip.QToolTip", stand_in)
    moment = studied()
    panel.show_moment(moment)
    widget = getattr(panel, part)
    scale = widget.width() // 28
    margin = (widget.width() - 28 * scale) // 2
    for row, column in ((14, 14), (4, 10)):
        place = QPoint(margin + column * scale + scale // 2, margin + row * scale + scale // 2)
        QApplication.sendEvent(widget, QHelpEvent(QEvent.ToolTip, place, widget.mapToGlobal(place)))
        assert said[-1] == f"row {row}, column {column}: {moment.probe.image[row, column]} of 255"


def test_undo_redo_eraser_and_pen_have_buttons(panel, qtbot):
    draw(panel, (50, 50), (100, 100))
    assert not panel.redo_button.isEnabled() and "nothing" in panel.redo_button.toolTip()
    qtbot.mouseClick(panel.undo_button, Qt.LeftButton)
    qtbot.mouseClick(panel.redo_button, Qt.LeftButton)
    assert len(panel.pad.strokes()) == 1
    qtbot.mouseClick(panel.thicker_button, Qt.LeftButton)
    assert panel.pad.pen_width == 3.0
    qtbot.mouseClick(panel.undo_button, Qt.LeftButton)
    assert panel.pad.pen_width == 2.5 and len(panel.pad.strokes()) == 1
    qtbot.mouseClick(panel.eraser_button, Qt.LeftButton)
    draw(panel, (70, 80), (85, 65))
    assert len(panel.pad.strokes()) == 2
    qtbot.keyClick(panel.pad, Qt.Key_E)
    assert not panel.eraser_button.isChecked()


@pytest.mark.parametrize("source", ["drawing", "picture", "train", "validation"])
def test_no_test_digit_is_named_while_another_digit_is_studied(panel, source):
    moment = studied(index=12)
    panel.show_moment(moment)
    assert panel.chooser.number.text() == "test 12"
    panel.show_moment(replace(moment, probe=replace(moment.probe, source=source)))
    assert panel.chooser.number.text() == "test –"
    panel.show_moment(moment)
    assert panel.chooser.number.text() == "test 12"


def test_what_a_symbol_means_is_told_to_those_who_come_by_key(panel, monkeypatch):
    said = []
    monkeypatch.setattr(live_tip.QToolTip, "showText", lambda _place, words, widget: said.append((words, widget)))
    buttons = [button for button in panel.findChildren(SymbolButton) if button.isEnabled()]
    for button in buttons:
        QApplication.sendEvent(button, QFocusEvent(QEvent.FocusIn, Qt.TabFocusReason))
        QApplication.sendEvent(button, QFocusEvent(QEvent.FocusIn, Qt.MouseFocusReason))
    assert said == [(button.toolTip(), button) for button in buttons] and all(words for words, _button in said)


def test_the_keys_read_the_pixels_of_what_the_network_sees(panel, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(live_tip.QToolTip, "showText", lambda _place, words, _widget: said.append(words))
    panel.show_moment(studied())
    assert panel.seen.focusPolicy() & Qt.TabFocus
    QApplication.sendEvent(panel.seen, QFocusEvent(QEvent.FocusIn, Qt.TabFocusReason))
    for key in (Qt.Key_Up, Qt.Key_Left, Qt.Key_Down):
        qtbot.keyClick(panel.seen, key)
    places = [(14, 14), (13, 14), (13, 13), (14, 13)]
    image = panel.seen.image
    assert said == [f"row {row}, column {column}: {image[row, column]} of 255" for row, column in places]
    for _step in range(40):
        qtbot.keyClick(panel.seen, Qt.Key_Right)
    assert said[-1] == f"row 14, column 27: {image[14, 27]} of 255"
