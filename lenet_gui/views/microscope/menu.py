"""What the microscope offers at a point: its menu, and the tool tip that says what a click does."""

from collections.abc import Callable

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QMenu, QWidget

from core.language import _
from core.study.selection import Selection
from lenet_gui.views.microscope.pointing import Target
from lenet_gui.views.microscope.sheet import Sheet
from lenet_gui.views.microscope.text import shown, unit_name


def menu(
    parent: QWidget, target: Target | None, copy_all: Callable, copy_number: Callable, look_into: Callable
) -> QMenu:
    """Copying, and going on to the unit whose value the number under the pointer is."""
    made = QMenu(parent)
    if target is not None:
        made.addAction(_("Copy {number}").format(number=shown(target.value)), lambda: copy_number(target))
    made.addAction(_("Copy the whole arithmetic"), copy_all, QKeySequence.Copy)
    if target is not None and target.unit is not None:
        unit = target.unit
        made.addSeparator()
        made.addAction(_("Look into {unit}").format(unit=_name(unit)), lambda: look_into(unit))
    made.aboutToHide.connect(made.deleteLater)
    return made


def tip(target: Target | None, other: Selection | None, heading: int | None, sheet: Sheet | None) -> str:
    """What a click does here; empty where it does nothing."""
    if other is not None:
        return _("Click to look into {unit}").format(unit=_name(other))
    if target is not None:
        return _("{number}\nClick copies it").format(number=shown(target.value))
    if heading is not None:
        return (
            _("Click to see all maps again (Esc)") if sheet.focus is not None else _("Click to see it large (1 to 6)")
        )
    return ""


def _name(unit):
    return unit_name(unit.layer, unit.map, unit.row, unit.column)
