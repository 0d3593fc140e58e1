"""Whether the steps are too large: how the errors and the loss of a run rise, and whether they come down again.

Each rule begins at one level and ends at another one, clearly lower. See troubles.py for where the levels come from.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.happening.finding import BACK, ENORMOUS, LOWERED, NOT_BACK, RISEN, Finding, sizes, smaller_steps_or_reset
from core.happening.means import held_since, recent
from core.network.architecture import DIGITS, F6_UNITS
from core.recipe.recipe import Recipe
from core.run.snapshot import Snapshot

# In digits trained on, since what tells and what is chance depends on how many there were.
FEW, SOME = 256, 1_000
ANSWERS_DIGITS = 20_000  # so many digits a smaller step size has to show what it does, and good news stay

# Errors, in percent, over FEW digits beside the best there were over SOME: they have risen if they are more than three
# times as many and 20 more, or if a run that did better guesses; that is over where SOME are within 10 of the best.
RISE, TIMES, OVER = 20, 3, 10
NEAR = 5  # where the errors are so near to the best, they have not begun to rise
DID_BETTER, GUESSES = 50, 75
# The loss beside that of a network whose code is zero. Random weights begin at 1.2 times an RBF's, which is 84, and up
# to 2 above a softmax's, log 10.
ENORMOUS_TIMES, ENORMOUS_ABOVE = 1.4, 2.0
TAME_TIMES, TAME_ABOVE = 1.2, 1.0
MOST_LOSS = 1e6  # so that a sum of many keeps the digits of small ones


@dataclass(frozen=True, eq=False)
class Rising:
    """The errors and the loss at each point of a history, (n,) each, and where they are too many or too large.

    Attributes
    ----------
    errors, lately, loss: means over FEW, SOME and FEW digits; best: the least of `lately` so far; silent: see ENORMOUS
    risen, enormous, over: whether either begins there, and whether both end
    """

    errors: np.ndarray
    lately: np.ndarray
    loss: np.ndarray
    best: np.ndarray
    silent: float
    risen: np.ndarray
    enormous: np.ndarray
    over: np.ndarray


def rising(snapshot: Snapshot) -> Rising:
    """The same of a run that has taken a step."""
    history = snapshot.history
    errors, lately = (recent(history.samples, history.train_errors, digits) for digits in (FEW, SOME))
    losses = np.where(np.isfinite(history.losses), np.minimum(history.losses, MOST_LOSS), MOST_LOSS)
    loss = recent(history.samples, losses, FEW)
    best = np.fmin.accumulate(np.fmin(lately, 100.0))
    silent = loss_of_zeros(snapshot.recipe)
    return Rising(
        errors=errors,
        lately=lately,
        loss=loss,
        best=best,
        silent=silent,
        risen=(errors > np.maximum(TIMES * best, best + RISE)) | ((best < DID_BETTER) & (errors > GUESSES)),
        enormous=loss > ENORMOUS_TIMES * silent + ENORMOUS_ABOVE,
        over=(lately < best + OVER) & (loss < TAME_TIMES * silent + TAME_ABOVE),
    )


def too_large_steps(snapshot: Snapshot, curves: Rising) -> Finding | None:
    """RISEN or ENORMOUS; or what either becomes when the step size has been lowered: LOWERED, NOT_BACK.

    RISEN: `low` errors and, after `steps` more, at step `step`, `high` ones. ENORMOUS: since step `step` the `loss` is
    above `silent`, that of a network that says nothing. All have `now`, the errors over SOME digits, and the step size,
    the last two also `lowered`, the step at which that was lowered.
    """
    history, steps = snapshot.history, snapshot.history.steps
    since = held_since(curves.risen | curves.enormous, curves.over)
    if since is None:
        return None
    numbers = {"now": float(curves.lately[-1]), **sizes(snapshot)}
    if curves.risen[since:].any():
        kind = RISEN
        numbers |= _rise(history, curves, since + int(curves.risen[since:].argmax()))
    else:
        kind = ENORMOUS
        numbers |= {"loss": float(curves.loss[-1]), "silent": curves.silent, "step": int(steps[since])}
    lowered = _lowered_since(history, int(steps[since - 1]) if since else 0)
    if lowered is None:
        return Finding(kind, numbers, smaller_steps_or_reset(snapshot))
    numbers["lowered"] = lowered
    waited = (snapshot.step - lowered) * snapshot.samples_seen / max(1, snapshot.step)
    if waited < ANSWERS_DIGITS:
        return Finding(LOWERED, numbers)
    return Finding(NOT_BACK, numbers, smaller_steps_or_reset(snapshot))


def _rise(history, curves, first):
    """From where to where the errors went, about the point at which they were first too many."""
    seen, steps, errors = history.samples, history.steps, curves.errors
    before = np.flatnonzero(errors[:first] <= curves.best[:first] + NEAR)
    start = before[-1] if before.size else max(0, first - 1)
    soon = errors[first : np.searchsorted(seen, seen[first] + ANSWERS_DIGITS, side="right")]
    end = first + int((soon >= 0.9 * soon.max()).argmax())
    low, high = float(curves.lately[start]), float(errors[end])
    return {"low": low, "high": high, "steps": int(steps[end] - steps[start]), "step": int(steps[end])}


def _lowered_since(history, since):
    """The last step at which the step size was lowered by hand, if that was not before the trouble began."""
    factor, lowered = 1.0, None
    for step, name, value in history.changes:
        if name == "step factor":
            if value < factor and step > since:
                lowered = step
            factor = value
    return lowered


def come_back(snapshot: Snapshot, curves: Rising) -> Finding | None:
    """BACK: `now` errors again, after they had risen to `high`, since step `step`; said for ANSWERS_DIGITS."""
    history = snapshot.history
    begun = np.flatnonzero(curves.risen)
    if not begun.size:
        return None
    last = begun[-1]
    ended = last + int(curves.over[last:].argmax())
    if history.samples[-1] - history.samples[ended] > ANSWERS_DIGITS:
        return None
    earlier = np.flatnonzero(curves.over[:last])
    since = earlier[-1] + 1 if earlier.size else 0
    high = float(np.nanmax(curves.errors[since : last + 1]))
    return Finding(BACK, {"now": float(curves.lately[-1]), "high": high, "step": int(history.steps[ended])})


@lru_cache(maxsize=8)
def loss_of_zeros(recipe: Recipe) -> float:
    """The loss of any digit by a network whose code is zero: bitmaps of -1 and +1 are 84 away from it."""
    penalty = float(F6_UNITS) if recipe.architecture.kind("OUTPUT").pairing.compares else 0.0
    return float(recipe.loss.values(np.full((DIGITS, 1), penalty), np.zeros(1, np.int64))[0])
