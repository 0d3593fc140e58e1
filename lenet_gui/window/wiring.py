"""How what the views need and want, as their specs name it, is met by the window's parts."""

from PyQt5.QtWidgets import QMainWindow, QWidget

from core.data.dataset import Dataset
from core.language import _
from core.run.run_file import SHIPPED_FOR_NUMBERS
from lenet_gui.jobs.readings import ComputeCurves, ReadMargins
from lenet_gui.window.docks import ViewDock
from lenet_gui.window.view_registry import SPEC_OF


class ViewWiring:
    """Connects each view of the docks as soon as it has been made, and hands on the digits there are."""

    def __init__(self, window: QMainWindow):
        self._window = window

    def offer(self, need: str) -> object:
        """What a view needs to be made, one of `OFFERS`."""
        return OFFERS[need](self._window)

    def connect(self, dock: ViewDock) -> None:
        """This dock has its view now."""
        for want in SPEC_OF[dock.objectName()].wants:
            if want in WANTS:
                WANTS[want](self._window, dock.view)
        self._hand_digits(dock)

    def use_dataset(self) -> None:
        """The window has other digits now."""
        window = self._window
        for dock in window.docks.values():
            self._hand_digits(dock)
        window.present.have_tested_pretrained(None)
        window.shipped_test.of(window.present.pretrained, window.dataset)

    def _hand_digits(self, dock: ViewDock):
        for want in SPEC_OF[dock.objectName()].wants:
            if want in WANTED_OF_DIGITS and dock.view is not None:
                WANTED_OF_DIGITS[want](dock.view, self._window.dataset)


def _arithmetic(_window):
    from core.study.arithmetic import arithmetic  # not in the way of the window's first picture

    return arithmetic


OFFERS = {
    "arithmetic": _arithmetic,
    "my digits": lambda window: window.my_digits,
    "network switch": lambda window: window.network_switch,
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


def _study_drawings(window, view):
    pad = view.panel.pad
    view.panel.strokes_changed.connect(lambda strokes: window.sources.study_strokes(strokes, pad.pen_width))
    window.sources.picked.connect(lambda: view.panel.chooser.set_playing(False))


def _study_test_digits(window, view):
    view.panel.digit_chosen.connect(lambda index: window.sources.study_digit(window.dataset.test, "test", index))


def _cut_links(window, view):
    view.cut_toggled.connect(window.present.toggle_cut)


def _begin_runs_with_another_table(window, view):
    view.table_chosen.connect(window.begin_run_with_table)


def _pick_digits(window, view):
    view.digit_chosen.connect(lambda part, index: _pick(window, part, index))


def _pick_test_digits(window, view):
    view.digit_chosen.connect(lambda index: _pick(window, "test", index))


def _pick(window, part, index):
    window.sources.pick_digit(getattr(window.dataset, part), part, index)


def _test_the_shipped_network(window, _view):
    window.shipped_test.want()
    window.shipped_test.of(window.present.pretrained, window.dataset)


def _set_the_threshold(window, view):
    view.threshold_changed.connect(lambda threshold: window.present.look(threshold=threshold))


def _choose_the_mode(window, view):
    view.mode_chosen.connect(lambda mode: window.present.look(mode=mode))


def _read_margins(window, view):
    window.jobs.hear(ReadMargins, lambda wanted, margins: view.set_margins(wanted.part, margins, wanted.at))
    view.margins_wanted.connect(lambda name: window.jobs.ask(ReadMargins(window.moment, window.dataset, name)))


def _change_the_digit(window, view):
    view.transform_changed.connect(lambda transform: window.present.look(transform=transform))


def _compute_curves(window, view):
    def on_failed(_wanted, error):
        view.show_answer(None)
        raise error

    window.jobs.hear(
        ComputeCurves,
        answered=lambda _wanted, answer: view.show_answer(answer),
        failed=on_failed,
        progressed=lambda _wanted, fraction, _text: view.show_progress(fraction),
        cancelled=lambda _wanted: view.show_answer(None),
    )
    view.curves_wanted.connect(lambda request: window.jobs.ask(ComputeCurves(request, window.dataset.test)))
    view.cancel_wanted.connect(lambda: window.jobs.cancel(ComputeCurves))


def _leave_out_stages(window, view):
    view.stages_changed.connect(lambda stages: window.present.look(skipped=stages))


def read_numbers(_window, view):
    """Read whatever is written there, at once: a few milliseconds."""
    from core.study.number_reading import read_number

    view.reading_wanted.connect(lambda parameters, strokes: view.show_reading(read_number(parameters, strokes)))


def _give_the_network_for_numbers(window, view):
    window.run_files.numbers_read.connect(lambda run: view.set_network_for_numbers(run.parameters))
    window.run_files.read_for_numbers(SHIPPED_FOR_NUMBERS)


def _study_pictures(window, view):
    view.window_picked.connect(window.sources.study_image)


def _study_my_digits(window, view):
    view.digit_chosen.connect(window.corrections.study)


WANTS = {
    "studying drawings": _study_drawings,
    "studying test digits": _study_test_digits,
    "cutting links": _cut_links,
    "runs with another table": _begin_runs_with_another_table,
    "picking digits": _pick_digits,
    "picking test digits": _pick_test_digits,
    "test of the shipped network": _test_the_shipped_network,
    "setting the threshold": _set_the_threshold,
    "choosing the mode": _choose_the_mode,
    "margins": _read_margins,
    "changing the digit": _change_the_digit,
    "curves of robustness": _compute_curves,
    "leaving out stages": _leave_out_stages,
    "reading numbers": read_numbers,
    "network for numbers": _give_the_network_for_numbers,
    "studying pictures": _study_pictures,
    "studying my digits": _study_my_digits,
}
