"""The wrong test digits and the confusion matrix."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.mistakes.view import Mistakes

    return Mistakes()


def _numbers(moment, view):
    from lenet_gui.views.tables import readings

    return readings(moment, view)


SPEC = ViewSpec(
    name="mistakes",
    title=_("Mistakes"),
    place=RIGHT_TABS,
    make=_make,
    wants=("test digits", "picking test digits"),
    numbers=_numbers,
    key="Ctrl+8",
    keys=(
        (_("Arrows"), _("next digit or cell")),
        ("1 – 3", _("wrong, became right, became wrong")),
        ("O", _("turn the order round")),
        (_("Enter, Esc"), _("pick; nothing")),
    ),
)
