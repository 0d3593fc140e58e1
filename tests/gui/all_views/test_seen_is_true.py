"""What is seen is what is: every view in every appearance, size and pixel ratio, and exported as it is shown."""

import gc
import os
import subprocess
import sys
from dataclasses import replace

import canned
import every_view
import numpy as np
import pytest
from PyQt5.QtCore import QRect, QSize, Qt
from PyQt5.QtGui import QImage, QPainter, QPixmap
from PyQt5.QtSvg import QSvgRenderer

from core.data.my_digits import MyDigitsFolder
from core.study.lens import Lens
from core.study.play import SCENES, Place
from lenet_gui.export.pictures import save_picture
from lenet_gui.look import style
from lenet_gui.look.kept_picture import KeptPicture
from lenet_gui.window.view_registry import SPEC_OF

BLOCK = 8  # pixels: letters and thin lines stand within one of them wherever their smooth edges fall
RATIO = float(os.environ.get("QT_SCALE_FACTOR", 1))
# Of 255: how far the mean of such a block may differ, at most and on average; more where the screen rounds edges that
# fall between its pixels. On finer screens letters have finer widths, and at the end of a long sentence drift by one.
MOST, ON_AVERAGE = 32 if RATIO == 1 else 45, 1.5 if RATIO.is_integer() else 4
# Qt smooths large letters now a little more, now a little less: of 255, and a little more in a few pixels of edges.
SAME, SMOOTHED, OF_EDGES = 4, 12, 40

each_view = pytest.mark.parametrize("name", every_view.NAMES)


@pytest.fixture(scope="module")
def own_digits(tmp_path_factory):
    """A folder with a dozen digits of one's own."""
    folder = tmp_path_factory.mktemp("own")
    for number in range(12):
        MyDigitsFolder(folder).add(every_view.STROKES, 2.5, canned.digit(number % 10), number % 10, 4)
    return folder


@pytest.fixture
def make(qapp, qtbot, own_digits):
    """Makes views; the appearance is the usual one at first and afterwards."""
    style.use(qapp, style.DARK, style.PALETTES[0], 1.0)

    def made(name, size=None, fill=True):
        view = every_view.made(name, own_digits, size, fill)
        qtbot.addWidget(view)
        assert view.devicePixelRatioF() == RATIO
        return view

    yield made
    style.use(qapp, style.DARK, style.PALETTES[0], 1.0)


def same(one, other):
    """Whether two pictures are the same, and if not, how far and where they differ."""
    assert one.shape == other.shape
    apart = np.abs(one - other).max(axis=2)
    if apart.max() <= SAME or (apart.max() <= SMOOTHED and np.count_nonzero(apart > SAME) <= OF_EDGES):
        return True
    rows, columns = np.nonzero(apart > SAME)
    where = f"rows {rows.min()}-{rows.max()}, columns {columns.min()}-{columns.max()}"
    pytest.fail(f"{np.count_nonzero(apart)} pixels differ, by {apart.max()} at most, in {where}")


def in_blocks(pixels):
    rows, columns = pixels.shape[0] // BLOCK, pixels.shape[1] // BLOCK
    return pixels[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))


def svg_apart_from_png(view, folder):
    """(rows, columns, 3) how far the blocks of the view's two files differ."""
    for ending in ("png", "svg"):
        save_picture(view, folder / f"view.{ending}")
    png = QImage(str(folder / "view.png"))
    svg = QImage(png.size(), QImage.Format_RGB32)
    painter = QPainter(svg)
    QSvgRenderer(str(folder / "view.svg")).render(painter)
    painter.end()
    return np.abs(in_blocks(every_view.pixels(png)) - in_blocks(every_view.pixels(svg)))


@each_view
def test_an_svg_shows_what_the_png_shows(make, tmp_path, name):
    apart = svg_apart_from_png(make(name), tmp_path)
    assert apart.max() < MOST and apart.mean() < ON_AVERAGE


@pytest.mark.parametrize("scene", SCENES)
def test_an_svg_of_a_play_shows_what_the_png_shows(make, tmp_path, scene):
    view = make("network")
    view.show_moment(replace(every_view.moment(), lens=Lens(play=Place(scene, 0.35, 3, (4, 2)))))
    every_view.rest(view)
    apart = svg_apart_from_png(view, tmp_path)
    assert apart.max() < MOST and apart.mean() < ON_AVERAGE


def zoom(view):
    view.choose("loss")
    view.plot.setXRange(1.0, 1.3, padding=0)
    view._on_range_changed_manually()


def write_up_to_the_edges(view):
    view.pad.set_strokes([np.array([[x, 0.2], [x, 0.8]]) for x in (0.05, 2.0, 4.97)])


def scroll(view):
    view.resize(480, 130)
    every_view.rest(view)
    bar = view.wall.verticalScrollBar()
    assert bar.maximum() > 30
    bar.setValue(30)


