"""In front of a class: larger type, and the docks in another arrangement; both arrangements are remembered."""

from contextlib import contextmanager

from PyQt5.QtCore import QEvent, QObject, Qt, QTimer
from PyQt5.QtWidgets import QApplication, QMainWindow

from lenet_gui.look import style
from lenet_gui.views.spec import PLACES
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.docking.layout import LAYOUT_VERSION, arrange_docks, bring_back, names_at, restore_docks
from lenet_gui.window.settings import Settings

COLUMN_WIDTH = 192  # at type of the usual size
NETWORK_SHARE = 0.575  # of the height: at 1280 x 720 just enough for INPUT at three pixels a unit
REST_MS = 200  # so long a window has kept its size when its type follows


class Projector(QObject):
    """Whether the window is in front of a class is what `style.projected()` says; this makes it so, and undoes it.

    There the digit and its answer are a narrow column, the network is large beside it, and below it is one view at a
    time. What was arranged otherwise before comes back as it was, with the views that had been taken out.

    `guests` arrange docks for a while in their own way, as a lesson does. While all are arranged here, they
    `step_aside()`, the last first; then they `come_again()`, if they still want to.
    """

    def __init__(self, window: QMainWindow, home: Docks, docks: dict[str, ViewDock], settings: Settings):
        super().__init__(window)
        self._window, self._home, self._docks, self._settings = window, home, docks, settings
        self._usual = None  # in front of a class, the arrangement to come back to, as Qt made it; None: as at first
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._follow_size)
        self._opening: tuple = ()  # the docks that get their sizes again and again, until the window has its own
        self._first_in_front: ViewDock | None = None
        self.guests: list = []
        window.installEventFilter(self)

    def restore(self) -> None:
        """Arrange the docks as they were when the program was last used."""
        if style.projected():
            self._usual = self._settings.layout
            self._opening = self._dock()
            self._divide(*self._opening)
            self._first_in_front = self._home.in_front
        else:
            restore_docks(self._home, self._docks, self._settings)

    def turn(self) -> None:
        """Go in front of a class, or come back."""
        size = self._window.size()
        with self._without_guests():
            self._turn(size)
        self._keep(size)
        self._window.activateWindow()  # and none of those that were taken out

    def _turn(self, size):
        home, settings = self._home, self._settings
        before = home.saveState(LAYOUT_VERSION)
        settings.projector = not style.projected()
        if settings.projector:
            self._usual = before
            docked = self._dock()  # first, for larger type the usual arrangement has no room
            self._dress(self._scale())
            self._keep(size)
            self._divide(*docked)
        else:
            settings.class_layout = before
            home.show_one_of(())
            self._dress(1.0)
            self._come_back(size)

    @contextmanager
    def _without_guests(self):
        self._opening = ()
        for guest in reversed(self.guests):
            guest.step_aside()
        yield
        self._settle()
        for guest in self.guests:
            guest.come_again()

    def _come_back(self, size):
        self._keep(size)
        if self._usual is None or not self._home.restoreState(self._usual, LAYOUT_VERSION):
            arrange_docks(self._home, self._docks)
        elif self._keep(size):
            self._home.restoreState(self._usual, LAYOUT_VERSION)

    def _keep(self, size) -> bool:
        """Undo what the window has grown, as it does while docks move; whether it had."""
        self._settle()
        grown = self._window.size() != size and not self._window.windowState() & (
            Qt.WindowMaximized | Qt.WindowFullScreen
        )
        if grown:
            self._window.resize(size)
            self._settle()
        return grown

    def reset(self) -> None:
        """Arrange the docks as at first, here or there."""
        with self._without_guests():
            if style.projected():
                self._settings.class_layout = None
                self._divide(*self._dock())
            else:
                arrange_docks(self._home, self._docks)

    def save(self) -> None:
        """Remember both arrangements."""
        now = self._home.saveState(LAYOUT_VERSION)
        if style.projected():
            self._settings.layout, self._settings.class_layout = self._usual, now
        else:
            self._settings.layout = now

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Show, QEvent.Resize) and style.projected():
            self._resting.start()
            QTimer.singleShot(0, self._divide_while_opening)
        return False

    def _divide_while_opening(self):
        if self._opening and style.projected() and self._home.in_front is self._first_in_front:
            self._settle()
            self._divide(*self._opening)

    def _follow_size(self):
        self._divide_while_opening()
        self._opening = ()
        if style.projected() and self._scale() != style.scale():
            self._dress(self._scale())
            self._settle()

    def _scale(self):
        return style.projector_scale(self._window.width(), self._window.height())

    def _dress(self, scale):
        style.use(QApplication.instance(), new_scale=scale)
        self._settle()
        for dock in self._docks.values():
            dock.claim_room()

    def _settle(self):
        """Have all of the window laid out now, since docks get their sizes next."""
        for _round in range(3):  # what has another size may ask what is around it for another
            QApplication.sendPostedEvents(None, QEvent.LayoutRequest)
            for widget in (self._window, self._window.centralWidget(), self._home):
                widget.layout().activate()

    def _dock(self):
        """Dock all where they stand in front of a class, in no sizes yet; gives (column, network, what is in front)."""
        home, docks = self._home, self._docks
        (column,), (top,), left, right = ([docks[name] for name in names_at(place)] for place in PLACES)
        row = [dock for dock in docks.values() if dock in (*left, *right)]
        first = next((dock for dock in row if dock.seen), row[0])
        home.show_one_of(())
        for dock in (column, top, *row):
            dock.setFloating(False)
            home.removeDockWidget(dock)
        home.addDockWidget(Qt.LeftDockWidgetArea, column)
        home.splitDockWidget(column, top, Qt.Horizontal)
        home.splitDockWidget(top, row[0], Qt.Vertical)
        for dock in row[1:]:
            home.tabifyDockWidget(row[0], dock)
        for dock in (column, top, first):
            dock.show()
        home.show_one_of(row, first)
        return column, top, first

    def _divide(self, column, top, first):
        """Give them their sizes: those remembered, if there are any that still fit."""
        home, layout = self._home, self._settings.class_layout
        width, height = style.scaled(COLUMN_WIDTH), round(NETWORK_SHARE * home.height())
        home.resizeDocks([column, top], [width, home.width() - width], Qt.Horizontal)
        home.resizeDocks([top, first], [height, home.height() - height], Qt.Vertical)
        if layout is not None:
            bring_back(home, layout)
