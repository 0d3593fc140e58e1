"""What one may do with files of runs and folders of digits."""

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtWidgets import QFileDialog, QWidget

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.window.save_dialog import RUN_FILES, ask_where_to_save_run


class FileActions:
    """Asks which file or folder, and hands its path on."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        open_run: Callable[[Path], None],
        save_run: Callable[[Path], None],
        open_folder: Callable[[Path], None],
    ):
        self._window = window
        self._open_run, self._open_folder = open_run, open_folder
        actions.bind("run.open", self._ask_for_run)
        actions.bind("run.save", lambda: ask_where_to_save_run(window, save_run))
        actions.bind("data.open_folder", self._ask_for_folder)
        actions.bind("window.quit", window.close)

    def _ask_for_run(self):
        path, _filter = QFileDialog.getOpenFileName(self._window, _("Open run"), "", RUN_FILES)
        if path:
            self._open_run(Path(path))

    def _ask_for_folder(self):
        folder = QFileDialog.getExistingDirectory(self._window, _("Open data folder"))
        if folder:
            self._open_folder(Path(folder))
