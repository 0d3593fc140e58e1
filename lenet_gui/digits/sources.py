"""Where the digit under study comes from: the pad, a part of the data, a picture, one's own digits; and its changes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PyQt5.QtCore import QMimeData, QObject, pyqtSignal
from PyQt5.QtGui import QImage

from core.data.dataset import Part
from core.drawing.prepared import PICTURE_STAGES, DrawingError, Prepared
from core.language import _
from core.study.lens import Lens
from core.study.moment import Probe
from core.study.transform import UNCHANGED
from lenet_gui.pad.ink import PEN_PIXEL


class DigitSources(QObject):
    """Keeps the digit as it came. `lens` says which stages of its preparation to leave out."""

    probe_ready = pyqtSignal(object)  # core.study.moment.Probe
    picked = pyqtSignal()  # somebody chose this digit, so none is to be shown of itself
    failed = pyqtSignal(str)  # one sentence on why something is no digit

    def __init__(self, lens: Callable[[], Lens], parent: QObject | None = None):
        super().__init__(parent)
        self._lens = lens
        self.original = Probe(image=None)
        self._prepare_again: Callable[[], object] | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the digit is studied as it came."""
        return self._lens().transform == UNCHANGED

    @property
    def now(self) -> tuple:
        """The digit as it came and how it is prepared anew, for `return_to`."""
        return self.original, self._prepare_again

    def return_to(self, then: tuple) -> None:
        """Study what was studied when `now` was this."""
        self._take(*then)

    def study_strokes(self, strokes: list[np.ndarray], width: float, weights: list[np.ndarray] | None = None) -> None:
        """A drawing, pressed as `weights` say (see `StrokePad.weights`).

        The truth that was said of it stays while one goes on drawing.
        """
        from core.drawing.files import prepare_strokes

        label = self.original.label if _goes_on(self.original, strokes) else None
        try:
            prepared = prepare_strokes(strokes, width, self._lens().skipped, PEN_PIXEL * width, weights)
        except DrawingError as error:  # such as endless scribble; what was studied stays
            self.failed.emit(str(error))
            return
        if prepared is None:
            self._take(Probe(image=None), None)
        else:
            again = lambda: self.study_strokes(strokes, width, weights)  # noqa: E731
            self._take(Probe(prepared.picture, label, prepared=prepared), again)

    def study_digit(self, part: Part, name: str, index: int) -> None:
        """A digit of the data."""
        self._take(Probe(part.images[index], int(part.labels[index]), name, index), None)

    def pick_digit(self, part: Part, name: str, index: int) -> None:
        """A digit of the data that was clicked on."""
        self.picked.emit()
        self.study_digit(part, name, index)

    def study_own(self, digit) -> None:
        """One of the user's digits that came from a picture, a core.data.my_digits.MyDigit."""
        self.picked.emit()
        self._take(Probe(digit.picture, digit.label, "picture"), None)

    def study_image(self, image: np.ndarray) -> None:
        """(28, 28) uint8 that somebody else has prepared, such as a part of a number."""
        self.picked.emit()
        self._take(Probe(image, source="picture"), None)

    def study_file(self, path: Path) -> None:
        """The digit in a picture file, or the first drawing in a file of strokes."""
        from core.drawing.files import each_drawing

        self._study_picture(lambda: each_drawing(path, self._lens().skipped), str(path))

    def study_pasted(self, image: QImage) -> None:
        """The digit in a picture from the clipboard."""
        from core.drawing.files import prepare_picture
        from lenet_gui.digits.clipboard_picture import array_of

        pixels = array_of(image)
        skipped = lambda: self._lens().skipped & set(PICTURE_STAGES)  # noqa: E731
        self._study_picture(lambda: [prepare_picture(pixels, skipped())], _("The clipboard"))

    def say_truth(self, label: int | None) -> None:
        """Say which digit this is, or that it is not known."""
        self._take(replace(self.original, label=label), self._prepare_again)

    def prepare_again(self) -> None:
        """Other stages of the preparation are left out now: of the present digit too."""
        if self._prepare_again is not None:
            self._prepare_again()

    def _study_picture(self, prepare: Callable[[], Iterable[Prepared | None]], name: str):
        self.picked.emit()
        try:
            prepared = next(iter(prepare()), None)
        except DrawingError as error:
            self.failed.emit(str(error))
            return
        if prepared is None:
            self.failed.emit(_("{name}: there is no digit in it, it is blank.").format(name=name))
            return
        again = lambda: self._study_picture(prepare, name)  # noqa: E731
        self._take(Probe(prepared.picture, source="picture", prepared=prepared), again)

    def _take(self, probe, prepare_again):
        self.original, self._prepare_again = probe, prepare_again
        self.probe_ready.emit(probe)


def _goes_on(probe: Probe, strokes: list[np.ndarray]) -> bool:
    """Whether these strokes are the drawing under study, changed, and not another one: they share some point."""
    if probe.label is None or probe.source != "drawing" or probe.prepared is None:
        return False
    before = {tuple(point) for stroke in probe.prepared.strokes for point in stroke.tolist()}
    return any(tuple(point) in before for stroke in strokes for point in stroke.tolist())


def dropped_file(data: QMimeData) -> Path | None:
    """The one file that is being dropped, if that is what it is."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else None
