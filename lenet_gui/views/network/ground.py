"""What stands still in the network view: names, frames, lines, and the scale of colours."""

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QFontMetrics, QImage, QPainter

from core.language import _
from core.network.architecture import LAYERS, PAPER, Architecture
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.pictures import paint_picture
from lenet_gui.look.wrapped import wrapped
from lenet_gui.texts.words import words
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.answer import paint_answer_ground
from lenet_gui.views.network.layout import LINES, Layout
from lenet_gui.views.network.layout import layout as layout_of
from lenet_gui.views.network.modes import Shown
from lenet_gui.views.network.wires import paint_resting_lines


def paint_ground(painter: QPainter, layout: Layout, architecture: Architecture | None) -> None:
    """Everything that only changes with the size, the theme or the architecture."""
    architecture = architecture or PAPER
    paint_resting_lines(painter, layout)
    _paint_heads(painter, layout, architecture)
    _paint_explanations(painter, layout, architecture)
    for layer in LAYERS:
        if layer == "OUTPUT" and not architecture.kind("OUTPUT").pairing.compares:
            continue
        for box in layout.pictures[layer]:
            painter.fillRect(QRect(*box.grown(style.stroke())), style.colour("line"))
            painter.fillRect(QRect(*box), style.colour("ground"))
    paint_answer_ground(painter, layout, architecture)


def _paint_heads(painter, layout, architecture):
    painter.setPen(style.colour("text"))
    painter.setFont(style.font(style.TITLE if layout.large else style.caption_size(), bold=True))
    for layer in LAYERS:
        head = layout.heads[layer]
        painter.drawText(head.x, head.y, 400, head.height // layout.head_lines, Qt.AlignLeft | Qt.AlignVCenter, layer)


def explained_layout(width: int, height: int, moment: Moment | None) -> Layout:
    """The layout for this size, with as many lines below the layers' names as it takes to say what they are for."""
    if not style.explained():
        return layout_of(width, height, style.scale())
    architecture = moment.parameters.architecture if moment else PAPER
    for lines in LINES:
        made = layout_of(width, height, style.scale(), lines)
        if all(len(_explanation(made, architecture, layer, lines + 1)) <= lines for layer in made.lines):
            break
    return made


def _paint_explanations(painter, layout, architecture):
    painter.setPen(style.colour("muted"))
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL))
    for layer, box in layout.lines.items():
        high = layout.line_height
        for index, line in enumerate(_explanation(layout, architecture, layer, box.height // high)):
            painter.drawText(box.x, box.y + index * high, 400, high, Qt.AlignLeft | Qt.AlignVCenter, line)


def _explanation(layout, architecture, layer, most):
    """What the layer is for, in at most so many lines."""
    metrics = QFontMetrics(style.font(style.BODY if layout.large else style.SMALL))
    return wrapped(metrics, words().line(architecture, layer), layout.lines[layer].width, most)


def paint_lines_below_names(painter: QPainter, layout: Layout, architecture: Architecture, shown: Shown | None) -> None:
    """Below each layer's name its size, or where every layer has its own the level of its colours, over the last."""
    if layout.head_lines == 1:
        return
    font = style.font(style.BODY if layout.large else style.SMALL)
    metrics = QFontMetrics(font)
    facts = [architecture.layer(layer) for layer in LAYERS]
    lefts = [layout.heads[layer].x for layer in LAYERS] + [layout.size[0]]
    short = any(
        metrics.horizontalAdvance(network_words.size_line(fact, short=False)) > lefts[i + 1] - lefts[i] - 12
        for i, fact in enumerate(facts)
    )
    painter.setFont(font)
    painter.setPen(style.colour("muted"))
    for fact, end in zip(facts, lefts[1:], strict=True):
        head = layout.heads[fact.name]
        painter.fillRect(head.x, head.y + head.height // 2, end - head.x, head.height // 2, style.colour("ground"))
        line = network_words.size_line(fact, short)
        if shown is not None and shown.stepped:
            line = network_words.level_line(shown, fact.name) or line
        painter.drawText(
            head.x, head.y + head.height // 2, 400, head.height - head.height // 2, Qt.AlignLeft | Qt.AlignVCenter, line
        )


LEAST_STRIP = 32  # pixels of the scale of colours


def paint_legend(painter: QPainter, layout: Layout, shown: Shown | None, moved: bool = False) -> None:
    """The colours of a signed value, from minus its layer's level over zero to plus its level; or what they say.

    `moved`: those of the wires, by how far a step has moved each kernel.
    """
    box = layout.legend
    if not box.width:
        return
    painter.fillRect(QRect(*box), style.colour("ground"))
    width, height = map(style.scaled, (192, 8) if layout.large else (80, 6))
    font = style.font(style.BODY if layout.large else style.SMALL)
    metrics = QFontMetrics(font)
    low, high = (_("still"), _("moved")) if moved else network_words.legend_ends(shown)
    space = metrics.horizontalAdvance(network_words.signed(-style.SQUASH_AMPLITUDE, 2)) + 8
    needed = max(map(metrics.horizontalAdvance, (low, high))) + 8
    if needed > space:  # words
        width, space = min(width, box.width - 2 * needed - style.GRID), needed
    if width < style.scaled(LEAST_STRIP):
        width, low, high = box.width - 2 * space, "−", "+"
    colours = style.signed_colours()
    if moved:
        ends = (style.colour(name).getRgb()[:3] for name in ("line", "accent"))
        colours = np.linspace(*ends, 256).round().astype(int)
    strip = QImage(256, 1, QImage.Format_RGB32)
    for index, (red, green, blue) in enumerate(colours.tolist()):
        strip.setPixel(index, 0, 0xFF000000 | red << 16 | green << 8 | blue)
    painter.setFont(font)
    painter.setPen(style.colour("muted"))
    painter.drawText(box.x, box.y, space - 8, box.height, Qt.AlignRight | Qt.AlignVCenter, low)
    paint_picture(painter, QRect(box.x + space, box.middle - height // 2, width, height), strip)
    painter.drawText(box.x + space + width + 8, box.y, space, box.height, Qt.AlignLeft | Qt.AlignVCenter, high)
