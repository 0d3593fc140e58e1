"""The past of a run: ticks to look back on, whole runs to go on from, and what was changed by hand between them.

Ticks are taken after steps that only the step before decides, `next_tick`: each is a small part of the way further than
the one before, so that the first steps are all there, a run of any length has some hundred, and none is ever dropped.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np

from core.data.dataset import Part
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe

MOST_BYTES = 150_000_000  # of all that is recorded in a session
MOST_KEYFRAMES = 40
FINER, COARSER = 48, 24  # a tick is this part of its step further than the one before; coarser where a batch is a digit
STEP_FACTOR, OWN_SHARE = "step factor", "share of own digits"  # the names of what is changed by hand, in a History


@dataclass(frozen=True, eq=False)
class Tick:
    """A network of the past.

    Attributes
    ----------
    step: steps taken
    samples: training digits seen
    parameters: those shown then
    step_size: of the next step
    """

    step: int
    samples: int
    parameters: Parameters = field(repr=False)
    step_size: float


@dataclass(frozen=True, eq=False)
class Answers:
    """What was answered in a full test after so many steps, (n,) uint8; the digits and their truth are in the data."""

    step: int
    answers: np.ndarray = field(repr=False)


@dataclass(frozen=True, eq=False)
class Mixed:
    """From this step on about this share of every batch was of these digits; None for none."""

    step: int
    digits: Part | None = field(repr=False)
    share: float


@dataclass(frozen=True)
class Parent:
    """Where a run has branched off.

    Attributes
    ----------
    run_id: the number of its parent in this session; None where that was in another session
    name: of the parent's recipe
    step: so many steps had been taken
    begun: the recipe by which its network began, with the random weights of that; its parent's, or that one's parent's
    """

    run_id: int | None
    name: str
    step: int
    begun: Recipe


@dataclass(frozen=True, eq=False)
class Recording:
    """What is kept of a run's past, each in the order of its steps.

    Attributes
    ----------
    ticks: networks to be looked at
    keyframes: whole runs, each a `core.run.run.Run` without a past of its own, to go on from
    answers: of the full tests
    mixed: the digits that were mixed in
    parent: where the run has branched off, and with it this past begins; None for one that began at its beginning
    """

    ticks: tuple[Tick, ...] = ()
    keyframes: tuple[Any, ...] = ()
    answers: tuple[Answers, ...] = ()
    mixed: tuple[Mixed, ...] = ()
    parent: Parent | None = None

    def tick_at(self, step: int) -> Tick | None:
        """The last tick that is not after this step; None before the first."""
        return next((tick for tick in reversed(self.ticks) if tick.step <= step), None)

    def keyframe_at(self, step: int) -> Any:
        """The last whole run that is not after this step; None where one has to begin at the beginning."""
        return next((run for run in reversed(self.keyframes) if run.step <= step), None)

    def answers_at(self, step: int) -> Answers | None:
        """Of the last full test up to this step."""
        return next((found for found in reversed(self.answers) if found.step <= step), None)

    def begun_by(self, recipe: Recipe) -> Recipe:
        """By which recipe the network of this past's run, which follows `recipe`, began."""
        return recipe if self.parent is None else self.parent.begun

    @property
    def nbytes(self) -> int:
        """How much memory it takes, in bytes; what two parts of it share counts once."""
        return bytes_of((self,))

    def thinned(self, ticks: int, keyframes: int) -> "Recording":
        """At most so many of each, evenly spread; the first and the last stay."""
        return replace(self, ticks=_evenly(self.ticks, ticks), keyframes=_evenly(self.keyframes, keyframes))

    def arrays(self) -> Iterator[np.ndarray]:
        """All that takes memory, some of it perhaps twice."""
        yield from (tick.parameters.vector for tick in self.ticks)
        for run in self.keyframes:
            yield from (run.trained.vector, run.averaged.vector, *run.optimizer.values())
            if run.gradient is not None:
                yield run.gradient
        yield from (found.answers for found in self.answers)
        for mixed in self.mixed:
            if mixed.digits is not None:
                yield from (mixed.digits.images, mixed.digits.labels)


NO_PAST = Recording()


def bytes_of(recordings: Iterable[Recording]) -> int:
    """How much memory these take together, in bytes; what two of them share counts once."""
    arrays = {id(array): array.nbytes for recording in recordings for array in recording.arrays()}
    return sum(arrays.values())


