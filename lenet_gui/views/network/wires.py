"""The lines of the network view: the 60 links of Table I, the one-to-one lines, and the quiet bundles between."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from PyQt5.QtCore import QPointF, QRect, Qt
from PyQt5.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from core.study.lens import GRADIENT
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.kept_picture import KeptPicture
from lenet_gui.look.link_scales import GRADIENTS, NORMS, norms
from lenet_gui.views.network.layout import Layout

_FAINT, _STRONG = 0.14, 0.85  # opacity of a wire without strength and of full strength
_NEAR = 4  # pixels from a wire within which one points at it
_KEPT = 2  # pictures of lit wires: those that are lit already, and one that comes
_LEVELS = 24  # steps of opacity: a wire that changes by less is not painted anew


def strengths(moment: Moment, mode: str) -> np.ndarray:
    """(links,) from 0 to 1, on scales that never change: how strong each kernel of C3 is, by its norm.

    Where gradients are shown, by the norm of the loss's gradient for the kernel instead; in a play, where they stand
    still, by their share of the strongest, as in `moved`.
    """
    if mode == GRADIENT and moment.lens.play is not None:
        return moved(moment)
    if mode == GRADIENT:
        kernels = moment.parameters.with_vector(moment.trace.weight_gradients)["C3.weights"]
        return np.array([GRADIENTS.share(norm) for norm in norms(kernels)])
    return np.array([NORMS.share(norm) for norm in norms(moment.parameters["C3.weights"])])


def made_from(moment: Moment, mode: str) -> tuple:
    """What `strengths` are made from: where it is the same, they are."""
    gradient = mode == GRADIENT
    return mode, moment.parameters, moment.trace if gradient else None, gradient and moment.lens.play is not None


def moved(moment: Moment) -> np.ndarray:
    """(links,) from 0 to 1, the strongest: how far the step just taken has moved each kernel of C3, by its norm.

    In a play, in which none is taken, how strongly the digit's gradient pulls at each.
    """
    playing = moment.lens.play is not None or moment.step_change is None
    vector = moment.trace.weight_gradients if playing else moment.step_change
    found = norms(moment.parameters.with_vector(vector)["C3.weights"])
    return np.nan_to_num(found / max(float(found.max()), np.finfo(np.float32).tiny), posinf=1.0)


class TableWires:
    """The wires from S2 to C3, painted once into a picture that is kept until their strengths have changed."""

    def __init__(self, layout: Layout, links: tuple[tuple[int, int], ...]):
        self._paths = {link: path for link, path in zip(links, _table_paths(layout, links), strict=True)}
        first, last = layout.pictures["S2"][0], layout.pictures["C3"][1]
        self.area = QRect(first.right, 0, last.x - first.right, layout.size[1])
        self._width = style.stroke(1.5 if layout.large else 1.0)  # Qt paints a width above 1 several times more slowly
        self._levels = np.zeros(0, np.int16)
        self.resting: KeptPicture | None = None  # all wires as they are when none is lit
        self._kept: dict[tuple, KeptPicture] = {}  # wires that are lit
        self._points = None  # until one points at the wires

    def set_strengths(self, shares: np.ndarray) -> bool:
        """Paint the resting wires for these strengths ((links,), 0 to 1); False where that would change nothing."""
        levels = np.round(shares * _LEVELS).astype(np.int16)
        if np.array_equal(levels, self._levels):
            return False
        self._levels = levels
        self.resting = KeptPicture(self.area)
        self.resting.add("wires", partial(_paint_resting, list(self._paths.values()), levels, self._width))
        return True

    def link_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The link whose wire is nearest to this point, and at most `_NEAR` pixels away."""
        if not self.area.contains(int(x), int(y)):
            return None
        if self._points is None:
            self._points = np.array([_points_along(path) for path in self._paths.values()])
        begins, ways = self._points[:, :-1], np.diff(self._points, axis=1)
        to_point = (x, y) - begins
        along = (to_point * ways).sum(axis=2) / np.maximum((ways**2).sum(axis=2), 1e-9)
        nearest = to_point - np.clip(along, 0, 1)[..., None] * ways
        distances = np.hypot(nearest[..., 0], nearest[..., 1]).min(axis=1)
        index = int(distances.argmin())
        return list(self._paths)[index] if distances[index] <= _NEAR else None

    def path(self, link: tuple[int, int]) -> QPainterPath:
        """Along which this link's wire runs."""
        return self._paths[link]

    def paint(self, painter: QPainter, lit: Mapping[tuple[int, int], float], dim: float, strengths=None) -> None:
        """All wires, dimmed by `dim` (0 to 1), and on top in the accent those that are lit, each so far (0 to 1).

        `strengths`: (links,) 0 to 1, how strong the lit ones are where that is not how strong they are at rest.
        """
        painter.setOpacity(1 - 0.72 * dim)
        self.resting.show(painter)
        for amount in sorted({amount for amount in lit.values() if amount > 0}):
            painter.setOpacity(amount)
            self._lit(frozenset(link for link in lit if lit[link] == amount), strengths).show(painter)
        painter.setOpacity(1)

    def _lit(self, links, strengths):
        """These wires as they are when they are fully lit; the last few are kept, since their light comes slowly."""
        levels = self._levels if strengths is None else np.round(strengths * _LEVELS).astype(np.int16)
        key = links, levels.tobytes(), strengths is None
        if key not in self._kept:
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            least = 0.7 if strengths is None else 0.1
            paths = [(path, levels[i]) for i, (link, path) in enumerate(self._paths.items()) if link in links]
            self._kept[key] = KeptPicture(self.area)
            self._kept[key].add("wires", partial(_paint_lit, paths, least, self._width))
        return self._kept[key]


