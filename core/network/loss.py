"""What the network is told to make small: the paper's two criteria, and today's cross-entropy."""

from dataclasses import dataclass, replace

import numpy as np

from core.fields import check_choice, is_number, shown
from core.language import _

LOSSES = ("MLE", "MAP", "cross-entropy")
MOST_J = 1_000_000  # far beyond any penalty
LEAST_FACTOR = 0.001  # so that none's penalty, j / factor, is a number
NONE = 10  # the label of a picture that shows no digit: MAP's eleventh class, whose penalty is the constant j


class LossError(ValueError):
    """A loss that makes no sense; the message is one sentence for the user."""


@dataclass(frozen=True)
class Loss:
    """One of `LOSSES`, for MAP the constant j > 0 of equation 9, and by what factor, up to 1, penalties enter it.

    The paper's equations have a factor of 1. Half the squared distance, as in the authors' own later code, is 0.5: the
    loss has y_i / 2 wherever equations 8 and 9 have y_i, and so have the shares, while the penalties that are given to
    it and shown are equation 7's whatever the factor.

    `penalties` are OUTPUT's numbers, small for the right digit: the RBF's distances, or minus the softmax's logits.
    So the smallest one is the answer whatever the output, and softmax's cross-entropy is MAP without its e^-j.
    """

    kind: str = "MAP"
    j: float = 1.0
    penalty_factor: float = 1.0

    def __post_init__(self):
        check_choice(LossError, _("The loss"), self.kind, LOSSES)
        if not (is_number(self.j, 0, MOST_J) and self.j > 0):
            raise LossError(
                _("MAP's constant j is {j}; it must be a number above 0 and at most {most}.").format(
                    j=shown(self.j), most=MOST_J
                )
            )
        if not is_number(self.penalty_factor, LEAST_FACTOR, 1):
            raise LossError(
                _("The loss's penalty_factor is {factor}; it must be a number from {least} to 1.").format(
                    factor=shown(self.penalty_factor), least=LEAST_FACTOR
                )
            )

    @property
    def none_penalty(self) -> float:
        """What penalty "none of these" has, as it were; infinity with losses that know no such class.

        With MAP e^-j stands where a digit has e^-(factor y), so it is j / factor: below it a digit wins.
        """
        return self.j / self.penalty_factor if self.kind == "MAP" else np.inf

    @property
    def none_penalty_told(self) -> str:
        """MAP's `none_penalty` in symbols, "j = 10" or "j / 0.5 = 20"."""
        if self.penalty_factor == 1:
            return f"j = {self.j:g}"
        return f"j / {self.penalty_factor:g} = {self.none_penalty:g}"

    def digits_alone(self) -> "Loss":
        """The loss whose `shares` leave "none of these" out."""
        return replace(self, kind="cross-entropy")

    def shares(self, penalties: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How equation 9 divides the digit among the ten classes and "none of these".

        `penalties` is (10, n); the result is (10, n) e^-y_i / Z and (n,) e^-j / Z, Z = e^-j + sum_i e^-y_i, where y_i
        are the penalties times their factor: eleven numbers that add up to 1. Only MAP has a share for none; elsewhere
        it is zero. Penalties beyond all bounds, or no numbers, as in a run gone astray, are as large as numbers can be.
        """
        farthest = np.finfo(penalties.dtype).max / 4  # so that a difference of two is a number
        penalties = np.nan_to_num(penalties, nan=farthest, posinf=farthest, neginf=-farthest)
        share, none, _lowest = self._exponentials(self._entering(np.clip(penalties, -farthest, farthest)))
        total = share.sum(axis=0) + none
        return share / total, none / total

    def values(self, penalties: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """(n,) loss of each digit, from (10, n) penalties and (n,) labels (P eq. 8, eq. 9).

        With MAP a label may be `NONE`; its loss is j + log(e^-j + sum_i e^-y_i), which is equation 9 with the class
        "none of these" as the right one. Raises LossError for such a label with another loss.
        """
        return self.values_and_gradient(penalties, labels)[0]

    def wrong(self, penalties: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """(n,) bool: whose smallest penalty, of (10, n), is another digit's; for `NONE`, whose is below none's."""
        wrong = penalties.argmin(axis=0) != labels
        none = labels == NONE
        wrong[none] = penalties[:, none].min(axis=0) < self.none_penalty
        return wrong

    def gradient(self, penalties: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """(10, n) derivative of each digit's loss by its penalties."""
        return self.values_and_gradient(penalties, labels)[1]

    def values_and_gradient(self, penalties: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Both at once: they need the same exponentials."""
        factor, penalties = penalties.dtype.type(self.penalty_factor), self._entering(penalties)
        digits = np.flatnonzero(labels != NONE)
        if digits.size == labels.size:
            right = penalties[labels, digits]
        else:
            self.check_none()
            right = np.full(labels.size, self.j, penalties.dtype)
            labels = labels[digits]
            right[digits] = penalties[labels, digits]
        if self.kind == "MLE":
            gradient = np.zeros_like(penalties)
            gradient[labels, digits] = factor
            return right, gradient
        share, none, lowest = self._exponentials(penalties)
        total = share.sum(axis=0) + none
        share /= -total
        share[labels, digits] += 1
        share *= factor
        return right - lowest + np.log(total), share

    def check_none(self) -> None:
        """LossError where there is no class for pictures that show no digit."""
        if self.kind != "MAP":
            message = _("The loss {kind} has no class for pictures that show no digit; choose MAP.")
            raise LossError(message.format(kind=self.kind))

    def curvature(self, penalties: np.ndarray) -> np.ndarray:
        """(10, 10, n) second derivatives of each digit's loss by its penalties; they do not depend on the label."""
        if self.kind == "MLE":
            return np.zeros((len(penalties), *penalties.shape), penalties.dtype)
        shares = self.shares(penalties)[0]
        curvature = -shares[:, None] * shares[None]
        digits = np.arange(len(penalties))
        curvature[digits, digits] += shares
        return curvature * penalties.dtype.type(self.penalty_factor**2)

    def _entering(self, penalties):
        return penalties if self.penalty_factor == 1 else penalties * penalties.dtype.type(self.penalty_factor)

    def _exponentials(self, penalties):
        """e^-y_i and e^-j, both times e^lowest, which keeps the largest of them at 1 and all of them finite."""
        lowest = penalties.min(axis=0)
        if self.kind != "MAP":
            return np.exp(lowest - penalties), np.zeros_like(lowest), lowest
        lowest = np.minimum(lowest, self.j)
        return np.exp(lowest - penalties), np.exp(lowest - self.j), lowest
