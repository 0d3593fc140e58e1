"""When the views of the docks are made: when they are first seen, and at a start one after another."""

from collections.abc import Callable, Sequence
from importlib import import_module

from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.window.docking.docks import ViewDock
from lenet_gui.window.view_registry import ImportViews

# Of PyQt's own modules, those that views bring with them. Each makes types as it is imported; in another thread, while
# this one makes some too, that has ended the program. They take two milliseconds.
QT_MODULES = ("PyQt5.QtSvg", "PyQt5.QtTest")


class Making(QObject):
    """Lets the docks make their views; until then a window's first picture does not wait for them.

    `others` make what it does not wait for either, if nobody has asked for it meanwhile. `closed` says whether the
    window is there no longer.
    """

    allowed = pyqtSignal()  # all docks may make their views

    def __init__(
        self,
        docks: dict[str, ViewDock],
        others: Sequence[Callable[[], object]],
        jobs: BackgroundJobs,
        closed: Callable[[], bool],
        parent: QObject,
    ):
        super().__init__(parent)
        self._all = [*others, *(dock.allow_making for dock in docks.values())]
        self._jobs, self._closed = jobs, closed

    def at_once(self) -> None:
        """From now on views are made when they are first seen."""
        for make in self._all:
            make()
        self.allowed.emit()

    def in_turn(self) -> None:
        """The same while the window answers: their modules are imported in the background, then one is made a turn."""
        for module in QT_MODULES:
            import_module(module)
        self._jobs.hear(ImportViews, self._on_imported, self._on_not_imported)
        self._jobs.ask(ImportViews())

    def _on_imported(self, _request, _nothing):
        self._make_next(self._all)

    def _on_not_imported(self, request, error):
        self._on_imported(request, None)  # the others can be made all the same
        raise error

    def _make_next(self, left):
        if self._closed():
            return
        if left:
            left[0]()
            QTimer.singleShot(0, lambda: self._make_next(left[1:]))
        else:
            self.allowed.emit()
