"""The two questions the window asks about long training that is not saved: before a new run, and at closing."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QMessageBox, QWidget

from core.language import _

CHEAP_SECONDS = 60  # so much unsaved training may be thrown away without asking


class ThrowAwayQuestion(QMessageBox):
    """Asks, blocks nothing but its window, and is gone when answered. Escape keeps the run."""

    thrown_away = pyqtSignal()
    kept = pyqtSignal()

    def __init__(self, unsaved_seconds: float, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Begin a new run?"))
        self.setText(_("{minutes} min of training are not saved.").format(minutes=_minutes(unsaved_seconds)))
        self.setInformativeText(
            _("The run stays in the list of runs until the window closes. File > Save run as… keeps it for good.")
        )
        self.throw_away = self.addButton(_("Begin"), QMessageBox.AcceptRole)
        self.keep = self.addButton(_("Not now"), QMessageBox.RejectRole)
        self.setDefaultButton(self.keep)
        self.setEscapeButton(self.keep)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result):
        (self.thrown_away if self.clickedButton() is self.throw_away else self.kept).emit()


class ClosingQuestion(QMessageBox):
    """Asks before the window closes; blocks nothing but its window, and is gone when answered. Escape goes on."""

    save_chosen = pyqtSignal()
    thrown_away = pyqtSignal()

    def __init__(self, unsaved_seconds: float, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Close the window?"))
        self.setText(_("{minutes} min of training are not saved.").format(minutes=_minutes(unsaved_seconds)))
        self.save = self.addButton(_("&Save…"), QMessageBox.AcceptRole)
        self.throw_away = self.addButton(_("&Throw away"), QMessageBox.DestructiveRole)
        self.go_on = self.addButton(_("&Go on"), QMessageBox.RejectRole)
        self.setDefaultButton(self.save)
        self.setEscapeButton(self.go_on)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result):
        clicked = self.clickedButton()
        if clicked is self.save:
            self.save_chosen.emit()
        elif clicked is self.throw_away:
            self.thrown_away.emit()


def _minutes(seconds):
    return max(1, round(seconds / 60))
