"""What a selection comes from and what it feeds: plain arithmetic on the paper's kernels and windows. No Qt."""

from dataclasses import dataclass
from typing import NamedTuple

from core.network.architecture import KERNEL, LAYERS, POOL, Architecture
from core.study.selection import Selection
from lenet_gui.look.unit_grid import BLOCKS, UNITS
from lenet_gui.views.network.layout import PICTURES


class Field(NamedTuple):
    """Some units of one picture: from (row, column) on, so many rows and columns."""

    layer: str
    picture: int
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Reach:
    """What lights up with a selection.

    Attributes
    ----------
    sources: the receptive field in each earlier layer down to INPUT, one field a picture
    targets: the units it feeds: in the next layer those that read it, in the layer after those that read these, and so
        on to OUTPUT, one field a picture
    links: the (S2 map, C3 map) wires concerned
    pictures: (layer, picture) of every map concerned, the selected one included
    """

    sources: tuple[Field, ...] = ()
    targets: tuple[Field, ...] = ()
    links: frozenset[tuple[int, int]] = frozenset()
    pictures: frozenset[tuple[str, int]] = frozenset()


NO_REACH = Reach()


def reach(selection: Selection, architecture: Architecture) -> Reach:
    """The reach of a unit, of a whole map, or of one link of the connection table."""
    if selection.link is not None:
        source, target = selection.link
        known = frozenset({selection.link}) & frozenset(architecture.links)
        return Reach(links=known, pictures=frozenset({("S2", source), ("C3", target)}))
    if selection.layer is None or (selection.map is None and PICTURES[selection.layer] > 1):
        return NO_REACH
    own = _own_field(selection)
    sources, targets = tuple(_sources(own, architecture)), tuple(_targets(own, selection.map, architecture))
    links = frozenset()
    if own.layer in ("C1", "S2"):
        links = frozenset(link for link in architecture.links if link[0] == own.picture)
    elif own.layer in ("C3", "S4"):
        links = frozenset(link for link in architecture.links if link[1] == own.picture)
    pictures = frozenset((field.layer, field.picture) for field in (own, *sources, *targets))
    return Reach(sources, targets, links, pictures)


def _own_field(selection):
    layer, (rows, columns) = selection.layer, UNITS[selection.layer]
    if layer in BLOCKS and selection.map is not None:
        return Field(layer, 0, *divmod(selection.map, columns), 1, 1)
    picture = selection.map if PICTURES[layer] > 1 else 0
    if selection.row is None or selection.column is None:
        return Field(layer, picture, 0, 0, rows, columns)
    return Field(layer, picture, selection.row, selection.column, 1, 1)


def _sources(own, architecture):
    """Layer by layer backwards; the rows and columns read are the same in every map that is read."""
    layer, maps = own.layer, (own.picture,)
    row, column, rows, columns = own[2:]
    while layer != "INPUT":
        before = LAYERS[LAYERS.index(layer) - 1]
        maps = _maps_read(layer, maps, architecture)
        if layer in ("S2", "S4"):
            row, column, rows, columns = POOL * row, POOL * column, POOL * rows, POOL * columns
        elif layer in ("C1", "C3"):
            rows, columns = rows + KERNEL - 1, columns + KERNEL - 1
        else:  # C5, F6 and OUTPUT read all there is
            row, column, (rows, columns) = 0, 0, UNITS[before]
        yield from (Field(before, picture, row, column, rows, columns) for picture in maps)
        layer = before


def _maps_read(layer, maps, architecture):
    if layer == "C3":
        return tuple(sorted({source for target in maps for source in architecture.table[target]}))
    if layer in ("S2", "S4"):
        return maps
    return tuple(range(PICTURES[LAYERS[LAYERS.index(layer) - 1]]))


def _targets(own, unit, architecture):
    """Layer by layer forwards; the rows and columns fed are the same in every map that is fed."""
    if own.layer == "F6" and unit is not None:  # a unit of F6 meets one cell of each bitmap
        yield from (Field("OUTPUT", digit, own.row, own.column, 1, 1) for digit in range(PICTURES["OUTPUT"]))
        return
    layer, maps = own.layer, (own.picture,)
    row, column, rows, columns = own[2:]
    while layer != "OUTPUT":
        after = LAYERS[LAYERS.index(layer) + 1]
        maps = _maps_fed(after, maps, architecture)
        if after in ("S2", "S4"):
            row, rows = _halved(row, rows)
            column, columns = _halved(column, columns)
        elif after in ("C1", "C3"):
            row, rows = _widened(row, rows, UNITS[after][0])
            column, columns = _widened(column, columns, UNITS[after][1])
        else:  # C5, F6 and OUTPUT read all there is
            row, column, (rows, columns) = 0, 0, UNITS[after]
        yield from (Field(after, picture, row, column, rows, columns) for picture in maps)
        layer = after


def _maps_fed(layer, maps, architecture):
    if layer == "C3":
        return tuple(target for target, sources in enumerate(architecture.table) if set(maps) & set(sources))
    if layer in ("S2", "S4"):
        return maps
    return tuple(range(PICTURES[layer]))


def _halved(first, count):
    """The windows of two that hold some of these units, as first and count."""
    return first // POOL, (first + count - 1) // POOL - first // POOL + 1


def _widened(first, count, available):
    """The places of a kernel at which it reads some of these units, as first and count."""
    start, last = max(0, first - KERNEL + 1), min(available - 1, first + count - 1)
    return start, last - start + 1
