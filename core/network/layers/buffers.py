"""Memory that a layer keeps from one call to the next: asking for it again would cost more than the arithmetic."""

import numpy as np


class Buffers:
    """Named buffers, each made anew only when its shape changes."""

    def __init__(self, dtype):
        self._dtype = dtype
        self._arrays: dict[str, np.ndarray] = {}

    def __call__(self, name: str, shape: tuple[int, ...], zeroed: bool = False) -> np.ndarray:
        """The buffer of this name and shape. What is in it is left over, or zero the first time if `zeroed`."""
        array = self._arrays.get(name)
        if array is None or array.shape != shape:
            array = self._arrays[name] = (np.zeros if zeroed else np.empty)(shape, self._dtype)
        return array
