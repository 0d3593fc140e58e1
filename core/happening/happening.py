"""What is happening in a run: the one thing most worth knowing of it."""

from dataclasses import replace

import numpy as np

from core.happening.finding import Finding
from core.happening.progress import progress
from core.happening.troubles import trouble
from core.run.recording import STEP_FACTOR
from core.run.records import history_until
from core.run.snapshot import TRAINING, Snapshot


def happening(snapshot: Snapshot) -> Finding | None:
    """What to say of a run at this moment; None where there is nothing to say, as before its first step.

    What is wrong goes before how far the run is. It is a function of the snapshot alone: of a past moment it tells what
    was true then. What has begun is held until it is clearly over, so that nothing flickers.
    """
    return trouble(snapshot) or progress(snapshot)


def happening_then(snapshot: Snapshot, step: int) -> Finding | None:
    """The same of the run as it was after so many of its steps, of which there is a past.

    It names no remedies: what helped then would now be done to another network.
    """
    found = happening(snapshot if step == snapshot.step else _then(snapshot, step))
    return None if found is None else replace(found, remedies=())


def _then(snapshot, step):
    """As much of the run as it was as `happening` asks for."""
    tick, history = snapshot.recording.tick_at(step), snapshot.history
    seen = min(tick.samples + (step - tick.step) * snapshot.recipe.batch_size, snapshot.samples_seen)
    passes = np.cumsum([record.samples for record in history.passes])
    factors = [value for at, name, value in history.changes if name == STEP_FACTOR and at <= step]
    return replace(
        snapshot.without_step,
        state=TRAINING,
        message="",
        step=step,
        samples_seen=seen,
        step_size=tick.step_size,
        step_factor=factors[-1] if factors else 1.0,
        history=history_until(history, step, int(np.count_nonzero(passes <= seen))),
    )
