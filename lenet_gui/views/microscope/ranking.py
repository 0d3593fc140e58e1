"""The strongest of the many inputs of a unit of F6 or OUTPUT, and single numbers with their names. No Qt."""

from dataclasses import dataclass

import numpy as np

from core.language import _
from core.network.architecture import BITMAP_COLUMNS
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.microscope.text import small

RANKED = 20  # at most so many


@dataclass(frozen=True)
class Figure:
    """One number: what stands above it, before it, and what it is in full."""

    caption: str
    value: float
    text: str
    operator: str = ""
    name: str = ""  # for the line that reads it in full; the caption where empty


@dataclass(frozen=True, eq=False)
class Ranking:
    """The strongest of many single inputs, a row each: (name, index of the input, figures)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[Figure, ...]], ...]
    total: Figure | None
    longest: str  # as wide as any name can be, so that nothing moves when others become the strongest

    def rest(self, part, count: int) -> tuple[str, Figure] | None:
        """All but the first `count` rows together, where they make part of a sum."""
        if self.total is None:
            return None
        rest = part.total - sum(row[2][-1].value for row in self.rows[:count])
        name = _("the other {count} together").format(count=part.inputs.size - count)
        return name, Figure("", rest, signed_number(rest) if self.total.text[0] in "+−" else f"{rest:.3f}", name=name)


def ranking(told, backward: bool) -> Ranking:
    """The ranking of an `Arithmetic` whose one part is a whole layer."""
    part, pairing = told.parts[0], told.kind.pairing
    by = part.products
    if backward:
        by = part.d_inputs if part.d_weights is None or pairing.compares else part.d_weights
    order = np.argsort(-np.abs(by), kind="stable")[:RANKED]
    rows = tuple((_input_name(part, index), int(index), _ranked(part, index, told, backward)) for index in order)
    longest = _input_name(part, part.inputs.size - 1)
    if backward:
        heads = (_("strongest"), "dE/d input", *([] if part.d_weights is None else ["dE/d weight"]))
        return Ranking(heads, rows, None, longest)
    text = f"{part.total:.3f}" if pairing.compares else signed_number(part.total)
    total = Figure("", part.total, text, name=_("all {count} together").format(count=part.inputs.size))
    heads = (_("strongest"), pairing.heads[0] or part.layer, *pairing.heads[1:])
    return Ranking(heads, rows, total, longest)


def _input_name(part, index):
    if part.layer == "F6":
        return _("row {row}, column {column}").format(row=index // BITMAP_COLUMNS, column=index % BITMAP_COLUMNS)
    return f"{part.layer} {index}"


def _ranked(part, index, told, backward):
    name = _input_name(part, index)
    if backward:
        arrays = [("dE/d input", part.d_inputs), ("dE/d weight", part.d_weights)]
        return tuple(
            Figure("", float(array[index]), small(array[index]), name=f"{name}, {what}")
            for what, array in arrays
            if array is not None
        )
    pairing = told.kind.pairing
    whats = (pairing.input, pairing.weight, pairing.result)
    numbers = [float(array[index]) for array in (part.inputs, part.weights, part.products)]
    texts = [signed_number(number) for number in numbers]
    if pairing.compares:  # a bitmap is of whole numbers, and a square has no sign
        texts[1:] = [signed_number(numbers[1], 0 if numbers[1] == round(numbers[1]) else 3), f"{numbers[2]:.3f}"]
    return tuple(
        Figure("", number, text, name=f"{name}, {what}")
        for what, number, text in zip(whats, numbers, texts, strict=True)
    )
