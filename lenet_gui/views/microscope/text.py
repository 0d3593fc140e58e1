"""How the microscope writes numbers and units, and the whole arithmetic as text for a spreadsheet. No Qt."""

import numpy as np

from core.language import _
from lenet_gui.look.signed_number import signed_number

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def short(value: float, roomy: bool) -> str:
    """A number for a small square, where its colour tells the sign as well: two digits behind the point."""
    if not roomy and abs(value) >= 0.995:
        return f"{value:.1f}".replace("-", "−")
    text = f"{round(value, 2) + 0.0:.2f}".replace("-", "−")
    return text if roomy else text.replace("0.", ".", 1)


def small(value: float) -> str:
    """A gradient: four places, or three digits and a power of ten where those would hide it."""
    value = float(value)
    if not np.isfinite(value):
        return str(value)
    if value == 0 or 0.01 <= abs(value) < 1000:
        return signed_number(value, 4) if value else "0"
    digits, exponent = f"{value:+.2e}".split("e")
    return f"{digits}·{power(int(exponent))}".replace("-", "−")


def power(exponent: int) -> str:
    """10 to this power, with raised digits."""
    return "10" + str(exponent).translate(_RAISED)


def exact(value: float) -> str:
    """All digits that a 32-bit number has, as a calculator or a spreadsheet reads them."""
    return f"{float(value):.9g}"


def shown(value: float) -> str:
    """`exact` for the eye: a true minus."""
    return exact(value).replace("e-0", "e-").replace("-", "−")


def unit_name(layer: str, unit: int | None, row: int | None = None, column: int | None = None) -> str:
    """A unit in words, such as "C3 map 4, row 3, column 5"."""
    if layer == "OUTPUT":
        return _("OUTPUT {digit}").format(digit=unit)
    if layer in ("C5", "F6"):
        return _("{layer} unit {unit}").format(layer=layer, unit=unit)
    place = layer if layer == "INPUT" else _("{layer} map {map}").format(layer=layer, map=unit)
    if row is None:
        return place
    return _("{place}, row {row}, column {column}").format(place=place, row=row, column=column)


def at_rest(moment, sheet, narrow: bool) -> str:
    """What is said while nothing is pointed at: the unit's value at the moment kept beside the one now, or a hint."""
    kept = None if moment is None or moment.reference is None else moment.kept.trace
    if sheet is not None and kept is not None:
        then, now = kept_value(kept, sheet.told), sheet.told.value
        words = _("now {now}, kept ({moment}) {then}: {change} since")
        words = _("{change}: now {now}, kept ({moment}) {then}") if moment.differs else words
        change = signed_number(now - then, 3)
        named = {"now": signed_number(now, 3), "then": signed_number(then, 3), "change": change}
        return words.format(moment=moment.kept.name, **named)
    if sheet is not None and sheet.focus is not None:
        count = len(sheet.told.parts)
        words = _("One of the {count} maps that feed it, large: 1 – {last} shows another, Esc all.")
        return words.format(count=count, last=min(9, count))
    if narrow:
        return _("A click copies a number, Ctrl+C copies all; arrows move on.")
    return _("Point at a number to read it in full; a click copies it, Ctrl+C copies all. Arrows move on.")


def kept_value(trace, told) -> float:
    """What the same unit gave at another moment; of OUTPUT its penalty, with a softmax minus its logit."""
    if told.layer == "OUTPUT":
        return float(trace.penalties[told.map])
    return float(trace.values[told.layer][told.map, told.row or 0, told.column or 0])


def as_text(told) -> str:
    """A `core.study.arithmetic.Arithmetic` with every number of it, in lines of cells parted by tabs."""
    lines = [[unit_name(told.layer, told.map, told.row, told.column)]]
    for part in told.parts:
        lines += [[], [_part_name(told, part)]]
        for name, array in _arrays(told, part):
            lines.append([name, *([_("one row a line")] if np.ndim(array) == 2 and array.size > 1 else [])])
            lines += [["", *map(exact, row)] for row in np.atleast_2d(array)]
        lines.append([_("together"), exact(part.total)])
    lines += [[], *([name, exact(value)] for name, value in _figures(told) if value is not None)]
    return "\n".join("\t".join(line) for line in lines) + "\n"


def _part_name(told, part):
    if part.map is None:
        return part.layer
    return _("{layer} map {map}, from row {row}, column {column} on").format(
        layer=part.layer, map=part.map, row=part.row, column=part.column
    )


def _arrays(told, part):
    pairing = told.kind.pairing
    weight, product = (pairing.weight, pairing.result) if pairing else (_("weight"), _("product"))
    named = (
        (_("input"), part.inputs),
        (weight, part.weights),
        (product, part.products),
        ("dE/d input", part.d_inputs),
        ("dE/d weight", part.d_weights),
        (_("dE/d weight, all places"), part.d_weights_all if told.places > 1 else None),
    )
    return [(name, array) for name, array in named if array is not None]


def _figures(told):
    return (
        (_("coefficient"), told.coefficient),
        (_("bias"), told.bias),
        (_("sum"), told.sum),
        (_("value"), told.value),
        (_("sum in the network"), told.network_sum),
        (_("value in the network"), told.network_value),
        (_("slope"), told.slope if told.d_sum is not None else None),
        ("dE/d value", told.d_value),
        ("dE/d sum", told.d_sum),
        ("dE/d bias", told.d_sum if told.d_bias_all is not None else None),
        (_("dE/d bias, all places"), told.d_bias_all if told.places > 1 else None),
        ("dE/d coefficient", told.d_coefficient),
        (_("dE/d coefficient, all places"), told.d_coefficient_all),
    )
