"""Where the window was and how it was divided, from one start to the next."""

from PyQt5.QtCore import QSettings, Qt
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtWidgets import QMainWindow, QSplitter

BEST_SIZE = (1440, 900)
TITLE_HEIGHT = 40  # of the frame that the desktop puts around a window


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
