"""From how large a kernel of C3, or its gradient, is to how strong its wire and how bright its cell. No Qt."""

from dataclasses import dataclass
from math import log10

import numpy as np


@dataclass(frozen=True)
class Scale:
    """Fixed ends of the strength of one quantity.

    Logarithmic where `low` is not 0; else the share of `high` to the power `bend`: below 1, small ones gain.
    """

    low: float
    high: float
    bend: float = 1.0

    def share(self, value: float) -> float:
        """0 for the weakest, 1 for the strongest."""
        if not value > self.low:  # also what is not a number
            return 0.0
        share = log10(value / self.low) / log10(self.high / self.low) if self.low else (value / self.high) ** self.bend
        return min(1.0, share)


# Kernels begin at norms of 0.05 to 0.1 (weights within 2.4/F), come to 0.2 to 0.7 in the first pass of `fast` and to
# 2 to 6 in the 180 of `best`: by their square roots they are told apart at all of these times.
NORMS = Scale(0, 8, bend=0.5)
GRADIENTS = Scale(0.001, 10)


def norms(kernels: np.ndarray) -> np.ndarray:
    """(links,) the norm of each of (links, 5, 5) weights."""
    flat = kernels.reshape(len(kernels), -1)
    return np.sqrt(np.einsum("lw,lw->l", flat, flat))
