"""How much of a unit the sheet shows: all of it or, where no number would fit, less of it and that large."""

from PyQt5.QtCore import QSize

from lenet_gui.views.microscope.layout import layout
from lenet_gui.views.microscope.places import NARROW, Places, numbers_from
from lenet_gui.views.microscope.sheet import Sheet, sheet

AUTOMATIC = -1  # in place of the number of the one map before that is shown: nobody has chosen


def fitting(told, backward: bool, most: int, focus: int | None, size: QSize, buttons: int) -> tuple[Sheet, Places]:
    """The sheet of an `Arithmetic` and where everything on it lies; `most` and `buttons` as `sheet` and `layout` say.

    `focus` is the one map before that is shown, None for all of them. AUTOMATIC is all, unless it takes the first of
    them alone for the squares to be so large that the numbers can stand in them.
    """
    whole = sheet(told, backward, most, None if focus == AUTOMATIC else focus)
    places = _places(size, whole, buttons)
    if focus == AUTOMATIC and len(told.parts) > 1 and places.cell < numbers_from():
        alone = sheet(told, backward, most, told.parts[0].map)
        larger = _places(size, alone, buttons)
        if larger.cell >= numbers_from():
            return alone, larger
    return whole, places


def _places(size, shown, buttons):
    """With the map and the curve beside the pictures, unless only without them the numbers can stand in these."""
    usual = layout(size, shown, buttons, size.width() < NARROW)
    if usual.cell >= numbers_from() or len(shown.columns) > 1 or shown.ranking or usual.cell == 0:
        return usual
    for curve in (True, False):
        places = layout(size, shown, buttons, True, curve)
        if places.cell >= numbers_from():
            return places
    return usual
