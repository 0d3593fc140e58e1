"""One unit and its whole arithmetic."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make(arithmetic):
    from lenet_gui.views.microscope.view import Microscope

    return Microscope(arithmetic)


def _numbers(moment, view):
    from lenet_gui.views.microscope.export import terms

    return terms(moment, view)


SPEC = ViewSpec(
    name="microscope",
    title=_("Microscope"),
    place=LEFT_TABS,
    make=_make,
    needs=("arithmetic",),
    numbers=_numbers,
    key="Ctrl+5",
    keys=(
        (_("Arrows"), _("next unit")),
        (_("Ctrl+Left, Ctrl+Right"), _("next layer")),
        (_("Ctrl+Up, Ctrl+Down"), _("next map")),
        ("F, B", _("forward, backward")),
        (_("1 – 9, Esc"), _("one map large; all")),
        (_("Ctrl+C"), _("copy all numbers")),
    ),
)
