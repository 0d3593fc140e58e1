"""How what the views need and want, as their specs name it, is met by the window's parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PyQt5.QtWidgets import QWidget

from core.data.dataset import Dataset
from core.happening.finding import HALVE, RESET, WHOLE
from core.language import _
from core.run.commands import Reset, SetStepFactor
from core.run.run_file import SHIPPED_FOR_NUMBERS
from lenet_gui.controls.network_switch import NetworkSwitch
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.digits.sources import DigitSources
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.paths import Paths
from lenet_gui.jobs.readings import ComputeCurves, ReadMargins, ShippedTest
from lenet_gui.jobs.run_files import RunFiles
from lenet_gui.play.player import Player
from lenet_gui.time.travel import Travel
from lenet_gui.window.digits_in_use import DigitsInUse
from lenet_gui.window.docking.docks import ViewDock
from lenet_gui.window.present import Present
from lenet_gui.window.view_registry import SPEC_OF

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


# What is connected once, when the view has been made --------------------------------------------------------------


def _study_drawings(parts, view):
    pad = view.panel.pad

    def study(strokes):
        parts.give_way()
        parts.sources.study_strokes(strokes, pad.pen_width, pad.weights())

    view.panel.strokes_changed.connect(study)
    for chosen in (parts.sources.picked, parts.player.begun):
        chosen.connect(lambda: view.panel.chooser.set_playing(False))


def _study_test_digits(parts, view):
    view.panel.digit_chosen.connect(lambda index: parts.sources.study_digit(parts.digits.dataset.test, "test", index))


def _cut_links(parts, view):
    view.cut_toggled.connect(parts.present.toggle_cut)


def _begin_runs_with_another_table(parts, view):
    view.table_chosen.connect(parts.runs.begin_with_table)


REMEDIES = {
    HALVE: lambda live: SetStepFactor(live.step_factor / 2),
    WHOLE: lambda _live: SetStepFactor(1.0),
    RESET: lambda live: Reset(live.recipe),
}


def _help_the_run(parts, view):
    view.happening.remedy_chosen.connect(lambda remedy: parts.runs.command(REMEDIES[remedy](parts.present.live)))


def _pick_digits(parts, view):
    view.digit_chosen.connect(lambda part, index: _pick(parts, part, index))


def _pick_test_digits(parts, view):
    view.digit_chosen.connect(lambda index: _pick(parts, "test", index))


def _pick(parts, part, index):
    parts.sources.pick_digit(getattr(parts.digits.dataset, part), part, index)


def _set_the_threshold(parts, view):
    view.threshold_changed.connect(lambda threshold: parts.present.look(threshold=threshold))


def _choose_the_mode(parts, view):
    view.mode_chosen.connect(lambda mode: parts.present.look(mode=mode))


def _choose_the_measure(parts, view):
    view.measure_chosen.connect(lambda measure: parts.present.look(measure=measure))


def _read_margins(parts, view):
    parts.jobs.hear(ReadMargins, lambda wanted, margins: view.set_margins(wanted.part, margins, wanted.at))
    view.margins_wanted.connect(
        lambda name: parts.jobs.ask(ReadMargins(parts.present.shown, parts.digits.dataset, name))
    )


def _change_the_digit(parts, view):
    view.transform_changed.connect(lambda transform: parts.present.look(transform=transform))


def _compute_curves(parts, view):
    def on_failed(_wanted, error):
        view.show_answer(None)
        raise error

    parts.jobs.hear(
        ComputeCurves,
        answered=lambda _wanted, answer: view.show_answer(answer),
        failed=on_failed,
        progressed=lambda _wanted, fraction, _text: view.show_progress(fraction),
        cancelled=lambda _wanted: view.show_answer(None),
    )
    view.curves_wanted.connect(lambda request: parts.jobs.ask(ComputeCurves(request, parts.digits.dataset.test)))
    view.cancel_wanted.connect(lambda: parts.jobs.cancel(ComputeCurves))


def _leave_out_stages(parts, view):
    view.stages_changed.connect(lambda stages: parts.present.look(skipped=stages))


def read_numbers(_parts, view):
    """Read whatever is written there, at once: a few milliseconds."""
    from core.study.numbers.number_reading import read_number

    view.reading_wanted.connect(lambda parameters, strokes: view.show_reading(read_number(parameters, strokes)))


def _give_the_network_for_numbers(parts, view):
    parts.run_files.numbers_read.connect(lambda run: view.set_network_for_numbers(run.parameters))
    parts.run_files.read_for_numbers(SHIPPED_FOR_NUMBERS)


def _study_pictures(parts, view):
    view.window_picked.connect(parts.sources.study_image)


def _study_my_digits(parts, view):
    view.digit_chosen.connect(parts.study_my_digit)


def _play_the_digit(parts, view):
    player = parts.player
    player.changed.connect(view.show_playing)
    view.show_playing(player.playing)
    view.sought.connect(player.seek)
    view.held.connect(player.hold)
    view.speed_chosen.connect(player.set_speed)
    view.details_chosen.connect(player.set_details)
    view.pause_wanted.connect(player.toggle)
    view.scene_wanted.connect(player.step)
    view.end_wanted.connect(player.end)


def _lay_out_the_path(parts, view):
    paths = Paths(parts.jobs, view)
    paths.found.connect(view.set_path)
    view.path_wanted.connect(paths.want)


def _travel(parts, view):
    view.moment_chosen.connect(parts.travel.go)


def _keep_the_list_of_runs(parts, view):
    runs = parts.runs
    view.run_chosen.connect(lambda run_id: parts.present.show_run(runs.list.find(run_id)))
    view.go_on_wanted.connect(runs.go_on_with)
    view.branch_wanted.connect(runs.branch)
    for asked, done in (("renamed", "rename"), ("noted", "note"), ("delete_wanted", "delete")):
        getattr(view, asked).connect(getattr(runs.list, done))


WANTS = {
    "the path of training": _lay_out_the_path,
    "travelling": _travel,
    "the list of runs": _keep_the_list_of_runs,
    "playing the digit": _play_the_digit,
    "studying drawings": _study_drawings,
    "studying test digits": _study_test_digits,
    "cutting links": _cut_links,
    "runs with another table": _begin_runs_with_another_table,
    "helping the run": _help_the_run,
    "picking digits": _pick_digits,
    "picking test digits": _pick_test_digits,
    "setting the threshold": _set_the_threshold,
    "choosing the mode": _choose_the_mode,
    "choosing the measure": _choose_the_measure,
    "margins": _read_margins,
    "changing the digit": _change_the_digit,
    "curves of robustness": _compute_curves,
    "leaving out stages": _leave_out_stages,
    "reading numbers": read_numbers,
    "network for numbers": _give_the_network_for_numbers,
    "studying pictures": _study_pictures,
    "studying my digits": _study_my_digits,
}
