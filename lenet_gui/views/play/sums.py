"""The lens on a unit of C1 to F6: what it multiplies and adds up, and how the squashing function makes its value."""

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QFontMetrics, QPainter

from core.language import _
from core.study.play import LINKS, SUM, UNIT, VALUE_AT
from lenet_gui.look import style
from lenet_gui.look.squashing_curve import Curve
from lenet_gui.views.play.cells import (
    WEIGHT_LEVEL,
    line_height,
    numbers_picture,
    paint_cells,
    paint_lines,
    paint_sign,
    values_picture,
)
from lenet_gui.views.play.told import Told

NAMES_FROM = 130  # pixels of height, from which the pictures have names
SIGN = 18  # pixels between two pictures, for what joins them
LARGEST_CELL = 56
LINES_WIDTH, LEAST_CURVE = 126, 80
KERNELS = "C1", "C3"  # whose weights are 5 x 5 and slide
SINGLE = {"C5": (12, 10), "F6": (12, 7)}  # the picture a layer of single units makes


def paint_sum(painter: QPainter, area: QRect, told: Told) -> None:
    """The whole sum, as far as it is there."""
    lines_width = style.scaled(LINES_WIDTH)
    curve = min(area.height(), max(style.scaled(LEAST_CURVE), round(0.36 * area.width() - style.scaled(84))))
    curve = curve if told.unit.squashing is not None else 0
    right = lines_width + (style.MARGIN + curve if curve else 0)
    left = QRect(area.x(), area.y(), area.width() - right - style.MARGIN, area.height())
    if len(told.unit.parts) > 1:
        used = _paint_sources(painter, left, told)
    elif told.unit.kind.pairing is None:
        used = _paint_four(painter, left, told)
    else:
        used = _paint_products(painter, left, told)
    x = used.right() + 1 + style.MARGIN
    spare = max(0, area.right() - x - right)
    x += min(spare // 2, 3 * style.MARGIN)
    count = 5 if told.unit.coefficient is not None else 4
    top = area.y() + max(0, (area.height() - count * line_height()) // 2)
    paint_lines(painter, QRect(x, top, lines_width, area.height()), _texts(told))
    if curve:
        height = min(area.height(), curve)
        place = QRect(x + lines_width + style.MARGIN, area.y() + (area.height() - height) // 2, curve, height)
        Curve(told.unit, place).paint(painter, False, told.sum_so_far, told.rise)


def _texts(told):
    """The lines of the sum as they are written."""
    complete = told.done(1) == 1
    lines = told.lines
    names = {"": _("together") if complete else _("so far")}
    names |= {"bias": _("bias"), "coefficient": _("coefficient"), "squashed": _("squashed")}
    return [(line.operator, names.get(line.caption, line.caption), line.text, line.since >= VALUE_AT) for line in lines]


def _written(told):
    """Whether numbers stand in the cells: not while units follow one another faster than one can read."""
    return told.place.part in (UNIT, LINKS, SUM)


def _paint_products(painter, area, told):
    """One source: inputs above their weights, and large what they make of each other, one after another."""
    (part,) = told.unit.parts
    shape = part.inputs.shape if part.inputs.ndim == 2 else SINGLE[part.layer]
    inputs, weights, products = (numbers.reshape(shape) for numbers in (part.inputs, part.weights, part.products))
    rows, columns = shape
    sign, name = style.scaled(SIGN), line_height()
    named = area.height() >= style.scaled(NAMES_FROM)
    area = area.adjusted(0, name, 0, -name) if named else area  # above and below
    # Products, and beside them two pictures half as large.
    high = max(1, min(area.height() // rows, int((area.width() - sign) / 1.5 / columns), LARGEST_CELL))
    small = max(1, (high * rows - sign) // 2 // rows)
    wide = max(high, min((area.width() - small * columns - sign) // columns, 2 * high if rows <= 5 else high))
    whole = QRect(0, 0, small * columns + sign + wide * columns, high * rows)
    whole.moveTo(area.x(), area.y() + (area.height() - whole.height()) // 2)
    done = told.done(products.size)
    current = done if done < products.size else None
    above = QRect(whole.x(), whole.y(), small * columns, small * rows)
    below = QRect(above)
    below.moveBottom(whole.bottom())
    architecture = told.trace.parameters.architecture
    paint_cells(painter, above, inputs, values_picture(inputs, part.layer, architecture), None, current, _written(told))
    paint_cells(painter, below, weights, numbers_picture(weights, WEIGHT_LEVEL), None, current, _written(told))
    paint_sign(painter, QRect(above.x(), above.bottom() + 1, above.width(), below.y() - above.bottom() - 1), "×")
    paint_sign(painter, QRect(above.right() + 1, whole.y(), sign, whole.height()), "=")
    place = QRect(above.right() + 1 + sign, whole.y(), wide * columns, high * rows)
    paint_cells(painter, place, products, numbers_picture(products, WEIGHT_LEVEL), done, current, _written(told))
    if named:
        kernel = _("kernel") if told.place.scene in KERNELS else _("weights")
        for words, at, top in (
            (part.layer, above, above.y() - name),
            (kernel, below, below.bottom() + 1),
            (_("products"), place, place.bottom() + 1),
        ):
            paint_sign(painter, QRect(at.x() - 12, top, at.width() + 24, name), words, style.SMALL)
    return whole


def _paint_four(painter, area, told):
    """Four inputs, large, beside the map they are taken from."""
    (part,) = told.unit.parts
    architecture, sign = told.trace.parameters.architecture, style.scaled(SIGN)
    source = told.trace.values[part.layer][part.map]
    rows, columns = source.shape
    scale = max(1, min(area.height(), area.width() // 2) // rows)
    cell = min((area.height() - 2) // 2, (area.width() - scale * columns - sign) // 2, 2 * LARGEST_CELL)
    whole = QRect(area.x(), area.y(), scale * columns + sign + 2 * cell, area.height())
    place = QRect(area.x(), area.y() + (area.height() - scale * rows) // 2, scale * columns, scale * rows)
    paint_cells(painter, place, source, values_picture(source, part.layer, architecture), written=False)
    frame = QRect(place.x() + part.column * scale, place.y() + part.row * scale, 2 * scale, 2 * scale)
    large = QRect(place.right() + 1 + sign, area.y() + (area.height() - 2 * cell) // 2, 2 * cell, 2 * cell)
    painter.setPen(style.colour("line"))
    painter.drawLine(frame.topRight(), large.topLeft())
    painter.drawLine(frame.bottomRight(), large.bottomLeft())
    painter.setBrush(Qt.NoBrush)
    painter.setPen(style.colour("accent"))
    painter.drawRect(frame.adjusted(-1, -1, 0, 0))
    done = told.done(4)
    if told.unit.kind.picks_one:
        current = int(part.weights.argmax()) if done == 4 else done
    else:
        current = done if done < 4 else None
    paint_cells(painter, large, part.inputs, values_picture(part.inputs, part.layer, architecture), None, current)
    return whole


def _paint_sources(painter, area, told):
    """Several sources: of each its window above its kernel, and what it gives to the sum, one source after another."""
    parts = told.unit.parts
    many = len(parts) > 6
    pictures, gap = (1, style.GRID // 2) if many else (2, style.GRID)
    totals = told.sources
    longest = max(QFontMetrics(style.font(style.SMALL)).horizontalAdvance(total) for total in (*totals, "−00.00"))
    lines, columns, cell, text = _arranged(area, len(parts), pictures, gap, longest)
    room = max(longest, style.scaled(44)) if text > 3 else 0
    wide = max(5 * cell, min((area.width() - (columns - 1) * gap) // columns, room))
    whole = QRect(area.x(), area.y(), columns * wide + (columns - 1) * gap, area.height())
    head = 0 if many else line_height()
    height = head + 5 * pictures * cell + (pictures - 1) * 3 + text
    top = area.y() + (area.height() - lines * height) // 2
    done = told.done(len(parts))
    for index, part in enumerate(parts):
        line, column = divmod(index, columns)
        place = QRect(area.x() + column * (wide + gap), top + line * height, wide, height)
        if index > done or (index == done and told.within < 1e-9):
            painter.setOpacity(0.25)
        _paint_source(painter, place.adjusted(0, head, 0, 0), cell, part, told, many)
        painter.setFont(style.font(style.SMALL))
        if head:
            painter.setPen(style.colour("muted"))
            name = f"{part.layer} {part.map}"
            name = name if painter.fontMetrics().horizontalAdvance(name) <= place.width() + gap else str(part.map)
            painter.drawText(place, Qt.AlignTop | Qt.AlignHCenter | Qt.TextDontClip, name)
        if index < done and text > 3:
            painter.setPen(style.colour("text"))
            painter.drawText(place, Qt.AlignBottom | Qt.AlignHCenter, totals[index])
        painter.setOpacity(1.0)
    if not many and lines == 1:
        _name_rows(painter, area, whole.right() + 1 + gap, top + head, cell)
    return whole


def _name_rows(painter, area, x, y, cell):
    """What the two pictures of each source are, beside the last one, where there is room for both names."""
    painter.setFont(style.font(style.SMALL))
    painter.setPen(style.colour("muted"))
    names, metrics, room = (_("window"), _("× kernel")), painter.fontMetrics(), area.right() + 1 - style.GRID - x
    if line_height() > 5 * cell or max(map(metrics.horizontalAdvance, names)) > room:
        return
    for number, words in enumerate(names):
        place = QRect(x, y + number * (5 * cell + 3), room, 5 * cell)
        painter.drawText(place, Qt.AlignLeft | Qt.AlignVCenter, words)


def _arranged(area, count, pictures, gap, longest):
    """Lines and columns of so many sources, the side of a cell, and the height of the number below each, if it fits.

    longest: pixels that number may need.
    """
    found = []
    for lines in range(1, 5 if pictures == 1 else 2):
        columns = -(-count // lines)
        wide = (area.width() - (columns - 1) * gap) // columns
        text = line_height() if wide >= longest else 3
        high = (area.height() // lines - text * pictures - (pictures - 1) * 3) // (5 * pictures)
        found.append((max(1, min(wide // 5, high, LARGEST_CELL // 2)), lines, columns, text))
    cell, lines, columns, text = max(found)
    return lines, columns, cell, text


def _paint_source(painter, place, cell, part, told, many):
    x, side = place.x() + (place.width() - 5 * cell) // 2, 5 * cell
    architecture = told.trace.parameters.architecture
    above = QRect(x, place.y(), side, side)
    if many:
        paint_cells(painter, above, part.products, numbers_picture(part.products, WEIGHT_LEVEL), written=False)
        return
    inputs = values_picture(part.inputs, part.layer, architecture)
    paint_cells(painter, above, part.inputs, inputs, written=False)
    below = above.translated(0, side + 3)
    paint_cells(painter, below, part.weights, numbers_picture(part.weights, WEIGHT_LEVEL), written=False)
