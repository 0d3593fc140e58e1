"""Some helpers that do the same work together, as seen from the process that tells them what to do."""

import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

import numpy as np

from core.crew import helper
from core.crew.meeting import APART
from core.crew.memory import NAMELESS, aligned, mapped, remove_file, reserved_file


class Crew:
    """Up to `count` helpers. It belongs to one thread.

    `fields` are the arrays of their `memory` (see `core.crew.memory.aligned`); `signs` are added, by which they meet.
    Nobody waits until they are ready; where a process or the memory cannot be had there are fewer, or none.
    """

    def __init__(self, fields: list[tuple], count: int):
        self._count = count
        self._file: BinaryIO | None = None
        self._helpers: list[helper.Helper] = []
        self._over = threading.Event()
        self._watch: threading.Thread | None = None
        self._layout = aligned([*fields, ("signs", np.int64, (count, APART)), ("ready", np.uint8, (count,))])
        self.memory: np.ndarray | None = None  # None where there was no room
        if getattr(sys, "frozen", False) or not sys.executable:  # Python is a part of another program: none to start
            return
        try:
            self._file = reserved_file(self._layout.itemsize)
            self.memory = mapped(self._file.fileno(), self._layout)
        except OSError:
            if self._file:
                remove_file(self._file)

    def start(self, make: Callable, *given: object) -> None:
        """Have the processes begin, once what they are to find in the memory is there.

        Each has a worker, `make(memory, number, *given)`; these can be pickled, and are small.
        """
        if self.memory is None:
            return
        try:
            for number in range(self._count):
                setting = (number, self._layout, make, given)
                self._helpers.append(helper.Helper(self._file, self.memory["ready"][number:], setting))
        except OSError:  # a system that lets no program start another: those there are will do
            pass
        if self._helpers:
            self._watch = threading.Thread(target=self._keep_watch, name="watching the crew", daemon=True)
            try:
                self._watch.start()
            except RuntimeError:  # a system that lets no thread begin: without one who watches nobody is to help
                self._watch = None
                self._end()
                self._helpers.clear()
        if NAMELESS:
            self._file.close()

    @property
    def size(self) -> int:
        """How many helpers there are."""
        return len(self._helpers)

    @property
    def ready(self) -> bool:
        """Whether there are helpers, and all of them wait for work."""
        return bool(self._helpers) and all(one.ready for one in self._helpers)

    @property
    def lost(self) -> bool:
        """Whether it will never be ready, because a helper is no more."""
        return not all(one.lives for one in self._helpers)

    def run(self, count: int, job: str, *given: object) -> bool:
        """Let the first `count` workers do this, a method of theirs by name, and wait for them without computing.

        False if one has failed, or took too long: then none is left, and nobody writes to the memory any more.
        """
        chosen = self._helpers[:count]
        try:
            for one in chosen:
                one.begin(job, *given)
            good = all([one.done() for one in chosen])
        except BaseException:
            self._end()
            raise
        if not good:
            self._end()
        return good

    def close(self) -> None:
        """End the helpers; nobody writes to the memory any more."""
        self._over.set()
        if self._watch:
            self._watch.join()
        self._end()

    def forget(self) -> None:
        """Leave nothing of the memory, once nobody holds any of it: some systems remove no file that is mapped."""
        self.memory = None
        if self._file:
            remove_file(self._file)

    def _end(self):
        for one in self._helpers:
            one.end()

    def _keep_watch(self):
        """Where one is dead or late, the others wait for it too: all are killed, and with them the waiting."""
        # Time is counted in ticks of our own: a computer that slept, or stood still, is not the helpers' fault.
        while not self._over.wait(helper.TICK_SECONDS):
            late = [one.tick() for one in self._helpers]
            waited_for = any(one.waited_for for one in self._helpers)
            if any(late) or (waited_for and not all(one.lives for one in self._helpers)):
                for one in self._helpers:
                    one.kill()
