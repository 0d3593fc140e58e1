"""When the views of the docks are made: when they are first seen, and at a start one after another."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import chain

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
        in_turn = ((partial(_make_ahead, dock), dock.allow_making) for dock in docks.values())
        self._all = [*others, *chain.from_iterable(in_turn)]
        self._jobs, self._closed = jobs, closed
        self._left: list[Callable[[], object]] = []
        # No `singleShot`, which posts an event: Qt would take all turns before it looks at anything else.
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._make_next)

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
        self._left = list(self._all)
        self._turn.start()

    def _on_not_imported(self, request, error):
        self._on_imported(request, None)  # the others can be made all the same
        raise error

    def _make_next(self):
        if self._closed():
            return
        if self._left:
            try:
                self._left.pop(0)()
            finally:  # a view that cannot be made is not in the way of the others
                self._turn.start()  # behind all that has come due meanwhile
        else:
            self.allowed.emit()


def _make_ahead(dock):
    """A view that is seen has a turn to be made in, and another to be shown in: either takes some hundredths."""
    if dock.seen and dock.view is None:
        view = dock.make()
        dock.make = lambda: view