def next_tick(step: int, finer: bool = True) -> int:
    """The step of the tick after the one at `step`."""
    return max(step + 1, math.ceil(step * (1 + 1 / (FINER if finer else COARSER))))


@lru_cache(maxsize=4)
def _ticks(finer: bool) -> list[int]:
    return [0]


def first_tick_from(step: int, finer: bool = True) -> int:
    """The step of the first tick at this step or after it."""
    ticks = _ticks(finer)
    while ticks[-1] < step:
        ticks.append(next_tick(ticks[-1], finer))
    return next(tick for tick in ticks if tick >= step)


def fingerprint(parameters: Parameters) -> str:
    """The SHA-256 of all parameters as float32, little-endian, in the order of `Parameters.vector`."""
    return sha256(np.ascontiguousarray(parameters.vector, "<f4").tobytes()).hexdigest()


class Recorder:
    """Takes down the run that is under way. `past` is what is known of it already, up to `step`.

    `finer`: whether a batch is more than one digit. `on`: whether anything is taken down but the digits mixed in, which
    could not be had again.
    """

    def __init__(self, finer: bool, step: int = 0, past: Recording = NO_PAST, on: bool = True):
        self._finer, self.on = finer, on
        self._recording = past
        # Where nothing was taken down yet, as in a branch, the past begins here, be it on the grid or not.
        self.next = first_tick_from(step + (past.ticks[-1].step == step), finer) if past.ticks else step
        self._changed_at: int | None = None  # the step of the last keyframe that only a change by hand is for

    @property
    def recording(self) -> Recording:
        """All so far."""
        return self._recording

    def due(self, step: int) -> bool:
        """Whether a tick is to be taken now that so many steps have been."""
        return self.on and step >= self.next

    def tick(self, tick: Tick) -> None:
        """Take it down."""
        self._recording = replace(self._recording, ticks=(*self._recording.ticks, tick))
        self.next = first_tick_from(tick.step + 1, self._finer)

    def tested(self, step: int, answers: np.ndarray) -> None:
        """A full test after so many steps has had these answers, (n,) uint8."""
        if not self.on:
            return
        kept = Answers(step, answers)
        self._recording = replace(self._recording, answers=(*self._recording.answers, kept))

    def mixed(self, mixed: Mixed) -> None:
        """Other digits are mixed in from now on; digits known already are kept once."""
        if mixed.digits is not None:
            known = (before.digits for before in self._recording.mixed if before.digits is not None)
            same = next((digits for digits in known if _alike(digits, mixed.digits)), mixed.digits)
            mixed = replace(mixed, digits=same)
        others = tuple(before for before in self._recording.mixed if before.step < mixed.step)
        self._recording = replace(self._recording, mixed=(*others, mixed))

    def keep(self, run: Any, changed: bool = False, goes_on: bool = False) -> None:
        """Keep a whole run; `changed`: since something was changed by hand, `goes_on`: in the same movement as before.

        Of a movement, such as a slider dragged, only the last one is kept, which is one change.
        Beyond `MOST_KEYFRAMES`, or what there is room for, they are thinned evenly.
        """
        kept = [before for before in self._recording.keyframes if before.step < run.step]
        if goes_on:
            kept = [before for before in kept if before.step != self._changed_at]
        known = any(before.step == run.step != self._changed_at for before in self._recording.keyframes)
        if changed:
            self._changed_at = None if known else run.step
        elif self._changed_at == run.step:
            self._changed_at = None
        self._recording = replace(self._recording, keyframes=(*kept, run))
        room = MOST_BYTES - replace(self._recording, keyframes=()).nbytes
        size = max(1, replace(NO_PAST, keyframes=(run,)).nbytes)
        most = max(1, min(MOST_KEYFRAMES, room // size))
        self._recording = replace(self._recording, keyframes=_evenly(self._recording.keyframes, most))


def _evenly(kept, most):
    """At most so many; each that goes is the one whose neighbours are nearest to each other."""
    kept = list(kept)
    while len(kept) > max(most, 2):
        gaps = [after.step - before.step for before, after in zip(kept, kept[2:], strict=False)]
        del kept[1 + gaps.index(min(gaps))]
    return tuple(kept[-most:]) if most else ()


def _alike(one: Part, other: Part) -> bool:
    return one is other or (np.array_equal(one.images, other.images) and np.array_equal(one.labels, other.labels))
