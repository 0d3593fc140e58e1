"""Walking through the network view with the keyboard. No Qt."""

from dataclasses import replace

from core.network.architecture import LAYERS
from core.study.selection import Selection
from lenet_gui.look.unit_grid import BLOCKS, UNITS, block_walked, map_walked, within
from lenet_gui.views.network.layout import PICTURES


def start(layer: str = "C1", of_map: int = 0) -> Selection:
    """The unit in the middle of this map of a layer; in C5, F6 and OUTPUT the unit of this number."""
    rows, columns = UNITS[layer]
    if layer in BLOCKS or layer == "OUTPUT":
        return Selection(layer, of_map)
    return Selection(layer, of_map, rows // 2, columns // 2)


def is_unit(place: Selection) -> bool:
    """Whether one can walk on from there; a whole layer or map is first walked into."""
    if place.layer is None or place.map is None:
        return False
    return place.row is not None or place.layer in BLOCKS or place.layer == "OUTPUT"


def walked(place: Selection, down: int, right: int) -> Selection:
    """One unit further than this one. Past a map's upper or lower edge comes the map before or after; others stop."""
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


def next_place(place: Selection | None, down: int, right: int, far: bool) -> Selection:
    """Where one is led by an arrow key; `far`: to the next map or layer, and not to the next unit."""
    if place is None:
        return start()
    if not is_unit(place):
        return start(place.layer, place.map or 0)
    if not far:
        return walked(place, down, right)
    return map_walked(place, down, PICTURES[place.layer]) if down else layer_walked(place, right)


def layer_walked(place: Selection, by: int) -> Selection:
    """The neighbouring layer of this unit's, at about the same height and at the same part of the map."""
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
