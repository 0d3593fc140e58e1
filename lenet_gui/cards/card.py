"""A card: what one thing does, its formula with its numbers, how much of it there is, and one thing to try."""

from collections.abc import Callable
from html import escape

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QCursor
from PyQt5.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from core.language import _
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.cards.subject import LAYER, LINK, UNIT, Subject, Told, short_name, subjects_of, tell
from lenet_gui.cards.term_tips import explained
from lenet_gui.cards.wrapped_button import WrappedButton
from lenet_gui.look import style
from lenet_gui.texts.awaited import awaited
from lenet_gui.texts.reading import TERM
from lenet_gui.texts.words import Words
from lenet_gui.views.spec import ViewSpec
from lenet_gui.widgets.moment_view import MomentView
from lenet_gui.widgets.word_switch import WordSwitch

LEAST_SECONDS = 0.2  # numbers that change faster cannot be read
TERM_LINK = "term:"


class Card(MomentView):
    """Shows one of several subjects, such as a unit, its layer, and the view; its numbers follow the moment."""

    tried = pyqtSignal(tuple)  # what is to be done in turn, see `lenet_gui.cards.subject.Told.targets`
    term_wanted = pyqtSignal(str)  # the name of a term

    def __init__(self, words: Words, specs: dict[str, ViewSpec], arithmetic: Callable, parent: QWidget | None = None):
        super().__init__(_("Card"), parent, LEAST_SECONDS)
        self.setMinimumSize(0, 0)
        self._words, self._specs, self._arithmetic = words, specs, arithmetic
        self._titles = {name: spec.title for name, spec in specs.items()}
        self.subjects: list[Subject] = []
        self.chosen = 0
        self.told = Told("", ())
        self._switch: WordSwitch | None = None
        self.title, self.text, self.formula, self.numbers, self.counts, self.keys = (QLabel() for _each in range(6))
        self.trial = WrappedButton()
        self.trial.clicked.connect(lambda: self.tried.emit(self._targets()))
        self.text.setTextInteractionFlags(Qt.TextBrowserInteraction)
        self.text.linkActivated.connect(lambda link: self.term_wanted.emit(link.removeprefix(TERM_LINK)))
        self.text.linkHovered.connect(self._tell_term)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.GRID)
        for label in (self.title, self.text, self.formula, self.numbers, self.counts, self.keys):
            label.setWordWrap(True)
            self._column.addWidget(label)
        for label in (self.formula, self.numbers, self.counts, self.keys):
            label.setProperty("small", True)
            label.setTextFormat(Qt.PlainText)
        for label in (self.formula, self.numbers):
            label.setTextInteractionFlags(Qt.TextSelectableByMouse)
        for label in (self.formula, self.counts, self.keys):
            label.setProperty("muted", True)
        self._column.insertWidget(4, self.trial, 0, Qt.AlignLeft)
        self._column.addStretch(1)

    def show_subjects(self, subjects: list[Subject], chosen: int = 0) -> None:
        """Be about the chosen one of these; the others are one press away."""
        if subjects != self.subjects:
            self.subjects = subjects
            self._make_switch()
        self.choose(chosen)

    def choose(self, chosen: int) -> None:
        """Be about another one of the subjects."""
        self.chosen = chosen
        self._switch.choose(str(chosen))
        self._taken = None  # another one is news
        if self._moment is not None:
            self._show()

    def choose_next(self) -> None:
        """Go on from the unit to its layer, from there to the view, and round again."""
        self.choose((self.chosen + 1) % len(self.subjects))

    def made_of(self, moment: Moment) -> tuple:
        return moment.trace, moment.parameters, awaited(moment)

    def take(self) -> None:
        if self.subjects:
            self._show()

    def dress(self) -> None:
        if self.subjects and self._moment is not None:
            self._show()

    def show_selection(self, selection: Selection) -> None:
        """A card about a place in the network goes along with what is picked."""
        about_places = self.subjects and self.subjects[0].kind in (UNIT, LINK, LAYER)
        if not (selection.picked and self.isVisible() and about_places and self._moment is not None):
            return
        others = [subject for subject in self.subjects if subject.kind not in (UNIT, LINK, LAYER)]
        if found := subjects_of(selection, self._moment):
            same = [place for place, one in enumerate(found) if one.kind == self.subjects[self.chosen].kind]
            self.show_subjects([*found, *others], same[0] if same else 0)

    def _make_switch(self):
        if self._switch is not None:
            self._switch.setParent(None)
            self._switch.deleteLater()
        names = [short_name(subject, self._titles) for subject in self.subjects]
        choices = {str(place): (name, _("What the card is about (F1: the next)")) for place, name in enumerate(names)}
        self._switch = WordSwitch(choices, _("What the card is about"), self)
        self._switch.layout().addStretch(1)
        self._switch.chosen.connect(lambda place: self.choose(int(place)))
        self._switch.setVisible(len(names) > 1)
        self._column.insertWidget(0, self._switch)

    def _show(self):
        subject = self.subjects[self.chosen]
        self.told = told = tell(subject, self._words, self._moment, self._arithmetic, self._specs.get(subject.view))
        self.title.setText(f"<b>{escape(told.title)}</b>")
        paper = [_("Paper: {section}").format(section=told.paper)] if told.paper else []
        keys = "\n".join(f"{keys}: {what}" for keys, what in told.keys)
        for label, words in (
            (self.text, "".join(f"<p style='margin:0 0 6px'>{_linked(text)}</p>" for text in told.paragraphs)),
            (self.formula, told.formula),
            (self.numbers, "\n".join(told.numbers)),
            (self.counts, "  ·  ".join([*filter(None, [told.counts]), *paper])),
            (self.keys, keys),
        ):
            if words != label.text():
                label.setText(words)
            label.setVisible(bool(words))
        self.trial.say(_("Try: {what}").format(what=told.trial))
        self.trial.setVisible(bool(told.trial))
        self.setAccessibleDescription(told.title)

    def _targets(self):
        """ "this" is what the card is about."""
        selection = self.subjects[self.chosen].selection
        return tuple(selection if target == "this" else target for target in self.told.targets)

    def _tell_term(self, link):
        term = self._words.term(link.removeprefix(TERM_LINK))
        QToolTip.showText(QCursor.pos(), explained([term]) if term else "", self)


def _linked(text):
    """Terms become links to what explains them."""
    link = f"<a href='{TERM_LINK}{{0}}' style='color:{style.theme().accent}; text-decoration:none'>{{0}}</a>"
    return TERM.sub(lambda found: link.format(found[1]), escape(text, quote=False))
