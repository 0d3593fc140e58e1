"""How numbers that can be negative are written, margins among them. No Qt."""

from math import isfinite

from core.language import _

_DIGITS, _HIGH_DIGITS = "0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_RAISED, _LOWERED = str.maketrans(_DIGITS, _HIGH_DIGITS), str.maketrans(_HIGH_DIGITS + "−", _DIGITS + "-")
_TIMES_TEN = "\u00a0·\u00a010"


def signed_number(value: float, decimals: int = 3) -> str:
    """The number with a sign as wide as a plus, a true minus, and no minus before zero."""
    return f"{round(float(value), decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def margin_words(margin: float) -> str:
    """The margin of an answer, and where it is below 0 what that means."""
    text = _("margin {margin}, none of these") if margin < 0 else _("margin {margin}")
    return text.format(margin=f"{margin:.1f}".replace("-", "−"))


def power(value: float, digits: int = 1) -> str:
    """With its sign and its power of ten: "+4.5 · 10⁻⁴"; `digits` behind the point."""
    if not isfinite(value):
        return str(value).replace("-", "−")
    front, exponent = f"{value:+.{digits}e}".split("e")
    return f"{front}{_TIMES_TEN}{str(int(exponent)).translate(_RAISED)}".replace("-", "−")


def number_of(text: str) -> float:
    """The number that was written so, by any of these ways or with commas between its thousands."""
    return float(text.replace(_TIMES_TEN, "e").replace(",", "").translate(_LOWERED))
