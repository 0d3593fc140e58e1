"""The user's own digits as a wall: looked through, studied, deleted, brought back, exported."""

from pathlib import Path

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QUndoCommand,
    QUndoStack,
    QVBoxLayout,
    QWidget,
)

from core.data.my_digits import Listing, MyDigit, MyDigitsError, MyDigitsFolder, export
from core.folders import NO_HOME
from core.language import _
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.views.my_digits.wall import MyDigitsWall
from lenet_gui.widgets.word_switch import Word

MOST_NAMED = 20  # damaged files in a tool tip


class MyDigits(QWidget):
    """The wall of what is kept in one `MyDigitsFolder`. Keeping and deleting can be undone, one after the other.

    Whoever corrects an answer calls `keep`; the wall writes it to the disk before it shows it.
    """

    digit_chosen = pyqtSignal(object)  # core.data.my_digits.MyDigit, by double-click or Enter: to be studied
    digits_changed = pyqtSignal(object)  # tuple of all MyDigit there are now, after each change
    exported = pyqtSignal(object)  # Path of the folder that was written
    failed = pyqtSignal(str)  # one sentence on what could not be done

    def __init__(self, kept: MyDigitsFolder, parent: QWidget | None = None):
        super().__init__(parent)
        self._kept = kept
        self._listing = Listing(())
        self.undo_stack = QUndoStack(self)
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
        self.undo_word.clicked.connect(self.undo_stack.undo)
        self.redo_word.clicked.connect(self.undo_stack.redo)
        self.export_word.clicked.connect(self._on_export_clicked)
        self.wall.chosen.connect(self.digit_chosen)
        self.wall.itemSelectionChanged.connect(self._refresh_words)
        self.undo_stack.indexChanged.connect(self._refresh_words)
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
        self.read()

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """All digits there are, in the order they were drawn."""
        return self._listing.digits

    def read(self) -> None:
        """Show what is in the folder now."""
        try:
            self._listing = self._kept.read()
        except MyDigitsError as error:
            self.failed.emit(str(error))
        self.wall.show_digits(self._listing.digits)
        self.status.setText(self.status_text())
        names = self._listing.damaged
        damaged = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        where = _("Damaged, and left where they are in {folder}: {names}") if damaged else _("Kept in {folder}")
        if self._kept.folder is None:
            where = _("No digit can be kept: {reason}")
        self.status.setToolTip(plain(where.format(folder=self._kept.folder, names=damaged, reason=NO_HOME)))
        self._refresh_words()
        self.digits_changed.emit(self._listing.digits)

    def keep(
        self, strokes, width: float, picture, label: int, answer: int | None = None, instead_of: MyDigit | None = None
    ) -> MyDigit | None:
        """Keep one more digit, as `MyDigitsFolder.add`; None where that failed, which is said by `failed`.

        instead_of: one that leaves for it, in one change.
        """
        try:
            digit = self._kept.add(strokes, width, picture, label, answer)
        except MyDigitsError as error:
            self.failed.emit(str(error))
            return None
        self.undo_stack.beginMacro(_("keeping a digit"))
        self.undo_stack.push(_Kept(self, (digit.name,), there=True))
        if instead_of is None or not self.take_out((instead_of.name,)):
            self.read()
        self.undo_stack.endMacro()
        return digit

    def take_out(self, names: tuple[str, ...]) -> bool:
        """Take these digits out, as a change that can be undone; False where that failed."""
        done = self.move(names, there=False)
        if done:
            self.undo_stack.push(_Kept(self, names, there=False))
        return done

    def delete_marked(self) -> None:
        """Take the marked digits out."""
        names = tuple(digit.name for digit in self.marked())
        if names:
            self.take_out(names)

    def marked(self) -> list[MyDigit]:
        """The digits that are marked, in the order they were drawn."""
        return [self.digits[row] for row in sorted(index.row() for index in self.wall.selectedIndexes())]

    def move(self, names: tuple[str, ...], there: bool) -> bool:
        """Bring digits back to the wall, or take them out; False where that failed."""
        try:
            (self._kept.restore if there else self._kept.delete)(names)
        except MyDigitsError as error:
            self.failed.emit(str(error))
            return False
        finally:
            self.read()
        return True

    def export_to(self, folder: Path) -> None:
        """Write the marked digits, or all where none is marked, into a new folder in this one."""
        try:
            made = export(self.marked() or self.digits, folder)
        except MyDigitsError as error:
            self.failed.emit(str(error))
            return
        self.exported.emit(made)

    def status_text(self) -> str:
        """How many there are, how many were misread, and how many files are damaged."""
        count = len(self.digits)
        misread = sum(digit.answer is not None and digit.answer != digit.label for digit in self.digits)
        told = [_("{count:,} of my digits, {misread:,} misread").format(count=count, misread=misread)]
        if not count:
            told = [_("No digits of yours yet")]
        if self._listing.damaged:
            told.append(_("{count} damaged").format(count=len(self._listing.damaged)))
        return " · ".join(told)

    def event(self, event):
        if event.type() == QEvent.ShortcutOverride and (
            event.matches(QKeySequence.Undo) or event.matches(QKeySequence.Redo) or event.key() == Qt.Key_Delete
        ):
            event.accept()  # while the wall has the focus, these keys are its own, whatever the window does with them
        return super().event(event)

    def keyPressEvent(self, event):
        if event.matches(QKeySequence.Undo):
            self.undo_stack.undo()
        elif event.matches(QKeySequence.Redo):
            self.undo_stack.redo()
        elif event.key() in (Qt.Key_Delete, Qt.Key_Backspace):
            self.delete_marked()
        elif event.key() == Qt.Key_E and event.modifiers() == Qt.ControlModifier and self.digits:
            self._on_export_clicked()
        else:
            super().keyPressEvent(event)

    def _on_export_clicked(self):
        folder = QFileDialog.getExistingDirectory(self, _("Export my digits into"))
        if folder:
            self.export_to(Path(folder))

    def _refresh_words(self):
        nothing = "" if self.digits else _("There are no digits.")
        marked = self.wall.selectedIndexes()
        self.delete_word.set_obstacle(nothing or ("" if marked else _("Mark the digits to be taken out first.")))
        self.export_word.set_obstacle(nothing)
        stack = self.undo_stack
        self.undo_word.say(_("Undo"), _("Take back: {change} (Ctrl+Z)").format(change=stack.undoText()))
        self.undo_word.set_obstacle("" if stack.canUndo() else _("There is nothing to take back."))
        self.redo_word.say(_("Redo"), _("Do again: {change} (Ctrl+Shift+Z)").format(change=stack.redoText()))
        self.redo_word.set_obstacle("" if stack.canRedo() else _("There is nothing to do again."))


class _Kept(QUndoCommand):
    """Some digits that were kept (`there`), or deleted. Done already when it is pushed."""

    def __init__(self, view: MyDigits, names: tuple[str, ...], there: bool):
        words = _("keeping a digit") if there else _("deleting {count} digits").format(count=len(names))
        super().__init__(words)
        self._view, self._names, self._there, self._done = view, names, there, True

    def redo(self):
        if not self._done and not self._view.move(self._names, self._there):
            self.setObsolete(True)
        self._done = True

    def undo(self):
        if not self._view.move(self._names, not self._there):
            self.setObsolete(True)
        self._done = False
