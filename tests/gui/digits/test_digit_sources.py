"""Digits from everywhere in the real window: a click on a mistake, a picture, the sliders, a correction, a drawing."""

import json

import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt5.QtGui import QDropEvent, QTabletEvent
from PyQt5.QtWidgets import QApplication

from core.data.dataset import Dataset, Part
from core.run.commands import Open, Pause, Reset
from core.run.run_file import SHIPPED, read_run
from core.run.snapshot import FINISHED, PAUSED
from lenet_gui.command_line.classify import classify
from lenet_gui.look.pictures import ink_picture

WAIT_MS = 30_000


def say_truth(window, truth):
    window.all_actions[f"digit.truth.{truth}"].trigger()


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("core.data.my_digits.user_data_folder", lambda: tmp_path / "data")


@pytest.fixture
def shipped(window):
    """The window with the shipped network answering, and no digit changing of itself."""
    window.study.chooser.set_playing(False)
    window._on_pretrained_read(read_run(SHIPPED))
    return window


def draw(qtbot, pad):
    middle, top, bottom = pad.width() // 2, pad.height() // 5, 4 * pad.height() // 5
    qtbot.mousePress(pad, Qt.LeftButton, pos=QPoint(middle, top))
    for y in range(top, bottom, 8):
        qtbot.mouseMove(pad, QPoint(middle, y))
    qtbot.mouseRelease(pad, Qt.LeftButton, pos=QPoint(middle, bottom))


def test_a_click_with_an_unsteady_hand_is_a_dot(qtbot, shipped):
    pad = shipped.study.pad
    middle = QPoint(pad.width() // 2, pad.height() // 2)
    qtbot.mousePress(pad, Qt.LeftButton, pos=middle)
    qtbot.mouseMove(pad, middle + QPoint(1, 1))
    qtbot.mouseMove(pad, middle + QPoint(1, 0))
    qtbot.mouseRelease(pad, Qt.LeftButton, pos=middle + QPoint(0, 1))
    picture = shipped.moment.probe.image
    assert len(pad.strokes()[0]) > 1 and np.count_nonzero(picture.any(axis=0)) <= 5


def test_pressing_harder_leaves_more_ink_in_the_picture_that_is_read(shipped):
    pad, ink = shipped.study.pad, []
    for pressure in (0.1, 0.9):
        pad.clear()
        for kind, y in ((QEvent.TabletPress, 40), (QEvent.TabletMove, 80), (QEvent.TabletRelease, 80)):
            spot = QPointF(60, y), QPointF(pad.mapToGlobal(QPoint(60, y)))
            held = Qt.NoButton if kind == QEvent.TabletRelease else Qt.LeftButton
            rest = (pressure, 0, 0, 0, 0, 0, Qt.NoModifier, 1, Qt.LeftButton, held)
            QApplication.sendEvent(pad, QTabletEvent(kind, *spot, QTabletEvent.Stylus, QTabletEvent.Pen, *rest))
        ink.append(int(shipped.moment.probe.image.sum()))
    assert ink[1] > 1.5 * ink[0] > 0


def test_a_digit_chosen_on_the_wall_of_all_digits_becomes_the_digit_under_study(qtbot, shipped):
    shipped.docks["digits"].open()
    view = shipped.docks["digits"].view
    view.number.setValue(17)
    view.number.setFocus()
    qtbot.keyClick(view.number.lineEdit(), Qt.Key_Return)
    assert (shipped.moment.probe.source, shipped.moment.probe.index) == ("test", 17)


def test_the_mistakes_are_those_of_the_shipped_network_while_it_is_shown(qtbot, shipped):
    shipped.docks["mistakes"].open()
    view = shipped.docks["mistakes"].view
    qtbot.waitUntil(lambda: view.reading is not None, timeout=WAIT_MS)
    assert view.reading.now is shipped.moment.own_evaluation


def test_mistakes_and_how_sure_are_ready_when_they_are_first_opened(qtbot, shipped):
    qtbot.waitUntil(lambda: shipped.moment.own_evaluation is not None, timeout=WAIT_MS)
    for name in ("mistakes", "sureness"):
        assert shipped.docks[name].view is None
        shipped.docks[name].open()
    mistakes, sureness = (shipped.docks[name].view for name in ("mistakes", "sureness"))
    assert mistakes.reading.now is shipped.moment.own_evaluation and sureness.rates is not None


def test_of_other_digits_the_shipped_network_is_tested_anew(qtbot, shipped, digits):
    qtbot.waitUntil(lambda: shipped.moment.own_evaluation is not None, timeout=WAIT_MS)
    few = Part(digits.test.images[:20], digits.test.labels[:20])
    shipped.use_dataset(Dataset(digits.source, digits.train, few))
    assert shipped.moment.own_evaluation is None
    qtbot.waitUntil(lambda: shipped.moment.own_evaluation is not None, timeout=WAIT_MS)
    assert shipped.moment.own_evaluation.labels.size == 20


def test_a_click_on_a_mistake_or_on_a_digit_of_a_cell_makes_it_the_digit_under_study(qtbot, shipped, thread):
    qtbot.mouseClick(shipped.controls.train_button, Qt.LeftButton)  # a network that knows nothing is wrong often
    shipped.docks["mistakes"].open()
    view = shipped.docks["mistakes"].view
    qtbot.waitUntil(lambda: view.reading is not None and view.reading.wrong.size > 0, timeout=WAIT_MS)
    thread.send(Pause())
    qtbot.waitUntil(lambda: shipped.moment.snapshot.state in (PAUSED, FINISHED), timeout=WAIT_MS)

    def study(place):
        index = int(view.wall.indices[place])
        qtbot.mouseClick(view.wall, Qt.LeftButton, pos=view.wall.box(place).center().toPoint())
        probe = shipped.moment.probe
        assert (probe.source, probe.index) == ("test", index)
        assert shipped.study.chooser.index == index and shipped.moment.trace.label == probe.label
        return probe.label, shipped.moment.evaluation.answers[index]

    truth, answer = study(min(2, view.wall.indices.size - 1))
    assert truth != answer
    truth, answer = np.unravel_index(view.reading.now.confusion.argmax(), (10, 10))
    qtbot.mouseClick(view.matrix, Qt.LeftButton, pos=view.matrix.box((truth, answer)).center())
    assert view.shown_set == (truth, answer)
    assert study(0) == (truth, answer)


@pytest.mark.parametrize("way", ["dropped", "pasted"])
def test_a_picture_is_read(qtbot, shipped, digits, tmp_path, way):
    image = ink_picture(digits.test.images[0]).scaled(84, 84)
    if way == "pasted":
        QApplication.clipboard().setImage(image)
        shipped.all_actions["digit.paste"].trigger()
    else:
        image.save(str(tmp_path / "digit.png"))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "digit.png"))])
        shipped.dropEvent(QDropEvent(QPointF(9, 9), Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier))
    assert shipped.moment.probe.source == "picture"
    assert shipped.moment.trace.answer == digits.test.labels[0]


