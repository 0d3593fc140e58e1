"""One of two networks: what it does with the digit, as few pictures, its table, and its answer."""

from dataclasses import dataclass

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QFontMetrics, QPainter

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, C1_MAPS, C3_MAPS, DIGITS
from core.network.loss import NONE
from core.network.parameters import Parameters
from core.study.trace import Trace
from lenet_gui.look import style
from lenet_gui.look.link_scales import NORMS, norms
from lenet_gui.look.pictures import mosaic, paint_picture, signed_picture

_MAPS = {"C1": 3, "C3": 4}  # layer -> pictures in a row
_PLACES = {"C1": (0, 0), "C3": (1, 0), "table": (0, 1), "F6": (1, 1)}  # column and row
_COLUMNS, _ROWS = (0.62, 0.38), 2  # widths of the columns, of what is left of the answers
_ANSWERS = 0.27  # of the width
_THICKEST = 8  # pixels, a bar of the answers
_HIGHEST_CELL = 1.75  # of the table: so many times as high as wide


@dataclass(frozen=True, eq=False)
class Half:
    """What is painted of a network.

    Attributes
    ----------
    title: which network it is
    parameters: the network
    trace: what it does with the digit; None without one
    answer: what it answers, a digit or NONE; None without a digit
    instead: what is said instead of the answers while they may not be told; else nothing
    """

    title: str
    parameters: Parameters
    trace: Trace | None
    answer: int | None
    instead: str = ""


def levels_of(halves: tuple[Half, ...]) -> dict[str, float]:
    """What the full colour stands for in each layer: the same in all of these, so that they can be compared."""
    made = {}
    for layer in (*_MAPS, "F6"):
        bounds = [half.parameters.architecture.squashing.bound for half in halves]
        largest = [float(np.abs(half.trace.values[layer]).max()) for half in halves if half.trace is not None]
        made[layer] = max(bounds) if all(bounds) else max([*largest, 1e-6])
    return made


def rows_of(halves: tuple[Half, ...], most: int) -> tuple[int, ...]:
    """Which answers are shown of all of these, in their order: those with the largest shares, at most so many."""
    shares = [half.trace.shares for half in halves if half.trace is not None]
    if not shares:
        return ()
    largest = np.max(shares, axis=0)
    chosen = sorted(range(DIGITS + 1), key=lambda row: (all(row != half.answer for half in halves), -largest[row]))
    return tuple(sorted(chosen[:most]))


def most_rows(height: int) -> int:
    """How many answers there is room for, each with its name, in an area as high as that of `paint_half`."""
    line = QFontMetrics(style.font(style.SMALL)).height()
    return max(1, (height - _head()) // (line - 1))


def _head():
    return QFontMetrics(style.font(style.SMALL, bold=True)).height() + 4 + style.GRID // 2


def paint_half(
    painter: QPainter, area: QRect, half: Half, levels: dict[str, float], rows: tuple[int, ...] = ()
) -> None:
    """The title; C1 over the table, C3 over the code of F6; and at the right the answers in these rows."""
    painter.setFont(style.font(style.SMALL, bold=True))
    painter.setPen(style.colour("text"))
    title = QRect(area.x(), area.y(), area.width(), _head() - style.GRID // 2)
    words = painter.fontMetrics().elidedText(half.title, Qt.ElideRight, title.width())
    painter.drawText(title, Qt.AlignLeft | Qt.AlignVCenter, words)
    body = area.adjusted(0, _head(), 0, 0)
    wide = round(body.width() * (1 - _ANSWERS)) - style.GRID
    row = body.height() // _ROWS
    for block, (column, number) in _PLACES.items():
        left, span = round(wide * sum(_COLUMNS[:column])), round(wide * _COLUMNS[column])
        place = QRect(body.x() + left, body.y() + number * row, span - style.GRID, row - style.GRID // 2)
        _paint_block(painter, place, block, half, levels)
    left = body.x() + wide + style.GRID
    _paint_answers(painter, QRect(left, body.y(), area.right() - left, body.height()), half, rows)


def _paint_block(painter, place, block, half, levels):
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    high = painter.fontMetrics().height()
    name = _("table") if block == "table" else block
    painter.drawText(QRect(place.x(), place.y(), place.width(), high), Qt.AlignLeft | Qt.AlignTop, name)
    room = place.adjusted(0, high + 2, 0, 0)
    if block == "table":
        _paint_table(painter, room, half.parameters)
    elif half.trace is not None:
        values = half.trace.values[block]
        if block in _MAPS:
            sheet = mosaic(values, _MAPS[block], 1)
        else:
            sheet = values.reshape(-1, BITMAP_COLUMNS)
        paint_picture(painter, _fitted(room, sheet.shape), signed_picture(sheet, levels[block]))


def _fitted(room, shape):
    """The largest place of this shape, (rows, columns), in the room's upper left corner."""
    rows, columns = shape
    unit = min(room.width() / columns, room.height() / rows)
    return QRect(room.x(), room.y(), max(1, int(unit * columns)), max(1, int(unit * rows)))


def _paint_table(painter, room, parameters):
    """A cell for each link, as bright as its kernel is large."""
    wide = max(2, min(room.width() // C3_MAPS, room.height() // C1_MAPS))
    high = max(2, min(int(_HIGHEST_CELL * wide), room.height() // C1_MAPS))
    sizes = norms(parameters["C3.weights"])
    places = {link: size for link, size in zip(parameters.architecture.links, sizes, strict=True)}
    for s2 in range(C1_MAPS):
        for c3 in range(C3_MAPS):
            size = places.get((s2, c3))
            colour = style.colour("raised") if size is None else style.colour("accent", 0.12 + 0.88 * NORMS.share(size))
            painter.fillRect(QRect(room.x() + c3 * wide, room.y() + s2 * high, wide - 1, high - 1), colour)


def _paint_answers(painter, area, half, rows):
    """A bar for the share of each of these digits, and of none; the answer is strong."""
    if half.instead:
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        painter.drawText(area, Qt.AlignLeft | Qt.AlignTop | Qt.TextWordWrap, half.instead)
        return
    if half.trace is None or not rows:
        return
    bold = QFontMetrics(style.font(style.SMALL, bold=True))
    step, name_wide = area.height() / len(rows), bold.horizontalAdvance(_("none")) + 6
    for number, row in enumerate(rows):
        top, strong = round(area.y() + number * step), row == half.answer
        name = _("none") if row == NONE else str(row)
        painter.setFont(style.font(style.SMALL, bold=strong))
        painter.setPen(style.colour("text" if strong else "muted"))
        painter.drawText(QRect(area.x(), top, name_wide, round(step)), Qt.AlignLeft | Qt.AlignVCenter, name)
        room, thick = area.width() - name_wide, max(2, min(round(step / 3), style.scaled(_THICKEST)))
        bar = QRect(area.x() + name_wide, top + round((step - thick) / 2), room, thick)
        painter.fillRect(bar, style.colour("raised"))
        bar.setWidth(max(1, round(room * float(half.trace.shares[row]))))
        painter.fillRect(bar, style.colour("accent" if strong else "muted"))
