"""The digit under study, bent, and how much of that the network stands."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.robustness.view import Robustness

    return Robustness()


SPEC = ViewSpec(
    name="robustness",
    title=_("Robust"),
    place=RIGHT_TABS,
    make=_make,
    wants=("whether there are digits", "changing the digit", "curves of robustness"),
    key="Ctrl+9",
    least=(480, 218),
)
