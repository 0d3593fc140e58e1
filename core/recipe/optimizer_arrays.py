"""What each optimizer remembers from one step to the next: what its arrays are called, and what may stand in them.

A run file keeps them beside the parameters; `core.training.optimizer` computes with them.
"""

from dataclasses import dataclass

import numpy as np

from core.language import _

MOST_STEPS = 2**53  # or passes; no run comes near


@dataclass(frozen=True)
class OptimizerArray:
    """One array: float32 with a number for every parameter or, where it counts, one whole number (int64).

    It begins full of `first`, and never holds less than `least`.
    """

    name: str
    first: float = 0.0
    least: float = -np.inf
    counts: bool = False

    def begun(self, count: int) -> np.ndarray:
        """The array of an optimizer of so many parameters, at its start."""
        return np.full((), self.first, np.int64) if self.counts else np.full(count, self.first, np.float32)


OPTIMIZER_ARRAYS = {
    "SGD": (),
    "momentum": (OptimizerArray("velocity"),),
    "Adam": (OptimizerArray("mean"), OptimizerArray("square", least=0), OptimizerArray("steps", least=0, counts=True)),
    # 1 / (mu + h_kk), and for which pass, from 0, the h_kk were estimated.
    "SDLM": (OptimizerArray("inverse", first=1, least=0), OptimizerArray("estimated", -1, least=-1, counts=True)),
}


def begun_arrays(optimizer: str, count: int) -> dict[str, np.ndarray]:
    """The arrays of this optimizer by name, at its start, for so many parameters."""
    return {array.name: array.begun(count) for array in OPTIMIZER_ARRAYS[optimizer]}


def check_arrays(optimizer: str, count: int, given: dict[str, np.ndarray]) -> None:
    """Raises ValueError where an array is missing or cannot be this optimizer's."""
    fresh = begun_arrays(optimizer, count)
    for name, array in fresh.items():
        if name not in given or given[name].shape != array.shape:
            raise ValueError(_("The optimizer's {name} is missing or has the wrong size.").format(name=name))
    for array in OPTIMIZER_ARRAYS[optimizer]:
        numbers = given[array.name]
        unlike = numbers.dtype != fresh[array.name].dtype or numbers.min(initial=0) < array.least
        if unlike or (array.counts and numbers > MOST_STEPS):
            raise ValueError(_("The optimizer's {name} holds numbers that it cannot have.").format(name=array.name))
