"""How the window looks: theme, palette, the whole screen; what is chosen is remembered."""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QActionGroup, QApplication, QWidget

from lenet_gui.actions.actions import Actions
from lenet_gui.actions.table import PALETTES, THEMES
from lenet_gui.look import style
from lenet_gui.window.settings import Settings


class LookActions:
    """Does what begins with "look."; `system_theme` is the one that "As the system" stands for."""

    def __init__(self, window: QWidget, actions: Actions, settings: Settings, system_theme: style.Theme):
        self._window, self._settings, self._system_theme = window, settings, system_theme
        for choices, chosen, choose in (
            (THEMES, settings.theme, self._use_theme),
            (PALETTES, style.palette(), self._use_palette),
        ):
            group = QActionGroup(window)
            for name, choice in choices.items():
                group.addAction(actions[name])
                actions[name].setChecked(choice == chosen)
                actions.bind(name, lambda choose=choose, choice=choice: choose(choice))
        actions["look.explanations"].setChecked(style.explained())
        actions.bind("look.explanations", self._turn_explanations)
        actions["look.projector"].setChecked(style.projected())
        actions.bind("look.full_screen", self._turn_full_screen)

    def _use_theme(self, name):
        self._settings.theme = name
        style.use(QApplication.instance(), new_theme=theme_named(name, self._system_theme))

    def _use_palette(self, name):
        self._settings.palette = name
        style.use(QApplication.instance(), new_palette=name)

    def _turn_explanations(self):
        self._settings.explanations = not style.explained()
        style.use(QApplication.instance(), new_explained=self._settings.explanations)

    def _turn_full_screen(self):
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowFullScreen)


def theme_named(name: str, system: style.Theme) -> style.Theme:
    """The theme a choice of the menu stands for."""
    return {"Dark": style.DARK, "Light": style.LIGHT}.get(name, system)
