"""Words in a row as a quiet switch: the chosen one is underlined."""

from PyQt5.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QToolTip, QWidget

from lenet_gui.look import style
from lenet_gui.look.plain_text import plain

WORD_INSET = 6  # pixels left and right of a word


class Word(QAbstractButton):
    """A word that is pressed, or that is on or off. Disabled, its tool tip says why, to a click at once."""

    def __init__(self, text: str, tip: str = "", checkable: bool = False, parent: QWidget | None = None):
        super().__init__(parent)
        self._tip = self._obstacle = ""
        self._size, self._bold = style.SMALL, False
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.TabFocus)
        self.setAttribute(Qt.WA_Hover)
        self.say(text, tip)

    def say(self, text: str, tip: str) -> None:
        """Change the word and what its tool tip explains."""
        if (text, tip) != (self.text(), self._tip):
            self._tip = tip
            self.setText(text)
            self.setAccessibleName(text)
            self.setToolTip(self._obstacle or tip)
            self.updateGeometry()

    def set_obstacle(self, reason: str) -> None:
        """Why it cannot be pressed now, in one sentence; empty where it can."""
        if reason != self._obstacle or self.isEnabled() == bool(reason):
            self._obstacle = reason
            self.setEnabled(not reason)
            self.setToolTip(reason or self._tip)

    def set_size(self, size: int, bold: bool = False) -> None:
        """Use another one of the sizes of type, see `style.font`."""
        if (size, bold) != (self._size, self._bold):
            self._size, self._bold = size, bold
            self.updateGeometry()

    def event(self, event):
        if event.type() == QEvent.MouseButtonPress and not self.isEnabled() and self._obstacle:
            QToolTip.showText(event.globalPos(), plain(self._obstacle), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(style.font(self._size, self._bold))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * WORD_INSET, metrics.height() + 6)

    def paintEvent(self, _event):
        painter = QPainter(self)
        lively = self.isChecked() or self.underMouse() or self.isDown()
        painter.setFont(style.font(self._size, self._bold))
        painter.setPen(style.colour("text" if lively and self.isEnabled() else "muted"))
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.drawText(self.rect(), Qt.AlignCenter, self.text())
        painter.setOpacity(1.0)
        if self.isChecked():
            wide, thick = self.width() - 2 * WORD_INSET, style.stroke(2)
            painter.fillRect(WORD_INSET, self.height() - thick, wide, thick, style.colour("accent"))
        if self.hasFocus():
            painter.setRenderHint(QPainter.Antialiasing)
            painter.setPen(style.colour("accent"))
            painter.translate(0.5, 0.5)
            painter.drawRoundedRect(1, 0, self.width() - 3, self.height() - 1, 4, 4)


class WordSwitch(QWidget):
    """One word for each choice, exactly one of them chosen; arrow keys go from one to the next."""

    chosen = pyqtSignal(str)  # the key of the choice that was made by hand

    def __init__(self, choices: dict[str, tuple[str, str]], name: str, parent: QWidget | None = None):
        """`choices`: key -> (word, tool tip), the first of them chosen; `name` says what is chosen here."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.words = {key: Word(word, tip, True, self) for key, (word, tip) in choices.items()}
        for key, word in self.words.items():
            self._group.addButton(word)
            word.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))
            row.addWidget(word)
        self.choose(next(iter(choices)))
        self.setAccessibleName(name)

    def choose(self, key: str) -> None:
        """Underline this one, without saying so."""
        self.words[key].setChecked(True)
