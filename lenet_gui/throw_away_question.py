"""The one question the window asks: whether a long training may be thrown away."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QMessageBox, QWidget

from core.language import _


class ThrowAwayQuestion(QMessageBox):
    """Asks, blocks nothing but its window, and is gone when answered. Escape keeps the run."""

    thrown_away = pyqtSignal()
    kept = pyqtSignal()

    def __init__(self, training_seconds: float, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Begin a new run?"))
        minutes = max(1, round(training_seconds / 60))
        self.setText(_("This throws away {minutes} min of training.").format(minutes=minutes))
        self.setInformativeText(_("File > Save run as… keeps it."))
        self.throw_away = self.addButton(_("Throw away"), QMessageBox.AcceptRole)
        self.keep = self.addButton(_("Keep"), QMessageBox.RejectRole)
        self.setDefaultButton(self.keep)
        self.setEscapeButton(self.keep)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result):
        (self.thrown_away if self.clickedButton() is self.throw_away else self.kept).emit()
