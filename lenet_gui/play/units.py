"""Which unit of each layer a play looks into: one worth looking at, found in what the network does with the digit."""

from typing import TYPE_CHECKING

import numpy as np

from core.network.architecture import LAYERS
from core.study.selection import NOTHING, Selection

if TYPE_CHECKING:
    from core.study.trace import Trace

FEWEST_SOURCES = 3  # so that a map of C3 has partial maps to be laid on each other
Unit = tuple[int, tuple[int, int]]  # map, (row, column); of C5 and F6 the unit, (0, 0)


def worth_looking_at(trace: "Trace", picked: Selection = NOTHING) -> dict[str, Unit]:
    """For each layer from C1 to F6 the unit a play computes in full.

    In C1, S2, C3 and S4 it is that of a map where its sum is largest: there it says most clearly what it has found. S2
    goes on with C1's map and S4 with C3's. What is `picked` in the window wins: a map, or a unit of it.
    """
    first = picked.map if picked.layer in ("C1", "S2") and picked.map is not None else 0
    third = picked.map if picked.layer in ("C3", "S4") and picked.map is not None else _map_of_c3(trace)
    maps = {"C1": first, "S2": first, "C3": third, "S4": third}
    found = {layer: (of_map, _largest(trace.sums[layer][of_map])) for layer, of_map in maps.items()}
    for layer in ("C5", "F6"):
        own = picked.map if picked.layer == layer and picked.map is not None else None
        found[layer] = (_largest(trace.sums[layer][:, 0])[0] if own is None else own, (0, 0))
    if picked.layer in maps and None not in (picked.map, picked.row, picked.column):
        found[picked.layer] = (picked.map, (picked.row, picked.column))
    return {layer: found[layer] for layer in LAYERS[1:-1]}


def _map_of_c3(trace):
    """Where the largest sum is, among the maps with so many sources; among all, if none has."""
    rich = [
        target for target, sources in enumerate(trace.parameters.architecture.table) if len(sources) >= FEWEST_SOURCES
    ]
    strength = trace.sums["C3"].max(axis=(1, 2))
    return int(max(rich or range(len(strength)), key=lambda target: strength[target]))


def _largest(sums):
    """(row, column) of the largest sum."""
    row, column = np.unravel_index(sums.argmax(), sums.shape)
    return int(row), int(column)
