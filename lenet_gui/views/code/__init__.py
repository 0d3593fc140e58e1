"""F6 beside the ten bitmaps."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.code.view import CodeView

    return CodeView()


def _numbers(moment, view):
    from lenet_gui.views.code.export import penalties

    return penalties(moment, view)


SPEC = ViewSpec(
    name="code",
    title=_("Code"),
    place=LEFT_TABS,
    make=_make,
    wants=("showing the difference",),
    numbers=_numbers,
    key="Ctrl+6",
    keys=(
        (_("Arrows"), _("next cell")),
        (_("Ctrl+arrows"), _("next digit")),
        (_("Enter, Esc"), _("pick; nothing")),
        ("D", _("the difference from what is kept")),
    ),
)
