"""The line above the curves that says what is happening in the run, and offers what helps. The words: story.py."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.happening.finding import HALVE, PASSED, REMEDIES, RESET, WHOLE, Finding
from core.language import _
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.live_tip import tell_by_key
from lenet_gui.look.plain_text import plain
from lenet_gui.views.curves import story
from lenet_gui.widgets.moment_view import MomentView

LOOK_S = 0.25  # one reads no faster
HEIGHT = 26

_OFFERED = {
    HALVE: (_("Halve it"), _("Go on with half the step size")),
    WHOLE: (_("Step size ×1"), _("Go on with the recipe's own step size")),
    RESET: (_("Reset"), _("Begin anew from random weights; this run stays in the list (Ctrl+R)")),
}


class HappeningLine(MomentView):
    """One sentence on the run, in as many words as there is room for; its evidence on hover, and by Tab.

    Before a run has taken some steps there is nothing to say, and it takes no room; from then on its height stays.
    """

    remedy_chosen = pyqtSignal(str)  # one of `core.happening.finding.REMEDIES`

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("What is happening in the run"), parent, LOOK_S)
        self.finding: Finding | None = None
        self.sentence = QLabel()
        self.sentence.setProperty("small", True)
        self.sentence.setTextFormat(Qt.PlainText)
        self.sentence.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.buttons = {remedy: self._button(remedy) for remedy in REMEDIES}
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(style.GRID)
        row.addWidget(self.sentence, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        self.setMinimumSize(0, 0)
        self.setSizePolicy(QSizePolicy.Preferred, QSizePolicy.Fixed)
        self._show()

    def made_of(self, moment: Moment) -> tuple:
        run = moment.run_shown
        then = moment.source.step if moment.past else None
        return run.history, run.state, run.recipe, then  # they hold the changes made by hand, and where a pass ends

    def take(self) -> None:
        found = self._moment.happening
        if found != self.finding:
            self.finding = found
            self._show()

    def dress(self) -> None:
        self._show()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event):
        super().focusInEvent(event)
        tell_by_key(self, event)
        self._dress_sentence()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self._dress_sentence()

    def _button(self, remedy):
        word, tip = _OFFERED[remedy]
        button = QPushButton(word)
        button.setProperty("small", True)
        button.setToolTip(tip)
        button.setCursor(Qt.PointingHandCursor)
        button.clicked.connect(lambda: self.remedy_chosen.emit(remedy))
        button.hide()
        return button

    def _show(self):
        found = self.finding
        self.setFixedHeight(style.scaled(HEIGHT) if found else 0)
        self.setFocusPolicy(Qt.TabFocus if found else Qt.NoFocus)
        for remedy, button in self.buttons.items():
            offered = found is not None and remedy in found.remedies
            button.setVisible(offered)
        evidence = story.evidence(found) if found else ""
        self.setToolTip(plain(evidence))
        self.setAccessibleDescription(evidence)
        self._dress_sentence()
        self._fit()

    def _dress_sentence(self):
        found = self.finding
        loud = self.hasFocus() or (found is not None and found.kind == PASSED)
        looks = {"warning": found is not None and found.trouble, "muted": not loud}
        if any(self.sentence.property(name) != wanted for name, wanted in looks.items()):
            for name, wanted in looks.items():
                self.sentence.setProperty(name, wanted)
            self.sentence.style().polish(self.sentence)  # a style sheet reads properties only then

    def _fit(self):
        """The longest of the sentences for which there is room."""
        if self.finding is None:
            self.sentence.setText("")
            return
        self.layout().activate()
        room, metrics = self.sentence.width(), self.sentence.fontMetrics()
        told = story.sentences(self.finding)
        fitting = (words for words in told if metrics.horizontalAdvance(words) <= room)
        self.sentence.setText(next(fitting, "") or metrics.elidedText(told[-1], Qt.ElideRight, room))
