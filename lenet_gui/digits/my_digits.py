"""One's own digits in the window: a wrong answer that is corrected is kept, and training can mix them in."""

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QMainWindow

from core.data.my_digits import MyDigitsFolder, as_part
from core.language import _
from core.run.commands import MixIn
from core.run.snapshot import Snapshot
from core.study.transform import UNCHANGED
from lenet_gui.jobs.training_thread import TrainingThread

SHARE = 0.1  # of every batch


class OwnDigits(QObject):
    """Between the window, the thread that trains, and the view "My digits", which is made when it is first needed."""

    failed = pyqtSignal(str)  # one sentence on what could not be done
    mixing_changed = pyqtSignal(bool)

    def __init__(self, window: QMainWindow, thread: TrainingThread):
        super().__init__(window)
        self._window, self._thread = window, thread
        self._folder = MyDigitsFolder()
        self._mixing = False
        self._run_id: int | None = None
        self._kept: tuple = (None, None)  # a picture under study and the name under which it is kept
        self._just_said = False  # that it is kept because its truth has just been said
        thread.snapshot_ready.connect(self._on_snapshot_ready)

    def make_view(self):
        """The view of the dock."""
        from lenet_gui.views.my_digits.view import MyDigits

        view = MyDigits(self._folder)
        view.digits_changed.connect(self._on_digits_changed)
        view.failed.connect(self.failed)
        view.exported.connect(lambda path: self._window.notice.say(_("Saved in {path}").format(path=path)))
        view.digit_chosen.connect(self.study)
        return view

    def study(self, digit) -> None:
        """Study a core.data.my_digits.MyDigit: its strokes come to the pad, as a change that can be undone there."""
        sources = self._window.sources
        if digit.strokes:
            sources.picked.emit()
            self._window.study.pad.set_strokes(digit.strokes, digit.width)
            sources.say_truth(digit.label)
        else:
            sources.study_own(digit)
        self._kept, self._just_said = (sources.original.image, digit.name), False

    def correct(self, label: int | None, answer: int | None) -> None:
        """The truth of the drawing or picture under study has been said; None says that it is not known any more.

        What was answered wrong is kept with its truth. Of a digit that is kept already the truth becomes the new one;
        if it was kept a moment ago and its truth is not known any more, it leaves again.
        """
        window, probe = self._window, self._window.sources.original
        view = window.docks["own"].made()
        name = self._name_of(probe.image)
        old = next((digit for digit in view.digits if digit.name == name), None)
        if old is None and label in (None, answer):
            return
        if label is None:
            if self._just_said and view.take_out((name,)):
                window.notice.say(_("Taken out of my digits again; undo it there."))
            return
        if window.present.lens.transform != UNCHANGED:
            answer = None  # it was given to the digit as the sliders of "Robustness" have changed it
        pad = window.study.pad
        strokes = pad.strokes() if probe.source == "drawing" else []
        kept = view.keep(strokes, pad.pen_width, probe.image, label, answer, instead_of=old)
        if kept is not None:
            self._kept, self._just_said = (probe.image, kept.name), old is None or self._just_said
            window.notice.say(_("Kept among my digits as a {label}; undo it there.").format(label=label))

    def mix_in(self, mixing: bool) -> None:
        """Train with one's own digits among the others from now on, in the runs to come too; or no longer."""
        self._mixing = mixing
        digits = self._window.docks["own"].made().digits
        self._send(digits)
        if mixing and not digits:
            self._window.notice.say(
                _("There are no digits of yours yet: draw one and say its truth when it is misread.")
            )

    def words(self) -> str:
        """What the run trains on besides its data, to be said after the name of that; empty for nothing."""
        share = _share(self._window.present.live)
        return _(", {share:.0f} % of them mine").format(share=100 * share) if share else ""

    def forget_deleted(self) -> None:
        """When the window closes nobody can ask for them any more."""
        self._folder.forget_deleted()

    def _name_of(self, image):
        return self._kept[1] if image is self._kept[0] else None

    def _on_digits_changed(self, digits):
        if self._mixing:
            self._send(digits)

    def _on_snapshot_ready(self, snapshot):
        """A run that was opened brings digits of one's own with it, or none; every other goes on as was chosen."""
        if snapshot.run_id != self._run_id:
            self._run_id = snapshot.run_id
            view = self._window.docks["own"].view
            self._mixing = _share(snapshot) > 0 or (self._mixing and not (view and view.digits))
            self.mixing_changed.emit(self._mixing)

    def _send(self, digits):
        self._thread.send(MixIn(as_part(digits) if self._mixing and digits else None, SHARE))


def _share(snapshot: Snapshot | None) -> float:
    """Of every batch, as the run remembers it."""
    changes = () if snapshot is None else snapshot.history.changes
    return next((value for _step, name, value in reversed(changes) if name == "share of own digits"), 0.0)
