"""Where one points or what one has picked: a layer, and perhaps a map and a unit of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """What one points at or has picked: a layer, and perhaps a map and a unit of it.

    Every view takes any of these, whatever moment it shows: nothing; a whole layer; a whole map or unit; a place in a
    map of INPUT to S4 or in a bitmap of OUTPUT, row and column both; and a link, alone or with C3 and its map. The maps
    are the same in every architecture; a link that the moment's table does not have is a cell without a connection.

    Attributes
    ----------
    layer: one of `core.network.architecture.LAYERS`, or None for nothing
    map: the map (or the unit of C5, F6, OUTPUT), from 0
    row, column: the unit within the map, from 0
    link: (S2 map, C3 map) when one cell of the connection table is meant
    picked: chosen by a click or Enter, to be looked into, and not merely pointed at
    """

    layer: str | None = None
    map: int | None = None
    row: int | None = None
    column: int | None = None
    link: tuple[int, int] | None = None
    picked: bool = False


NOTHING = Selection()
