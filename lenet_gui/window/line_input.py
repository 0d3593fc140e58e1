"""A line to be written, and beside it at once what is wrong with it; nothing waits for it."""

from collections.abc import Callable

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain

WIDTH = 360


class LineInput(QWidget):
    """Enter gives the line, if nothing is wrong with it; Escape ends it. What is wrong is no warning before Enter."""

    entered = pyqtSignal(str)
    left = pyqtSignal()  # with or without a line

    def __init__(self, name: str, example: str, text: str, check: Callable[[str], str], parent: QWidget | None = None):
        super().__init__(parent)
        self._check = check
        label = QLabel(name)
        self.edit = QLineEdit(text)
        self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(name)
        self.edit.setFixedWidth(style.scaled(WIDTH))
        self.edit.selectAll()
        self.said = QLabel()
        self.said.setTextFormat(Qt.PlainText)
        self.said.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.GRID)
        for widget in (label, self.edit, self.said):
            widget.setProperty("small", True)
            row.addWidget(widget, int(widget is self.said))
        self.edit.textChanged.connect(lambda _text: self._say(warning=False))
        self.edit.returnPressed.connect(self._on_return)
        self._say(warning=False)

    def _say(self, warning):
        wrong = self._check(self.edit.text())
        words = wrong or _("Enter goes there, Esc leaves it")
        self.said.setText(words)
        self.said.setToolTip(plain(words))
        self.edit.setAccessibleDescription(words)
        self.said.setProperty("muted", not warning)
        self.said.setProperty("warning", warning)
        self.said.style().polish(self.said)

    def _on_return(self):
        if self._check(self.edit.text()):
            self._say(warning=True)
        else:
            self.left.emit()
            self.entered.emit(self.edit.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key_Escape:
            self.left.emit()
        elif event.key() not in (Qt.Key_Return, Qt.Key_Enter):  # which the line has had already
            super().keyPressEvent(event)
