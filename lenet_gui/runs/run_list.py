"""The runs of the session as a list: what makes way for another run stays in it as it was left."""

from dataclasses import replace

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.recipe.recipe import MOST_NAME
from core.run.commands import Open, Reset
from core.run.kept_runs import MOST_NOTES, MOST_RUNS, KeptRun, free_colour, free_name, is_same, least_missed, within
from core.run.recording import Recording
from core.run.run import Run
from core.run.snapshot import Snapshot
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.window.shown.present import Present


class RunList(QObject):
    """Keeps `present.runs`, in the order in which they began. At most one of them, the last begun, is in training.

    A run that has taken no step leaves nothing. One that is deleted can be brought back while there is room: of more
    than `MOST_RUNS` those go first, and then who is missed least. Names and notes are for people.
    """

    said = pyqtSignal(str)  # one sentence: what has become of a run
    deleted = pyqtSignal(str)  # the name of the run that can be brought back; empty for none

    def __init__(self, thread: TrainingThread, present: Present, parent: QObject):
        super().__init__(parent)
        self._thread, self._present = thread, present
        self._coming: KeptRun | None = None  # is gone on with: the next run is this one
        self._past: Recording | None = None  # of the live run, for which there is room
        self._deleted: tuple[KeptRun, ...] = ()  # the last one comes back first
        thread.snapshot_ready.connect(self.see)

    def put_in_place(self, command: Open | Reset, kept: KeptRun | None = None, unsaved_seconds: float = 0.0) -> None:
        """Send a command for another run; `kept` is the run of the list that it goes on with, if it is one.

        Of the one there is so much training is unsaved.
        """
        self._thread.replace(command, lambda snapshot, run: self._on_left(snapshot, run, kept, unsaved_seconds))

    def see(self, snapshot: Snapshot) -> None:
        """The run in training is like this now."""
        self._take_up(snapshot)
        if snapshot.recording is not self._past:
            self._past = snapshot.recording
            self._make_room()

    def find(self, run_id: int) -> KeptRun | None:
        """The run that has, or once had, this number; None where there is none."""
        return next((kept for kept in self._present.runs if run_id in kept.run_ids), None)

    def same_as(self, run: Run) -> KeptRun | None:
        """The run of the list that this one from a file is, whose step is nearest to it; None where there is none."""
        live = self._present.live
        found = [kept for kept in self._present.runs if is_same(run, kept.state(live))]
        return min(found, key=lambda kept: abs(kept.state(live).step - run.step), default=None)

    def note_saved(self, run: Run) -> None:
        """The user has a file of this run, which may have made way while that was being written."""
        kept = self.same_as(run)
        if kept is not None and kept.run is not None and kept.run.step == run.step:
            self._present.runs = self._with(replace(kept, unsaved_seconds=0.0))

    def unsaved(self, least_seconds: float) -> tuple[KeptRun, ...]:
        """Those that made way with more unsaved training than this."""
        return tuple(kept for kept in self._present.runs if kept.unsaved_seconds > least_seconds)

    def rename(self, run_id: int, name: str) -> None:
        """Call a run so; an empty name changes nothing, and one that another has gets a number."""
        name = "".join(letter for letter in name if letter.isprintable()).strip()[:MOST_NAME]
        kept = self.find(run_id)
        if kept is not None and name:
            taken = [other.name for other in self._present.runs if other is not kept]
            self._tell(self._with(replace(kept, name=free_name(name, taken), named=True)))

    def note(self, run_id: int, notes: str) -> None:
        """Write this about a run."""
        kept = self.find(run_id)
        if kept is not None:
            self._tell(self._with(replace(kept, notes=notes[:MOST_NOTES])))

    def delete(self, run_id: int) -> None:
        """Let go of a run, and of its past, until it is brought back; not of the one in training."""
        kept = self.find(run_id)
        if kept is not None and kept.snapshot is not None:
            self._set_deleted((*self._deleted, kept))
            self._tell(tuple(other for other in self._present.runs if other is not kept))
            self.said.emit(_("{name} is deleted; Ctrl+Z undoes that.").format(name=kept.name))

    def bring_back(self) -> None:
        """Have the run that was deleted last again, and show it; nothing happens where there is none."""
        if not self._deleted:
            return
        kept = self._deleted[-1]
        self._set_deleted(self._deleted[:-1])
        kept = replace(kept, name=free_name(kept.name, [other.name for other in self._present.runs]))
        self._present.runs = tuple(sorted((*self._present.runs, kept), key=lambda one: one.run_ids[0]))
        self._present.show_run(kept)
        self.said.emit(_("{name} is back.").format(name=kept.name))

    def _on_left(self, snapshot, run, coming, unsaved_seconds):
        self._take_up(snapshot)  # perhaps it came and went before anything of it was seen
        kept = self.find(snapshot.run_id)
        if run.step:
            self._present.runs = self._with(kept.left(snapshot, run, unsaved_seconds))
        else:
            self._present.runs = tuple(other for other in self._present.runs if other is not kept)
        self._coming = coming

    def _take_up(self, snapshot):
        """See to it that the run of this snapshot, which is in training, is in the list."""
        if self.find(snapshot.run_id) is not None:
            return
        runs, coming = self._present.runs, self._coming and self.find(self._coming.run_id)
        self._coming = None
        # One that is still called live has gone with the digits there were before any step.
        runs = tuple(kept for kept in runs if kept.snapshot is not None)
        if coming is not None:
            again = (*coming.run_ids, snapshot.run_id)
            again = replace(coming, run_ids=again, snapshot=None, run=None, unsaved_seconds=0.0)
            runs = tuple(again if kept is coming else kept for kept in runs)
        else:
            name = free_name(snapshot.recipe.name, [kept.name for kept in runs])
            runs = (*runs, KeptRun((snapshot.run_id,), name, free_colour([kept.colour for kept in runs])))
        self._set_deleted(self._deleted[max(0, len(runs) + len(self._deleted) - MOST_RUNS) :])
        while len(runs) > MOST_RUNS:
            gone = least_missed(runs, snapshot)
            runs = tuple(kept for kept in runs if kept is not gone)
            left = _("{name} has left the list of {most} runs.")
            self.said.emit(left.format(name=gone.name, most=MOST_RUNS))
        self._present.runs = runs

    def _make_room(self):
        left = [*self._deleted, *(kept for kept in self._present.runs if kept.snapshot is not None)]
        pasts = [kept.snapshot.recording for kept in left]
        for kept, past in zip(left, within((*pasts, self._past)), strict=False):
            if past is not kept.snapshot.recording:
                thinned = kept.with_recording(past)
                self._present.runs = self._with(thinned)
                self._deleted = tuple(thinned if one is kept else one for one in self._deleted)

    def _set_deleted(self, deleted):
        self._deleted = deleted
        self.deleted.emit(deleted[-1].name if deleted else "")

    def _with(self, changed):
        return tuple(changed if kept.run_id == changed.run_id else kept for kept in self._present.runs)

    def _tell(self, runs):
        self._present.runs = runs
        self._present.changed.emit()
