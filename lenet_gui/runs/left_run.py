"""Offers to go on with the run that an earlier window left; nothing waits for the answer."""

from PyQt5.QtCore import QDate, QDateTime, QLocale, QObject

from core.language import _
from core.run.commands import Open
from core.run.run import Run
from lenet_gui.jobs.autosaver import Autosaver, LeftRun
from lenet_gui.runs.replacing import Runs
from lenet_gui.window.notice_line import NoticeLine

GO_ON, THROW_AWAY = "go on with the run left", "throw the run left away"  # what the offers are known by


class LeftRunOffer(QObject):
    """Puts two buttons into the window's notice line, until one of them has been pressed and done what it says."""

    def __init__(self, autosaver: Autosaver, notice: NoticeLine, runs: Runs, parent: QObject):
        super().__init__(parent)
        self._autosaver, self._notice, self._runs = autosaver, notice, runs
        autosaver.found.connect(self._on_found)
        autosaver.taken_up.connect(self._withdraw)

    def _on_found(self, left: LeftRun):
        notice, what = self._notice, left_run_words(left)
        tip = _("It was not saved when the window ended; it goes on, paused, where it was.")
        notice.offer(GO_ON, _("Go on with {what}").format(what=what), tip, lambda: self._go_on(left))
        tip = _("Nobody will be asked about this run again")
        notice.offer(THROW_AWAY, _("Throw it away"), tip, lambda: self._throw_away(left), quiet=True)
        notice.mention(_("The last window ended with a run that was not saved."), about=GO_ON)

    def _go_on(self, left):
        self._runs.begin(Open(left.run), left)

    def _throw_away(self, left):
        self._autosaver.throw_away(left)
        self._withdraw()
        self._notice.take_back(GO_ON)

    def _withdraw(self):
        for key in (GO_ON, THROW_AWAY):
            self._notice.withdraw(key)


def left_run_words(left: LeftRun) -> str:
    """In words like these: the run of 21:14: fast, pass 7, 2.1 %. Of another day than today its date is told."""
    written = QDateTime.fromSecsSinceEpoch(int(left.autosave.path.stat().st_mtime))
    today = written.date() == QDate.currentDate()
    when = written.toString("HH:mm") if today else QLocale.system().toString(written.date(), QLocale.ShortFormat)
    return _("the run of {when}: {state}").format(when=when, state=_state(left.run))


def _state(run: Run) -> str:
    passes = run.history.passes
    if not passes:
        return _("{recipe}, step {step}").format(recipe=run.recipe.name, step=run.step)
    return _("{recipe}, pass {passes}, {error:.1f} %").format(
        recipe=run.recipe.name, passes=passes[-1].number, error=passes[-1].test_error_percent
    )
