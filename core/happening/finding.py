"""What can be found in a run, of which one thing at a time is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.run.snapshot import Snapshot

# What is wrong with it.
STOPPED, RISEN, ENORMOUS, NOT_BACK = "stopped", "risen", "enormous", "not back"
DEAD, STILL, GUESSING = "dead", "still", "guessing"
SATURATED, OVERFITTING, BY_HEART = "saturated", "overfitting", "by heart"
TROUBLES = (STOPPED, RISEN, ENORMOUS, NOT_BACK, DEAD, STILL, GUESSING, SATURATED, OVERFITTING, BY_HEART)
# What becomes of that, and how far the run has come.
LOWERED, BACK = "lowered", "back"
PASSED, BEST, NOT_BEST, ENDED = "passed", "best", "not best", "ended"
BEGUN, FIRST_PASS = "begun", "first pass"
KINDS = (*TROUBLES, LOWERED, BACK, PASSED, BEST, NOT_BEST, ENDED, BEGUN, FIRST_PASS)

# What helps: half the step size, the recipe's own again, another run.
LEAST_FACTOR = 0.1
REMEDIES = HALVE, WHOLE, RESET = "halve", "whole", "reset"


@dataclass(frozen=True)
class Finding:
    """One thing that is so.

    Attributes
    ----------
    kind: one of `KINDS`
    numbers: what a sentence about it and its evidence are made of, by name; which there are is told where the kind is
        found. Errors are in percent
    remedies: what helps, of `REMEDIES`
    """

    kind: str
    numbers: Mapping[str, object]
    remedies: tuple[str, ...] = ()

    @property
    def trouble(self) -> bool:
        """Whether something is wrong."""
        return self.kind in TROUBLES


def smaller_steps_or_reset(snapshot: Snapshot) -> tuple[str, ...]:
    """The remedies of steps that are too large; they are halved only as far as the window's slider goes."""
    return (HALVE, RESET) if snapshot.step_factor / 2 >= LEAST_FACTOR else (RESET,)


def sizes(snapshot: Snapshot) -> dict[str, float]:
    """The step size of the next step, and the factor set by hand that it includes, as numbers of a finding."""
    return {"step_size": snapshot.step_size, "factor": snapshot.step_factor}
