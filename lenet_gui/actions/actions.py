"""The actions of the table as Qt has them: what each does is bound to its name, what it shows follows the moment."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QWidget

from lenet_gui.actions.allowed import Now, depends, is_on, why_not
from lenet_gui.actions.table import ACTIONS, Action

_ROLES = {"window.quit": QAction.QuitRole, "help.about": QAction.AboutRole}  # where macOS puts them


class Actions(QObject):
    """A QAction for each action, by name; it belongs to `parent` and is in force as soon as a menu of it shows it.

    Whoever learns something `tell`s it; every action then shows whether it can be done `now`, or why not.
    """

    refused = pyqtSignal(str)  # why an action that was tried cannot be done
    added = pyqtSignal(list)  # the names of actions that there are from now on

    def __init__(self, parent: QWidget, table: Iterable[Action] = ACTIONS):
        super().__init__(parent)
        self.now = Now()
        self.table: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}
        self._deeds: dict[str, Callable[[], object]] = {}  # what is done, by the name of the action
        self._shown: dict[str, tuple] = {}  # of those that depend on the moment: what they show
        self.add(table)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def add(self, table: Iterable[Action]) -> None:
        """There are these actions, too."""
        table = list(table)
        for action in table:
            self._make(action)
        self.added.emit([action.name for action in table])

    def bind(self, name: str, do: Callable[[], object]) -> None:
        """From now on this is done when the action is chosen, by menu, key, button or otherwise, and can be done."""
        if name not in self._deeds:
            self._made[name].triggered.connect(lambda _checked: self._try(name))
        self._deeds[name] = do

    def bind_later(self, names: Iterable[str], make: Callable[[], object]) -> None:
        """Whatever `make` makes binds these; it is called when the first of them is chosen, if they are not bound."""
        for name in names:
            self.bind(name, lambda name=name: (make(), self._deeds[name]()))

    def why_not(self, name: str) -> str:
        """Why the action cannot be done now, in one sentence; empty if it can."""
        return why_not(name, self.now)

    def words(self, name: str) -> str:
        """What the action does now, without the marks of a menu."""
        return self._action_now(name)[0].replace("&", "").rstrip("…")

    def tell(self, **known) -> None:
        """Something about now has changed: any of the fields of `lenet_gui.actions.allowed.Now`."""
        self.now = replace(self.now, **known)
        for name in self._shown:
            self._show(name)

    def _make(self, action):
        made = QAction(action.words, self.parent())
        made.setObjectName(action.name)
        made.setShortcut(QKeySequence(action.key))
        made.setCheckable(action.checkable)
        made.setMenuRole(_ROLES.get(action.name, QAction.TextHeuristicRole))
        if action.tip:
            made.setToolTip(action.tip.format(key=action.key))
        self.table[action.name], self._made[action.name] = action, made
        if depends(action.name):
            self._shown[action.name] = ()
            self._show(action.name)

    def _try(self, name):
        why = self.why_not(name)
        if not why:
            self._deeds[name]()
        else:
            self._shown[name] = ()  # Qt has switched it
            self._show(name)
            self.refused.emit(why)

    def _show(self, name):
        action, made, why = self.table[name], self._made[name], self.why_not(name)
        words, tip = self._action_now(name)
        on = is_on(name, self.now)
        before, self._shown[name] = self._shown[name], (why, words, tip, on)
        if before == self._shown[name]:
            return  # as in most of thirty moments a second
        made.setText(words)
        made.setToolTip(why or tip.format(key=action.key) or action.plain_words)
        made.setEnabled(not (why and action.greyed))
        if on is not None:
            made.setChecked(on)

    def _action_now(self, name):
        """Words and tip."""
        action = self.table[name]
        return action.running if action.running and self.now.running else (action.words, action.tip)
