"""Where to save: endings are appended, and nothing that is there is replaced unasked."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLineEdit, QMessageBox, QWidget

from lenet_gui.window.save_dialog import SaveDialog

RUNS = {"Runs (*.npz)": ".npz"}
PICTURES = {"PNG picture (*.png)": ".png", "SVG drawing (*.svg)": ".svg"}


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def ask(parent, folder, kinds=RUNS):
    """The dialog, open, and what comes of it: paths, or None for giving up."""
    answers = []
    dialog = SaveDialog(parent, "Save", folder / "run.npz", kinds, answers.append, lambda: answers.append(None))
    dialog.open()
    return dialog, answers


def shown(parent, kind):
    return next((found for found in parent.findChildren(kind) if found.isVisible()), None)


def type_name(qtbot, dialog, name):
    line = dialog.findChild(QLineEdit)
    line.setText(name)
    qtbot.keyClick(line, Qt.Key_Return)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("lr0", "lr0.npz"), ("lr0.01", "lr0.01.npz"), ("a.npz", "a.npz"), ("A.NPZ", "A.NPZ"),
        ("a.npz.bak", "a.npz.bak.npz"),
    ],
)  # fmt: skip
def test_the_ending_is_appended_never_put_in_place_of_another(qtbot, parent, tmp_path, typed, written):
    dialog, answers = ask(parent, tmp_path)
    type_name(qtbot, dialog, typed)
    assert answers == [tmp_path / written]


@pytest.mark.parametrize("typed", ["lr0", "lr0.01", "lr0.npz", "lr0.01.npz"])
def test_a_file_that_is_there_is_asked_about_whatever_part_of_its_name_was_typed(qtbot, parent, tmp_path, typed):
    for name in ("lr0.npz", "lr0.01.npz"):
        (tmp_path / name).write_text("precious")
    dialog, answers = ask(parent, tmp_path)
    type_name(qtbot, dialog, typed)
    box = shown(parent, QMessageBox)  # it waits in no loop of its own, within which the dialog might go
    assert "lr0" in box.text() and answers == []
    box.reject()
    assert shown(parent, SaveDialog) is not None  # and another name can be given
    assert {path.read_text() for path in tmp_path.iterdir()} == {"precious"}
    shown(parent, SaveDialog).reject()
    assert answers == [None]


@pytest.mark.parametrize("typed", ["lr0.01", "lr0.01.npz"])
def test_a_yes_to_the_question_replaces(qtbot, parent, tmp_path, typed):
    (tmp_path / "lr0.01.npz").write_text("old")
    dialog, answers = ask(parent, tmp_path)
    type_name(qtbot, dialog, typed)
    box = shown(parent, QMessageBox)
    assert "lr0.01.npz" in box.text()
    qtbot.mouseClick(next(button for button in box.buttons() if button.text() == "Replace"), Qt.LeftButton)
    assert answers == [tmp_path / "lr0.01.npz"]


def test_the_kind_chosen_gives_the_ending(qtbot, parent, tmp_path):
    dialog, answers = ask(parent, tmp_path, PICTURES)
    dialog.selectNameFilter("SVG drawing (*.svg)")
    dialog.filterSelected.emit("SVG drawing (*.svg)")
    type_name(qtbot, dialog, "drawing")
    dialog, more = ask(parent, tmp_path, PICTURES)
    type_name(qtbot, dialog, "drawing.svg")
    assert answers == more == [tmp_path / "drawing.svg"]


def test_giving_up_is_told(qtbot, parent, tmp_path):
    dialog, answers = ask(parent, tmp_path)
    dialog.reject()
    assert answers == [None]
