"""How numbers are written in a play. No Qt."""

from lenet_gui.look.signed_number import power, signed_number


def number(value: float) -> str:
    """With its sign and two digits behind the point; one beyond all bounds, as in a run gone astray, by its power."""
    return signed_number(value, 2) if abs(value) < 10_000 else power(value)


def size(value: float) -> str:
    """A number whose sign says nothing: a penalty, a loss."""
    if value != 0 and not 0.00001 <= abs(value) < 100_000:
        return power(value).removeprefix("+")
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 or value == 0 else 4 if abs(value) >= 0.001 else 6
    return f"{value:,.{digits}f}".replace("-", "−")


def slope(value: float) -> str:
    """A gradient, which may be very small."""
    return signed_number(value, 3) if value == 0 or 0.01 <= abs(value) < 10_000 else power(value)


def in_cell(value: float, roomy: bool) -> str:
    """For a small square, where its colour tells the sign as well."""
    if not abs(value) < 100:
        return ""  # no room; the line beside it has the sum
    text = signed_number(value, 2) if roomy else f"{round(value, 1 if abs(value) >= 0.995 else 2) + 0.0:.2f}"
    text = text if roomy or abs(value) < 0.995 else text[:-1]
    return text if roomy else text.replace("0.", ".", 1).replace("-", "−")
