"""Every view of the window with something to show, small and alone, for the tests of what is seen.

NAMES               of all docks
made(name, folder)  the view of that dock, given a moment, laid out and at rest; it is on no screen
picture(view)       what it looks like, at its own device pixel ratio or another
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import canned
import numpy as np
from PyQt5.QtCore import QCoreApplication, QEvent, Qt, QTimer, QVariantAnimation
from PyQt5.QtGui import QImage, QPixmap
from PyQt5.QtWidgets import QAbstractItemView, QApplication, QWidget

from core.data.dataset import Dataset, Part
from core.data.my_digits import MyDigitsFolder
from core.drawing.files import prepare_strokes
from core.recipe.recipe import named_recipe
from core.run.kept_runs import KeptRun
from core.run.recording import Parent, Recording, Tick
from core.run.snapshot import FAILED, FORWARD
from core.study.arithmetic import arithmetic
from core.study.lens import Lens
from core.study.margins import THRESHOLD
from core.study.moment import Moment, Probe
from core.study.one_step import one_step
from core.study.path import path_of, products_of, waypoints_of
from core.study.play import Place
from core.study.robustness import CurvesAnswer
from core.study.selection import Selection
from core.study.trace import trace
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.network_switch import NetworkSwitch
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.look import style
from lenet_gui.views.robustness.scales import curves_request
from lenet_gui.window.docking.layout import build_docks
from lenet_gui.window.view_registry import SPEC_OF, SPECS
from lenet_gui.window.wants import read_numbers
from lenet_gui.window.wiring import WANTED_OF_DIGITS

STROKES = [np.array([[0.3, 0.2], [0.3, 0.6], [0.5, 0.6]]), np.array([[0.45, 0.4], [0.45, 0.9]])]
NUMBER = [np.array([[x, 0.2], [x, 0.5], [x, 0.8]]) for x in (1.0, 2.0, 3.0)]
SIZES = {"network": (960, 430), "study": (288, 640)}  # others: `SIZE`
SIZE = (640, 260)
NAMES = tuple(spec.name for spec in SPECS)


@cache
def moment() -> Moment:
    """A drawing under study by a network in its third pass, which is taking a step phase by phase."""
    made, prepared = canned.moment(trained=True), prepare_strokes(STROKES)
    tests = (made.snapshot.evaluation, made.snapshot.previous_evaluation)
    snapshot = replace(
        made.snapshot,
        evaluation=_of_these_digits(tests[0]),
        previous_evaluation=_of_these_digits(tests[1]),
        phase=FORWARD,
        batch_digits=digits().train.images[:64],
        recording=Recording(parent=_parent(3, 1500)),
    )
    return replace(
        made,
        snapshot=snapshot,
        probe=Probe(prepared.picture, 4, prepared=prepared),
        trace=trace(made.parameters, prepared.picture, 4),
        start=canned.parameters(seed=9),
        runs=_runs(),
    )


def _runs():
    """The one in training, after one that was left and that it has branched off, and one that failed."""
    early = canned.snapshot(trained=True, run_id=2, step=600, step_in_pass=600, pass_number=1, state=FAILED)
    left = canned.snapshot(trained=True, run_id=3, step=2500, recording=Recording(parent=_parent(2, 300)))
    return (
        KeptRun((2,), "fast", 0, early, None, notes="too large a step size"),
        KeptRun((3,), "fast 2", 1, left),
        KeptRun((1,), "fast 3", 2),
    )


def _parent(run_id, step):
    return Parent(run_id, "fast", step, named_recipe("fast"))


@cache
def played() -> Moment:
    """The same, while a play of the digit is at C1."""
    return replace(moment(), lens=Lens(play=Place("C1", 0.3, 2, (10, 12))))


@cache
def walked() -> Moment:
    """The same, and a past that is recorded: from the weights of the beginning straight to those there are."""
    made = moment()
    start, end = made.start, made.parameters
    steps = np.linspace(0, made.snapshot.step - 1, 12).astype(int).tolist()
    ways = {step: start.vector + step / made.snapshot.step * (end.vector - start.vector) for step in steps}
    ticks = tuple(Tick(step, 64 * step, start.with_vector(way), 0.002) for step, way in ways.items())
    return replace(made, snapshot=replace(made.snapshot, recording=Recording(ticks)), runs=())


SHOWN = {"play": played, "path": walked}  # others: `moment`


@cache
def digits() -> Dataset:
    """100 digits for training and as many for tests."""
    labels = np.random.default_rng(0).integers(0, 10, 100).astype(np.uint8)
    part = Part(np.array([canned.digit(label) for label in labels]), labels)
    return Dataset("mnist", train=part, test=part)


def _of_these_digits(evaluation):
    labels = digits().test.labels
    penalties = evaluation.penalties[: labels.size]
    answers = penalties.argmin(axis=1).astype(np.uint8)
    return replace(evaluation, labels=labels, answers=answers, penalties=penalties, indices=np.arange(labels.size))


def offers(folder: Path) -> Callable[[str], object]:
    """What views need to be made, by name, without a window; `folder` has digits of one's own."""
    made = {
        "arithmetic": lambda: arithmetic,
        "one step": lambda: one_step,
        "my digits": lambda: MyDigits(MyDigitsFolder(folder)),
        "network switch": lambda: NetworkSwitch(Actions(None)),
        "threshold": lambda: THRESHOLD,
    }
    return lambda need: made[need]()


