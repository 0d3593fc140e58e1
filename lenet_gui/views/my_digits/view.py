"""The user's own digits as a wall: looked through, studied, deleted, brought back, exported."""

from pathlib import Path

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.data.my_digits import MyDigit
from core.folders import NO_HOME
from core.language import _
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.views.my_digits.wall import MyDigitsWall
from lenet_gui.widgets.word_switch import Word

MOST_NAMED = 20  # damaged files in a tool tip


class MyDigitsView(QWidget):
    """The wall of one's own digits, `mine`: a lenet_gui.digits.my_digits.MyDigits, which does what is asked of it."""

    digit_chosen = pyqtSignal(object)  # core.data.my_digits.MyDigit, by double-click or Enter: to be studied

    def __init__(self, mine, parent: QWidget | None = None):
        super().__init__(parent)
        self.mine = mine
        self.status = QLabel(self)
        self.status.setProperty("small", True)
        self.status.setProperty("muted", True)
        self.status.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.delete_word = Word(_("Delete"), _("Take the marked digits out (Delete); it can be undone"), parent=self)
        self.undo_word = Word(_("Undo"), "", parent=self)
        self.redo_word = Word(_("Redo"), "", parent=self)
        self.export_word = Word(
            _("Export…"), _("Write the marked digits, or all, as pictures and strokes (Ctrl+E)"), parent=self
        )
        self.wall = MyDigitsWall(self)
        self.delete_word.clicked.connect(self.delete_marked)
        self.undo_word.clicked.connect(mine.undo_stack.undo)
        self.redo_word.clicked.connect(mine.undo_stack.redo)
        self.export_word.clicked.connect(self._on_export_clicked)
        self.wall.chosen.connect(self.digit_chosen)
        self.wall.itemSelectionChanged.connect(self._refresh_words)
        mine.undo_stack.indexChanged.connect(self._refresh_words)
        head = QHBoxLayout()
        head.setSpacing(style.GRID)
        head.addWidget(self.status, 1)
        for word in (self.delete_word, self.undo_word, self.redo_word, self.export_word):
            head.addWidget(word)
        column = QVBoxLayout(self)
        head.setContentsMargins(style.GRID, 0, style.GRID, 0)
        column.setContentsMargins(style.GRID, style.GRID, style.GRID, style.GRID)  # a tile has as much of its own
        column.setSpacing(style.GRID)
        column.addLayout(head)
        column.addWidget(self.wall, 1)
        mine.changed.connect(self._show)
        self._show(mine.digits)

    def _show(self, digits):
        self.wall.show_digits(digits)
        self.status.setText(self.status_text())
        names, folder = self.mine.damaged, self.mine.folder
        damaged = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        where = _("Damaged, and left where they are in {folder}: {names}") if damaged else _("Kept in {folder}")
        if folder is None:
            where = _("No digit can be kept: {reason}")
        self.status.setToolTip(plain(where.format(folder=folder, names=damaged, reason=NO_HOME)))
        self._refresh_words()

    def delete_marked(self) -> None:
        """Take the marked digits out."""
        names = tuple(digit.name for digit in self.marked())
        if names:
            self.mine.take_out(names)

    def marked(self) -> list[MyDigit]:
        """The digits that are marked, in the order they were drawn."""
        return [self.mine.digits[row] for row in sorted(index.row() for index in self.wall.selectedIndexes())]

    def status_text(self) -> str:
        """How many there are, how many were misread, and how many files are damaged."""
        digits = self.mine.digits
        count = len(digits)
        misread = sum(digit.answer is not None and digit.answer != digit.label for digit in digits)
        told = [_("{count:,} of my digits, {misread:,} misread").format(count=count, misread=misread)]
        if not count:
            told = [_("No digits of yours yet")]
        if self.mine.damaged:
            told.append(_("{count} damaged").format(count=len(self.mine.damaged)))
        return " · ".join(told)

    def event(self, event):
        if event.type() == QEvent.ShortcutOverride and (
            event.matches(QKeySequence.Undo) or event.matches(QKeySequence.Redo) or event.key() == Qt.Key_Delete
        ):
            event.accept()  # while the wall has the focus, these keys are its own, whatever the window does with them
        return super().event(event)

    def keyPressEvent(self, event):
        if event.matches(QKeySequence.Undo):
            self.mine.undo_stack.undo()
        elif event.matches(QKeySequence.Redo):
            self.mine.undo_stack.redo()
        elif event.key() in (Qt.Key_Delete, Qt.Key_Backspace):
            self.delete_marked()
        elif event.key() == Qt.Key_E and event.modifiers() == Qt.ControlModifier and self.mine.digits:
            self._on_export_clicked()
        else:
            super().keyPressEvent(event)

    def _on_export_clicked(self):
        folder = QFileDialog.getExistingDirectory(self, _("Export my digits into"))
        if folder:
            self.mine.export_to(Path(folder), self.marked() or self.mine.digits)

    def _refresh_words(self):
        nothing = "" if self.mine.digits else _("There are no digits.")
        marked = self.wall.selectedIndexes()
        self.delete_word.set_obstacle(nothing or ("" if marked else _("Mark the digits to be taken out first.")))
        self.export_word.set_obstacle(nothing)
        stack = self.mine.undo_stack
        self.undo_word.say(_("Undo"), _("Take back: {change} (Ctrl+Z)").format(change=stack.undoText()))
        self.undo_word.set_obstacle("" if stack.canUndo() else _("There is nothing to take back."))
        self.redo_word.say(_("Redo"), _("Do again: {change} (Ctrl+Shift+Z)").format(change=stack.redoText()))
        self.redo_word.set_obstacle("" if stack.canRedo() else _("There is nothing to do again."))
