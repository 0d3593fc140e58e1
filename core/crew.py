"""Who shares the work of computing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from core.helper import Helper
from core.parameters import Parameters
from core.threads import computing_threads

WORTHWHILE = 20  # mini-batches; starting the helpers takes about as long


class Crew:
    """Some threads that share work, and processes that help with mini-batches.

    They start when they are first needed, and again after `close`. It belongs to one thread, which counts among the
    `threads`; of the `helpers` there is one less, as that thread computes too, unless it has better things to do.
    """

    def __init__(self, threads: int | None = None, helpers: int | None = None):
        self.threads = threads or computing_threads()
        self._wanted = self.threads - 1 if helpers is None else helpers
        self._pool: ThreadPoolExecutor | None = None
        self._helpers: list[Helper] = []
        self._asked = 0
        self._alone = self._wanted == 0

    def helpers(self, parameters: Parameters) -> list[Helper]:
        """Who can compute mini-batches of this network by now: all of the helpers, or nobody."""
        if self._alone:
            return []
        if not self._helpers or not self._helpers[0].suits(parameters):
            self._asked += 1
            if self._asked > WORTHWHILE:
                self._start_helpers(parameters)
        return self._helpers if all(helper.ready for helper in self._helpers) else []

    def _start_helpers(self, parameters):
        self._end_helpers()
        try:
            for _number in range(self._wanted):
                self._helpers.append(Helper(parameters))
        except OSError:  # a system that lets no program start another: then all is computed here
            self._end_helpers()
            self._alone = True

    def _end_helpers(self):
        for helper in self._helpers:
            helper.close()
        self._helpers, self._asked = [], 0

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
        """End the threads and the helpers."""
        self._end_helpers()
        if self._pool:
            self._pool.shutdown()
            self._pool = None
