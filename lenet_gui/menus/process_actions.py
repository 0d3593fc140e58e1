"""How many processes share the training: chosen in the menu and remembered, unless the environment names a number."""

from collections.abc import Callable

from PyQt5.QtWidgets import QActionGroup, QWidget

from core.language import _
from core.network.processors import VARIABLE, computing_processes
from core.run.commands import SetProcesses
from lenet_gui.actions.actions import Actions
from lenet_gui.actions.table import PROCESSES, PROCESSES_NAMED
from lenet_gui.window.settings import Settings


class ProcessActions:
    """Does what begins with "run.processes"; `send` takes the command that follows."""

    def __init__(self, window: QWidget, actions: Actions, settings: Settings, send: Callable[[SetProcesses], None]):
        self._settings, self._send = settings, send
        named = computing_processes()
        group = QActionGroup(window)
        for name, count in (PROCESSES | {PROCESSES_NAMED: named}).items():
            group.addAction(actions[name])
            actions.bind(name, lambda count=count: self._choose(count))
        actions.tell(processes_named=named)
        shown = actions[PROCESSES_NAMED]
        shown.setVisible(named is not None)
        if named is not None:
            shown.setText(_("{count}, as {variable} says").format(count=named, variable=VARIABLE))
            shown.setChecked(True)
            return
        chosen = settings.processes
        next(actions[name] for name, count in PROCESSES.items() if count == chosen).setChecked(True)
        if chosen is not None:
            send(SetProcesses(chosen))

    def _choose(self, count):
        self._settings.processes = count
        self._send(SetProcesses(count))