def _paint_lit(paths, least, width, painter):
    painter.setRenderHint(QPainter.Antialiasing)
    for path, level in paths:
        share = float(level) / _LEVELS
        colour = style.colour("accent", least + (1 - least) * share)
        painter.setPen(QPen(colour, width + 0.25 + 0.5 * share))
        painter.drawPath(path)
    painter.setRenderHint(QPainter.Antialiasing, False)


def _paint_resting(paths, levels, width, painter):
    painter.setRenderHint(QPainter.Antialiasing)
    for index in np.argsort(levels):  # the strongest on top
        share = float(levels[index]) / _LEVELS
        painter.setPen(QPen(style.colour("muted", _FAINT + (_STRONG - _FAINT) * share), width))
        painter.drawPath(paths[index])


def _points_along(path):
    """(34, 2): points on a wire, a cubic curve and perhaps a straight line, so close that lines between them are it."""
    ends = np.array([(element.x, element.y) for element in map(path.elementAt, range(path.elementCount()))])
    t = np.linspace(0, 1, 33)[:, None]
    curve = (1 - t) ** 3 * ends[0] + 3 * t * (1 - t) ** 2 * ends[1] + 3 * t**2 * (1 - t) * ends[2] + t**3 * ends[3]
    return np.vstack([curve, ends[-1]])


