"""The row of words below the network by which one chooses which of its numbers are shown."""

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from core.language import _
from lenet_gui import style
from lenet_gui.views.network_modes import MODES


class ModeSwitch(QWidget):
    """One word for each of `MODES`; the chosen one is underlined."""

    mode_chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        words = (_("activation"), _("gradient"), _("weighted input"), _("difference"))
        self._tips = (
            _("Show what each unit gives on, after squashing (1)"),
            _("Show how the loss of this digit changes with each unit's activation (2)"),
            _("Show each unit's weighted input, before squashing (3)"),
            _("Show what differs from the digit or moment kept for comparison (4)"),
        )
        self.words = {mode: _Word(word, self) for mode, word in zip(MODES, words, strict=True)}
        self._obstacles = None
        for mode, word in self.words.items():
            self._group.addButton(word)
            word.clicked.connect(lambda _checked, mode=mode: self.mode_chosen.emit(mode))
            row.addWidget(word)
        row.addStretch(1)
        self.words[MODES[0]].setChecked(True)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Which numbers of the network are shown"))
        self.set_obstacles(("",) * len(MODES))

    def set_obstacles(self, obstacles: tuple[str, ...]) -> None:
        """For each mode why it cannot be chosen now, or nothing."""
        if obstacles == self._obstacles:
            return
        self._obstacles = obstacles
        for word, tip, reason in zip(self.words.values(), self._tips, obstacles, strict=True):
            word.setEnabled(not reason)
            word.setToolTip(reason or tip)

    def show_mode(self, mode: str) -> None:
        """Underline this one."""
        self.words[mode].setChecked(True)

    def set_large(self, large: bool) -> None:
        """Use the larger type of a large view."""
        for word in self.words.values():
            word.size_px = style.BODY if large else style.SMALL
            word.updateGeometry()


class _Word(QAbstractButton):
    """Painted by hand: no box, and so little work that it may lie over a picture that moves."""

    def __init__(self, text, parent):
        super().__init__(parent)
        self.size_px = style.SMALL
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_Hover)
        self.setMouseTracking(True)  # so that the view hears that its maps are pointed at no longer

    def sizeHint(self):
        metrics = QFontMetrics(style.font(self.size_px))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * style.GRID, metrics.height() + 6)

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(self.size_px))
        if self.isEnabled():
            painter.setPen(style.colour("text" if self.isChecked() or self.underMouse() else "muted"))
        else:
            painter.setPen(style.colour("muted", 0.45))
        painter.drawText(self.rect(), Qt.AlignCenter, self.text())
        if self.isChecked():
            inside = self.width() - 2 * style.GRID
            painter.fillRect(style.GRID, self.height() - 2, inside, 2, style.colour("accent"))
        if self.hasFocus():
            painter.setRenderHint(QPainter.Antialiasing)
            painter.setPen(style.colour("accent"))
            painter.translate(0.5, 0.5)
            painter.drawRoundedRect(1, 0, self.width() - 3, self.height() - 1, 4, 4)
        painter.end()
