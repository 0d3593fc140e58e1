"""How the window closes: no training is lost unasked, no save is cut short, and then it closes for certain."""

from PyQt5.QtCore import QEventLoop, QObject
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.run.commands import Pause
from core.run.run import Run
from lenet_gui.jobs.autosaver import Autosaver
from lenet_gui.jobs.run_files import RunFiles
from lenet_gui.runs.questions import CHEAP_SECONDS, ClosingQuestion
from lenet_gui.runs.replacing import Runs
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.save_dialog import ask_where_to_save_run


class Closing(QObject):
    """Decides whether `window` may close now; if not, what has to come before is begun, and closes it afterwards."""

    def __init__(
        self,
        window: QWidget,
        run_files: RunFiles,
        autosaver: Autosaver,
        notice: NoticeLine,
        runs: Runs,
    ):
        super().__init__(window)
        self._window, self._notice, self._runs = window, notice, runs
        self._run_files, self._autosaver = run_files, autosaver
        self._question: ClosingQuestion | None = None
        self._agreed = False  # to lose what is unsaved, or to keep it for the next start
        self._waiting = False  # for saves under way
        self._at_once = False  # nobody is there to be asked
        self.thrown_away = False  # on purpose
        run_files.saves_ended.connect(self._on_saves_ended)
        run_files.not_saved.connect(self._on_not_saved)

    def may_close(self) -> bool:
        """Whether the window may close now."""
        if self._run_files.saving:
            self._waiting = True
            self._notice.say(_("The window closes as soon as the run is saved…"))
            return False
        self._waiting = False
        unsaved, others = self._autosaver.unsaved_seconds(), self._runs.list.unsaved(CHEAP_SECONDS)
        if (unsaved > CHEAP_SECONDS or others) and not (self._agreed or self._at_once):
            self._ask(unsaved, others)
            return False
        return True

    def close_at_once(self) -> None:
        """Close without a question, as the system wants it: the run is kept for the next start."""
        self._at_once = True
        if self._question is not None:
            self._question.close()
        self._window.close()

    def throw_away(self) -> None:
        """Close, and keep nothing of the run."""
        self._agreed = self.thrown_away = True
        self._window.close()

    def prepare_for_end_of_session(self) -> None:
        """Have everything written when this returns: the program may then be ended, or the session may go on."""
        if self._autosaver.unsaved_seconds() > 0:
            self._autosaver.write()
        waiting = QEventLoop()
        for ended in (self._run_files.saves_ended, self._autosaver.ended):
            ended.connect(waiting.quit)
        while self._run_files.saving or self._autosaver.writing:
            waiting.exec_(QEventLoop.ExcludeUserInputEvents)

    def keep_run(self, run: Run | None) -> None:
        """The thread has ended and left this run, if any: it is offered at the next start."""
        sentence = self._autosaver.end(run, self.thrown_away)
        if sentence:
            from lenet_gui.terminal import warn

            warn(sentence)  # there is no window any more to say it in

    def _ask(self, unsaved, others):
        if self._question is not None:
            self._question.raise_()
            return
        self._question = question = ClosingQuestion(unsaved, others, self._window)
        question.save_chosen.connect(self._save)
        question.thrown_away.connect(self.throw_away if unsaved > CHEAP_SECONDS else self._close)
        question.finished.connect(self._on_question_finished)
        question.open()

    def _close(self):
        self._agreed = True
        self._window.close()

    def _save(self):
        ask_where_to_save_run(self._window, self._save_and_close)

    def _save_and_close(self, path):
        self._agreed = True
        self._runs.command(Pause())  # else there would be something unsaved again
        self._run_files.save(path)
        self._window.close()

    def _on_question_finished(self, _result):
        self._question = None

    def _on_not_saved(self, _sentence):
        """The window stays, so that the run can be saved elsewhere."""
        if not self._at_once:
            self._agreed = self._waiting = False

    def _on_saves_ended(self):
        if self._waiting:
            self._window.close()
