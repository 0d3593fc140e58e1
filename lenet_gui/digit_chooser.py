"""The row in which any test digit is chosen, and the parade of test digits before anyone has drawn."""

import random

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PyQt5.QtWidgets import QAbstractButton, QHBoxLayout, QSpinBox, QWidget

from core.language import _
from lenet_gui import style

PARADE_MS = 1200


class DigitChooser(QWidget):
    """Previous, a number, next, a random digit, and play: test digits passing one after another.

    Whatever the user chooses ends the parade. Disabled until `set_count` says that there are digits.
    """

    digit_chosen = pyqtSignal(int)  # the index of a test digit, by hand or by the parade

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._count = 0
        self._begun = False  # whether any digit was chosen, so that the parade begins with the first one
        self._random = random.Random()
        self._parade = QTimer(self, interval=PARADE_MS)
        self._parade.timeout.connect(self._on_parade_timeout)
        self.previous_button = _Button("previous", _("Previous test digit"), self)
        self.number = QSpinBox(self)
        self.next_button = _Button("next", _("Next test digit"), self)
        self.random_button = _Button("random", _("A test digit at random"), self)
        self.play_button = _Button("play", _("Let the test digits pass one after another"), self)
        self.play_button.setCheckable(True)
        self.number.setButtonSymbols(QSpinBox.NoButtons)
        self.number.setAlignment(Qt.AlignCenter)
        self.number.setWrapping(True)
        self.number.setKeyboardTracking(False)  # 1234 is one digit, not 1, 12, 123 and 1234
        self.number.setPrefix(_("test") + " ")
        self.number.setAccessibleName(_("Number of the test digit"))
        self.number.setMinimumWidth(QFontMetrics(style.font()).horizontalAdvance(_("test") + " 99999") + 20)
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

    def show_index(self, index: int) -> None:
        """Another part of the window has chosen this test digit; no signal."""
        self._begun = True
        if index != self.number.value():
            self.number.blockSignals(True)
            self.number.setValue(index)
            self.number.blockSignals(False)

    @property
    def playing(self) -> bool:
        """Whether the parade is on."""
        return self.play_button.isChecked()

    def set_playing(self, playing: bool) -> None:
        """Begin the parade, at once with its first digit, or end it. It cannot begin without digits."""
        self.play_button.setChecked(playing and self._count > 0)

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
        self._choose(self.index + 1 if self._begun else self.index)

    def _on_parade_timeout(self) -> None:
        if self.isVisible():
            self._choose(self.index + 1)


class _Button(QAbstractButton):
    """A flat button with a drawn symbol, sharp at every scale and in every theme."""

    def __init__(self, symbol: str, tooltip: str, parent: QWidget):
        super().__init__(parent)
        self.symbol = symbol
        self.setToolTip(tooltip)
        self.setAccessibleName(tooltip)
        self.setFixedSize(32, 32)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(32, 32)

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.EnabledChange):
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        painter.setPen(QPen(style.colour("accent"), 1) if self.hasFocus() else Qt.NoPen)
        painter.setBrush(style.colour("line" if self.isDown() else "raised") if lit else Qt.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), style.CORNER, style.CORNER)
        name = "line" if not self.isEnabled() else "accent" if self.isChecked() else "text" if lit else "muted"
        painter.translate(QRectF(self.rect()).center())
        _SYMBOLS[self.symbol](painter, style.colour(name))


def _chevron(painter, colour, way):
    path = QPainterPath(QPointF(-2.5 * way, -5))
    path.lineTo(2.5 * way, 0)
    path.lineTo(-2.5 * way, 5)
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(colour, 1.75, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    painter.drawPath(path)


def _die(painter, colour):
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    painter.drawRoundedRect(QRectF(-7, -7, 14, 14), 3, 3)
    painter.setPen(Qt.NoPen)
    painter.setBrush(colour)
    for place in (QPointF(-3, -3), QPointF(3, -3), QPointF(0, 0), QPointF(-3, 3), QPointF(3, 3)):
        painter.drawEllipse(place, 1.25, 1.25)


def _triangle(painter, colour):
    path = QPainterPath(QPointF(-4, -6))
    path.lineTo(6, 0)
    path.lineTo(-4, 6)
    path.closeSubpath()
    painter.setPen(QPen(colour, 1, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    painter.setBrush(colour)
    painter.drawPath(path)


def _two_bars(painter, colour):
    painter.setPen(Qt.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(-5, -6, 3.5, 12), 1, 1)
    painter.drawRoundedRect(QRectF(1.5, -6, 3.5, 12), 1, 1)


_SYMBOLS = {
    "previous": lambda painter, colour: _chevron(painter, colour, -1),
    "next": lambda painter, colour: _chevron(painter, colour, 1),
    "random": _die,
    "play": _triangle,
    "pause": _two_bars,
}