def test_a_file_that_is_no_picture_gets_one_sentence(shipped, tmp_path):
    path = tmp_path / "words.png"
    path.write_text("no picture")
    before = shipped.moment.probe
    shipped.sources.study_file(path)
    assert shipped.moment.probe is before
    assert "no picture" in shipped.notice.message.text()


def test_a_slider_changes_the_answer_and_not_the_digit_kept(qtbot, shipped):
    shipped.docks["robustness"].open()
    before, original = shipped.moment, shipped.sources.original
    cell = shipped.docks["robustness"].view.cells["rotation"]
    cell.slider.setFocus()
    qtbot.keyClick(cell.slider, Qt.Key_PageUp)
    assert not np.array_equal(shipped.moment.probe.image, before.probe.image)
    assert not np.array_equal(shipped.moment.trace.penalties, before.trace.penalties)
    assert shipped.sources.original is original


def test_a_drawing_corrected_by_its_key_is_among_my_digits_and_undo_there_takes_it_out(qtbot, shipped):
    draw(qtbot, shipped.study.pad)
    wrong = (shipped.moment.trace.answer + 1) % 10
    shipped.activateWindow()
    qtbot.waitActive(shipped)
    qtbot.keyClick(shipped, Qt.Key_0 + wrong, Qt.AltModifier)
    shipped.docks["own"].open()
    view = shipped.docks["own"].view
    (kept,) = shipped.my_digits.digits
    assert kept.label == wrong and kept.answer == shipped.moment.trace.answer
    assert [stroke.tolist() for stroke in kept.strokes] == [
        np.round(stroke, 6).tolist() for stroke in shipped.study.pad.strokes()
    ]
    np.testing.assert_array_equal(kept.picture, shipped.moment.probe.image)
    assert shipped.moment.probe.label == shipped.moment.trace.label == wrong
    qtbot.mouseClick(view.undo_word, Qt.LeftButton)
    assert shipped.my_digits.digits == () and not list(shipped.my_digits.folder.glob("*.json"))
    qtbot.mouseClick(view.redo_word, Qt.LeftButton)
    assert [digit.label for digit in shipped.my_digits.digits] == [wrong]


