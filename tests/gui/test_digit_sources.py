"""Digits from everywhere in the real window: a click on a mistake, a picture, the sliders, a correction, a drawing."""

import json

import numpy as np
import pytest
from PyQt5.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt5.QtGui import QDropEvent
from PyQt5.QtWidgets import QApplication

from core.run_file import SHIPPED, read_run
from lenet_gui.classify_command import classify
from lenet_gui.pictures import ink_picture

WAIT_MS = 30_000


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("core.my_digits.user_data_folder", lambda: tmp_path / "data")


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
    assert view.reading.now is shipped.moment.shipped_evaluation
    view.wall.digit_chosen.emit(5)
    assert (shipped.moment.probe.source, shipped.moment.probe.index) == ("test", 5)


@pytest.mark.parametrize("way", ["dropped", "pasted"])
def test_a_picture_is_read(qtbot, shipped, digits, tmp_path, way):
    image = ink_picture(digits.test.images[0]).scaled(84, 84)
    if way == "pasted":
        QApplication.clipboard().setImage(image)
        shipped.menus.digit.paste.trigger()
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


def test_a_corrected_drawing_is_among_my_digits(qtbot, shipped):
    draw(qtbot, shipped.study.pad)
    wrong = (shipped.moment.trace.answer + 1) % 10
    shipped.menus.digit.truths[wrong].trigger()
    (kept,) = shipped.docks["own"].view.digits
    assert kept.label == wrong
    np.testing.assert_array_equal(kept.picture, shipped.moment.probe.image)


def test_strokes_on_the_pad_and_in_a_file_give_the_same_answer(qtbot, shipped, tmp_path, capsys):
    draw(qtbot, shipped.study.pad)
    drawn = shipped.moment
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps([[stroke.tolist() for stroke in shipped.study.pad.strokes()]]))
    shipped.sources.study_file(path)
    np.testing.assert_array_equal(shipped.moment.probe.image, drawn.probe.image)
    np.testing.assert_array_equal(shipped.moment.trace.penalties, drawn.trace.penalties)
    capsys.readouterr()
    assert classify([str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["digit"] == drawn.trace.answer
    np.testing.assert_allclose(said["penalties"], drawn.trace.penalties, rtol=1e-6)
