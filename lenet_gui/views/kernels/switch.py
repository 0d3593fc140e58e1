"""A row of small buttons of which one is down; each has a key."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QButtonGroup, QPushButton, QShortcut, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.views.kernels.layout import BAR


class Switch(QButtonGroup):
    """The buttons of some choices, (name, text, tool tip, key) each, as children of `parent`; the first is down."""

    chosen = pyqtSignal(str)  # the name of a choice, when a button or its key was pressed

    def __init__(self, parent: QWidget, *choices: tuple[str, str, str, str]):
        super().__init__(parent)
        self._buttons: dict[str, QPushButton] = {}
        self._tips: dict[str, str] = {}
        for name, text, tip, key in choices:
            button = QPushButton(text, parent)
            button.setCheckable(True)
            button.setStyleSheet("padding: 2px 8px")
            button.clicked.connect(lambda _checked, name=name: self.chosen.emit(name))
            self.addButton(button)
            shortcut = QShortcut(QKeySequence(key), parent, context=Qt.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
            self._buttons[name] = button
            self._tips[name] = _("{tip} ({key})").format(tip=tip, key=key)
            button.setToolTip(self._tips[name])
        self.show_choice(choices[0][0])

    def button(self, name: str) -> QPushButton:
        """The button of this choice."""
        return self._buttons[name]

    def show_choice(self, name: str) -> None:
        """Show which choice is made, without saying so."""
        self._buttons[name].setChecked(True)

    def set_obstacle(self, name: str, reason: str) -> None:
        """Disable this choice and say why, or with an empty reason enable it."""
        self._buttons[name].setEnabled(not reason)
        self._buttons[name].setToolTip(reason or self._tips[name])

    def place(self, x: int) -> int:
        """Lay the buttons side by side from here on; gives the first pixel behind the last."""
        for button in self._buttons.values():
            button.setFont(style.font(style.SMALL))  # which may have grown
            width = button.fontMetrics().horizontalAdvance(button.text()) + 18
            button.setGeometry(x, style.GRID, width, style.scaled(BAR))
            x += width + 2
        return x - 2
