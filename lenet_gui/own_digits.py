"""One's own digits in the window: a wrong answer that is corrected is kept, and training can mix them in."""

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QMainWindow

from core.commands import MixIn
from core.language import _
from core.my_digits import MyDigitsFolder, as_part

SHARE = 0.1  # of every batch


class OwnDigits(QObject):
    """Between the window and its view "My digits", which is made when it is first needed."""

    def __init__(self, window: QMainWindow):
        super().__init__(window)
        self._window = window
        self._folder = MyDigitsFolder()
        self._mixing = False
        self._kept = None  # the picture kept last, so that a correction corrected is kept once

    def make_view(self):
        """The view of the dock."""
        from lenet_gui.my_digits_view import MyDigits

        view = MyDigits(self._folder)
        view.digits_changed.connect(self._on_digits_changed)
        view.failed.connect(lambda sentence: self._window.notice.say(sentence, warning=True))
        view.exported.connect(lambda path: self._window.notice.say(_("Saved in {path}").format(path=path)))
        view.digit_chosen.connect(self._window.sources.study_own)
        return view

    def keep(self, label: int, answer: int) -> None:
        """Keep the drawing or picture under study with its truth; the answer was another."""
        window, probe = self._window, self._window.sources.original
        view = window.docks["own"].made()
        if self._kept is probe.image and view.undo_stack.canUndo():
            view.undo_stack.undo()
        pad = window.study.pad
        strokes = pad.strokes() if probe.source == "drawing" else []
        if view.keep(strokes, pad.pen_width, probe.image, label, answer) is not None:
            self._kept = probe.image
            window.notice.say(_("Kept among my digits as a {label}; undo it there.").format(label=label))

    def mix_in(self, mixing: bool) -> None:
        """Train with one's own digits among the others from now on, or no longer."""
        self._mixing = mixing
        digits = self._window.docks["own"].made().digits
        self._send(digits)
        if mixing and not digits:
            self._window.notice.say(
                _("There are no digits of yours yet: draw one and say its truth when it is misread.")
            )

    def forget_deleted(self) -> None:
        """When the window closes nobody can ask for them any more."""
        self._folder.forget_deleted()

    def _on_digits_changed(self, digits):
        if self._mixing:
            self._send(digits)

    def _send(self, digits):
        mixed = as_part(digits) if self._mixing and digits else None
        self._window._thread.send(MixIn(mixed, SHARE))
