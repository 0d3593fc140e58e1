"""The menus: the same actions as the window's controls, and what has no control of its own."""

from pathlib import Path

from PyQt5.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt, QUrl
from PyQt5.QtGui import QDesktopServices, QKeySequence
from PyQt5.QtWidgets import QAction, QActionGroup, QApplication, QFileDialog, QMainWindow, QMessageBox

from core.language import _
from lenet_gui.look import style
from lenet_gui.menus.digit_menu import DigitMenu
from lenet_gui.menus.keyboard_list import KeyboardList
from lenet_gui.window.save_dialog import RUN_FILES, ask_where_to_save_run

THEME_NAMES = {"System": _("As the system"), "Dark": _("Dark"), "Light": _("Light")}
PALETTE_NAMES = {
    "blue and orange": _("Blue and orange"),
    "grey": _("Grey"),
    "purple and green": _("Purple and green"),
}


class Menus:
    """Fills the menu bar of `window`. Choices of theme and palette are remembered in the window's settings."""

    def __init__(self, window: QMainWindow, system_theme: style.Theme, log_folder: Path | None):
        self._window = window
        self._system_theme = system_theme
        self._log_folder = log_folder
        self._actions = []
        self._fill_file_menu()
        self._fill_training_menu()
        self.digit = DigitMenu(window, self._menu(_("&Digit")))
        self._actions += self.digit.actions
        self._fill_view_menu()
        self._fill_help_menu()

    def _fill_file_menu(self):
        menu = self._menu(_("&File"))
        self._add(menu, _("&Open run…"), "Ctrl+O", self._on_open_run)
        self._add(menu, _("&Save run as…"), "Ctrl+S", self._on_save_run)
        menu.addSeparator()
        self._add(menu, _("Open &data folder…"), "Ctrl+D", self.choose_data_folder)
        menu.addSeparator()
        quit_action = self._add(menu, _("&Quit"), "Ctrl+Q", self._window.close)
        quit_action.setMenuRole(QAction.QuitRole)

    def _fill_training_menu(self):
        menu = self._menu(_("&Training"))
        controls = self._window.controls
        for action in (controls.train_action, controls.step_action, controls.reset_action):
            self._take(menu, action)
        menu.addSeparator()
        self._take(menu, self._window.network_switch.action)
        self.mix_in = self._add(menu, _("Train with &my digits"), "", lambda: None)
        self.mix_in.setCheckable(True)
        self.mix_in.setToolTip(_("A tenth of every batch is then taken from the digits kept under My digits"))
        self.mix_in.triggered.connect(self._window.mixing_in.choose)
        self._window.mixing_in.chosen.connect(self.mix_in.setChecked)

    def _fill_view_menu(self):
        menu, window = self._menu(_("&View")), self._window
        for number, dock in enumerate(window.docks.values(), 1):
            self._add(menu, dock.windowTitle(), f"Ctrl+{number}" if number < 10 else "", dock.open)
        menu.addSeparator()
        for action in window.view_actions.actions:
            self._take(menu, action)
        menu.aboutToShow.connect(window.view_actions.name_current)
        menu.addSeparator()
        self._choices(menu.addMenu(_("T&heme")), THEME_NAMES, window.settings.theme, self._on_theme_chosen)
        self._choices(menu.addMenu(_("Pa&lette")), PALETTE_NAMES, style.palette(), self._on_palette_chosen)
        projector = self._add(menu, _("Pro&jector"), "F9", self._on_projector)
        projector.setCheckable(True)
        projector.setChecked(style.scale() > 1)
        full_screen = self._add(menu, _("&Full screen"), "F11", self._on_full_screen)
        full_screen.setCheckable(True)
        self._add(menu, _("&Reset layout"), "Ctrl+0", window.reset_layout)

    def _fill_help_menu(self):
        menu = self._menu(_("&Help"))
        self._add(menu, _("&Keyboard"), "F1", self._on_keyboard)
        self._add(menu, _("Open &log folder"), "", self._on_open_log)
        about = self._add(menu, _("&About"), "", self._on_about)
        about.setMenuRole(QAction.AboutRole)

    def _menu(self, title):
        menu = self._window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        return menu

    def _add(self, menu, text, shortcut, slot):
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked: slot())
        self._take(menu, action)
        return action

    def _take(self, menu, action):
        menu.addAction(action)
        self._actions.append(action)

    def _choices(self, menu, names, chosen, slot):
        group = QActionGroup(menu)
        for name, text in names.items():
            action = group.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.triggered.connect(lambda _checked, name=name: slot(name))
            menu.addAction(action)

    def _on_open_run(self):
        path, _filter = QFileDialog.getOpenFileName(self._window, _("Open run"), "", RUN_FILES)
        if path:
            self._window.open_run(Path(path))

    def _on_save_run(self):
        ask_where_to_save_run(self._window, self._window.run_files.save)

    def choose_data_folder(self) -> None:
        """Ask for a folder of digits and open it."""
        folder = QFileDialog.getExistingDirectory(self._window, _("Open data folder"))
        if folder:
            self._window.data.open_folder(Path(folder))

    def _on_theme_chosen(self, name):
        self._window.settings.theme = name
        style.use(QApplication.instance(), new_theme=theme_named(name, self._system_theme))

    def _on_palette_chosen(self, name):
        self._window.settings.palette = name
        style.use(QApplication.instance(), new_palette=name)

    def _on_projector(self):
        new = 1.0 if style.scale() > 1 else style.projector_scale(self._window.width())
        self._window.settings.projector = new > 1
        style.use(QApplication.instance(), new_scale=new)

    def _on_full_screen(self):
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowFullScreen)

    def _on_open_log(self):
        if self._log_folder is None:
            self._window.notice.say(_("No log could be written on this machine."), warning=True)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

    def _on_keyboard(self):
        KeyboardList(self._window).open()

    def _on_about(self):
        self._show(_("About LeNet-5, alive"), about_text())

    def _show(self, title, text):
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WA_DeleteOnClose)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.RichText)
        box.setText(text)
        box.open()


def theme_named(name: str, system: style.Theme) -> style.Theme:
    """The theme a choice of the menu stands for."""
    return {"Dark": style.DARK, "Light": style.LIGHT}.get(name, system)


def about_text() -> str:
    """Versions, licences and thanks, as rich text."""
    from importlib.metadata import PackageNotFoundError, version
    from platform import python_version

    import numpy
    import pyqtgraph

    try:
        own = version("lenet-5-alive")
    except PackageNotFoundError:  # run from its folder
        own = ""
    paragraphs = (
        _("<b>LeNet-5, alive {version}</b>").format(version=own),
        _("The network of Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, 1998, trained while you watch."),
        _("Free software under the GNU General Public License, version 3 or later; it comes with no warranty."),
        _(
            "PyQt5 {pyqt} (GPL 3), Qt {qt} (LGPL 3), pyqtgraph {graph} (MIT), NumPy {numpy} (BSD), Python {python}."
        ).format(
            pyqt=PYQT_VERSION_STR,
            qt=QT_VERSION_STR,
            graph=pyqtgraph.__version__,
            numpy=numpy.__version__,
            python=python_version(),
        ),
        _("The MNIST digits were made by Y. LeCun, C. Cortes and C. J. C. Burges."),
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
