"""How many processes take a step in the least time: that depends on the machine, and is found by trying."""

from collections.abc import Sequence

TRIED = 4  # stints by each number of processes; the fastest counts, as other programs only ever make one slower
AGAIN_AFTER = 5_000  # stints, about a minute: what else the machine has to do may have changed


class FastestCount:
    """Says by how many processes, one of these counts, the next stint is to be taken. No result depends on it."""

    def __init__(self, counts: Sequence[int]):
        self._counts = counts
        self._begin()

    def _begin(self):
        self._seconds: dict[int, list[float]] = {count: [] for count in self._counts}
        self._taken, self._chosen = 0, None

    @property
    def next(self) -> int:
        """The number to be tried next, or the fastest."""
        if self._chosen is None:
            return min(self._counts, key=lambda count: len(self._seconds[count]))
        return self._chosen

    def took(self, count: int, seconds: float) -> None:
        """A step of a stint by so many processes took so long. The first time does not count: much is new then."""
        self._taken += 1
        if self._chosen is not None:
            if self._taken > AGAIN_AFTER:
                self._begin()
            return
        self._seconds[count].append(seconds)
        if all(len(tried) > TRIED for tried in self._seconds.values()):
            self._chosen = min(self._counts, key=lambda each: (min(self._seconds[each][1:]), each))
