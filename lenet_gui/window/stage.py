"""Where the views are: hands each of them the one moment and the one selection, the late ones too."""

import sys
from dataclasses import replace

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QWidget

from core.study.moment import Moment
from core.study.selection import NOTHING, Selection


class Stage(QObject):
    """All views made so far, and what they show. A fault in one of them does not darken the others."""

    shown = pyqtSignal(object)  # a moment, once every view has it
    selected = pyqtSignal(object)  # a core.study.selection.Selection: what is pointed at, or picked, by hand

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self.views: list[QWidget] = []
        self._moment: Moment | None = None
        self.pointed = self.picked = NOTHING  # what is, in whichever view

    def add(self, view: QWidget) -> None:
        """From now on this view is shown what all are; at once, what there is already."""
        self.views.append(view)
        if hasattr(view, "selection_changed"):  # not every view shows parts of the network
            view.selection_changed.connect(self.show_selection)
        if self._moment is not None:
            _hand(view.show_moment, self._moment)
        for selection in (self.picked, self.pointed):
            _hand(view.show_selection, selection)

    def show_moment(self, moment: Moment) -> None:
        """Hand this moment to every view."""
        self._moment = moment
        with np.errstate(all="ignore"):  # a run that has gone astray has numbers beyond all bounds
            for view in self.views:
                _hand(view.show_moment, moment)
        self.shown.emit(moment)

    def pick(self, place: Selection) -> None:
        """Pick this place, as by a click on it."""
        for selection in (replace(place, picked=True), NOTHING):
            self.show_selection(selection)

    def show_selection(self, selection: Selection) -> None:
        """Hand this selection, of one of the views, to every view."""
        self.pointed = selection
        if selection.picked:
            self.picked = selection
        for view in self.views:
            _hand(view.show_selection, selection)
        self.selected.emit(selection)


def _hand(receive, what):
    try:
        receive(what)
    except Exception:
        sys.excepthook(*sys.exc_info())
