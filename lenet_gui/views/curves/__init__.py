"""Error, loss and what goes with them, over the run."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.curves.view import Curves

    return Curves()


def _numbers(moment, view):
    from lenet_gui.views.curves.export import history

    return history(moment, view)


SPEC = ViewSpec(
    name="curves",
    title=_("Curves"),
    place=RIGHT_TABS,
    make=_make,
    wants=("choosing the measure", "helping the run"),
    numbers=_numbers,
    key="Ctrl+7",
    keys=(
        (_("Left, Right"), _("next point")),
        ("1 – 6", _("accuracy, error, loss, saturation, gradient, step size")),
        (_("+, −, Home"), _("zoom; the whole run")),
        ("L, S, T, R", _("logarithmic, smooth, time, all runs")),
    ),
    least=(488, 200),  # so that the names of all tabs beside it can be read in large type, too
)
