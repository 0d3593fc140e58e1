"""What the microscope shows of one unit: which pictures and which numbers, with their names. No Qt, no places.

Everything on it is taken from an `Arithmetic`; nothing is computed here but what stands for several terms together.
"""

from dataclasses import dataclass

import numpy as np

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.microscope.ranking import Figure, Ranking, ranking
from lenet_gui.views.microscope.text import small, unit_name

WEIGHT_LEVEL = 0.4  # kernels and products are shown from minus this to plus this, as kernels are elsewhere
SQUARE_LEVEL = 4.0  # the squared difference of a clear +1 and a clear -1
SOURCE_SIZES = {"INPUT": (32, 32), "C1": (28, 28), "S2": (14, 14), "C3": (10, 10)}
SHAPES = {"C5": (12, 10), "F6": (BITMAP_ROWS, BITMAP_COLUMNS)}  # the picture a layer of single units makes


@dataclass(frozen=True, eq=False)
class Grid:
    """Numbers shown as squares: `role` names the field of the `Terms` they are; `values` (rows, columns).

    `level` is the number of full colour; at `exponent` e the numbers in the cells are in units of 10^e.
    """

    role: str
    values: np.ndarray
    level: float
    exponent: int = 0


@dataclass(frozen=True, eq=False)
class Column:
    """One part of the sum: its heading, its pictures from top to bottom, and what it gives to the sum."""

    heading: str
    part: object  # core.study.terms.Terms, None for several together
    grids: tuple[Grid, ...]
    total: Figure | None

    @property
    def source_size(self) -> tuple[int, int] | None:
        """Rows and columns of the map of which the inputs are a part; None where they are all of it."""
        known = self.part is not None and self.part.map is not None
        return SOURCE_SIZES.get(self.part.layer) if known else None


@dataclass(frozen=True, eq=False)
class Sheet:
    """Everything shown of one unit in one direction. `names` are those of a column's pictures, long and short."""

    told: object  # core.study.arithmetic.Arithmetic
    backward: bool
    title: str
    about: str
    names: tuple[tuple[str, str], ...]
    focus: int | None
    columns: tuple[Column, ...]
    ranking: Ranking | None
    tail: tuple[Figure, ...]
    under_curve: str
    result: Figure


def sheet(told, backward: bool, most: int = 6, focus: int | None = None) -> Sheet:
    """The sheet of an `Arithmetic`; backward ones need one with a label.

    Of C5's sixteen maps the `most` strongest are shown one by one, the others together. `focus` is the one map before
    that is shown alone, so that it can be large; the others are then one number.
    """
    if len(told.parts) < 2 or focus not in [part.map for part in told.parts]:
        focus = None
    names = _backward_names(told) if backward else _forward_names(told)
    roles = [role for role, _long, _short in names]
    return Sheet(
        told=told,
        backward=backward,
        title=unit_name(told.layer, told.map, told.row, told.column),
        about=_about(told, backward),
        names=tuple((long, short) for _role, long, short in names),
        focus=focus,
        columns=_columns(told, roles, backward, most, focus),
        ranking=ranking(told, backward) if told.parts[0].single_units else None,
        tail=_backward_tail(told) if backward else _forward_tail(told, focus),
        under_curve=_slope(told) if backward else told.squashing.formula if told.squashing else "",
        result=_backward_result(told) if backward else _forward_result(told),
    )


def _slope(told):
    number = f"{told.slope:.3f}" if told.slope == 0 or told.slope >= 0.01 else small(told.slope)[1:]
    return _("= slope {slope}").format(slope=number)


def _forward_names(told):
    inputs, pairing = ("inputs", told.kind.inputs, ""), told.kind.pairing
    if pairing is None:
        return [inputs]
    heads = (pairing.weight_head.format(digit=told.map), pairing.result_head)
    return [inputs, *zip(("weights", "products"), heads, pairing.signs, strict=True)]


def _backward_names(told):
    if told.parts[0].d_inputs is None:
        return _forward_names(told)
    names = [("d_inputs", _("dE/d input"), "∂x")]
    if _compares(told):
        names = [*_forward_names(told)[:2], *names]
    if told.parts[0].d_weights is not None:
        names.append(("d_weights", _("dE/d weight") if told.places == 1 else _("dE/d weight, here"), "∂w"))
        if told.places > 1:
            names.append(("d_weights_all", _("all {count} places").format(count=told.places), "Σ∂w"))
        elif not _compares(told):
            names.append(("inputs", _("∝ input"), "x"))
    return names


def _about(told, backward):
    if backward and told.parts[0].d_inputs is not None:
        return _("how the loss for this digit changes with each number")
    text = told.kind.about.format(count=sum(part.inputs.size for part in told.parts))
    if told.kind.parameters and told.places > 1:
        text = _("{unit}, shared by {places} places").format(unit=text, places=told.places)
    return text


