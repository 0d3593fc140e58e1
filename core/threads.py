"""The threads that compute, and how many there are."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache

import threadpoolctl

MOST = 2  # more gain little: a step is short, and between two products Python runs one thread at a time


def computing_threads() -> int:
    """How many threads of ours share a mini-batch or an evaluation on this machine."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST, allowed or 1)


@lru_cache(maxsize=1)
def use_one_blas_thread() -> None:
    """Keep the matrix products of this process on the thread that asks for them; to be called before the first.

    Ours are small: shared among BLAS's own threads each would wait longer than it computes. On macOS NumPy's BLAS
    has no such limit, and there is nothing to do.
    """
    threadpoolctl.threadpool_limits(1, "blas")


class Crew:
    """Some threads that share work; they start when they are first needed, and again after `close`.

    It belongs to one thread, which counts among them.
    """

    def __init__(self, threads: int | None = None):
        self.threads = threads or computing_threads()
        self._pool: ThreadPoolExecutor | None = None

    def run(self, work: Callable, count: int) -> list:
        """[work(0), ..., work(count - 1)], at the same time; `count` is at most `threads`."""
        if count == 1:
            return [work(0)]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads - 1, "computing")
        others = [self._pool.submit(work, number) for number in range(1, count)]
        try:
            own = work(0)
        finally:
            wait(others)  # nobody goes on while others still write
        return [own, *(other.result() for other in others)]

    def close(self) -> None:
        """End the threads."""
        if self._pool:
            self._pool.shutdown()
            self._pool = None
