"""Walking from unit to unit with the keyboard, and the unit shown before anyone has picked one. No Qt."""

from dataclasses import replace

import numpy as np

from core.network.architecture import LAYERS
from core.study.selection import Selection
from lenet_gui.look.unit_grid import BLOCKS, UNITS, block_walked, within


def strongest(trace, layer: str = "C3", picture: int = 0) -> Selection:
    """The unit of a map that is farthest from zero for this digit."""
    if layer in (*BLOCKS, "OUTPUT"):
        return Selection(layer, picture, picked=True)
    values = trace.values[layer][picture]
    row, column = divmod(int(np.abs(values).argmax()), values.shape[1])
    return Selection(layer, picture, row, column, picked=True)


def settled(unit: Selection, shown, trace) -> Selection:
    """A picked unit with map, row and column: of a whole map, the unit where one looks already, or its strongest.

    `shown` is the `Arithmetic` on the sheet, or None.
    """
    unit = replace(unit, map=unit.map or 0, link=None)
    if unit.layer in (*BLOCKS, "OUTPUT"):
        return replace(unit, row=None, column=None)
    if unit.row is not None and unit.column is not None:
        return unit
    if shown is not None and shown.layer == unit.layer:
        return replace(unit, row=shown.row, column=shown.column)
    return strongest(trace, unit.layer, unit.map)


def walked(unit: Selection, down: int, right: int) -> Selection:
    """One unit further within the map; its edges stop."""
    if unit.layer == "OUTPUT":
        return replace(unit, map=within(unit.map + down + right, 10))
    if unit.layer in BLOCKS:
        return block_walked(unit, down, right)
    rows, columns = UNITS[unit.layer]
    return replace(unit, row=within(unit.row + down, rows), column=within(unit.column + right, columns))


def layer_walked(unit: Selection, by: int, trace, awaited: bool) -> Selection:
    """The strongest unit of the neighbouring layer's map that stands at about the same height.

    In OUTPUT the answer's; while that is `awaited`, one stays before it.
    """
    index = LAYERS.index(unit.layer) + by
    if not 0 <= index < len(LAYERS):
        return unit
    layer = LAYERS[index]
    if layer == "OUTPUT":
        return unit if awaited else Selection("OUTPUT", trace.answer, picked=True)
    old = 10 if unit.layer == "OUTPUT" else len(trace.values[unit.layer])
    return strongest(trace, layer, (unit.map or 0) * len(trace.values[layer]) // old)