def _compares(told):
    """Whether the weights are values that the inputs are compared with."""
    return told.kind.pairing is not None and told.kind.pairing.compares


# Columns -----------------------------------------------------------------------------------------------------------


def _columns(told, roles, backward, most, focus):
    parts = sorted(told.parts, key=lambda part: -abs(_strength(part, backward))) if told.layer == "C5" else told.parts
    if focus is not None:
        parts = [part for part in parts if part.map == focus]
    one_by_one = parts[:most] if told.layer == "C5" else parts
    levels = {role: _level(told, one_by_one, role) for role in roles}
    columns = [
        Column(
            _heading(part),
            part,
            tuple(_grid(part, role, *levels[role]) for role in roles),
            _total(told, part, backward),
        )
        for part in one_by_one
    ]
    if len(parts) > len(one_by_one) and not backward:
        rest = sum(part.total for part in parts[most:])
        count = len(parts) - most
        name = _("the other {count} maps together").format(count=count)
        columns.append(
            Column(_("{count} others").format(count=count), None, (), Figure("", rest, signed_number(rest), name=name))
        )
    return tuple(columns)


def _strength(part, backward):
    return np.abs(part.d_weights).sum() if backward else part.total


def _heading(part):
    if part.layer == "digit":
        return ""
    return part.layer if part.map is None or part.layer == "INPUT" else f"{part.layer} {part.map}"


def _grid(part, role, level, exponent):
    values = getattr(part, role)
    if values.ndim == 1:
        values = values.reshape(SHAPES[part.layer])
    return Grid(role, values, level, exponent)


def _level(told, parts, role):
    """The number of full colour, and the power of ten in which the numbers are written."""
    if role in ("inputs", "weights", "products"):
        if role == "inputs" or _compares(told) and role == "weights":
            return 0.0, 0  # an activation's own level
        return (SQUARE_LEVEL if _compares(told) else WEIGHT_LEVEL), 0
    largest = max(float(np.abs(getattr(part, role)).max()) for part in parts)
    return (largest, int(np.floor(np.log10(largest)))) if 0 < largest < np.inf else (1.0, 0)


def _total(told, part, backward):
    if told.coefficient is not None and not backward:
        four = float(part.inputs.sum())
        return Figure("", four, signed_number(four), name=_("the sum of four"))
    if backward or told.kind.pairing is None or part.single_units:
        return None
    return Figure(
        "", part.total, signed_number(part.total), name=_("{map}'s part of the sum").format(map=_heading(part))
    )


# The numbers to the right ------------------------------------------------------------------------------------------


def _forward_tail(told, focus):
    figures = []
    if focus is not None:
        others = [part.total for part in told.parts if part.map != focus]
        name = _("the other {count} maps together").format(count=len(others))
        figures.append(
            Figure(_("{count} others").format(count=len(others)), sum(others), signed_number(sum(others)), name=name)
        )
    if told.layer == "INPUT":
        scale = float(told.parts[0].weights[0, 0])
        figures.append(
            Figure(_("step a byte"), scale, f"{scale:.4f}", "×", _("how far INPUT's levels are apart, by 255"))
        )
    if told.coefficient is not None:
        figures.append(Figure(_("coefficient"), told.coefficient, signed_number(told.coefficient), "×"))
    if told.bias is not None:
        caption = _("a byte of 0") if told.layer == "INPUT" else _("bias")
        figures.append(Figure(caption, told.bias, signed_number(told.bias)))
    if _differs(told):
        figures.append(Figure(told.kind.sum, told.network_sum, signed_number(told.network_sum), "="))
    return tuple(figures)


def _forward_result(told):
    text = f"{told.network_value:.3f}" if _compares(told) else signed_number(told.network_value)
    return Figure(told.kind.value, told.network_value, text, "→" if told.kind.sign < 0 else "=")


def _differs(told):
    """Whether the value is another number than the sum."""
    return told.squashing is not None or told.kind.sign < 0


def _backward_tail(told):
    figures = []
    for name, total in ((_("coefficient"), told.d_coefficient_all), (_("bias"), told.d_bias_all)):
        if total is not None:
            caption = where = f"dE/d {name}"
            if told.places > 1:
                where = _("{what}, all {count} places together").format(what=caption, count=told.places)
                caption = _("{what}, all").format(what=caption)
            figures.append(Figure(caption, total, small(total), name=where))
    if _differs(told):
        figures.append(Figure(f"dE/d {told.kind.sum}", told.d_sum, small(told.d_sum)))
    return tuple(figures)


def _backward_result(told):
    operator = "×" if told.squashing is not None else "= −" if told.kind.sign < 0 else ""
    return Figure(f"dE/d {told.kind.value}", told.d_value, small(told.d_value), operator)
