"""How one run takes the place of another: begun anew, or opened; and never without asking where much would be lost."""

from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.recipe.own_table import with_table
from core.run.commands import Open, Reset, StepOnce, Train
from core.run.run import Run
from core.run.snapshot import READY
from lenet_gui.jobs.autosaver import Autosaver, LeftRun
from lenet_gui.jobs.run_files import RunFiles
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.runs.questions import CHEAP_SECONDS, ThrowAwayQuestion
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.present import Present


class Runs(QObject):
    """Sends commands down to `thread`. `window` is where questions stand; `present` knows the run there is."""

    kept = pyqtSignal()  # the run there is, after all

    def __init__(
        self,
        thread: TrainingThread,
        present: Present,
        files: RunFiles,
        autosaver: Autosaver,
        notice: NoticeLine,
        window: QWidget,
    ):
        super().__init__(window)
        self._thread, self._present, self._files, self._autosaver = thread, present, files, autosaver
        self._notice, self._window = notice, window
        self._trainable = False
        self._awaiting_digits: Path | None = None  # a run that is to be opened
        files.opened.connect(lambda run: self.begin(Open(run)))
        files.saved.connect(self._on_saved)

    def command(self, command) -> None:
        """What one has chosen among the controls."""
        if isinstance(command, Reset):
            self.begin(command)
            return
        if isinstance(command, Train | StepOnce):
            if self._present.live is not None and self._present.live.state == READY:
                self._notice.say("")  # the invitation has been followed
            self._present.show_pretrained(False)
        self._thread.send(command)

    def begin(self, command: Open | Reset, left: LeftRun | None = None) -> None:
        """Send a command that throws away the run there is; ask first if much training would be lost.

        `left` is where the run to be opened comes from, if no file of the user's own holds it.
        """
        unsaved = self._autosaver.unsaved_seconds()
        if unsaved <= CHEAP_SECONDS:
            self._replace(command, left)
            return
        question = ThrowAwayQuestion(unsaved, self._window)
        question.thrown_away.connect(lambda: self._replace(command, left))
        question.kept.connect(self.kept)
        question.open()

    def begin_with_table(self, table) -> None:
        """Begin a run with this connection table."""
        self.begin(Reset(with_table(self._present.live.recipe, table)))

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

    def _replace(self, command, left):
        self._notice.say("")
        if isinstance(command, Open):
            self._autosaver.expect(command.run, 0.0 if left else command.run.place.training_seconds, left)
        self._present.look(play=None)  # of a run that is thrown away
        self._present.restore()
        self._present.show_pretrained(False)
        self._thread.send(command)

    def _on_saved(self, path: Path, run: Run):
        self._autosaver.note_saved(run)
        self._notice.say(_("Saved in {path}").format(path=path))
