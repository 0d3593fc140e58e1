"""What is wrong with a run, by its curves: each rule begins at one level and ends at another one, clearly lower.

The levels lie between what healthy runs of all recipes come to and what runs made astray do. The records of both are in
tests/unit/happening/histories; but for six long ones, which only show that the levels hold, none saw a test digit.
"""

import numpy as np

from core.happening.finding import (
    BY_HEART,
    DEAD,
    GUESSING,
    LEAST_FACTOR,
    OVERFITTING,
    RESET,
    SATURATED,
    STILL,
    STOPPED,
    WHOLE,
    Finding,
    sizes,
    smaller_steps_or_reset,
)
from core.happening.means import held_since, recent
from core.happening.steps import DID_BETTER, GUESSES, come_back, rising, too_large_steps
from core.run.snapshot import FAILED, TRAINED_LAYERS, Snapshot
from core.run.snapshot import SATURATED as SATURATED_VALUE

MANY = 10_000  # digits trained on
MOST_TESTS, MOST_PASSES = 2_000, 500  # are looked back at, so that a very long run costs no more
# Where nothing moves, the loss over MANY digits differs by a smaller share from that of MANY before, and of the first.
SAME_LOSS, MOVED_LOSS = 0.01, 0.03
NO_GRADIENT = 1e-6  # beside the greatest there has been
# Shares of a layer's units beyond SATURATED. Healthy runs come to 0.91 in C5 and 0.73 in C3; but F6, which is to be -1
# or +1 so that this does not happen (paper, section II.C), to 0.05.
FLAT, NOT_FLAT = 0.97, 0.95
CODE_FLAT, CODE_NOT_FLAT = 0.5, 0.25
# Means over so many passes: those of the test errors have grown beside the least ones, by more than so many standard
# deviations of chance, though those of training have fallen.
PASSES, GROWN, GROWN_BACK, DEVIATIONS = 3, 1.15, 1.05, 3
# Or they are so many percent more, and so many times as many, as those of training. The paper's own are 0.95 and 0.35.
GAP, GAP_OVER, GAP_TIMES = 3, 2, 10


def trouble(snapshot: Snapshot) -> Finding | None:
    """The gravest trouble of a run, or what has just become of one; None where nothing is wrong."""
    if not snapshot.history.steps.size:
        return None
    curves = rising(snapshot)
    rules = (_stopped, _dead, too_large_steps, _still, _saturated, _overfitting, come_back)
    return next((found for rule in rules if (found := rule(snapshot, curves)) is not None), None)


def _stopped(snapshot, _curves):
    """The run has failed at `step`; why, is the snapshot's message."""
    if snapshot.state != FAILED:
        return None
    return Finding(STOPPED, {"step": snapshot.step, "message": snapshot.message}, (RESET,))


def _dead(snapshot, curves):
    """`layers` to which no gradient came any more at the last two tests, the first of them after `step` steps.

    `now` percent are wrong. (Where almost all are right, gradients vanish, too, and that is well.)
    """
    history = snapshot.history
    now = curves.lately[-1]
    if not now > DID_BETTER:
        return None
    tests = history.test_steps > 0  # before the first step there is no gradient
    norms = history.gradient_norms[tests]
    if len(norms) < 2:
        return None
    trained = history.step_sizes[tests][-1, :, 1] > 0
    quiet = trained & (norms[-2:].max(axis=0) <= NO_GRADIENT * norms.max())
    if not quiet.any():
        return None
    layers = tuple(layer for layer, still in zip(TRAINED_LAYERS, quiet, strict=True) if still)
    return Finding(DEAD, {"layers": layers, "now": float(now), "step": int(history.test_steps[-2])}, (RESET,))


def _still(snapshot, _curves):
    """After `steps` steps `now` percent are wrong over MANY digits, and `loss` is their loss.

    STILL, where that is what it was at first, and MANY digits ago; GUESSING, where it moves, but a pass has gone by.
    """
    history = snapshot.history
    seen = history.samples
    if seen[-1] < 3 * MANY:
        return None
    losses, errors = (recent(seen, values, MANY) for values in (history.losses, history.train_errors))
    now = float(errors[-1])
    numbers = {"steps": int(history.steps[-1]), "now": now, "loss": float(losses[-1]), **sizes(snapshot)}
    smaller = snapshot.step_factor < 1
    if _stands(seen, losses, errors):
        return Finding(STILL, numbers, (WHOLE,) if snapshot.step_factor <= LEAST_FACTOR else (RESET,))
    if history.passes and now > GUESSES:
        return Finding(GUESSING, numbers, (WHOLE, RESET) if smaller else smaller_steps_or_reset(snapshot))
    return None


