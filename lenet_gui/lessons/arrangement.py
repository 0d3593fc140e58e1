"""Where the panel stands while a lesson is open: below the network, beside one view; and how all was before."""

from PyQt5.QtCore import QByteArray, Qt
from PyQt5.QtWidgets import QDockWidget, QWidget

from lenet_gui.lessons.lesson import DEFAULT_VIEW
from lenet_gui.views.spec import COLUMN, LEFT_TABS, RIGHT_TABS, TOP
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.docking.layout import LAYOUT_VERSION, bring_back, names_at
from lenet_gui.window.view_registry import FOLDERS, SPEC_OF, SPECS

DOCK_OF = {folder: spec.name for folder, spec in zip(FOLDERS, SPECS, strict=True)}  # by what lessons call a view
IN_TABS = (*names_at(LEFT_TABS), *names_at(RIGHT_TABS))
NETWORK_SHARE, VIEW_SHARE = 0.55, 0.58  # of the height, and of the width below it
LARGEST_SHARE = 0.6  # of the height, for the network, where this much is left below it:
ROOM_BELOW = 310  # pixels, in which the lens of a play and the words have all they need
IN_CLASS = 0.5, 0.54  # in front of a class


class Arrangement:
    """All tabs become one group, of which those are seen that belong to the view shown; the panel takes the other half.

    In front of a class, where there are no tabs, the one view in front leaves half of its room to the panel. Views that
    were taken out of the window stay outside. No view is covered, and each can still be opened.
    """

    def __init__(self, home: Docks, docks: dict[str, ViewDock], panel: QWidget):
        self._home, self._docks = home, docks
        self._before: QByteArray | None = None  # the layout, while a lesson is open
        self._column_width = 0  # then
        self._dock = QDockWidget(home)
        self._dock.setObjectName("lesson")
        self._dock.setFeatures(QDockWidget.NoDockWidgetFeatures)
        self._dock.setTitleBarWidget(QWidget(self._dock))
        self._dock.setWidget(panel)
        self._dock.hide()

    def show(self, view: str) -> None:
        """Bring this view to the front, the panel beside it."""
        if self._before is None:
            self._before = self._home.saveState(LAYOUT_VERSION)
            self._column_width = self._docks[names_at(COLUMN)[0]].width()
            self._arrange()
        wanted = DOCK_OF[view]
        front = wanted if wanted in IN_TABS else DOCK_OF[DEFAULT_VIEW]
        self._bring(front)
        for name in dict.fromkeys((front, wanted)):
            self._docks[name].show()
            self._docks[name].raise_()
        self._divide(self._docks[front])

    def _bring(self, front):
        if self._home.row:
            self._home.show_one_of(self._home.row, self._docks[front])
            return
        for name in IN_TABS:
            if not self._docks[name].isFloating():
                self._docks[name].settle(tabbed=True)  # a title, until Qt finds it needs none, would want too much room
                self._docks[name].setVisible(SPEC_OF[name].place == SPEC_OF[front].place)

    def _arrange(self):
        """Make the group of tabs and the panel, wherever the views inside the window were."""
        (column,), (top,) = names_at(COLUMN), names_at(TOP)
        inside = [self._docks[name] for name in IN_TABS if not self._docks[name].isFloating()]
        for dock in (*inside, self._dock):
            self._home.removeDockWidget(dock)
        above = self._docks[column if self._docks[top].isFloating() else top]
        parts = [*inside[:1], self._dock]
        self._home.splitDockWidget(above, parts[0], Qt.Vertical)
        if inside:  # first: beside a group of tabs Qt would make the panel one of them
            self._home.splitDockWidget(inside[0], self._dock, Qt.Horizontal)
        for dock in inside[1:]:
            self._home.tabifyDockWidget(inside[0], dock)
        for dock in parts:
            dock.show()

    def _divide(self, front):
        """Give all their sizes, which those before may have changed."""
        column, top = self._docks[names_at(COLUMN)[0]], self._docks[names_at(TOP)[0]]
        parts = [self._dock] if front.isFloating() else [front, self._dock]
        above = column if top.isFloating() else top
        high, wide = self._home.height(), self._home.width() - self._column_width
        larger = min(LARGEST_SHARE, 1 - ROOM_BELOW / max(high, 1))
        network, view = IN_CLASS if self._home.row else (max(NETWORK_SHARE, larger), VIEW_SHARE)
        heights = [round(share * high) for share in (network, 1 - network)]
        widths = [round(share * wide) for share in (view, 1 - view)]
        for _time in range(2):  # at first Qt is wrong by a pixel, which one depends on the sizes before
            self._home.resizeDocks([column], [self._column_width], Qt.Horizontal)
            self._home.resizeDocks([above, parts[0]], heights, Qt.Vertical)
            self._home.resizeDocks(parts, widths[-len(parts) :], Qt.Horizontal)

    def close(self) -> None:
        """Let all docks be where they were."""
        if self._before is not None:
            self._home.removeDockWidget(self._dock)
            bring_back(self._home, self._before)
            self._before = None
