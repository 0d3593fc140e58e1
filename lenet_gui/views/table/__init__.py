"""The connection table of C3 (Table I of the paper)."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.table.view import ConnectionTable

    return ConnectionTable()


def _numbers(moment, view):
    from lenet_gui.views.table.export import links

    return links(moment, view)


SPEC = ViewSpec(
    name="table",
    title=_("Table"),
    place=LEFT_TABS,
    make=_make,
    wants=("whether there are digits", "cutting links", "what links are worth", "runs with another table"),
    numbers=_numbers,
    key="Ctrl+3",
    keys=(
        (_("Arrows"), _("next connection")),
        ("1 – 5", _("norm, gradient, share, change, worth")),
        ("X, P", _("cut or restore; prune")),
        (_("E, Esc"), _("make another table; leave it")),
        (_("Ctrl+Return"), _("start with this table")),
    ),
)
