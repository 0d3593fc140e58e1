"""The row in which any test digit is chosen, and the parade of test digits before anyone has drawn."""

import random

from PyQt5.QtCore import QEvent, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QValidator
from PyQt5.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.widgets.symbol_button import SymbolButton

PARADE_MS = 1200


class _TestNumber(QSpinBox):
    """The number of a test digit; a dash while it is another digit that is studied, until one is chosen."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._studied = True

    def show_studied(self, studied: bool) -> None:
        """Whether the digit of this number is the one under study."""
        if studied != self._studied:
            self._studied = studied
            self.lineEdit().setText(self.prefix() + self.textFromValue(self.value()))

    def textFromValue(self, value: int) -> str:
        return super().textFromValue(value) if self._studied else _("–")

    def valueFromText(self, text: str) -> int:
        return self.value() if self._is_dash(text) else super().valueFromText(text)

    def validate(self, text: str, place: int) -> tuple:
        return (QValidator.Acceptable, text, place) if self._is_dash(text) else super().validate(text, place)

    def _is_dash(self, text):
        return not self._studied and text == self.prefix() + self.textFromValue(self.value())


class DigitChooser(QWidget):
    """Previous, a number, next, a random digit, and play: test digits passing one after another.

    Whatever the user chooses ends the parade, also one that is held. Disabled until `set_count` says there are digits.
    """

    digit_chosen = pyqtSignal(int)  # the index of a test digit, by hand or by the parade

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._count = 0
        self._resumed = False
        self.held = False  # whether the parade is to go on after what it stands still for
        self._begun = False  # whether any digit was chosen, so that the parade begins with the first one
        self._random = random.Random()
        self._parade = QTimer(self, interval=PARADE_MS)
        self._parade.timeout.connect(self._on_parade_timeout)
        self.previous_button = SymbolButton("previous", _("Previous test digit"), self)
        self.number = _TestNumber(self)
        self.next_button = SymbolButton("next", _("Next test digit"), self)
        self.random_button = SymbolButton("random", _("A test digit at random"), self)
        self.play_button = SymbolButton("play", _("Let the test digits pass one after another"), self)
        self.play_button.setCheckable(True)
        self.number.setButtonSymbols(QSpinBox.NoButtons)
        self.number.setAlignment(Qt.AlignCenter)
        self.number.setWrapping(True)
        self.number.setKeyboardTracking(False)  # 1234 is one digit, not 1, 12, 123 and 1234
        self.number.setAccessibleName(_("Number of the test digit"))
        self._claim_room()
        self._tooltips = {widget: widget.toolTip() for widget in self._controls()}
        self._tooltips[self.number] = _("Which test digit to study; type a number and press Enter")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.previous_button)
        row.addWidget(self.number, 1)
        row.addWidget(self.next_button)
        row.addSpacing(4)
        row.addWidget(self.random_button)
        row.addWidget(self.play_button)
        self.previous_button.clicked.connect(lambda: self._choose_by_hand(self.number.value() - 1))
        self.next_button.clicked.connect(lambda: self._choose_by_hand(self.number.value() + 1))
        self.random_button.clicked.connect(self._on_random_clicked)
        self.play_button.toggled.connect(self._on_play_toggled)
        self.number.valueChanged.connect(self._choose_by_hand)
        self.number.lineEdit().returnPressed.connect(self._on_return_pressed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """There are so many test digits; with 0 the row is disabled and says why."""
        self._count = count
        self.number.blockSignals(True)
        nearest = min(self.index, max(0, count - 1))
        self.number.setRange(0, max(0, count - 1))
        self.number.setValue(nearest)  # Qt itself would wrap round to 0
        self.number.blockSignals(False)
        if not count:
            self.set_playing(False)
        for widget in self._controls():
            widget.setEnabled(count > 0)
            widget.setToolTip(
                self._tooltips[widget] if count else _("There are no test digits yet: they are being read.")
            )

    @property
    def index(self) -> int:
        """The number of the test digit last chosen or shown, from 0."""
        return self.number.value()

    def show_index(self, index: int | None) -> None:
        """This test digit is studied, whoever has chosen it; or, with None, another digit is. No signal."""
        self.number.show_studied(index is not None)
        if index is None:
            return
        self._begun = True
        if index != self.number.value():
            self.number.blockSignals(True)
            self.number.setValue(index)
            self.number.blockSignals(False)

    @property
    def playing(self) -> bool:
        """Whether the parade is on."""
        return self.play_button.isChecked()

    def set_playing(self, playing: bool, resumed: bool = False) -> None:
        """Begin the parade, at once with its first digit, or end it. It cannot begin without digits.

        resumed: the next digit comes when the one that is there has had its time.
        """
        self.held, self._resumed = False, resumed
        self.play_button.setChecked(playing and self._count > 0)
        self._resumed = False

    def hold(self) -> None:
        """Let the parade stand still, until `go_on`."""
        held = self.playing or self.held
        self.set_playing(False)
        self.held = held

    def go_on(self) -> None:
        """Let the parade go on, if it is held."""
        if self.held:
            self.set_playing(True, resumed=True)

    def _claim_room(self):
        self.number.setPrefix("" if style.projected() else _("test") + " ")
        self.number.setMinimumWidth(QFontMetrics(style.font()).horizontalAdvance(self.number.prefix() + "99999") + 20)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._claim_room()

    def _controls(self) -> tuple[QWidget, ...]:
        return self.previous_button, self.number, self.next_button, self.random_button, self.play_button

    def _choose_by_hand(self, index: int) -> None:
        self.set_playing(False)
        self._choose(index)

    def _choose(self, index: int) -> None:
        self.show_index(index % self._count)
        self.digit_chosen.emit(self.index)

    def _on_random_clicked(self) -> None:
        self._choose_by_hand(self._random.randrange(self._count))

    def _on_return_pressed(self) -> None:
        self._choose_by_hand(self.number.value())  # Enter on an unchanged number shows that digit again

    def _on_play_toggled(self, playing: bool) -> None:
        self.play_button.symbol = "pause" if playing else "play"
        if not playing:
            self._parade.stop()
            return
        self._parade.start()
        if not self._resumed:
            self._choose(self.index + 1 if self._begun else self.index)

    def _on_parade_timeout(self) -> None:
        if self.isVisible() and not self.window().isMinimized():
            self._choose(self.index + 1)
