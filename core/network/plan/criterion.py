"""What `core.network.loss.Loss` says of a fixed number of digits, for the plan: with fewer calls."""

from math import exp, log

import numpy as np

from core.network.architecture import DIGITS
from core.network.loss import NONE, Loss


class Criterion:
    """The loss, its gradient by the penalties, and how many answers are wrong.

    `classes` are (11, n) penalties, made anew for each call; the last belong to "none of these" and never change: they
    are MAP's j over the factor, and with the other losses, which know no such class, infinite, so that nothing is left
    of it.
    """

    def __init__(self, loss: Loss, classes: np.ndarray):
        self._loss, self._classes, self._factor = loss, classes, loss.penalty_factor
        classes[NONE] = loss.none_penalty
        self._penalties = classes[:DIGITS]
        self._entering = classes if self._factor == 1 else np.empty_like(classes)  # what enters the loss of them
        self._gradients = np.empty_like(classes)
        self.d_penalties = self._gradients[:DIGITS]
        self._columns = np.arange(classes.shape[1])

    def __call__(self, labels: np.ndarray, share: float) -> tuple[float, int]:
        """The summed loss of the digits with these labels (n,), and how many answers are wrong.

        `d_penalties`, (10, n), then are the gradient, each digit weighing `share`. Raises LossError for the label
        `NONE` with a loss other than MAP.
        """
        known = labels.tolist()
        none = NONE in known
        if none:
            self._loss.check_none()
        share *= self._factor  # so it is in every gradient by a penalty
        if self._loss.kind == "MLE":
            return self._likelihood(labels, share)
        if len(known) == 1:
            return self._of_one(known[0], share)
        classes, places, gradients = self._entering, (labels, self._columns), self._gradients
        if classes is not self._classes:
            np.multiply(self._classes, np.float32(self._factor), classes)
        lowest = np.minimum.reduce(classes, axis=0)
        right = classes[places]
        np.subtract(lowest, classes, gradients)
        np.exp(gradients, gradients)
        total = np.add.reduce(gradients, axis=0)
        losses = np.log(total)
        losses += right
        losses -= lowest
        np.multiply(gradients, np.float32(-share) / total, gradients)
        gradients[places] += np.float32(share)
        wrong = self._loss.wrong(self._penalties, labels) if none else self._penalties.argmin(axis=0) != labels
        return float(np.add.reduce(losses)), int(np.count_nonzero(wrong))

    def _of_one(self, label, share):
        """For one digit plain numbers take a third of the time of arrays."""
        classes, factor = self._classes[:, 0].tolist(), self._factor
        digits = classes[:DIGITS]
        smallest = min(digits)
        lowest = min(smallest, classes[NONE])
        exponentials = [exp(factor * (lowest - penalty)) for penalty in classes]
        total = sum(exponentials)
        gradients = [-share * each / total for each in exponentials]
        gradients[label] += share
        self._gradients[:, 0] = gradients
        wrong = smallest < classes[NONE] if label == NONE else digits.index(smallest) != label
        return factor * (classes[label] - lowest) + log(total), int(wrong)

    def _likelihood(self, labels, share):
        """MLE knows the right penalty alone."""
        places = labels, self._columns
        self._gradients[...] = 0
        self._gradients[places] = share
        wrong = self._penalties.argmin(axis=0) != labels
        return self._factor * float(self._classes[places].sum()), int(np.count_nonzero(wrong))
