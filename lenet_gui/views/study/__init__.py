"""The left column: the pad, what the network sees, and its answer."""

from core.language import _
from lenet_gui.views.spec import COLUMN, ViewSpec


def _make(network_switch):
    from lenet_gui.views.study.column import StudyColumn

    return StudyColumn(network_switch)


def _numbers(moment, view):
    from lenet_gui.views.study.export import answers

    return answers(moment, view)


SPEC = ViewSpec(
    name="study",
    title=_("Digit"),
    place=COLUMN,
    make=_make,
    needs=("network switch",),
    wants=("studying drawings", "studying test digits"),
    numbers=_numbers,
    key="Ctrl+2",
    keys=(
        (_("Arrows"), _("move the pen")),
        (_("Space"), _("lowers and lifts it; held, it draws")),
        ("E", _("eraser or pen")),
        (_("Ctrl+Z, Ctrl+Shift+Z"), _("undo, redo")),
        (_("Delete"), _("empty the pad")),
    ),
    least=(288, 565),
)
