"""What a threshold would refuse, and what errors it would leave."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.sureness.view import Sureness

    return Sureness()


def _numbers(moment, view):
    from lenet_gui.views.tables import readings

    return readings(moment, view)


SPEC = ViewSpec(
    name="sureness",
    title=_("Sure"),
    place=RIGHT_TABS,
    make=_make,
    wants=("setting the threshold",),
    numbers=_numbers,
    key="Shift+F6",
    keys=((_("Alt+U"), _("its threshold; arrows change it")),),
    after="mistakes",
)
