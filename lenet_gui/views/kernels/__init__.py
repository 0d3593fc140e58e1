"""Every weight as a picture, every coefficient and bias as a dial."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.kernels.view import Kernels

    return Kernels()


def _numbers(moment, view):
    from lenet_gui.views.kernels.export import weights

    return weights(moment, view)


SPEC = ViewSpec(
    name="kernels",
    title=_("Kernels"),
    place=LEFT_TABS,
    make=_make,
    numbers=_numbers,
    key="Ctrl+4",
    keys=(
        (_("Arrows"), _("next kernel, dial or unit")),
        (_("Ctrl+arrows"), _("next weight")),
        ("V, G, C", _("value, gradient, change")),
        ("1 – 4", _("all, C1 to S4, C5, F6")),
        (_("Enter, Esc"), _("pick; nothing")),
    ),
)
