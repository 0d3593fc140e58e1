"""Third of a step's five: who computes a step and moves the parameters, alone or as one of several that share it.

A mini-batch is cut into pieces that fit the processor's cache, and these go in turn to a few slots. A slot's pieces are
always added up in the same order, and so are the slots, so the numbers do not depend on who computes which: alone one
does them all. Where several share the work all run the very same loop, each for its own slots, then for its own part
of the parameters; all that they tell one another is in the memory, and that they have come so far.
"""

import functools
import math
import time
from dataclasses import dataclass

import numpy as np

from core.crew.meeting import Meeting
from core.crew.memory import aligned
from core.data.dataset import Dataset, Part
from core.network.architecture import DIGITS, Architecture
from core.network.layers.buffers import Buffers
from core.network.loss import Loss
from core.network.parameters import parameter_count
from core.network.plan import AT_ONCE, reading
from core.network.processors import use_one_blas_thread
from core.recipe.optimizer_arrays import begun_arrays
from core.recipe.recipe import Recipe
from core.run.place import Place
from core.sizes import DIGIT_SIZE
from core.training.digits.batch import Batch
from core.training.digits.batches import Batches
from core.training.optimizer import optimizer
from core.training.pieces import PIECE, Pieces

Kind = tuple[Architecture, Loss, np.ndarray]  # and the bitmaps
SLOTS = 8  # at most so many can share a step
MOST_STEPS_A_STINT = 512
MOST_AHEAD = 4 * SLOTS  # pieces that are bent before their step; each takes half a megabyte
MOST_READ = 4096  # digits at a time


@dataclass(frozen=True)
class Stint:
    """Some steps in a row, none of which ends a pass but the last.

    Attributes
    ----------
    step: steps taken before the first; pass_index, step_in_pass: its place
    moves: for each step its size, and the share by which the average follows the parameters (see `Worker.update`)
    """

    step: int
    pass_index: int
    step_in_pass: int
    moves: tuple[tuple[float, float], ...]


def memory_fields(architecture: Architecture, optimizer_name: str, samples: int = 0, examined: int = 0) -> list[tuple]:
    """The arrays that workers compute with, for `core.crew.memory.aligned`.

    There is room for so many training digits, `images` and `labels`, and for so many `examined` ones and what comes of
    some of those, `penalties`.

    `state` is all that the next step depends on: the vector, its average, the gradients of the last step and of the
    one before (that of the step taken from step s is number s % 2), and the optimizer's arrays. A slot has a gradient,
    the losses summed over its digits, and how many answers were wrong. `taken` says how many steps of a stint are done,
    `seconds` how long it took, `step_losses` (mean) and `step_wrong` what the steps gave, `astray` whether one gave no
    finite numbers.
    """
    count = parameter_count(architecture)
    arrays = begun_arrays(optimizer_name, count).items()
    state = [("vector", np.float32, (count,)), ("average", np.float32, (count,)), ("gradients", np.float32, (2, count))]
    return [
        ("state", aligned(state + [(name, array.dtype, array.shape) for name, array in arrays]), ()),
        ("slots", np.float32, (SLOTS, count)),
        ("losses", np.float64, (SLOTS,)),
        ("wrong", np.int64, (SLOTS,)),
        ("step_losses", np.float64, (MOST_STEPS_A_STINT,)),
        ("step_wrong", np.int64, (MOST_STEPS_A_STINT,)),
        ("taken", np.int64, ()),
        ("seconds", np.float64, ()),
        ("astray", np.uint8, ()),
        ("images", np.uint8, (samples, DIGIT_SIZE, DIGIT_SIZE)),
        ("labels", np.uint8, (samples,)),
        ("examined", np.uint8, (examined, DIGIT_SIZE, DIGIT_SIZE)),
        ("penalties", np.float32, (MOST_READ, DIGITS)),
    ]


