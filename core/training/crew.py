"""Who shares the work of computing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from core.network.parameters import Parameters
from core.network.processors import computing_threads
from core.training.helper import Team


class Crew:
    """Some threads that share work, and processes that help with mini-batches.

    They start when they are first needed, and again after `close`. It belongs to one thread, which counts among the
    `threads`; of the `helpers` there is one less, as that thread computes too.
    """

    def __init__(self, threads: int | None = None, helpers: int | None = None):
        self.threads = threads or computing_threads()
        self._wanted = self.threads - 1 if helpers is None else helpers
        self._pool: ThreadPoolExecutor | None = None
        self._team: Team | None = None

    def team(self, parameters: Parameters) -> Team:
        """Who helps with mini-batches of the run that began with just these parameters; nobody helps two runs."""
        if self._team is None or self._team.parameters is not parameters:
            self.end_team()
            self._team = Team(parameters, self._wanted)
        return self._team

    def end_team(self) -> None:
        """The run is over: end those who helped with it."""
        if self._team:
            self._team.close()
            self._team = None

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
        self.end_team()
        if self._pool:
            self._pool.shutdown()
            self._pool = None
