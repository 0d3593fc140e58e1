"""How numbers that can be negative are written. No Qt."""


def signed_number(value: float, decimals: int = 3) -> str:
    """The number with a sign as wide as a plus, a true minus, and no minus before zero."""
    return f"{round(float(value), decimals) + 0.0:+.{decimals}f}".replace("-", "−")
