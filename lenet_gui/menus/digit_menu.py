"""The menu of the digit under study: what it is compared with, what it truly is, which links are cut for it."""

from pathlib import Path

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QApplication, QFileDialog, QMainWindow, QMenu

from core.language import _
from core.network.architecture import DIGITS

PICTURE_FILES = _("Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp);;Strokes (*.json);;All files (*)")


class DigitMenu:
    """Fills `menu`; its entries show the state of the moment when it opens, and say why they cannot be used."""

    def __init__(self, window: QMainWindow, menu: QMenu):
        self._window = window
        self.keep = self._action(menu, _("&Keep for comparison"), "K", self._on_keep)
        self.keep.setCheckable(True)
        menu.addSeparator()
        truth = menu.addMenu(_("Its &truth is"))
        truth.setToolTipsVisible(True)
        self.truths = []
        for digit in range(DIGITS):
            action = self._action(truth, str(digit), f"Alt+{digit}", lambda digit=digit: self._on_truth_chosen(digit))
            action.setCheckable(True)
            self.truths.append(action)
        menu.addSeparator()
        self.open = self._action(menu, _("&Open picture…"), "Ctrl+Shift+O", self._on_open)
        self.paste = self._action(menu, _("&Paste picture"), "Ctrl+V", self._on_paste)
        menu.addSeparator()
        self.restore = self._action(menu, _("&Restore all links"), "Ctrl+Shift+L", self._on_restore)
        menu.aboutToShow.connect(self._show_state)

    @property
    def actions(self) -> list[QAction]:
        """All of them, for the list of keys."""
        return [self.keep, *self.truths, self.open, self.paste, self.restore]

    def _on_keep(self):
        self._window.present.keep()

    def _on_open(self):
        path, _filter = QFileDialog.getOpenFileName(self._window, _("Open picture"), "", PICTURE_FILES)
        if path:
            self._window.sources.study_file(Path(path))

    def _on_paste(self):
        image = QApplication.clipboard().image()
        if image.isNull():
            self._window.notice.say(_("There is no picture on the clipboard."), warning=True)
        else:
            self._window.sources.study_pasted(image)

    def _on_restore(self):
        self._window.present.restore()

    def _on_truth_chosen(self, digit):
        """The truth of a drawing is what one says, and one read wrong is kept; of MNIST's digits it is known."""
        probe = self._window.sources.original
        if self._why_no_truth(probe):
            self._window.notice.say(self._why_no_truth(probe))
        else:
            trace, label = self._window.moment.trace, None if probe.label == digit else digit
            self._window.sources.say_truth(label)
            if trace is not None:
                self._window.corrections.correct(label, trace.answer)

    def _show_state(self):
        present, probe = self._window.present, self._window.sources.original
        self.keep.setChecked(present.reference is not None)
        self.keep.setEnabled(self._window.moment is not None)
        self.keep.setToolTip(_("The network view can then show the difference to this moment"))
        why_not = self._why_no_truth(probe)
        for digit, action in enumerate(self.truths):
            action.setChecked(probe.label == digit)
            action.setToolTip(why_not or _("With its truth a drawing has a loss, and so gradients"))
        self.restore.setToolTip(_("Links are cut in the connection table"))

    def _why_no_truth(self, probe):
        if probe.image is None:
            return _("There is no digit whose truth could be said.")
        return (
            ""
            if probe.source in ("drawing", "picture")
            else _("The truth of this digit is known: it comes with its label.")
        )

    def _action(self, menu, text, shortcut, slot):
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked: slot())
        menu.addAction(action)
        return action
