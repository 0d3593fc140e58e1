"""A frame paints only what has changed: what is then on the screen is what painting all of it would give."""

import os
import subprocess
import sys
from dataclasses import replace
from time import monotonic

import canned
import every_view
import numpy as np
import pytest
import strategies
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from PyQt5.QtCore import QPoint, QRect, Qt
from PyQt5.QtWidgets import QApplication

from core.study.lens import ACTIVATION, DIFFERENCE, GRADIENT, WEIGHTED_INPUT
from core.study.play import SCENES, Place
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.views.network.layout import SMALLEST
from lenet_gui.views.network.view import NetworkView

RATIO = float(os.environ.get("QT_SCALE_FACTOR", 1))
SAME = 4  # of 255: Qt smooths large letters now a little more, now a little less
WAIT_MS = 5_000  # as long as anything moves, and much more
SIZES = (SMALLEST, (960, 430), (1407, 620))
MODES = (ACTIVATION, GRADIENT, WEIGHTED_INPUT, DIFFERENCE)
THEMES = ((style.DARK, style.PALETTES[0]), (style.LIGHT, "grey"), (style.LIGHT, style.PALETTES[0]))


def on_the_screen(view):
    """(rows, columns, 3): the view as frames have painted it, or as much of it as Qt's screen has room for."""
    window = view.window()
    taken = every_view.pixels(window.screen().grabWindow(window.winId()).toImage())
    corner, size = view.mapTo(window, QPoint(0, 0)) * RATIO, view.size() * RATIO
    return taken[corner.y() : corner.y() + size.height(), corner.x() : corner.x() + size.width()]


def painted_at_once(view):
    """The same, with all of it painted now."""
    return every_view.pixels(view.grab().toImage())


def apart(view):
    """(rows, columns): whether a pixel of the screen is another than if all were painted now."""
    screen, whole = on_the_screen(view), painted_at_once(view)
    rows, columns, _colours = screen.shape
    assert rows > 150 and columns > 400
    return np.abs(screen - whole[:rows, :columns]).max(axis=2) > SAME


def check(view):
    """Once all is painted that waits for it, and what moves has arrived."""
    deadline = monotonic() + WAIT_MS / 1000
    QApplication.processEvents()
    while apart(view).any() and monotonic() < deadline:
        QApplication.processEvents()
    rows, columns = np.nonzero(apart(view))
    if rows.size:
        where = f"rows {rows.min()}-{rows.max()}, columns {columns.min()}-{columns.max()}"
        pytest.fail(f"{rows.size} pixels differ in {where} of {view.size()}")


def next_frame(moment, seed, amount):
    """The same digit a few steps of training later."""
    vector = moment.parameters.vector
    noise = np.random.default_rng(seed).normal(0, amount, vector.size).astype(np.float32)
    parameters = moment.parameters.with_vector(vector + noise)
    made = None if moment.trace is None else trace(parameters, moment.probe.image, moment.probe.label)
    return replace(moment, parameters=parameters, trace=made)


acts = st.one_of(
    st.tuples(st.just("frame"), st.integers(0, 99), st.sampled_from([0.0, 1e-5, 1e-3, 0.1])),
    st.tuples(st.just("frame"), st.integers(0, 99), st.sampled_from([1e-4, 1e-2])),
    st.tuples(st.just("select"), strategies.selections()),
    st.tuples(st.just("moment"), strategies.moments()),
    st.tuples(st.just("mode"), st.sampled_from(MODES)),
    st.tuples(st.just("play"), st.none() | strategies.places()),
    st.tuples(st.just("play on"), st.floats(0, 1)),
    st.tuples(st.just("size"), st.sampled_from(SIZES)),
    st.tuples(st.just("theme"), st.sampled_from(THEMES)),
    st.tuples(st.just("dock")),
    st.tuples(st.just("hidden for a frame"), st.integers(0, 99)),
)


def new_view():
    """The view on the screen at its smallest size, with a trained network and a digit."""
    style.use(QApplication.instance(), *THEMES[0], 1.0)
    made = NetworkView()
    made.resize(*SMALLEST)
    made.show()
    made.show_moment(canned.moment(trained=True))
    return made


