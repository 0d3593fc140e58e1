"""Third of a step's five: the gradient of a batch, computed in pieces that fit the processor's cache.

A `team` computes some of them where there are processors for it. The pieces are the same and are summed in the same
order whoever computes them, every other one to a sum of its own, so the numbers do not depend on it.
"""

import numpy as np

from core.network.parameters import Parameters
from core.network.processors import computing_threads
from core.training.batch import Batch
from core.training.pieces import PIECE, Pieces
from core.training.team import Team

SUMS = 2


class MiniBatchGradient:
    """Computes the mean loss's gradient over mini-batches, for the network of `parameters`; it belongs to one thread.

    At most so many `helpers` share the work, by default one less than there are threads, as this one computes too.
    They start once that is worthwhile, and again after `close`.
    """

    def __init__(self, parameters: Parameters, helpers: int | None = None):
        self._parameters = parameters
        self._wanted = computing_threads() - 1 if helpers is None else helpers
        self._team: Team | None = None
        self._own = Pieces(parameters.architecture, parameters.loss, parameters.bitmaps)
        self.gradient = np.zeros(parameters.vector.size, np.float32)

    def compute(self, vector: np.ndarray, batch: Batch) -> tuple[float, int]:
        """The mean loss and how many answers are wrong.

        The gradient by `vector`, (n,) float32, is then in `self.gradient`; until all is computed nothing changes there.
        """
        pieces = list(batch.pieces(PIECE))
        share = 1.0 / len(batch.labels)
        self._own.set_vector(vector)
        if len(pieces) == 1:
            loss, wrong = self._own.gradient(pieces[0], share, self.gradient)
        else:
            loss, wrong = self._summed(vector, pieces, share)
        return loss * share, wrong

    @property
    def team(self) -> Team:
        """Who helps."""
        if self._team is None:
            self._team = Team(self._parameters, self._wanted)
        return self._team

    def close(self) -> None:
        """End the helpers."""
        if self._team:
            self._team.close()
            self._team = None

    def _summed(self, vector, pieces, share):
        """The first pieces' slots are where the sums grow; the others are used again while there are pieces left."""
        team = self.team
        team.called()
        losses, wrong, done, first = [0.0] * SUMS, 0, 0, 0
        memory = team.memory
        gradients = memory["gradients"]
        while done < len(pieces):
            slots = range(first, min(len(gradients), first + len(pieces) - done))
            team.compute(self._own, vector, list(zip(slots, pieces[done:], strict=False)), share)
            for number, slot in enumerate(slots, done):
                into = number % SUMS
                if slot != into:
                    gradients[into] += gradients[slot]
                losses[into] += float(memory["losses"][slot])
                wrong += int(memory["wrong"][slot])
            done, first = done + len(slots), SUMS
        np.add(gradients[0], gradients[1], out=self.gradient)
        return sum(losses), wrong
