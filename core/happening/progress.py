"""How far a run has come: what it has reached, and whom it has passed. Only tests of all digits count."""

import math

import numpy as np

from core.data.dataset import MNIST
from core.happening.finding import BEGUN, BEST, ENDED, FIRST_PASS, NOT_BEST, PASSED, Finding
from core.happening.means import recent
from core.run.snapshot import FINISHED, Snapshot

# Test errors on MNIST, in percent, in the order in which runs pass them. The paper's are those of LeNet-5 without
# distortions, and with them (section III.B); the latter only count beside a run that has some, too.
COURSE_REPORT, PAPER, PAPER_DISTORTED = "course report", "paper", "paper with distortions"
COURSE_REPORT_PERCENT, PAPER_PERCENT, PAPER_DISTORTED_PERCENT = 2.82, 0.95, 0.8
NEWS_PASSES = 2  # so long it is news that somebody was passed
FEW_STEPS = 10  # what is said of the first pass is said anew after so many, twice as many and so on, then each quarter
QUARTERS = 4
DIGITS = 1_000  # trained on last, whose errors tell how the first pass goes
GUESSES = 75  # percent; a network that guesses is wrong in 90


def progress(snapshot: Snapshot) -> Finding | None:
    """What a run has reached; None before its first step, and as long as too few digits were seen to tell."""
    records = snapshot.history.passes
    if not records:
        return _first_pass(snapshot)
    if snapshot.state == FINISHED:
        return Finding(ENDED, _reached(snapshot, len(records)))
    return _passed(snapshot) or _newest(snapshot)


def _reached(snapshot, count):
    """Of the first `count` passes: the last one's `error`, the `best` and after which pass, `seconds` of training.

    `kept_aside`: whether tests are made on training digits kept aside; `passed`: the last one that the best is below,
    or empty, and `theirs`.
    """
    records = snapshot.history.passes[:count]
    errors = [record.test_error_percent for record in records]
    best = int(np.argmin(errors))
    passed, theirs = next((pair for pair in reversed(_beside(snapshot)) if errors[best] < pair[1]), ("", 0.0))
    return {
        "passes": records[-1].number,
        "error": errors[-1],
        "best": errors[best],
        "best_pass": records[best].number,
        "seconds": math.fsum(record.seconds for record in records),
        "kept_aside": snapshot.recipe.validation_samples > 0,
        "passed": passed,
        "theirs": theirs,
    }


def _beside(snapshot):
    """(whose, percent) of those whose errors can be compared with this run's, the worst first."""
    if snapshot.data_source != MNIST or snapshot.recipe.validation_samples:
        return []
    found = [(COURSE_REPORT, COURSE_REPORT_PERCENT), (PAPER, PAPER_PERCENT)]
    return [*found, (PAPER_DISTORTED, PAPER_DISTORTED_PERCENT)] if snapshot.recipe.distortion.any else found


def _passed(snapshot):
    """PASSED: as `_reached` at the end of the pass in which somebody was passed, for NEWS_PASSES."""
    errors = [record.test_error_percent for record in snapshot.history.passes]
    for whose, theirs in reversed(_beside(snapshot)):
        below = [count for count, error in enumerate(errors, 1) if error < theirs]
        if below and len(errors) - below[0] < NEWS_PASSES:
            return Finding(PASSED, _reached(snapshot, below[0]) | {"passed": whose, "theirs": theirs})
    return None


def _newest(snapshot):
    """BEST or NOT_BEST: as `_reached` after the last pass, which was the best, or not."""
    reached = _reached(snapshot, len(snapshot.history.passes))
    return Finding(BEST if reached["best_pass"] == reached["passes"] else NOT_BEST, reached)


def _first_pass(snapshot):
    """BEGUN and FIRST_PASS: `now` errors over the last DIGITS, `first` ones over the first, at step `step`."""
    history = snapshot.history
    quarter = max(1, snapshot.steps_per_pass // QUARTERS)
    step = snapshot.step
    if step < FEW_STEPS:
        return None
    early = FEW_STEPS * 2 ** int(math.log2(step / FEW_STEPS))
    told = min(step // quarter, QUARTERS - 1) * quarter if step >= quarter else early
    errors = recent(history.samples, history.train_errors, DIGITS)[history.steps <= told]
    known = errors[~np.isnan(errors)]
    if not known.size:
        return None
    numbers = {"now": float(known[-1]), "first": float(known[0]), "step": told}
    return Finding(BEGUN if known[-1] > GUESSES else FIRST_PASS, numbers)
