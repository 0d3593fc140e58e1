"""Training on one's own digits among the others."""

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.run.commands import MixIn
from core.run.snapshot import Snapshot
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.jobs.training_thread import TrainingThread

SHARE = 0.1  # of every batch


class MixingIn(QObject):
    """Between the digits that are kept and the thread that trains."""

    chosen = pyqtSignal(bool)  # whether they are mixed in, by a run that was opened
    said = pyqtSignal(str)  # one sentence on what is missing

    def __init__(self, mine: MyDigits, thread: TrainingThread, parent: QObject | None = None):
        super().__init__(parent)
        self._mine, self._thread = mine, thread
        self._mixing = False
        self._run_id: int | None = None
        mine.changed.connect(self._on_changed)
        thread.snapshot_ready.connect(self._on_snapshot_ready)

    def choose(self, mixing: bool) -> None:
        """Train with one's own digits among the others from now on, in the runs to come too; or no longer."""
        self._mixing, digits = mixing, self._mine.digits
        self._send(digits)
        if mixing and not digits:
            self.said.emit(_("There are no digits of yours yet: draw one and say its truth when it is misread."))

    def _on_changed(self, digits):
        if self._mixing:
            self._send(digits)

    def _on_snapshot_ready(self, snapshot):
        """A run that was opened brings digits of one's own with it, or none; every other goes on as was chosen."""
        if snapshot.run_id != self._run_id:
            self._run_id = snapshot.run_id
            self._mixing = _share(snapshot) > 0 or (self._mixing and not self._mine.known)
            self.chosen.emit(self._mixing)

    def _send(self, digits):
        from core.data.my_digits import as_part

        self._thread.send(MixIn(as_part(digits) if self._mixing and digits else None, SHARE))


def share_words(snapshot: Snapshot) -> str:
    """What the run trains on besides its data, to be said after the name of that; empty for nothing."""
    share = _share(snapshot)
    return _(", {share:.0f} % of them mine").format(share=100 * share) if share else ""


def _share(snapshot: Snapshot) -> float:
    """Of every batch, as the run remembers it."""
    changes = reversed(snapshot.history.changes)
    return next((value for _step, name, value in changes if name == "share of own digits"), 0.0)
