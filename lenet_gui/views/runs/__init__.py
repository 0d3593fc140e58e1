"""All runs of the session, how they branch off one another, and what one thinks of them."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.runs.view import RunsView

    return RunsView()


def _numbers(moment, _view):
    from lenet_gui.views.runs.words import table

    return table(moment)


SPEC = ViewSpec(
    name="runs",
    title=_("Runs"),
    place=LEFT_TABS,
    make=_make,
    wants=("the list of runs",),
    numbers=_numbers,
    key="Shift+F11",
    keys=(
        (_("Enter, B, Delete"), _("go on, branch off, let go")),
        (_("R, N"), _("another name, notes")),
        (_("Ctrl+Z"), _("bring back what was deleted")),
    ),
)
