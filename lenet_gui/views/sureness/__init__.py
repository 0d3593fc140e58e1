"""What a threshold would refuse, and what errors it would leave."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec
from lenet_gui.views.tables import readings


def _make():
    from lenet_gui.views.sureness.view import Sureness

    return Sureness()


SPEC = ViewSpec(
    name="sureness",
    title=_("How sure"),
    place=RIGHT_TABS,
    make=_make,
    wants=("setting the threshold", "test of the shipped network"),
    numbers=readings,
    key="Shift+F6",
    keys=((_("Alt+U"), _("its threshold; arrows change it")),),
    after="mistakes",
)
