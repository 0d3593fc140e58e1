"""One's own digits: what is kept in their folder, and all that is done to it, which can be undone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QUndoCommand, QUndoStack

from core.language import _

if TYPE_CHECKING:
    from core.data.my_digits import Listing, MyDigit, MyDigitsFolder


class MyDigits(QObject):
    """What is kept in one `MyDigitsFolder`, by default the user's own; it is read when somebody first asks.

    Keeping and deleting can be undone, one after the other. All of it is on the disk before it is told.
    """

    changed = pyqtSignal(object)  # tuple of all MyDigit there are now
    exported = pyqtSignal(object)  # Path of the folder that was written
    failed = pyqtSignal(str)  # one sentence on what could not be done

    def __init__(self, kept: "MyDigitsFolder | None" = None, parent: QObject | None = None):
        super().__init__(parent)
        self._given = kept
        self._listing: Listing | None = None
        self.undo_stack = QUndoStack()  # no child: it speaks when it goes, and who listens is to go before it

    @cached_property
    def _kept(self):
        from core.data.my_digits import MyDigitsFolder

        return self._given or MyDigitsFolder()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What is not done in here is said by `failed`."""
        from core.data.my_digits import MyDigitsError

        try:
            yield
        except MyDigitsError as error:
            self.failed.emit(str(error))

    @property
    def folder(self) -> Path | None:
        """Where they are kept; None where they cannot be."""
        return self._kept.folder

    @property
    def known(self) -> "tuple[MyDigit, ...]":
        """All digits there are, in the order they were drawn; none before anybody has asked for `digits`."""
        return () if self._listing is None else self._listing.digits

    @property
    def digits(self) -> "tuple[MyDigit, ...]":
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
        from core.data.my_digits import Listing

        self._listing = self._listing or Listing(())
        with self._telling():
            self._listing = self._kept.read()

    def keep(
        self, strokes, width: float, picture, label: int, answer: int | None = None, instead_of: "MyDigit | None" = None
    ) -> "MyDigit | None":
        """Keep one more digit, as `MyDigitsFolder.add`; None where that failed, which is said by `failed`.

        instead_of: one that leaves for it, in one change.
        """
        digit = None
        with self._telling():
            digit = self._kept.add(strokes, width, picture, label, answer)
        if digit is None:
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
        done = False
        try:
            with self._telling():
                (self._kept.restore if there else self._kept.delete)(names)
                done = True
        finally:
            self.read()
        return done

    def export_to(self, folder: Path, digits: "Sequence[MyDigit]") -> None:
        """Write these digits into a new folder in this one."""
        from core.data.my_digits import export

        made = None
        with self._telling():
            made = export(digits, folder)
        if made is not None:
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
