"""What the window has to know of a view: each `views/NAME/__init__.py` says it once, in a `ViewSpec` called SPEC."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.language import _
from core.study.moment import Moment

if TYPE_CHECKING:  # else lessons could not be checked without Qt: they ask a view how far its sliders go
    from PyQt5.QtWidgets import QWidget

PLACES = COLUMN, TOP, LEFT_TABS, RIGHT_TABS = "column", "top", "left tabs", "right tabs"
Table = tuple[list[str], Iterable[Iterable[object]]]  # header and rows, as they go into a file


class NothingToSave(ValueError):
    """A view has no numbers to save; the message is one sentence for the user."""


def no_numbers(_moment: Moment, _view: "QWidget") -> Table:
    """The numbers of a view that has none."""
    raise NothingToSave(_("This view has no table of numbers to save."))


@dataclass(frozen=True)
class ViewSpec:
    """One view. Its docks, tabs, menus, keys, files and what it is handed are derived from this.

    Attributes
    ----------
    name: of its folder (mostly) and of its dock; a remembered layout knows the dock by it, so it stays
    title: of its dock and tab, translated
    place: where it is docked at first, one of `PLACES`
    make: gives the view; called with what `needs` names when the view is first seen, and only then imports it
    needs: names of what `make` is given, see `OFFERS` in lenet_gui/window/wiring.py
    wants: names of what it is connected to once it is made, see `WANTS` there
    numbers: (moment, view) -> the numbers the view shows as a table; an empty word stands where there is no number.
        Raises NothingToSave while there are none. It too imports what it takes only when it is called
    key: that opens it, as QKeySequence reads it; empty for none
    keys: (keys, what they do), translated: those it takes itself while it has the focus
    least: (width, height) its dock never falls below, whether the view can be seen just now or not
    after: the view right behind which its tab stands; empty: behind those of the same place that are listed before it
    """

    name: str
    title: str
    place: str
    make: Callable[..., "QWidget"]
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    numbers: Callable[[Moment, "QWidget"], Table] = no_numbers
    key: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    least: tuple[int, int] = (480, 200)
    after: str = ""
