"""How a drawing becomes a digit, stage by stage."""

from core.language import _
from lenet_gui.views.spec import LEFT_TABS, ViewSpec


def _make():
    from lenet_gui.views.preparation.view import Preparation

    return Preparation()


SPEC = ViewSpec(
    name="preparation",
    title=_("Prepare"),
    place=LEFT_TABS,
    make=_make,
    wants=("leaving out stages",),
    key="Shift+F2",
)
