"""How well a network reads a part of the data."""

from collections.abc import Callable
from contextlib import closing

import numpy as np

from core.data.dataset import Part
from core.network.lenet5 import LeNet5
from core.network.parameters import Parameters
from core.network.plan import AT_ONCE, reading
from core.run.computing_pool import ComputingPool
from core.run.snapshot import SATURATED, TRAINED_LAYERS, Evaluation

CHUNK = 12 * AT_ONCE  # digits at a time for each thread: some five milliseconds, ten without a plan
Read = Callable[[np.ndarray], np.ndarray | None]
WATCHED = 50  # digits that tell enough about saturation


class Examination:
    """An evaluation cut into chunks, so that whoever runs it can do other things in between.

    `indices` are the digits of the part to be read, None for all. The threads of `pool` share the work, unless `read`
    gives the penalties (n, 10) of the digits at some places of the part, by the same parameters; it may give None. Call
    `step()` until it returns an Evaluation.
    """

    def __init__(
        self,
        parameters: Parameters,
        part: Part,
        name: str,
        pool: ComputingPool,
        step: int = 0,
        indices: np.ndarray | None = None,
        read: Read | None = None,
    ):
        self._pool, self._elsewhere = pool, read
        kind = (parameters.architecture, parameters.loss, parameters.bitmaps)
        self._networks = [reading(*kind) for _thread in range(pool.threads)]
        self._watched = LeNet5(*kind)
        for network in (*self._networks, self._watched):
            network.set_vector(parameters.vector)
        self._part, self._name, self._step = part, name, step
        self._none_penalty = parameters.loss.none_penalty
        self._indices = np.arange(len(part)) if indices is None else indices
        self._penalties = np.empty((self._indices.size, 10), np.float32)
        self._saturation = np.zeros(len(TRAINED_LAYERS))
        self._done = 0

    @property
    def done(self) -> float:
        """How much is done, from 0 to 1."""
        return self._done / max(1, self._indices.size)

    def step(self) -> Evaluation | None:
        """Read one more chunk. The evaluation, once all are read."""
        chosen = slice(self._done, self._done + CHUNK * self._pool.threads)
        size = self._indices[chosen].size
        if size:
            if not self._done:
                self._look()
            self._read_all(chosen)
            self._done += size
        if self._done < self._indices.size:
            return None
        arrays = (
            self._part.labels[self._indices],
            self._penalties.argmin(axis=1).astype(np.uint8),
            self._penalties,
            self._indices,
            self._saturation,
        )
        for array in arrays:
            array.flags.writeable = False
        return Evaluation(self._name, self._step, *arrays, self._none_penalty)

    def _read_all(self, chosen):
        penalties = self._elsewhere(self._indices[chosen]) if self._elsewhere else None
        if penalties is not None:
            self._penalties[chosen] = penalties
            return
        starts = range(chosen.start, min(chosen.stop, self._indices.size), AT_ONCE)
        threads = min(self._pool.threads, len(starts))
        self._pool.run(lambda number: [self._read(number, start) for start in starts[number::threads]], threads)

    def _read(self, number, start):
        place = slice(start, min(start + AT_ONCE, self._indices.size))
        with np.errstate(over="ignore", invalid="ignore"):  # as in `Trainer.step`; each thread has its own
            penalties = self._networks[number].forward(self._part.images[self._indices[place]])
        self._penalties[place] = penalties.T

    def _look(self):
        with np.errstate(over="ignore", invalid="ignore"):
            self._watched.forward(self._part.images[self._indices[:WATCHED]], self._watch)

    def _watch(self, name, _sums, values):
        if name in TRAINED_LAYERS:
            beyond = np.abs(values) > SATURATED / self._watched.squashing.output_scale
            self._saturation[TRAINED_LAYERS.index(name)] = beyond.mean()


def evaluate(parameters: Parameters, part: Part, name: str) -> Evaluation:
    """Read the whole part at once."""
    with closing(ComputingPool()) as pool:
        examination = Examination(parameters, part, name, pool)
        while (evaluation := examination.step()) is None:
            pass
        return evaluation
