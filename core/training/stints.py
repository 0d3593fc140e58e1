"""Fourth of a step's five: some steps at a time, by a crew of processes where there is one."""

import time
from dataclasses import dataclass, replace

import numpy as np

from core.crew.crew import Crew
from core.crew.memory import aligned
from core.data.dataset import Part
from core.network.processors import computing_processes, most_processes
from core.recipe.recipe import Recipe
from core.training.digits.batches import Batches, form_arrays
from core.training.pieces import PIECE
from core.training.processes import FastestCount
from core.training.worker import MOST_STEPS_A_STINT, SLOTS, Kind, Stint, Worker, forms_in, helping_worker, memory_fields

SECONDS = 0.015  # of one stint: long beside the word that begins it, short for who waits for its end
WORTHWHILE_SECONDS = 0.25  # of steps taken here: the processes take as long to begin
PROVED_STEPS = 3  # of a crew's first stint, which is taken here too
LONGEST_STEP_SECONDS = 0.5  # where one takes longer, a crew that works could not be told from one that hangs
MOST_FAILURES = 3  # crews that broke up; then all is computed here


@dataclass(frozen=True)
class Taken:
    """What came of a stint: each step's mean loss and wrong answers, and whether the last one's are not finite.

    Such a step has moved nothing.
    """

    losses: list[float]
    wrong: list[int]
    astray: bool


