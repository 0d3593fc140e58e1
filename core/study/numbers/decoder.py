"""The likeliest sequence of digits in what a network says at each place of a wide picture.

The paper finds it with a grammar of digits and blanks (P VII); here each place says a digit or "none of these", and
places side by side that say the same are one digit. Paper all the way down parts one digit from the next.
"""

from dataclasses import dataclass

import numpy as np

from core.study.numbers.displacement import FAINTEST_INK, STEP, WideTrace

NONE_PENALTY = 12.0  # a place whose smallest penalty is this, or
NONE_BEYOND = 1.2  # times what "none of these" has in the loss, if that is more, is as likely none as a digit
NONE_POWER = 4.0  # of the smallest penalty: how fast none's share grows with it
NEAREST = 1e-6  # no penalty is taken for smaller
LONGEST = 2  # places at which one digit can be seen
START_COST = 3.0  # in nats: what a further digit must gain over having none
LEFT_OVER_COST = 2.0  # in nats, for each place with ink in its middle that belongs to no digit; two places away half
FLOOR = 1e-5  # no place alone rules anything out
PIECE_INK = 10  # a column without a byte above this is paper, where one piece of ink ends


@dataclass(frozen=True)
class ReadDigit:
    """One digit of a number: which, where (`position` in pixels, `place` its index), and its share there, 0 to 1."""

    digit: int
    position: int
    place: int
    confidence: float


def reading_shares(wide: WideTrace) -> np.ndarray:
    """(11, places) how each place is divided among the ten digits and, last, none.

    The digits as in equation 9, penalties having their factor of the loss. None has m^p / (m^p + n^p), m being the
    smallest penalty, p `NONE_POWER` and n what the loss gives none, times `NONE_BEYOND`, or `NONE_PENALTY` if that is
    more: a network is surer of "none" than it is right, and on digits kept aside the odds of a digit fall about as a
    power of m, where e^-j would have hard digits ruled out, and a j of 1, which is no harm to single digits, whatever
    is not quite clean. A place without ink is none. A softmax knows only which digit is likelier than another, so there
    all other places are digits.
    """
    loss, smallest = wide.parameters.loss, wide.penalties.min(axis=0).astype(float)
    shares = np.exp(loss.penalty_factor * (smallest - wide.penalties))
    none = np.zeros(smallest.size)
    if loss.kind != "cross-entropy":
        even = max(NONE_PENALTY, NONE_BEYOND * loss.none_penalty if loss.kind == "MAP" else 0)
        none = 1 / (1 + (even / np.maximum(smallest, NEAREST)) ** NONE_POWER)
    none[~wide.inked] = 1
    return np.vstack([shares / shares.sum(axis=0) * (1 - none), none])


