"""The rows of OUTPUT: of each digit its name, its bitmap, a bar and a number; and "none of these"."""

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QPainter, QPen

from core.language import _
from core.network.architecture import Architecture
from core.network.layers.kind import Output
from core.network.loss import NONE
from core.study.lens import DIFFERENCE, GRADIENT
from lenet_gui.look import style
from lenet_gui.look.pictures import paint_picture
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.layout import Layout
from lenet_gui.views.network.modes import Shown
from lenet_gui.views.network.wires import answer_wire

# Large type may be a little higher than its row; digits, which reach neither up nor down, are not.
_LEFT = Qt.AlignLeft | Qt.AlignVCenter | Qt.TextDontClip
_APART = 6  # pixels between a bar and its number
_RIGHT = Qt.AlignRight | Qt.AlignVCenter | Qt.TextDontClip


def paint_answer_ground(painter: QPainter, layout: Layout, architecture: Architecture) -> None:
    """The names of the digits and the tracks of the bars."""
    x, width, thick = track(layout, architecture.kind("OUTPUT"))
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL))
    for digit, row in enumerate(layout.rows):
        painter.setPen(style.colour("muted"))
        painter.drawText(row.x, row.y, layout.name_width, row.height, _LEFT, str(digit))
        painter.fillRect(x, row.middle - thick // 2, width, thick, style.colour("line", 0.6))


def paint_answer(
    painter: QPainter, layout: Layout, output: Output, shown: Shown, answer: int | None, none: float, bitmaps
) -> None:
    """Bitmaps, bars and numbers; the answer (the smallest penalty) by light, frame and bold type.

    A penalty's bar is short where F6's code is near. Gradients and differences have bars to both sides of zero, those
    of gradients in the colours of their signs. `none`
    is the penalty of "none of these"; where it is finite, it has an eleventh row, and can be the answer. `bitmaps` are
    the bright and the dim picture of the ten bitmaps; None where OUTPUT compares with none.
    """
    paint_bitmaps(painter, layout, bitmaps, answer)
    if answer is None:
        return
    if answer != NONE:
        paint_winner(painter, layout, answer, bitmaps is not None)
    level, signed = shown.levels["OUTPUT"], shown.mode in (GRADIENT, DIFFERENCE)
    numbers = shown.values["OUTPUT"] if signed or np.isinf(none) else np.append(shown.values["OUTPUT"], none)
    numbers = output.sign * numbers
    x, width, thick = track(layout, output)
    lengths = numbers.max() - numbers if output.sign < 0 and not signed else numbers
    muted, text, accent = style.colour("muted"), style.colour("text"), style.colour("accent")
    size = style.BODY if layout.large else style.SMALL
    plain, bold = style.font(size), style.font(size, bold=True)
    painter.setFont(plain)
    for digit, row in enumerate((*layout.rows, layout.none)[: numbers.size]):
        colour = accent if digit == answer else muted
        if shown.mode == GRADIENT:
            colour = style.sign_colour(numbers[digit])
        share = max(-1.0, min(1.0, float(lengths[digit]) / level))
        if signed:  # from the middle, where zero is
            end, middle = round(share * width / 2), x + width // 2
            painter.fillRect(min(middle, middle + end), row.middle - thick // 2, abs(end), thick, colour)
            painter.fillRect(middle, row.middle - thick // 2 - 2, 1, thick + 4, muted)
        else:
            if digit == NONE:
                paint_none(painter, layout, output, wins=digit == answer)
            painter.fillRect(x, row.middle - thick // 2, max(thick, round(share * width)), thick, colour)
        if digit == answer:
            painter.setFont(bold)
        painter.setPen(text if digit == answer else muted)
        number = network_words.output_number(shown.mode, float(numbers[digit]), output)
        if painter.fontMetrics().horizontalAdvance(number) > layout.number_width:
            number = network_words.output_number(shown.mode, float(numbers[digit]), output, short=True)
        wide = painter.fontMetrics().horizontalAdvance(number)
        if wide > layout.number_width - _APART:  # also of the short ones in large type: not into the end of its bar
            painter.fillRect(row.right - wide - _APART, row.y, wide + _APART, row.height, style.colour("ground"))
        painter.drawText(row.x, row.y, row.width, row.height, _RIGHT, number)
        if digit == answer:
            painter.setFont(plain)


def paint_bitmaps(painter: QPainter, layout: Layout, bitmaps, bright: int | None) -> None:
    """All ten, one of them bright; nothing where there are none."""
    if bitmaps is not None:
        for digit, box in enumerate(layout.pictures["OUTPUT"]):
            picture = bitmaps[0 if digit == bright else 1]
            paint_picture(painter, QRect(*box), picture, QRect(0, 12 * digit, 7, 12))


def paint_winner(painter: QPainter, layout: Layout, answer: int, framed: bool) -> None:
    """The wire from F6 to the answer's row, its name in bold type, and if it has a bitmap a frame around that."""
    row, accent = layout.rows[answer], style.colour("accent")
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(QPen(style.colour("accent", 0.8), style.stroke()))
    painter.drawPath(answer_wire(layout, answer))
    painter.setRenderHint(QPainter.Antialiasing, False)
    name = QRect(row.x, row.y, layout.name_width, row.height)
    painter.fillRect(row.x, row.y, layout.name_width - 4, row.height, style.colour("ground"))
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL, bold=True))
    painter.setPen(QPen(accent, style.stroke()))
    painter.drawText(name, _LEFT, str(answer))
    if framed:
        box = layout.pictures["OUTPUT"][answer]
        painter.drawRect(box.x - 3, box.y - 3, box.width + 5, box.height + 5)
        painter.drawRect(box.x - 2, box.y - 2, box.width + 3, box.height + 3)


def paint_none(painter: QPainter, layout: Layout, output: Output, wins: bool) -> None:
    """The name of "none of these" and the track of its bar, which OUTPUT has with MAP only; no bitmap, no wire."""
    row, (x, width, thick) = layout.none, track(layout, output)
    painter.fillRect(x, row.middle - thick // 2, width, thick, style.colour("line", 0.6))
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL, bold=wins))
    painter.setPen(style.colour("accent" if wins else "muted"))
    painter.drawText(row.x, row.y, row.width, row.height, _LEFT, _("none"))


def track(layout: Layout, output: Output) -> tuple[int, int, int]:
    """Left edge, width and thickness of the bars, which begin where the bitmaps are if there are none."""
    x, width = layout.bar
    if not output.pairing.compares:
        x, width = layout.pictures["OUTPUT"][0].x, width + x - layout.pictures["OUTPUT"][0].x
    return x, width, style.stroke(6 if layout.large else 3)
