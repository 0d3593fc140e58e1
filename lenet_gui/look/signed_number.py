"""How numbers that can be negative are written, margins among them. No Qt."""

from core.language import _


def signed_number(value: float, decimals: int = 3) -> str:
    """The number with a sign as wide as a plus, a true minus, and no minus before zero."""
    return f"{round(float(value), decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def margin_words(margin: float) -> str:
    """The margin of an answer, and where it is below 0 what that means."""
    text = _("margin {margin}, none of these") if margin < 0 else _("margin {margin}")
    return text.format(margin=f"{margin:.1f}".replace("-", "−"))
