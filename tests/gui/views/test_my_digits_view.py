"""The wall of the user's own digits: seen, chosen, deleted, brought back, exported, by mouse and by keyboard."""

import canned
import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QApplication, QFileDialog, QShortcut

from core.data.my_digits import MyDigitsFolder
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.look import style
from lenet_gui.views.my_digits.view import MyDigitsView

STROKES = [np.array([[0.2, 0.1], [0.8, 0.9]])]


@pytest.fixture
def kept(tmp_path):
    return MyDigitsFolder(tmp_path / "mine")


@pytest.fixture
def view(qtbot, kept):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    for label in range(5):
        kept.add(STROKES, 2.5, canned.digit(label), label, 4)
    made = MyDigitsView(MyDigits(kept))
    qtbot.addWidget(made)
    made.resize(640, 240)
    made.show()
    return made


def labels(view):
    return [digit.label for digit in view.mine.digits]


def click(qtbot, view, row, modifier=Qt.NoModifier):
    place = view.wall.visualItemRect(view.wall.item(row)).center()
    qtbot.mouseClick(view.wall.viewport(), Qt.LeftButton, modifier, place)


def test_the_wall_shows_every_digits_pixels(view):
    assert view.wall.count() == 5
    picture = view.wall.viewport().grab().toImage()
    for row in range(5):
        image, corner = canned.digit(row), view.wall.visualItemRect(view.wall.item(row)).topLeft()
        spots = [(4, 8), (14, 10), (23, 14), (0, 0)]
        ground, ink = style.colour("surface").lightness(), style.colour("paper").lightness()
        for r, c in spots:
            shown = picture.pixelColor(corner.x() + 8 + 2 * c, corner.y() + 8 + 2 * r).lightness()
            assert shown == pytest.approx(ground + (ink - ground) * int(image[r, c]) / 255, abs=4)


def test_a_user_without_a_home_is_told_why_nothing_is_kept(qtbot, monkeypatch):
    def no_home():
        raise FileNotFoundError(2, "no home folder is known for this user; set HOME")

    monkeypatch.setattr("core.data.my_digits.user_data_folder", no_home)
    made, said = MyDigitsView(MyDigits(MyDigitsFolder())), []
    qtbot.addWidget(made)
    made.mine.failed.connect(said.append)
    assert made.mine.digits == () and "no home folder is known" in made.status.toolTip()
    assert made.mine.keep(STROKES, 2.5, canned.digit(1), 1) is None
    assert said == ["The digit could not be kept: no home folder is known for this user; set HOME."]


def test_it_says_how_many_there_are_and_how_many_were_misread(view):
    assert view.status_text() == "5 of my digits, 4 misread"
    assert "network answered 4" in view.wall.item(0).toolTip()


def test_an_empty_wall_says_what_will_appear_and_offers_nothing(qtbot, kept):
    made = MyDigitsView(MyDigits(kept))
    qtbot.addWidget(made)
    made.grab()
    assert "No digits" in made.status_text()
    for word in (made.delete_word, made.undo_word, made.redo_word, made.export_word):
        assert not word.isEnabled() and word.toolTip()


def test_marked_digits_are_deleted_and_come_back_one_deed_after_the_other(qtbot, view, kept):
    click(qtbot, view, 1)
    click(qtbot, view, 3, Qt.ControlModifier)
    qtbot.mouseClick(view.delete_word, Qt.LeftButton)
    assert labels(view) == [0, 2, 4]
    click(qtbot, view, 0)
    qtbot.keyClick(view.wall, Qt.Key_Delete)
    assert labels(view) == [2, 4] == [digit.label for digit in kept.read().digits]
    qtbot.keyClick(view.wall, Qt.Key_Z, Qt.ControlModifier)
    assert labels(view) == [0, 2, 4]
    qtbot.mouseClick(view.undo_word, Qt.LeftButton)
    assert labels(view) == [0, 1, 2, 3, 4] == [digit.label for digit in kept.read().digits]
    assert not view.undo_word.isEnabled()
    qtbot.mouseClick(view.redo_word, Qt.LeftButton)
    assert labels(view) == [0, 2, 4] == [digit.label for digit in kept.read().digits]


