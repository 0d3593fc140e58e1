"""How sure answers are, and what refusing the unsure ones would give."""

from dataclasses import dataclass

import numpy as np

from core.run.snapshot import Evaluation

THRESHOLD = 5.0  # at first; chosen on 10,000 training digits kept aside, see README
MOST_THRESHOLD = 100.0


def margins(penalties: np.ndarray, none_penalty: float = np.inf) -> np.ndarray:
    """(n,) float32: how clearly each answer wins, from (n, 10) penalties.

    The paper's measure is by how much the second smallest penalty exceeds the smallest, y (P III). Here that is divided
    by 1 + y, for a digit far from its own bitmap is doubtful however far the next one is; a softmax's y, below 0 where
    it is sure, counts as 0. Where "none of these" wins, whose penalty is `Loss.none_penalty`, y lies above it, and the
    margin is what it lacks, divided likewise: between -1 and 0. The lowest number there is stands for penalties that
    are no numbers, as in a run gone astray.
    """
    best = np.partition(penalties, 1, axis=1).astype(np.float64)
    own, farthest = best[:, 0], np.finfo(np.float32).max
    with np.errstate(invalid="ignore"):  # infinity minus infinity, or divided by it
        ahead = np.where(own > none_penalty, none_penalty, best[:, 1]) - own
        found = np.nan_to_num(ahead / (1 + np.maximum(own, 0)), nan=-farthest)
    return np.clip(found, -farthest, farthest).astype(np.float32)


def sure(margin: float, threshold: float = THRESHOLD) -> bool:
    """Whether an answer with this margin (see `margins`) is sure: it reaches the threshold, which is 0 or more.

    In one sentence: a digit wins, and the next digit's penalty exceeds its own, y, by at least the threshold times
    1 + y. So "none of these" is never sure.
    """
    return margin >= threshold


def margins_of(evaluation: Evaluation) -> np.ndarray:
    """(n,) float32 margins of the answers of an evaluation, by the loss of the network that gave them."""
    return margins(evaluation.penalties, evaluation.none_penalty)


@dataclass(frozen=True, eq=False)
class RejectionCurve:
    """What each threshold would give; between two of them nothing changes.

    Attributes
    ----------
    thresholds: (m,) float64, ascending: minus infinity, then each margin there is; last infinity, which refuses all
    errors: (m,) percent of wrong answers among those with a margin at or above the threshold
    rejected: (m,) percent of all answers that have a margin below it
    """

    thresholds: np.ndarray
    errors: np.ndarray
    rejected: np.ndarray

    def at(self, threshold: float) -> tuple[float, float]:
        """(error, rejected), both in percent, if every answer with a margin below `threshold` were refused.

        The error is that among the accepted answers, 0 where none is accepted; the rejected are a share of all.
        """
        place = int(np.searchsorted(self.thresholds, threshold))  # the next margin above refuses just the same
        return float(self.errors[place]), float(self.rejected[place])


def rejection_curve(evaluation: Evaluation) -> RejectionCurve:
    """The whole curve of error against rejection, from accepting all answers to refusing all."""
    margin = margins_of(evaluation)
    order = np.argsort(margin)
    wrong = (evaluation.answers != evaluation.labels)[order]
    thresholds, first = np.unique(margin[order], return_index=True)
    thresholds = np.concatenate([[-np.inf], thresholds, [np.inf]])
    refused = np.concatenate([[0], first, [wrong.size]])
    wrong_refused = np.concatenate([[0], np.cumsum(wrong)])[refused]
    errors = 100.0 * (wrong.sum() - wrong_refused) / np.maximum(1, wrong.size - refused)
    return RejectionCurve(thresholds, errors, 100.0 * refused / max(1, wrong.size))
