"""Where to save: the name that is asked about is the name that is written, and nothing is replaced unasked."""

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.language import _

RUN_FILES = _("Runs (*.npz)")


class SaveDialog(QFileDialog):
    """Asks for a name without blocking, and calls `receive(path)` with one that has one of the endings.

    `kinds` gives the ending, such as ".npz", for each kind of file offered, such as "Runs (*.npz)"; a name without any
    of them gets that of the kind chosen. `give_up` is called when the user thinks better of it.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        proposed: Path,
        kinds: dict[str, str],
        receive: Callable[[Path], None],
        give_up: Callable[[], None] = lambda: None,
    ):
        super().__init__(parent, title, str(proposed.parent))
        self._kinds, self._receive, self._give_up = kinds, receive, give_up
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setAcceptMode(QFileDialog.AcceptSave)
        # Qt's own question waits within this dialog, which must not go meanwhile; ours waits for nothing.
        self.setOption(QFileDialog.DontConfirmOverwrite)
        self.setNameFilters(list(kinds))
        self.filterSelected.connect(self._use_kind)
        self._use_kind(self.selectedNameFilter())
        self.selectFile(proposed.name)
        self.fileSelected.connect(self._on_file_selected)
        self.rejected.connect(give_up)

    def _use_kind(self, kind):
        """The dialog then asks about the very name that is written, where it knows how to complete it."""
        self.setDefaultSuffix(self._kinds.get(kind, "").lstrip("."))

    def _on_file_selected(self, name):
        path = Path(name)
        if path.suffix.lower() not in self._kinds.values():  # "lr0.01" seems to Qt to have an ending
            path = path.with_name(
                path.name + self._kinds.get(self.selectedNameFilter(), next(iter(self._kinds.values())))
            )
        if path.exists():
            self._ask_to_replace(path)
        else:
            self._receive(path)

    def _ask_to_replace(self, path):
        box = QMessageBox(self.parentWidget())
        box.setAttribute(Qt.WA_DeleteOnClose)
        box.setWindowTitle(self.windowTitle())
        box.setText(_("{file} is there already.").format(file=path.name))
        replace = box.addButton(_("Replace"), QMessageBox.AcceptRole)
        other = box.addButton(_("Another name…"), QMessageBox.RejectRole)
        box.setDefaultButton(other)
        box.setEscapeButton(other)
        again = (self.parentWidget(), self.windowTitle(), path, self._kinds, self._receive, self._give_up)
        receive = self._receive  # this dialog is gone when the question is answered
        box.finished.connect(lambda: receive(path) if box.clickedButton() is replace else SaveDialog(*again).open())
        box.open()


def ask_where_to_save_run(
    window: QWidget, receive: Callable[[Path], None], give_up: Callable[[], None] = lambda: None
) -> None:
    """Ask for the name of a run's file; `receive` it, or `give_up`."""
    SaveDialog(window, _("Save run as"), Path("run.npz"), {RUN_FILES: ".npz"}, receive, give_up).open()
