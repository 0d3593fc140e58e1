"""OUTPUT in the play: F6's code beside each digit's bitmap, cell by cell, while its penalty grows; then the shares."""

from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QPainter, QPen

from core.language import _
from core.network.architecture import DIGITS
from core.network.layers.kind import Output
from core.network.loss import NONE
from lenet_gui.look import style
from lenet_gui.look.pictures import paint_picture, signed_picture
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.answer import paint_bitmaps, paint_none, paint_winner, track
from lenet_gui.views.network.layout import Box, Layout
from lenet_gui.views.network.lit import frame
from lenet_gui.views.network.play.scene import Scene
from lenet_gui.views.network.wires import answer_wire

if TYPE_CHECKING:
    from core.study.trace import Trace

FULL = 4.0  # of (x - w)^2: bright where a unit of F6 says the opposite of the bitmap
_SPACE = 6
_ROWS, _COLUMNS = UNITS["F6"]


def comparison(layout: Layout) -> tuple[Box, Box]:
    """Where the bitmap stands that F6 is compared with, above it, and below it what they differ by."""
    code, first, last = layout.pictures["F6"][0], layout.pictures["C3"][0], layout.pictures["C3"][-1]
    words = style.scaled(16)
    room = min(code.y - first.y, last.bottom - code.bottom) - 2 * _SPACE - words
    scale = max(1, min(layout.scales["F6"], room // _ROWS))
    width, height = _COLUMNS * scale, _ROWS * scale
    left = code.x + (code.width - width) // 2
    return Box(left, code.y - 2 * _SPACE - height, width, height), Box(left, code.bottom + 2 * _SPACE, width, height)


def paint_comparison(painter: QPainter, layout: Layout, scene: Scene, trace: "Trace", bitmaps) -> None:
    """Above F6 the bitmap, below it how much each cell differs, as far as they have been compared."""
    digit, cells = scene.compared
    ideal, differ = comparison(layout)
    edge = style.stroke()
    for box in (ideal, differ):
        painter.fillRect(QRect(*box.grown(edge)), style.colour("line"))
        painter.fillRect(QRect(*box), style.colour("surface"))
    paint_picture(painter, QRect(*ideal), bitmaps[0], QRect(0, _ROWS * digit, _COLUMNS, _ROWS))
    terms = trace.output_terms[digit].reshape(_ROWS, _COLUMNS)
    there = (np.arange(terms.size) < cells).reshape(terms.shape)
    paint_picture(painter, QRect(*differ), signed_picture(terms, FULL, there))
    _paint_row_compared(painter, layout, (ideal, differ), cells)
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL))
    painter.setPen(style.colour("muted"))
    room = style.scaled(80)
    middle, height = ideal.x + ideal.width // 2, style.scaled(16)
    above = QRect(middle - room, ideal.y - 2 - height, 2 * room, height)
    below = QRect(middle - room, differ.bottom + 2, 2 * room, height)
    painter.drawText(above, Qt.AlignHCenter | Qt.AlignBottom, _("bitmap of {digit}").format(digit=digit))
    painter.drawText(below, Qt.AlignHCenter | Qt.AlignTop, trace.parameters.architecture.kind("OUTPUT").pairing.formula)


def _paint_row_compared(painter, layout, others, cells):
    """A frame around the row of cells that is compared now, in all three."""
    if cells >= _ROWS * _COLUMNS:
        return
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(style.colour("accent"), style.stroke(), Qt.SolidLine, Qt.SquareCap, Qt.MiterJoin))
    row = cells // _COLUMNS
    for box in (*others, layout.pictures["F6"][0]):
        scale = box.width // _COLUMNS
        painter.drawRect(frame(Box(box.x, box.y + row * scale, box.width, scale).grown(1)))


def paint_output(
    painter: QPainter,
    layout: Layout,
    output: Output,
    scene: Scene,
    trace: "Trace | None",
    level: float,
    bitmaps,
    answer: int | None,
) -> None:
    """The rows of OUTPUT as far as they are there: penalties, and while a digit is compared its growing sum; shares."""
    now = scene.compared[0] if scene.compared else None
    answered = scene.shares is not None and answer is not None
    paint_bitmaps(painter, layout, bitmaps, answer if answered else now)
    if trace is None:
        return
    if answered:
        _paint_shares(painter, layout, output, scene, trace, answer, bitmaps is not None)
        return
    _paint_penalties(painter, layout, output, scene, trace, level)
    if now is not None:
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(style.colour("accent", 0.8), style.stroke()))
        painter.drawPath(answer_wire(layout, now))
        painter.setRenderHint(QPainter.Antialiasing, False)


def _paint_penalties(painter, layout, output, scene, trace, level):
    """Those that are there, the smallest of them in stronger colours; and that of the digit compared, as it grows."""
    penalties = np.append(trace.penalties, trace.parameters.loss.none_penalty)
    numbers = output.sign * penalties
    lengths = numbers[:DIGITS].max() - numbers if output.sign < 0 else numbers
    known, leads, now = list(range(scene.rows)), None, None
    if scene.compared:
        now, cells = scene.compared
        if np.isfinite(penalties[NONE]):  # which is to be beaten from the beginning
            known.append(NONE)
            paint_none(painter, layout, output, wins=False)
        leads = min(known, key=penalties.__getitem__, default=None)
    for place in known:
        if place != now or not output.pairing.compares:
            words = _number(numbers[place], output)
            look = {"lit": place == now, "leads": place == leads}
            _paint_row(painter, layout, output, place, float(lengths[place]) / level, words, **look)
    if now is not None and output.pairing.compares:
        so_far = float(trace.output_sums[now, cells - 1]) if cells else 0.0
        _paint_row(painter, layout, output, now, so_far / level, _number(so_far, output), lit=True)


def paint_wanted(painter: QPainter, layout: Layout, digit: int) -> None:
    """A frame around the row of the digit that it is meant to be."""
    row = layout.rows[digit]
    edge = Box(row.x - 4, row.y - 3, layout.pictures["OUTPUT"][digit].right - row.x + 8, row.height + 6)
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(style.colour("text"), style.stroke(), Qt.SolidLine, Qt.SquareCap, Qt.MiterJoin))
    painter.drawRect(frame(edge))


def _paint_shares(painter, layout, output, scene, trace, answer, framed):
    if answer != NONE:
        paint_winner(painter, layout, answer, framed)
    has_none = np.isfinite(trace.parameters.loss.none_penalty)
    if has_none:
        paint_none(painter, layout, output, wins=answer == NONE)
    for place in range(DIGITS + has_none):
        share = float(trace.shares[place])
        words = network_words.share(share)
        _paint_row(painter, layout, output, place, scene.shares * share, words, lit=place == answer)


def _paint_row(painter, layout, output, place, share, words, lit=False, leads=False):
    """A bar, full at a share of 1, and what stands beside it."""
    row = layout.none if place == NONE else layout.rows[place]
    x, width, thick = track(layout, output)
    length = max(thick, round(min(1.0, max(0.0, share)) * width)) if share > 0 else 0
    painter.fillRect(
        x, row.middle - thick // 2, length, thick, style.colour("accent" if lit else "text" if leads else "muted")
    )
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL, bold=lit))
    painter.setPen(style.colour("text" if lit or leads else "muted"))
    painter.drawText(row.x, row.y, row.width, row.height, Qt.AlignRight | Qt.AlignVCenter, words)


def _number(value, output):
    return network_words.output_number("", float(value), output)
