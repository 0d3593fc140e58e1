"""The list of runs: another one is shown at once, gone on with, branched off, named, written about, let go of."""

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.language import _
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.views.runs.table import NAME, NOTES, RunsTable
from lenet_gui.widgets.moment_view import MomentView
from lenet_gui.widgets.word_switch import Word

REPAINT_S = 0.2  # numbers that change faster cannot be read


class RunsView(MomentView):
    """Shows the moment's runs, and asks for what is to be done with them."""

    run_chosen = pyqtSignal(int)  # its number, by hand: to be shown
    go_on_wanted = pyqtSignal(int)
    delete_wanted = pyqtSignal(int)
    undo_wanted = pyqtSignal()  # the run deleted last is to be back
    branch_wanted = pyqtSignal()  # from what is shown
    renamed = pyqtSignal(int, str)
    noted = pyqtSignal(int, str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Runs of this session"), parent, REPAINT_S)
        self.status = QLabel(self)
        self.status.setProperty("small", True)
        self.status.setProperty("muted", True)
        self.status.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.go_on_word = Word(_("Go on with it"), _("Train this run further; the one there is stays here (Enter)"))
        self.branch_word = Word(_("Branch…"), _("Begin another run from what is shown now, with something changed (B)"))
        self.delete_word = Word(_("Delete"), _("Let go of this run and its past (Delete); it can be undone"))
        self.undo_word = Word(_("Undo"))
        self.show_deleted("")
        self.table = RunsTable(self)
        self.setFocusProxy(self.table)
        self.go_on_word.clicked.connect(self._go_on)
        self.branch_word.clicked.connect(self.branch_wanted)
        self.delete_word.clicked.connect(self._delete)
        self.undo_word.clicked.connect(self.undo_wanted)
        for name in ("run_chosen", "renamed", "noted"):
            getattr(self.table, name).connect(getattr(self, name))
        self.table.installEventFilter(self)
        head = QHBoxLayout()
        head.setSpacing(style.GRID)
        head.setContentsMargins(style.GRID, 0, style.GRID, 0)
        head.addWidget(self.status, 1)
        for word in (self.go_on_word, self.branch_word, self.delete_word, self.undo_word):
            head.addWidget(word)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.GRID, style.GRID, style.GRID, style.GRID)
        column.setSpacing(style.GRID)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def made_of(self, moment: Moment) -> tuple:
        return moment.runs, moment.snapshot, moment.source

    def take(self) -> None:
        moment = self._moment
        self.table.show_runs(moment)
        self.status.setText(moment.source.words)
        left = self._left()
        self.go_on_word.set_obstacle("" if left else _("Only a run that has made way for another can be gone on with."))
        self.delete_word.set_obstacle("" if left else _("The run in training stays; Reset begins another."))

    def show_deleted(self, name: str) -> None:
        """The run of this name has been deleted and can be brought back; empty for none."""
        self.undo_word.set_obstacle("" if name else _("No run has been deleted."))
        self.undo_word.say(_("Undo"), _("Bring back {name} (Ctrl+Z)").format(name=plain(name)))

    def dress(self) -> None:
        self.table.dress()
        self.update()

    def _left(self):
        """The run of the current row, if it has made way for another."""
        chosen = self.table.chosen()
        return next((kept for kept in self._moment.runs if kept.run_id == chosen and kept.snapshot is not None), None)

    def _go_on(self):
        left = self._moment and self._left()
        if left:
            self.go_on_wanted.emit(left.run_id)

    def _delete(self):
        left = self._moment and self._left()
        if left:
            self.table.setFocus()  # where it can be undone
            self.delete_wanted.emit(left.run_id)

    def eventFilter(self, watched, event):
        if event.type() not in (QEvent.KeyPress, QEvent.ShortcutOverride) or self.table.writing:
            return super().eventFilter(watched, event)
        plain_keys = {
            Qt.Key_Return: self._go_on,
            Qt.Key_Enter: self._go_on,
            Qt.Key_Delete: self._delete,
            Qt.Key_B: self.branch_wanted.emit,
            Qt.Key_R: lambda: self.table.write(NAME),
            Qt.Key_N: lambda: self.table.write(NOTES),
        }
        done = None if event.modifiers() & ~Qt.KeypadModifier else plain_keys.get(event.key())
        if event.matches(QKeySequence.Undo):
            done = self.undo_wanted.emit
        if done is None:
            return super().eventFilter(watched, event)
        event.accept()  # while the table has the focus, these keys are its own
        if event.type() == QEvent.KeyPress:
            done()
        return True
