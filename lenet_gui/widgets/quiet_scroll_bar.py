"""A scroll bar that is a thin handle on nothing."""

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtWidgets import QScrollBar, QWidget

from lenet_gui.look import style

BAR = style.GRID  # its width


class QuietScrollBar(QScrollBar):
    """Upright; moved by pointer and wheel, as the keys belong to what it scrolls."""

    def __init__(self, parent: QWidget):
        super().__init__(Qt.Vertical, parent)
        self.setFocusPolicy(Qt.NoFocus)
        self.setCursor(Qt.ArrowCursor)
        self._dress()

    def _dress(self):
        of = style.theme()
        sheet = f"""
            QScrollBar {{ background: transparent; width: {BAR}px; margin: 0; }}
            QScrollBar::handle {{ background: {of.line}; border-radius: 3px; min-height: 24px; margin: 0 1px; }}
            QScrollBar::handle:hover {{ background: {of.muted}; }}
            QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
            QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        """
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self._dress()
