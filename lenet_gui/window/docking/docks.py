"""The views as docks: each can be taken out, put beside others or in among their tabs, and finds its way back."""

from collections.abc import Callable, Iterable

from PyQt5.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QVBoxLayout, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.window.docking.menu_button import CardButton, MenuButton, below, button_side
from lenet_gui.window.docking.titles import AtTheEnd, Title, ViewRow
from lenet_gui.window.lost_focus import LostFocus

APART = 64  # pixels at least between where a view was and where it floats
LEAST_IN_CLASS = 200  # pixels, the height of every view that has others beside it
TABBED, TITLED, BARE, ROW = "tabbed", "titled", "bare", "row"


class ViewDock(LostFocus, QDockWidget):
    """One view and what surrounds it. The view is made when it is first seen, and hidden while it cannot be seen.

    `make` gives the view; `bare`: without a title of its own while it is docked alone, only a button in its corner;
    `tabbed`: it is to be docked among tabs at first, so that no title is made for it in vain.
    """

    view_made = pyqtSignal(object)  # this dock, as soon as it has its view
    opening, opened = pyqtSignal(object), pyqtSignal(object)  # this dock, about to be before the eyes; and as it is
    menu_asked = pyqtSignal(object, QPoint)  # this dock, and the place on the screen where its menu is to open
    card_asked = pyqtSignal(object)  # this dock: what is it?

    def __init__(self, name: str, title: str, make: Callable[[], QWidget], least: QSize, bare=False, tabbed=False):
        super().__init__(title)
        self.setObjectName(name)
        self.setFeatures(QDockWidget.DockWidgetMovable | QDockWidget.DockWidgetFloatable)
        self.view: QWidget | None = None
        self.past, self.make = "", make  # past: what its title says of a past moment that is shown
        self._least, self._bare = least, bare
        self.seen = self._may_make = False  # seen: in front of the other tabs, in a window that is shown
        self._put_away = False  # for good
        self._body = QWidget()
        self._body.setMinimumSize(least)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self._body)
        self._corner = self._mark = None  # its buttons, once it is bare
        self._form, self.tabbed_at_first = "", tabbed
        self.visibilityChanged.connect(self._on_visibility_changed)

    def allow_making(self) -> None:
        """From now on the view may take its time to be made."""
        self._may_make = True
        self._on_visibility_changed(self.seen)

    def made(self) -> QWidget:
        """The view, made now if need be."""
        if self.view is None:
            self.view = self.make()
            self._body.layout().addWidget(self.view)
            self.view.setVisible(self.seen)
            self.claim_room()
            self.view_made.emit(self)
        return self.view

    def claim_room(self) -> None:
        """Ask for what the view needs, whether it can be seen just now or not: docks are not to jump with every tab."""
        # In front of a class views show less, and so need less height.
        least = self._least.boundedTo(QSize(self._least.width(), LEAST_IN_CLASS)) if style.projected() else self._least
        self._place_buttons()
        if self.view is not None:
            needed = self.view.minimumSizeHint().expandedTo(self.view.minimumSize())
            least = needed if style.projected() and self._bare else least.expandedTo(needed)
            # Docked, a view that cannot become wider leaves the room to the others.
            self._body.setMaximumWidth(self.view.maximumWidth())
        self._body.setMinimumSize(least)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            QTimer.singleShot(0, self.claim_room)  # when the view too has heard of it

    def bring(self) -> None:
        """Bring the view before the eyes."""
        self.opening.emit(self)
        self.show()
        self.raise_()
        self.opened.emit(self)

    def open(self) -> None:
        """Bring the view before the eyes and the keys to it."""
        self.bring()
        if self.isFloating():
            self.activateWindow()
        focusable = [self.made().focusProxy() or self.view, *self.view.findChildren(QWidget)]
        target = next((widget for widget in focusable if self._takes_focus(widget)), self.view)
        target.setFocus(Qt.TabFocusReason)

    def _takes_focus(self, widget):
        """From one that is greyed or hidden it would go astray."""
        can_be_seen = widget is self.view or widget.isVisibleTo(self.view)
        return widget.focusPolicy() & Qt.TabFocus and widget.isEnabled() and can_be_seen

    def undock(self, taken_out: bool = True) -> None:
        """Make the view a window of its own, or put it back where it was."""
        place = self.mapToGlobal(QPoint(0, 0))
        size = self.size().expandedTo(self._body.minimumSize())
        self.opening.emit(self)
        self.setFloating(taken_out)
        if taken_out:
            self.setGeometry(self._apart(QRect(place, size)))
        self.open()

    def _apart(self, before: QRect) -> QRect:
        """In the middle of the window, on the screen, and so far from its old place that one sees it has left."""
        place = QRect(before)
        place.moveCenter(self.parentWidget().window().frameGeometry().center())
        room = self.screen().availableGeometry()
        place.moveLeft(max(room.left(), min(place.left(), room.right() - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() - place.height())))
        if (place.topLeft() - before.topLeft()).manhattanLength() < APART:
            place.translate(APART, APART)
        return place

    def put_away(self) -> None:
        """The window closes: nothing stays behind on the screen, and nothing comes back."""
        self._put_away = True
        if self.isFloating():
            self.hide()

    def settle(self, tabbed: bool, row: "tuple[ViewDock, ...]" = ()) -> None:
        """Show the title that belongs to the place where the dock is; `row`: those of which one is in front."""
        form = TITLED if self.isFloating() else TABBED if tabbed else ROW if row else BARE if self._bare else TITLED
        if form == self._form:
            return
        self._form = form
        before = self.titleBarWidget()
        self.setTitleBarWidget(self._title(row))
        if before is not None:
            before.deleteLater()
        if form == BARE and self._corner is None:
            self._make_buttons()
        if self._corner is not None:
            self._corner.setVisible(form == BARE)
        self._place_buttons()

    def _make_buttons(self):
        self._corner, self._mark = MenuButton(self, upright=True), CardButton(self, upright=True)
        self._corner.clicked.connect(lambda: self.ask_for_menu(self._corner))
        self._mark.clicked.connect(lambda: self.card_asked.emit(self))

    def _title(self, row):
        return Title(self) if self._form == TITLED else ViewRow(self, row) if self._form == ROW else QWidget(self)

    def look(self) -> None:
        """Find out whether the view can be seen.

        Qt keeps docks behind a tab far off the screen, "visible" all the same, and its signal of that misses a dock
        that is taken out of its tabs.
        """
        behind = not self.isFloating() and self.geometry().right() < 0
        self._on_visibility_changed(self.isVisible() and not behind)

    def ask_for_menu(self, button: QWidget) -> None:
        """Have the menu opened below this button."""
        self.menu_asked.emit(self, button.mapToGlobal(below(button)))

    def _on_visibility_changed(self, seen):
        self.seen = seen
        if seen and self._may_make:
            self.made()
        if self.view is not None:
            self.view.setVisible(seen)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self):
        if self._corner is None:
            return
        self._mark.setVisible(self._form == BARE and not style.projected())  # then there is no room for it
        for button, top in ((self._corner, style.GRID), (self._mark, style.GRID + button_side())):
            button.move(self.width() - button.width(), top)
            button.raise_()

    def paintEvent(self, _event):
        """A window of its own needs an edge."""
        if self.isFloating():
            painter = QPainter(self)
            painter.fillRect(self.rect(), style.colour("ground"))
            painter.setPen(style.colour("line"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def closeEvent(self, event):
        """A view that was taken out goes back to its place; nothing is ever lost from sight."""
        if self.isFloating() and not self._put_away:
            event.ignore()
            self.undock(False)
        else:
            super().closeEvent(event)

    def contextMenuEvent(self, event):
        if self._form in (TITLED, ROW) and self.titleBarWidget().geometry().contains(event.pos()):
            self.menu_asked.emit(self, event.globalPos())


class Docks(QMainWindow):
    """Where docks live. Tabs carry their docks' names, and at their right end the menu of the dock in front.

    In front of a class there are no tabs: one dock of a `row` is docked, the others are hidden behind it.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowFlags(Qt.Widget)
        self.setDockOptions(QMainWindow.AllowNestedDocks | QMainWindow.AllowTabbedDocks)
        self.setTabPosition(Qt.AllDockWidgetAreas, QTabWidget.North)
        self.setDocumentMode(True)
        self.setContextMenuPolicy(Qt.PreventContextMenu)
        self._furnished = []  # tab bars and their buttons, which Python would else forget
        self.row: tuple[ViewDock, ...] = ()
        self.in_front: ViewDock | None = None  # of the row, the one opened last
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)

    def take(self, dock: ViewDock) -> None:
        """Look after this dock's title from now on."""
        dock.setParent(self)
        dock.settle(dock.tabbed_at_first)  # not before: without a parent it would get the title of a window
        for moved in (dock.topLevelChanged, dock.dockLocationChanged, dock.visibilityChanged):
            moved.connect(lambda _whatever: self._settling.start())
        dock.opening.connect(self._on_opening)
        dock.opened.connect(lambda _dock: self._settle())

    def show_one_of(self, row: Iterable[ViewDock], in_front: ViewDock | None = None) -> None:
        """From now on one of these is docked at a time, at first this one; with no row all have their tabs."""
        for dock in self.row:
            dock.settle(tabbed=True)  # lest its title claim room among the tabs
        self.row, self.in_front = tuple(row), in_front
        for dock in self.row:
            dock.setVisible(dock is in_front or dock.isFloating())
        if self.row:
            self._settle()

    def _on_opening(self, dock):
        """The one before makes room first: together they would have tabs, for which there is no room."""
        if dock not in self.row:
            return
        before, self.in_front = self.in_front, dock
        if before not in (None, dock) and not before.isFloating():
            for other in (before, *self.tabifiedDockWidgets(before)):
                if other in self.row and other is not dock and not other.isFloating():
                    other.hide()

    def docks(self) -> list[ViewDock]:
        """All docks, the floating ones too."""
        return self.findChildren(ViewDock, options=Qt.FindDirectChildrenOnly)

    def put_away(self) -> None:
        """The window closes, and with it the views that were taken out of it."""
        self._settling.stop()
        for dock in self.docks():
            dock.put_away()

    def _settle(self):
        for dock in self.docks():
            if dock.isHidden():
                continue
            beside = self.tabifiedDockWidgets(dock)
            tabbed = any(not other.isHidden() and not other.isFloating() for other in beside)
            dock.settle(tabbed, self.row if dock in self.row else ())
            dock.look()
        for tabs in self.findChildren(QTabBar, options=Qt.FindDirectChildrenOnly):
            tabs.setDrawBase(False)  # which Qt gives it anew each time, a bright line
            tabs.setTabText(0, tabs.tabText(0))  # or what was the last tab keeps the room that the last one has
            for index in range(tabs.count()):
                tabs.setTabToolTip(index, _("A double click makes it a window of its own"))

    def childEvent(self, event):
        super().childEvent(event)
        if event.type() == QEvent.ChildPolished and isinstance(event.child(), QTabBar):
            self._furnish(event.child())

    def _furnish(self, tabs):
        """Qt makes tab bars as it needs them; give this one its menu and its double click."""
        if tabs.objectName():
            return
        tabs.setObjectName("furnished")
        tabs.setAccessibleName(_("Views"))
        tabs.setFocusPolicy(Qt.TabFocus)
        tabs.setUsesScrollButtons(False)
        tabs.setContextMenuPolicy(Qt.CustomContextMenu)
        button, mark = MenuButton(tabs), CardButton(tabs)
        ends = AtTheEnd(tabs, (mark, button))
        button.clicked.connect(lambda: self._ask_for_menu(tabs, tabs.currentIndex(), button.mapToGlobal(below(button))))
        mark.clicked.connect(lambda: self._ask_for_card(tabs))
        tabs.tabBarDoubleClicked.connect(lambda index: self._take_out(tabs, index))
        tabs.customContextMenuRequested.connect(
            lambda place: self._ask_for_menu(tabs, tabs.tabAt(place), tabs.mapToGlobal(place))
        )
        self._furnished.append((tabs, ends))

    def _ask_for_menu(self, tabs, index, place):
        dock = self._dock_in(tabs, index)
        if dock is not None:
            dock.menu_asked.emit(dock, place)

    def _ask_for_card(self, tabs):
        dock = self._dock_in(tabs, tabs.currentIndex())
        if dock is not None:
            dock.card_asked.emit(dock)

    def _take_out(self, tabs, index):
        dock = self._dock_in(tabs, index)
        if dock is not None:
            dock.undock()

    def _dock_in(self, tabs, index) -> ViewDock | None:
        """None beside the tabs, and while Qt builds them anew."""
        return next((dock for dock in self.docks() if index >= 0 and dock.windowTitle() == tabs.tabText(index)), None)
