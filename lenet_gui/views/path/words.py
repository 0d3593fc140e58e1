"""What is said of a path and of a moment on it. No Qt."""

import numpy as np

from core.language import _
from core.run.snapshot import History
from core.study.path import TrainingPath

NO_PATH = _("As soon as a run has taken a few steps, its path appears here: each moment of the training is a point.")
BEING_LAID_OUT = _("The path of this run is being laid out.")


def share_words(path: TrainingPath) -> tuple[str, str]:
    """Which part of all differences this plane shows, in a sentence, and in a few words."""
    across, up = (100 * float(share) for share in path.shares)
    long = _("This plane shows {all:.0f} % of how the weights moved: {across:.0f} % across, {up:.0f} % up and down")
    short = _("{all:.0f} % of the movement: {across:.0f} % across, {up:.0f} % up")
    return tuple(words.format(all=across + up, across=across, up=up) for words in (long, short))


def moment_words(step: int, history: History) -> str:
    """Which moment this is, and the error of the last test up to it, if there was one."""
    last = int(np.searchsorted(history.test_steps, step, "right")) - 1
    if last < 0:
        return _("step {step:,}").format(step=step)
    return _("step {step:,}: test error {error:.2f} %").format(step=step, error=history.test_errors[last])
