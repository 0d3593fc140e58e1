"""The lens on the answer: how it is shared by the ten digits and "none of these", and how clearly one of them wins."""

import numpy as np
from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QPainter

from core.language import _
from core.network.loss import NONE
from lenet_gui.look import style
from lenet_gui.views.play.cells import line_height, paint_column, paint_lines
from lenet_gui.views.play.told import Told
from lenet_gui.views.play.words import number, size

LINES_WIDTH = 132
GROWN_AT = 0.5  # of the scene, when the columns have their height


def paint_shares(painter: QPainter, area: QRect, told: Told) -> None:
    """The answer, a column for each digit and one for "none of these", and the numbers of its margin."""
    moment = told.moment
    sign_width = style.scaled(56)
    painter.setFont(style.font(style.ANSWER))
    painter.setPen(style.colour("text"))
    answer = _("?") if moment.answer == NONE else str(moment.answer)
    painter.drawText(QRect(area.x(), area.y(), sign_width, area.height()), Qt.AlignCenter, answer)
    lines_width = style.scaled(LINES_WIDTH)
    columns = QRect(area.x() + sign_width + style.GRID, area.y(), 0, area.height())
    columns.setRight(area.right() - lines_width - style.MARGIN)
    _paint_columns(painter, columns, told)
    lines = _lines(told)
    top = area.y() + max(0, (area.height() - len(lines) * line_height()) // 2)
    paint_lines(painter, QRect(area.right() + 1 - lines_width, top, lines_width, area.height()), lines)


def _lines(told):
    trace, moment = told.trace, told.moment
    best, second = sorted(trace.penalties.tolist())[:2]
    lines = [("", _("its penalty"), size(best), False), ("", _("the next"), size(second), False)]
    if trace.parameters.architecture.kind("OUTPUT").sign < 0:
        lines = [("", _("its logit"), number(-best), False), ("", _("the next"), number(-second), False)]
    if moment.answer == NONE:
        none = trace.parameters.loss.none_penalty
        return [lines[0], ("", _("none of these"), size(none), False)]
    sure = trace.sure(moment.lens.threshold)
    return [
        *lines,
        ("", _("margin"), number(trace.margin).removeprefix("+"), False),
        ("", "", _("sure") if sure else _("not sure"), True),
    ]


def _paint_columns(painter, area, told):
    shares = told.trace.shares.tolist()
    if not np.isfinite(told.trace.parameters.loss.none_penalty):  # a loss that knows no such class
        shares = shares[:NONE]
    # "none" is longer than a digit.
    text, wide = line_height(), (area.width() - style.scaled(14)) / len(shares)
    grown = min(1.0, told.place.amount / GROWN_AT)
    for index, share in enumerate(shares):
        x = area.x() + index * wide + (style.scaled(7) if index == NONE else 0)
        strong = index == told.moment.answer
        painter.setFont(style.font(style.SMALL, bold=strong))
        painter.setPen(style.colour("text" if strong else "muted"))
        name = _("none") if index == NONE else str(index)
        painter.drawText(QRectF(x - 12, area.bottom() + 1 - text, wide + 24, text), Qt.AlignCenter, name)
        place = QRectF(x + 0.2 * wide, area.y() + text, 0.6 * wide, area.height() - 2 * text - 2)
        paint_column(painter, place, share * grown, "accent" if strong else "muted")
        label = f"{100 * share:.1f} %"
        if grown == 1.0 and (strong or (share >= 0.005 and wide >= painter.fontMetrics().horizontalAdvance(label))):
            top = place.bottom() - place.height() * share - text
            painter.drawText(QRectF(x - wide, top, 3 * wide, text), Qt.AlignCenter, label)
