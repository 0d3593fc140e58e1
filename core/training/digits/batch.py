"""Second of a step's five: a mini-batch as `batches` hands it to a `worker`, digits still to be bent, and how."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.network.architecture import INPUT_SIZE
from core.network.layers.buffers import Buffers
from core.recipe.recipe import NO_DISTORTION, Distortion
from core.sizes import DIGIT_SIZE
from core.training.digits.distortion import distort


@dataclass(frozen=True, eq=False)
class Batch:
    """Some digits of one step.

    Attributes
    ----------
    digits: (n, size, size) bytes 0..255: 28 x 28, or up to 34 x 34 with more paper, or neighbours, around them
    labels: (n,) integers 0..9, or `core.network.loss.NONE`
    distortion: how they are bent before the network sees them
    seed: of the random numbers for that
    """

    digits: np.ndarray
    labels: np.ndarray
    distortion: Distortion = NO_DISTORTION
    seed: tuple[int, ...] = ()

    def pieces(self, size: int) -> Iterator["Batch"]:
        """The batch cut into batches of `size` and a rest; each bends its digits by random numbers of its own."""
        for number, start in enumerate(range(0, len(self.labels), size)):
            part = slice(start, start + size)
            yield Batch(self.digits[part], self.labels[part], self.distortion, (*self.seed, number))

    def bent(self, buffers: Buffers | None = None) -> np.ndarray:
        """The digits as the network is to see them: (n, 28, 28) bytes, or (n, 32, 32), float32 if bent.

        Given a float32 `buffers`, bent digits lie in it, and change with the next call that is given it.
        """
        if not self.distortion.any:
            beyond = max(0, self.digits.shape[1] - INPUT_SIZE) // 2
            return self.digits[:, beyond:-beyond, beyond:-beyond] if beyond else self.digits
        return distort(self.digits, self.distortion, np.random.default_rng(self.seed), buffers or Buffers(np.float32))

    def seen(self, piece: int) -> np.ndarray:
        """The digits as bytes (n, 28, 28), read-only, for those who look at it; bent in pieces of that size."""
        bent = np.concatenate([part.bent() for part in self.pieces(piece)])
        border = (bent.shape[1] - DIGIT_SIZE) // 2
        seen = bent[:, border : border + DIGIT_SIZE, border : border + DIGIT_SIZE].astype(np.uint8)
        seen.flags.writeable = False
        return seen
