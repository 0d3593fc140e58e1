"""A slider with a caption and its value in words above."""

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QShortcut, QSlider, QStyle, QVBoxLayout, QWidget

from lenet_gui.look import style

WIDTH = 168


def caption(text: str) -> QLabel:
    """A small, quiet word beside a control."""
    label = QLabel(text)
    label.setProperty("muted", True)
    label.setProperty("small", True)
    return label


class _Slider(QSlider):
    """A slider that goes where it is clicked, and back to its resting place on a double click.

    `movement` is another object with each movement of the hand: a press, a key, a turn of the wheel; what follows while
    the button or the key is held belongs to it, and so does the second click of two.
    """

    def __init__(self, low, high, resting):
        super().__init__(Qt.Horizontal)
        self.setRange(low, high)
        self.setSingleStep(max(1, (high - low) // 40))
        self.setPageStep((high - low) // 10)
        self.setValue(resting)
        self._resting = resting
        self.movement: object | None = None

    def mousePressEvent(self, event):
        self.movement = object()
        if event.button() == Qt.LeftButton:
            handle = self.style().pixelMetric(QStyle.PM_SliderLength, None, self)
            place, room = event.x() - handle // 2, self.width() - handle
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, room))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, _event):
        self.setValue(self._resting)

    def keyPressEvent(self, event):
        if not event.isAutoRepeat():
            self.movement = object()
        super().keyPressEvent(event)

    def wheelEvent(self, event):
        self.movement = object()
        super().wheelEvent(event)


class LabelledSlider(QWidget):
    """A caption and the value in words over a slider."""

    def __init__(self, name, low, high, resting, shortcut):
        super().__init__()
        self.asked = None  # a position chosen here that no snapshot has reported yet
        self.value = QLabel()
        self.slider = _Slider(low, high, resting)
        self.slider.setAccessibleName(name)
        QShortcut(QKeySequence(shortcut), self, self.slider.setFocus)
        self.value.setProperty("small", True)
        self.value.setAlignment(Qt.AlignRight | Qt.AlignVCenter)
        words = QHBoxLayout()
        words.addWidget(caption(name))
        words.addWidget(self.value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(words)
        column.addWidget(self.slider)
        self.setFixedWidth(style.scaled(WIDTH))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self.setFixedWidth(style.scaled(WIDTH))

    def show_position(self, position):
        """Follow the snapshot, but never pull the handle back from under the hand that has just moved it."""
        if position == self.asked:
            self.asked = None
        if self.asked is None and not self.slider.isSliderDown() and position != self.slider.value():
            blocked = self.slider.blockSignals(True)
            self.slider.setValue(position)
            self.slider.blockSignals(blocked)
