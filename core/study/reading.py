"""What a network read in the digits of a part: which are wrong, and which changed."""

from functools import cached_property

import numpy as np

from core.data.dataset import Part
from core.run.snapshot import Evaluation
from core.study.margins import margins_of


class Reading:
    """An evaluation and, where there is one, that before it, as a view wants them. All arrays are indices in the part.

    Nothing is counted before it is asked for, and then only once.
    """

    def __init__(self, now: Evaluation, before: Evaluation | None = None):
        self.now, self.before = now, before
        self._place = _places(now)
        self._place_before = None if before is None else _places(before)

    def is_of(self, part: Part) -> bool:
        """Whether these are answers to the digits of this part."""
        indices = self.now.indices
        inside = not indices.size or int(indices.max()) < len(part)
        return inside and np.array_equal(part.labels[indices], self.now.labels)

    @cached_property
    def wrong(self) -> np.ndarray:
        """The digits answered wrong, the surest answers first."""
        return self._by_margin(self.now.indices[self.now.answers != self.now.labels], self.now, self._place)

    @cached_property
    def became_right(self) -> np.ndarray:
        """The digits answered right now and wrong before, the surest wrong ones first."""
        found = self._flips[0]
        if not found.size:
            return found
        return self._by_margin(found, self.before, self._place_before)

    @cached_property
    def became_wrong(self) -> np.ndarray:
        """The digits answered wrong now and right before, the surest first."""
        return self._by_margin(self._flips[1], self.now, self._place)

    @cached_property
    def errors(self) -> np.ndarray:
        """(10,) percent of each digit's examples answered wrong; 0 where there are none."""
        counts = np.bincount(self.now.labels, minlength=10)
        wrong = np.bincount(self.now.labels[self.now.answers != self.now.labels], minlength=10)
        return 100.0 * wrong / np.maximum(1, counts)

    def cell(self, truth: int, answer: int) -> np.ndarray:
        """The digits of a cell of the confusion matrix, the surest answers first."""
        here = (self.now.labels == truth) & (self.now.answers == answer)
        return self._by_margin(self.now.indices[here], self.now, self._place)

    def caption(self, index: int) -> str:
        """Truth and answer, as in the paper's figure 8."""
        return _caption(self.now, self._place[index])

    def caption_before(self, index: int) -> str:
        """Truth and answer in the evaluation before."""
        return _caption(self.before, self._place_before[index])

    def place(self, index: int) -> int:
        """Where the digit with this index stands in the evaluation."""
        return int(self._place[index])

    def answer_before(self, index: int) -> int | None:
        """What was answered in the evaluation before; None where it was not read there."""
        if self.before is None or self._place_before[index] < 0:
            return None
        return int(self.before.answers[self._place_before[index]])

    @cached_property
    def margins(self) -> np.ndarray | None:
        """(n,) how sure each answer of the evaluation is, in its order; None where that was not kept."""
        return None if self.now.penalties is None else margins_of(self.now)

    @cached_property
    def _flips(self):
        """(became right, became wrong) of the digits read both times, ascending."""
        if self.before is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        before, now = self.before, self.now
        indices, at_before, at_now = np.intersect1d(before.indices, now.indices, True, return_indices=True)
        was_right = (before.answers == before.labels)[at_before]
        is_right = (now.answers == now.labels)[at_now]
        return indices[is_right & ~was_right], indices[was_right & ~is_right]

    def _by_margin(self, indices, evaluation, place_of):
        if evaluation.penalties is None:
            return indices
        margin = margins_of(evaluation)[place_of[indices]]
        return indices[np.argsort(-margin, kind="stable")]


def _places(evaluation):
    """Index in the part -> place in the evaluation, -1 where it was not read."""
    places = np.full(int(evaluation.indices.max(initial=-1)) + 1, -1)
    places[evaluation.indices] = np.arange(evaluation.indices.size)
    return places


def _caption(evaluation, place):
    return f"{evaluation.labels[place]}→{evaluation.answers[place]}"
