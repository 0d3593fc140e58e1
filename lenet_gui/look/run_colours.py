"""The colours of runs: told apart beside each other, and never alone, since each run is named, too."""

from PyQt5.QtGui import QColor

from lenet_gui.look import style

_HUES = (205, 28, 135, 305, 52, 265, 172, 345)  # degrees, neighbours far apart
_STRENGTH, _ON_DARK, _ON_LIGHT = 0.6, 0.68, 0.38


def run_colour(number: int, alpha: float = 1.0) -> QColor:
    """That of the colour's number, from 0, in the theme in use; after eight they come again."""
    hue, lightness = _HUES[number % len(_HUES)] / 360, _ON_DARK if style.theme().dark else _ON_LIGHT
    return QColor.fromHslF(hue, _STRENGTH, lightness, alpha)
