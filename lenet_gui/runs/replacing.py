"""How one run takes the place of another: begun anew, or opened; and never without asking where much would be lost."""

from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.recipe.own_table import with_table
from core.run.commands import Open, Reset, StepOnce, Train
from core.run.kept_runs import KeptRun
from core.run.run import Run
from core.run.snapshot import READY
from lenet_gui.jobs.autosaver import Autosaver, LeftRun
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.run_files import RunFiles
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.runs.branching import Branching
from lenet_gui.runs.questions import CHEAP_SECONDS, ThrowAwayQuestion
from lenet_gui.runs.run_list import RunList
from lenet_gui.window.notice_line import RUN, NoticeLine
from lenet_gui.window.shown.present import Present


class Runs(QObject):
    """Sends commands down to `thread`. `window` is where questions stand; `present` knows the run there is.

    `list` is that of all runs of the session.
    """

    kept = pyqtSignal()  # the run there is, after all

    def __init__(
        self,
        thread: TrainingThread,
        present: Present,
        jobs: BackgroundJobs,
        files: RunFiles,
        autosaver: Autosaver,
        notice: NoticeLine,
        window: QWidget,
    ):
        super().__init__(window)
        self._thread, self._present, self._files, self._autosaver = thread, present, files, autosaver
        self._notice, self._window = notice, window
        self.list = RunList(thread, present, self)
        self.list.said.connect(notice.say)
        branch_off = lambda run: self.begin(Open(run))  # noqa: E731
        self._branching = Branching(thread, present, jobs, notice, branch_off, window)
        self._trainable = False
        self._awaiting_digits: Path | None = None  # a run that is to be opened
        files.opened.connect(self._on_opened)
        files.saved.connect(self._on_saved)

    def command(self, command) -> None:
        """What one has chosen among the controls."""
        if isinstance(command, Reset):
            self.begin(command)
            return
        if isinstance(command, Train | StepOnce):
            if self._present.live is not None and self._present.live.state == READY:
                self._notice.mention("")  # the invitation has been followed
            self._show_live()
        self._thread.send(command)

    def begin(
        self, command: Open | Reset, left: LeftRun | None = None, kept: KeptRun | None = None, sentence: str = ""
    ) -> None:
        """Send a command that puts another run in the place of the one there is, which stays in the list as it is.

        It asks first if much of that is in no file. `left` is where the run to be opened comes from, if no file of the
        user's own holds it; `kept` which one of the list it is, if it is; `sentence` what is then said.
        """
        unsaved = self._autosaver.unsaved_seconds()
        if unsaved <= CHEAP_SECONDS:
            self._replace(command, left, kept, sentence)
            return
        question = ThrowAwayQuestion(unsaved, self._window)
        question.thrown_away.connect(lambda: self._replace(command, left, kept, sentence))
        question.kept.connect(self.kept)
        question.open()

    def begin_with_table(self, table) -> None:
        """Begin a run with this connection table."""
        self.begin(Reset(with_table(self._present.live.recipe, table)))

    def go_on_with(self, run_id: int) -> None:
        """Go on with a run of the list, paused where it was left; the one there is stays in the list."""
        kept = self.list.find(run_id)
        if kept is not None and kept.run is not None:
            self.begin(Open(kept.run), kept=kept)

    def branch(self) -> None:
        """Ask with what another run is to go on from the moment shown."""
        self._branching.ask()

    def open(self, path: Path) -> None:
        """Go on with a run read from a file, paused; as soon as there are digits to go on with."""
        if self._trainable:
            self._files.open(path)
        else:
            self._awaiting_digits = path

    def note_trainable(self) -> None:
        """There are digits to train on."""
        if self._awaiting_digits is not None:
            self._files.open(self._awaiting_digits)
            self._awaiting_digits = None
        if not self._trainable:
            self._trainable = True
            self._autosaver.look_for_left()  # now that it could be gone on with

    def _show_live(self):
        """Whatever was looked at is left, so that who trains sees it learn."""
        self._present.show_pretrained(False)
        self._present.go_to(None)

    def _replace(self, command, left, kept, sentence):
        self._notice.take_back(RUN)
        (self._notice.say if sentence else self._notice.mention)(sentence)
        self._branching.give_up()  # something else is wanted now
        if isinstance(command, Open):
            unsaved = left is not None or (kept is not None and command.run is kept.run)
            self._autosaver.expect(command.run, 0.0 if unsaved else command.run.place.training_seconds, left)
        left_unsaved = self._autosaver.unsaved_seconds()
        self._present.look(play=None)  # of a run that is thrown away
        self._present.restore_all()
        self._present.show_pretrained(False)
        self._present.go_to(None)
        self.list.put_in_place(command, kept, left_unsaved)

    def _on_opened(self, run):
        """Go on with what was in a file; what is in the list already is not listed twice."""
        same = self.list.same_as(run)
        if same is None:
            self.begin(Open(run))
            return
        step = same.state(self._present.live).step
        if step != run.step:
            words = _("{name} in the list is this run, at step {step:,}.")
            self.begin(Open(run), sentence=words.format(step=step, name=same.name))
        elif same.snapshot is not None:
            words = _("{name} of the list goes on, at step {step:,}.")
            self.begin(Open(run), kept=same, sentence=words.format(name=same.name, step=step))
        else:
            self._present.show_pretrained(False)
            self._present.go_to(None)
            self._notice.say(_("{name} is open already, at step {step:,}.").format(name=same.name, step=step))

    def _on_saved(self, path: Path, run: Run):
        self._autosaver.note_saved(run)
        self.list.note_saved(run)
        self._notice.say(_("Saved in {path}").format(path=path))
