"""The runs of a session: the one in training, and those that made way for others; and the room all their pasts have."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.run.recording import MOST_BYTES, Recording, bytes_of
from core.run.records import history_until
from core.run.run import Run
from core.run.snapshot import EVALUATING, PAUSED, TRAINING, Snapshot

MOST_RUNS = 24  # each takes a megabyte and a half beside its past
MOST_NOTES = 500  # characters


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A run of this session.

    Attributes
    ----------
    run_ids: its numbers in this session, see `Snapshot`: one more each time it is gone on with
    name: another one than that of all others
    colour: the number of its colour, from 0
    snapshot: its state when it made way for another; None for the one in training
    run: the same, to go on with
    notes: what somebody has written about it
    named: whether somebody has given it its name
    unsaved_seconds: of its training that were in no file of the user's own when it made way
    """

    run_ids: tuple[int, ...]
    name: str
    colour: int
    snapshot: Snapshot | None = None
    run: Run | None = field(default=None, repr=False)
    notes: str = ""
    named: bool = False
    unsaved_seconds: float = 0.0

    @property
    def run_id(self) -> int:
        """Its number now."""
        return self.run_ids[-1]

    def left(self, snapshot: Snapshot, run: Run, unsaved_seconds: float = 0.0) -> "KeptRun":
        """The same run, which has made way for another."""
        if snapshot.state in (TRAINING, EVALUATING):
            snapshot = replace(snapshot, state=PAUSED, samples_per_second=0.0)
        return replace(self, snapshot=snapshot, run=run, unsaved_seconds=unsaved_seconds)

    def state(self, live: Snapshot) -> Snapshot:
        """How it stands; `live` is how the run in training does."""
        return self.snapshot or live

    def best_error(self, live: Snapshot) -> float | None:
        """The least error of a full test, in percent; None before the first."""
        history = self.state(live).history
        full = history.test_errors[history.test_full]
        return float(full.min()) if full.size else None

    def with_recording(self, recording: Recording) -> "KeptRun":
        """The same, less being kept of its past."""
        return replace(
            self, snapshot=replace(self.snapshot, recording=recording), run=replace(self.run, recording=recording)
        )


@dataclass(frozen=True)
class Branching:
    """Where a run of a list has branched off: from which other of the list, by its place there, and at which step."""

    place: int
    step: int


def tree(runs: Sequence[KeptRun], live: Snapshot) -> tuple[Branching | None, ...]:
    """Where each of these runs has branched off; None for one that did not, or whose parent is not in the list.

    A run from a file does not know which run here is its parent: that is the one with whose past its own begins.
    """
    place_of = {run_id: place for place, kept in enumerate(runs) for run_id in kept.run_ids}
    states = [kept.state(live) for kept in runs]
    found = []
    for state in states:
        parent, place = state.recording.parent, None
        if parent is not None and parent.run_id is not None:
            place = place_of.get(parent.run_id)
        elif parent is not None:
            place = next((place for place, other in enumerate(states) if _goes_on_from(state, other)), None)
        found.append(None if place is None else Branching(place, parent.step))
    return tuple(found)


def _goes_on_from(branch, other):
    """Whether the branch has left this run: both began alike, and until then were tested alike, to the last bit.

    The same recipe, digits and changes by hand give the same run; the norms of all gradients are in a test.
    """
    parent, earlier = branch.recording.parent, other.recording.parent
    begun = other.recording.begun_by(other.recipe)
    if (other.recipe.name, begun) != (parent.name, parent.begun) or other.step < parent.step:
        return False
    if earlier is not None and earlier.step >= parent.step:  # a branch itself, that had not yet begun
        return False
    own, its = branch.history, other.history
    before = [[change for change in history.changes if change[0] < parent.step] for history in (own, its)]
    tests = [int(np.searchsorted(history.test_steps, parent.step)) for history in (own, its)]
    if before[0] != before[1] or tests[0] != tests[1] or not tests[0]:
        return False
    told = ("test_steps", "test_errors", "gradient_norms")
    return all(
        np.array_equal(*(getattr(history, name)[: tests[0]] for history in (own, its)), equal_nan=name != told[0])
        for name in told
    )


def is_same(run: Run, state: Snapshot) -> bool:
    """Whether a run, perhaps from a file, is the one in this state, then or at another step: nothing tells them apart.

    The same recipe, digits and changes by hand give the same run; a pass that was trained twice took another time.
    """
    if _origin(run) != _origin(state):
        return False
    passes = min(len(run.history.passes), len(state.history.passes))
    own, its = (history_until(one.history, min(run.step, state.step), passes) for one in (run, state))
    if (own.changes, own.passes) != (its.changes, its.passes):
        return False
    tests = ("test_steps", "test_errors", "gradient_norms")
    alike = all(np.array_equal(getattr(own, name), getattr(its, name), equal_nan=name != tests[0]) for name in tests)
    return alike and (run.step != state.step or np.array_equal(run.trained.vector, state.trained.vector))


def _origin(run):
    parent = run.recording.parent
    return run.recipe, run.data_source, parent and (parent.name, parent.step, parent.begun)


def least_missed(runs: Sequence[KeptRun], live: Snapshot) -> KeptRun:
    """Which of those that have made way for others, of which there is one, is to go first where there are too many.

    It is the oldest of those that nobody has named or written about and nothing has branched off; where there is none,
    of those without name and notes; else of all.
    """
    parents = {branching.place for branching in tree(runs, live) if branching is not None}
    left = [(kept.named or bool(kept.notes), place in parents, place) for place, kept in enumerate(runs) if kept.run]
    return runs[min(left)[-1]]


def name_of(runs: Sequence[KeptRun], run_id: int) -> str | None:
    """What the run that has, or once had, this number is called; None where there is none."""
    return next((kept.name for kept in runs if run_id in kept.run_ids), None)


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """This name, with a number behind it where others have it already."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name


def free_colour(taken: Sequence[int]) -> int:
    """The first colour that the fewest have."""
    return min(range(len(taken) + 1), key=lambda colour: (taken.count(colour), colour))


def within(recordings: Sequence[Recording], most_bytes: int = MOST_BYTES) -> tuple[Recording, ...]:
    """These pasts, oldest first, in so much memory: older ones are thinned before newer ones, the last one never.

    At first two moments and two whole runs of each stay, its first and last; then none. What has room stays as it is.
    """
    kept = list(recordings)
    for least in (2, 0):
        for place in range(len(kept) - 1):
            while bytes_of(kept) > most_bytes and max(len(kept[place].ticks), len(kept[place].keyframes)) > least:
                fewer = [max(least, len(some) * 3 // 4) for some in (kept[place].ticks, kept[place].keyframes)]
                kept[place] = kept[place].thinned(*fewer)
    return tuple(kept)
