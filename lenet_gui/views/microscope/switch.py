"""Which way the microscope looks: how a value is made, or how the loss changes with it."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.language import _


class DirectionSwitch(QWidget):
    """Two buttons of which one is down."""

    backward_chosen = pyqtSignal(bool)  # when a button was clicked

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.forward = self._button(_("Forward"), False)
        self.backward = self._button(_("Backward"), True)
        self.forward.setToolTip(_("How the unit's value is computed (F)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.forward)
        row.addWidget(self.backward)

    def _button(self, text, backward):
        button = QPushButton(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.NoFocus)  # the keys F and B do the same, and the arrows belong to the unit
        button.setFixedHeight(28)
        button.clicked.connect(lambda: self.backward_chosen.emit(backward))
        return button

    def show_choice(self, backward: bool, known: bool) -> None:
        """Show which is chosen, and whether backward can be: only where the digit's label is known."""
        self.forward.setChecked(not backward)
        self.backward.setChecked(backward)
        self.backward.setEnabled(known)
        tip = _("How the loss for this digit changes with every number (B)")
        self.backward.setToolTip(tip if known else _("The loss needs the digit's label: choose a test digit"))
