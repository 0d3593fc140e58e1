"""What of the microscope's sheet lies under the pointer, read in full."""

from dataclasses import dataclass

from PyQt5.QtCore import QPoint, QRect

from core.language import _
from core.network.architecture import BITMAP_COLUMNS
from core.study.selection import Selection
from lenet_gui.views.microscope.places import Places, ranked_place
from lenet_gui.views.microscope.sheet import Sheet
from lenet_gui.views.microscope.text import shown, unit_name


@dataclass(frozen=True, eq=False)
class Target:
    """One number on the sheet.

    Attributes
    ----------
    value: the number itself
    sentence: the number in full, and what it is made of
    place: its rectangle
    column, cell: where it is a square of a picture: the column, and row and column of the square
    unit: where it is another unit's value, that unit
    """

    value: float
    sentence: str
    place: QRect
    column: int | None = None
    cell: tuple[int, int] | None = None
    unit: Selection | None = None


def target_at(point: QPoint, sheet: Sheet, places: Places) -> Target | None:
    """The number at this point."""
    for (column, index), place in places.grids.items():
        if place.contains(point):
            cell = (point.y() - place.y()) // places.cell, (point.x() - place.x()) // places.cell
            return _square(sheet, column, index, cell, place, places.cell)
    for figure, place in _figures(sheet, places):
        if place.contains(point):
            return Target(figure.value, f"{figure.name or figure.caption}: {shown(figure.value)}", place)
    if places.curve is not None and places.curve.contains(point):
        told = sheet.told
        sentence = _("{sum} squashed is {value}; slope {slope}").format(
            sum=shown(told.network_sum), value=shown(told.network_value), slope=shown(told.slope)
        )
        return Target(told.slope if sheet.backward else told.network_value, sentence, places.curve)
    return None


def heading_at(point: QPoint, sheet: Sheet, places: Places) -> int | None:
    """The map before whose name stands at this point."""
    for (column, index), place in places.headings.items():
        part = sheet.columns[column].part
        if index == 0 and part is not None and place.contains(point):
            return part.map
    return None


def _figures(sheet, places):
    """Every number that stands by itself, with its place."""
    yield from zip(sheet.tail, places.tail, strict=True)
    yield sheet.result, places.result
    for column, place in places.totals.items():
        yield (sheet.ranking.total if places.ranking is not None else sheet.columns[column].total), place
    if places.ranking is None:
        return
    for number, row in enumerate(sheet.ranking.rows[: places.rows]):
        for index, figure in enumerate(row[2]):
            yield figure, ranked_place(sheet, places, number, index)
    rest = sheet.ranking.rest(sheet.columns[0].part, places.rows)
    if rest is not None:
        area = places.ranking
        yield rest[1], QRect(area.x(), area.y() + (places.rows + 1) * places.line, area.width(), places.line)


def _square(sheet, column, index, cell, place, size):
    part, grid = sheet.columns[column].part, sheet.columns[column].grids[index]
    where = QRect(place.x() + cell[1] * size, place.y() + cell[0] * size, size, size)
    unit = source_unit(part, cell)
    return Target(float(grid.values[cell]), _sentence(sheet, part, cell, unit), where, column, cell, unit)


def source_unit(part, cell: tuple[int, int]) -> Selection | None:
    """The unit of the layer before that is the input at this square."""
    if part.layer == "digit":
        return None
    if part.layer == "C5":
        return Selection("C5", cell[0] * 10 + cell[1])
    if part.layer == "F6":
        return Selection("F6", cell[0] * BITMAP_COLUMNS + cell[1])
    return Selection(part.layer, part.map, part.row + cell[0], part.column + cell[1])


def _sentence(sheet, part, cell, unit):
    """One input, its weight and their product; or backward, what the gradient makes of them."""
    told = sheet.told
    where = cell if part.inputs.ndim == 2 else (unit.map,)
    value, weight, product = (shown(array[where]) for array in (part.inputs, part.weights, part.products))
    if part.layer == "digit":
        return _("byte {value} of the digit, row {row}, column {column}").format(
            value=value, row=part.row, column=part.column
        )
    name = unit_name(unit.layer, unit.map, unit.row, unit.column)
    if sheet.backward:
        words = [f"{name}:  dE/d input {shown(part.d_inputs[where])}"]
        if part.d_weights is not None:
            words.append(_("dE/d weight {value}").format(value=shown(part.d_weights[where])))
            if told.places > 1:
                words.append(_("all places {value}").format(value=shown(part.d_weights_all[where])))
        return ",  ".join(words)
    pairing = told.kind.pairing
    if pairing is None:
        return f"{name}:  {value}"
    weight = f"({weight})" if pairing.compares and weight.startswith("−") else weight
    return f"{name}:  " + pairing.written.format(x=value, w=weight, term=product)
