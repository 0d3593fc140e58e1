"""Two networks side by side with the same digit: that of the moment kept for comparison, and the one shown."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, NothingToSave, ViewSpec


def _make():
    from lenet_gui.views.beside.view import BesideView

    return BesideView()


def _numbers(moment, _view):
    if moment.trace is None or moment.beside is None:
        raise NothingToSave(_("There are no two networks with a digit, so there are no numbers to save."))
    rows = enumerate(zip(moment.beside.shares, moment.trace.shares, strict=True))
    names = ["answer", "share, moment kept", "share, moment shown"]
    return names, ((digit if digit < 10 else "none", float(kept), float(now)) for digit, (kept, now) in rows)


SPEC = ViewSpec(
    name="beside",
    title=_("Compare"),
    place=RIGHT_TABS,
    make=_make,
    numbers=_numbers,
    key="Shift+F12",
)
