"""The paper's space displacement network: the same weights, slid over a picture wider than one digit (P VII).

Sliding need not start afresh for each place: C1 to S4 run once over the whole width, and C5, F6 and OUTPUT stand side
by side every 4 pixels, which is what S2 and S4 make of a step of one. Every place so gets the very penalties that the
32 columns below it would get alone.

What is read is then the likeliest sequence. The paper finds it with a grammar of digits and blanks; here each place
says a digit or "none of these" (as MAP's e^-j, equation 9), and places side by side that say the same are one digit.
"""

import threading
from dataclasses import dataclass, field

import numpy as np

from core.language import _
from core.network.architecture import DIGIT_SIZE, INPUT_SIZE
from core.network.lenet5 import LeNet5
from core.network.parameters import Parameters
from core.study.trace import probabilities

STEP = 4  # pixels from one place to the next: S2 and S4 halve twice
MOST_COLUMNS = 2000

# What `decode` goes by.
NONE_PENALTY = 8.0  # a place no nearer than this to any bitmap shows none: the j of the recipe `numbers`
LONGEST = 3  # places at which one digit can be seen
REACH = 2  # places on either side of those whose ink belongs to the same digit
START_COST = 1.0  # in nats: what a further digit must gain over having none
LEFT_OVER_COST = 5.0  # in nats, for each place with ink in its middle that belongs to no digit
FLOOR = 1e-7  # no place alone rules anything out
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
    probabilities: (10, places) float32, the softmax of minus the penalties over the ten digits
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


@dataclass(frozen=True)
class ReadDigit:
    """One digit of a number: which, where (`position` in pixels, `place` its index), and its share there, 0 to 1."""

    digit: int
    position: int
    place: int
    confidence: float


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
    arrays = (picture, penalties.copy(), probabilities(penalties), none, positions, np.array(inked))
    for array in arrays:
        array.flags.writeable = False
    return WideTrace(parameters, *arrays)


def reading_shares(wide: WideTrace) -> np.ndarray:
    """(11, places) how each place is divided among the ten digits and, last, none.

    As in equation 9, but with `NONE_PENALTY` for j whatever the network was trained with: a j of 1, which is no harm to
    single digits, would call none whatever is not quite clean. A place without ink is none. A softmax knows only which
    digit is likelier than another, so there all other places are digits.
    """
    penalties = np.vstack([wide.penalties, np.full(wide.positions.size, NONE_PENALTY)])
    if wide.parameters.loss.kind == "cross-entropy":
        penalties[-1] = np.inf
    penalties[:-1, ~wide.inked], penalties[-1, ~wide.inked] = np.inf, 0
    shares = np.exp(penalties.min(axis=0) - penalties)
    return shares / shares.sum(axis=0)


def decode(wide: WideTrace) -> tuple[ReadDigit, ...]:
    """The likeliest sequence of digits, from left to right.

    Every place says "none" or a digit, and pays for it minus the logarithm of its share (see `reading_shares`). A
    digit takes 1 to `LONGEST` places side by side; each further digit costs `START_COST`, so that one is not taken for
    two; and the same digit comes again only after a place of none. Whoever writes means something by all ink, so a
    place with ink in its middle and no digit within `REACH` pays too: a digit that is hard to read is not left out. The
    sequence that pays least is found by dynamic programming (Viterbi); the digits have their position where their share
    is largest.
    """
    shares = reading_shares(wide)
    gains = np.log(np.maximum(shares, FLOOR))
    middle = [wide.picture[:, at - STEP // 2 : at + STEP // 2].max() > FAINTEST_INK for at in wide.positions]
    by_state = np.vstack([np.repeat(gains[:-1], LONGEST, axis=0), np.repeat(gains[-1:], 2 * REACH + 1, axis=0)])
    by_state[_LEFT_OVER] -= LEFT_OVER_COST * np.array(middle)
    path = _best_path(by_state)
    digits = np.where(path < _AFTER, path // LONGEST, -1)
    starts = np.flatnonzero((path < _AFTER) & (path % LONGEST == 0))
    found = []
    for first in starts:
        last = first + 1
        while last < path.size and path[last] == path[last - 1] + 1 and digits[last] == digits[first]:
            last += 1
        digit = int(digits[first])
        place = int(first + shares[digit, first:last].argmax())
        found.append(ReadDigit(digit, int(wide.positions[place]), place, float(shares[digit, place])))
    return tuple(found)


# The states a place can be in: a digit's first, second, ... place, digit by digit; then, all of them none, the places
# of a digit's ink after it, nearest first, ink left over, and the places of a digit's ink before it, nearest last.
_AFTER = 10 * LONGEST
_LEFT_OVER = _AFTER + REACH
_BEFORE = _LEFT_OVER + 1
_STATES = _BEFORE + REACH


def _steps():
    """(states, states) what it costs, as a gain, to go from one state to the next; minus infinity where one cannot."""
    gains = np.full((_STATES, _STATES), -np.inf)
    starts = LONGEST * np.arange(10)
    for state in range(_AFTER):
        if (state + 1) % LONGEST:
            gains[state, state + 1] = 0
        gains[state, _AFTER] = 0
        gains[state, starts[starts != state // LONGEST * LONGEST]] = -START_COST
    for state in range(_AFTER, _LEFT_OVER):
        gains[state, state + 1] = 0
        gains[state, _BEFORE:] = 0
        gains[state, starts] = -START_COST
    gains[_LEFT_OVER, [_LEFT_OVER, _BEFORE]] = 0
    for state in range(_BEFORE, _STATES - 1):
        gains[state, state + 1] = 0
    gains[_STATES - 1, starts] = -START_COST
    return gains


_STEPS = _steps()


def _best_path(gains):
    """(states, places) gains -> (places,) the states of the path that gains most, by its places and its steps."""
    best = gains[:, 0].copy()
    best[:_AFTER] -= START_COST
    best[:_AFTER][np.arange(_AFTER) % LONGEST > 0] = -np.inf  # the first place shows no digit's second one,
    best[_AFTER:_LEFT_OVER] = -np.inf  # nor the ink after one
    came_from = np.zeros(gains.shape, int)
    for place in range(1, gains.shape[1]):
        sums = best[:, None] + _STEPS
        came_from[:, place] = sums.argmax(axis=0)
        best = sums.max(axis=0) + gains[:, place]
    best[_BEFORE:] = -np.inf  # before what?
    path = [int(best.argmax())]
    for place in range(gains.shape[1] - 1, 0, -1):
        path.append(int(came_from[path[-1], place]))
    return np.array(path[::-1])


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
