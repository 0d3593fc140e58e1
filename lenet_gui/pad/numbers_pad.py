"""The wide pad on which a number of several digits is written."""

from PyQt5.QtCore import QRectF, QSize
from PyQt5.QtWidgets import QWidget

from core.language import _
from lenet_gui.pad.stroke_pad import StrokePad

ASPECT = 5.0  # width of the sheet in units of its height
PEN_WIDTH = 2.0  # in pixels of a digit's box: digits are written smaller here


class NumbersPad(StrokePad):
    """A sheet five times as wide as high. A stroke is (n, 2) float64: x from 0 to 5, y from 0 to 1, downwards."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Write a number here"), ASPECT, parent)
        self._pen_width = PEN_WIDTH
        self.setMinimumSize(240, 44)
        self.setAccessibleName(_("Pad for a number"))
        self.setToolTip(
            _("Write several digits side by side (the right button or E erases, Ctrl+Z undoes, Delete clears)")
        )

    def sizeHint(self) -> QSize:
        return QSize(800, 160)

    def sheet(self) -> QRectF:
        """The part of the widget that is written on, at its left."""
        width = min(float(self.width()), ASPECT * self.height())
        return QRectF(0, (self.height() - width / ASPECT) // 2, width, width / ASPECT)
