"""A wrong answer that is corrected is kept among one's own digits; and one of those is studied again."""

from typing import TYPE_CHECKING

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.digits.sources import DigitSources
from lenet_gui.pad.digit_pad import DigitPad

if TYPE_CHECKING:
    from core.data.my_digits import MyDigit


class Corrections(QObject):
    """Between the digit under study and the digits that are kept."""

    said = pyqtSignal(str)  # one sentence on what has been done

    def __init__(self, mine: MyDigits, sources: DigitSources, pad: DigitPad, parent: QObject | None = None):
        super().__init__(parent)
        self._mine, self._sources, self._pad = mine, sources, pad
        self._kept: tuple = (None, None)  # a picture under study and the name under which it is kept
        self._just_said = False  # that it is kept because its truth has just been said

    def study(self, digit: "MyDigit") -> None:
        """Study one's own digit: its strokes come to the pad, as a change that can be undone there."""
        sources = self._sources
        if digit.strokes:
            sources.picked.emit()
            self._pad.set_strokes(digit.strokes, digit.width)
            sources.say_truth(digit.label)
        else:
            sources.study_own(digit)
        self._kept, self._just_said = (sources.original.image, digit.name), False

    def correct(self, label: int | None, answer: int | None) -> None:
        """The truth of the drawing or picture under study has been said; None says that it is not known any more.

        What was answered wrong is kept with its truth. Of a digit that is kept already the truth becomes the new one;
        if it was kept a moment ago and its truth is not known any more, it leaves again.
        """
        probe = self._sources.original
        name = self._kept[1] if probe.image is self._kept[0] else None
        old = next((digit for digit in self._mine.digits if digit.name == name), None)
        if old is None and label in (None, answer):
            return
        if label is None:
            if self._just_said and self._mine.take_out((name,)):
                self.said.emit(_("Taken out of my digits again; undo it there."))
            return
        if not self._sources.unchanged:
            answer = None  # it was given to the digit as the sliders of "Robustness" have changed it
        strokes = self._pad.strokes() if probe.source == "drawing" else []
        kept = self._mine.keep(strokes, self._pad.pen_width, probe.image, label, answer, instead_of=old)
        if kept is not None:
            self._kept, self._just_said = (probe.image, kept.name), old is None or self._just_said
            self.said.emit(_("Kept among my digits as a {label}; undo it there.").format(label=label))
