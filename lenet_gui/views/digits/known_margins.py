"""How sure a network is of the digits of each part, as far as that has been read, and at which moment it was."""

import numpy as np

from core.study.moment import Moment


class KnownMargins:
    """Margins by the name of the part. Those that were asked for may come late, or when nobody waits for them."""

    def __init__(self):
        self._margins: dict[str, np.ndarray | None] = {}
        self._read_at: dict[str, Moment | None] = {}  # the moment whose network has these margins
        self._asked_at: dict[str, Moment] = {}  # the same of those that are still to come

    def forget(self) -> None:
        """There are other digits, or another network."""
        self._margins, self._asked_at = {}, {}

    def of(self, part_name: str, count: int) -> np.ndarray | None:
        """(count,) margins of the digits of this part; None where they are not known."""
        margin = self._margins.get(part_name)
        return margin if margin is not None and margin.size == count else None

    def ask(self, part_name: str, moment: Moment | None) -> None:
        """Those by the network of this moment are to come; None: whatever was asked for, nobody waits for it."""
        self._asked_at.pop(part_name, None)
        if moment is not None:
            self._asked_at[part_name] = moment

    def awaited(self, part_name: str) -> bool:
        """Whether some are still to come."""
        return part_name in self._asked_at

    def take(self, part_name: str, margin: np.ndarray | None, at: Moment | None) -> bool:
        """They have come, by the network of that moment (None: of the last test); whether they are of any use."""
        if at is not None and at is not self._asked_at.get(part_name):
            return False
        self._asked_at.pop(part_name, None)
        self._margins[part_name], self._read_at[part_name] = margin, at
        return True

    def outdated_since(self, part_name: str, moment: Moment | None) -> int | None:
        """The step at which they were read, if the network of this moment has moved on since; else None."""
        at = None if self._margins.get(part_name) is None else self._read_at.get(part_name)
        if at is None or moment is None or at.parameters is moment.parameters:
            return None
        return at.source.step
