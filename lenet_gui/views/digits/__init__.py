"""All digits of the data."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.digits.view import DataBrowser

    return DataBrowser()


SPEC = ViewSpec(
    name="digits",
    title=_("Digits"),
    place=LEFT_TABS,
    make=_make,
    wants=("dataset", "picking digits", "margins"),
    key="Shift+F4",
    keys=(
        (_("Arrows"), _("next digit")),
        ("T, V, L", _("test, validation, training")),
        ("N, U, S, R", _("by number, least sure, surest, random")),
        ("0 – 9, A", _("one class; all")),
        (_("Ctrl+G"), _("type a number")),
        (_("Enter, Esc"), _("study it; nothing")),
    ),
)
