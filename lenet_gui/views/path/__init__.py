"""The training as a path: each moment of it a point, in the plane in which the networks differ most."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.path.view import Path

    return Path()


def _numbers(moment, view):
    from lenet_gui.views.path.export import points

    return points(moment, view)


SPEC = ViewSpec(
    name="path",
    title=_("Path"),
    place=LEFT_TABS,
    make=_make,
    wants=("the path of training", "travelling"),
    numbers=_numbers,
    key="Shift+F9",
    keys=((_("Left, Right"), _("the moment before, the next one")), (_("Home, End"), _("the first, the present"))),
)