def _stands(seen, losses, errors):
    """Whether neither loss nor errors, (n,) means over MANY digits each, have moved since the run began."""
    later = np.searchsorted(seen, 3 * MANY)
    first, before = losses[np.searchsorted(seen, MANY)], losses[np.searchsorted(seen, seen[later:] - MANY)]
    losses, errors = losses[later:], errors[later:]
    moved = np.maximum(np.abs(losses - before), np.abs(losses - first)) / np.abs(losses)
    on, off = (moved < SAME_LOSS) & (errors > GUESSES), (moved > MOVED_LOSS) | (errors < GUESSES)
    return held_since(on, off) is not None


def _saturated(snapshot, _curves):
    """`layer` with the greatest `share` of flat units, `shares` of all that are squashed, since the test at `step`."""
    history, bound = snapshot.history, snapshot.recipe.architecture.squashing.bound
    if bound is None or bound <= SATURATED_VALUE or not history.test_steps.size:
        return None
    shares, steps = history.saturations[-MOST_TESTS:, :-1], history.test_steps[-MOST_TESTS:]
    flat, not_flat = (np.full(shares.shape[1], level) for level in (FLAT, NOT_FLAT))
    if snapshot.recipe.architecture.kind("OUTPUT").pairing.compares:
        flat[-1], not_flat[-1] = CODE_FLAT, CODE_NOT_FLAT
    since = held_since((shares >= flat).any(axis=1), (shares < not_flat).all(axis=1))
    if since is None:
        return None
    layer = int((shares[-1] / not_flat).argmax())
    numbers = {
        "layer": TRAINED_LAYERS[layer],
        "share": 100 * float(shares[-1, layer]),
        "shares": tuple((name, 100 * float(share)) for name, share in zip(TRAINED_LAYERS, shares[-1], strict=False)),
        "step": int(steps[since]),
        **sizes(snapshot),
    }
    return Finding(SATURATED, numbers, smaller_steps_or_reset(snapshot) if snapshot.step_factor > 1 else (RESET,))


def _overfitting(snapshot, _curves):
    """Means over PASSES: `train_then` and `test_then`, the least, about the pass `then`; `train_now`, `test_now`.

    OVERFITTING where the errors of the test grow while those of training fall; BY_HEART where the latter have all but
    gone, and the former stay.
    """
    records = snapshot.history.passes[-MOST_PASSES:]
    if len(records) < 2 * PASSES:
        return None
    columns = np.array([(record.train_error_percent, record.test_error_percent) for record in records])
    train, test = np.lib.stride_tricks.sliding_window_view(columns, PASSES, axis=0).mean(axis=2).T
    if held_since(*_grown(train, test, _digits_tested(records))) is not None:
        kind = OVERFITTING
    elif held_since((test - train >= GAP) & (GAP_TIMES * train <= test), test - train < GAP_OVER) is not None:
        kind = BY_HEART
    else:
        return None
    then = int(test.argmin())
    numbers = {
        "train_then": float(train[then]),
        "test_then": float(test[then]),
        "then": records[then + PASSES // 2].number,
        "train_now": float(train[-1]),
        "test_now": float(test[-1]),
        "kept_aside": snapshot.recipe.validation_samples > 0,
    }
    return Finding(kind, numbers)


def _grown(train, test, digits):
    """(n,) where the errors of the test have grown though those of training fell, and where that is over."""
    best = np.minimum.accumulate(test)
    chance = np.sqrt(best * (100 - best) / digits)
    on = (test > np.maximum(GROWN * best, best + DEVIATIONS * chance)) & (train < _at_best(train, test))
    return on, test < np.maximum(GROWN_BACK * best, best + chance)


def _digits_tested(records):
    """How many digits a test reads, as its errors tell."""
    known = [100 * record.test_errors / record.test_error_percent for record in records if record.test_errors]
    return max(known, default=1.0)


def _at_best(train, test):
    """(n,) errors in training where those of the test, so far, were the least."""
    places = np.maximum.accumulate(np.where(test <= np.minimum.accumulate(test), np.arange(len(test)), 0))
    return train[places]
