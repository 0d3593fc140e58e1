"""Numbers that stand as summands beside their sum: written so that they add up. No Qt."""

from collections.abc import Sequence

from lenet_gui.look.signed_number import number_of, power, signed_number

MOST_MORE = 2  # digits that numbers may have beyond the fewest
PLAIN_BELOW = 10_000  # beyond, as in a run gone astray, a number is written by its power


def added(one: float, other: float, total: float, least: int = 2) -> tuple[str, str, str]:
    """Two summands and their sum, all with as few digits, so many at least, as let what stands there add up exactly.

    Where `MOST_MORE` beyond that do not, the first takes what is missing, less than two in its last digit.
    """
    if not all(abs(value) < PLAIN_BELOW for value in (one, other, total)):
        return tuple(_written(value, least) for value in (one, other, total))
    for digits in range(least, least + MOST_MORE + 1):
        units = [_units(value, digits) for value in (one, other, total)]
        if units[0] + units[1] == units[2]:
            break
    units[0] = units[2] - units[1]
    return tuple(_text(each, digits) for each in units)


def steps(sums: Sequence[str]) -> list[str]:
    """What is added to come from each of these sums, as they are written, to the next; the first comes from 0.

    Each is less than one in its last digit from what it is rounded by itself, and all of them add up.
    """
    digits = {len(text.partition(".")[2]) for text in sums}
    if len(digits) > 1 or any("10" in text and "·" in text for text in sums):
        return [_written(after - before, 2) for before, after in _pairs([number_of(text) for text in sums])]
    (digits,) = digits
    return [_text(after - before, digits) for before, after in _pairs([_units(number_of(t), digits) for t in sums])]


def like(text: str, value: float) -> str:
    """A number with as many digits behind the point as that one has."""
    return _written(value, len(text.partition(".")[2]) if "·" not in text else 2)


def _pairs(sums):
    return zip((0, *sums), sums, strict=False)


def _units(value, digits):
    """In units of the last digit, as it is rounded."""
    return round(float(f"{value:.{digits}f}") * 10**digits)


def _text(units, digits):
    return signed_number(units / 10**digits, digits)


def _written(value, digits):
    return signed_number(value, digits) if abs(value) < PLAIN_BELOW else power(value)
