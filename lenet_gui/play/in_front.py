"""A play brings its view to the front; at its end the view and the focus are what they were before."""

from PyQt5 import sip
from PyQt5.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget


class InFront:
    """Opens the play's dock among the `home` docks, and puts back what was there; both among tabs and before a class.

    They are those of lenet_gui.window.docking.docks.

    It is a guest of the `Projector`: while docks are arranged anew, what was there before is in front.
    """

    def __init__(self, dock: QDockWidget, home: QMainWindow):
        self._dock, self._home = dock, home
        self._former: QDockWidget | None = None  # in front at the place of the play's dock, before it
        self._focused: QWidget | None = None
        self._comes_again = self._with_focus = False  # when all has been arranged

    def open(self) -> None:
        """Remember what is in front and who has the keys, and take their place."""
        self._focused = QApplication.focusWidget()
        self._former = self._other()
        self._dock.open()

    def put_back(self) -> None:
        """As before; what somebody has brought to the front meanwhile, or given the focus, stays so."""
        focus = QApplication.focusWidget()
        own = focus is None or self._has_focus()
        self._give_way()
        if own and self._focused is not None and not sip.isdeleted(self._focused):
            self._focused.setFocus()
        self._former = self._focused = None

    def step_aside(self) -> None:
        """The docks are about to be arranged anew."""
        self._comes_again = self._former is not None and _in_front(self._dock)
        self._with_focus = self._has_focus()
        self._give_way()

    def come_again(self) -> None:
        """They have been."""
        if self._comes_again:
            self._former = self._other()
            (self._dock.open if self._with_focus else self._dock.bring)()

    def _give_way(self):
        if self._former in self._beside() and _in_front(self._dock):
            self._former.bring()

    def _has_focus(self):
        focus = QApplication.focusWidget()
        return focus is not None and self._dock.isAncestorOf(focus)

    def _other(self):
        return next((dock for dock in self._beside() if dock is not self._dock and _in_front(dock)), None)

    def _beside(self):
        """Those docks of which one is in front at the place of the play's; none where it is a window of its own."""
        if self._dock.isFloating():
            return ()
        return self._home.row or self._home.tabifiedDockWidgets(self._dock)


def _in_front(dock):
    """Qt keeps docks behind a tab far off the screen."""
    return dock.isVisible() and not dock.isFloating() and dock.geometry().right() >= 0
