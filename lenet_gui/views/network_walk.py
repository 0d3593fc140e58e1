"""Walking through the network view with the keyboard. No Qt."""

from dataclasses import replace

from core.architecture import LAYERS
from core.moment import Selection
from lenet_gui.unit_grid import BLOCKS, UNITS, block_walked, map_walked, within
from lenet_gui.views.network_layout import PICTURES


def start(layer: str = "C1") -> Selection:
    """The unit in the middle of a layer's first map; of C5, F6 and OUTPUT the first unit."""
    rows, columns = UNITS[layer]
    if layer in BLOCKS or layer == "OUTPUT":
        return Selection(layer, 0)
    return Selection(layer, 0, rows // 2, columns // 2)


def walked(place: Selection, down: int, right: int) -> Selection:
    """One unit further. Past the upper or lower edge of a map comes the map before or after; other edges stop."""
    rows, columns = UNITS[place.layer]
    if place.layer == "OUTPUT":
        return Selection("OUTPUT", within(place.map + down, PICTURES["OUTPUT"]))
    if place.layer in BLOCKS:
        return block_walked(place, down, right)
    row, column = place.row + down, within(place.column + right, columns)
    if 0 <= row < rows:
        return replace(place, row=row, column=column)
    further = map_walked(place, down, PICTURES[place.layer])
    return place if further.map == place.map else replace(further, row=0 if down > 0 else rows - 1)


def layer_walked(place: Selection, by: int) -> Selection:
    """The neighbouring layer, at about the same height and at the same part of the map."""
    index = LAYERS.index(place.layer) + by
    if not 0 <= index < len(LAYERS):
        return place
    layer = LAYERS[index]
    made = start(layer)
    if layer in BLOCKS or place.layer in BLOCKS:
        return made
    picture = place.map * PICTURES[layer] // PICTURES[place.layer]
    if layer == "OUTPUT":
        return replace(made, map=picture)
    (rows, columns), (old_rows, old_columns) = UNITS[layer], UNITS[place.layer]
    row, column = (place.row or 0) * rows // old_rows, (place.column or 0) * columns // old_columns
    return Selection(layer, picture, row, column)
