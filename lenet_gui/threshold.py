"""The margin below which an answer is "not sure": one for the whole window, kept from one start to the next."""

from PyQt5.QtCore import QSettings

from core.margins import THRESHOLD

_KEY = "threshold"


def kept_threshold(settings: QSettings) -> float:
    """The threshold used last; `THRESHOLD` where none is kept, or what is kept is no number."""
    try:
        return float(settings.value(_KEY, THRESHOLD))
    except (TypeError, ValueError):
        return THRESHOLD


def keep_threshold(settings: QSettings, threshold: float) -> None:
    """Keep this threshold for the next start."""
    settings.setValue(_KEY, threshold)
