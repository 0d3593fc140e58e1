"""From where to where numbers go at a place of the play. No Qt."""

from dataclasses import dataclass

from core.network.architecture import KERNEL, LAYERS, POOL
from core.study.play import OTHERS, PRODUCTS_UNTIL, ROW, ROWS, SUM, UNIT, Place
from lenet_gui.look.unit_grid import BLOCKS, UNITS
from lenet_gui.views.network.layout import PICTURES
from lenet_gui.views.network.reach import Field


@dataclass(frozen=True)
class Beam:
    """From some units goes what makes some others: the frames around both, and what joins them.

    `current`: the one of them that is just multiplied, None where all are together.
    """

    sources: tuple[Field, ...]
    target: Field
    current: Field | None = None


def beams(place: Place, table: tuple[tuple[int, ...], ...]) -> tuple[Beam, ...]:
    """From where to where numbers go at this place; `table` are the S2 maps that each C3 map reads."""
    layer, part = place.scene, place.part
    if layer in BLOCKS:
        return (_beam_to_block(place),)
    before = LAYERS[LAYERS.index(layer) - 1]
    if layer == "C3":
        if part == OTHERS:
            return ()
        sources = table[place.map]
        number = min(int(place.laid(len(sources))), len(sources) - 1)
        here = sources if part == SUM else (sources[number],)
        fields = tuple(_window("C3", source, *place.unit, 1) for source in here)
        share = 1.0 if part == SUM else place.laid(len(sources)) - number
        return (Beam(fields, Field("C3", place.map, *place.unit, 1, 1), _current(fields, share)),)
    if part in (UNIT, ROW):
        focus = place.focus
        source = 0 if before == "INPUT" else place.map
        window = _window(layer, source, focus.row, focus.column, 1)
        current = _current((window,), place.within / PRODUCTS_UNTIL) if part == UNIT else None
        return (Beam((window,), Field(layer, place.map, focus.row, focus.column, 1, 1), current),)
    maps = (place.map,) if part == ROWS else tuple(m for m in range(PICTURES[layer]) if m != place.map)
    row, columns = place.focus.row, UNITS[layer][1]
    return tuple(
        Beam((_window(layer, 0 if before == "INPUT" else m, row, 0, columns),), Field(layer, m, row, 0, 1, columns))
        for m in maps
    )


def _beam_to_block(place):
    layer = place.scene
    before = LAYERS[LAYERS.index(layer) - 1]
    sources = tuple(Field(before, picture, 0, 0, *UNITS[before]) for picture in range(PICTURES[before]))
    if place.part != UNIT:
        return Beam(sources, Field(layer, 0, 0, 0, *UNITS[layer]))
    return Beam(sources, Field(layer, 0, *unit_of(place), 1, 1), _current(sources, place.within / PRODUCTS_UNTIL))


def done(within: float, count: int) -> int:
    """Of so many products of the unit in focus, how many are there when it has come so far (0 to 1)."""
    return int(min(1.0, within / PRODUCTS_UNTIL) * count + 1e-6)


def _current(fields, share):
    """The unit among these whose turn it is when so much of their time has gone, row by row; None at the end."""
    rows, columns = fields[0].rows, fields[0].columns
    number = int(share * len(fields) * rows * columns + 1e-6)
    field, place = divmod(number, rows * columns)
    if field >= len(fields):
        return None
    row, column = divmod(place, columns)
    first = fields[field]
    return Field(first.layer, first.picture, first.row + row, first.column + column, 1, 1)


def _window(layer, source, row, column, columns):
    """What so many units of a row, from this one on, read of one map of the layer before."""
    before = LAYERS[LAYERS.index(layer) - 1]
    if layer in ("S2", "S4"):
        return Field(before, source, POOL * row, POOL * column, POOL, POOL * columns)
    return Field(before, source, row, column, KERNEL, KERNEL + columns - 1)


def unit_of(place: Place) -> tuple[int, int]:
    """Row and column in its picture of the unit that is seen in full."""
    return divmod(place.map, UNITS[place.scene][1]) if place.scene in BLOCKS else place.unit
