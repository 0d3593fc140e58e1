"""How well a network reads a part of the data."""

import numpy as np

from core.dataset import Part
from core.lenet5 import LeNet5
from core.parameters import Parameters
from core.snapshot import SATURATED, TRAINED_LAYERS, Evaluation

CHUNK = 250  # digits at a time: about ten milliseconds, and buffers that stay in the processor's cache


class Examination:
    """An evaluation cut into chunks, so that whoever runs it can do other things in between.

    `indices` are the digits of the part to be read; None for all. Call `step()` until it returns an Evaluation.
    """

    def __init__(self, parameters: Parameters, part: Part, name: str, step: int = 0, indices: np.ndarray | None = None):
        self._network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps)
        self._network.set_vector(parameters.vector)
        self._part, self._name, self._step = part, name, step
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
        chosen = self._indices[self._done : self._done + CHUNK]
        if chosen.size:
            watch = None if self._done else self._watch  # the first chunk tells enough about saturation
            penalties = self._network.forward(self._part.images[chosen], watch)
            self._penalties[self._done : self._done + chosen.size] = penalties.T
            self._done += chosen.size
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
        return Evaluation(self._name, self._step, *arrays)

    def _watch(self, name, _sums, values):
        if name in TRAINED_LAYERS:
            beyond = np.abs(values) > SATURATED / self._network.squashing.output_scale
            self._saturation[TRAINED_LAYERS.index(name)] = beyond.mean()


def evaluate(parameters: Parameters, part: Part, name: str) -> Evaluation:
    """Read the whole part at once."""
    examination = Examination(parameters, part, name)
    while (evaluation := examination.step()) is None:
        pass
    return evaluation
