"""The window: arranges the views, and turns a snapshot and a digit into the one moment that all of them show."""

import sys
from pathlib import Path
from time import monotonic

import numpy as np
from PyQt5.QtCore import QEvent, QSettings, Qt, QTimer
from PyQt5.QtWidgets import QMainWindow, QWidget

from core.commands import Open, Reset, SetDataset, StepOnce, Train
from core.dataset import BUILTIN, Dataset
from core.drawing import prepare_strokes
from core.language import _
from core.moment import Moment, Probe
from core.run_file import Run
from core.snapshot import FAILED, READY, Snapshot
from core.trace import trace
from lenet_gui import style
from lenet_gui.background_jobs import BackgroundJobs
from lenet_gui.controls import Controls
from lenet_gui.data_source import DataSource, data_name
from lenet_gui.menus import Menus
from lenet_gui.network_switch import NetworkSwitch
from lenet_gui.notice_line import NoticeLine
from lenet_gui.run_files import RunFiles, pretrained_description
from lenet_gui.study_panel import StudyPanel
from lenet_gui.throw_away_question import ThrowAwayQuestion
from lenet_gui.training_thread import TrainingThread
from lenet_gui.views.connection_table import ConnectionTable
from lenet_gui.views.network_view import NetworkView
from lenet_gui.window_layout import arrange, restore_layout, save_layout

FRAME_SECONDS = 1 / 30
CHEAP_SECONDS = 60  # so much training may be thrown away without asking


