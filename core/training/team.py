"""Who shares the pieces of every mini-batch: the process that trains, and helpers where it has processors for them."""

import sys
import threading
from typing import BinaryIO

import numpy as np

from core.network.parameters import Parameters, parameter_count
from core.training import helper
from core.training.pieces import Jobs, Pieces

WORTHWHILE = 20  # mini-batches; starting the helpers takes about as long
PIECES_EACH = 4  # at a time; for each there is room in the memory


class Team:
    """Up to `wanted` helpers for the network of `parameters`, as seen from here. It belongs to one thread.

    They start while others work, once that is worthwhile, and nobody waits until they are ready. One that fails is
    ended and takes no further part; where none can be started, all is computed here.

    `memory` has one slot for each piece under way: "gradients" (slots, n) float32 by the vector,
    "losses" (slots,) float64 summed over the piece, "wrong" (slots,) int64.
    """

    def __init__(self, parameters: Parameters, wanted: int):
        self.parameters = parameters
        self._count = parameter_count(parameters.architecture)
        self._wanted, self._asked = wanted, 0
        self._helpers: list[helper.Helper] = []
        self._file: BinaryIO | None = None
        self._over = threading.Event()
        self._watch: threading.Thread | None = None
        self.memory = np.zeros((), helper.memory_layout(self._count, 0, 3))  # two sums and one piece more

    @property
    def ready(self) -> int:
        """How many helpers wait for work."""
        return sum(one.ready for one in self._helpers)

    def called(self) -> None:
        """A mini-batch of more than one piece begins: time, perhaps, to start the helpers."""
        self._asked += 1
        if self._wanted and not self._helpers and self._asked > WORTHWHILE:
            self._start()

    def compute(self, own: Pieces, vector: np.ndarray, jobs: Jobs, share: float) -> None:
        """Fill the slots of these jobs by `vector`, (n,) float32, which `own` has taken already."""
        ready = [one for one in self._helpers if one.ready][: len(jobs) - 1]
        if ready:
            self.memory["vector"] = vector
        shares = [jobs[number :: len(ready) + 1] for number in range(len(ready) + 1)]
        try:
            for one, theirs in zip(ready, shares[1:], strict=True):
                one.begin(theirs, share)
            own.into(self.memory, shares[0], share)
            done = [one.done() for one in ready]
        except BaseException:
            for one in ready:  # they still write where others may soon
                one.end()
            raise
        for one, theirs, good in zip(ready, shares[1:], done, strict=True):
            if not good:
                own.into(self.memory, theirs, share)
            elif not one.proven:
                self._prove(one, own, theirs, share)

    def _prove(self, one, own, jobs, share):
        """Once for each helper: are its numbers those that are computed here? Those computed here count."""
        theirs = self._results(jobs)
        own.into(self.memory, jobs, share)
        one.proven = theirs == self._results(jobs)
        if not one.proven:
            one.end()

    def _results(self, jobs):
        slots = [slot for slot, _piece in jobs]
        return [self.memory[name][slots].tobytes() for name in ("gradients", "losses", "wrong")]

    def _start(self):
        count, slots = self._wanted, PIECES_EACH * (self._wanted + 1)
        layout = helper.memory_layout(self._count, count, slots)
        kind = (self.parameters.architecture, self.parameters.loss, self.parameters.bitmaps)
        try:
            if getattr(sys, "frozen", False) or not sys.executable:  # Python is a part of another program
                raise OSError("There is no Python to start.")
            self._file = helper.reserved_file(layout.itemsize)
            self.memory = helper.mapped(self._file.fileno(), layout)
            for number in range(count):
                setting = (number, (self._count, count, slots), kind)
                self._helpers.append(helper.Helper(self._file, self.memory["ready"][number:], setting))
        except OSError:  # no room, or a system that lets no program start another: those there are will do
            self._wanted = len(self._helpers)
        if self._helpers:
            self._watch = threading.Thread(target=self._keep_watch, name="watching the helpers", daemon=True)
            self._watch.start()
        if helper.NAMELESS and self._file:
            self._file.close()

    def _keep_watch(self):
        # Time is counted in ticks of our own: a computer that slept, or stood still, is not the helper's fault.
        while not self._over.wait(helper.TICK_SECONDS):
            for one in self._helpers:
                one.tick()

    def close(self) -> None:
        """End the helpers; the team is of no use any more."""
        self._over.set()
        if self._watch:
            self._watch.join()
        for one in self._helpers:
            one.end()
        self._helpers, self._wanted, self.memory = [], 0, None
        if self._file:
            helper.remove_file(self._file)
