"""Every number the network has learned, frozen, with all that is needed to compute what the network does."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.language import _
from core.network.architecture import (
    C1_MAPS,
    C3_MAPS,
    C5_MAPS,
    DIGITS,
    F6_UNITS,
    KERNEL,
    Architecture,
)
from core.network.loss import Loss


class ParameterError(ValueError):
    """Parameters that do not fit their architecture; the message is one sentence for the user."""


class Block(NamedTuple):
    """Where one named array lives in the vector of all trainable parameters.

    The engine wants a kernel's rows outermost (see `layers/convolution.py`), people want maps first.
    So the vector holds `stored` order and `axes` turns it into the public shape without copying.
    """

    name: str
    start: int
    stop: int
    stored: tuple[int, ...]
    axes: tuple[int, ...]

    def view(self, vector: np.ndarray) -> np.ndarray:
        """This block of the vector in its public shape, sharing memory."""
        return vector[self.start : self.stop].reshape(self.stored).transpose(self.axes)


@lru_cache(maxsize=64)
def blocks(architecture: Architecture) -> dict[str, Block]:
    """The named arrays of this architecture's trainable parameters, in the order of the vector.

    Public shapes: C1.weights (6, 1, 5, 5); C3.weights (links, 5, 5), one kernel for each pair of
    `architecture.links`; C5.weights (120, 16, 5, 5); F6.weights (84, 120); OUTPUT.weights (10, 84);
    coefficients and biases (maps,).
    """
    kernel_first = (0, 2, 1, 3)
    weights = {  # as they are stored, and the axes of their public shape
        "C1": ((C1_MAPS, KERNEL, 1, KERNEL), kernel_first),
        "C3": ((len(architecture.links), KERNEL, KERNEL), (0, 1, 2)),
        "C5": ((C5_MAPS, KERNEL, C3_MAPS, KERNEL), kernel_first),
        "F6": ((F6_UNITS, C5_MAPS), (0, 1)),
        "OUTPUT": ((DIGITS, F6_UNITS), (0, 1)),
    }
    found, start = {}, 0
    for facts in architecture.layers():
        for array in architecture.kind(facts.name).parameters:
            stored, axes = weights[facts.name] if array == "weights" else ((facts.maps,), (0,))
            name, stop = f"{facts.name}.{array}", start + int(np.prod(stored))
            found[name] = Block(name, start, stop, stored, axes)
            start = stop
    return found


def parameter_count(architecture: Architecture) -> int:
    """How many trainable parameters there are: the length of the vector."""
    return max(block.stop for block in blocks(architecture).values())


@dataclass(frozen=True, eq=False)
class Parameters:
    """All parameters of one network at one moment. Nothing in it can be written to.

    Attributes
    ----------
    architecture, loss: what the numbers belong to
    bitmaps: (10, 84) float32 of +-1, the RBF's fixed code of each digit (the start of a free RBF)
    vector: (n,) float32 or float64, every trainable number; `parameters["C3.weights"]` gives one array of it

    Raises ParameterError where a shape is wrong or a number is not finite.
    """

    architecture: Architecture
    loss: Loss
    bitmaps: np.ndarray
    vector: np.ndarray = field(repr=False)

    def __post_init__(self):
        count = parameter_count(self.architecture)
        if self.vector.shape != (count,):
            raise ParameterError(
                _("The network has {count} parameters, but {given} were given.").format(
                    count=count, given=self.vector.size
                )
            )
        if self.bitmaps.shape != (DIGITS, F6_UNITS):
            raise ParameterError(
                _("The bitmaps must be {digits} x {units} numbers, not {shape}.").format(
                    digits=DIGITS, units=F6_UNITS, shape=" x ".join(map(str, self.bitmaps.shape))
                )
            )
        if not (np.isfinite(self.vector).all() and np.isfinite(self.bitmaps).all()):
            raise ParameterError(_("Some parameters are not finite numbers; take an earlier run."))
        for name in ("vector", "bitmaps"):
            array = getattr(self, name)
            if array.flags.writeable:
                array = array.copy()
                array.flags.writeable = False
                object.__setattr__(self, name, array)

    def __getitem__(self, name: str) -> np.ndarray:
        """The named array, read-only, in its public shape (see `blocks`)."""
        return blocks(self.architecture)[name].view(self.vector)

    def view(self, vector: np.ndarray, name: str) -> np.ndarray:
        """The named array of another vector in the same order, such as a gradient, sharing memory."""
        return blocks(self.architecture)[name].view(vector)

    def names(self) -> tuple[str, ...]:
        """The names of the arrays, in the order of the layers."""
        return tuple(blocks(self.architecture))

    def with_vector(self, vector: np.ndarray) -> "Parameters":
        """The same network with other numbers."""
        return replace(self, vector=vector)

    @property
    def centres(self) -> np.ndarray:
        """(10, 84): what F6 is compared with at an RBF output: the bitmaps, or the learned centres of a free RBF."""
        output = self.architecture.kind("OUTPUT")
        return self["OUTPUT.weights"] if output.pairing.compares and not output.fixed else self.bitmaps
