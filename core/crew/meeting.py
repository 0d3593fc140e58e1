"""Where the processes of a crew wait for one another."""

import os
import threading
import time
from collections.abc import Callable

import numpy as np

APART = 8  # numbers of eight bytes: each sign lies in a cache line of its own
SPUN_SECONDS = 1e-4  # looking without pause, which answers within a microsecond; longer would rob others of a processor
NAP_SECONDS = 5e-5
# So many naps are ten seconds or more, beyond the patience of the process that tells them what to do: then nobody is
# left to wait for. Naps and not seconds, since while the whole computer stood still nobody was late.
MOST_NAPS = 200_000

give_way: Callable[[], None] = getattr(os, "sched_yield", lambda: time.sleep(0))  # to whoever wants the processor


_LOCK = threading.Lock()


def keep_order() -> None:
    """What was written before this call other processes see before what is written after it; reading likewise."""
    # Some processors (ARM) may show what is written later before what is written earlier. A lock taken twice keeps the
    # two apart; on others it costs a tenth of a microsecond.
    for _time in range(2):
        with _LOCK:
            pass


class Absent(Exception):
    """One that was to come has not come."""


class Meeting:
    """`signs`, (processes, APART) int64, lie in shared memory; this process is the one called `number`.

    Meetings have numbers that only grow; in its own sign each says at which it has arrived.
    """

    def __init__(self, signs: np.ndarray, number: int):
        self._signs = memoryview(signs.reshape(-1))
        self._own = number * APART

    def meet(self, turn: int, count: int, meanwhile: Callable[[], bool] | None = None) -> None:
        """Wait until the first `count` processes have come to meeting `turn`; what they wrote before, all can read.

        `meanwhile` is called as long as somebody is missing and it returns True: it does some of what is to be done.
        Raises Absent.
        """
        keep_order()
        self._signs[self._own] = turn
        working, began, naps = meanwhile is not None, None, 0
        for other in range(0, count * APART, APART):
            while self._signs[other] < turn:
                if working and (working := meanwhile()):
                    continue
                now = time.perf_counter()
                began = now if began is None else began
                if now - began < SPUN_SECONDS:
                    give_way()
                elif (naps := naps + 1) < MOST_NAPS:
                    time.sleep(NAP_SECONDS)
                else:
                    raise Absent
        keep_order()
