"""How what the views need and want, as their specs name it, is met by the window's parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PyQt5.QtWidgets import QWidget

from core.data.dataset import Dataset
from core.language import _
from lenet_gui.controls.network_switch import NetworkSwitch
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.digits.sources import DigitSources
from lenet_gui.jobs.altered import AlteredTests, PruneLinks, ReadCuts
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.readings import ShippedTest
from lenet_gui.jobs.run_files import RunFiles
from lenet_gui.play.player import Player
from lenet_gui.time.travel import Travel
from lenet_gui.window.digits_in_use import DigitsInUse
from lenet_gui.window.docking.docks import ViewDock
from lenet_gui.window.shown.present import Present
from lenet_gui.window.view_registry import SPEC_OF
from lenet_gui.window.wants import WANTS

if TYPE_CHECKING:
    from core.data.my_digits import MyDigit


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of the window that views are made of, or connected to."""

    present: Present
    sources: DigitSources
    digits: DigitsInUse
    my_digits: MyDigits
    study_my_digit: "Callable[[MyDigit], None]"
    runs: Any  # lenet_gui.runs.replacing.Runs, a room that knows this one
    run_files: RunFiles
    jobs: BackgroundJobs
    shipped_test: ShippedTest
    altered_tests: AlteredTests
    network_switch: NetworkSwitch
    give_way: Callable[[], None]  # an answer is about to be made
    player: Player
    travel: Travel


class ViewWiring:
    """Connects each view of the docks as soon as it has been made, and hands on the digits there are."""

    def __init__(self, parts: Parts):
        self._parts = parts
        self._made: list[ViewDock] = []

    def offer(self, need: str) -> object:
        """What a view needs to be made, one of `OFFERS`."""
        return OFFERS[need](self._parts)

    def connect(self, dock: ViewDock) -> None:
        """This dock has its view now."""
        self._made.append(dock)
        for want in SPEC_OF[dock.objectName()].wants:
            if want in WANTS:
                WANTS[want](self._parts, dock.view)
        self._hand_digits(dock)

    def use_dataset(self) -> None:
        """There are other digits now."""
        parts = self._parts
        for request in (ReadCuts, PruneLinks):
            parts.jobs.cancel(request)
        parts.present.forget_found()
        for dock in self._made:
            self._hand_digits(dock)
        parts.present.have_tested_pretrained(None)
        parts.shipped_test.of(parts.present.pretrained, parts.digits.dataset)

    def _hand_digits(self, dock: ViewDock):
        for want in SPEC_OF[dock.objectName()].wants:
            if want in WANTED_OF_DIGITS:
                WANTED_OF_DIGITS[want](dock.view, self._parts.digits.dataset)


def _arithmetic(_parts):
    from core.study.arithmetic import arithmetic  # not in the way of the window's first picture

    return arithmetic


def _one_step(_parts):
    from core.study.one_step import one_step

    return one_step


OFFERS = {
    "arithmetic": _arithmetic,
    "one step": _one_step,
    "my digits": lambda parts: parts.my_digits,
    "network switch": lambda parts: parts.network_switch,
}


# The views that show digits of the data: given to the view at first, and whenever the window has others -----------


def _say_whether_there_are_digits(view: QWidget, dataset: Dataset | None):
    view.set_obstacle("" if dataset else _("The test digits are still being read."))


WANTED_OF_DIGITS = {
    "dataset": lambda view, dataset: view.set_dataset(dataset),
    "test digits": lambda view, dataset: view.set_digits(dataset and dataset.test),
    "whether there are digits": _say_whether_there_are_digits,
}
