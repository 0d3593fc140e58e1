"""How the window's parts are arranged, and how it was divided from one start to the next."""

from PyQt5.QtCore import QEvent, QSize, Qt
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.views.network.layout import SMALLEST as LEAST_NETWORK
from lenet_gui.widgets.hairline import Hairline
from lenet_gui.window.docks import Docks, ViewDock
from lenet_gui.window.settings import Settings

BEST_SIZE = (1440, 900)
TITLE_HEIGHT = 40  # of the frame that the desktop puts around a window
LAYOUT_VERSION = 2  # another one whenever docks are added or renamed: a layout saved by it cannot be restored
LEAST_VIEW, LEAST_STUDY = QSize(480, 200), QSize(288, 500)  # whether the view can be seen just now or not
WIDEST_STUDY = 432
NETWORK_SHARE = 0.62  # of the height
LEFT_TABS = ("table", "kernels", "microscope", "code", "preparation", "digits")
RIGHT_TABS = ("curves", "mistakes", "sureness", "robustness", "numbers", "own")


def build_docks(window: QMainWindow) -> dict[str, ViewDock]:
    """A dock for each view, by name, in the order of the keys Ctrl+1 and so on."""
    return {
        "network": ViewDock("network", _("Network"), lambda: window.network, QSize(*LEAST_NETWORK), bare=True),
        "study": ViewDock("study", _("Digit"), lambda: _study_column(window), LEAST_STUDY, bare=True),
        "table": ViewDock("table", _("Connection table"), _connection_table, LEAST_VIEW),
        "kernels": ViewDock("kernels", _("Kernels"), _kernels, LEAST_VIEW),
        "microscope": ViewDock("microscope", _("Microscope"), _microscope, LEAST_VIEW),
        "code": ViewDock("code", _("Code"), _code, LEAST_VIEW),
        "curves": ViewDock("curves", _("Curves"), _curves, LEAST_VIEW),
        "mistakes": ViewDock("mistakes", _("Mistakes"), _mistakes, LEAST_VIEW),
        "robustness": ViewDock("robustness", _("Robustness"), _robustness, LEAST_VIEW),
        "preparation": ViewDock("preparation", _("Preparation"), _preparation, LEAST_VIEW),
        "numbers": ViewDock("numbers", _("Numbers"), _numbers, LEAST_VIEW),
        "digits": ViewDock("digits", _("Digits"), _digits, LEAST_VIEW),
        "own": ViewDock("own", _("My digits"), window.own.make_view, LEAST_VIEW),
        "sureness": ViewDock("sureness", _("How sure"), _sureness, LEAST_VIEW),
    }


# What a view brings with it is imported when it is first seen: the window's first picture need not wait for it.
def _connection_table():
    from lenet_gui.views.table.view import ConnectionTable

    return ConnectionTable()


def _kernels():
    from lenet_gui.views.kernels.view import Kernels

    return Kernels()


def _microscope():
    from core.study.arithmetic import arithmetic
    from lenet_gui.views.microscope.view import Microscope

    return Microscope(arithmetic)


def _code():
    from lenet_gui.views.code.view import CodeView

    return CodeView()


def _curves():
    from lenet_gui.views.curves.view import Curves

    return Curves()


def _mistakes():
    from lenet_gui.views.mistakes.view import Mistakes

    return Mistakes()


def _robustness():
    from lenet_gui.views.robustness.view import Robustness

    return Robustness()


def _preparation():
    from lenet_gui.views.preparation.view import Preparation

    return Preparation()


def _numbers():
    from lenet_gui.views.numbers.view import NumbersView

    return NumbersView()


def _digits():
    from lenet_gui.views.digits.view import DataBrowser

    return DataBrowser()


def _sureness():
    from lenet_gui.views.sureness.view import Sureness

    return Sureness()


def _study_column(window):
    column = _StudyColumn()
    rows = QVBoxLayout(column)
    rows.setContentsMargins(style.MARGIN, style.MARGIN, style.MARGIN, style.MARGIN)
    rows.setSpacing(style.MARGIN)
    rows.addWidget(window.network_switch)
    rows.addWidget(window.study, 1)
    column.setFocusProxy(window.study.pad)
    return column


class _StudyColumn(QWidget):
    """Wider it would only be emptier."""

    def __init__(self):
        super().__init__()
        self.setMaximumWidth(style.scaled(WIDEST_STUDY))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self.setMaximumWidth(style.scaled(WIDEST_STUDY))


def arrange(window: QMainWindow) -> Docks:
    """Controls on top, notices along the bottom, and between them the docks."""
    docks = Docks()
    for dock in window.docks.values():
        docks.take(dock)
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    for row in (window.controls, Hairline(), docks, Hairline(), window.notice):
        rows.addWidget(row)
    rows.setStretchFactor(docks, 1)
    window.setCentralWidget(whole)
    return docks


def dock_all(home: Docks, docks: dict[str, ViewDock]) -> None:
    """The arrangement at first: the digit on the left, the network over tabs and curves."""
    for dock in docks.values():
        dock.setFloating(False)
        home.removeDockWidget(dock)
    left, right = docks[LEFT_TABS[0]], docks[RIGHT_TABS[0]]
    home.addDockWidget(Qt.LeftDockWidgetArea, docks["study"])
    home.splitDockWidget(docks["study"], docks["network"], Qt.Horizontal)
    home.splitDockWidget(docks["network"], left, Qt.Vertical)
    home.splitDockWidget(left, right, Qt.Horizontal)
    for first, others in ((left, LEFT_TABS[1:]), (right, RIGHT_TABS[1:])):
        for name in others:
            home.tabifyDockWidget(first, docks[name])
    for dock in docks.values():
        dock.show()
    left.raise_()
    right.raise_()


def divide(home: Docks, docks: dict[str, ViewDock]) -> None:
    """Give the docks their sizes of the first arrangement."""
    network = round(NETWORK_SHARE * home.height())
    home.resizeDocks([docks["study"]], [LEAST_STUDY.width()], Qt.Horizontal)
    home.resizeDocks([docks["network"], docks["table"]], [network, home.height() - network], Qt.Vertical)
    home.resizeDocks([docks["table"], docks["curves"]], [500, 500], Qt.Horizontal)


def arrange_docks(home: Docks, docks: dict[str, ViewDock]) -> None:
    """Arrange and divide the docks as at first."""
    dock_all(home, docks)
    divide(home, docks)


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
    dock_all(home, docks)
    if settings.layout is None:
        divide(home, docks)
    elif not home.restoreState(settings.layout, LAYOUT_VERSION):
        settings.layout = None
        arrange_docks(home, docks)  # Qt may have done half of it


def save_layout(window: QMainWindow, home: Docks, settings: Settings) -> None:
    """Remember all that."""
    settings.geometry = window.saveGeometry()
    settings.layout = home.saveState(LAYOUT_VERSION)
