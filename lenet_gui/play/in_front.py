"""A play brings its view to the front; at its end the tab and the focus are where they were before."""

from PyQt5 import sip
from PyQt5.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget


class InFront:
    """Opens the play's dock among the `home` docks, and puts back what was there."""

    def __init__(self, dock: QDockWidget, home: QMainWindow):
        self._dock, self._home = dock, home
        self._former: QDockWidget | None = None  # in front of the tabs among which the play's stands
        self._focused: QWidget | None = None

    def open(self) -> None:
        """Remember what is in front and who has the keys, and take their place."""
        self._focused = QApplication.focusWidget()
        tabs = [] if self._dock.isFloating() else self._home.tabifiedDockWidgets(self._dock)
        self._former = next((dock for dock in tabs if _in_front(dock)), None)
        self._dock.open()

    def put_back(self) -> None:
        """As before; what somebody has brought to the front meanwhile, or given the focus, stays so."""
        focus = QApplication.focusWidget()
        own = focus is None or self._dock.isAncestorOf(focus)
        tabs = [] if self._dock.isFloating() else self._home.tabifiedDockWidgets(self._dock)
        if self._former in tabs and _in_front(self._dock):
            self._former.raise_()
        if own and self._focused is not None and not sip.isdeleted(self._focused):
            self._focused.setFocus()
        self._former = self._focused = None


def _in_front(dock):
    """Qt keeps docks behind a tab far off the screen."""
    return dock.isVisible() and not dock.isFloating() and dock.geometry().right() >= 0
