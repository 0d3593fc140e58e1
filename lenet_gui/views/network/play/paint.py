"""What a scene adds to the picture: dimmed layers, beams from what is read to what is made, sheets laid on maps."""

from functools import lru_cache

import numpy as np
from PyQt5.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PyQt5.QtGui import QImage, QPainter, QPen, QPolygonF

from core.drawing.pen_line import PEN_WIDTH
from core.drawing.prepared import Prepared
from core.language import _
from core.network.architecture import LAYERS, Architecture
from core.sizes import DIGIT_SIZE
from lenet_gui.look import style
from lenet_gui.look.pictures import ink_picture, paint_picture, signed_picture
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.layout import Box, Layout
from lenet_gui.views.network.lit import frame
from lenet_gui.views.network.play.scene import Scene, Sheet
from lenet_gui.views.network.wires import TableWires, lane, paint_to_c1

_BORDER = 2  # pixels of INPUT around the digit
_LEAST_CURRENT = 3  # pixels of a unit around which a frame can be told from its neighbours
_GAP = 1.0  # two points of a pen's path that are farther apart, in pixels, belong to two strokes
_MOST_POINTS = 600  # of the pen's line: more cannot be told apart


class ScenePainter:
    """Paints scenes at one size: all but the numbers of the layers themselves, and what stands in OUTPUT."""

    def __init__(self, layout: Layout, wires: TableWires):
        self._layout, self._wires = layout, wires
        self._wholes = {layer: QRect(*whole(layout, layer)) for layer in LAYERS}
        self._heads = {layer: QRect(*_head(layout, layer)) for layer in LAYERS}
        self._sheets: tuple[Sheet, ...] = ()
        self._pictures: list[QImage] = []  # of these sheets

    def paint(self, painter: QPainter, area: QRect, scene: Scene, level: float) -> None:
        """All that touches `area`; `level`: of C3's colours."""
        if scene.sheets is not self._sheets:
            self._sheets = scene.sheets
            self._pictures = [signed_picture(sheet.values, level) for sheet in scene.sheets]
        for sheet, picture in zip(scene.sheets, self._pictures, strict=True):
            self._paint_sheet(painter, area, sheet, picture)
        for layer, bright in scene.bright.items():
            if bright < 1 and area.intersects(self._wholes[layer]):
                painter.fillRect(self._wholes[layer], style.colour("ground", round(1 - bright, 2)))
            if bright < 1 and area.intersects(self._heads[layer]):
                painter.fillRect(self._heads[layer], style.colour("ground", round(0.7 * (1 - bright), 2)))
        if scene.beams and area.intersects(self._reach(scene.beams)):
            _paint_beams(painter, self._layout, scene.beams)

    def _reach(self, beams):
        """From what is read to what is made, over the whole height."""
        layers = beams[0].sources[0].layer, beams[0].target.layer
        return self._wholes[layers[0]] | self._wholes[layers[1]]

    def _paint_sheet(self, painter, area, sheet, picture):
        box = self._layout.pictures[sheet.layer][sheet.picture]
        place = QRectF(*box)
        if sheet.link is not None:
            path, middle = self._wires.path(sheet.link), place.center()
            here, end = path.pointAtPercent(sheet.way), path.pointAtPercent(1)
            place.moveCenter(here + sheet.way * (middle - end))
        edge = style.stroke()
        framed = place.adjusted(-edge, -edge, edge, edge)
        if not area.intersects(framed.toAlignedRect()):
            return
        painter.setOpacity(round(sheet.opacity, 2))
        if sheet.link is not None:
            painter.fillRect(framed, style.colour("accent"))
        paint_picture(painter, place, picture)
        painter.setOpacity(1)


def whole(layout: Layout, layer: str) -> Box:
    """All of a layer, with the frames around its maps."""
    boxes = (*layout.rows, layout.none) if layer == "OUTPUT" else layout.pictures[layer]
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left, top, right - left, bottom - top).grown(4)


def area_of(layout: Layout, layers: tuple[str, ...]) -> QRect:
    """All that lies above, below and between these layers."""
    if not layers:
        return QRect()
    boxes = [whole(layout, layer).grown(2) for layer in layers]
    left = 0 if "INPUT" in layers else min(box.x for box in boxes)
    right = layout.size[0] if "OUTPUT" in layers else max(box.right for box in boxes)
    return QRect(left, 0, right - left, layout.switch.y)


def _head(layout, layer):
    """All of a layer's name and size, however long they are."""
    head, further = layout.heads[layer], [box.x for box in layout.heads.values() if box.x > layout.heads[layer].x]
    return Box(head.x, head.y, min(further, default=layout.size[0]) - head.x, head.height)


