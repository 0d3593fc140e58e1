"""Going through a part of a run once more, to the very step that is asked for: the same numbers, to the last bit.

What a run does depends on its recipe, its digits and what was changed by hand, and on nothing else; so from a whole run
that was kept, or from the beginning, with the same changes at the same steps, it comes by the same place again.
"""

from dataclasses import replace

from core.data.dataset import Dataset
from core.language import _
from core.recipe.recipe import Recipe
from core.run.commands import Command, MixIn, Open, SetProcesses, SetStepFactor, TrainTo
from core.run.recording import NO_PAST, OWN_SHARE, STEP_FACTOR, Recording, fingerprint
from core.run.run import Run
from core.run.snapshot import FAILED
from core.training.trainer import Trainer

Changes = tuple[tuple[int, str, float], ...]  # as in a History


class ReplayError(ValueError):
    """A step that cannot be gone to again; the message is one sentence for the user."""


class Replay:
    """Goes to `step` of a run; `changes` are its History's, `recording` is what is kept of it.

    What was recorded on the way is compared with what comes out now: another processor rounds otherwise, and what it
    finds is near, not the same. `prove`: where nothing was recorded on the way, go on to what was recorded next, since
    the run may be another machine's. `processes` compute, None for as many as pay.

    Raises ReplayError where digits that were mixed in are not there any more, for a step below 0 or before a branch;
    DataError where the dataset is another.
    """

    def __init__(
        self,
        recipe: Recipe,
        changes: Changes,
        recording: Recording,
        dataset: Dataset,
        step: int,
        prove: bool = False,
        processes: int | None = 1,
    ):
        if step < 0:
            raise ReplayError(_("There is no step {step}; the first is 0.").format(step=step))
        begun = recording.keyframe_at(step)
        if begun is None and recording.parent is not None:
            parent = recording.parent
            message = _("Step {step} cannot be computed: this run branched off {name} at step {first}, after it.")
            if step >= parent.step:
                message = _(
                    "Step {step} cannot be computed: nothing is kept of where this run began, a branch of {name}."
                )
            raise ReplayError(message.format(step=step, name=parent.name, first=parent.step))
        self.step, self._first, self._parent = step, begun.step if begun else 0, recording.parent
        self.near = False  # whether something recorded differs from what came out
        self._found: Run | None = None
        marks = {tick.step: fingerprint(tick.parameters) for tick in recording.ticks if tick.step > self._first}
        self._last = step
        if prove and marks and not any(at <= step for at in marks):
            self._last = min(marks)
        self._marks = {at: mark for at, mark in marks.items() if at <= self._last}
        self._changes = [
            (at, _command(at, name, value, recording)) for at, name, value in changes if self._first <= at < self._last
        ]
        self._trainer = Trainer(recipe, dataset)
        self._trainer.apply(SetProcesses(processes))
        if begun is not None:
            self._trainer.apply(Open(replace(begun, recording=NO_PAST)))
        self._note()
        self._go_on()

    @property
    def done(self) -> float:
        """How much of the way is behind, 0 to 1."""
        way = self._last - self._first
        return (self._trainer.place.step - self._first) / way if way else 1.0

    def advance(self) -> bool:
        """Some steps further, in about 20 ms; False where it has arrived. Raises ReplayError where the run failed."""
        if self._trainer.step():
            return True
        self._note()
        if self._trainer.place.step == self._last:
            return False
        self._go_on()
        return True

    def run(self) -> Run:
        """The run as it was after `step` steps, of its past only where it has branched off; once it has arrived."""
        return self._found

    def close(self) -> None:
        """End what helps."""
        self._trainer.close()

    def _note(self):
        """It stands at one of its stops, or cannot go on."""
        here = self._trainer.snapshot()
        if here.state == FAILED:
            raise ReplayError(here.message)
        if here.step == self.step:
            self._found = replace(self._trainer.run(), recording=replace(NO_PAST, parent=self._parent))
        if here.step in self._marks:
            self.near |= fingerprint(here.averaged) != self._marks[here.step]

    def _go_on(self):
        """Make the changes that are due here, and train to where something is to be done next."""
        here = self._trainer.place.step
        while self._changes and self._changes[0][0] <= here:
            self._trainer.apply(self._changes.pop(0)[1])
        stops = {self.step, self._last, *self._marks, *(at for at, _command in self._changes)}
        self._trainer.apply(TrainTo(min(stop for stop in stops if stop > here or stop == self._last)))


def _command(at: int, name: str, value: float, recording: Recording) -> Command:
    """What does again what was done by hand."""
    if name == STEP_FACTOR:
        return SetStepFactor(value)
    if name != OWN_SHARE:
        raise ReplayError(
            _("At step {step} {name} was changed, which cannot be done again.").format(step=at, name=name)
        )
    mixed = next((mixed for mixed in reversed(recording.mixed) if mixed.step == at), None)
    if value and (mixed is None or mixed.digits is None):
        raise ReplayError(
            _("The digits mixed in at step {step} are not kept, so what followed cannot be computed.").format(step=at)
        )
    return MixIn(mixed.digits if value else None, value)


def replayed(
    recipe: Recipe, changes: Changes, recording: Recording, dataset: Dataset, step: int, processes: int | None = 1
) -> Run:
    """The run as it was after so many steps; see `Replay`."""
    replay = Replay(recipe, changes, recording, dataset, step, processes=processes)
    try:
        while replay.advance():
            pass
        return replay.run()
    finally:
        replay.close()
