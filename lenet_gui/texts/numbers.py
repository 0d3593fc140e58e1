"""The numbers that words speak of: of a layer, counted from the architecture, and of one unit, from its arithmetic."""

from itertools import accumulate
from math import isfinite
from typing import TYPE_CHECKING

from core.language import _
from core.network.architecture import LAYERS, Architecture
from lenet_gui.texts import adding_up

if TYPE_CHECKING:
    from core.study.arithmetic import Arithmetic

LEAST_DIGITS = 4  # behind the point, of numbers that add up
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def layer_numbers(architecture: Architecture, layer: str) -> dict[str, str]:
    """What may stand in braces in the words about a layer."""
    facts, levels = architecture.layer(layer), architecture.input_levels
    counts = sorted({len(sources) for sources in architecture.table})
    kernels = {"C1": facts.maps, "C3": len(architecture.links), "C5": facts.maps * architecture.layer("S4").maps}
    return {
        "maps": f"{facts.maps}",
        "rows": f"{facts.rows}",
        "columns": f"{facts.columns}",
        "parameters": f"{facts.parameters:,}",
        "connections": f"{facts.connections:,}",
        "fixed": f"{facts.fixed:,}",
        "kernels": f"{kernels.get(layer, 0):,}",
        "sources": listed([str(count) for count in counts]),
        "low": number(levels.low),
        "high": number(levels.high),
        "f": architecture.squashing.formula,
    }


def listed(words: list[str]) -> str:
    """ "3, 4 or 6"."""
    if len(words) == 1:
        return words[0]
    return _("{all_but_last} or {last}").format(all_but_last=", ".join(words[:-1]), last=words[-1])


def number(value: float, signs: bool = False) -> str:
    """Four digits that count, with a true minus; what is very small or large has a power of ten."""
    value = float(value) + 0.0
    if value and isfinite(value) and not 1e-4 <= abs(value) < 1e6:
        digits, exponent = f"{value:+.2e}".split("e")
        text = f"{digits} · 10{str(int(exponent)).translate(_RAISED)}"
    else:
        text = f"{value:+.4g}" if abs(value) < 1e4 else f"{value:+.0f}"
    return (text if signs else text.removeprefix("+")).replace("-", "−")


def added(value: float) -> str:
    """A number that is added to what stands before it: "+ 0.3" or "− 0.3"."""
    return f"{'−' if value < 0 else '+'} {number(abs(value))}"


def link_numbers(link: tuple[int, int], norm: float) -> dict[str, str]:
    """What may stand in braces in the words about a cell of the connection table."""
    return {"source": str(link[0]), "target": str(link[1]), "norm": number(norm)}


def unit_numbers(told: "Arithmetic") -> dict[str, str]:
    """What may stand in braces in the words about a unit: its own numbers, as its arithmetic has them."""
    squashing, terms = told.squashing, sum(part.total for part in told.parts)
    partials = [number(part.total, signs=True) for part in told.parts]
    total, bias, whole = number(terms), "" if told.bias is None else added(told.bias), number(told.sum)
    if told.bias is not None and told.kind.pairing is not None:  # then all of these stand in one line, and add up
        total, bias, whole = adding_up.added(terms, told.bias, told.sum, LEAST_DIGITS)
        sums = list(accumulate(part.total for part in told.parts[:-1]))
        partials = adding_up.steps([*(adding_up.like(total, each) for each in sums), total])
        total, bias, whole = total.removeprefix("+"), _apart(bias), whole.removeprefix("+")
    return {
        "unit": unit_name(told),
        "count": f"{sum(part.inputs.size for part in told.parts):,}",
        "inputs": _inputs(told),
        "partials": " ".join([partials[0].removeprefix("+"), *map(_apart, partials[1:])]),
        "total": total,
        "coefficient": "" if told.coefficient is None else number(told.coefficient),
        "bias": bias,
        "sum": whole,
        "value": number(told.value),
        "f": "" if squashing is None else squashing.formula,
        "places": f"{told.places:,}",
        "gradient": "" if told.d_value is None else number(told.d_value, signs=True),
    }


def unit_name(unit) -> str:
    """A unit in words; `unit` has layer, map, row and column."""
    layer, rows = unit.layer, LAYERS.index(unit.layer) < LAYERS.index("C5")
    if layer == "OUTPUT":
        return _("{digit} in OUTPUT").format(digit=unit.map)
    if not rows:
        return _("{layer} unit {unit}").format(layer=layer, unit=unit.map)
    place = layer if layer == "INPUT" else _("{layer} map {map}").format(layer=layer, map=unit.map)
    return _("{place}, row {row}, column {column}").format(place=place, row=unit.row, column=unit.column)


def _inputs(told):
    """What is added: the four numbers of a small window, or the maps they come from."""
    first = told.parts[0]
    if first.map is None:
        return number(float(first.inputs[0, 0])) if first.inputs.size == 1 else first.layer
    if first.inputs.size == 4:
        return ", ".join(number(value) for value in first.inputs.ravel())
    if first.layer == "INPUT":
        return first.layer
    maps = ", ".join(str(part.map) for part in told.parts)
    words = _("{layer} map {maps}") if len(told.parts) == 1 else _("{layer} maps {maps}")
    return words.format(layer=first.layer, maps=maps)


def _apart(text):
    """A number with a sign, which stands apart from it."""
    return f"{text[0]} {text[1:]}"
