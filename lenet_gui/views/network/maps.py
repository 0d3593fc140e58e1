"""The maps of all layers as pictures."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PyQt5.QtCore import QRect
from PyQt5.QtGui import QPainter, QRegion

from core.network.architecture import Architecture
from lenet_gui.look import pictures
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.network.layout import PICTURES, Layout
from lenet_gui.views.network.modes import Shown

# All signed maps are turned into one picture, in one go: where in it, as x and y in units, the first of each begins.
SHEET = {"C1": (0, 0), "S2": (28, 0), "C3": (42, 0), "S4": (52, 0), "C5": (57, 0), "F6": (57, 12)}
_SHEET_SIZE = (6 * 28, 67)

ALL_THERE: Mapping[str, np.ndarray] = MappingProxyType({})

# Of a digit that is not the answer the bitmap is this bright.
_DIM = 0.5


class Maps:
    """Pictures of the numbers shown, made when they have changed, painted as often as need be, at one size."""

    def __init__(self, layout: Layout):
        self._sheet = pictures.SignedSheet(*_SHEET_SIZE)  # each number as a part of its layer's level
        self._input = None
        self._places = {layer: _places(layer, layout) for layer in ("INPUT", *SHEET)}

    def set_numbers(
        self, shown: Shown, architecture: Architecture, there: Mapping[str, np.ndarray] = ALL_THERE
    ) -> None:
        """Make the pictures of these numbers; all dark where there are none.

        `there`: layer -> (pictures, rows, columns) bool, which of them are to be seen already; all of a layer left out.
        """
        shares = self._sheet.shares
        if not shown.values:
            shares.fill(0)
        else:
            for layer, (x, y) in SHEET.items():
                rows, columns = UNITS[layer]
                place = shares[y : y + PICTURES[layer] * rows, x : x + columns]
                np.multiply(shown.values[layer].reshape(-1, columns), np.float32(1 / shown.levels[layer]), out=place)
        self._sheet.paint_anew(_on_sheet(there))
        low, high = architecture.input_levels[:2]  # ground and ink
        if not shown.values:
            self._input = ink(np.full(UNITS["INPUT"], low, np.float32), low, high)
        elif shown.ink:
            self._input = ink(shown.values["INPUT"][0], low, high, there["INPUT"][0] if "INPUT" in there else None)
        else:
            self._input = pictures.signed_picture(shown.values["INPUT"][0], shown.levels["INPUT"])

    def paint(self, painter: QPainter, area: QRect, opacity: Mapping[str, float] | None = None) -> None:
        """INPUT to F6, those that touch `area`; OUTPUT's ten bitmaps belong to the answer.

        `opacity`: layer -> 0 to 1, if they are laid over other pictures.
        """
        for layer, (bounds, places, parts) in self._places.items():
            if not area.intersects(bounds) or (opacity is not None and not opacity[layer]):
                continue
            if opacity is not None:
                painter.setOpacity(opacity[layer])
            if layer == "INPUT":
                pictures.paint_picture(painter, places[0], self._input)
            else:
                pictures.paint_parts(painter, places, self._sheet.picture, parts)
        painter.setOpacity(1)


def _places(layer, layout):
    """Where all maps of a layer are, where each is, and its part of the sheet."""
    places = [QRect(*box) for box in layout.pictures[layer]]
    (x, y), (rows, columns) = SHEET.get(layer, (0, 0)), UNITS[layer]
    bounds = QRegion()
    for place in places:
        bounds += place
    return bounds.boundingRect(), places, [QRect(x, y + n * rows, columns, rows) for n in range(len(places))]


def _on_sheet(there):
    """(rows, columns) bool of the sheet; None where all is there."""
    if not any(layer in there for layer in SHEET):
        return None
    seen = np.ones(_SHEET_SIZE, bool)
    for layer, (x, y) in SHEET.items():
        if layer in there:
            rows, columns = UNITS[layer]
            seen[y : y + PICTURES[layer] * rows, x : x + columns] = there[layer].reshape(-1, columns)
    return seen


def ink(values: np.ndarray, low: float, high: float, there: np.ndarray | None = None):
    """A picture of (rows, columns) numbers from `low`, the ground, to `high`, full ink; empty what is not `there`."""
    levels = (values - low) * (255 / (high - low)) + 0.5
    return pictures.ink_picture(np.clip(levels, 0, 255).astype(np.uint8), there)


def bitmap_pictures(centres: np.ndarray):
    """The ten codes ((10, 84), -1 to +1) one below the other, 7 x 120 pixels, bright and dim."""
    codes = centres.reshape(120, 7)
    return ink(codes, -1.0, 1.0), ink((codes + 1) * _DIM - 1, -1.0, 1.0)
