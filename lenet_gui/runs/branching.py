"""How a run branches off the moment that is shown: one is asked, the moment is computed exactly, the branch begins."""

from collections.abc import Callable

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.recipe.recipe import Recipe
from core.run.branch import branched
from core.run.run import Run
from core.run.snapshot import Snapshot
from core.study.moment import Moment
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.branching import ReplayBranch
from lenet_gui.jobs.past import NotComputed
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.runs.branch_question import BranchQuestion
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.shown.present import Present


class Branching(QObject):
    """Asks in `window`, and hands the Run that is to be gone on with to `begin`."""

    def __init__(
        self,
        thread: TrainingThread,
        present: Present,
        jobs: BackgroundJobs,
        notice: NoticeLine,
        begin: Callable[[Run], None],
        window: QWidget,
    ):
        super().__init__(window)
        self._thread, self._present, self._jobs = thread, present, jobs
        self._notice, self._begin, self._window = notice, begin, window
        jobs.hear(ReplayBranch, self._on_replayed, self._on_failed, self._on_progressed, self._on_given_up)

    def ask(self) -> None:
        """Ask with what a run is to go on from the moment shown."""
        moment = self._present.shown
        if moment is None:
            return
        self.give_up()
        for before in self._window.findChildren(BranchQuestion):
            before.close()  # it may have been about another moment
        recipe, run = self._present.pretrained.recipe if moment.source.pretrained else None, moment.run_shown
        question = BranchQuestion(recipe or run.recipe, _where(moment), _without_cuts(moment), self._window)
        question.chosen.connect(lambda recipe, factor: self._branch(moment, run, recipe, factor))
        question.open()

    def give_up(self) -> None:
        """Nobody waits for a branch any more."""
        self._jobs.cancel(ReplayBranch)

    def _branch(self, moment: Moment, run: Snapshot, recipe: Recipe, factor: float | None):
        """`run` is the state of the run that was shown when it was asked."""
        source = moment.source
        if source.pretrained:
            self._go_on(self._present.pretrained, recipe, factor, source.run_id)
        elif moment.left is not None and moment.parameters is moment.left.averaged:
            kept = next((kept for kept in self._present.runs if kept.run_id == source.run_id), None)
            if kept is not None:
                self._go_on(kept.run, recipe, factor, source.run_id)
        elif not moment.past and run.run_id == self._present.live.run_id:
            self._thread.request_run(lambda live: live and self._go_on(live, recipe, factor, source.run_id))
        else:
            past = (run.run_id, run.recipe, run.history.changes, run.recording)
            self._jobs.ask(ReplayBranch(*past, self._present.past.dataset, source.step, recipe, factor))
            self._notice.show_work(0.0, _("Back to step {step:,}").format(step=source.step), self.give_up)

    def _go_on(self, run, recipe, factor, run_id):
        self._begin(branched(run, recipe, factor or run.step_factor, run_id))

    def _on_progressed(self, wanted, fraction, _text):
        self._notice.show_work(fraction, _("Back to step {step:,}").format(step=wanted.step), self.give_up)

    def _on_replayed(self, _wanted, run):
        self._notice.end_work()
        self._begin(run)

    def _on_failed(self, _wanted, error):
        self._notice.end_work()
        if not isinstance(error, NotComputed):
            raise error
        self._notice.say(str(error), warning=True)

    def _on_given_up(self, _wanted):
        if not self._jobs.under_way(ReplayBranch):
            self._notice.end_work()


def _where(moment):
    if moment.past or moment.source.pretrained:
        return _("Another run goes on from here: {where}.").format(where=moment.source.words)
    return _("Another run goes on from this run ({name}) as it is now.").format(name=moment.source.name)


def _without_cuts(moment):
    """The table without the links that are cut; None where nothing is, or a map would be left with none."""
    cuts = set(moment.cuts)
    if not cuts:
        return None
    table = moment.parameters.architecture.table
    fewer = tuple(tuple(source for source in row if (source, place) not in cuts) for place, row in enumerate(table))
    return fewer if all(fewer) else None