def test_a_kept_digit_is_on_the_disk_and_on_the_wall_and_can_be_undone(qtbot, view, kept):
    with qtbot.waitSignal(view.mine.changed) as changed:
        digit = view.mine.keep(STROKES, 3.0, canned.digit(9), 9, 7)
    assert changed.args[0][-1].name == digit.name
    assert [found.label for found in MyDigitsFolder(kept.folder).read().digits] == [0, 1, 2, 3, 4, 9]
    view.mine.undo_stack.undo()
    assert labels(view) == [0, 1, 2, 3, 4] == [found.label for found in kept.read().digits]
    view.mine.undo_stack.redo()
    assert labels(view)[-1] == 9


def test_what_cannot_be_kept_is_said_in_one_sentence(qtbot, view):
    with qtbot.waitSignal(view.mine.failed) as failed:
        assert view.mine.keep(STROKES, 3.0, canned.digit(9), 12) is None
    assert "label from 0 to 9" in failed.args[0]
    assert labels(view) == [0, 1, 2, 3, 4]


def test_digits_gone_from_the_disk_are_said_and_the_wall_shows_what_is_there(qtbot, view, kept):
    (kept.folder / f"{view.mine.digits[2].name}.json").unlink()
    click(qtbot, view, 2)
    with qtbot.waitSignal(view.mine.failed) as failed:
        view.delete_marked()
    assert "could not be moved" in failed.args[0]
    assert labels(view) == [0, 1, 3, 4]
    assert not view.mine.undo_stack.canUndo()


@pytest.mark.parametrize("way", ["double-click", "Enter"])
def test_a_digit_is_chosen_for_study(qtbot, view, way):
    click(qtbot, view, 3)
    with qtbot.waitSignal(view.digit_chosen) as chosen:
        if way == "Enter":
            qtbot.keyClick(view.wall, Qt.Key_Return)
        else:
            place = view.wall.visualItemRect(view.wall.item(3)).center()
            qtbot.mouseDClick(view.wall.viewport(), Qt.LeftButton, pos=place)
    assert chosen.args[0].label == 3


def test_arrow_keys_go_from_digit_to_digit(qtbot, view):
    click(qtbot, view, 0)
    qtbot.keyClick(view.wall, Qt.Key_Right)
    assert [digit.label for digit in view.marked()] == [1]


def test_the_marked_are_exported_or_all_where_none_is_marked(qtbot, view, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    with qtbot.waitSignal(view.mine.exported) as exported:
        qtbot.mouseClick(view.export_word, Qt.LeftButton)
    assert len(list(exported.args[0].glob("*.png"))) == 5
    click(qtbot, view, 2)
    with qtbot.waitSignal(view.mine.exported) as exported:
        qtbot.mouseClick(view.export_word, Qt.LeftButton)
    assert [path.name[0] for path in exported.args[0].glob("*.png")] == ["2"]


def test_an_export_that_cannot_be_written_is_said(qtbot, view, tmp_path):
    with qtbot.waitSignal(view.mine.failed) as failed:
        view.mine.export_to(tmp_path / "not there", view.mine.digits)
    assert "could not be exported" in failed.args[0]


def test_a_dialog_that_is_left_exports_nothing(qtbot, view, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    with qtbot.assertNotEmitted(view.mine.exported):
        qtbot.mouseClick(view.export_word, Qt.LeftButton)


def test_damaged_files_are_counted_and_named(view, kept):
    (kept.folder / "20200101-spoilt.json").write_text("{")
    view.mine.read()
    assert labels(view) == [0, 1, 2, 3, 4]
    assert "1 damaged" in view.status_text()
    assert "20200101-spoilt.json" in view.status.toolTip()


def test_marks_stay_when_another_digit_is_kept(qtbot, view):
    click(qtbot, view, 1)
    view.mine.keep(STROKES, 3.0, canned.digit(9), 9)
    assert [digit.label for digit in view.marked()] == [1]


def test_undo_is_the_walls_own_even_where_the_window_has_a_shortcut_for_it(qtbot, view):
    stolen = []
    QShortcut(QKeySequence.Undo, view, lambda: stolen.append(True))
    click(qtbot, view, 1)
    view.delete_marked()
    view.wall.setFocus()
    qtbot.keyClick(view.wall, Qt.Key_Z, Qt.ControlModifier)
    assert labels(view) == [0, 1, 2, 3, 4] and not stolen
