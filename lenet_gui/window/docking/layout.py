"""How the window's parts are arranged, and how it was divided from one start to the next."""

from collections.abc import Callable, Iterable

from PyQt5.QtCore import QByteArray, QSize, Qt
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from lenet_gui.views.spec import COLUMN, LEFT_TABS, PLACES, RIGHT_TABS, TOP, ViewSpec
from lenet_gui.widgets.hairline import Hairline
from lenet_gui.window.bottom import BottomRows
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.settings import Settings
from lenet_gui.window.view_registry import SPEC_OF, SPECS

BEST_SIZE = (1440, 900)
TITLE_HEIGHT = 40  # of the frame that the desktop puts around a window
LAYOUT_VERSION = 2  # another one whenever docks are renamed; a dock that a layout does not know stays at its place
NETWORK_SHARE = 0.62  # of the height
IN_FRONT = ("microscope", "curves")  # of the tabs, at first: numbers that one can follow, and a run that went well
LEFT_TABS_WIDTH, RIGHT_TABS_WIDTH = 550, 450  # in proportion: the microscope on the left has numbers to print


def build_docks(specs: Iterable[ViewSpec], offers: Callable[[str], object]) -> dict[str, ViewDock]:
    """A dock for each view, by name, in their order. `offers` gives what a view needs, by the name of that."""
    return {spec.name: _dock(spec, offers) for spec in specs}


def _dock(spec, offers):
    return ViewDock(
        spec.name,
        spec.title,
        lambda: spec.make(*map(offers, spec.needs)),
        QSize(*spec.least),
        bare=spec.place in (COLUMN, TOP),
        tabbed=spec.place in (LEFT_TABS, RIGHT_TABS),
    )


def names_at(place: str) -> list[str]:
    """The views that are docked there at first, from left to right."""
    names = []
    for spec in SPECS:
        if spec.place == place:
            names.insert(names.index(spec.after) + 1 if spec.after in names else len(names), spec.name)
    return names


def arrange(window: QMainWindow) -> Docks:
    """Controls on top, the past and notices along the bottom, and between them the docks."""
    docks = Docks()
    for dock in window.docks.values():
        docks.take(dock)
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    for row in (window.controls, window.past_line, docks, Hairline(), BottomRows(window.time_bar, window.notice)):
        rows.addWidget(row)
    rows.setStretchFactor(docks, 1)
    window.setCentralWidget(whole)
    return docks


def dock_all(home: Docks, docks: dict[str, ViewDock]) -> None:
    """The arrangement at first: the digit on the left, the network over tabs and curves."""
    for dock in docks.values():
        dock.setFloating(False)
        home.removeDockWidget(dock)
    (column,), (top,), left, right = map(names_at, PLACES)
    home.addDockWidget(Qt.LeftDockWidgetArea, docks[column])
    home.splitDockWidget(docks[column], docks[top], Qt.Horizontal)
    home.splitDockWidget(docks[top], docks[left[0]], Qt.Vertical)
    home.splitDockWidget(docks[left[0]], docks[right[0]], Qt.Horizontal)
    for first, *others in (left, right):
        for name in others:
            home.tabifyDockWidget(docks[first], docks[name])
    for dock in docks.values():
        dock.show()


def divide(home: Docks, docks: dict[str, ViewDock]) -> None:
    """Give the docks their sizes of the first arrangement."""
    column, top, left, right = (names_at(place)[0] for place in PLACES)
    height = round(NETWORK_SHARE * home.height())
    home.resizeDocks([docks[column]], [SPEC_OF[column].least[0]], Qt.Horizontal)
    home.resizeDocks([docks[top], docks[left]], [height, home.height() - height], Qt.Vertical)
    home.resizeDocks([docks[left], docks[right]], [LEFT_TABS_WIDTH, RIGHT_TABS_WIDTH], Qt.Horizontal)


def arrange_docks(home: Docks, docks: dict[str, ViewDock]) -> None:
    """Arrange and divide the docks as at first."""
    dock_all(home, docks)
    divide(home, docks)
    for name in IN_FRONT:
        docks[name].raise_()  # there are no tabs before the docks have been given their sizes


def restore_place(window: QMainWindow, settings: Settings) -> None:
    """Give the window the place and size it had, at first its best size; or the whole of a screen too small for it."""
    window.resize(*BEST_SIZE)
    if settings.geometry is not None and not window.restoreGeometry(settings.geometry):
        settings.geometry = None
    room = QGuiApplication.primaryScreen().availableSize()
    if window.width() > room.width() or window.height() + TITLE_HEIGHT > room.height():
        window.setWindowState(Qt.WindowMaximized)


def restore_docks(home: Docks, docks: dict[str, ViewDock], settings: Settings) -> None:
    """Arrange the docks as they were; as at first where nothing is remembered, or nothing that still fits."""
    if settings.layout is None:
        arrange_docks(home, docks)
        return
    dock_all(home, docks)
    if not home.restoreState(settings.layout, LAYOUT_VERSION):
        settings.layout = None
        arrange_docks(home, docks)  # Qt may have done half of it


def bring_back(home: Docks, layout: QByteArray) -> bool:
    """Arrange the docks as they were when Qt made this layout, in front of a class too; whether it fits."""
    if not home.restoreState(layout, LAYOUT_VERSION):
        return False
    if home.row:
        docked = (dock for dock in home.row if not dock.isHidden() and not dock.isFloating())
        home.show_one_of(home.row, next(docked, None))
    return True
