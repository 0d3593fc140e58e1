"""One digit's way through the network, scene by scene: what happens at each place, in one sentence and one picture."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make(arithmetic, one_step):
    from lenet_gui.views.play.view import PlayView

    return PlayView(arithmetic, one_step)


def _numbers(moment, view):
    from lenet_gui.views.play.export import numbers

    return numbers(moment, view)


SPEC = ViewSpec(
    name="play",
    title=_("Play"),
    place=LEFT_TABS,
    make=_make,
    needs=("arithmetic", "one step"),
    wants=("playing the digit",),
    numbers=_numbers,
    key="Shift+F8",
    keys=(
        (_("+, −"), _("faster, slower")),
        ("D", _("details or not")),
    ),
)
