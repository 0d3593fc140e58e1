"""Pictures and tables: what is written is what is shown, whole or not at all, and every failure is one sentence."""

import csv
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from types import SimpleNamespace

import canned
import numpy as np
import pytest
from PyQt5.QtGui import QColor, QImage
from PyQt5.QtWidgets import QApplication

from core.network.loss import Loss
from core.recipe.recipe import named_recipe
from core.run.course import Course
from core.run.run_file import SHIPPED, read_run
from core.study.arithmetic import arithmetic
from core.study.lens import ERROR, Lens
from core.study.moment import PRETRAINED
from core.study.selection import Selection
from core.study.trace import trace
from lenet_gui.export.pictures import ExportError, copy_picture, file_name, save_numbers, save_picture
from lenet_gui.look import style
from lenet_gui.views.kernels.view import Kernels
from lenet_gui.views.network.view import NetworkView
from lenet_gui.views.spec import NothingToSave
from lenet_gui.views.study.answer import AnswerView
from lenet_gui.window.save_dialog import SaveDialog
from lenet_gui.window.view_registry import SPEC_OF


@pytest.fixture
def moment():
    return canned.moment(trained=True)


@pytest.fixture
def view(qtbot, moment):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = AnswerView()
    qtbot.addWidget(made)
    made.resize(300, 260)
    made.show()
    made.show_moment(moment)
    return made


def table(name, moment, unit=None):
    header, rows = SPEC_OF[name].numbers(moment, SimpleNamespace(unit=unit, arithmetic=arithmetic))
    rows = [list(row) for row in rows]
    assert rows and all(len(row) == len(header) for row in rows)
    return header, rows


def test_a_png_holds_the_pixels_of_the_screen(view, tmp_path):
    save_picture(view, tmp_path / "answer.png")
    saved, shown = QImage(str(tmp_path / "answer.png")), view.grab().toImage()
    assert (saved.width(), saved.height()) == (shown.width(), shown.height())
    assert saved.pixelColor(0, 0) == QColor(style.DARK.ground)
    different = sum(
        saved.pixelColor(x, y) != shown.pixelColor(x, y) for x in range(0, 300, 7) for y in range(0, 260, 7)
    )
    assert different <= 5


def test_the_eleven_shares_of_the_answer_are_written_and_sum_to_one(moment):
    header, rows = table("study", moment)
    assert header == ["digit", "penalty", "probability", "share"]
    assert [row[0] for row in rows] == [*range(10), "none"] and rows[10][1:3] == [1.0, ""]
    assert sum(row[3] for row in rows) == pytest.approx(1)
    assert sum(row[2] for row in rows[:10]) == pytest.approx(1)
    assert len(table("study", without_none(moment))[1]) == 10


def without_none(moment):
    """The same moment, of a network whose loss knows no "none of these"."""
    parameters = replace(moment.parameters, loss=Loss("MLE"))
    return replace(moment, trace=trace(parameters, moment.probe.image, moment.probe.label))


