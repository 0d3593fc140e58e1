"""Opens cards and the glossary, about what one asks: by F1, by the button of a view, or by a link."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QWidget

from core.network.architecture import LAYERS
from core.study.selection import NOTHING, Selection
from lenet_gui.actions.actions import Actions
from lenet_gui.cards.subject import VIEW, Subject, subjects_of
from lenet_gui.cards.term_tips import TermTips
from lenet_gui.texts.words import Words
from lenet_gui.views.spec import ViewSpec
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.shown.stage import Stage

if TYPE_CHECKING:
    from lenet_gui.cards.card import Card
    from lenet_gui.cards.glossary import Glossary
    from lenet_gui.cards.side_panel import SidePanel

NETWORK = "network"
OPENING = "view."  # actions so called bring a view before the eyes
# The views in which places of the network are picked, and of which layers.
SHOW_PICKED = {
    "network": LAYERS,
    "microscope": LAYERS,
    "kernels": ("C1", "S2", "C3", "S4", "C5", "F6"),
    "table": ("S2", "C3"),
    "code": ("F6", "OUTPUT"),
}


class HelpCards:
    """Does "help.card" and "help.glossary". `rows` are what has a card and is no view, by its name."""

    def __init__(
        self,
        actions: Actions,
        docks: dict[str, ViewDock],
        home: Docks,
        stage: Stage,
        rows: dict[str, QWidget],
        specs: Iterable[ViewSpec],
        words: Words,
    ):
        self._actions, self._docks, self._stage, self._rows = actions, docks, stage, rows
        self._home, self._specs, self._words = home, {spec.name: spec for spec in specs}, words
        self.tips = TermTips(words, home)
        actions.bind("help.card", self._about_what_is_looked_at)
        actions.bind("help.glossary", lambda: self.show_term(""))

    @cached_property
    def panel(self) -> "SidePanel":
        """Where cards and the glossary are shown; made when it is first wanted, as they are."""
        from lenet_gui.cards.side_panel import SidePanel  # not in the way of the window's first picture

        panel = SidePanel(self._home)
        self._giving_way = QTimer(panel, singleShot=True, interval=0)
        self._giving_way.timeout.connect(self._give_way)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)
        panel.destroyed.connect(self._forget)
        return panel

    @cached_property
    def card(self) -> "Card":
        """The one card there is."""
        from lenet_gui.cards.card import Card

        card = Card(self._words, self._specs, _arithmetic, self.panel)
        card.hide()
        card.tried.connect(self._try)
        card.term_wanted.connect(self.show_term)
        self._stage.add(card)
        return card

    @cached_property
    def glossary(self) -> "Glossary":
        """All terms."""
        from lenet_gui.cards.glossary import Glossary

        glossary = Glossary(self._words, self.panel)
        glossary.hide()
        return glossary

    def show_view(self, name: str) -> None:
        """The card of a view, or of the controls."""
        self._show([Subject(VIEW, view=name)], 0, {name})

    def show_term(self, term: str) -> None:
        """The glossary at a term, or with all."""
        self.glossary.find(term)
        view = self._view_with_keys()
        self.panel.show_content(self.glossary, {view} if view else set(), self.glossary.search)

    def _about_what_is_looked_at(self):
        """What is pointed at; else what has the keys, or in it what is picked."""
        if self.card.isVisible() and self.panel.isAncestorOf(QApplication.focusWidget() or self.panel):
            self.card.choose_next()
            return
        moment, view = self._actions.now.moment, self._view_with_keys()
        place = self._stage.pointed
        if place == NOTHING and _layer_of(self._stage.picked) in SHOW_PICKED.get(view or NETWORK, ()):
            place = self._stage.picked
        subjects = subjects_of(place, moment) if moment is not None else []
        if view not in self._rows or not subjects:
            subjects.append(Subject(VIEW, view=view or NETWORK))
        self._show(subjects, 0, {view} if view else set())

    def _show(self, subjects, chosen, avoided):
        self.card.show_subjects(subjects, chosen)
        self.panel.show_content(self.card, avoided, self.card.trial)

    def _view_with_keys(self):
        """Its name, or that of a row; None where the keys go nowhere."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, ViewDock) and widget not in self._rows.values():
            widget = widget.parentWidget()
        row = next((name for name, row in self._rows.items() if row is widget), None)
        return row or (widget and widget.objectName())

    def _try(self, targets):
        for target in targets:
            if isinstance(target, Selection) or target not in self._actions.table:
                place = target if isinstance(target, Selection) else Selection.parsed(target)
                self._stage.pick(place)
            else:
                if target.startswith(OPENING):
                    self.panel.avoid({target.removeprefix(OPENING)})
                self._actions[target].trigger()

    def _on_focus_changed(self, _before, now):
        """Whoever works in a view below the panel wants to see it."""
        if now is not None and self.panel.isVisible() and not self.panel.isAncestorOf(now):
            self._giving_way.start()  # when the view has come to the front

    def _give_way(self):
        dock = self._docks.get(self._view_with_keys())
        if dock is not None and self.panel.covers(dock):
            self.panel.avoid({dock.objectName()})

    def _forget(self):
        QApplication.instance().focusChanged.disconnect(self._on_focus_changed)


def _layer_of(place):
    return "C3" if place.link is not None else place.layer


def _arithmetic(*asked):
    from core.study.arithmetic import arithmetic  # not in the way of the window's first picture

    return arithmetic(*asked)
