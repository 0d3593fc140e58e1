"""Who computes, and how many there are."""

import os
from functools import lru_cache

import numpy as np

from core.language import _

VARIABLE = "LENET_PROCESSES"
MOST_PROCESSES = 8
CHOICES = (1, 2, 4, 8)  # that the window offers
MOST_THREADS = 2  # share an evaluation; a window needs processors too


def allowed_processors() -> int:
    """How many of the machine's processors this program may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return allowed or 1


def most_processes(chosen: int | None = None) -> int:
    """How many processes may share the training: as many as `computing_processes` says, else one for each processor."""
    return chosen or min(MOST_PROCESSES, allowed_processors())


def computing_threads() -> int:
    """How many threads of ours share an evaluation on this machine."""
    return min(MOST_THREADS, allowed_processors())


def blas_kernel() -> str:
    """What multiplies NumPy's matrices here, such as "openblas SkylakeX": the library and its code for this processor.

    Where the library does not tell which code it has chosen, as on macOS, its name alone.
    """
    import threadpoolctl

    for library in threadpoolctl.threadpool_info():
        if library["user_api"] == "blas" and "architecture" in library:
            return f"{library['internal_api']} {library['architecture']}"
    return str(np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"])


class ProcessesError(ValueError):
    """The environment asks for a number of processes that cannot be; the message is one sentence for the user."""


def computing_processes(setting: int | None = None) -> int | None:
    """How many processes are to share the training: as LENET_PROCESSES says, else as `setting`, 1 to `MOST_PROCESSES`.

    None where neither says anything: as many as pay on this machine. Raises ProcessesError.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return setting
    if named not in map(str, range(1, MOST_PROCESSES + 1)):
        message = _("{variable} is “{named}”; it must be a whole number from 1 to {most}, or not be set.")
        raise ProcessesError(message.format(variable=VARIABLE, named=named, most=MOST_PROCESSES))
    return int(named)


@lru_cache(maxsize=1)
def use_one_blas_thread() -> None:
    """Keep the matrix products of this process on the thread that asks for them; to be called before the first.

    Ours are small: shared among BLAS's own threads each would wait longer than it computes. On macOS NumPy's BLAS
    has no such limit, and there is nothing to do.
    """
    import threadpoolctl  # not in the way of the window's first picture

    threadpoolctl.threadpool_limits(1, "blas")
