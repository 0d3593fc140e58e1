"""How numbers are written in a play: so that what stands there can be reckoned anew and comes out. No Qt."""

from collections.abc import Callable, Sequence

from lenet_gui.look.signed_number import number_of, power, signed_number
from lenet_gui.texts.adding_up import PLAIN_BELOW

DIGITS = 2  # behind the point
MOST_MORE = 5  # digits that a number may have beyond its own, for what is reckoned from it to come out
NEARLY_HALF = 0.499  # of a unit of the last digit


def number(value: float, more: int = 0) -> str:
    """With its sign and two digits behind the point, or so many more; one beyond all bounds by its power."""
    return signed_number(value, DIGITS + more) if abs(value) < PLAIN_BELOW else power(value, 1 + more)


def size(value: float, more: int = 0) -> str:
    """A number whose sign says nothing: a penalty, a loss."""
    if value != 0 and not 0.00001 <= abs(value) < 100_000:
        return power(value, 1 + more).removeprefix("+")
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 or value == 0 else 4 if abs(value) >= 0.001 else 6
    return f"{value:,.{digits + more}f}".replace("-", "−")


def plain(value: float) -> str:
    """A number that has been chosen, not computed: with its sign, and no more digits than it has."""
    return f"{value + 0.0:+g}".replace("-", "−")


def slope(value: float) -> str:
    """A gradient, which may be very small."""
    return signed_number(value, 3) if value == 0 or 0.01 <= abs(value) < PLAIN_BELOW else power(value)


def in_cell(value: float, roomy: bool) -> str:
    """For a small square, where its colour tells the sign as well."""
    if not abs(value) < 100:
        return ""  # no room; the line beside it has the sum
    text = signed_number(value, 2) if roomy else f"{round(value, 1 if abs(value) >= 0.995 else 2) + 0.0:.2f}"
    text = text if roomy or abs(value) < 0.995 else text[:-1]
    return text if roomy else text.replace("0.", ".", 1).replace("-", "−")


def reckoned(
    values: Sequence[float], formula: Callable[..., float], result: float, write: Callable[[float, int], str] = number
) -> tuple[list[str], str]:
    """The values, by `write`, with so many more digits as let `formula` of what stands there come to the result.

    It does so by more than a hair, lest it depend on how one rounds a five.
    """
    wanted = number(result)
    for more in range(MOST_MORE + 1):
        texts = [write(value, more) for value in values]
        found = formula(*map(number_of, texts))
        if abs(found - number_of(wanted)) < NEARLY_HALF * 10**-DIGITS or number(found) == wanted == power(result):
            return texts, wanted
    return texts, number(found)