class Stints:
    """Takes the steps of a run, in a memory of its own or in one that it shares with a crew.

    A crew begins once that is worthwhile, and nobody waits until it is ready. What it computes first is computed here
    too; where that differs, or one of its processes dies or takes too long, it is ended, and the stint is taken again
    here from a copy of its beginning.

    `examined` are the digits that it can also read; `processes` is as in `share_among`.
    """

    def __init__(self, recipe: Recipe, kind: Kind, batches: Batches, examined: Part, processes: int | None = None):
        self._recipe, self._kind, self._batches = recipe, kind, batches
        self._processes = computing_processes(processes)
        self._examined = examined
        self.memory = self._private_memory()
        self.worker = Worker(self.memory, recipe, kind, batches)
        self._crew: Crew | None = None
        self._proved = self._told = False
        self._failures, self._seconds, self._seconds_a_step = 0, 0.0, None
        self._count = FastestCount([1])

    @property
    def state(self) -> np.ndarray:
        """See `core.training.worker.memory_fields`; where it lies changes with the next stint."""
        return self.memory["state"]

    @property
    def steps(self) -> int:
        """How many steps make a stint of the usual length."""
        if self._seconds_a_step is None:
            return 1
        return int(np.clip(SECONDS / self._seconds_a_step, 1, MOST_STEPS_A_STINT))

    def share_among(self, processes: int | None) -> None:
        """Let so many processes compute, if the environment does not say otherwise; None for what is fastest."""
        processes = computing_processes(processes)
        if processes != self._processes:
            self.close()
            self._processes, self._failures = processes, 0

    def mix_in(self, own: Part | None, share: float) -> None:
        """See `Batches.mix_in`."""
        self._batches.mix_in(own, share)
        self._told = False

    def take(self, stint: Stint) -> Taken:
        """Take these steps; it ends with one that goes astray."""
        began, before = time.perf_counter(), self.state.copy()
        try:
            taken = self._taken_by_crew(stint, before) if self._crew_ready() else None
            if taken is None:
                self.worker.take(stint)
                taken = self._taken()
                self._seconds += time.perf_counter() - began
        except BaseException:  # half a step is none
            self.close()
            self.state[...] = before
            raise
        # Without what it takes to begin one: else a slow beginning would make for short stints, and more beginnings.
        self._seconds_a_step = float(self.memory["seconds"]) / len(taken.losses) or None
        return taken

    def read(self, step: int, name: str, places: np.ndarray) -> np.ndarray | None:
        """What the crew makes of the examined digits at these places, at most `MOST_READ`: the penalties (n, 10).

        By `state[name]` after so many steps. None where there is no crew to do it sooner than two threads here would.
        """
        if not (self._proved and self._crew and self._crew.size > 1):
            return None
        count = self._crew.size
        if not self._crew.run(count, "read", step, name, places, count):
            self._fail()
            return None
        return self.memory["penalties"][: len(places)].copy()

    def _taken(self):
        memory = self.memory
        astray = bool(memory["astray"])
        done = int(memory["taken"]) + astray
        return Taken(memory["step_losses"][:done].tolist(), memory["step_wrong"][:done].tolist(), astray)

    def _crew_ready(self):
        if self._crew is None:
            slow = (self._seconds_a_step or 0) > LONGEST_STEP_SECONDS
            if self._seconds > WORTHWHILE_SECONDS and self._failures < MOST_FAILURES and not slow:
                self._start()
            return False
        if not self._crew.ready and self._crew.lost:
            self._fail()
            return False
        return self._crew.ready

    def _start(self):
        digits, examined = self._batches.part, self._examined
        pieces = -(-self._recipe.batch_size // PIECE)
        count = min(most_processes(self._processes), SLOTS, pieces)
        fields = memory_fields(self._kind[0], self._recipe.optimizer, len(digits), len(examined))
        crew = Crew(fields + form_arrays(self._recipe), count)
        if crew.memory is not None:
            crew.memory["images"][...], crew.memory["labels"][...] = digits.images, digits.labels
            crew.memory["examined"][...] = examined.images
            self._batches.share_forms(forms_in(crew.memory))
            crew.start(helping_worker, self._recipe, self._kind, self._batches.source)
        if not crew.size:  # no room, or a system that lets no program start another
            crew.close()
            self._batches.share_forms(None)
            crew.forget()
            self._failures = MOST_FAILURES
            return
        self._go_on_in(crew.memory)
        self._crew, self._proved, self._told = crew, False, self._batches.own is None
        self._count = FastestCount(range(crew.size, 0, -1) if self._processes is None else [crew.size])

    def _taken_by_crew(self, stint, before):
        """None where the crew has failed, or a step went astray: then all is as it was `before`."""
        if not self._proved:
            stint = replace(stint, moves=stint.moves[:PROVED_STEPS])
        taken = self._crewed(stint)
        if taken is None:
            self._fail()
        if taken is None or taken.astray:
            self.state[...] = before
            return None
        return taken if self._proved else self._proof(stint, taken, before)

    def _crewed(self, stint):
        crew, count = self._crew, self._count.next if self._proved else self._crew.size
        if not self._told:
            if not crew.run(crew.size, "mix_in", self._batches.own, self._batches.own_share):
                return None
            self._told = True
        began = time.perf_counter()
        if not crew.run(count, "take", stint, count):
            return None
        taken = self._taken()
        if self._proved and taken.losses:
            self._count.took(count, (time.perf_counter() - began) / len(taken.losses))
        return taken

    def _proof(self, stint, taken, before):
        """What the worker here makes of the same stint: that counts, and the crew stays if it found the same."""
        after = self.state.copy()
        self.state[...] = before
        self.worker.take(stint)
        own = self._taken()
        same = all(self.state[name].tobytes() == after[name].tobytes() for name in after.dtype.names)
        if same and taken == own:
            self._proved = True
        else:
            self._fail()
        return own

    def _fail(self):
        self._failures += 1
        self.close()

    def close(self) -> None:
        """End the processes; they begin again where it still goes on, in a memory that is nobody else's until then."""
        if self._crew:
            crew, self._crew = self._crew, None
            crew.close()
            self._go_on_in(self._private_memory())
            self._batches.share_forms(None)
            crew.forget()

    def _private_memory(self):
        return np.zeros((), aligned(memory_fields(self._kind[0], self._recipe.optimizer)))

    def _go_on_in(self, memory):
        memory["state"][...] = self.state
        self.memory = memory
        self.worker.take_up(memory)