class MainWindow(QMainWindow):
    """Owns the moment and the selection.

    Commands go down to `thread` (running, and ended when the window closes); snapshots come up one at a time, the next
    asked for when the last has been shown, on a grid of 30 a second, and none while nobody can see the window.
    """

    def __init__(
        self,
        thread: TrainingThread,
        settings: QSettings,
        system_theme: style.Theme = style.DARK,
        log_folder: Path | None = None,
    ):
        super().__init__()
        self._thread = thread
        self.settings = settings
        self.moment: Moment | None = None
        self.dataset: Dataset | None = None
        self._probe = Probe(image=None)
        self._snapshot: Snapshot | None = None
        self._pretrained: Run | None = None
        self._shows_pretrained = True  # as soon as there is one, until a run is begun
        self._snapshot_asked = False  # and not yet come
        self._frame_due_at = 0.0
        self._frame = QTimer(self, singleShot=True, timerType=Qt.PreciseTimer)
        self._frame.timeout.connect(self._ask_for_snapshot)
        self.jobs = BackgroundJobs(self)
        self.data = DataSource(self.jobs, self)
        self.run_files = RunFiles(thread, self.jobs, self)
        self._run_to_open: Path | None = None
        self._build()
        self.menus = Menus(self, system_theme, log_folder)
        self._connect()
        restore_layout(self, self.splitters, settings)
        self.setFocus()  # not in a control, where the first key pressed would change something

    # Building ----------------------------------------------------------------------------------------------------

    def _build(self):
        self.setWindowTitle(_("LeNet-5, alive"))
        self.setAcceptDrops(True)
        self.controls = Controls()
        self.network_switch = NetworkSwitch()
        self.study = StudyPanel()
        self.network = NetworkView()
        self.table = ConnectionTable()
        self.curves = QWidget()  # takes the place of the real ones until `add_curves`
        self.notice = NoticeLine()
        self.views = [self.network, self.table, self.study]
        self.splitters = arrange(self)

    def add_curves(self) -> None:
        """Put the curves in their place. They bring pyqtgraph with them, too slow for the window's first picture."""
        from lenet_gui.views.curves import Curves

        empty, self.curves = self.curves, Curves()
        bottom = self.splitters["bottom"]
        sizes = bottom.sizes()
        bottom.replaceWidget(bottom.indexOf(empty), self.curves)
        bottom.setSizes(sizes)
        empty.deleteLater()
        self.views.append(self.curves)
        self._show_moment()

    def _connect(self):
        self.controls.command_chosen.connect(self._on_command_chosen)
        self.network_switch.shipped_chosen.connect(self.show_pretrained)
        self.study.strokes_changed.connect(self._on_strokes_changed)
        self.study.digit_chosen.connect(self._on_digit_chosen)
        for view in self.views:
            if hasattr(view, "selection_changed"):
                view.selection_changed.connect(self._on_selection_changed)
        self._thread.snapshot_ready.connect(self._on_snapshot_ready)
        self._thread.command_refused.connect(self._warn)
        self.run_files.opened.connect(lambda run: self._begin_run(Open(run)))
        self.run_files.saved.connect(lambda path: self.notice.say(_("Saved in {path}").format(path=path)))
        self.run_files.pretrained_read.connect(self._on_pretrained_read)
        for bad_news in (self.run_files.failed, self.run_files.pretrained_missing):
            bad_news.connect(self._warn)
        self.data.dataset_ready.connect(self.use_dataset)
        self.data.announced.connect(self.notice.say)
        self.data.failed.connect(self._on_data_failed)
        self.data.progressed.connect(self._on_data_progressed)
        self.data.work_ended.connect(self.notice.end_work)

    # One moment for all views ------------------------------------------------------------------------------------

    def _ask_for_snapshot(self):
        if not self._snapshot_asked and self.isVisible() and not self.isMinimized():
            self._snapshot_asked = True
            self._thread.request_snapshot()

    def _on_snapshot_ready(self, snapshot):
        self._snapshot_asked, self._snapshot = False, snapshot
        try:
            self.controls.show_snapshot(snapshot)
            self._show_facts()
            self._show_moment()
        finally:  # whatever fails, the next one comes
            now = monotonic()
            self._frame_due_at = max(self._frame_due_at + FRAME_SECONDS, now - FRAME_SECONDS)
            self._frame.start(max(0, round(1000 * (self._frame_due_at - now))))

    def _show_moment(self):
        """Make the moment of the latest snapshot and the digit under study, and hand it to every view."""
        if self._snapshot is None:
            return
        shipped = self._shows_pretrained and self._pretrained is not None
        parameters = self._pretrained.parameters if shipped else self._snapshot.averaged
        with np.errstate(all="ignore"):  # a run that has gone astray has numbers beyond all bounds
            self.moment = Moment(self._snapshot, self._probe, parameters, shipped, self._trace(parameters))
            for view in self.views:
                try:
                    view.show_moment(self.moment)
                except Exception:  # one view's fault must not darken the others
                    sys.excepthook(*sys.exc_info())

    def _trace(self, parameters):
        """What the network does with the digit; None for an empty pad, or if its numbers are no numbers any more."""
        last = self.moment
        if last is not None and last.parameters is parameters and last.probe is self._probe:
            return last.trace
        if self._probe.image is None:
            return None
        made = trace(parameters, self._probe.image, self._probe.label)
        return made if np.isfinite(made.penalties).all() else None

    def _on_selection_changed(self, selection):
        for view in self.views:
            view.show_selection(selection)

    def _on_strokes_changed(self, strokes):
        prepared = prepare_strokes(strokes)
        self._study(Probe(image=None if prepared is None else prepared.picture))

    def _on_digit_chosen(self, index):
        part = self.dataset.test
        self._study(Probe(part.images[index], int(part.labels[index]), "test", index))

    def _study(self, probe):
        self._probe = probe
        self._show_moment()

    def show_pretrained(self, chosen: bool) -> None:
        """Show the pre-trained network, or the run's; training is not disturbed."""
        self._shows_pretrained = chosen
        self.network_switch.show_choice(chosen and self._pretrained is not None)
        self._show_moment()

    # Runs --------------------------------------------------------------------------------------------------------

    def _on_command_chosen(self, command):
        if isinstance(command, Reset):
            self._begin_run(command)
            return
        if isinstance(command, Train | StepOnce):
            if self._snapshot is not None and self._snapshot.state == READY:
                self.notice.say("")  # the invitation has been followed
            self.show_pretrained(False)
        self._thread.send(command)

    def _begin_run(self, command):
        """Send a command that throws away the run there is; ask first if much training would be lost."""
        seconds = self._snapshot.training_seconds if self._snapshot else 0.0
        if seconds <= CHEAP_SECONDS:
            self._replace_run(command)
            return
        question = ThrowAwayQuestion(seconds, self)
        question.thrown_away.connect(lambda: self._replace_run(command))
        # The recipe may have been changed in its box: what is kept shows again.
        question.kept.connect(lambda: self.controls.show_snapshot(self._snapshot))
        question.open()

    def _replace_run(self, command):
        self.notice.say("")
        self.show_pretrained(False)
        self._thread.send(command)

    def open_run(self, path: Path) -> None:
        """Go on with a run read from a file, paused; as soon as there are digits to go on with."""
        if self.dataset is None:
            self._run_to_open = path
        else:
            self.run_files.open(path)

    def _on_pretrained_read(self, run):
        self._pretrained = run
        self.network_switch.set_shipped(pretrained_description(run))
        self.show_pretrained(self._shows_pretrained)

    # Data --------------------------------------------------------------------------------------------------------

    def find_data(self, named: str | None) -> None:
        """Look for digits in the background; training waits for them."""
        self.controls.set_obstacle(_("The digits are still being read"))
        self.data.find(named)

    def use_dataset(self, dataset: Dataset) -> None:
        """Offer these test digits for study, and train on these digits from the next run on."""
        late = self._snapshot is not None and self._snapshot.state != READY
        self.dataset = dataset
        self.controls.set_obstacle("")
        self._offer_test_digits()
        self._thread.send(SetDataset(dataset))
        if self._run_to_open is not None:
            path, self._run_to_open = self._run_to_open, None
            self.run_files.open(path)
        if late:
            self.notice.say(
                _("{digits} are here: the next run trains on them.").format(digits=data_name(dataset.source))
            )
        elif dataset.source == BUILTIN:
            self.notice.say(_("These digits are drawn by the program itself, not MNIST's."))
        else:
            self.notice.say(_("Draw a digit on the pad, or press Train and watch the network learn."))

    def _offer_test_digits(self):
        chooser = self.study.chooser
        chooser.set_count(len(self.dataset.test))
        if self._probe.source == "test":
            self._on_digit_chosen(min(self._probe.index, len(self.dataset.test) - 1))
        elif self.study.pad.is_empty():
            chooser.set_playing(True)  # the window is not to be empty before anyone has drawn

    def _on_data_failed(self, sentence):
        if self.dataset is None:
            self.controls.set_obstacle(_("There are no digits to train on: open a data folder"))
        self.notice.say(sentence, True, _("Open data folder…"), self.menus.choose_data_folder)

    def _on_data_progressed(self, fraction, text):
        self.notice.show_work(fraction, text, self.data.cancel_download if self.data.downloading else None)

    def _warn(self, sentence):
        self.notice.say(sentence, warning=True)

    def _show_facts(self):
        snapshot = self._snapshot
        if snapshot.state == FAILED:
            self.notice.say(snapshot.message, warning=True)
        if self.dataset is not None:
            self.notice.state_fact(_("This run's digits: {digits}").format(digits=data_name(snapshot.data_source)))

    # The window itself -------------------------------------------------------------------------------------------

    def closeEvent(self, event) -> None:
        self._frame.stop()
        self._thread.stop()
        self.jobs.close()
        save_layout(self, self.splitters, self.settings)
        super().closeEvent(event)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._frame.start(0)

    def changeEvent(self, event) -> None:
        if event.type() == QEvent.WindowStateChange and not self.isMinimized():
            self._frame.start(0)
        super().changeEvent(event)

    def dragEnterEvent(self, event) -> None:
        if _dropped_run(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        self.open_run(_dropped_run(event))


def _dropped_run(event) -> Path | None:
    """The one run file that is being dropped, if that is what it is."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix == ".npz" else None
