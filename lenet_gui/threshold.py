"""The margin below which an answer is "not sure": one for the whole window."""

from core.margins import THRESHOLD

__all__ = ["MOST", "THRESHOLD"]

MOST = 100.0  # the slider for it is finest near 0, where the wrong answers are
