"""The margin below which an answer is "not sure": one for the whole window."""

THRESHOLD = 4.0  # at first
MOST = 100.0  # the slider for it is finest near 0, where the wrong answers are
