"""What the window remembers from one start to the next: each value is checked when read, a damaged one forgotten."""

import json
import math
import zlib
from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QByteArray, QSettings

from core.network.processors import CHOICES
from core.recipe.recipe import MOST_NAME
from core.study.lens import ACCURACY, MEASURES, Lens
from core.study.margins import MOST_THRESHOLD, THRESHOLD
from lenet_gui.look import style

THEMES = ("System", "Dark", "Light")
MOST_BYTES = 1 << 20  # of a remembered layout, which takes a few hundred
SEAL_BYTES = 4
MOST_NAMES = 1000  # letters
MOST_SPEEDS, MOST_SPEED = 100, 1e9


class _Kept:
    """One value under its own name.

    `checked` gives what is stored in its own type, or raises ValueError for what it cannot be; `stored` is its inverse.
    """

    def __init__(self, checked: Callable, at_first: object, stored: Callable = lambda value: value):
        self._checked, self._at_first, self._stored = checked, at_first, stored

    def __set_name__(self, owner, name):
        self._key = name.replace("_", " ")

    def __get__(self, settings, owner=None):
        kept = settings.kept
        if not kept.contains(self._key):
            return self._at_first
        try:
            return self._checked(kept.value(self._key))
        except Exception:  # Qt's stream of bytes and Python's types have many ways to fail; all mean the same
            kept.remove(self._key)
            return self._at_first

    def __set__(self, settings, value):
        if value is None:
            settings.kept.remove(self._key)
        else:
            settings.kept.setValue(self._key, self._stored(value))


def _one_of(names):
    def checked(value):
        if not isinstance(value, str) or value not in names:
            raise ValueError
        return value

    return checked


def _yes_or_no(value):
    return {"true": True, "false": False}[str(value).lower()]


def _margin(value):
    number = float(value)
    if not 0 <= number <= MOST_THRESHOLD or not math.isfinite(number):
        raise ValueError
    return number


def _processes(value):
    number = int(str(value))
    if number not in CHOICES:
        raise ValueError
    return number


def _names(value):
    if not isinstance(value, str) or len(value) > MOST_NAMES:
        raise ValueError
    return frozenset(value.split())


def _speeds(value):
    read = json.loads(value)
    if not isinstance(read, dict) or len(read) > MOST_SPEEDS:
        raise ValueError
    for name, speed in read.items():
        if not name or len(name) > MOST_NAME or isinstance(speed, bool) or not 0 < float(speed) < MOST_SPEED:
            raise ValueError
    return {name: float(speed) for name, speed in read.items()}


def _sealed(content):
    """What Qt made and only Qt can read, behind its check sum: Qt takes damaged bytes for widths of millions."""
    content = bytes(content)
    return QByteArray(zlib.crc32(content).to_bytes(SEAL_BYTES, "big") + content)


def _opened(value):
    if not isinstance(value, QByteArray) or value.size() > MOST_BYTES:
        raise ValueError
    content = QByteArray(bytes(value)[SEAL_BYTES:])
    if _sealed(content) != value:
        raise ValueError
    return content


def _folder(value):
    if not isinstance(value, str) or not Path(value).is_dir():
        raise ValueError
    return value


class Settings:
    """The only reader and writer of the remembered values; None forgets one. Nothing here ever raises.

    A store that cannot be read holds nothing, and what cannot be written is only forgotten at the end.
    """

    theme = _Kept(_one_of(THEMES), "Dark")
    palette = _Kept(_one_of(style.PALETTES), style.PALETTES[0])
    explanations = _Kept(_yes_or_no, True)  # a line below each layer's name
    projector = _Kept(_yes_or_no, False)
    reduce_motion = _Kept(_yes_or_no, False)
    # Of the margin, below which an answer is "not sure". An older one, of another unit, may stand under "threshold".
    least_margin = _Kept(_margin, THRESHOLD)
    measure = _Kept(_one_of(MEASURES), ACCURACY)  # as what it is told how well a network reads
    speeds = _Kept(_speeds, {}, json.dumps)  # digits a second that training was seen to take, by recipe
    processes = _Kept(_processes, None)  # that compute; None: as many as pay
    export_folder = _Kept(_folder, "")
    hints_tried = _Kept(_names, frozenset(), lambda names: " ".join(sorted(names)))
    hints_over = _Kept(_yes_or_no, False)  # all have been tried, or no more are wanted
    geometry = _Kept(_opened, None, _sealed)  # of the window, as Qt made it
    layout = _Kept(_opened, None, _sealed)  # of its docks, as Qt made it
    class_layout = _Kept(_opened, None, _sealed)  # of its docks in front of a class

    def __init__(self, kept: QSettings):
        self.kept = kept

    @property
    def lens(self) -> Lens:
        """Through what one looked last, as far as that is remembered; writing it remembers as much."""
        return Lens(threshold=self.least_margin, measure=self.measure)

    @lens.setter
    def lens(self, lens: Lens) -> None:
        if lens.threshold != self.least_margin:
            self.least_margin = lens.threshold
        if lens.measure != self.measure:
            self.measure = lens.measure
