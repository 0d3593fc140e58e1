"""The kernels, dials and sheets as pictures. Painted once for each state of the weights; frames come on top."""

from functools import lru_cache

import numpy as np
from PyQt5.QtCore import QPointF, QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPen

from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, KERNEL
from lenet_gui.look import style
from lenet_gui.look.kept_picture import in_vectors
from lenet_gui.look.pictures import paint_picture, signed_picture
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.kernels.layout import C5, C5_SIDE, F6, KernelsLayout, Sheet
from lenet_gui.views.kernels.numbers import Numbers, heading

_STEPS = 10  # of brightness, in which the frames of what has moved differ
_SWEEP = 135  # degrees from zero, at the top, to either end of a dial
_NUMBERS_FROM = 48  # a dial this large has room for its number


def paint_pictures(painter: QPainter, layout: KernelsLayout, numbers: Numbers) -> None:
    """Everything but the readout and the frames."""
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    for text, box in layout.names:
        words = heading(numbers, text) if text in (C5, F6) else text
        painter.drawText(box, Qt.AlignLeft | Qt.AlignVCenter | Qt.TextDontClip, words)  # figures are lower than a line
    for box in layout.empty:
        painter.fillRect(QRect(box.center().x(), box.center().y(), 2, 2), style.colour("line"))
    for sheet in layout.sheets:
        paint_picture(painter, sheet.box, _sheet_picture(sheet, numbers))
        _clear_gaps(painter, sheet)
    kernels = {
        name: signed_picture(numbers.shown[name].reshape(-1, KERNEL), numbers.levels[name])
        for name in ("C1.weights", "C3.weights")
    }
    for item, box in layout.boxes.items():
        if item.array in kernels:
            paint_picture(painter, box, kernels[item.array], QRect(0, KERNEL * item.index, KERNEL, KERNEL))
        elif item.layer in ("S2", "S4"):
            _paint_dial(painter, box, float(numbers.shown[item.array][item.index]), numbers.levels[item.array])


def paint_moved(painter: QPainter, layout: KernelsLayout, moved: dict[str, np.ndarray]) -> None:
    """Frames around all that a step has just moved, the brighter the farther: `moved` has 0 to 1 for each item."""
    if not moved:
        return
    painter.setBrush(Qt.NoBrush)
    steps = {name: np.ceil(_STEPS * shares**2).astype(int) for name, shares in moved.items()}
    for step in range(1, _STEPS + 1):
        frames = [around(box) for item, box in layout.boxes.items() if steps[item.array][item.index] == step]
        if frames:
            painter.setPen(QPen(style.colour("accent", step / _STEPS), style.stroke()))
            painter.drawRects(frames)


def around(box: QRect) -> QRect:
    """What drawRect needs for a frame of one pixel just outside."""
    return box.adjusted(-1, -1, 0, 0)


def _sheet_picture(sheet: Sheet, numbers: Numbers) -> QImage:
    """One pixel a weight, and one between units."""
    values = numbers.shown[f"{sheet.layer}.weights"]
    (rows, columns), (down, right) = sheet.unit, sheet.grid
    laid = np.zeros((down, rows + 1, right, columns + 1), values.dtype)
    if sheet.layer == C5:  # units as down x right, in each 16 maps as 4 x 4, in each 5 x 5
        maps = values.reshape(down, right, 4, 4, KERNEL, KERNEL).transpose(0, 2, 4, 1, 3, 5)
        laid[:, :-1, :, :-1] = maps.reshape(down, C5_SIDE, right, C5_SIDE)
    else:
        units = values.reshape(BITMAP_ROWS, BITMAP_COLUMNS, rows, columns)
        laid[:, :-1, :, :-1] = units.transpose(0, 2, 1, 3)
    laid = laid.reshape(down * (rows + 1), right * (columns + 1))[:-1, :-1]
    return signed_picture(laid, numbers.levels[f"{sheet.layer}.weights"])


def _clear_gaps(painter: QPainter, sheet: Sheet) -> None:
    """Between units there is nothing, not zero: not every palette shows zero as the ground."""
    box, scale, ground = sheet.box, sheet.scale, style.colour("ground")
    (rows, columns), (down, right) = sheet.unit, sheet.grid
    for row in range(1, down):
        painter.fillRect(box.left(), box.top() + (row * (rows + 1) - 1) * scale, box.width(), scale, ground)
    for column in range(1, right):
        painter.fillRect(box.left() + (column * (columns + 1) - 1) * scale, box.top(), scale, box.height(), ground)


def _paint_dial(painter: QPainter, box: QRect, value: float, level: float) -> None:
    """An arc from zero at the top, to the right for more and to the left for less, full at `level`."""
    degrees = round(_SWEEP * max(-1.0, min(1.0, value / level)))
    if in_vectors(painter):
        painter.save()
        painter.translate(box.topLeft())
        _paint_arcs(painter, box.width(), degrees)
        painter.restore()
    else:
        ratio = painter.device().devicePixelRatioF()
        paint_picture(painter, box, _dial(box.width(), ratio, degrees, style.theme().name, style.palette()))
    if box.width() >= style.scaled(_NUMBERS_FROM):
        painter.setPen(style.colour("muted"))
        painter.drawText(box, Qt.AlignCenter, signed_number(value, 2))


@lru_cache(maxsize=2048)
def _dial(side: int, ratio: float, degrees: int, _theme: str, _palette: str) -> QImage:
    """Kept, because arcs cost more to paint than all kernels together, and most stay as they are."""
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.transparent)
    painter = QPainter(image)
    _paint_arcs(painter, side, degrees)
    painter.end()
    return image


def _paint_arcs(painter: QPainter, side: int, degrees: int) -> None:
    painter.setRenderHint(QPainter.Antialiasing)
    width = max(2.0, side / 7)
    area = QRectF(width / 2, width / 2, side - width, side - width)
    colour = QColor(*style.signed_colours()[255 if degrees > 0 else 0].tolist())
    if style.palette() == "grey":  # its black or white would be lost on the ground; the side tells the sign
        colour = style.colour("text")
    painter.setPen(QPen(style.colour("line"), width, Qt.SolidLine, Qt.FlatCap))
    painter.drawArc(area, (90 - _SWEEP) * 16, 2 * _SWEEP * 16)
    painter.setPen(QPen(colour, width, Qt.SolidLine, Qt.FlatCap))
    painter.drawArc(area, 90 * 16, -degrees * 16)
    painter.setPen(QPen(style.colour("text"), style.stroke()))
    painter.drawLine(QPointF(side / 2, 0), QPointF(side / 2, width + 1))
