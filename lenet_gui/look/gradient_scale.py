"""How the gradients of a digit in a play are coloured, and how much larger that makes them look. No Qt."""

from typing import TYPE_CHECKING

import numpy as np

from core.language import _
from core.network.loss import NONE
from lenet_gui.look.signed_number import power

if TYPE_CHECKING:
    from core.study.trace import Trace

LEAST, MOST = 1e-37, 1e37  # between which a float32 can be divided by
FULL_AT = 1.5  # times the root mean square: then one sees where most are, and a few stand out
WORTH_SAYING = 3.0  # from so many times on


def full_colour(gradients: np.ndarray, layer: str) -> float:
    """The number that has the full colour in this layer, of one digit, as it is written; 1 for nothing at all.

    In a play they stand still, so that it can be made of them alone: a digit that is read well has colours too. Of
    OUTPUT's ten, which are bars, it is the largest.
    """
    sizes = np.abs(gradients.astype(np.float64))
    size = float(sizes.max() if layer == "OUTPUT" else min(sizes.max(), FULL_AT * np.sqrt(np.mean(sizes**2))))
    return float(f"{size:.0e}") if LEAST < size < MOST else 1.0


def enlargement(trace: "Trace") -> float:
    """How many times larger these gradients look than if the digit had been read quite wrong; 1 where not worth saying.

    Then the loss would grow by its whole factor with the right digit's penalty (equation 9); all other gradients grow
    in the same measure.
    """
    largest = float(np.abs(trace.gradients["OUTPUT"]).max())
    times = trace.parameters.loss.penalty_factor / largest if LEAST < largest < MOST else 1.0
    return times if times >= WORTH_SAYING else 1.0


def enlarged_words(trace: "Trace") -> tuple[str, str]:
    """How far they are enlarged, in full and in two words; empty where it is not worth saying."""
    times = enlargement(trace)
    if times == 1:
        return "", ""
    words = _("There is little left to learn from this {label}: shown {times} times enlarged")
    if trace.label == NONE:
        words = _("There is little left to learn from this one: shown {times} times enlarged")
    times = times_words(times)
    return words.format(label=trace.label, times=times), _("{times} × enlarged").format(times=times)


def times_words(times: float) -> str:
    """A number of times, to two digits: "15,000"."""
    rounded = float(f"{times:.1e}")
    if rounded >= 1e9:
        return power(rounded).removeprefix("+")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"


def too_low() -> str:
    """What a negative gradient says of its number: the loss would shrink if that were higher."""
    return _("too low")


def too_high() -> str:
    """What a positive gradient says of its number: the loss would shrink if that were lower."""
    return _("too high")
