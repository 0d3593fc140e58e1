"""What lights up over the picture: what is pointed at or picked, what it comes from, what it feeds; and the focus."""

from PyQt5.QtCore import QRect, Qt, QVariantAnimation
from PyQt5.QtGui import QPainter, QPen
from PyQt5.QtWidgets import QWidget

from core.network.architecture import LAYERS
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.network.layout import Box, Layout
from lenet_gui.views.network.reach import Reach
from lenet_gui.views.network.wires import lane

QUIET = 0.5  # how bright the reach of a picked unit is while nothing is pointed at


class LinksLight(QVariantAnimation):
    """The light of the wires of what is pointed at or picked; the last ones fade."""

    def __init__(self, view: QWidget):
        super().__init__(view, duration=style.FADE_MS, startValue=0.0, endValue=0.0)
        self.links: frozenset[tuple[int, int]] = frozenset()  # of the present selection, or of the last while it fades
        self.amount = 0.0  # how far they are lit, 0 to 1
        self.valueChanged.connect(self._move)

    def turn_to(self, links: frozenset[tuple[int, int]], amount: float) -> None:
        """Light these from now on, so far; or none, if there are none."""
        self.links, target = links or self.links, amount if links else 0.0
        if target != self.endValue():
            self.stop()
            self.setStartValue(self.amount)
            self.setEndValue(target)
            self.start()

    def _move(self, amount):
        self.amount = amount


def paint_reach(painter: QPainter, layout: Layout, selection: Selection, reach: Reach, brightness: float) -> None:
    """Frames around the maps that take part, and in them the fields; the nearer to the unit, the brighter."""
    painter.setBrush(Qt.NoBrush)
    next_layer = LAYERS[LAYERS.index(selection.layer) + 1 :][:1] if selection.layer else ()
    far = {(field.layer, field.picture) for field in reach.targets if field.layer not in next_layer}
    for layer, picture in reach.pictures:
        painter.setPen(_pen("accent", brightness * (0.25 if (layer, picture) in far else 0.55)))
        painter.drawRect(frame(layout.pictures[layer][picture].grown(1)))
    painter.setPen(_pen("accent", brightness * 0.55))
    for before, after in (("C1", "S2"), ("C3", "S4")):
        for layer, picture in reach.pictures:
            if layer == before and (after, picture) in reach.pictures:
                painter.drawLine(*lane(layout, before, after, picture))
    near, further, source = (_pen("accent", brightness * share) for share in (0.8, 0.5, 1.0))
    for fields, pen in ((reach.targets, None), (reach.sources, source)):
        for field in fields:
            if (field.rows, field.columns) != UNITS[field.layer]:
                painter.setPen(pen or (near if field.layer in next_layer else further))
                painter.drawRect(frame(layout.unit(*field)))


def paint_pointed(painter: QPainter, layout: Layout, selection: Selection) -> None:
    """A frame around the one unit that is pointed at."""
    unit = layout.unit_of(selection)
    if unit is not None:
        painter.setPen(_pen("text", 1))
        painter.drawRect(frame(unit.grown(1)))


def paint_picked(painter: QPainter, layout: Layout, selection: Selection) -> None:
    """Four corners around the picked unit or map (of a digit of OUTPUT, its whole row), which stay as one points on."""
    box = layout.unit_of(selection) or layout.picture(selection)
    if selection.layer == "OUTPUT" and selection.row is None and selection.map is not None:
        box = layout.rows[selection.map]
    if box is None:
        return
    box = box.grown(4 if layout.large else 3)
    reach = max(3, min(box.width, box.height) // 4)
    painter.setPen(Qt.NoPen)
    thick = style.stroke()
    for x in (box.x, box.right - reach):
        for y in (box.y, box.bottom - thick):
            painter.fillRect(x, y, reach, thick, style.colour("text"))
    for x in (box.x, box.right - thick):
        for y in (box.y, box.bottom - reach):
            painter.fillRect(x, y, thick, reach, style.colour("text"))


def paint_focus(painter: QPainter, layout: Layout, selection: Selection) -> None:
    """A short line above the name of the layer where the keyboard is."""
    head = layout.heads[selection.layer or "INPUT"]
    painter.fillRect(head.x, head.y - 4, style.scaled(24), style.stroke(2), style.colour("accent"))


def _pen(colour: str, alpha: float) -> QPen:
    return QPen(style.colour(colour, alpha), style.stroke(), Qt.SolidLine, Qt.SquareCap, Qt.MiterJoin)


def frame(box: Box) -> QRect:
    """What drawRect needs so that a pen of one pixel stays inside the box."""
    return QRect(box.x, box.y, box.width - 1, box.height - 1)
