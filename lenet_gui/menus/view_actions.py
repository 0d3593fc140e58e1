"""What one may do with a view besides looking at it: copy it, save it, save its numbers, take it out of the window."""

from pathlib import Path

from PyQt5.QtWidgets import QApplication, QMenu, QWidget

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.menus.menus import OF_A_VIEW
from lenet_gui.views.spec import NothingToSave
from lenet_gui.window.docking.docks import ViewDock
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.save_dialog import SaveDialog
from lenet_gui.window.settings import Settings
from lenet_gui.window.view_registry import SPEC_OF

PNG_FILES, SVG_FILES, CSV_FILES = _("PNG picture (*.png)"), _("SVG drawing (*.svg)"), _("Table (*.csv)")
PUT_BACK = _("Put &back")


class ViewActions:
    """The same actions in each view's own menu, and in the window's menu for the view that has the keys."""

    def __init__(
        self, window: QWidget, actions: Actions, docks: dict[str, ViewDock], settings: Settings, notice: NoticeLine
    ):
        self._window, self._actions, self._docks = window, actions, docks
        self._settings, self._notice = settings, notice
        self._do = {
            "view.copy": self.copy,
            "view.save_picture": self.ask_for_picture,
            "view.save_numbers": self.ask_for_numbers,
            "view.take_out": lambda dock: dock.undock(not dock.isFloating()),
            "view.menu": lambda dock: dock.ask_for_menu(dock),
        }
        for name, do in self._do.items():
            actions.bind(name, lambda do=do: do(self.current()))
        for name, dock in docks.items():
            actions.bind(f"view.{name}", dock.open)
            dock.menu_asked.connect(self.open_menu)

    @property
    def _export(self):
        from lenet_gui.export import pictures  # not in the way of the window's first picture

        return pictures

    def current(self) -> ViewDock:
        """The dock that has the keys, or else the network's."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, ViewDock):
            widget = widget.parentWidget()
        return widget or self._docks["network"]

    def name_current(self) -> None:
        """Say in the window's menu which view the actions are about."""
        dock = self.current()
        for name in self._do:
            words = _("{action}: {view}").format(action=self._words(name, dock), view=dock.windowTitle())
            self._actions[name].setText(words)

    def open_menu(self, dock: ViewDock, place) -> None:
        """The menu of one view, at a place on the screen."""
        menu = QMenu(self._window)
        for name in OF_A_VIEW:
            entry = menu.addAction(self._words(name, dock))
            entry.setShortcut(self._actions[name].shortcut())  # to be read; the window's own action has it
            entry.setShortcutContext(0)
            entry.setEnabled(not self._actions.why_not(name))
            entry.triggered.connect(lambda _checked, do=self._do[name]: do(dock))
        menu.addSeparator()
        reset = self._actions["layout.reset"]
        menu.addAction(reset.text(), reset.trigger)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def copy(self, dock: ViewDock) -> None:
        """Put the view on the clipboard as a picture."""
        self._export.copy_picture(dock.made())
        self._notice.say(_("{view} is on the clipboard as a picture.").format(view=dock.windowTitle()))

    def ask_for_picture(self, dock: ViewDock) -> None:
        """Ask where to save the view as PNG or SVG, and save it."""
        kinds = {PNG_FILES: ".png", SVG_FILES: ".svg"}
        self._ask(dock, _("Save picture as"), kinds, lambda path: self._export.save_picture(dock.made(), path))

    def ask_for_numbers(self, dock: ViewDock) -> None:
        """Ask where to save the numbers of the view as CSV, and save them."""
        try:
            table = SPEC_OF[dock.objectName()].numbers(self._actions.now.moment, dock.made())
        except NothingToSave as nothing:
            self._notice.say(str(nothing), warning=True)
            return
        kinds = {CSV_FILES: ".csv"}
        self._ask(dock, _("Save numbers as"), kinds, lambda path: self._export.save_numbers(path, *table))

    def _ask(self, dock, title, kinds, save):
        folder = Path(self._settings.export_folder)
        name = self._export.file_name(dock.objectName(), self._actions.now.moment) + next(iter(kinds.values()))
        SaveDialog(self._window, title, folder / name, kinds, lambda path: self._save(save, path)).open()

    def _save(self, save, path):
        self._settings.export_folder = str(path.parent)
        try:
            save(path)
        except self._export.ExportError as failure:
            self._notice.say(str(failure), warning=True)
        else:
            self._notice.say(_("Saved in {path}").format(path=path))

    def _words(self, name, dock):
        return PUT_BACK if name == "view.take_out" and dock.isFloating() else self._actions.table[name].words
