"""The two questions the window asks about long training that is not saved: before a new run, and at closing."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QMessageBox, QWidget

from core.language import _
from core.run.kept_runs import KeptRun

MOST_NAMED = 4  # runs
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
    """Asks before the window closes; blocks nothing but its window, and is gone when answered. Escape goes on.

    `others`: runs of the list that are not saved either. Only the one in training can be saved here.
    """

    save_chosen = pyqtSignal()
    thrown_away = pyqtSignal()

    def __init__(self, unsaved_seconds: float, others: Sequence[KeptRun], parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Close the window?"))
        asked = unsaved_seconds > CHEAP_SECONDS
        if asked:
            self.setText(_("{minutes} min of training are not saved.").format(minutes=_minutes(unsaved_seconds)))
        if others:
            (self.setInformativeText if asked else self.setText)(_of_the_list(others))
        self.save = self.addButton(_("&Save…"), QMessageBox.AcceptRole)
        self.throw_away = self.addButton(_("&Throw away"), QMessageBox.DestructiveRole)
        self.go_on = self.addButton(_("&Go on"), QMessageBox.RejectRole)
        if not asked:
            self.removeButton(self.save)
            self.throw_away.setText(_("&Close"))  # the one in training is kept for the next start
        self.setDefaultButton(self.save if asked else self.go_on)
        self.setEscapeButton(self.go_on)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result):
        clicked = self.clickedButton()
        if clicked is self.save:
            self.save_chosen.emit()
        elif clicked is self.throw_away:
            self.thrown_away.emit()


def _of_the_list(runs):
    name = _("{name} ({minutes} min)")
    names = [name.format(name=kept.name, minutes=_minutes(kept.unsaved_seconds)) for kept in runs[:MOST_NAMED]]
    if len(runs) > MOST_NAMED:
        names.append(_("{count} more").format(count=len(runs) - MOST_NAMED))
    words = _("These runs of the list are not saved, and go with the window: {names}. Go on with one to save it.")
    return words.format(names=", ".join(names))


def _minutes(seconds):
    return max(1, round(seconds / 60))
