"""Goes to the moment that a line names, and says the line of the moment there is."""

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QApplication, QWidget

from core.data.dataset import BUILTIN
from core.language import _
from core.run.commands import Open
from core.run.run import Run
from core.run.snapshot import EVALUATING, TRAINING
from core.study.address import EXAMPLE, Address, AddressError, left_out, why_none
from core.study.lens import NOTHING_DONE
from lenet_gui.actions.actions import Actions
from lenet_gui.jobs.computed_run import ComputeRun
from lenet_gui.jobs.data_source import data_name
from lenet_gui.jobs.past import NotComputed
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.runs.replacing import Runs
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.shown.stage import Stage
from lenet_gui.window.wiring import Parts

LINE = "line"  # what is said about one that leads nowhere here is known by this


class GoingTo(QObject):
    """What the line says is shown: a step of the run that is there, if it is behind it; else that run is computed.

    What is computed is opened like a run from a file, so that one can go on from there.
    """

    def __init__(
        self,
        actions: Actions,
        parts: Parts,
        stage: Stage,
        runs: Runs,
        thread: TrainingThread,
        notice: NoticeLine,
        window: QWidget,
    ):
        super().__init__(window)
        self._present, self._sources, self._digits, self._jobs = parts.present, parts.sources, parts.digits, parts.jobs
        self._travel = parts.travel
        self._stage, self._runs, self._notice = stage, runs, notice
        self._wanted: Address | None = None  # until all is there
        self._awaits_file = False  # a run is being opened before
        self._awaited: Run | None = None  # and is to be there
        actions.bind("moment.copy", self.copy)
        actions.bind("moment.go_to", self.ask)
        parts.run_files.opened.connect(self._on_opened)
        for given_up in (parts.run_files.failed, thread.command_refused):
            given_up.connect(self._on_not_opened)
        for news in (thread.snapshot_ready, parts.digits.changed):  # of which the window has heard before
            news.connect(self._go_on)
        end_work = lambda _request: notice.end_work()  # noqa: E731
        parts.jobs.hear(ComputeRun, self._on_computed, self._on_failed, self._on_progressed, end_work)

    # The line of the moment there is

    def copy(self) -> None:
        """Put the line of what is shown on the clipboard, and say so; or why there is none."""
        moment = self._present.shown
        try:
            line = str(Address.of(moment, self._stage.picked))
        except AddressError as error:
            self._notice.say(str(error), warning=True)
            return
        QApplication.clipboard().setText(line)
        missing = left_out(moment)
        words = _("Copied: {line} (without {missing})") if missing else _("Copied: {line}")
        self._notice.say(words.format(line=line, missing=", ".join(missing)))

    # Going there

    def ask(self) -> None:
        """Have a line written in the notice line; one that is on the clipboard stands there already."""
        self._notice.ask(_("Go to"), EXAMPLE, self._offered(), _why_not, lambda text: self.go(Address.parsed(text)))

    def _offered(self):
        text = QApplication.clipboard().text()
        if text and not _why_not(text):
            return " ".join(text.split())
        try:
            return str(Address.of(self._present.shown, self._stage.picked))
        except AddressError:
            return ""

    def go(self, address: Address, after_file: bool = False) -> None:
        """Show this moment, as soon as there are digits, and, `after_file`, the run of a file that is being opened."""
        self._wanted, self._awaits_file = address, after_file
        self._go_on()

    def _on_opened(self, run):
        self._awaited = run if self._awaits_file else None
        self._awaits_file = False
        self._go_on()  # it may be the run that is there

    def _on_not_opened(self, _sentence):
        self._awaits_file, self._awaited = False, None
        self._go_on()

    def _go_on(self, _news=None):
        """Show what is wanted, if all is there."""
        address, digits = self._wanted, self._digits
        if address is None or self._present.live is None or not digits.trainable or self._run_is_coming():
            return
        if digits.dataset.source != address.data and digits.others_coming:
            return
        self._wanted = self._awaited = None
        why = self._why_not_here(address)
        if why:
            self._notice.say(why, warning=True, about=LINE)
        else:
            self._notice.take_back(LINE)
            self._show(address)

    def _run_is_coming(self):
        live, run = self._present.live, self._awaited
        return self._awaits_file or (run is not None and (live.recipe, live.step) != (run.recipe, run.step))

    def _why_not_here(self, address):
        dataset = self._digits.dataset
        if dataset.source != address.data:
            how = _("start with --data builtin") if address.data == BUILTIN else _("open a data folder with MNIST")
            return _("The line is of other digits ({digits}): {how}.").format(digits=data_name(address.data), how=how)
        if address.part is not None and address.index >= len(getattr(dataset, address.part)):
            return _("The last {part} digit here is {last:,}, so there is no {index:,}.").format(
                part=address.part, last=len(getattr(dataset, address.part)) - 1, index=address.index
            )
        return ""

    def _show(self, address):
        self._travel.give_up()
        self._present.look(**NOTHING_DONE, play=None)  # a line says nothing of these
        if address.part is not None:
            part = getattr(self._digits.dataset, address.part)
            self._sources.pick_digit(part, address.part, address.index)
        self._stage.pick(address.unit)
        if address.pretrained:
            self._travel.go(None)
            self._present.show_pretrained(True)
        elif self._is_behind(address):
            self._present.show_pretrained(False)
            self._travel.go(None)  # from a run that was left, too
            self._travel.compute(address.step)
        else:
            running = self._present.live.state in (TRAINING, EVALUATING)
            processes = 1 if running else None
            self._jobs.ask(ComputeRun(address.whole_recipe, self._digits.dataset, address.step, processes))

    def _is_behind(self, address):
        """Whether the run that is there came by."""
        live = self._present.live
        same = live.recipe == address.whole_recipe and live.data_source == address.data
        return same and address.step <= live.step and not why_none(live, address.step)

    def _on_progressed(self, _request, fraction, text):
        self._notice.show_work(fraction, text, lambda: self._jobs.cancel(ComputeRun))

    def _on_computed(self, _request, run):
        self._notice.end_work()
        self._runs.begin(Open(run))

    def _on_failed(self, _request, error):
        self._notice.end_work()
        if not isinstance(error, NotComputed):
            raise error
        self._notice.say(str(error), warning=True)


def _why_not(text: str) -> str:
    """What is wrong with a line, in one sentence; empty for nothing."""
    try:
        Address.parsed(text)
    except AddressError as error:
        return str(error)
    return ""