def test_a_truth_said_anew_is_that_of_the_digit_kept_and_of_no_other(qtbot, shipped):
    draw(qtbot, shipped.study.pad)
    first, second, third = ((shipped.moment.trace.answer + way) % 10 for way in (1, 2, 3))
    say_truth(shipped, first)
    view = shipped.docks["own"].made()
    shipped.study.pad.clear()
    draw(qtbot, shipped.study.pad)
    say_truth(shipped, second)
    view.wall.setCurrentRow(0)
    view.delete_marked()
    say_truth(shipped, third)
    assert [digit.label for digit in shipped.my_digits.digits] == [third]
    for labels in ([second], [first, second]):
        shipped.my_digits.undo_stack.undo()
        assert [digit.label for digit in shipped.my_digits.digits] == labels


def test_a_truth_taken_back_takes_the_digit_out_again_and_the_right_answer_is_never_kept(qtbot, shipped):
    draw(qtbot, shipped.study.pad)
    answer = shipped.moment.trace.answer
    say_truth(shipped, answer)
    mine = shipped.my_digits
    assert not mine.digits and shipped.moment.probe.label == answer
    say_truth(shipped, (answer + 1) % 10)
    assert len(mine.digits) == 1
    say_truth(shipped, (answer + 1) % 10)
    assert not mine.digits and shipped.moment.probe.label is None
    mine.undo_stack.undo()
    assert len(mine.digits) == 1


def test_a_digit_of_my_digits_comes_back_to_the_pad_with_its_strokes_pen_and_truth(qtbot, shipped):
    pad = shipped.study.pad
    pad.set_pen_width(3.5)
    draw(qtbot, pad)
    strokes, drawn = pad.strokes(), shipped.moment
    truth = (drawn.trace.answer + 1) % 10
    say_truth(shipped, truth)
    pad.clear()
    pad.set_pen_width(2)
    shipped.sources.study_digit(shipped.dataset.test, "test", 3)
    shipped.docks["own"].open()
    wall = shipped.docks["own"].view.wall
    tile = wall.visualItemRect(wall.item(0)).center()
    qtbot.mouseClick(wall.viewport(), Qt.LeftButton, pos=tile)
    qtbot.mouseDClick(wall.viewport(), Qt.LeftButton, pos=tile)
    assert [stroke.tolist() for stroke in pad.strokes()] == [np.round(stroke, 6).tolist() for stroke in strokes]
    assert pad.pen_width == 3.5
    assert (shipped.moment.probe.source, shipped.moment.probe.label) == ("drawing", truth)
    np.testing.assert_allclose(shipped.moment.trace.penalties, drawn.trace.penalties, rtol=1e-3, atol=1e-2)
    pad.undo_stack.undo()
    assert pad.strokes() == [] and shipped.moment.probe.label is None
    say_truth(shipped, truth)
    pad.undo_stack.redo()
    assert shipped.moment.probe.label is None  # what was said is not said of another drawing


def test_the_truth_stays_while_the_same_drawing_goes_on(qtbot, shipped):
    draw(qtbot, shipped.study.pad)
    say_truth(shipped, 1)
    draw(qtbot, shipped.study.pad)
    assert len(shipped.study.pad.strokes()) == 2 and shipped.moment.probe.label == 1


