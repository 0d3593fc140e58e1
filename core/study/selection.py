"""Where one points or what one has picked: a layer, and perhaps a map and a unit of it."""

import re
from dataclasses import dataclass

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, C1_MAPS, C3_MAPS, DIGITS, LAYERS, PAPER

_UNIT = re.compile(r"(?P<layer>[A-Z0-9]+)(?:\[(?P<map>\d+)\])?(?:\((?P<row>\d+) ?, ?(?P<column>\d+)\))?")
_LINK = re.compile(r"S2\[(\d+)\] ?[->] ?C3\[(\d+)\]")


class SelectionError(ValueError):
    """A word that names nothing of the network; the message is one sentence for the user."""


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

    @classmethod
    def parsed(cls, text: str) -> "Selection":
        """What a word names: "C3", "C3[4]", "C3[4](3,5)", "INPUT(9,9)", "F6[12]", "OUTPUT[3]", or "S2[0]>C3[4]".

        A link may be written S2[0]-C3[4], too. Raises SelectionError.
        """
        link, unit = _LINK.fullmatch(text), _UNIT.fullmatch(text)
        if link and int(link[1]) < C1_MAPS and int(link[2]) < C3_MAPS:
            return cls(link=(int(link[1]), int(link[2])))
        if unit and unit["layer"] in LAYERS:
            layer, (of_map, row, column) = unit["layer"], (_number(unit[name]) for name in ("map", "row", "column"))
            maps, rows, columns = _shape(layer)
            single = layer == "INPUT"  # which has one map, that need not be said
            inside = (of_map or 0) < maps and (row is None or (row < rows and column < columns))
            if inside and (row is None or ((single or of_map is not None) and rows > 1)):
                return cls(layer, 0 if single and row is not None else of_map, row, column)
        raise SelectionError(
            _(
                "{text!r} is nothing of the network; say for instance C3, C3[4], C3[4](3,5), F6[12] or S2[0]>C3[4]."
            ).format(text=text)
        )

    def __str__(self) -> str:
        """As `parsed` reads it; nothing for nothing."""
        if self.link is not None:
            return "S2[{}]-C3[{}]".format(*self.link)
        text = "" if self.map is None else f"[{self.map}]"
        text += "" if self.row is None else f"({self.row},{self.column})"
        return (self.layer or "") + text


def _number(written):
    return None if written is None else int(written)


def _shape(layer):
    """Maps, rows, columns of what can be selected there."""
    if layer == "OUTPUT":
        return DIGITS, BITMAP_ROWS, BITMAP_COLUMNS
    facts = PAPER.layer(layer)
    return facts.maps, facts.rows, facts.columns


NOTHING = Selection()
