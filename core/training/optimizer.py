"""How a gradient moves the parameters, one flat vector of each.

What an optimizer remembers from step to step is in its `arrays`, told in `core.recipe.optimizer_arrays`.
"""

import numpy as np

from core.recipe.optimizer_arrays import begun_arrays, check_arrays


class SGD:
    """w -= step_size * g. `arrays`, if given, are those it works in, with numbers for `count` parameters."""

    name = "SGD"

    def __init__(self, count: int, arrays: dict[str, np.ndarray] | None = None):
        self.arrays = begun_arrays(self.name, count) if arrays is None else arrays
        self._step = np.zeros(count, np.float32)

    def update(self, vector: np.ndarray, gradient: np.ndarray, step_size: float) -> None:
        """Move `vector` in place; `gradient` is left as it is. Both (n,) float32."""
        np.multiply(gradient, np.float32(step_size), out=self._step)
        vector -= self._step

    def step_sizes(self, step_size: float) -> np.ndarray | float:
        """What each gradient is multiplied with at this step size: (n,), or one number for all."""
        return step_size

    def needs_curvature(self, pass_index: int) -> bool:
        """Whether the loss's second derivatives must be estimated before this pass, counted from 0."""
        return False

    def state(self) -> dict[str, np.ndarray]:
        """Copies of the arrays that the next step depends on."""
        return {name: array.copy() for name, array in self.arrays.items()}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Take up a state; ValueError where an array is missing or cannot be the optimizer's."""
        check_arrays(self.name, self._step.size, state)
        for name, array in self.arrays.items():
            array[...] = state[name]


class Momentum(SGD):
    """v = 0.9 v + g, w -= step_size * v."""

    name = "momentum"

    def __init__(self, count: int, arrays: dict[str, np.ndarray] | None = None):
        super().__init__(count, arrays)
        self.velocity = self.arrays["velocity"]

    def update(self, vector: np.ndarray, gradient: np.ndarray, step_size: float) -> None:
        """See `SGD.update`."""
        self.velocity *= np.float32(0.9)
        self.velocity += gradient
        super().update(vector, self.velocity, step_size)


class Adam(SGD):
    """Adam (D. Kingma, J. Ba, 2015) with its usual constants."""

    name = "Adam"
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, count: int, arrays: dict[str, np.ndarray] | None = None):
        super().__init__(count, arrays)
        self.mean, self.square, self.steps = self.arrays.values()
        self._root = np.zeros(count, np.float32)

    def update(self, vector: np.ndarray, gradient: np.ndarray, step_size: float) -> None:
        """See `SGD.update`."""
        self.steps += 1
        scratch, root = self._step, self._root
        np.subtract(gradient, self.mean, out=scratch)
        scratch *= np.float32(1 - self.beta1)
        self.mean += scratch
        np.multiply(gradient, gradient, out=scratch)
        scratch -= self.square
        scratch *= np.float32(1 - self.beta2)
        self.square += scratch
        np.sqrt(self.square, out=root)
        root += np.float32(self.epsilon)
        np.divide(self.mean, root, out=scratch)
        # Both means start at zero; these two factors make up for it.
        steps = int(self.steps)
        corrected = step_size * np.sqrt(1 - self.beta2**steps) / (1 - self.beta1**steps)
        scratch *= np.float32(corrected)
        vector -= scratch

    def step_sizes(self, step_size: float) -> np.ndarray | float:
        """See `SGD.step_sizes`: over the root mean square of each gradient so far."""
        steps = max(1, int(self.steps))
        return step_size / (np.sqrt(self.square / (1 - self.beta2**steps)) + self.epsilon)


class SDLM(SGD):
    """Stochastic diagonal Levenberg-Marquardt: w_k -= step_size / (mu + h_kk) * g_k (P App. C, eq. 18)."""

    name = "SDLM"
    mu = 0.02

    def __init__(self, count: int, arrays: dict[str, np.ndarray] | None = None):
        super().__init__(count, arrays)
        self.inverse, self.estimated = self.arrays.values()

    def needs_curvature(self, pass_index: int) -> bool:
        """h is estimated anew before each pass and fixed during it (P III.B)."""
        return self.estimated != pass_index

    def take_curvature(self, diagonal: np.ndarray, pass_index: int) -> None:
        """`diagonal` is h, (n,) not negative."""
        np.divide(1, diagonal + np.float32(self.mu), out=self.inverse)
        self.estimated[...] = pass_index

    def update(self, vector: np.ndarray, gradient: np.ndarray, step_size: float) -> None:
        """See `SGD.update`."""
        np.multiply(gradient, self.inverse, out=self._step)
        self._step *= np.float32(step_size)
        vector -= self._step

    def step_sizes(self, step_size: float) -> np.ndarray | float:
        """See `SGD.step_sizes`: the paper's effective steps."""
        return step_size * self.inverse


_OPTIMIZERS = {kind.name: kind for kind in (SGD, Momentum, Adam, SDLM)}


def optimizer(name: str, count: int, arrays: dict[str, np.ndarray] | None = None) -> SGD:
    """The optimizer of this name (see `core.recipe.recipe.OPTIMIZERS`) for so many parameters.

    It works in these `arrays`, by name; without them in arrays of its own, at its start.
    """
    return _OPTIMIZERS[name](count, arrays)
