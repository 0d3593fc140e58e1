"""The likeliest sequence of digits in what a network says at each place of a wide picture.

The paper finds it with a grammar of digits and blanks (P VII); here each place says a digit or "none of these" (as
MAP's e^-j, equation 9), and places side by side that say the same are one digit.
"""

from dataclasses import dataclass

import numpy as np

from core.study.displacement import FAINTEST_INK, STEP, WideTrace

NONE_PENALTY = 8.0  # a place no nearer than this to any bitmap shows none: the j of the recipe `numbers`
LONGEST = 3  # places at which one digit can be seen
REACH = 2  # places on either side of those whose ink belongs to the same digit
START_COST = 1.0  # in nats: what a further digit must gain over having none
LEFT_OVER_COST = 5.0  # in nats, for each place with ink in its middle that belongs to no digit
FLOOR = 1e-7  # no place alone rules anything out


@dataclass(frozen=True)
class ReadDigit:
    """One digit of a number: which, where (`position` in pixels, `place` its index), and its share there, 0 to 1."""

    digit: int
    position: int
    place: int
    confidence: float


def reading_shares(wide: WideTrace) -> np.ndarray:
    """(11, places) how each place is divided among the ten digits and, last, none.

    As in equation 9, penalties having their factor of the loss, but none the penalty `NONE_PENALTY` whatever the
    network was trained with: a j of 1, which is no harm to single digits, would call none whatever is not quite clean.
    A place without ink is none. A softmax knows only which digit is likelier than another, so there all other places
    are digits.
    """
    penalties = np.vstack([wide.penalties, np.full(wide.positions.size, NONE_PENALTY)])
    if wide.parameters.loss.kind == "cross-entropy":
        penalties[-1] = np.inf
    penalties[:-1, ~wide.inked], penalties[-1, ~wide.inked] = np.inf, 0
    shares = np.exp(wide.parameters.loss.penalty_factor * (penalties.min(axis=0) - penalties))
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
