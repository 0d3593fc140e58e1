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
    input_scale, output_scale: S and A of the paper
    core: array -> array, in place
    slope: core's value -> core's slope there, in place
    """

    input_scale: float
    output_scale: float
    core: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]

    def value(self, sums: np.ndarray) -> np.ndarray:
        """f itself, for those who look at the curve."""
        return self.output_scale * self.core(np.asarray(sums) * self.input_scale)


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


_SQUASHINGS = {
    "scaled tanh": Squashing(2 / 3, 1.7159, _tanh, _tanh_slope),  # P App. A: f(1) = 1, f(-1) = -1
    "sigmoid": Squashing(1.0, 1.0, _sigmoid, _sigmoid_slope),
    "relu": Squashing(1.0, 1.0, _relu, _relu_slope),
}


def squashing(activation: str) -> Squashing:
    """The squashing of this name, one of `core.network.architecture.ACTIVATIONS`."""
    return _SQUASHINGS[activation]
