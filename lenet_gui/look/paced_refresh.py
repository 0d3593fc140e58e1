"""Refreshing at most so often."""

import math
from collections.abc import Callable
from time import monotonic

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QWidget


class PacedRefresh(QTimer):
    """Lets a view refresh itself when there is news: at once, or as soon as it may again; the last time always."""

    def __init__(self, view: QWidget, least_seconds: float, refresh: Callable[[], None]):
        super().__init__(view, singleShot=True)
        self.least_seconds = least_seconds
        self._refresh = refresh
        self._refreshed_at = -math.inf
        self.timeout.connect(refresh)

    def ask(self) -> None:
        """There is news. Where nobody can see the view it waits: a view shown refreshes itself."""
        if not self.parent().isVisible():
            return
        waited = monotonic() - self._refreshed_at
        if waited >= self.least_seconds:
            self._refresh()
        elif not self.isActive():
            self.start(int(1000 * (self.least_seconds - waited)) + 1)

    def mark(self) -> None:
        """The view has been refreshed, for whatever reason."""
        self._refreshed_at = monotonic()