class Worker:
    """One of those who take the steps of a run, in a `memory` of `memory_fields`. It belongs to one thread.

    `kind` are the architecture, loss and bitmaps of the network that learns. Whoever is not alone has a `number`, from
    0, and meets the others at the `meeting`.
    """

    def __init__(
        self,
        memory: np.ndarray,
        recipe: Recipe,
        kind: Kind,
        batches: Batches,
        number: int = 0,
        meeting: Meeting | None = None,
    ):
        self._recipe, self._batches, self._number, self._meeting = recipe, batches, number, meeting
        self._own, self._kind = Pieces(*kind), kind
        self._reading: tuple[int, object]  # the network as it was after so many steps, for reading
        self._next: tuple[int, list[Batch]] = (0, [])  # the pieces of a step to come, and which step that is
        self._bent: dict[int, np.ndarray] = {}  # its digits that are bent already, by piece
        self._buffers: dict[int, Buffers] = {}  # where those lie
        self.take_up(memory)

    def take_up(self, memory: np.ndarray) -> None:
        """Go on in this memory, from the `state` that it holds."""
        self._memory, state = memory, memory["state"]
        self._vector, self._average, self._gradients = state["vector"], state["average"], state["gradients"]
        self._slots, self._losses, self._wrong = memory["slots"], memory["losses"], memory["wrong"]
        self._added, self._towards = np.empty_like(self._vector), np.empty_like(self._vector)
        self._zeros = np.zeros_like(self._vector)
        self._own.set_vector(self._vector)  # nobody holds a part of the memory there was
        self._reading = (-1, None)
        self._share_among(1)

    def _share_among(self, workers):
        """From now on there are so many, each with its own slots and its own part of the parameters."""
        count, state = self._vector.size, self._memory["state"]
        self._workers = workers
        self._part = part = slice(count * self._number // workers, count * (self._number + 1) // workers)
        arrays = {name: state[name] for name in begun_arrays(self._recipe.optimizer, 0)}
        self._counts = {name: array for name, array in arrays.items() if not array.ndim}
        if workers > 1:  # each counts for itself
            arrays = {name: array[part] if array.ndim else array.copy() for name, array in arrays.items()}
        self.optimizer = optimizer(self._recipe.optimizer, part.stop - part.start, arrays)

    def mix_in(self, own: Part | None, share: float) -> None:
        """See `Batches.mix_in`."""
        self._batches.mix_in(own, share)

    def take(self, stint: Stint, workers: int = 1) -> None:
        """Take these steps, as one of so many workers who all are told so; it ends with a step that goes astray.

        Raises `core.crew.meeting.Absent`.
        """
        memory, began = self._memory, time.perf_counter()
        if self._number == 0:
            memory["taken"][...], memory["astray"][...] = 0, 0
        if workers > 1 or self._workers > 1:  # alone, all stays as it is
            self._share_among(workers)
        self._next, self._bent = (0, []), {}
        for index, (step_size, share) in enumerate(stint.moves):
            step = stint.step + index
            ahead = functools.partial(self._bend, stint, index + 1)
            loss, wrong, finite = self._computed(step, self._pieces(stint, index), ahead)
            if finite:
                self.update(step, step_size, share)
            else:
                memory["astray"][...] = 1
            if self._number == 0:
                memory["step_losses"][index], memory["step_wrong"][index] = loss, wrong
            self._meet(2 * step + 2)
            if memory["astray"]:
                return
            if self._number == 0:
                memory["taken"][...], memory["seconds"][...] = index + 1, time.perf_counter() - began
        if self._number == 0:
            for name, array in self._counts.items():
                array[...] = self.optimizer.arrays[name]

    def read(self, step: int, name: str, places: np.ndarray, workers: int) -> None:
        """The penalties of the examined digits at these places, by `state[name]` as it is after so many steps.

        `places` are (n,) whole numbers, n at most `MOST_READ`; `penalties[:n]` of the memory is then theirs.
        """
        if self._reading[0] != step:
            network = self._reading[1] or reading(*self._kind)
            network.set_vector(self._memory["state"][name])
            self._reading = (step, network)
        for start in range(self._number * AT_ONCE, len(places), workers * AT_ONCE):
            some = places[start : start + AT_ONCE]
            penalties = self._reading[1].forward(self._memory["examined"][some])
            self._memory["penalties"][start : start + len(some)] = penalties.T

    def compute(self, step: int, batch: Batch) -> tuple[float, int, bool]:
        """The mean loss, the wrong answers, and whether all is finite; the gradient is then the step's in `state`."""
        return self._computed(step, list(batch.pieces(PIECE)))

    def update(self, step: int, step_size: float, share: float) -> None:
        """Move this worker's part of the parameters by the step's gradient, and their average by `share` after them."""
        part = self._part
        vector = self._vector[part]
        if self._recipe.weight_decay:
            # A decay beyond zero would come back larger on the other side, and grow without end.
            vector *= np.float32(max(0.0, 1 - step_size * self._recipe.weight_decay))
        self.optimizer.update(vector, self._gradients[step % 2, part], step_size)
        if share:
            towards, average = self._towards[part], self._average[part]
            np.subtract(vector, average, out=towards)
            towards *= np.float32(share)
            average += towards

    def _computed(self, step, pieces, meanwhile=None):
        gradient = self._gradients[step % 2]
        share = 1.0 / sum(len(piece.labels) for piece in pieces)
        self._own.set_vector(self._vector)
        alone = len(pieces) == self._workers == 1  # what is computed need not be added up
        slots = range(min(SLOTS, len(pieces)))
        for slot in slots[self._number :: self._workers]:
            self._fill(slot, gradient if alone else self._slots[slot], pieces, share)
        self._meet(2 * step + 1, meanwhile)
        gradient = gradient[self._part]
        if not alone:
            self._add(slots, gradient)
        loss = sum(self._losses[: len(slots)].tolist()) * share
        wrong = sum(self._wrong[: len(slots)].tolist())
        # What is not finite is no number times zero either; and the sum is over this worker's part only.
        finite = math.isfinite(loss) and float(gradient @ self._zeros[self._part]) == 0.0
        return loss, wrong, finite

    def _fill(self, slot, out, pieces, share):
        """Every so manieth piece, added up."""
        losses, all_wrong = 0.0, 0
        for number in range(slot, len(pieces), SLOTS):
            into = out if number == slot else self._added
            loss, wrong = self._own.gradient(pieces[number], share, into, self._bent.pop(number, None))
            if number != slot:
                out += into
            losses, all_wrong = losses + loss, all_wrong + wrong
        self._losses[slot], self._wrong[slot] = losses, all_wrong

    def _add(self, slots, out):
        first, *others = (self._slots[slot, self._part] for slot in slots)
        if not others:
            out[...] = first
            return
        np.add(first, others[0], out=out)
        for other in others[1:]:
            out += other

    def _pieces(self, stint, index):
        if self._next[0] != index or not self._next[1]:
            batch = self._batches.at(Place(0, stint.pass_index, stint.step_in_pass + index))
            self._next, self._bent = (index, list(batch.pieces(PIECE))), {}
        return self._next[1]

    def _bend(self, stint, index):
        """Some digits of a later step, one piece at a time; False where all that are this worker's are bent."""
        if index == len(stint.moves) or not self._recipe.distortion.any:
            return False
        pieces = self._pieces(stint, index)
        for slot in range(self._number, min(SLOTS, len(pieces)), self._workers):
            for number in range(slot, min(len(pieces), MOST_AHEAD), SLOTS):
                if number not in self._bent:
                    buffers = self._buffers.setdefault(number, Buffers(np.float32))
                    self._bent[number] = pieces[number].bent(buffers)
                    return True
        return False

    def _meet(self, turn, meanwhile=None):
        if self._workers > 1:
            self._meeting.meet(turn, self._workers, meanwhile)


def forms_in(memory: np.ndarray) -> tuple[np.ndarray, ...] | None:
    """What is drawn to be mixed in, where a crew's memory has room for it; see `form_arrays`."""
    names = ("form_images", "form_labels", "forms_drawn")
    return tuple(memory[name] for name in names) if names[0] in memory.dtype.names else None


def helping_worker(memory: np.ndarray, number: int, recipe: Recipe, kind: Kind, source: str) -> Worker:
    """The worker of a helper, which finds the training digits in the memory; `source` is what they are."""
    use_one_blas_thread()
    images, labels = memory["images"], memory["labels"]
    images.flags.writeable = labels.flags.writeable = False  # else they would be copied
    digits = Part(images, labels)
    batches = Batches(recipe, Dataset(source, digits, digits))
    batches.share_forms(forms_in(memory))
    return Worker(memory, recipe, kind, batches, number, Meeting(memory["signs"], number))
