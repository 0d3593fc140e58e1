"""The network from left to right, with every map."""

from core.language import _
from lenet_gui.views.network.layout import SMALLEST
from lenet_gui.views.spec import TOP, ViewSpec


def _make():
    from lenet_gui.views.network.view import NetworkView

    return NetworkView()


def _numbers(moment, view):
    from lenet_gui.views.network.export import activations

    return activations(moment, view)


SPEC = ViewSpec(
    name="network",
    title=_("Network"),
    place=TOP,
    make=_make,
    wants=("choosing the mode",),
    numbers=_numbers,
    key="Ctrl+1",
    keys=(
        (_("Arrows"), _("next unit")),
        (_("Ctrl+Left, Ctrl+Right"), _("next layer")),
        (_("Ctrl+Up, Ctrl+Down"), _("next map")),
        (_("Enter, Esc"), _("pick; nothing")),
        ("1 – 4", _("activation, gradient, weighted input, difference")),
    ),
    least=SMALLEST,
)