def _paint_beams(painter, layout, beams):
    """Frames around what is read and what is made of it; between them light, or where there are many their wires."""
    sources = [layout.unit(*source) for source in dict.fromkeys(s for beam in beams for s in beam.sources)]
    targets = [layout.unit(*beam.target) for beam in beams]
    painter.setBrush(Qt.NoBrush)
    painter.setPen(_pen("accent", 1.0 if len(sources) < 3 else 0.6))
    painter.drawRects([frame(box.grown(1)) for box in sources])
    painter.setPen(_pen("accent"))
    painter.drawRects([frame(box.grown(1)) for box in targets])
    current = beams[0].current
    if current is not None and layout.scales[current.layer] >= _LEAST_CURRENT:
        painter.setPen(_pen("text"))
        painter.drawRect(frame(layout.unit(*current).grown(1)))
    before, layer = beams[0].sources[0].layer, beams[0].target.layer
    if len(beams) > 1:
        maps = [beam.target.picture for beam in beams]
        if before == "INPUT":
            paint_to_c1(painter, layout, maps, style.colour("accent", 0.8))
        else:
            painter.drawLines([QLine(*lane(layout, before, layer, of_map)) for of_map in maps])
        return
    if layer == "C3":  # its wires are lit
        return
    if before in ("S4", "C5"):  # all of the layer is read
        sources = [whole(layout, before).grown(-3)]
    painter.setRenderHint(QPainter.Antialiasing)
    for box in sources:
        near, far = box.grown(1), targets[0].grown(1)
        above = QPointF(near.right, near.y + 0.5), QPointF(far.x, far.y + 0.5)
        below = QPointF(near.right, near.bottom - 0.5), QPointF(far.x, far.bottom - 0.5)
        painter.setPen(Qt.NoPen)
        painter.setBrush(style.colour("accent", 0.10))
        painter.drawPolygon(QPolygonF([above[0], above[1], below[1], below[0]]))
        painter.setPen(QPen(style.colour("accent", 0.75), style.stroke()))
        painter.drawLine(*above)
        painter.drawLine(*below)
    painter.setBrush(Qt.NoBrush)
    painter.setRenderHint(QPainter.Antialiasing, False)


# INPUT


def paint_input(
    painter: QPainter, layout: Layout, scene: Scene, architecture: Architecture, prepared: Prepared | None
) -> None:
    """The pen's line before it becomes pixels; then the border of two around them, and the levels of their ink."""
    box, scale = layout.pictures["INPUT"][0], layout.scales["INPUT"]
    inner = box.grown(-_BORDER * scale)
    border = scene.border
    painter.setBrush(Qt.NoBrush)
    if border:
        tint = style.colour("accent", round(0.22 * border, 2))
        for part in (
            QRect(box.x, box.y, box.width, inner.y - box.y),
            QRect(box.x, inner.bottom, box.width, box.bottom - inner.bottom),
            QRect(box.x, inner.y, inner.x - box.x, inner.height),
            QRect(inner.right, inner.y, box.right - inner.right, inner.height),
        ):
            painter.fillRect(part, tint)
        painter.setPen(_pen("accent", round(border, 2)))
        painter.drawRect(frame(box.grown(1)))
        _paint_ink_scale(painter, layout, architecture, round(border, 2))
    else:
        _paint_below(painter, layout, _("{side} × {side}").format(side=DIGIT_SIZE))
    painter.setPen(_pen("accent", round(1 - 0.5 * border, 2)))
    painter.drawRect(frame(inner.grown(1)))
    if scene.ink and prepared is not None:
        _paint_strokes(painter, inner, scale, scene, prepared)


def _paint_strokes(painter, inner, scale, scene, prepared):
    spare = (DIGIT_SIZE - len(prepared.box)) // 2
    down, right = prepared.shift
    painter.save()
    painter.setRenderHint(QPainter.Antialiasing)
    painter.translate(inner.x + (spare + right) * scale, inner.y + (spare + down) * scale)
    painter.scale(scale, scale)
    painter.setOpacity(round(scene.ink, 2))
    painter.setPen(QPen(style.colour("paper"), PEN_WIDTH, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    left = scene.strokes * sum(map(len, _lines(prepared)))
    for line in _lines(prepared):
        count = min(len(line), round(left))
        left -= count
        if count:
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line[: max(2, count)]]))
    painter.restore()


@lru_cache(maxsize=2)
def _lines(prepared: Prepared) -> tuple[list[list[float]], ...]:
    """The strokes as lines, x and y in pixels of the box, of as many points as can be told apart."""
    path = prepared.path
    ends = np.flatnonzero(np.hypot(*np.diff(path, axis=0).T) > _GAP) + 1
    every = max(1, len(path) // _MOST_POINTS)
    parts = (np.concatenate([part[::every], part[-1:]]) for part in np.split(path, ends) if len(part))
    return tuple(part.tolist() for part in parts)


def _paint_below(painter, layout, words, opacity=1.0):
    """Words below INPUT."""
    box = layout.pictures["INPUT"][0]
    painter.setPen(style.colour("muted", opacity))
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL))
    area = QRect(box.x, box.bottom + style.GRID, box.width, style.scaled(18))
    painter.drawText(area, Qt.AlignHCenter | Qt.AlignTop, words)


def _paint_ink_scale(painter, layout, architecture, opacity):
    """From the number of a pixel of bare paper to that of one full of ink."""
    box = layout.pictures["INPUT"][0]
    low, high = architecture.input_levels[:2]
    strip = QRect(box.x, box.bottom + style.GRID, box.width, style.scaled(6))
    painter.setOpacity(opacity)
    painter.fillRect(strip.adjusted(-1, -1, 1, 1), style.colour("line"))
    paint_picture(painter, strip, ink_picture(np.arange(256, dtype=np.uint8)[None]))
    painter.setPen(style.colour("muted"))
    painter.setFont(style.font(style.BODY if layout.large else style.SMALL))
    ends = network_words.level(low), network_words.level(high)
    needed = sum(map(painter.fontMetrics().horizontalAdvance, ends)) + style.GRID
    spare = max(0, needed - box.width) // 2  # a small INPUT is hardly wider than the two numbers
    words = QRect(box.x - spare, strip.bottom() + 4, box.width + 2 * spare, style.scaled(18))
    painter.drawText(words, Qt.AlignLeft | Qt.AlignTop, ends[0])
    painter.drawText(words, Qt.AlignRight | Qt.AlignTop, ends[1])
    painter.setOpacity(1)


def _pen(colour: str, alpha: float = 1.0) -> QPen:
    return QPen(style.colour(colour, alpha), style.stroke(), Qt.SolidLine, Qt.SquareCap, Qt.MiterJoin)
