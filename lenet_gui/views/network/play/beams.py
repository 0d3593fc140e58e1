"""From where to where numbers go at a place of the play. No Qt."""

from dataclasses import dataclass

from core.network.architecture import KERNEL, LAYERS, POOL
from core.study.play import OTHERS, ROW, ROWS, SUM, UNIT, Place
from lenet_gui.look.unit_grid import BLOCKS, UNITS
from lenet_gui.views.network.layout import PICTURES
from lenet_gui.views.network.reach import Field


@dataclass(frozen=True)
class Beam:
    """From some units goes what makes some others: the frames around both, and what joins them."""

    sources: tuple[Field, ...]
    target: Field


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
        return (Beam(fields, Field("C3", place.map, *place.unit, 1, 1)),)
    if part in (UNIT, ROW):
        focus = place.focus
        source = 0 if before == "INPUT" else place.map
        window = _window(layer, source, focus.row, focus.column, 1)
        return (Beam((window,), Field(layer, place.map, focus.row, focus.column, 1, 1)),)
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
    own = Field(layer, 0, *unit_of(place), 1, 1) if place.part == UNIT else Field(layer, 0, 0, 0, *UNITS[layer])
    return Beam(sources, own)


def _window(layer, source, row, column, columns):
    """What so many units of a row, from this one on, read of one map of the layer before."""
    before = LAYERS[LAYERS.index(layer) - 1]
    if layer in ("S2", "S4"):
        return Field(before, source, POOL * row, POOL * column, POOL, POOL * columns)
    return Field(before, source, row, column, KERNEL, KERNEL + columns - 1)


def unit_of(place: Place) -> tuple[int, int]:
    """Row and column in its picture of the unit that is seen in full."""
    return divmod(place.map, UNITS[place.scene][1]) if place.scene in BLOCKS else place.unit
