"""The window: arranges the views, and turns a snapshot and a digit into the one moment that all of them show."""

from pathlib import Path

from PyQt5.QtCore import QEvent, pyqtSignal
from PyQt5.QtWidgets import QMainWindow

from core.data.dataset import Dataset
from core.language import _
from core.run.commands import SetDataset
from core.run.snapshot import FAILED, READY, Snapshot
from core.study.moment import Moment
from lenet_gui.actions.actions import Actions
from lenet_gui.actions.table import ACTIONS, opening
from lenet_gui.controls.controls import Controls
from lenet_gui.controls.network_switch import NetworkSwitch
from lenet_gui.controls.pass_times import PassTimes
from lenet_gui.digits.corrections import Corrections
from lenet_gui.digits.mixing_in import MixingIn, share_words
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.digits.sources import DigitSources, dropped_file
from lenet_gui.jobs.altered import AlteredTests
from lenet_gui.jobs.autosaver import Autosaver
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.data_source import DataSource, data_name
from lenet_gui.jobs.past import PastTests
from lenet_gui.jobs.readings import ShippedTest
from lenet_gui.jobs.run_files import RunFiles, pretrained_description
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.later import MadeLater
from lenet_gui.lessons import ENDING
from lenet_gui.look import style
from lenet_gui.menus.digit_actions import DigitActions
from lenet_gui.menus.file_actions import FileActions
from lenet_gui.menus.help_actions import HelpActions
from lenet_gui.menus.look_actions import LookActions
from lenet_gui.menus.menus import fill
from lenet_gui.menus.play_actions import PlayActions
from lenet_gui.menus.process_actions import ProcessActions
from lenet_gui.menus.time_actions import TimeActions
from lenet_gui.menus.view_actions import ViewActions
from lenet_gui.play.player import Player
from lenet_gui.runs.closing import Closing
from lenet_gui.runs.left_run import LeftRunOffer
from lenet_gui.runs.replacing import Runs
from lenet_gui.texts.words import words
from lenet_gui.time.bar import TimeBar
from lenet_gui.time.marks import PastLine
from lenet_gui.time.travel import Travel
from lenet_gui.window.digits_in_use import DigitsInUse
from lenet_gui.window.docking.layout import arrange, build_docks, restore_place
from lenet_gui.window.docking.making import Making
from lenet_gui.window.docking.projector import Projector
from lenet_gui.window.frames import Frames
from lenet_gui.window.hints import Hints
from lenet_gui.window.lost_focus import LostFocus
from lenet_gui.window.notice_line import RUN, NoticeLine
from lenet_gui.window.settings import Settings
from lenet_gui.window.shown.present import Present
from lenet_gui.window.shown.reminders import reminders
from lenet_gui.window.shown.stage import Stage
from lenet_gui.window.view_registry import SPECS
from lenet_gui.window.wiring import Parts, ViewWiring


