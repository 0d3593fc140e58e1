"""Who computes, and how many there are."""

import os
from functools import lru_cache

import threadpoolctl

MOST = 2  # a mini-batch of 64 is two pieces, and a window needs processors too


def computing_threads() -> int:
    """How many threads, or processes, of ours share a mini-batch or an evaluation on this machine."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST, allowed or 1)


@lru_cache(maxsize=1)
def use_one_blas_thread() -> None:
    """Keep the matrix products of this process on the thread that asks for them; to be called before the first.

    Ours are small: shared among BLAS's own threads each would wait longer than it computes. On macOS NumPy's BLAS
    has no such limit, and there is nothing to do.
    """
    threadpoolctl.threadpool_limits(1, "blas")
