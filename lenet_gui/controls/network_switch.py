"""Which network answers: the one being trained, or the one that came with the program."""

from PyQt5.QtCore import QEvent, pyqtSignal
from PyQt5.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain


class NetworkSwitch(QWidget):
    """Two buttons of which one is down. Training goes on undisturbed, whichever network is shown."""

    shipped_chosen = pyqtSignal(bool)  # True: the pre-trained network

    def __init__(self, actions: Actions, parent: QWidget | None = None):
        super().__init__(parent)
        self._actions = actions
        self.action = actions["network.pretrained"]
        actions.bind("network.pretrained", lambda: self.shipped_chosen.emit(self.action.isChecked()))
        self._caption = caption = QLabel(_("Network"))
        caption.setProperty("muted", True)
        caption.setProperty("small", True)
        caption.setVisible(not style.projected())
        self.this_run = _choice(_("This run"), _("The network as this run has trained it (F7 changes)"))
        self.shipped = _choice(_("Pre-trained"), "")
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.GRID // 2)
        row.addWidget(caption)
        row.addSpacing(style.GRID)
        for button, is_shipped in ((self.this_run, False), (self.shipped, True)):
            self._group.addButton(button)
            button.clicked.connect(lambda _checked, is_shipped=is_shipped: self.shipped_chosen.emit(is_shipped))
            row.addWidget(button)
        row.addStretch(1)
        self.set_shipped(None)
        self.show_choice(False)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._caption.setVisible(not style.projected())  # in front of a class the two buttons speak for themselves

    def set_shipped(self, description: str | None) -> None:
        """Describe the pre-trained network, or None while there is none to choose."""
        self._actions.tell(pretrained=bool(description))
        why_not = self._actions.why_not("network.pretrained")
        tip = _("The network that came with the program: {description} (F7 changes)").format(description=description)
        self.shipped.setToolTip(why_not or plain(tip))
        self.shipped.setEnabled(not why_not)

    def show_choice(self, shipped: bool, past: bool = False) -> None:
        """Show which network is shown, and whether that is past."""
        words = _("Past") if past else _("Network")
        if words != self._caption.text():
            self._caption.setText(words)
            for part in (self._caption, self.this_run):
                part.setProperty("past", past)
                part.style().polish(part)  # a style sheet reads properties only then
        (self.shipped if shipped else self.this_run).setChecked(True)
        self.action.setChecked(shipped)


def _choice(text, tip):
    button = QPushButton(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setProperty("compact", True)
    return button