def test_my_digits_stay_mixed_in_when_the_run_is_reset_and_the_menu_says_so(qtbot, shipped):
    draw(qtbot, shipped.study.pad)
    say_truth(shipped, (shipped.moment.trace.answer + 1) % 10)
    mix_in = shipped.all_actions["run.my_digits"]
    mix_in.trigger()

    def share():
        changes = shipped.moment.snapshot.history.changes
        return changes[-1][2] if changes else None

    qtbot.waitUntil(lambda: share() == 0.1, timeout=WAIT_MS)
    assert "10 % of them mine" in shipped.notice.fact.text()
    run_id = shipped.moment.snapshot.run_id
    shipped.runs.begin(Reset(shipped.moment.snapshot.recipe))
    qtbot.waitUntil(lambda: shipped.moment.snapshot.run_id > run_id, timeout=WAIT_MS)
    assert share() == 0.1 and mix_in.isChecked()
    mix_in.trigger()
    qtbot.waitUntil(lambda: share() == 0, timeout=WAIT_MS)
    assert not mix_in.isChecked() and "mine" not in shipped.notice.fact.text()


def test_an_opened_run_without_my_digits_unchecks_the_menu(qtbot, shipped, thread):
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as saved:
        thread.request_run()
    draw(qtbot, shipped.study.pad)
    say_truth(shipped, (shipped.moment.trace.answer + 1) % 10)
    shipped.all_actions["run.my_digits"].trigger()
    qtbot.waitUntil(lambda: shipped.moment.snapshot.history.changes != (), timeout=WAIT_MS)
    shipped.runs.begin(Open(saved.args[0]))
    qtbot.waitUntil(lambda: not shipped.all_actions["run.my_digits"].isChecked(), timeout=WAIT_MS)
    assert not shipped.moment.snapshot.history.changes


def test_without_digits_of_mine_training_with_them_says_what_to_do(shipped):
    shipped.all_actions["run.my_digits"].trigger()
    assert "no digits of yours" in shipped.notice.message.text()


def test_strokes_on_the_pad_and_in_a_file_give_the_same_answer(qtbot, shipped, tmp_path, capsys):
    pad = shipped.study.pad
    side = pad.width()
    for stroke in ([(0.3, 0.2), (0.5, 0.16), (0.7, 0.22), (0.6, 0.5), (0.45, 0.85)], [(0.35, 0.52), (0.72, 0.5)]):
        first, *others = [QPoint(round(x * side), round(y * side)) for x, y in stroke]
        qtbot.mousePress(pad, Qt.LeftButton, pos=first)
        for place in others:
            qtbot.mouseMove(pad, place)
        qtbot.mouseRelease(pad, Qt.LeftButton, pos=others[-1])
    drawn = shipped.moment
    assert len(pad.strokes()) == 2
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps([[stroke.tolist() for stroke in shipped.study.pad.strokes()]]))
    shipped.sources.study_file(path)
    np.testing.assert_array_equal(shipped.moment.probe.image, drawn.probe.image)
    np.testing.assert_array_equal(shipped.moment.trace.penalties, drawn.trace.penalties)
    capsys.readouterr()
    assert classify([str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["digit"] == drawn.trace.answer
    np.testing.assert_array_equal(np.float32(said["penalties"]), drawn.trace.penalties)
    np.testing.assert_array_equal(np.float32(said["probabilities"]), drawn.trace.probabilities)


def test_of_a_file_of_strokes_the_first_drawing_alone_is_prepared(shipped, tmp_path, monkeypatch):
    from core.drawing import files as drawing

    path, prepared = tmp_path / "many.json", []
    path.write_text(json.dumps([[[[0, 0], [k, 10], [k, 20]]] for k in range(1, 40)]))
    prepare = drawing.prepare_strokes
    monkeypatch.setattr(drawing, "prepare_strokes", lambda *a, **more: prepared.append(a) or prepare(*a, **more))
    shipped.sources.study_file(path)
    assert len(prepared) == 1 and shipped.moment.probe.source == "picture"


def test_endless_scribble_gets_one_sentence_and_what_was_studied_stays(shipped):
    stroke = np.array([[0.2, 0.1], [0.2, 0.9]])
    shipped.sources.study_strokes([stroke], 2.5)
    image = shipped.moment.probe.image
    zigzag = np.stack([np.arange(9000) % 2, np.linspace(0, 1, 9000)], axis=1)
    shipped.sources.study_strokes([zigzag], 2.5)
    assert "times as long" in shipped.notice.message.text() and shipped.moment.probe.image is image
