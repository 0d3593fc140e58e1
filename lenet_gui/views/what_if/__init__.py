"""What if: the network shown, altered to see what becomes of it."""

from core.language import _
from lenet_gui.views.spec import RIGHT_TABS, ViewSpec


def _make():
    from lenet_gui.views.what_if.view import WhatIf

    return WhatIf()


def _numbers(moment, view):
    from lenet_gui.views.what_if.export import errors

    return errors(moment, view)


SPEC = ViewSpec(
    name="what_if",
    title=_("What if"),
    place=RIGHT_TABS,
    make=_make,
    wants=("test digits", "altering the network", "curves of alterations"),
    numbers=_numbers,
    key="Shift+F7",
    least=(480, 218),
)
