"""What each view asks of the window, connected as soon as the view has been made."""

from PyQt5.QtWidgets import QMainWindow

from core.language import _
from core.run.run_file import SHIPPED_FOR_NUMBERS
from lenet_gui.jobs.readings import ComputeCurves, ReadMargins, ReadShipped
from lenet_gui.window.docks import ViewDock


class ViewWiring:
    """Connects the views of the docks to the sources of digits and to what is read in the background."""

    def __init__(self, window: QMainWindow):
        self._window = window
        self._shows_shipped = False  # whether there is a view of how the shipped network reads the test digits
        self._shipped_read: ReadShipped | None = None  # the last that was answered
        self._hear(window.jobs)

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
        self._shipped_read = window.present.pretrained_evaluation = None
        self.want_shipped()

    def want_shipped(self) -> None:
        """Have the shipped run tested, once for each set of digits, as soon as a view shows that and both are there."""
        window = self._window
        run, dataset = window.present.pretrained, window.dataset
        if self._shows_shipped and run is not None and dataset is not None:
            wanted = ReadShipped(run, dataset)
            if wanted != self._shipped_read:
                window.jobs.ask(wanted)

    # What comes back of a request goes to whoever shows it.

    def _hear(self, jobs):
        jobs.hear(ReadMargins, self._on_margins_read, self._on_failed)
        jobs.hear(ReadShipped, self._on_shipped_read, self._on_failed)
        jobs.hear(
            ComputeCurves, self._on_curves_computed, self._on_curves_failed, self._on_curves_progressed,
            cancelled=lambda request: self._on_curves_computed(request, None),
        )  # fmt: skip

    def _on_failed(self, _request, error):
        self._window.notice.say(str(error), warning=True)

    def _on_margins_read(self, request, margins):
        self._view("digits").set_margins(request.part, margins, request.at)

    def _on_shipped_read(self, request, evaluation):
        self._shipped_read, self._window.present.pretrained_evaluation = request, evaluation
        self._window.show_moment()

    def _on_curves_computed(self, _request, answer):
        self._view("robustness").show_answer(answer)

    def _on_curves_progressed(self, _request, fraction, _text):
        self._view("robustness").show_progress(fraction)

    def _on_curves_failed(self, request, error):
        self._on_curves_computed(request, None)
        self._on_failed(request, error)

    def _view(self, name):
        return self._window.docks[name].view

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
        view.cut_toggled.connect(self._window.toggle_cut)
        view.table_chosen.connect(self._window.begin_run_with_table)

    def _wire_mistakes(self, view):
        view.digit_chosen.connect(lambda index: self._pick("test", index))
        self._want_shipped()

    def _wire_sureness(self, view):
        view.set_threshold(self._window.study.answer.threshold)
        view.threshold_changed.connect(self._use_threshold)
        self._want_shipped()

    def _use_threshold(self, threshold):
        self._window.study.answer.set_threshold(threshold)
        self._window.settings.least_margin = threshold

    def _wire_digits(self, view):
        window = self._window
        view.digit_chosen.connect(self._pick)
        view.margins_wanted.connect(lambda name: window.jobs.ask(ReadMargins(window.moment, window.dataset, name)))

    def _wire_robustness(self, view):
        window = self._window
        view.transform_changed.connect(window.sources.change)
        view.curves_wanted.connect(lambda wanted: window.jobs.ask(ComputeCurves(wanted, window.dataset.test)))
        view.cancel_wanted.connect(lambda: window.jobs.cancel(ComputeCurves))

    def _wire_preparation(self, view):
        view.stages_changed.connect(self._window.sources.skip)

    def _wire_numbers(self, view):
        view.window_picked.connect(self._window.sources.study_image)
        self._window.run_files.numbers_read.connect(lambda run: view.set_network_for_numbers(run.parameters))
        self._window.run_files.read_for_numbers(SHIPPED_FOR_NUMBERS)

    def _pick(self, part, index):
        self._window.sources.pick_digit(getattr(self._window.dataset, part), part, index)

    def _want_shipped(self):
        self._shows_shipped = True
        self.want_shipped()
