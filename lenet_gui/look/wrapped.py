"""Words in a narrow column."""

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QFontMetrics


def wrapped(metrics: QFontMetrics, words: str, width: int, most: int) -> list[str]:
    """The words in lines of at most this width, in pixels; the last of `most` lines is cut where there are more."""
    lines, left = [], words.split()
    while left and len(lines) < most - 1:
        fitting = (count for count in range(len(left), 1, -1) if _fits(metrics, " ".join(left[:count]), width))
        count = next(fitting, 1)
        lines.append(" ".join(left[:count]))
        del left[:count]
    if left:
        lines.append(" ".join(left))
    return [metrics.elidedText(line, Qt.ElideRight, width) for line in lines]


def _fits(metrics, words, width):
    """As Qt will judge when it cuts."""
    return metrics.elidedText(words, Qt.ElideRight, width) == words
