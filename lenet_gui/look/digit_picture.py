"""A digit's 28 x 28 picture in crisp squares, which answers to the pointer with its exact numbers."""

from functools import lru_cache

import numpy as np
from PyQt5.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PyQt5.QtGui import QImage, QPainter
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.language import _
from core.sizes import DIGIT_SIZE
from lenet_gui.look import style
from lenet_gui.look.live_tip import LiveTip
from lenet_gui.look.pictures import paint_picture

_ARROWS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}


class DigitPicture(QWidget):
    """One digit as large as the widget allows in whole pixels; an empty field while there is none.

    The pointer or the arrows read its pixels.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._image: np.ndarray | None = None
        self._read: tuple[int, int] | None = None  # row and column of the pixel that the keys have come to
        self.setFocusPolicy(Qt.TabFocus)
        self._tip = LiveTip(self)
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Fixed)
        self.setAccessibleName(_("What the network sees"))

    def sizeHint(self) -> QSize:
        return QSize(2 * DIGIT_SIZE, 2 * DIGIT_SIZE)

    @property
    def image(self) -> np.ndarray | None:
        """(28, 28) uint8 as shown."""
        return self._image

    def show_image(self, image: np.ndarray | None) -> None:
        """Show this digit, (28, 28) uint8, or nothing."""
        if image is not self._image:
            self._image = image
            self._tip.refresh()
            self.update()

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            place = event.pos()
            self._tip.show(event.globalPos(), lambda: self._text_at(place))
            return True
        return super().event(event)

    def focusInEvent(self, event):
        super().focusInEvent(event)
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason):
            self._read_at(DIGIT_SIZE // 2, DIGIT_SIZE // 2)
        self.update()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self._read = None
        self.update()

    def keyPressEvent(self, event):
        if event.key() not in _ARROWS:
            super().keyPressEvent(event)
            return
        row, column = self._read or (DIGIT_SIZE // 2, DIGIT_SIZE // 2)
        down, right = _ARROWS[event.key()]
        self._read_at(max(0, min(DIGIT_SIZE - 1, row + down)), max(0, min(DIGIT_SIZE - 1, column + right)))

    def _read_at(self, row, column):
        self._read = row, column
        self.update()
        place = self._pixel().center()
        self._tip.show(self.mapToGlobal(self.rect().bottomLeft()), lambda: self._text_at(place))

    def _pixel(self) -> QRectF:
        """Where the pixel is that the keys have come to."""
        square, (row, column) = self._square(), self._read
        side = square.width() / DIGIT_SIZE
        return QRectF(square.x() + column * side, square.y() + row * side, side, side)

    def _text_at(self, place: QPoint | QPointF) -> str:
        return pixel_text(self._image, self._square(), place) or _("The digit as the network gets it.")

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("surface"))
        paint_digit(painter, self._image, self._square())
        if self._read is not None and self.hasFocus():
            painter.setPen(style.colour("accent"))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
            painter.drawRect(self._pixel().adjusted(-1, -1, 0, 0))

    def _square(self) -> QRectF:
        return whole_pixels(QRectF(self.rect()), self.devicePixelRatioF())


def whole_pixels(field: QRectF, ratio: float) -> QRectF:
    """The largest square in the middle of a field in which every pixel of a digit covers whole device pixels."""
    room = min(field.width(), field.height()) * ratio
    side = max(1, int(room) // DIGIT_SIZE) * DIGIT_SIZE
    left = field.x() * ratio + (field.width() * ratio - side) // 2
    top = field.y() * ratio + (field.height() * ratio - side) // 2
    return QRectF(left / ratio, top / ratio, side / ratio, side / ratio)


def paint_digit(painter: QPainter, image: np.ndarray | None, square: QRectF) -> None:
    """Paint a digit's ink, (28, 28) uint8, over whatever is there."""
    if image is None:
        return
    image = np.ascontiguousarray(image)
    picture = QImage(image.data, DIGIT_SIZE, DIGIT_SIZE, DIGIT_SIZE, QImage.Format_Indexed8)
    picture.setColorTable(_shades(style.colour("paper").rgb()))
    paint_picture(painter, square, picture)


@lru_cache(maxsize=4)
def _shades(ink: int) -> list[int]:
    return [level << 24 | ink & 0xFFFFFF for level in range(256)]  # the byte is the ink's opacity


def pixel_text(image: np.ndarray | None, square: QRectF, place: QPoint | QPointF) -> str:
    """What the pixel of a digit at this place is; empty where there is none."""
    if image is None or not square.contains(QPointF(place)):
        return ""
    row = int((place.y() - square.y()) * DIGIT_SIZE / square.height())
    column = int((place.x() - square.x()) * DIGIT_SIZE / square.width())
    return _("row {row}, column {column}: {value} of 255").format(row=row, column=column, value=image[row, column])
