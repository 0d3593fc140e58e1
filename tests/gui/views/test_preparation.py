"""What the network sees of a drawing, stage by stage."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QColor, QImage

from core.drawing.files import prepare_picture, prepare_strokes
from core.drawing.prepared import STAGES
from core.study.moment import Probe
from core.study.trace import trace
from lenet_gui.digits.clipboard_picture import array_of
from lenet_gui.look import style
from lenet_gui.views.preparation.view import Preparation

STROKES = [np.array([[0.3, 0.2], [0.3, 0.6], [0.5, 0.6]])]
LEANING = [STROKES[0] + np.outer(0.6 - STROKES[0][:, 1], (0.25, 0))]  # by atan(0.25), 14 degrees, to the right


@pytest.fixture
def view(qtbot, qapp):
    style.use(qapp)
    made = Preparation()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def moment_of(prepared):
    moment = canned.moment()
    return replace(
        moment, probe=Probe(prepared.picture, prepared=prepared), trace=trace(moment.parameters, prepared.picture)
    )


def test_each_stage_of_the_strokes_can_be_left_out(view, qtbot):
    assert set(view.switches) == set(STAGES)
    for stage, switch in view.switches.items():
        with qtbot.waitSignal(view.stages_changed) as changed:
            qtbot.mouseClick(switch, Qt.LeftButton, pos=switch.rect().center())
        assert changed.args == [frozenset({stage})] and view.skipped == {stage}
        qtbot.keyClick(switch, Qt.Key_Space)
    assert view.skipped == frozenset()


def test_every_stage_tells_its_numbers(view):
    prepared = prepare_strokes(STROKES)
    view.show_moment(moment_of(prepared))
    numbers = [text for _name, text in view.words()]
    assert numbers[0] == "3 points\nslant +0\u00b0" and "20 ×" in numbers[1]
    moved = f"moved {prepared.shift[0]:+d} {prepared.shift[1]:+d}".replace("-", "−")
    assert moved in numbers[2]
    assert "−0.10 to 1.1" in numbers[4]
    row, column = np.argwhere(prepared.picture == prepared.picture.max())[0]
    square = view.square(3)
    pixel = square.width() / 28
    place = square.topLeft() + QPointF(column + 0.5, row + 0.5) * pixel
    assert view.pixel_text(place) == f"row {row}, column {column}: {prepared.picture.max()}"
    assert view.grab().toImage().pixelColor(place.toPoint()).lightness() > 200


def test_a_leaning_drawing_stands_upright_in_the_box_and_its_slant_is_told(view):
    def stem(prepared):
        """The brightest column of the box on the screen in each of two rows, in pixels of the box."""
        view.show_moment(moment_of(prepared))
        assert view.words()[0][1] == "3 points\nslant +14\u00b0"
        square, drawn = view.square(1), view.grab().toImage()
        ys = [int(square.y() + (row + 0.5) * square.height() / 20) for row in (3, 13)]
        xs = [int(square.x() + (column + 0.5) * square.width() / 20) for column in range(20)]
        return [np.argmax([drawn.pixelColor(x, y).lightness() for x in xs]) for y in ys]

    upper, lower = stem(prepare_strokes(LEANING))
    assert abs(upper - lower) <= 1
    upper, lower = stem(prepare_strokes(LEANING, skip={"upright"}))
    assert upper >= lower + 2


@pytest.mark.parametrize("prepared", [None, "picture", "strokes without box"])
@pytest.mark.parametrize("size", [(480, 200), (1000, 360)])
def test_whatever_is_under_study_is_shown(view, prepared, size):
    view.resize(*size)
    view.show_moment(canned.moment(empty=True))
    view.grab()
    if prepared is None:
        view.show_moment(canned.moment())
    elif prepared == "picture":
        view.show_moment(moment_of(prepare_picture(canned.digit(3).repeat(3, axis=0).repeat(3, axis=1))))
    else:
        view.show_moment(moment_of(prepare_strokes(STROKES, skip={"box", "smooth"})))
    view.grab()
    assert all(view.rect().contains(switch.geometry()) for switch in view.switches.values())
    assert all(view.square(column).right() < view.width() for column in range(5))


def test_the_lines_that_were_taken_out_of_a_picture_are_told(view):
    digit = 255 - canned.digit(3).repeat(6, axis=0).repeat(6, axis=1)
    view.show_moment(moment_of(prepare_picture(digit)))
    assert view.words()[0][1].endswith("\npixels found")
    digit[:, [0, 1, -2, -1]] = digit[[0, 1, -2, -1]] = 0
    view.show_moment(moment_of(prepare_picture(digit)))
    assert view.words()[0][1].endswith("\nlines out: 4")


def test_a_picture_from_the_clipboard_becomes_an_array(qapp):
    image = QImage(31, 7, QImage.Format_RGB32)
    image.fill(QColor(10, 20, 30))
    image.setPixelColor(30, 6, QColor(1, 2, 3))
    pixels = array_of(image)
    assert pixels.shape == (7, 31, 4) and pixels.dtype == np.uint8
    assert pixels[0, 0].tolist() == [10, 20, 30, 255] and pixels[6, 30].tolist() == [1, 2, 3, 255]
    with pytest.raises(ValueError):
        array_of(QImage())


@pytest.mark.parametrize("width", [480, 720, 900, 1400])
def test_each_switch_stands_below_the_picture_it_changes(view, width):
    view.resize(width, 300)
    view.grab()
    for column, stages in enumerate((("smooth", "upright"), ("box", "soft edge"), ("centre",))):
        left, right = view.square(column).left(), view.square(column + 1).left()
        for stage in stages:
            place = view.switches[stage].geometry()
            assert left - 1 <= place.left() and place.right() <= right and place.bottom() <= view.height()
            assert place.width() >= view.switches[stage].sizeHint().width() - 4  # which has 4 to spare
            assert not any(place.intersects(view.switches[s].geometry()) for s in view.switches if s != stage)
