"""Error, loss and what goes with them, over the run."""

from core.language import _
from lenet_gui.views.curves.export import history
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.curves.view import Curves

    return Curves()


SPEC = ViewSpec(
    name="curves",
    title=_("Curves"),
    place=RIGHT_TABS,
    make=_make,
    numbers=history,
    key="Ctrl+7",
    keys=(
        (_("Left, Right"), _("next point")),
        ("1 – 5", _("errors, loss, saturation, gradient, step size")),
        (_("+, −, Home"), _("zoom; the whole run")),
        ("L, S, T", _("logarithmic, smooth, time")),
    ),
)
