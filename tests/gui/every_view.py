"""Every view of the window with something to show, small and alone, for the tests of what is seen.

NAMES               of all docks
made(name, folder)  the view of that dock, given a moment, laid out and at rest; it is on no screen
picture(view)       what it looks like, at its own device pixel ratio or another
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import canned
import numpy as np
from PyQt5.QtCore import QCoreApplication, QEvent, Qt, QTimer, QVariantAnimation
from PyQt5.QtGui import QImage, QPixmap
from PyQt5.QtWidgets import QAbstractItemView, QApplication, QWidget

from core.data.dataset import Dataset, Part
from core.data.my_digits import MyDigitsFolder
from core.drawing.files import prepare_strokes
from core.run.snapshot import FORWARD
from core.study.moment import Moment, Probe, Selection
from core.study.robustness import CurvesAnswer
from core.study.trace import trace
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.network_switch import NetworkSwitch
from lenet_gui.look import style
from lenet_gui.views.my_digits.view import MyDigits
from lenet_gui.views.network.view import NetworkView
from lenet_gui.views.robustness.scales import curves_request
from lenet_gui.views.study.view import StudyPanel
from lenet_gui.window.layout import build_docks

STROKES = [np.array([[0.3, 0.2], [0.3, 0.6], [0.5, 0.6]]), np.array([[0.45, 0.4], [0.45, 0.9]])]
NUMBER = [np.array([[x, 0.2], [x, 0.5], [x, 0.8]]) for x in (1.0, 2.0, 3.0)]
SIZES = {"network": (960, 430), "study": (288, 640)}  # others: `SIZE`
SIZE = (640, 260)
NAMES = (
    "network", "study", "table", "kernels", "microscope", "code", "curves", "mistakes", "robustness", "preparation",
    "numbers", "digits", "own", "sureness",
)  # fmt: skip


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
    )
    return replace(
        made,
        snapshot=snapshot,
        probe=Probe(prepared.picture, 4, prepared=prepared),
        trace=trace(made.parameters, prepared.picture, 4),
        start=canned.parameters(seed=9),
    )


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


def docks(folder: Path) -> dict:
    """All docks as the window has them, without a window."""
    study = StudyPanel()
    study.chooser.set_count(len(digits().test))
    own = SimpleNamespace(make_view=lambda: MyDigits(MyDigitsFolder(folder)))
    switch = NetworkSwitch(Actions(None))
    return build_docks(SimpleNamespace(network=NetworkView(), study=study, network_switch=switch, own=own))


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
        panel = view.findChild(StudyPanel)
        panel.pad.set_strokes(STROKES)
        panel.show_moment(moment())
    elif name == "mistakes":
        view.set_digits(digits().test)
    elif name == "digits":
        view.set_dataset(digits())
    elif name == "robustness":
        view.set_obstacle("")
        request = curves_request(moment(), 1000)
        falling = {kind: np.linspace(1, 0.2, len(values)) for kind, values in request.values.items()}
        view.show_answer(CurvesAnswer(request, falling, request.count))
    elif name == "numbers":
        view.pad.set_strokes(NUMBER)
    if hasattr(view, "show_moment"):
        view.show_moment(moment())
        view.show_selection(Selection("C3", 4, 3, 5, picked=True))


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
