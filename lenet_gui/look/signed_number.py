"""How numbers that can be negative are written. No Qt."""

from math import isfinite

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def signed_number(value: float, decimals: int = 3) -> str:
    """The number with a sign as wide as a plus, a true minus, and no minus before zero."""
    return f"{round(float(value), decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def power(value: float, digits: int = 1) -> str:
    """With its sign and its power of ten: "+4.5 · 10⁻⁴"; `digits` behind the point."""
    if not isfinite(value):
        return str(value).replace("-", "−")
    front, exponent = f"{value:+.{digits}e}".split("e")
    return f"{front}\u00a0·\u00a010{str(int(exponent)).translate(_RAISED)}".replace("-", "−")
