"""Travelling in the past of the run by menu and key, and all that says that something is past."""

from PyQt5.QtWidgets import QWidget

from lenet_gui.actions.actions import Actions
from lenet_gui.time.bar import TimeBar
from lenet_gui.time.marks import PastLine, PastMark
from lenet_gui.time.travel import Travel
from lenet_gui.window.stage import Stage


class TimeActions:
    """Does what begins with "time."; shows `bar`, `line` and a mark on the `network` every moment."""

    def __init__(self, actions: Actions, travel: Travel, bar: TimeBar, line: PastLine, network: QWidget, stage: Stage):
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
        for part in (bar, line, PastMark(network)):
            stage.shown.connect(part.show_moment)
