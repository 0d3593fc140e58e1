"""Several digits in a row, read by a network that slides over them."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.numbers.view import NumbersView

    return NumbersView()


SPEC = ViewSpec(
    name="numbers",
    title=_("Numbers"),
    place=RIGHT_TABS,
    make=_make,
    wants=("reading numbers", "network for numbers", "studying pictures"),
    key="Shift+F3",
    keys=(
        (_("Left, Right"), _("next place")),
        (_("Enter"), _("study what is seen there")),
    ),
    least=(480, 218),
)
