"""The digits of one's own."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make(my_digits):
    from lenet_gui.views.my_digits.view import MyDigitsView

    return MyDigitsView(my_digits)


SPEC = ViewSpec(
    name="own",
    title=_("Mine"),
    place=RIGHT_TABS,
    make=_make,
    needs=("my digits",),
    wants=("studying my digits",),
    key="Shift+F5",
    keys=(
        (_("Arrows"), _("next digit")),
        (_("Enter"), _("study it")),
        (_("Delete"), _("take the marked digits out")),
        (_("Ctrl+Z, Ctrl+Shift+Z"), _("undo, redo")),
        (_("Ctrl+E"), _("export")),
    ),
)
