"""Who shares the work of computing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from core.helper import Helper
from core.parameters import Parameters
from core.threads import computing_threads

WORTHWHILE = 20  # mini-batches; starting a process takes about as long


class Crew:
    """Some threads that share work, and a process that helps with mini-batches.

    They start when they are first needed, and again after `close`. It belongs to one thread, which counts among them.
    """

    def __init__(self, threads: int | None = None):
        self.threads = threads or computing_threads()
        self._pool: ThreadPoolExecutor | None = None
        self._helper: Helper | None = None
        self._asked = 0
        self._alone = self.threads == 1

    def helper(self, parameters: Parameters) -> Helper | None:
        """Who can compute half of a mini-batch of this network by now, if anybody can."""
        if self._alone:
            return None
        if self._helper is None or not self._helper.suits(parameters):
            self._asked += 1
            if self._asked > WORTHWHILE:
                self._start_helper(parameters)
        return self._helper if self._helper and self._helper.ready else None

    def _start_helper(self, parameters):
        self._end_helper()
        try:
            self._helper = Helper(parameters)
        except OSError:  # a system that lets no program start another: then all is computed here
            self._alone = True

    def _end_helper(self):
        if self._helper:
            self._helper.close()
        self._helper, self._asked = None, 0

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
        """End the threads and the helper."""
        self._end_helper()
        if self._pool:
            self._pool.shutdown()
            self._pool = None
