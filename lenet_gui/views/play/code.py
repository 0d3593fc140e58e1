"""The lens on OUTPUT: F6's code beside the digit it is compared with, where they differ, and the ten results so far."""

import numpy as np
from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QPainter

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, DIGITS
from lenet_gui.look import style
from lenet_gui.views.play.cells import (
    SQUARE_LEVEL,
    WEIGHT_LEVEL,
    line_height,
    numbers_picture,
    paint_cells,
    paint_column,
    paint_sign,
    values_picture,
)
from lenet_gui.views.play.told import Told
from lenet_gui.views.play.words import number, size

SIGN = 22
LARGEST_CELL = 28
NAMES_FROM = 140  # pixels of height, from which the pictures have their names below them


def paint_code(painter: QPainter, area: QRect, told: Told) -> None:
    """What is compared, cell by cell, and beside it a column for each digit."""
    (part,) = told.unit.parts
    shape = BITMAP_ROWS, BITMAP_COLUMNS
    code, weights, products = (numbers.reshape(shape) for numbers in (part.inputs, part.weights, part.products))
    compares = told.unit.kind.pairing.compares
    architecture, sign = told.trace.parameters.architecture, style.scaled(SIGN)
    room = (area.width() * 0.58 - 2 * sign) / 3 / BITMAP_COLUMNS
    names = line_height() if area.height() >= style.scaled(NAMES_FROM) else 0
    cell = max(1, min((area.height() - names) // BITMAP_ROWS, int(room), LARGEST_CELL))
    place = QRect(area.x(), 0, cell * BITMAP_COLUMNS, cell * BITMAP_ROWS)
    place.moveTop(area.y() + (area.height() - names - place.height()) // 2)
    done = told.done(products.size)
    current = done if done < products.size else None
    weighed = values_picture(weights, "F6", architecture) if compares else numbers_picture(weights, WEIGHT_LEVEL)
    pairing = told.unit.kind.pairing
    weight = _("{weight} of {digit}").format(weight=pairing.weight, digit=told.unit.map)
    level = SQUARE_LEVEL if compares else WEIGHT_LEVEL
    for values, picture, joined, shown, name in (
        (code, values_picture(code, "F6", architecture), "", None, "F6"),
        (weights, weighed, pairing.signs[0], None, weight),
        (products, numbers_picture(products, level), "=", done, pairing.heads[2].removeprefix("= ")),
    ):
        if joined:
            paint_sign(painter, QRect(place.right() + 1, place.y(), sign, place.height()), joined)
            place = place.translated(place.width() + sign, 0)
        paint_cells(painter, place, values, picture, shown, current, written=False)
        if names:
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour("muted"))
            below = QRect(place.x() - sign // 2, place.bottom() + 1, place.width() + sign, names)
            painter.drawText(
                below, Qt.AlignCenter, painter.fontMetrics().elidedText(name, Qt.ElideRight, below.width())
            )
    left = place.right() + 1 + sign + style.GRID
    _paint_results(painter, QRect(left, area.y(), area.right() + 1 - left, area.height()), told)


def results(told: Told) -> np.ndarray:
    """(10,) what each digit has so far: the penalty, or the logit; NaN for those that have not had their turn."""
    kind, digit = told.unit.kind, told.place.digit
    found = np.full(DIGITS, np.nan)
    found[:digit] = kind.sign * told.trace.penalties[:digit]
    found[digit] = told.sum_so_far
    return found


def _paint_results(painter, area, told):
    """A column for each digit, as high as its penalty; where there are logits, above the least of them."""
    kind, so_far = told.unit.kind, results(told)
    final = kind.sign * told.trace.penalties.astype(float)
    base = 0.0 if kind.pairing.compares else float(final.min())
    most = float(final.max()) - base or 1.0
    text = line_height()
    wide = area.width() / DIGITS
    known = np.where(np.isnan(so_far), -np.inf if kind.sign < 0 else np.inf, so_far)
    finished = known[: told.place.digit + (told.within >= 0.95)]
    best = int(finished.argmax() if kind.sign < 0 else finished.argmin()) if finished.size else None
    painter.setFont(style.font(style.SMALL))
    for digit in range(DIGITS):
        x = area.x() + digit * wide
        strong = digit == best
        painter.setPen(style.colour("text" if digit == told.place.digit or strong else "muted"))
        painter.setFont(style.font(style.SMALL, bold=strong))
        painter.drawText(QRectF(x, area.bottom() + 1 - text, wide, text), Qt.AlignCenter, str(digit))
        place = QRectF(x + 0.2 * wide, area.y() + text, 0.6 * wide, area.height() - 2 * text - 2)
        share = 0.0 if np.isnan(so_far[digit]) else (so_far[digit] - base) / most
        colour = "accent" if strong else "text" if digit == told.place.digit else "muted"
        paint_column(painter, place, share, colour)
    _tell(painter, QRect(area.x(), area.y(), area.width(), text), told.place.digit, so_far, best, kind.sign)


def _tell(painter, row, digit, so_far, best, sign):
    """The digit that has its turn, and the one that leads, with their numbers."""
    write = number if sign < 0 else size
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("text"))
    painter.drawText(row, Qt.AlignRight | Qt.AlignVCenter, f"{digit}:  {write(so_far[digit])}")
    if best is not None:
        painter.setFont(style.font(style.SMALL, bold=True))
        painter.setPen(style.colour("accent"))
        painter.drawText(row, Qt.AlignLeft | Qt.AlignVCenter, f"{best}:  {write(so_far[best])}")