@pytest.mark.parametrize(
    ("name", "do", "most"),
    [
        ("curves", zoom, 16),  # the words above are bright
        ("numbers", write_up_to_the_edges, 20),
        ("microscope", lambda view: view.show_backward(True), MOST),
        ("own", scroll, 20),
    ],
)
def test_what_the_screen_cuts_off_is_cut_off_in_an_svg_too(make, tmp_path, name, do, most):
    """Qt's SVG knows no clipping."""
    view = make(name)
    do(view)
    every_view.rest(view)
    assert svg_apart_from_png(view, tmp_path).max() < most


@each_view
def test_every_appearance_reaches_every_view(qapp, make, name):
    view = make(name)
    first = every_view.picture(view)
    for theme, palette in ((style.DARK, "grey"), (style.LIGHT, "grey"), (style.LIGHT, "purple and green")):
        style.use(qapp, theme, palette)
        every_view.rest(view)
        assert same(every_view.picture(view), every_view.picture(make(name)))
    style.use(qapp, style.DARK, style.PALETTES[0])
    every_view.rest(view)
    assert same(every_view.picture(view), first)


@each_view
def test_larger_type_reaches_every_view(qapp, make, name):
    view = make(name)
    first = every_view.picture(view)
    style.use(qapp, new_scale=1.4)
    every_view.rest(view)
    fresh = make(name)
    view.resize(fresh.size())  # while it changed it may have wanted more room
    every_view.rest(view)
    assert same(every_view.picture(view), every_view.picture(fresh))
    style.use(qapp, new_scale=1.0)
    every_view.rest(view)
    view.resize(first.shape[1], first.shape[0])  # larger type may have wanted more room
    every_view.rest(view)
    assert same(every_view.picture(view), first)


@each_view
def test_a_view_of_another_size_is_as_if_made_so(make, name):
    view = make(name)
    size, first = view.size(), every_view.picture(view)
    least = view.minimumSizeHint().expandedTo(QSize(*SPEC_OF[name].least))
    for other in ((least.width(), least.height()), (1000, 700)):
        view.resize(*other)
        every_view.rest(view)
        assert same(every_view.picture(view), every_view.picture(make(name, other)))
    view.resize(size)
    every_view.rest(view)
    assert same(every_view.picture(view), first)


@pytest.mark.skipif(RATIO != 1, reason="is what is run there")
@pytest.mark.parametrize("ratio", ["1.25", "1.5", "2"])
def test_all_that_is_true_on_finer_screens(ratio):
    """In processes of their own: Qt asks for the pixel ratio once."""
    program = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        __file__,
        "-k",
        "an_svg_shows or another_size",
    ]
    done = subprocess.run(program, env={**os.environ, "QT_SCALE_FACTOR": ratio}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_what_is_kept_is_made_anew_for_a_screen_of_another_ratio(qapp):
    """A window may be moved from one screen to another, of which no widget is told."""
    kept = KeptPicture(QRect(10, 10, 80, 40), style.colour("ground"))
    kept.add("lower", lambda painter: painter.drawText(QRect(10, 10, 80, 40), Qt.AlignCenter, "LeNet"))

    def upper(painter):
        painter.drawLine(12, 12, 60, 40)

    def shown(paint, ratio):
        made = QPixmap(100 * ratio, 60 * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(style.colour("ground"))
        painter = QPainter(made)
        paint(painter)
        painter.end()
        return every_view.pixels(made.toImage())

    def at_once(painter):
        painter.drawText(QRect(10, 10, 80, 40), Qt.AlignCenter, "LeNet")
        upper(painter)

    shown(kept.show, 1)
    kept.add("upper", upper)
    for ratio in (1, 2, 1):
        assert same(shown(kept.show, ratio), shown(at_once, ratio))


def test_a_wall_of_digits_lays_itself_out_for_a_screen_of_another_ratio(make, monkeypatch):
    view = make("digits")
    wall = view.wall
    monkeypatch.setattr(wall, "devicePixelRatioF", lambda: 2.0)
    every_view.picture(view, 2.0)
    assert wall.grid.ratio == 2.0
    assert wall.grid.side * 2 == 28 * wall.grid.pixel


@each_view
def test_pictures_of_sizes_gone_by_are_gone_at_once(make, name):
    """Without waiting for the garbage: at four pixels for one they would soon fill the memory."""
    view = make(name)
    gc.collect()

    def kept():
        every_view.picture(view)
        return sum(isinstance(thing, KeptPicture | QPixmap | QImage) for thing in gc.get_objects())

    before = kept()
    for width in range(8):
        view.resize(view.width() + width % 2 * 2 - 1, view.height())
        every_view.picture(view)
    assert kept() <= before + 1
