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
FORMULAS = {"scaled tanh": "1.7159 tanh(⅔ sum)", "sigmoid": "1 / (1 + e⁻ˢᵘᵐ)", "relu": "max(0, sum)"}
SOURCE_SIZES = {"INPUT": (32, 32), "C1": (28, 28), "S2": (14, 14), "C3": (10, 10)}
SHAPES = {"C5": (12, 10), "F6": (BITMAP_ROWS, BITMAP_COLUMNS)}  # the picture a layer of single units makes


@dataclass(frozen=True, eq=False)
class Grid:
    """Numbers shown as squares: `role` names the field of the `Part` they are; `values` (rows, columns).

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
    part: object  # core.study.arithmetic.Part, None for several together
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
        ranking=ranking(told, backward) if told.kind in ("full", "rbf", "softmax") else None,
        tail=_backward_tail(told) if backward else _forward_tail(told, focus),
        under_curve=_slope(told) if backward else FORMULAS.get(told.activation, ""),
        result=_backward_result(told) if backward else _forward_result(told),
    )


def _slope(told):
    number = f"{told.slope:.3f}" if told.slope == 0 or told.slope >= 0.01 else small(told.slope)[1:]
    return _("= slope {slope}").format(slope=number)


def _forward_names(told):
    if told.kind == "input":
        return [("inputs", _("byte of the digit"), "")]
    if told.kind in ("subsampling", "average", "maximum"):
        return [("inputs", _("the four inputs"), "")]
    if told.kind == "rbf":
        return [
            ("inputs", _("F6's code"), ""),
            ("weights", _("− bitmap of {digit}").format(digit=told.map), "−"),
            ("products", _("squared difference"), "( )²"),
        ]
    weights = _("× kernel") if told.kind == "convolution" else _("× weight")
    return [("inputs", _("input"), ""), ("weights", weights, "×"), ("products", _("= product"), "=")]


def _backward_names(told):
    if told.kind == "input":
        return [("inputs", _("byte of the digit"), "")]
    names = [("d_inputs", _("dE/d input"), "∂x")]
    if told.kind == "rbf":
        names = [("inputs", _("F6's code"), ""), ("weights", _("− bitmap of {d}").format(d=told.map), "−"), *names]
    if told.parts[0].d_weights is not None:
        names.append(("d_weights", _("dE/d weight") if told.places == 1 else _("dE/d weight, here"), "∂w"))
        if told.places > 1:
            names.append(("d_weights_all", _("all {count} places").format(count=told.places), "Σ∂w"))
        elif told.kind != "rbf":
            names.append(("inputs", _("∝ input"), "x"))
    return names


def _about(told, backward):
    if told.kind == "input":
        return _("a byte of the digit, moved to the levels of INPUT")
    if backward:
        return _("how the loss for this digit changes with each number")
    count = sum(part.inputs.size for part in told.parts)
    if told.kind == "rbf":
        return _("{count} squared differences; the smallest penalty is the nearest digit's").format(count=count)
    if told.kind == "maximum":
        return _("the largest of four")
    if told.kind == "average":
        return _("the mean of four")
    if told.kind == "subsampling":
        return _("four inputs, a coefficient and a bias, shared by {places} places").format(places=told.places)
    if told.places == 1:
        return _("{count} inputs, {count} weights and a bias").format(count=count)
    return _("{count} inputs, {count} weights and a bias, shared by {places} places").format(
        count=count, places=told.places
    )


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
        if role == "inputs" or told.kind == "rbf" and role == "weights":
            return 0.0, 0  # an activation's own level
        return (SQUARE_LEVEL if told.kind == "rbf" else WEIGHT_LEVEL), 0
    largest = max(float(np.abs(getattr(part, role)).max()) for part in parts)
    return (largest, int(np.floor(np.log10(largest)))) if 0 < largest < np.inf else (1.0, 0)


def _total(told, part, backward):
    if backward or told.kind in ("input", "maximum", "rbf", "full", "softmax"):
        return None
    if told.kind in ("subsampling", "average"):
        four = float(part.inputs.sum())
        return Figure("", four, signed_number(four), name=_("the sum of four"))
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
    if told.kind == "input":
        scale = float(told.parts[0].weights[0, 0])
        figures.append(
            Figure(_("step a byte"), scale, f"{scale:.4f}", "×", _("how far INPUT's levels are apart, by 255"))
        )
    if told.coefficient is not None:
        figures.append(Figure(_("coefficient"), told.coefficient, signed_number(told.coefficient), "×"))
    if told.bias is not None:
        caption = _("a byte of 0") if told.kind == "input" else _("bias")
        figures.append(Figure(caption, told.bias, signed_number(told.bias)))
    if told.activation is not None or told.kind == "softmax":
        caption = _("logit") if told.kind == "softmax" else _("sum")
        figures.append(Figure(caption, told.network_sum, signed_number(told.network_sum), "="))
    return tuple(figures)


def _forward_result(told):
    caption = _("penalty") if told.layer == "OUTPUT" else _("value")
    text = f"{told.network_value:.3f}" if told.kind == "rbf" else signed_number(told.network_value)
    return Figure(caption, told.network_value, text, "→" if told.kind == "softmax" else "=")


def _backward_tail(told):
    figures = []
    for name, total in ((_("coefficient"), told.d_coefficient_all), (_("bias"), told.d_bias_all)):
        if total is not None:
            caption = where = f"dE/d {name}"
            if told.places > 1:
                where = _("{what}, all {count} places together").format(what=caption, count=told.places)
                caption = _("{what}, all").format(what=caption)
            figures.append(Figure(caption, total, small(total), name=where))
    if told.activation is not None or told.kind == "softmax":
        caption = "dE/d logit" if told.kind == "softmax" else "dE/d sum"
        figures.append(Figure(caption, told.d_sum, small(told.d_sum)))
    return tuple(figures)


def _backward_result(told):
    caption = "dE/d penalty" if told.layer == "OUTPUT" else "dE/d value"
    operator = "×" if told.activation is not None else "= −" if told.kind == "softmax" else ""
    return Figure(caption, told.d_value, small(told.d_value), operator)
