"""The left column of the window: which network answers, and below it the digit and its answer."""

from PyQt5.QtCore import QEvent
from PyQt5.QtWidgets import QVBoxLayout, QWidget

from lenet_gui.look import style
from lenet_gui.views.study.view import StudyPanel

WIDEST = 432


class StudyColumn(QWidget):
    """The panel below something that the window puts there. Wider it would only be emptier."""

    def __init__(self, on_top: QWidget):
        super().__init__()
        self.panel = StudyPanel()
        self.show_moment, self.show_selection = self.panel.show_moment, self.panel.show_selection
        self.selection_changed = self.panel.selection_changed
        rows = QVBoxLayout(self)
        rows.setContentsMargins(style.MARGIN, style.MARGIN, style.MARGIN, style.MARGIN)
        rows.setSpacing(style.MARGIN)
        rows.addWidget(on_top)
        rows.addWidget(self.panel, 1)
        self.setFocusProxy(self.panel.pad)
        self.setMaximumWidth(style.scaled(WIDEST))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self.setMaximumWidth(style.scaled(WIDEST))
