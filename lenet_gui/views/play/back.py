"""The lens on the way back: how the loss depends on the units of a layer, and what one step with this digit does."""

import numpy as np
from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QPainter

from core.language import _
from core.network.architecture import DIGITS
from lenet_gui.look import style
from lenet_gui.look.gradient_scale import enlarged_words, full_colour, too_high, too_low
from lenet_gui.look.pictures import mosaic, paint_picture
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.play.cells import line_height, numbers_picture, paint_cells, paint_column, paint_lines
from lenet_gui.views.play.told import UNKNOWN, Told, strongest_gradients
from lenet_gui.views.play.words import number, size, slope

MOST_LISTED = 6
LIST_WIDTH = 230
LARGEST_CELL = 24
LINES_WIDTH = 150
BAR_ROOM = 12
LEAST_LINES_WITH_NAME = 5  # as high must the columns be for what their ticks are to be said above them


def paint_gradients(painter: QPainter, area: QRect, told: Told) -> None:
    """The layer to which the gradient has come: all its units as pictures, and the strongest as numbers."""
    layer = told.place.gradient_layer
    gradients = told.gradients
    longest = float(np.abs(gradients).max()) or 1.0
    width = min(style.scaled(LIST_WIDTH), area.width() // 2)
    left = QRect(area.x(), area.y(), area.width() - width - 2 * style.MARGIN, area.height())
    maps = gradients.reshape(1, 2, 5) if layer == "OUTPUT" else gradients
    maps = maps.reshape(1, *UNITS[layer]) if maps.shape[1:] == (1, 1) else maps
    legend, text = line_height() + style.GRID // 2, line_height()
    _paint_maps(painter, left.adjusted(0, 0, 0, -legend), maps, full_colour(gradients, layer))
    _paint_legend(painter, QRect(left.x(), left.bottom() + 1 - text, left.width(), text))
    listed = QRect(area.right() + 1 - width, area.y(), width, area.height())
    _paint_list(painter, listed.adjusted(0, 0, 0, -legend), told, longest)
    painter.setPen(style.colour("muted"))
    painter.drawText(listed, Qt.AlignRight | Qt.AlignBottom, enlarged_words(told.trace)[1])


def _paint_maps(painter, area, maps, level):
    """Side by side in so many rows as let them be largest."""
    count, rows, columns = maps.shape
    gap = 1 if count > 1 else 0

    def scale(across):
        down = -(-count // across)
        return min(area.width() / (across * (columns + gap)), area.height() / (down * (rows + gap)), LARGEST_CELL)

    across = max(range(1, count + 1), key=scale)
    sheet = mosaic(maps, across, gap)
    side = max(1, int(scale(across))) if scale(across) >= 1 else scale(across)
    width, height = int(side * sheet.shape[1]), int(side * sheet.shape[0])
    place = QRect(area.x() + (area.width() - width) // 2, area.y() + (area.height() - height) // 2, width, height)
    paint_picture(painter, place, numbers_picture(sheet, level))
    painter.setBrush(Qt.NoBrush)
    painter.setPen(style.colour("line"))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))


def _paint_legend(painter, area):
    """What the two colours say of a unit."""
    painter.setFont(style.font(style.SMALL))
    metrics, square = painter.fontMetrics(), style.scaled(10)
    both = [(too_low(), -1.0), (too_high(), 1.0)]
    widths = [square + 6 + metrics.horizontalAdvance(words) for words, _sign in both]
    x = area.x() + max(0, (area.width() - sum(widths) - 2 * style.GRID) // 2)
    for (words, sign), width in zip(both, widths, strict=True):
        top = area.y() + (area.height() - square) // 2
        painter.fillRect(x, top, square, square, style.sign_colour(sign))
        painter.setPen(style.colour("muted"))
        painter.drawText(QRect(x + square + 6, area.y(), width, area.height()), Qt.AlignLeft | Qt.AlignVCenter, words)
        x += width + 2 * style.GRID


def _paint_list(painter, area, told, level):
    """The units on which the loss depends most, with bars to both sides of 0."""
    row = line_height()
    count = min(MOST_LISTED, area.height() // row, told.gradients.size)
    top = area.y() + (area.height() - count * row) // 2
    for index, (unit, value) in enumerate(strongest_gradients(told, count)):
        place = QRect(area.x(), top + index * row, area.width(), row)
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        painter.drawText(place, Qt.AlignLeft | Qt.AlignVCenter, str(unit).replace("INPUT[0]", "INPUT"))
        painter.setPen(style.colour("text"))
        painter.drawText(place, Qt.AlignRight | Qt.AlignVCenter, slope(value))
        longest = ("INPUT(31,31)  ", "−0.0 · 10⁻⁰⁰  ")
        names, numbers = (painter.fontMetrics().horizontalAdvance(words) for words in longest)
        bar = QRectF(place).adjusted(names, 0.3 * row, -numbers, -0.3 * row)
        middle, length = bar.center().x(), abs(value) / level * bar.width() / 2
        painter.fillRect(QRectF(middle, bar.top() - 2, 1, bar.height() + 4), style.colour("line"))
        place = QRectF(middle if value > 0 else middle - length, bar.top(), length, bar.height())
        painter.fillRect(place, style.sign_colour(value))


def paint_step(painter: QPainter, area: QRect, told: Told) -> None:
    """The ten penalties before and after a step, how C1's kernels would move, and the loss before and after."""
    step, label = told.step, told.trace.label
    if step is None:
        return
    output = told.trace.parameters.architecture.kind("OUTPUT")
    write = number if output.sign < 0 else size
    before, after = (output.sign * float(penalties[label]) for penalties in (step.before, step.after))
    lines_width = style.scaled(LINES_WIDTH)
    moved = told.moved
    there = lambda text: text if moved == 1.0 else UNKNOWN  # noqa: E731
    change = step.change["C1.weights"][:, 0]
    room = area.width() - lines_width - 2 * style.MARGIN
    kernels = QRect(area.x() + round(0.62 * room) + style.MARGIN, area.y(), room - round(0.62 * room), area.height())
    _paint_penalties(painter, QRect(area.x(), area.y(), round(0.62 * room), area.height()), told, moved)
    _paint_kernels(painter, kernels, change)
    lines = [
        [("×", _("gradient"), size(step.size), False)],
        [
            ("", _("{result} of {digit}").format(result=output.result, digit=label), write(before), False),
            ("→", "", there(write(after)), True),
        ],
        [("", _("loss"), size(step.loss_before), False), ("→", "", there(size(step.loss_after)), True)],
    ]
    bars = [None, (before, after), (step.loss_before, step.loss_after)]
    _paint_sizes(
        painter, QRect(area.right() + 1 - lines_width, area.y(), lines_width, area.height()), lines, bars, moved
    )


def _paint_sizes(painter, area, lines, bars, moved):
    """What becomes of the penalty and of the loss: numbers, and where there is room bars, each on a scale of its own.

    Before as a thin line, after as a bar; below 0, where logits can be, there is none.
    """
    text = sum(map(len, lines)) * line_height()
    bar = style.scaled(BAR_ROOM) if area.height() >= text + 2 * style.scaled(BAR_ROOM) else 0
    if not bar:
        top = area.y() + max(0, (area.height() - text) // 2)
        paint_lines(
            painter, QRect(area.x(), top, area.width(), area.height()), [line for some in lines for line in some]
        )
        return
    y = area.y() + (area.height() - text - 2 * bar) // 2
    for some, both in zip(lines, bars, strict=True):
        high = len(some) * line_height()
        paint_lines(painter, QRect(area.x(), y, area.width(), high), some)
        y += high
        if both is None:
            continue
        before, after = both
        if min(both) >= 0 and max(both) > 0:
            left, wide = area.x() + style.scaled(14), area.width() - style.scaled(14)
            now, thick = before + moved * (after - before), style.scaled(4)
            painter.fillRect(QRectF(left, y + 2, wide, thick), style.colour("line"))
            painter.fillRect(QRectF(left, y + 2, wide * now / max(both), thick), style.colour("accent"))
            painter.fillRect(QRectF(left + wide * before / max(both) - 2, y, 2, thick + 4), style.colour("text"))
        y += bar


def _paint_penalties(painter, area, told, moved):
    """Before as a thin line, after as a column: it moves from the one to the other."""
    step, label = told.step, told.trace.label
    both = told.trace.parameters.architecture.kind("OUTPUT").sign * np.array([step.before, step.after], float)
    low = min(0.0, float(both.min()))
    most = float(both.max()) - low or 1.0
    text, wide = line_height(), area.width() / DIGITS
    if area.height() >= LEAST_LINES_WITH_NAME * text:
        _paint_name_of_ticks(painter, QRect(area.x(), area.y(), area.width(), text))
        area = area.adjusted(0, text, 0, 0)
    for digit in range(DIGITS):
        x, strong = area.x() + digit * wide, digit == label
        painter.setFont(style.font(style.SMALL, bold=strong))
        painter.setPen(style.colour("text" if strong else "muted"))
        painter.drawText(QRectF(x, area.bottom() + 1 - text, wide, text), Qt.AlignCenter, str(digit))
        place = QRectF(x + 0.2 * wide, area.y() + 4, 0.6 * wide, area.height() - text - 6)
        before, after = ((both[:, digit] - low) / most).tolist()
        paint_column(painter, place, before + moved * (after - before), "accent" if strong else "muted")
        y = place.bottom() - place.height() * before
        painter.fillRect(QRectF(x + 0.08 * wide, y - 1, 0.84 * wide, 2), style.colour("text"))


def _paint_name_of_ticks(painter, area):
    """What the thin lines are, and what the columns."""
    tick = QRectF(area.x(), area.center().y(), style.scaled(16), 2)
    painter.fillRect(tick, style.colour("text"))
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    words = area.adjusted(style.scaled(16) + 6, 0, 0, 0)
    painter.drawText(words, Qt.AlignLeft | Qt.AlignVCenter, _("before"))


def _paint_kernels(painter, area, change):
    """By how much each weight of C1 would move, the largest in full colour."""
    count = len(change)
    across = 3 if area.height() * 1.2 > area.width() / 2 else 6
    down = -(-count // across)
    text, gap = line_height(), style.GRID
    side = min((area.width() - (across - 1) * gap) // across, (area.height() - text - (down - 1) * gap) // down) // 5
    side = max(1, min(side, LARGEST_CELL))
    level = float(np.abs(change).max())
    width, height = across * 5 * side + (across - 1) * gap, down * 5 * side + (down - 1) * gap
    left, top = area.x() + (area.width() - width) // 2, area.y() + (area.height() - height - text) // 2
    for index, kernel in enumerate(change):
        row, column = divmod(index, across)
        place = QRect(left + column * (5 * side + gap), top + row * (5 * side + gap), 5 * side, 5 * side)
        paint_cells(painter, place, kernel, numbers_picture(kernel, level), written=False)
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    room = painter.fontMetrics().horizontalAdvance
    forms = _("C1's kernels move"), _("kernels move"), _("C1 moves"), "C1"
    words = next((form for form in forms if room(form) <= area.width()), forms[-1])
    painter.drawText(QRect(area.x(), top + height, area.width(), text), Qt.AlignCenter, words)