def docks(folder: Path) -> dict:
    """All docks as the window has them, without a window."""
    return build_docks(SPECS, offers(folder))


def made(name: str, folder: Path, size: tuple[int, int] | None = None, fill: bool = True) -> QWidget:
    """The view; `fill=False` as it is before it has been given anything. `folder` has digits of one's own."""
    all_docks = docks(folder)
    view = all_docks[name].made()
    view.setParent(None)
    view.setAttribute(Qt.WA_DontShowOnScreen)  # so that no desktop gives it the focus
    for dock in all_docks.values():
        dock.deleteLater()
    view.resize(*(size or SIZES.get(name, SIZE)))
    view.show()
    if fill:
        _fill(name, view)
    rest(view)
    return view


def _fill(name, view):
    if name == "study":
        view.panel.chooser.set_count(len(digits().test))
        view.panel.pad.set_strokes(STROKES)
    elif name == "robustness":
        request = curves_request(moment(), 1000)
        falling = {kind: np.linspace(1, 0.2, len(values)) for kind, values in request.values.items()}
        view.show_answer(CurvesAnswer(request, falling, request.count))
    elif name == "numbers":
        read_numbers(None, view)
        view.pad.set_strokes(NUMBER)
    for want in SPEC_OF[name].wants:
        if want in WANTED_OF_DIGITS:
            WANTED_OF_DIGITS[want](view, digits())
    if hasattr(view, "show_moment"):
        view.show_moment(SHOWN.get(name, moment)())
        view.show_selection(Selection("C3", 4, 3, 5, picked=True))
    if name == "path":
        view.set_path(path_of(products_of(waypoints_of(walked()))))


def rest(view: QWidget) -> None:
    """Bring the view to rest: what it puts off until later is done now, and what moves has arrived."""
    for _round in range(20):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.DeferredDelete)
        for wall in view.findChildren(QAbstractItemView):
            wall.doItemsLayout()
        waiting = [timer for timer in view.findChildren(QTimer) if timer.isActive() and timer.isSingleShot()]
        moving = [a for a in view.findChildren(QVariantAnimation) if a.state() == QVariantAnimation.Running]
        if not waiting and not moving:
            return
        for timer in waiting:
            timer.stop()
            timer.timeout.emit()
        for animation in moving:
            animation.setCurrentTime(animation.duration())
    raise AssertionError("the view does not come to rest")


def picture(view: QWidget, ratio: float | None = None) -> np.ndarray:
    """(rows, columns, 3) int16: the view as it is, on the window's ground."""
    ratio = ratio or view.devicePixelRatioF()
    made = QPixmap(view.size() * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(style.colour("ground"))
    view.render(made, flags=QWidget.DrawChildren)
    return pixels(made.toImage())


def pixels(image: QImage) -> np.ndarray:
    """(rows, columns, 3) int16 of an image."""
    image = image.convertToFormat(QImage.Format_RGB888)
    rows = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)
    return (
        rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
        .reshape(image.height(), image.width(), 3)
        .astype(np.int16)
    )