def test_an_svg_holds_words_as_words_and_the_size_of_the_view(view, moment, tmp_path):
    save_picture(view, tmp_path / "answer.svg")
    root = ElementTree.parse(tmp_path / "answer.svg").getroot()
    assert root.attrib["viewBox"].split() == ["0", "0", "300", "260"]
    words = ["".join(text.itertext()).strip() for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert str(moment.trace.answer) in words and f"{100 * moment.trace.shares.max():.1f} %" in words


@pytest.mark.parametrize("made", [NetworkView, Kernels], ids=lambda made: made.__name__)
def test_in_an_svg_only_maps_are_pixels(qtbot, moment, tmp_path, made):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    view = made()
    qtbot.addWidget(view)
    view.resize(1000, 430)
    view.show()
    view.show_moment(moment)
    view.grab()
    save_picture(view, tmp_path / "view.svg")
    svg = "{http://www.w3.org/2000/svg}"
    root = ElementTree.parse(tmp_path / "view.svg").getroot()
    images = list(root.iter(f"{svg}image"))
    assert images and max(int(image.attrib["width"]) for image in images) < 600
    assert max(int(image.attrib["height"]) for image in images) < 400
    words = {"".join(text.itertext()).strip() for text in root.iter(f"{svg}text")}
    assert {"C1", "S2", "C3", "S4"} <= words
    lines = sum(1 for path in root.iter(f"{svg}path") if "C" in path.attrib["d"])
    assert lines >= 60  # the wires, or the arcs of the dials


def test_a_copy_is_on_the_clipboard(view):
    copy_picture(view)
    assert QApplication.clipboard().image().width() == view.grab().width()


def test_another_ending_is_refused_in_one_sentence(view, tmp_path):
    with pytest.raises(ExportError, match=r"answer\.gif: a picture is saved as \.png or \.svg\."):
        save_picture(view, tmp_path / "answer.gif")
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_the_old_file_stays(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text("old")
    monkeypatch.setattr("os.replace", lambda *_paths: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ExportError, match=r"table\.csv could not be written: No space left on device\."):
        save_numbers(path, ["a"], [[1]])
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(ExportError, match="could not be written: No such file"):
        save_numbers(tmp_path / "absent" / "table.csv", ["a"], [])


def test_a_table_comes_back_with_all_its_places(moment, tmp_path):
    header, rows = table("network", moment)
    save_numbers(tmp_path / "network.csv", header, rows)
    with open(tmp_path / "network.csv", newline="") as file:
        read = list(csv.DictReader(file))
    assert len(read) == 1024 + 4704 + 1176 + 1600 + 400 + 120 + 84 + 10
    row = next(r for r in read if (r["layer"], r["map"], r["row"], r["column"]) == ("C3", "7", "2", "3"))
    place = (7, 2, 3)
    assert np.float32(row["value"]) == moment.trace.values["C3"][place]
    assert np.float32(row["weighted input"]) == moment.trace.sums["C3"][place]
    assert np.float32(row["dE/d(value)"]) == moment.trace.gradients["C3"][place]


def test_curves_have_a_row_for_every_point_and_every_test(moment):
    header, rows = table("curves", moment)
    history = moment.snapshot.history
    assert [row[0] for row in rows] == sorted(set(history.steps.tolist()) | set(history.test_steps.tolist()))
    tested = [row for row in rows if row[4] != ""]
    assert header[3:5] == ["training accuracy %", "test accuracy %"]
    assert [row[4] for row in tested] == (100 - history.test_errors).tolist()
    assert [row[3] for row in rows if row[3] != ""] == (100 - history.train_errors).tolist()
    as_error, same = table("curves", replace(moment, lens=Lens(measure=ERROR)))
    assert as_error[3:5] == ["training error %", "test error %"]
    assert [row[4] for row in same if row[4] != ""] == history.test_errors.tolist()
    assert tested[1][header.index("C3 gradient norm")] == history.gradient_norms[1, 2]
    assert tested[1][header.index("C5 greatest step size")] == history.step_sizes[1, 4, 2]


def test_beside_curves_that_repeat_the_papers_stands_what_it_says_and_where(moment):
    plain, _rows = table("curves", moment)
    assert not [name for name in plain if name.startswith("paper")]
    run = replace(moment.snapshot, recipe=named_recipe("paper-1998"), steps_per_pass=1)
    steps = np.arange(1, 21)
    curve = replace(run.history, steps=steps, samples=steps, losses=0.1 * steps, train_errors=1.0 * steps)
    header, rows = table("curves", replace(moment, snapshot=replace(run, history=curve)))
    assert header == [*plain, *header[-4:]] and [name.split()[0] for name in header[-4:]] == ["paper"] * 4
    said = {row[0]: row[-4:] for row in rows}
    assert said[1] == ["", "", 7e-5, 0.016] and said[9] == ["", "", "", ""]
    assert said[10] == [99.05, "", "", ""] and said[19] == said[20] == [99.05, 99.65, "", ""]
    assert header[-4:-2] == ["paper test accuracy %", "paper training accuracy %"]


def test_until_a_run_has_begun_its_curves_are_those_of_the_shipped_one_and_say_so(moment):
    run = read_run(SHIPPED)
    ready = replace(moment, snapshot=canned.snapshot(), shipped=Course.of_run(run, PRETRAINED))
    header, rows = table("curves", ready)
    rows = list(rows)
    assert header[-1] == "run that came with the program" and {row[-1] for row in rows} == {run.recipe.name}
    assert [row[4] for row in rows if row[4] != ""] == (100 - run.history.test_errors).tolist()
    assert all(len(row) == len(header) for row in rows)
    with pytest.raises(NothingToSave):
        table("curves", replace(ready, shipped=None))


def test_the_terms_of_a_digits_penalty_add_up_to_it(moment):
    _header, rows = table("code", moment)
    for digit, row in enumerate(rows):
        assert row[0] == digit and len(row) == 4 + 84
        assert sum(row[4:]) == pytest.approx(float(row[1]), rel=1e-5)


def test_links_tell_their_norm_and_whether_they_are_cut(moment):
    from dataclasses import replace

    header, rows = table("table", replace(moment, lens=Lens(cuts=frozenset({(0, 0)})), start=moment.parameters))
    assert len(rows) == 60 and [row[2] for row in rows] == [1] + [0] * 59
    kernel = moment.parameters["C3.weights"][5]
    assert rows[5][3] == pytest.approx(float(np.linalg.norm(kernel)), rel=1e-6)
    assert rows[5][header.index("norm of change")] == 0


def test_every_parameter_has_a_row(moment):
    _header, rows = table("kernels", moment)
    assert len(rows) == moment.parameters.vector.size == 60_000
    assert rows[0][:2] == ["C1.weights", "0 0 0 0"]
    assert {row[4] for row in rows} == {""}  # how this run began is not known


def test_the_terms_under_the_microscope_add_up_to_the_unit(moment):
    header, rows = table("microscope", moment, Selection("C3", 15, 3, 4))
    products = sum(row[header.index("product")] for row in rows if row[0] == "input")
    found = {row[0]: row[5] for row in rows if row[0] != "input"}
    assert products + found["bias"] == pytest.approx(found["sum"])
    assert found["value"] == pytest.approx(float(moment.trace.values["C3"][15, 3, 4]), abs=1e-5)
    assert sum(row[0] == "input" for row in rows) == 6 * 25


@pytest.mark.parametrize("name", ["network", "study", "code", "microscope", "curves"])
def test_where_there_is_nothing_yet_one_sentence_says_so(name):
    with pytest.raises(NothingToSave, match="so there are no numbers to save"):
        table(name, canned.moment(empty=True))


def test_names_of_files_tell_run_and_step(moment):
    assert file_name("table", moment) == f"table-fast-step-{moment.snapshot.step}"
    assert file_name("table", canned.moment(pretrained=True)) == "table-pre-trained"


@pytest.fixture
def dialog(monkeypatch, tmp_path):
    """What the user would choose: a name, and one of the kinds of file offered."""
    asked = {}

    def answer(opened):
        asked["proposed"] = opened.selectedFiles()[0]
        opened.selectNameFilter(opened.nameFilters()[asked.get("kind", 0)])
        if asked["name"]:
            opened.fileSelected.emit(str(tmp_path / asked["name"]))
        opened.close()

    monkeypatch.setattr(SaveDialog, "open", answer)
    return asked


def test_the_window_saves_the_view_that_has_the_keys(qtbot, window, dialog, tmp_path):
    window.docks["code"].open()
    qtbot.waitUntil(lambda: window.view_actions.current() is window.docks["code"])
    picture, table = (window.all_actions[f"view.save_{what}"] for what in ("picture", "numbers"))
    dialog.update(name="picture", kind=1)
    picture.trigger()
    dialog.update(name="numbers", kind=0)
    table.trigger()
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".ini") == ["numbers.csv", "picture.svg"]
    assert "numbers.csv" in window.notice.message.text()
    assert dialog["proposed"].endswith("code-fast-step-0.csv")
    dialog["name"] = ""  # the user thinks better of it
    picture.trigger()
    assert len([path for path in tmp_path.iterdir() if path.suffix != ".ini"]) == 2


def test_what_cannot_be_saved_is_said_in_the_window(qtbot, window, dialog):
    window.view_actions.ask_for_numbers(window.docks["curves"])
    assert "No step has been taken yet" in window.notice.message.text()
    dialog["name"] = "absent/picture.png"
    window.view_actions.ask_for_picture(window.docks["network"])
    assert "could not be written" in window.notice.message.text()
    assert window.notice.message.property("warning")


@pytest.mark.parametrize("name", ["network", "study", "table", "kernels", "microscope", "code", "curves"])
def test_every_view_can_be_saved_as_picture_and_drawing(qtbot, window, tmp_path, name):
    dock = window.docks[name]
    dock.open()
    qtbot.waitUntil(dock.view.isVisible)
    for ending in ("png", "svg"):
        save_picture(dock.view, tmp_path / f"{name}.{ending}")
    image = QImage(str(tmp_path / f"{name}.png"))
    assert len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}) > 3
    assert ElementTree.parse(tmp_path / f"{name}.svg").getroot().tag.endswith("svg")


@pytest.mark.parametrize("recipe", ["fast", "paper-1998"])
@pytest.mark.parametrize("quantity", ["errors", "step size"])
def test_an_svg_of_curves_asks_nothing_of_its_readers_that_many_do_not_heed(qtbot, tmp_path, quantity, recipe):
    """Lines that are not scaled with their axes: where they are, they would fill the picture."""
    from lenet_gui.views.curves.view import Curves

    view = Curves()
    qtbot.addWidget(view)
    view.resize(700, 300)
    with qtbot.waitExposed(view):
        view.show()
    view.show_moment(canned.moment(trained=True, recipe=named_recipe(recipe)))
    view.choose(quantity)
    save_picture(view, tmp_path / "curves.svg")
    written = (tmp_path / "curves.svg").read_text()
    assert "non-scaling-stroke" not in written
    places = re.findall(r'points="([^"]*)"', written)
    drawn = [tuple(map(float, point.split(","))) for line in places for point in line.split()]
    assert ("0.016" if quantity == "step size" else "99.05") in written or recipe == "fast"
    assert len(drawn) > 10 and all(-700 < x < 1400 and -300 < y < 600 for x, y in drawn)
