"""What one step with one digit alone would do to its penalties: the step is taken, and the digit is sent again.

The step is the plainest there is: down the gradient of this digit's loss, w - size * dE/dw, with one size for all. The
size is not the recipe's, whose optimizer gives each parameter its own and sees many digits at once. It is such that the
loss would fall to a half, were it as straight as its slope here: loss / 2 = size * |dE/dw|^2. So the step is neither
too small to be seen nor beyond what the slope can tell, at the start and when all has been learned; how much the loss
really falls is then seen, for it is not straight.
"""

from dataclasses import dataclass, field

import numpy as np

from core.network.parameters import Parameters
from core.study.trace import Trace, trace

SHARE = 0.5  # of the loss, by which it would fall


@dataclass(frozen=True, eq=False)
class OneStep:
    """What one step would do. Arrays float32, read-only.

    Attributes
    ----------
    size: by which each part of the gradient is multiplied; 0 where there is nothing to be learned from this digit
    change: by how much each parameter moves, in the form of `Parameters`, so that it is read by the same names
    before, after: (10,) the penalties before the step and after it
    loss_before, loss_after: of this digit
    """

    size: float
    change: Parameters = field(repr=False)
    before: np.ndarray
    after: np.ndarray
    loss_before: float
    loss_after: float


def one_step(told: Trace) -> OneStep | None:
    """One step with the digit of this trace alone; about a millisecond.

    None where its truth is not known, or where the gradient or what would come of it is no number, as in a run that has
    gone astray.
    """
    if told.label is None:
        return None
    gradient = told.weight_gradients.astype(np.float64)
    steepness = float(gradient @ gradient)
    if not np.isfinite(steepness):
        return None
    size = SHARE * told.loss / steepness if steepness > 0 else 0.0
    if not np.isfinite(size):
        return None
    parameters = told.parameters
    moved = parameters.with_vector((parameters.vector - size * gradient).astype(np.float32))
    then = trace(moved, told.image, told.label)
    if not (np.isfinite(then.penalties).all() and np.isfinite(then.loss)):
        return None
    change = parameters.with_vector((-size * gradient).astype(np.float32))
    return OneStep(size, change, told.penalties, then.penalties, told.loss, then.loss)
