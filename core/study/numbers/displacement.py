"""The paper's space displacement network: the same weights, slid over a picture wider than one digit (P VII).

Sliding need not start afresh for each place: C1 to S4 run once over the whole width, and C5, F6 and OUTPUT stand side
by side every 4 pixels, which is what S2 and S4 make of a step of one. Every place so gets the very penalties that the
32 columns below it would get alone.

What is read is then the likeliest sequence, see `core/study/numbers/decoder.py`.
"""

import threading
from dataclasses import dataclass, field

import numpy as np

from core.language import _
from core.network.architecture import INPUT_SIZE
from core.network.lenet5 import LeNet5
from core.network.parameters import Parameters
from core.sizes import DIGIT_SIZE
from core.study.trace import probabilities

STEP = 4  # pixels from one place to the next: S2 and S4 halve twice
MOST_COLUMNS = 2000
FAINTEST_INK, MIDDLE = 32, 12  # a place whose middle columns hold no byte above this shows no digit


class DisplacementError(ValueError):
    """A picture over which the network cannot be slid; the message is one sentence for the user."""


@dataclass(frozen=True, eq=False)
class WideTrace:
    """What the network says at each place of a wide picture. All arrays read-only.

    Attributes
    ----------
    parameters: the network
    picture: (28, columns) uint8 as given, widened with paper on the right to a multiple of 4
    penalties: (10, places) float32, smallest wins
    probabilities: (10, places) float32, the softmax of minus the penalties over the ten digits, as in a `Trace`
    none_shares: (places,) float32, MAP's share of "none of these"; 0 with other losses
    positions: (places,) the column of `picture` at which each place has its middle, in pixels
    inked: (places,) bool, whether there is any ink near that middle
    """

    parameters: Parameters = field(repr=False)
    picture: np.ndarray
    penalties: np.ndarray
    probabilities: np.ndarray
    none_shares: np.ndarray
    positions: np.ndarray
    inked: np.ndarray


def read_wide(parameters: Parameters, picture: np.ndarray) -> WideTrace:
    """Slide the network over a picture.

    `picture` is uint8, (28, columns) as MNIST keeps digits, or (32, columns) with INPUT's border of 2 all round.
    Raises DisplacementError for anything else. A picture of 200 columns takes about 3 milliseconds.
    """
    picture = _checked(picture)
    penalties = _network(parameters).forward(picture[None])
    shares, none = parameters.loss.shares(penalties)
    positions = DIGIT_SIZE // 2 + STEP * np.arange(penalties.shape[1])
    ink = picture.max(axis=0)
    inked = [ink[at - MIDDLE // 2 : at + MIDDLE // 2].max() > FAINTEST_INK for at in positions]
    arrays = (picture, penalties.copy(), probabilities(parameters.loss, penalties), none, positions, np.array(inked))
    for array in arrays:
        array.flags.writeable = False
    return WideTrace(parameters, *arrays)


class _Wide(LeNet5):
    """The network itself, on an INPUT as wide as the picture."""

    def _input(self, digits):
        low, high, threshold = self.architecture.input_levels
        if threshold is not None:
            digits = (digits > threshold) * np.uint8(255)
        border = (INPUT_SIZE - DIGIT_SIZE) // 2
        count, rows, columns = digits.shape
        wide = np.full((INPUT_SIZE, 1, columns + 2 * border, count), low, self.effective.dtype)
        wide[border : border + rows, 0, border : border + columns] = digits.transpose(1, 2, 0) * ((high - low) / 255)
        wide[border : border + rows, 0, border : border + columns] += low
        return wide


# A network is worth keeping from one movement of the pen to the next; each thread has its own.
_networks = threading.local()


def _network(parameters):
    kept = getattr(_networks, "kept", None)
    if kept is None or kept[0] is not parameters:
        network = _Wide(parameters.architecture, parameters.loss, parameters.bitmaps, parameters.vector.dtype)
        network.set_vector(parameters.vector)
        kept = _networks.kept = (parameters, network)
    return kept[1]


def _checked(picture):
    """(28, columns) with columns at least 28 and a multiple of 4, its own memory."""
    if picture.dtype != np.uint8 or picture.ndim != 2 or picture.shape[0] not in (DIGIT_SIZE, INPUT_SIZE):
        raise DisplacementError(_("A picture of a number must be 28 or 32 rows of bytes."))
    if not 0 < picture.shape[1] <= MOST_COLUMNS:
        raise DisplacementError(_("A picture of a number must be 1 to {most} columns wide.").format(most=MOST_COLUMNS))
    if picture.shape[0] == INPUT_SIZE:
        border = (INPUT_SIZE - DIGIT_SIZE) // 2
        picture = picture[border:-border, border:-border]
    columns = max(DIGIT_SIZE, -(-picture.shape[1] // STEP) * STEP)
    return np.pad(picture, ((0, 0), (0, columns - picture.shape[1])))
