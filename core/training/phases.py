"""One training step in slow motion: phase by phase, so that each can be looked at."""

import numpy as np

from core.run.snapshot import BACKWARD, BATCH, FORWARD, LOSS, UPDATE
from core.training.digits.batch import Batch
from core.training.learner import Learner
from core.training.pieces import PIECE


class StepInPhases:
    """A step of this size on this batch, of which `phase` is the last of `core.run.snapshot.PHASES` that is done."""

    def __init__(self, learner: Learner, batch: Batch, step_size: float):
        self._learner, self._batch, self._step_size = learner, batch, step_size
        self._digits: np.ndarray | None = None
        self.phase = ""
        self.loss, self.wrong, self.astray = 0.0, 0, False  # of `FORWARD`: the mean loss, wrong answers, not finite

    @property
    def digits(self) -> np.ndarray:
        """The batch as it is seen, (n, 28, 28) uint8."""
        if self._digits is None:
            self._digits = self._batch.seen(PIECE)
        return self._digits

    @property
    def labels(self) -> np.ndarray:
        """(n,) what they are; read-only."""
        labels = self._batch.labels.view()
        labels.flags.writeable = False
        return labels

    @property
    def computed(self) -> bool:
        """Whether its gradient is there and has moved nothing yet."""
        return self.phase == BACKWARD

    def advance(self) -> bool:
        """Do the next phase; False if it was the last, or the step goes astray and has none after it."""
        self.phase = {"": BATCH, BATCH: FORWARD, FORWARD: LOSS, LOSS: BACKWARD, BACKWARD: UPDATE}[self.phase]
        if self.phase == FORWARD:
            self.loss, self.wrong, finite = self._learner.compute(self._batch)
            self.astray = not finite
        elif self.phase == UPDATE:
            self._learner.update(self._step_size)
        return not self.astray and self.phase != UPDATE
