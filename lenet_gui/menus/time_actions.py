"""Travelling in the past of the run by menu and key, and all that says that something is past."""

from collections.abc import Mapping

from lenet_gui.actions.actions import Actions
from lenet_gui.time.bar import TimeBar
from lenet_gui.time.marks import PastLine, PastMark
from lenet_gui.time.travel import Travel
from lenet_gui.time.words import past_words
from lenet_gui.window.docking.docks import ViewDock
from lenet_gui.window.docking.titles import Title
from lenet_gui.window.shown.stage import Stage


class TimeActions:
    """Does what begins with "time."; shows `bar`, `line` and a mark on the `network` every moment.

    The titles of `docks` say what is past, too: a view may be on a screen of its own.
    """

    def __init__(
        self,
        actions: Actions,
        travel: Travel,
        bar: TimeBar,
        line: PastLine,
        docks: Mapping[str, ViewDock],
        stage: Stage,
    ):
        self._docks, self._past = docks, ""
        deeds = {
            "time.back": lambda: travel.move(-1),
            "time.forward": lambda: travel.move(1),
            "time.first": travel.first,
            "time.live": lambda: travel.go(None),
            "time.play": travel.toggle,
            "time.exact": bar.ask_for_step,
        }
        for name, do in deeds.items():
            actions.bind(name, do)
        for part in (bar, line, PastMark(docks["network"].made())):
            stage.shown.connect(part.show_moment)
        stage.shown.connect(lambda moment: self._title(moment))  # which keeps this alive

    def _title(self, moment):
        past = past_words(moment) if moment.past else ""
        if past != self._past:
            self._past = past
            for dock in self._docks.values():
                dock.past, title = past, dock.titleBarWidget()
                if isinstance(title, Title):
                    title.show_past(past)
