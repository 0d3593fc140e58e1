"""How many processes take a step in the least time: that depends on the machine, and is found by trying."""

from collections.abc import Sequence

TRIED = 4  # stints by each number of processes; the fastest counts, as other programs only ever make one slower
AGAIN_AFTER = 400  # stints, about six seconds: something else may have had the processors when it was tried, or has now


class FastestCount:
    """Says by how many processes, one of these counts, the next stint is to be taken. No result depends on it.

    At first all are tried, then now and then the one that was fastest and those beside it.
    """

    def __init__(self, counts: Sequence[int]):
        self._counts = sorted(counts)
        self.chosen: int | None = None  # the fastest as far as is known
        self._try(self._counts)

    def _try(self, counts):
        self._seconds: dict[int, list[float]] = {count: [] for count in counts}
        self._taken = 0

    @property
    def next(self) -> int:
        """The number to be tried next, or the fastest."""
        return (
            min(self._seconds, key=lambda count: (len(self._seconds[count]), -count)) if self._seconds else self.chosen
        )

    def took(self, count: int, seconds: float) -> None:
        """A step of a stint by so many processes took so long. The first time does not count: much is new then."""
        if not self._seconds:
            self._taken += 1
            if self._taken >= AGAIN_AFTER:
                place = self._counts.index(self.chosen)
                self._try(self._counts[max(0, place - 1) : place + 2])
            return
        self._seconds[count].append(seconds)
        if all(len(tried) > TRIED for tried in self._seconds.values()):
            self.chosen = min(self._seconds, key=lambda each: (min(self._seconds[each][1:]), each))
            self._seconds = {}
