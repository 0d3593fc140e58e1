"""One's own digits: what is kept in their folder, and all that is done to it, which can be undone."""

from collections.abc import Sequence
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QUndoCommand, QUndoStack

from core.data.my_digits import Listing, MyDigit, MyDigitsError, MyDigitsFolder, export
from core.language import _


class MyDigits(QObject):
    """What is kept in one `MyDigitsFolder`, which is read when somebody first asks.

    Keeping and deleting can be undone, one after the other. All of it is on the disk before it is told.
    """

    changed = pyqtSignal(object)  # tuple of all MyDigit there are now
    exported = pyqtSignal(object)  # Path of the folder that was written
    failed = pyqtSignal(str)  # one sentence on what could not be done

    def __init__(self, kept: MyDigitsFolder, parent: QObject | None = None):
        super().__init__(parent)
        self._kept = kept
        self._listing: Listing | None = None
        self.undo_stack = QUndoStack()  # no child: it speaks when it goes, and who listens is to go before it

    @property
    def folder(self) -> Path | None:
        """Where they are kept; None where they cannot be."""
        return self._kept.folder

    @property
    def known(self) -> tuple[MyDigit, ...]:
        """All digits there are, in the order they were drawn; none before anybody has asked for `digits`."""
        return () if self._listing is None else self._listing.digits

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """All digits there are, in the order they were drawn."""
        if self._listing is None:
            self._look()
        return self._listing.digits

    @property
    def damaged(self) -> tuple[str, ...]:
        """The names of files in the folder that are no digits."""
        return () if self._listing is None else self._listing.damaged

    def read(self) -> None:
        """Look what is in the folder now, and tell."""
        self._look()
        self.changed.emit(self._listing.digits)

    def _look(self):
        try:
            self._listing = self._kept.read()
        except MyDigitsError as error:
            self._listing = self._listing or Listing(())
            self.failed.emit(str(error))

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

    def move(self, names: tuple[str, ...], there: bool) -> bool:
        """Bring digits back, or take them out, as no change of its own; False where that failed."""
        try:
            (self._kept.restore if there else self._kept.delete)(names)
        except MyDigitsError as error:
            self.failed.emit(str(error))
            return False
        finally:
            self.read()
        return True

    def export_to(self, folder: Path, digits: Sequence[MyDigit]) -> None:
        """Write these digits into a new folder in this one."""
        try:
            made = export(digits, folder)
        except MyDigitsError as error:
            self.failed.emit(str(error))
            return
        self.exported.emit(made)

    def forget_deleted(self) -> None:
        """When the window closes nobody can ask for them any more."""
        self._kept.forget_deleted()


class _Kept(QUndoCommand):
    """Some digits that were kept (`there`), or deleted. Done already when it is pushed."""

    def __init__(self, mine: MyDigits, names: tuple[str, ...], there: bool):
        words = _("keeping a digit") if there else _("deleting {count} digits").format(count=len(names))
        super().__init__(words)
        self._mine, self._names, self._there, self._done = mine, names, there, True

    def redo(self):
        if not self._done and not self._mine.move(self._names, self._there):
            self.setObsolete(True)
        self._done = True

    def undo(self):
        if not self._mine.move(self._names, not self._there):
            self.setObsolete(True)
        self._done = False
