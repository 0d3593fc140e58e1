"""Threads that share the reading of digits: while NumPy multiplies matrices, several of them really run at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.network.processors import computing_threads

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class ComputingPool:
    """So many threads, the one that it belongs to among them; None for what suits the machine.

    They start when they are first needed, and again after `close`.
    """

    def __init__(self, threads: int | None = None):
        self.threads = threads or computing_threads()
        self._others: ThreadPoolExecutor | None = None

    def run(self, work: Callable, count: int) -> list:
        """[work(0), ..., work(count - 1)], at the same time; `count` is at most `threads`."""
        if count == 1:
            return [work(0)]
        from concurrent.futures import ThreadPoolExecutor, wait

        if self._others is None:
            self._others = ThreadPoolExecutor(self.threads - 1, "computing")
        others = [self._others.submit(work, number) for number in range(1, count)]
        try:
            own = work(0)
        finally:
            wait(others)  # nobody goes on while others still write
        return [own, *(other.result() for other in others)]

    def close(self) -> None:
        """End the threads."""
        if self._others:
            self._others.shutdown()
            self._others = None
