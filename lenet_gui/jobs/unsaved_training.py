"""How much of the run lies in no file of the user's own."""

from time import monotonic
from weakref import WeakKeyDictionary

from core.run.run import Run
from core.run.snapshot import EVALUATING, TRAINING, Snapshot


class UnsavedTraining:
    """Counts the seconds of training, of computing or of looking on, whichever are more, since the run was saved.

    At one step a second a minute holds little computing, but a minute of somebody's time.
    """

    def __init__(self):
        self._snapshot: Snapshot | None = None
        self._seen_at = 0.0  # the snapshot
        self._watched = 0.0  # seconds in which the run went on
        self._saved, self._saved_watched = 0.0, 0.0  # seconds of computing and of looking on, at the last save
        self._taken: WeakKeyDictionary[Run, tuple[int | None, float]] = WeakKeyDictionary()

    def see(self, snapshot: Snapshot) -> bool:
        """Take notice of how far the run is; whether it is another run than before, of which nothing is saved."""
        now, before = monotonic(), self._snapshot
        another = before is None or snapshot.run_id != before.run_id
        if another:
            self._watched = self._saved = self._saved_watched = 0.0
        elif _goes_on(before):
            self._watched += now - self._seen_at
        self._snapshot, self._seen_at = snapshot, now
        return another

    def take(self, run: Run) -> None:
        """The run as it is now is about to be written somewhere."""
        self._taken[run] = (self._snapshot and self._snapshot.run_id, self._watched)

    def is_of_this_run(self, run: Run) -> bool:
        """Whether what was taken belongs to the run there is now, and not to one that it has replaced since."""
        run_id, _watched = self._taken.get(run, (None, 0.0))
        return self._snapshot is not None and run_id == self._snapshot.run_id

    def note_saved(self, run: Run) -> None:
        """What was taken is in a file."""
        self._saved, self._saved_watched = run.place.training_seconds, self._taken[run][1]

    def begin_saved(self, seconds: float) -> None:
        """The run there is now was opened, so much of its training being in a file."""
        self._saved = seconds

    def seconds(self, computed: float | None = None) -> float:
        """Unsaved by now; `computed` is the run's training so far, if that is known better than from a snapshot."""
        snapshot = self._snapshot
        if snapshot is None:
            return 0.0
        since = monotonic() - self._seen_at if _goes_on(snapshot) else 0.0
        if computed is None:
            computed = snapshot.training_seconds + since
        return max(0.0, computed - self._saved, self._watched + since - self._saved_watched)


def _goes_on(snapshot):
    return snapshot.state in (TRAINING, EVALUATING)