def paint_resting_lines(painter: QPainter, layout: Layout) -> None:
    """Everything but the table's wires: INPUT to C1, C1 to S2, C3 to S4 as hairlines, the rest as soft bundles."""
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(QPen(style.colour("muted", 0.38), style.stroke()))
    for index in range(len(layout.pictures["C1"])):
        painter.drawPath(_path_to_c1(layout, index))
    painter.setRenderHint(QPainter.Antialiasing, False)
    for before, after in (("C1", "S2"), ("C3", "S4")):
        for index in range(len(layout.pictures[after])):
            painter.drawLine(*lane(layout, before, after, index))
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(Qt.NoPen)
    for before, after in (("S4", "C5"), ("C5", "F6"), ("F6", "OUTPUT")):
        left, right = layout.pictures[before], layout.rows if after == "OUTPUT" else layout.pictures[after]
        start = max(box.right for box in left)
        # Towards the wider side, where the same lines have more room, the bundle grows thinner.
        shade = QLinearGradient(start, 0, right[0].x, 0)
        shade.setColorAt(0, style.colour("line", 0.08 if before == "S4" else 0.55))
        shade.setColorAt(1, style.colour("line", 0.08 if after == "OUTPUT" else 0.55))
        painter.setBrush(shade)
        painter.drawPath(_bundle(start + 4, left[0].y, left[-1].bottom, right[0].x - 4, right[0].y, right[-1].bottom))
    painter.setRenderHint(QPainter.Antialiasing, False)


def paint_to_c1(painter: QPainter, layout: Layout, maps: list[int], colour: QColor) -> None:
    """The lines from INPUT to these maps of C1, over the resting ones."""
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(QPen(colour, style.stroke()))
    for index in maps:
        painter.drawPath(_path_to_c1(layout, index))
    painter.setRenderHint(QPainter.Antialiasing, False)


def answer_wire(layout: Layout, digit: int) -> QPainterPath:
    """The line from F6's code to the bitmap it is nearest to."""
    code, row = layout.pictures["F6"][0], layout.rows[digit]
    path = QPainterPath(QPointF(code.right + 4, code.middle + 0.5))
    middle, end = (code.right + row.x) / 2, row.x - 8
    path.cubicTo(middle, code.middle + 0.5, middle, row.middle + 0.5, end, row.middle + 0.5)
    return path


def lane(layout: Layout, before: str, after: str, index: int) -> tuple[int, int, int, int]:
    """The straight line from a map of C1 or C3 to its map of S2 or S4, as x, y, x, y."""
    left, right = layout.pictures[before][index], layout.pictures[after][index]
    return left.right + 2, right.middle, right.x - 3, right.middle


def _table_paths(layout, links):
    """Wires leave S2 spread over its edge in the order of their targets and arrive side by side at the C3 map."""
    targets = [[target for source, target in links if source == index] for index in range(6)]
    sources = [[source for source, target in links if target == index] for index in range(16)]
    gap = layout.pictures["C3"][2].y - layout.pictures["C3"][0].bottom
    apart = min(3.0, (gap - 2) / 6)
    for source, target in links:
        box = layout.pictures["S2"][source]
        place = (targets[source].index(target) + 0.5) / len(targets[source])
        start = QPointF(box.right + 3, box.y + box.height * (0.1 + 0.8 * place))
        offset = (sources[target].index(source) - (len(sources[target]) - 1) / 2) * apart
        yield _curve(start, layout, "C3", target, offset)


def _path_to_c1(layout, index):
    source = layout.pictures["INPUT"][0]
    start = QPointF(source.right, source.y + source.height * (index + 0.5) / 6)
    return _curve(start, layout, "C1", index, 0.0)


def _curve(start, layout, layer, index, offset):
    """From a point to a map; a map of the second column is reached through the gap in the first."""
    maps = layout.pictures[layer]
    height = maps[index].y + maps[index].height / 2 + offset
    end = maps[0].x - 3
    path = QPainterPath(start)
    reach = (end - start.x()) * 0.5
    path.cubicTo(start.x() + reach, start.y(), end - reach, height, end, height)
    if maps[index].x > maps[0].x:
        path.lineTo(maps[index].x - 3, height)
    return path


def _bundle(x, top, bottom, end, end_top, end_bottom):
    middle = (x + end) / 2
    path = QPainterPath(QPointF(x, top))
    path.cubicTo(middle, top, middle, end_top, end, end_top)
    path.lineTo(end, end_bottom)
    path.cubicTo(middle, end_bottom, middle, bottom, x, bottom)
    path.closeSubpath()
    return path
