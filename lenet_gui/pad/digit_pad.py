"""The drawing pad for one digit, which can also show a digit that is under study."""

import numpy as np
from PyQt5.QtCore import QEvent, QSize, pyqtSignal
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QToolTip, QWidget

from core.language import _
from lenet_gui.look.digit_picture import paint_digit, pixel_text, whole_pixels
from lenet_gui.pad.stroke_pad import StrokePad

THINNEST, THICKEST = 1.0, 5.0  # the pens one can choose, in pixels of the box


class DigitPad(StrokePad):
    """A square to draw a digit on, with a pen of any width, or to show a picture until the pen touches it.

    Places are in pad units: 0..1 from left to right and from top to bottom.
    """

    pen_width_changed = pyqtSignal(float)  # strokes_changed follows where there are strokes

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Draw a digit here"), parent=parent)
        self._given: np.ndarray | None = None  # the picture last asked for
        self._picture: np.ndarray | None = None  # the same while it is shown: the pen wipes it away
        self.setMinimumSize(112, 112)
        self.setAccessibleName(_("Drawing pad"))

    def sizeHint(self) -> QSize:
        return QSize(256, 256)

    @property
    def pen_width(self) -> float:
        """In pixels of the 20 x 20 box, as `core.drawing.files.prepare_strokes` takes it; one for the whole drawing."""
        return self._pen_width

    def set_pen_width(self, width: float) -> None:
        """Draw with a pen of 1 to 5 pixels of the box, what is drawn already too; undone as any other change."""
        width = min(max(width, THINNEST), THICKEST)
        if width == self._pen_width:
            return
        if self._strokes:
            self._commit(_("pen width"), self._strokes, width)
        self._use_width(width)
        self._refresh()

    def set_strokes(self, strokes, width: float | None = None) -> None:
        """Put these strokes, perhaps of a pen so wide, in place of what is there, as one change that can be undone."""
        self._replace(strokes, None if width is None else min(max(width, THINNEST), THICKEST))

    def is_empty(self) -> bool:
        """Whether there is neither a stroke nor a picture."""
        return super().is_empty() and self._picture is None

    def show_picture(self, image: np.ndarray | None) -> None:
        """Show a digit, (28, 28) uint8, until the pen touches the pad; None shows the drawing again.

        A drawing gives way to the picture without a signal, and comes back by undo.
        """
        if image is self._given or (image is not None and self._live is not None):
            return  # nothing new, or the pen is down: a late picture must not wipe what is being drawn
        self._given = self._picture = image
        if image is not None and self._strokes:
            self._commit(_("drawing"), ())
            self._ink = None
        self.update()

    def _use_width(self, width: float) -> None:
        if width != self._pen_width:
            super()._use_width(width)
            self.pen_width_changed.emit(width)

    def _wipe(self) -> None:
        super()._wipe()
        self._picture = None

    def _pen_down(self, place: tuple[float, float], weight: float = 1.0, erase: bool = False) -> None:
        if self._picture is not None and not (erase or self._erasing):
            self._picture = None
            self.update()
        super()._pen_down(place, weight, erase)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            text = pixel_text(self._picture, self._pixels(), event.pos())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _paint_drawing(self, painter: QPainter) -> None:
        if self._picture is not None:
            paint_digit(painter, self._picture, self._pixels())
        else:
            super()._paint_drawing(painter)

    def _pixels(self):
        return whole_pixels(self.sheet(), self.devicePixelRatioF())
