"""What each view asks of the window, connected as soon as the view has been made."""

from PyQt5.QtWidgets import QMainWindow

from core.language import _
from core.run.run_file import SHIPPED_FOR_NUMBERS
from lenet_gui.jobs.readings import ComputeCurves, ReadMargins
from lenet_gui.window.docks import ViewDock


class ViewWiring:
    """Connects the views of the docks to the sources of digits and to what is read in the background."""

    def __init__(self, window: QMainWindow):
        self._window = window

    def connect(self, dock: ViewDock) -> None:
        """This dock has its view now."""
        wire = getattr(self, f"_wire_{dock.objectName()}", None)
        if wire is not None:
            wire(dock.view)
        self._hand_dataset(dock)

    def use_dataset(self) -> None:
        """The window has other digits now."""
        window = self._window
        for dock in window.docks.values():
            self._hand_dataset(dock)
        window.present.have_tested_pretrained(None)
        window.shipped_test.of(window.present.pretrained, window.dataset)

    def _hand_dataset(self, dock: ViewDock):
        """Give the view, where there is one that wants them, the digits there are."""
        dataset, name, view = self._window.dataset, dock.objectName(), dock.view
        if view is None:
            return
        if name == "mistakes":
            view.set_digits(dataset and dataset.test)
        elif name == "digits":
            view.set_dataset(dataset)
        elif name == "robustness":
            view.set_obstacle("" if dataset else _("The test digits are still being read."))

    def _wire_table(self, view):
        view.cut_toggled.connect(self._window.present.toggle_cut)
        view.table_chosen.connect(self._window.begin_run_with_table)

    def _wire_mistakes(self, view):
        view.digit_chosen.connect(lambda index: self._pick("test", index))
        self._want_shipped()

    def _wire_sureness(self, view):
        view.threshold_changed.connect(lambda threshold: self._window.present.look(threshold=threshold))
        self._want_shipped()

    def _wire_digits(self, view):
        window = self._window
        view.digit_chosen.connect(self._pick)
        window.jobs.hear(ReadMargins, lambda wanted, margins: view.set_margins(wanted.part, margins, wanted.at))
        view.margins_wanted.connect(lambda name: window.jobs.ask(ReadMargins(window.moment, window.dataset, name)))

    def _wire_robustness(self, view):
        window = self._window
        view.transform_changed.connect(lambda transform: window.present.look(transform=transform))

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

    def _wire_preparation(self, view):
        view.stages_changed.connect(lambda stages: self._window.present.look(skipped=stages))

    def _wire_numbers(self, view):
        view.window_picked.connect(self._window.sources.study_image)
        self._window.run_files.numbers_read.connect(lambda run: view.set_network_for_numbers(run.parameters))
        self._window.run_files.read_for_numbers(SHIPPED_FOR_NUMBERS)

    def _pick(self, part, index):
        self._window.sources.pick_digit(getattr(self._window.dataset, part), part, index)

    def _want_shipped(self):
        window = self._window
        window.shipped_test.want()
        window.shipped_test.of(window.present.pretrained, window.dataset)
