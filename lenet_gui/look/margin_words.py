"""How sure an answer is, in words."""

from core.language import _


def margin_words(margin: float) -> str:
    """The margin of an answer, and where it is below 0 what that means."""
    text = _("margin {margin}, none of these") if margin < 0 else _("margin {margin}")
    return text.format(margin=f"{margin:.1f}".replace("-", "−"))
