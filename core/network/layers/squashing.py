"""The squashing functions, told so that their constants can be moved into the weights.

The paper's f(a) = A tanh(S a) is a plain tanh whose input was scaled by S and whose output is scaled by A. Both
factors can be multiplied into the weights before and behind it, 60,000 numbers instead of 8,000 a digit; see
`core/network/lenet5.py`. So a squashing here is its plain core function, and the two factors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Squashing:
    """f(a) = output_scale * core(input_scale * a).

    Attributes
    ----------
    formula: f(sum) in letters
    low, high: between which f's values lie, infinite where they have no bound
    core: array -> array, in place
    slope: core's value -> core's slope there, in place
    input_scale, output_scale: S and A of the paper
    """

    formula: str
    low: float
    high: float
    core: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    input_scale: float = 1.0
    output_scale: float = 1.0

    @property
    def bound(self) -> float | None:
        """The greatest magnitude a value can have; None where there is none."""
        bound = max(-self.low, self.high)
        return bound if np.isfinite(bound) else None

    def value(self, sums: np.ndarray) -> np.ndarray:
        """f itself of an array of any shape, in float64, for those who look at the curve."""
        sums = np.asarray(sums, float)
        # The core works in place, which a bare number does not allow.
        return (self.output_scale * self.core(np.atleast_1d(sums) * self.input_scale)).reshape(sums.shape)

    def slope_at(self, value: float) -> float:
        """f' where f has this value."""
        return float(self.output_scale * self.input_scale * self.slope(np.array([value / self.output_scale]))[0])


def _tanh(a):
    return np.tanh(a, out=a)


def _tanh_slope(t):
    np.multiply(t, t, out=t)
    return np.subtract(1, t, out=t)


def _sigmoid(a):
    # By tanh, which never overflows: 1 / (1 + e^-a) = (1 + tanh(a / 2)) / 2.
    a *= 0.5
    np.tanh(a, out=a)
    a += 1
    a *= 0.5
    return a


def _sigmoid_slope(s):
    return np.multiply(s, 1 - s, out=s)


def _relu(a):
    return np.maximum(a, 0, out=a)


def _relu_slope(r):
    return np.sign(r, out=r)


A, S = 1.7159, 2 / 3  # P App. A: f(1) = 1, f(-1) = -1

SQUASHINGS = {
    "scaled tanh": Squashing("1.7159 tanh(⅔ sum)", -A, A, _tanh, _tanh_slope, S, A),
    "sigmoid": Squashing("1 / (1 + e⁻ˢᵘᵐ)", 0.0, 1.0, _sigmoid, _sigmoid_slope),
    "relu": Squashing("max(0, sum)", 0.0, np.inf, _relu, _relu_slope),
}