class MainWindow(MadeLater, LostFocus, QMainWindow):
    """Owns the moment and the selection.

    Commands go down to `thread` (running, and ended when the window closes); snapshots come up one at a time, the next
    asked for when the last has been shown, on a grid of 30 a second, and none while nobody can see the window.
    """

    closed = pyqtSignal()  # nothing is left to be done

    def __init__(
        self,
        thread: TrainingThread,
        settings: Settings,
        system_theme: style.Theme = style.DARK,
        log_folder: Path | None = None,
    ):
        super().__init__()
        self._thread, self.settings, self._closed = thread, settings, False
        self.present, self.stage = Present(settings.lens, self), Stage(self)
        self.player = Player(self.present, lambda: self.stage.picked, self)
        self._frames, self.jobs = Frames(thread, self), BackgroundJobs(self)
        self.data, self.sources = DataSource(self.jobs, self), DigitSources(lambda: self.present.lens, self)
        self.run_files, self.autosaver = RunFiles(thread, self.jobs, self), Autosaver(thread, self.jobs, self)
        self.shipped_test, self.altered_tests = ShippedTest(self.jobs, self), AlteredTests(self.jobs, self)
        self.past_tests, self.travel = PastTests(self.jobs, self), Travel(self.present, self.jobs, self)
        self.my_digits = MyDigits(parent=self)
        self.mixing_in = MixingIn(self.my_digits, thread, self)
        self.all_actions = Actions(self, (*ACTIONS, *opening(SPECS)))
        self._build()
        self._bind_actions(system_theme, log_folder)
        self.closing = Closing(self, self.run_files, self.autosaver, self.notice, self.runs)
        LeftRunOffer(self.autosaver, self.notice, self.runs, self)
        self._connect()
        restore_place(self, settings)
        self.projector.restore()

    # Building ----------------------------------------------------------------------------------------------------

    def _build(self):
        self.setWindowTitle(_("LeNet-5, alive"))
        self.setAcceptDrops(True)
        self.controls = Controls(self.all_actions, PassTimes(self.settings))
        self.network_switch = NetworkSwitch(self.all_actions)
        self.time_bar, self.past_line, self.notice = TimeBar(self.travel), PastLine(), NoticeLine()
        keys = {name: action.key for name, action in self.all_actions.table.items()}
        self._warn = lambda sentence, about="": self.notice.say(sentence, warning=True, about=about)
        self.hints = Hints(self.settings, keys, self.notice, self)
        open_data = self.all_actions["data.open_folder"].trigger
        self.digits = DigitsInUse(self.data, self.controls, self.notice, open_data, self)
        self.runs = Runs(self._thread, self.present, self.jobs, self.run_files, self.autosaver, self.notice, self)
        self.parts = Parts(
            present=self.present,
            sources=self.sources,
            digits=self.digits,
            my_digits=self.my_digits,
            study_my_digit=lambda digit: self.corrections.study(digit),
            runs=self.runs,
            run_files=self.run_files,
            jobs=self.jobs,
            shipped_test=self.shipped_test,
            altered_tests=self.altered_tests,
            network_switch=self.network_switch,
            give_way=self._give_way,
            player=self.player,
            travel=self.travel,
        )
        self.wiring = ViewWiring(self.parts)
        self.docks = build_docks(SPECS, self.wiring.offer)
        self.home = arrange(self)
        self.projector = Projector(self, self.home, self.docks, self.settings)
        self.making = Making(self.docks, self.to_be_made(), self.jobs, lambda: self._closed, self)
        self.making.allowed.connect(self.shipped_test.begin)
        for dock in self.docks.values():
            dock.view_made.connect(self._on_view_made)
        self.docks["table"].visibilityChanged.connect(self._state_facts)
        self.network, self.study = self.docks["network"].made(), self.docks["study"].made().panel
        self.corrections = Corrections(self.my_digits, self.sources, self.study.pad, self)

    def _bind_actions(self, system_theme, log_folder):
        actions, notice = self.all_actions, self.notice
        self.view_actions = ViewActions(self, actions, self.docks, self.settings, notice)
        FileActions(self, actions, self.runs.open, self.run_files.save, self.data.open_folder)
        DigitActions(self, actions, self.present, self.sources, self.corrections, self.mixing_in, notice)
        LookActions(self, actions, self.settings, system_theme)
        TimeActions(actions, self.travel, self.time_bar, self.past_line, self.docks, self.stage)
        playing = PlayActions(actions, self.player, self.docks, self.home, self.stage, self.settings)
        self.process_actions = ProcessActions(self, actions, self.settings, self._thread.send)
        HelpActions(self, actions, SPECS, notice, log_folder)
        self.promise()
        if words().fault:
            notice.say(words().fault, warning=True)
        actions.bind("run.branch", self.runs.branch)
        self.projector.guests = [playing.in_front]
        actions.bind("look.projector", self.projector.turn)
        actions.bind("layout.reset", self.projector.reset)
        actions.refused.connect(notice.say)
        fill(self.menuBar(), actions, self.docks, self.view_actions.name_current, lambda: self.lessons)

    def _connect(self):
        self.controls.command_chosen.connect(self.runs.command)
        self.hints.watch(self.present, self.sources, self.stage, self.controls)
        # The recipe may have been changed in its box: what is kept shows again.
        self.runs.kept.connect(lambda: self.controls.show_snapshot(self.present.live))
        self.network_switch.shipped_chosen.connect(self.present.show_pretrained)
        self.present.changed.connect(self.show_moment)
        self.present.lens_changed.connect(self._on_lens_changed)
        self.sources.probe_ready.connect(self.present.study)
        self.shipped_test.read.connect(self.present.have_tested_pretrained)
        self.altered_tests.read.connect(self.present.have_tested_altered)
        self.my_digits.exported.connect(lambda path: self.notice.say(_("Saved in {path}").format(path=path)))
        self.past_tests.read.connect(self.present.have_tested_past)
        self.travel.going.connect(self._give_way)
        for part in (self.corrections, self.mixing_in, self.travel):
            part.said.connect(self.notice.say)
        self._thread.snapshot_ready.connect(self._on_snapshot_ready)
        self.run_files.pretrained_read.connect(self._on_pretrained_read)
        failed = (part.failed for part in (self.sources, self.autosaver, self.my_digits))
        for warned in (*failed, self.run_files.not_saved):
            warned.connect(self._warn)
        for refused in (self.run_files.failed, self._thread.command_refused):
            refused.connect(lambda sentence: self._warn(sentence, RUN))
        self.run_files.pretrained_missing.connect(self._warn)
        self.data.dataset_ready.connect(self.use_dataset)
        self.digits.changed.connect(self._on_digits_changed)

    # One moment for all views ------------------------------------------------------------------------------------

    def _on_snapshot_ready(self, snapshot):
        self._frames.note_come()
        try:
            self.show_snapshot(snapshot)
        finally:
            self._frames.note_shown()  # whatever fails, the next one comes

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The run is like this now; while a pen's answer is awaited, or a digit played, the next frame shows it."""
        self.present.live = snapshot
        self.controls.show_snapshot(snapshot)
        if snapshot.state == FAILED:
            self._warn(snapshot.message, RUN)
        if not (self._frames.answering and self.all_actions.now.running) and not self.player.running:
            self.show_moment()

    def _give_way(self):
        """A digit is drawn, or the past is gone to: what comes of it goes before training, and before frames."""
        self._thread.give_way()
        self._frames.note_answer()

    @property
    def dataset(self) -> Dataset | None:
        """The digits there are; None before the first have been found."""
        return self.digits.dataset

    @property
    def moment(self) -> Moment | None:
        """What is shown; None before the first snapshot."""
        return self.present.shown

    def show_moment(self) -> None:
        """Make the moment of the run as it is now and of what one has chosen to see, and hand it to every view."""
        moment = self.present.moment()
        self.network_switch.show_choice(self.present.shows_pretrained, moment is not None and moment.past)
        if moment is not None:
            self.all_actions.tell(moment=moment)
            self.stage.show_moment(moment)
            for tests in (self.altered_tests, self.past_tests):
                tests.of(moment, self.dataset)
            self._state_facts()

    def _on_view_made(self, dock):
        self.wiring.connect(dock)
        if hasattr(dock.view, "show_moment"):  # the wall of one's own digits shows nothing of the network
            self.stage.add(dock.view)

    def _on_lens_changed(self, before, now):
        if now.skipped != before.skipped:
            self.sources.prepare_again()
        self.settings.lens = now

    def _on_pretrained_read(self, run):
        self.network_switch.set_shipped(pretrained_description(run))
        self.present.have_pretrained(run)
        self.shipped_test.of(run, self.dataset)

    def use_dataset(self, dataset: Dataset) -> None:
        """Offer these test digits for study, and train on these digits from the next run on."""
        live = self.present.live
        self.controls.set_pass(len(dataset.train))
        self.digits.use(dataset, late=live is not None and live.state != READY)
        self._thread.send(SetDataset(dataset))
        self.runs.note_trainable()

    def _on_digits_changed(self, dataset):
        self.present.past.dataset = dataset
        self.wiring.use_dataset()
        chooser, probe, test = self.study.chooser, self.sources.original, dataset.test
        chooser.set_count(len(test))
        if probe.source == "test":
            self.sources.study_digit(test, "test", min(probe.index, len(test) - 1))
        elif self.study.pad.is_empty():
            chooser.set_playing(True)  # the window is not to be empty before anyone has drawn

    def _state_facts(self):
        """What one should keep in mind about what is shown."""
        shown = self.present.shown
        facts = [] if shown is None else reminders(shown, table_seen=self.docks["table"].seen)
        if self.dataset is not None and shown is not None:
            digits = data_name(self.present.live.data_source) + share_words(self.present.live)
            facts.append(_("This run's digits: {digits}").format(digits=digits))
        self.notice.state_fact("   ·   ".join(facts))

    # The window itself -------------------------------------------------------------------------------------------

    def closeEvent(self, event) -> None:
        if not self._closed and not self.closing.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        if not self._closed:
            self._closed = True
            try:
                self._end()
            finally:  # whatever fails, the program ends
                self.closed.emit()

    def _end(self):
        self._frames.end()
        if self.all_actions.now.lesson:
            self.lessons.leave()
        self.player.end()
        self.travel.pause()
        self.settings.geometry = self.saveGeometry()
        self.projector.save()
        self.home.put_away()
        self._thread.stop()
        self.jobs.close()
        self.my_digits.forget_deleted()
        self.closing.keep_run(self._thread.last_run)

    def event(self, event) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.UpdateRequest:
            self._thread.go_on()  # all is painted
        return handled

    def dragEnterEvent(self, event) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        path, openers = dropped_file(event.mimeData()), {".npz": self.runs.open, ENDING: self.lessons.open}
        openers.get(path.suffix, self.sources.study_file)(path)
