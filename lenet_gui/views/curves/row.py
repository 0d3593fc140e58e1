"""The line above the curves: what is shown, and in which way."""

from PyQt5.QtCore import QEvent, QSize, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from core.language import _
from core.study.lens import ACCURACY, ERROR
from lenet_gui.views.curves.numbers import ERRORS, GRADIENT, LOSS, PASSES, SATURATION, STEP_SIZE
from lenet_gui.widgets.word_switch import Word, WordSwitch


class CurvesRow(QWidget):
    """Six choices of which one is made; three words, each naming how things are, to be turned over; and one on or off.

    The choices are the quantities; that of how well the network reads is there as accuracy and as error. Of the other
    words those that have no room are not there: each has a key, too.
    """

    unit_pressed = pyqtSignal()
    smoothing_pressed = pyqtSignal()
    scale_pressed = pyqtSignal()
    others_pressed = pyqtSignal()  # `others` is on or off

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        choices = {
            ACCURACY: (_("accuracy"), _("The share of digits read rightly, of those trained on and of the test (1)")),
            ERROR: (_("error"), _("The share of digits read wrongly, of those trained on and of the test (2)")),
            LOSS: (_("loss"), _("Mean training loss (3)")),
            SATURATION: (_("saturation"), _("Share of each layer's units beyond ±1.5, where squashing is flat (4)")),
            GRADIENT: (_("gradient"), _("Norm of the last step's gradient in each layer (5)")),
            STEP_SIZE: (_("step size"), _("Median step size of each layer; point at one for least and greatest (6)")),
        }
        self.quantities = WordSwitch(choices, _("What the curves show"))
        self.unit, self.smoothing, self.scale = Word(""), Word(""), Word("")
        self.others = Word(_("all runs"), _("The other runs of the session, too, as quiet lines (R)"), checkable=True)
        self.others.setChecked(True)
        self._several = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.quantities)
        row.addStretch(1)
        for word, signal in (
            (self.others, self.others_pressed),
            (self.unit, self.unit_pressed),
            (self.smoothing, self.smoothing_pressed),
            (self.scale, self.scale_pressed),
        ):
            word.clicked.connect(signal)
            row.addWidget(word)

    def show_state(self, quantity: str, measure: str, unit: str, smooth: bool, log: bool) -> None:
        """Name how things are."""
        self.quantities.choose(measure if quantity == ERRORS else quantity)
        passes = unit == PASSES
        self.unit.say(_("passes") if passes else _("time"), _("Against passes, or against time of training (T)"))
        self.smoothing.say(
            _("smooth") if smooth else _("raw"),
            _("Means over stretches of the axis, or every point there is (S)"),
        )
        tip = _("Logarithmic or linear (L). The whole run again: double click or Home.")
        self.scale.say(_("log") if log else _("linear"), tip)
        self._make_room()

    def show_others(self, several: bool) -> None:
        """Whether there are other runs, of which curves could be drawn."""
        if several != self._several:
            self._several = several
            self._make_room()

    def minimumSizeHint(self) -> QSize:
        return self.quantities.minimumSizeHint()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._make_room()

    def _make_room(self):
        room = self.width() - self.quantities.sizeHint().width()
        for word in (self.scale, self.unit, self.others, self.smoothing):
            if word is self.others and not self._several:
                word.hide()
                continue
            room -= word.sizeHint().width()
            word.setVisible(room >= 0)


class Reading(QLabel):
    """The line of words below: of several ways to say something the first that has room."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setContentsMargins(6, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Fixed)

    def say(self, told: tuple[str, ...], quiet: bool) -> None:
        """Say the first of these that fits, or the last."""
        room, wide = self.width() - self.contentsMargins().left(), self.fontMetrics().horizontalAdvance
        self.setText(next((words for words in told if wide(words) <= room), told[-1]))
        if self.property("muted") != quiet:
            self.setProperty("muted", quiet)
            self.style().polish(self)
