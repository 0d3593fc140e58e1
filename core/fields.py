"""What the fields of a recipe and of a run may hold: each complaint is one sentence that stays short."""

import sys

from core.language import _

MOST_SHOWN = 60  # characters of a value in a sentence; one from a damaged file may have millions


def shown(value: object) -> str:
    """The value as a sentence can name it, short and without control characters."""
    try:
        text = ascii(value)
    except ValueError:  # a number of more digits than Python turns into text
        text = _("a number of thousands of digits")
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def is_whole(value: object, least: int, most: int) -> bool:
    """Whether this is a whole number in that range; truths, which Python takes for numbers, are none."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_number(value: object, least: float, most: float) -> bool:
    """Whether this is a number in that range; NaN, truths and words are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(least <= value <= most)


def check_choice(error: type[ValueError], field: str, value: object, offered: tuple[str, ...]) -> None:
    """Raises `error` where the value is not on offer."""
    if not (isinstance(value, str) and value in offered):
        raise error(
            _("{field} is {value}; choose one of {offered}.").format(
                field=field, value=shown(value), offered=", ".join(offered)
            )
        )


def check_whole(error: type[ValueError], field: str, value: object, least: int, most: int) -> None:
    """Raises `error` for anything but a whole number in that range."""
    if not is_whole(value, least, most):
        too_large = is_number(value, least, sys.float_info.max)
        said = _("at most {most}").format(most=most) if too_large else _("at least {least}").format(least=least)
        raise error(
            _("{field} is {value}; it must be a whole number of {said}.").format(
                field=field, value=shown(value), said=said
            )
        )


def check_number(error: type[ValueError], field: str, value: object, most: float) -> None:
    """Raises `error` for anything but a number from 0 to `most`."""
    if not is_number(value, 0, most):
        said = _("at most {most}").format(most=most) if is_number(value, 0, sys.float_info.max) else _("0 or more")
        raise error(_("{field} is {value}; it must be {said}.").format(field=field, value=shown(value), said=said))


def check_kind(error: type[ValueError], field: str, value: object, kind: type) -> None:
    """Raises `error` where the value is of another type."""
    if not isinstance(value, kind):
        raise error(
            _("{field} is {value}; it must be of the type {kind}.").format(
                field=field, value=shown(value), kind=kind.__name__
            )
        )
