"""How the window's parts are arranged, and how it was divided from one start to the next."""

from PyQt5.QtCore import QSettings, Qt
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from lenet_gui import style
from lenet_gui.hairline import Hairline, HairlineSplitter

BEST_SIZE = (1440, 900)
TITLE_HEIGHT = 40  # of the frame that the desktop puts around a window


def arrange(window: QMainWindow) -> dict[str, QSplitter]:
    """Controls on top, the study on the left, the network over table and curves, notices along the bottom.

    Gives the splitters by name.
    """
    left = QWidget()
    column = QVBoxLayout(left)
    column.setContentsMargins(style.MARGIN, style.MARGIN, style.MARGIN, style.MARGIN)
    column.setSpacing(style.MARGIN)
    column.addWidget(window.network_switch)
    column.addWidget(window.study, 1)
    bottom = HairlineSplitter(Qt.Horizontal, window.table, window.curves)
    right = HairlineSplitter(Qt.Vertical, window.network, bottom)
    everything = HairlineSplitter(Qt.Horizontal, left, right)
    for splitter, stretches in ((bottom, (1, 1)), (right, (3, 2)), (everything, (0, 1))):
        for index, stretch in enumerate(stretches):
            splitter.setStretchFactor(index, stretch)
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    for row in (window.controls, Hairline(), everything, Hairline(), window.notice):
        rows.addWidget(row)
    rows.setStretchFactor(everything, 1)
    window.setCentralWidget(whole)
    return {"bottom": bottom, "right": right, "everything": everything}


def restore_layout(window: QMainWindow, splitters: dict[str, QSplitter], settings: QSettings) -> None:
    """Give the window the place, size and divisions it had; at first its best size, or the whole of a small screen."""
    window.resize(*BEST_SIZE)
    room = QGuiApplication.primaryScreen().availableSize()
    if settings.value("geometry") is not None:
        window.restoreGeometry(settings.value("geometry"))
    elif room.width() < BEST_SIZE[0] or room.height() < BEST_SIZE[1] + TITLE_HEIGHT:
        window.setWindowState(Qt.WindowMaximized)
    for name, splitter in splitters.items():
        state = settings.value(f"splitter/{name}")
        if state is not None:
            splitter.restoreState(state)


def save_layout(window: QMainWindow, splitters: dict[str, QSplitter], settings: QSettings) -> None:
    """Remember all that."""
    settings.setValue("geometry", window.saveGeometry())
    for name, splitter in splitters.items():
        settings.setValue(f"splitter/{name}", splitter.saveState())