def decode(wide: WideTrace) -> tuple[ReadDigit, ...]:
    """The likeliest sequence of digits, from left to right.

    Every place says "none" or a digit, and pays for it minus the logarithm of its share (see `reading_shares`). A digit
    takes 1 to `LONGEST` places side by side; the places next to these may say the digit or none, as if seen from aside
    it were both. Each digit costs `START_COST`, so that one is not taken for two, and none reaches over a column of
    paper. Whoever writes means something by all ink, so a place with ink in its middle farther than two places from any
    digit of its piece pays too, and half as much two places from one: a digit that is hard to read is not left out. The
    sequence that pays least is found by dynamic programming (Viterbi); the digits have their position where their share
    is largest.
    """
    shares = reading_shares(wide)
    gains = np.log(np.maximum(shares, FLOOR))
    by_state = np.repeat(gains[-1:], _STATES, axis=0)
    of_digits = by_state[:_FAR_AFTER].reshape(10, _PARTS, -1)
    of_digits[:] = np.log(np.maximum(shares[:-1] + shares[-1], FLOOR))[:, None]
    of_digits[:, 1:-1] = gains[:-1, None]
    middle = [wide.picture[:, at - STEP // 2 : at + STEP // 2].max() > FAINTEST_INK for at in wide.positions]
    by_state[_LEFT_OVER] -= LEFT_OVER_COST * np.array(middle)
    by_state[[_FAR_AFTER, _FAR_BEFORE]] -= LEFT_OVER_COST / 2 * np.array(middle)
    path = _best_path(by_state, np.diff(_pieces(wide)) > 0)
    found = []
    for first in np.flatnonzero((path < _FAR_AFTER) & (path % _PARTS == 1)):
        digit, last = int(path[first] // _PARTS), first + 1
        while last < path.size and last - first < LONGEST and path[last] == path[last - 1] + 1:
            last += 1
        place = int(first + shares[digit, first:last].argmax())
        found.append(ReadDigit(digit, int(wide.positions[place]), place, float(shares[digit, place])))
    return tuple(found)


def _pieces(wide):
    """(places,) which piece of ink is nearest to each place, counted from the left; columns of paper part them."""
    inked = np.flatnonzero(wide.picture.max(axis=0) > PIECE_INK)
    if not inked.size:
        return np.zeros(wide.positions.size, int)
    pieces = np.cumsum(np.diff(inked, prepend=inked[0]) > 1)
    return pieces[np.abs(inked - (wide.positions[:, None] - 0.5)).argmin(axis=1)]


# The states a place can be in: digit by digit a place before it, its first, second, ... place and one after it; then,
# all of them none, a place farther after a digit, ink left over, and a place farther before a digit.
_PARTS = LONGEST + 2
_FAR_AFTER = 10 * _PARTS
_LEFT_OVER, _FAR_BEFORE = _FAR_AFTER + 1, _FAR_AFTER + 2
_STATES = _FAR_AFTER + 3
_BEFORE, _FIRST, _AFTER = (np.arange(part, _FAR_AFTER, _PARTS) for part in (0, 1, _PARTS - 1))
_UNDER_WAY = [*_BEFORE, _FAR_BEFORE]  # what must be followed by a digit in the same piece


def _steps():
    """Twice (states, states), within a piece of ink and to the next: what it costs, as a gain, to go from one state to
    the next; minus infinity where one cannot."""
    within, across = np.full((2, _STATES, _STATES), -np.inf)
    within[:, _BEFORE] = within[:, _FIRST] = across[:, _BEFORE] = across[:, _FIRST] = -START_COST
    within[_BEFORE] = -np.inf
    within[_BEFORE, _FIRST] = 0
    for digit in range(10):
        own = np.arange(_FIRST[digit], _AFTER[digit])
        within[own, _FIRST[digit]] = -np.inf  # the same digit again only after a place of none
        within[own, own + 1] = within[own, _AFTER[digit]] = 0
    within[[*_AFTER, _FAR_AFTER, _LEFT_OVER], _FAR_BEFORE] = 0
    within[_AFTER, _FAR_AFTER] = within[[_FAR_AFTER, _LEFT_OVER], _LEFT_OVER] = 0
    across[:, [_LEFT_OVER, _FAR_BEFORE]] = 0
    across[_UNDER_WAY] = -np.inf
    return within, across


_WITHIN, _ACROSS = _steps()


def _best_path(gains, parted):
    """(states, places) gains -> (places,) the states of the path that gains most, by its places and its steps.

    `parted` is (places - 1,) bool: whether the step to the next place leads to another piece of ink.
    """
    best = gains[:, 0] + _ACROSS[_LEFT_OVER]
    came_from = np.zeros(gains.shape, int)
    for place in range(1, gains.shape[1]):
        sums = best[:, None] + (_ACROSS if parted[place - 1] else _WITHIN)
        came_from[:, place] = sums.argmax(axis=0)
        best = sums.max(axis=0) + gains[:, place]
    best[_UNDER_WAY] = -np.inf
    path = [int(best.argmax())]
    for place in range(gains.shape[1] - 1, 0, -1):
        path.append(int(came_from[path[-1], place]))
    return np.array(path[::-1])
