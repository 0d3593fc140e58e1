"""What stands still in the network view: names, frames, lines, the legend; and the ten rows of the answer."""

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QFontMetrics, QImage, QPainter

from core.architecture import LAYERS, PAPER, Architecture
from core.moment import Moment
from lenet_gui import style
from lenet_gui.views import network_words
from lenet_gui.views.network_layout import Layout
from lenet_gui.views.network_wires import answer_wire, paint_resting_lines

# A bar is full at this penalty: a code of 84 units that has the wrong sign in three of four.
FULL_PENALTY = 252.0
FULL_LOGIT_DISTANCE = 20.0  # with softmax a bar shows how far a logit is behind the best


def paint_ground(painter: QPainter, layout: Layout, architecture: Architecture | None) -> None:
    """Everything that only changes with the size, the theme or the architecture."""
    architecture = architecture or PAPER
    paint_resting_lines(painter, layout)
    _paint_heads(painter, layout, architecture)
    for layer in LAYERS:
        if layer == "OUTPUT" and architecture.output == "softmax":
            continue
        for box in layout.pictures[layer]:
            painter.fillRect(QRect(*box.grown(1)), style.colour("line"))
            painter.fillRect(QRect(*box), style.colour("ground"))
    _paint_legend(painter, layout)


def _paint_heads(painter, layout, architecture):
    name_size, line_size = (style.TITLE, style.BODY) if layout.large else (style.BODY, style.SMALL)
    facts = [architecture.layer(layer) for layer in LAYERS]
    metrics = QFontMetrics(style.font(line_size))
    lefts = [layout.heads[layer].x for layer in LAYERS] + [layout.size[0]]
    short = any(
        metrics.horizontalAdvance(network_words.size_line(fact, short=False)) > lefts[i + 1] - lefts[i] - 12
        for i, fact in enumerate(facts)
    )
    for fact in facts:
        head = layout.heads[fact.name]
        painter.setFont(style.font(name_size, bold=True))
        painter.setPen(style.colour("text"))
        painter.drawText(head.x, head.y, 400, head.height // 2, Qt.AlignLeft | Qt.AlignVCenter, fact.name)
        painter.setFont(style.font(line_size))
        painter.setPen(style.colour("muted"))
        line = network_words.size_line(fact, short)
        painter.drawText(
            head.x, head.y + head.height // 2, 400, head.height - head.height // 2, Qt.AlignLeft | Qt.AlignVCenter, line
        )


def _paint_legend(painter, layout):
    """The colours of a signed value, from -A over zero to +A."""
    box = layout.legend
    width, height = (192, 8) if layout.large else (96, 6)
    colours = style.signed_colours()
    strip = QImage(256, 1, QImage.Format_RGB32)
    for index, (red, green, blue) in enumerate(colours.tolist()):
        strip.setPixel(index, 0, 0xFF000000 | red << 16 | green << 8 | blue)
    font = style.font(style.BODY if layout.large else style.SMALL)
    painter.setFont(font)
    painter.setPen(style.colour("muted"))
    low, high = (network_words.signed(sign * style.SQUASH_AMPLITUDE, 2) for sign in (-1, 1))
    space = QFontMetrics(font).horizontalAdvance(low) + 8
    flags = Qt.AlignLeft | Qt.AlignVCenter
    painter.drawText(box.x, box.y, space, box.height, flags, low)
    painter.drawImage(QRect(box.x + space, box.middle - height // 2, width, height), strip)
    painter.drawText(box.x + space + width + 8, box.y, space, box.height, flags, high)


def paint_answer(painter: QPainter, layout: Layout, moment: Moment, bitmaps: QImage | None) -> None:
    """Of each digit its name, bitmap, bar (short is near) and penalty; the winner by light, frame and bold type.

    `bitmaps` is 7 x 120 pixels, the ten one below the other; None with a softmax output.
    """
    trace, softmax = moment.trace, moment.parameters.architecture.output == "softmax"
    size = style.BODY if layout.large else style.SMALL
    plain, bold = style.font(size), style.font(size, bold=True)
    x, width = layout.bar
    if softmax:
        x, width = layout.pictures["OUTPUT"][0].x, width + x - layout.pictures["OUTPUT"][0].x
    thick = 6 if layout.large else 3
    if trace is not None:
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(style.colour("accent", 0.8))
        painter.drawPath(answer_wire(layout, trace.answer))
        painter.setRenderHint(QPainter.Antialiasing, False)
    for digit, row in enumerate(layout.rows):
        winner = trace is not None and digit == trace.answer
        painter.setFont(bold if winner else plain)
        painter.setPen(style.colour("accent" if winner else "muted"))
        flags = Qt.AlignVCenter
        painter.drawText(row.x, row.y, layout.name_width, row.height, Qt.AlignLeft | flags, str(digit))
        painter.fillRect(x, row.middle - thick // 2, width, thick, style.colour("line", 0.6))
        if bitmaps is not None:
            painter.setOpacity(1.0 if winner else 0.45)
            painter.drawImage(QRect(*layout.pictures["OUTPUT"][digit]), bitmaps, QRect(0, 12 * digit, 7, 12))
            painter.setOpacity(1.0)
        if trace is None:
            continue
        behind = trace.penalties[digit] - trace.penalties.min() if softmax else trace.penalties[digit]
        share = min(1.0, max(0.0, float(behind) / (FULL_LOGIT_DISTANCE if softmax else FULL_PENALTY)))
        painter.fillRect(
            x,
            row.middle - thick // 2,
            max(thick, round(share * width)),
            thick,
            style.colour("accent" if winner else "muted"),
        )
        painter.setPen(style.colour("text" if winner else "muted"))
        text = network_words.penalty(float(trace.penalties[digit]), softmax)
        painter.drawText(row.x, row.y, row.width, row.height, Qt.AlignRight | flags, text)
        if winner and not softmax:
            painter.setPen(style.colour("accent"))
            box = layout.pictures["OUTPUT"][digit]
            painter.drawRect(box.x - 3, box.y - 3, box.width + 5, box.height + 5)
            painter.drawRect(box.x - 2, box.y - 2, box.width + 3, box.height + 3)