@pytest.fixture
def view(qapp, qtbot):
    made = new_view()
    qtbot.addWidget(made)
    yield made
    style.use(qapp, *THEMES[0], 1.0)


def do(view, moment, act, *what):
    """Let it happen; returns the moment that is then shown."""
    if act == "frame":
        moment = next_frame(moment, *what)
    elif act == "moment":
        moment = what[0]
    elif act == "select":
        view.show_selection(*what)
    elif act == "mode":
        view.choose_mode(*what)
    elif act == "play":
        moment = replace(moment, lens=replace(moment.lens, play=what[0]))
    elif act == "play on":  # within the scene, where least is painted
        play = moment.lens.play and replace(moment.lens.play, at=what[0])
        moment = replace(moment, lens=replace(moment.lens, play=play))
    elif act == "size":
        view.resize(*what[0])
    elif act == "dock":  # as when it is taken out or put back: it gets another window
        view.setWindowFlag(Qt.Tool, not view.windowFlags() & Qt.Tool == Qt.Tool)
        view.show()
    elif act == "theme":
        style.use(QApplication.instance(), *what[0])
    else:
        view.hide()
        moment = next_frame(moment, *what, 0.1)
        view.show_moment(moment)
        view.show()
    if act in ("frame", "moment", "play", "play on"):
        view.show_moment(moment)
    return moment


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(sequence=st.lists(acts, min_size=4, max_size=14))
def test_after_any_sequence_the_screen_shows_what_painting_all_would(qapp, sequence):
    view, moment = new_view(), canned.moment(trained=True)
    try:
        with np.errstate(all="ignore"):
            for act in sequence:
                note(act[0] if act[0] in ("moment", "theme") else f"{act}")
                moment = do(view, moment, *act)
                check(view)
    finally:
        view.close()
        view.deleteLater()


@pytest.mark.parametrize("scene", SCENES)
def test_a_play_paints_only_what_its_place_changes(view, scene):
    moment = canned.moment(trained=True)
    for at in (0.0, 0.02, 0.4, 0.45, 0.8, 0.82, 1.0, 0.3):
        moment = do(view, moment, "play", Place(scene, at, 3, (4, 2)))
        check(view)
    do(view, moment, "play", None)
    check(view)


@pytest.mark.parametrize(
    "act", [("size", SIZES[2]), ("theme", THEMES[1]), ("mode", GRADIENT), ("dock",)], ids=lambda act: act[0]
)
@pytest.mark.parametrize("selection", [NOTHING, Selection("C3", 4, 3, 5, picked=True)], ids=["nothing", "picked"])
def test_frames_before_and_after_a_change_of_all(view, selection, act):
    moment = canned.moment(trained=True)
    view.show_selection(selection)
    for steps in (("frame", 1, 1e-3), act, ("frame", 2, 1e-3), ("frame", 3, 0.1)):
        moment = do(view, moment, *steps)
        check(view)


def test_a_frame_leaves_alone_what_has_not_changed(view, monkeypatch):
    """Else it would be painted anew in vain, thirty times a second."""
    check(view)
    painted = []
    paint = view._picture.paint
    monkeypatch.setattr(
        view._picture, "paint", lambda painter, area, *rest: painted.append(area) or paint(painter, area, *rest)
    )
    do(view, canned.moment(trained=True), "frame", 1, 0.01)
    for _round in range(3):
        QApplication.processEvents()
    boxes = view.boxes.pictures
    touched = {layer for layer in boxes if any(area.intersects(QRect(*boxes[layer][0])) for area in painted)}
    assert touched == {"C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"}


@pytest.mark.skipif(RATIO != 1, reason="is what is run there")
def test_all_that_is_true_on_finer_screens():
    """In a process of its own: Qt asks for the pixel ratio once."""
    program = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        __file__,
        "-k",
        "before_and_after or any_sequence",
    ]
    done = subprocess.run(program, env={**os.environ, "QT_SCALE_FACTOR": "2"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
