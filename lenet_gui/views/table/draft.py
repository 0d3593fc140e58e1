"""A connection table in the making."""

import numpy as np

from core.network.architecture import C1_MAPS, C3_MAPS, TABLE_I, Architecture, ArchitectureError


class TableDraft:
    """Which S2 map feeds which C3 map, to be changed cell by cell; it may be unusable on the way.

    `connected` is (6, 16) bool, rows S2 maps, columns C3 maps, as the paper prints Table I.
    """

    def __init__(self, table: tuple[tuple[int, ...], ...] = TABLE_I):
        self.take(table)

    def take(self, table: tuple[tuple[int, ...], ...]) -> None:
        """Begin anew with this table."""
        self.connected = np.zeros((C1_MAPS, C3_MAPS), bool)
        for target, sources in enumerate(table):
            self.connected[list(sources), target] = True

    def toggle(self, link: tuple[int, int]) -> None:
        """Connect (S2 map, C3 map), or disconnect it."""
        self.connected[link] = not self.connected[link]

    def shuffle(self, generator: np.random.Generator) -> None:
        """As many connections as Table I has, drawn until no map is left alone."""
        count = sum(map(len, TABLE_I))
        while True:
            drawn = generator.permutation(C1_MAPS * C3_MAPS).reshape(C1_MAPS, C3_MAPS) < count
            if drawn.any(axis=0).all() and drawn.any(axis=1).all():
                self.connected = drawn
                return

    @property
    def table(self) -> tuple[tuple[int, ...], ...]:
        """For each C3 map the S2 maps it reads, ascending."""
        return tuple(tuple(np.flatnonzero(column).tolist()) for column in self.connected.T)

    @property
    def links(self) -> list[tuple[int, int]]:
        """(S2 map, C3 map) of every connection."""
        return [(int(source), int(target)) for source, target in np.argwhere(self.connected)]

    def obstacle(self) -> str:
        """Why no network can be made of it, in one sentence; empty where one can."""
        try:
            Architecture(table=self.table)
        except ArchitectureError as error:
            return str(error)
        return ""
