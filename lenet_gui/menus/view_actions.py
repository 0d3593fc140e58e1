"""What one may do with a view besides looking at it: copy it, save it, save its numbers, take it out of the window."""

from pathlib import Path

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QApplication, QMainWindow, QMenu

from core.language import _
from lenet_gui.export import pictures as export
from lenet_gui.views.spec import NothingToSave
from lenet_gui.window.docks import ViewDock
from lenet_gui.window.save_dialog import SaveDialog
from lenet_gui.window.view_registry import SPEC_OF

PNG_FILES, SVG_FILES, CSV_FILES = _("PNG picture (*.png)"), _("SVG drawing (*.svg)"), _("Table (*.csv)")


class ViewActions:
    """The same actions in each view's own menu, and in the window's menu for the view that has the keys."""

    def __init__(self, window: QMainWindow):
        self._window = window
        self.actions = [
            self._action(_("&Copy as picture"), "Ctrl+Shift+C", self.copy),
            self._action(_("Save &picture as…"), "Ctrl+Shift+S", self.ask_for_picture),
            self._action(_("Save &numbers as…"), "Ctrl+Shift+N", self.ask_for_numbers),
            self._action(_("&Take out"), "Ctrl+Shift+T", lambda dock: dock.undock(not dock.isFloating())),
            self._action(_("&Menu of the view"), "Ctrl+M", lambda dock: dock.ask_for_menu(dock)),
        ]

    def current(self) -> ViewDock:
        """The dock that has the keys, or else the network's."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, ViewDock):
            widget = widget.parentWidget()
        return widget or self._window.docks["network"]

    def name_current(self) -> None:
        """Say in the window's menu which view the actions are about, and whether they can be done."""
        dock = self.current()
        for action, text in zip(self.actions, self._texts(dock), strict=True):
            action.setText(_("{action}: {view}").format(action=text, view=dock.windowTitle()))

    def open_menu(self, dock: ViewDock, place) -> None:
        """The menu of one view, at a place on the screen."""
        menu = QMenu(self._window)
        for action, text in list(zip(self.actions, self._texts(dock), strict=True))[:-1]:
            entry = menu.addAction(text)
            entry.setShortcut(action.shortcut())  # to be read; the window's own action has it
            entry.setShortcutContext(0)
            entry.triggered.connect(lambda _checked, do=action.do: do(dock))
        menu.addSeparator()
        menu.addAction(_("&Reset layout"), self._window.reset_layout)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def copy(self, dock: ViewDock) -> None:
        """Put the view on the clipboard as a picture."""
        export.copy_picture(dock.made())
        self._window.notice.say(_("{view} is on the clipboard as a picture.").format(view=dock.windowTitle()))

    def ask_for_picture(self, dock: ViewDock) -> None:
        """Ask where to save the view as PNG or SVG, and save it."""
        kinds = {PNG_FILES: ".png", SVG_FILES: ".svg"}
        self._ask(dock, _("Save picture as"), kinds, lambda path: export.save_picture(dock.made(), path))

    def ask_for_numbers(self, dock: ViewDock) -> None:
        """Ask where to save the numbers of the view as CSV, and save them."""
        try:
            table = SPEC_OF[dock.objectName()].numbers(self._window.moment, dock.made())
        except NothingToSave as nothing:
            self._window.notice.say(str(nothing), warning=True)
            return
        kinds = {CSV_FILES: ".csv"}
        self._ask(dock, _("Save numbers as"), kinds, lambda path: export.save_numbers(path, *table))

    def _ask(self, dock, title, kinds, save):
        folder = Path(self._window.settings.export_folder)
        name = export.file_name(dock.objectName(), self._window.moment) + next(iter(kinds.values()))
        SaveDialog(self._window, title, folder / name, kinds, lambda path: self._save(save, path)).open()

    def _save(self, save, path):
        self._window.settings.export_folder = str(path.parent)
        try:
            save(path)
        except export.ExportError as failure:
            self._window.notice.say(str(failure), warning=True)
        else:
            self._window.notice.say(_("Saved in {path}").format(path=path))

    def _texts(self, dock):
        back = _("Put &back") if dock.isFloating() else _("&Take out")
        return [_("&Copy as picture"), _("Save &picture as…"), _("Save &numbers as…"), back, _("&Menu of the view")]

    def _action(self, text, shortcut, do):
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(shortcut))
        action.do = do
        action.triggered.connect(lambda _checked: do(self.current()))
        return action
