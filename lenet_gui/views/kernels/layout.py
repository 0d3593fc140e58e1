"""Where the kernels lie: from a size to boxes, and from a point back to the weight that is there."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from PyQt5.QtCore import QPoint, QRect, QSize

from core.network.architecture import (
    BITMAP_COLUMNS,
    BITMAP_ROWS,
    C1_MAPS,
    C3_MAPS,
    C5_MAPS,
    F6_UNITS,
    KERNEL,
    Architecture,
)
from lenet_gui.look import style
from lenet_gui.look.style import scaled

ALL, MAPS, C5, F6 = SECTIONS = ("all", "C1 to S4", "C5", "F6")
BAR = 24  # height of the row of buttons
HEADING = 20  # height of the line of layer names and map numbers
LINE = 16  # height of a line of text
LEAST_READOUT = 440  # beside the buttons; where there is less, the readout gets its own line
NAMES = 28  # between the dials of S2 and the table: room for the names of C3 and S4
_NUMBERS = 16  # left of C1: room for the numbers of the rows
_GROUP_STARTS = (6, 12, 15)  # the paper's groups of C3 maps, set apart as in the connection table
_GAP, _WIDEST_GAP = 2 * style.GRID, 6 * style.GRID
_SPREADS = tuple(count for count in range(10, 61) if C5_MAPS % count == 0)  # so many of 120 side by side
_LARGEST, _LARGEST_SHEET = 16, 8  # pixels a weight, in kernels and in the sheets of C5 and F6
C5_SIDE = 4 * KERNEL  # a unit of C5 reads 16 maps of 5 x 5: 4 x 4 of them


class Item(NamedTuple):
    """One kernel, dial or unit: the name of its array in `Parameters` and its number in it (C3: of the link)."""

    array: str
    index: int

    @property
    def layer(self) -> str:
        return self.array.split(".")[0]


class Spot(NamedTuple):
    """One number: where it stands in the picture of its item, from 0."""

    item: Item
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Sheet:
    """C5 or F6 as one mosaic of units: `spread` of 120 side by side, and how many pixels a weight is wide.

    In C5 the 120 are the units, each (20, 20); in F6 they are a unit's 120 weights, and the 84 units lie as its code.
    """

    layer: str
    spread: int
    scale: int
    x: int = 0
    y: int = 0

    @property
    def unit(self) -> tuple[int, int]:
        """Rows and columns of weights in one unit."""
        return (C5_SIDE, C5_SIDE) if self.layer == C5 else (C5_MAPS // self.spread, self.spread)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of units."""
        return (C5_MAPS // self.spread, self.spread) if self.layer == C5 else (BITMAP_ROWS, BITMAP_COLUMNS)

    @property
    def size(self) -> QSize:
        """In pixels, a weight's width left free between units."""
        (rows, columns), (down, right) = self.unit, self.grid
        return QSize((right * (columns + 1) - 1) * self.scale, (down * (rows + 1) - 1) * self.scale)

    @property
    def box(self) -> QRect:
        return QRect(QPoint(self.x, self.y), self.size)

    def unit_box(self, index: int) -> QRect:
        """Where this unit is drawn."""
        (rows, columns), (down, right) = self.unit, divmod(index, self.grid[1])
        x, y = right * (columns + 1) * self.scale, down * (rows + 1) * self.scale
        return QRect(QPoint(self.x + x, self.y + y), QSize(columns, rows) * self.scale)


@dataclass(frozen=True)
class KernelsLayout:
    """All in device-independent pixels.

    Attributes
    ----------
    section: what is shown, ALL only where there is room for it
    all_fits: whether there is
    scale: of the kernels of C1 and C3, pixels a weight
    boxes: every item shown -> its box
    empty: the boxes where the table has no link, or a dial no number because pooling has none
    names: (text, box) of the layers and of the numbers of rows and columns; boxes begin left
    sheets: C5 and F6, as far as shown
    readout: one line of text
    """

    section: str
    all_fits: bool
    scale: int
    boxes: dict[Item, QRect]
    empty: tuple[QRect, ...]
    names: tuple[tuple[str, QRect], ...]
    sheets: tuple[Sheet, ...]
    readout: QRect

    def spot(self, place: QPoint) -> Spot | None:
        """The number that is drawn there."""
        for item, box in self.boxes.items():
            if box.contains(place):
                rows, columns = self.shape(item)
                inside = place - box.topLeft()
                return Spot(item, inside.y() * rows // box.height(), inside.x() * columns // box.width())
        return None

    def box(self, spot: Spot) -> QRect:
        """Where this one number is drawn."""
        box, (rows, columns) = self.boxes[spot.item], self.shape(spot.item)
        size = QSize(box.width() // columns, box.height() // rows)
        return QRect(box.topLeft() + QPoint(spot.column * size.width(), spot.row * size.height()), size)

    def shape(self, item: Item) -> tuple[int, int]:
        """Rows and columns of numbers in this item's picture."""
        if item.layer in ("C1", "C3"):
            return KERNEL, KERNEL
        return next((sheet.unit for sheet in self.sheets if sheet.layer == item.layer), (1, 1))

    def moved(self, spot: Spot, before: "KernelsLayout") -> Spot | None:
        """Where the number now is that was at this spot before; None where it is not shown any more.

        A unit of F6 has the shape that its sheet has room for: its numbers keep their order, not their rows.
        """
        if spot.item not in self.boxes:
            return None
        number = spot.row * before.shape(spot.item)[1] + spot.column
        return Spot(spot.item, *divmod(number, self.shape(spot.item)[1]))

    def beside(self, item: Item, down: int, right: int) -> Item:
        """The nearest item above, below, left or right; the same where there is none."""
        here = self.boxes[item].center()

        def distance(other):
            way = self.boxes[other].center() - here
            along, across = (way.x() * right, way.y()) if right else (way.y() * down, way.x())
            return along + 4 * abs(across) if along > abs(across) else None

        near = {other: far for other in self.boxes if (far := distance(other)) is not None}
        return min(near, key=near.get, default=item)


def fitting(size: QSize, section: str, architecture: Architecture, buttons: int) -> KernelsLayout:
    """The largest that fits; `section` is what is wanted and `buttons` the width of the row of buttons."""
    left, top, width = style.MARGIN, style.GRID + scaled(BAR) + style.GRID, size.width() - 2 * style.MARGIN
    bottom = size.height() - style.GRID
    rest = width - buttons - style.MARGIN
    if rest >= LEAST_READOUT:
        readout = QRect(left + width - rest, style.GRID, rest, scaled(BAR))
    else:
        readout = QRect(left, bottom - scaled(LINE), width, scaled(LINE))
        bottom -= scaled(LINE) + style.GRID // 2
    whole = _all(QSize(width, bottom - top - scaled(HEADING)))
    section = MAPS if section == ALL and whole is None else section
    # The readout names C5 and F6 too: where space is short, they need no heading.
    head = 0 if section in (C5, F6) and rest < LEAST_READOUT else scaled(HEADING)
    plan = whole if section == ALL else _one(section, QSize(width, bottom - top - head))
    boxes, empty, names, placed = {}, [], [], []
    x, y, gap = left, top + head, 0
    if plan.pitch:
        _place_maps(QPoint(x, y), plan, architecture, boxes, empty, names)
        x, y = (x, y + 8 * plan.pitch + _below()) if plan.stacked else (x + _maps_width(plan.pitch), y)
        free = left + width - x - sum(sheet.size.width() for sheet in plan.sheets)
        gap = min(_WIDEST_GAP, max(_GAP, free // 2))
        x -= gap if plan.stacked else 0
    for sheet in plan.sheets:
        sheet = replace(sheet, x=x + gap, y=y)
        placed.append(sheet)
        x = sheet.box.right() + 1
        count = C5_MAPS if sheet.layer == C5 else F6_UNITS
        boxes.update({Item(f"{sheet.layer}.weights", unit): sheet.unit_box(unit) for unit in range(count)})
        if head:
            name = QRect(sheet.x, y - scaled(HEADING), left + width - sheet.x, scaled(LINE))
            names.append((sheet.layer, name))
    return KernelsLayout(
        section, whole is not None, plan.scale, boxes, tuple(empty), tuple(names), tuple(placed), readout
    )


class _Plan(NamedTuple):
    """How large everything is: kernels in pixels a weight and from one to the next, and the sheets; not yet where."""

    scale: int = 0
    pitch: int = 0
    sheets: tuple[Sheet, ...] = ()
    stacked: bool = False  # the sheets are below the maps


def _below():
    """Between the maps and the sheets below them."""
    return scaled(HEADING) + style.MARGIN


def _all(room):
    """The best of everything side by side, or the sheets below the maps; None where neither fits."""
    best, best_score = None, []
    for scale in range(2, _LARGEST + 1):
        pitch = _pitch(scale, room.height())
        maps = QSize(_maps_width(pitch), 8 * pitch)
        if maps.height() > room.height() or maps.width() > room.width():
            break
        beside = QSize(room.width() - maps.width() - _GAP, room.height())
        below = QSize(room.width(), room.height() - maps.height() - _below())
        for stacked, rest in ((False, beside), (True, below)):
            for sheets in _pairs_of_sheets(rest):
                score = sorted((scale / 4, *(sheet.scale for sheet in sheets)))  # the smallest of them counts most
                if score > best_score:
                    best, best_score = _Plan(scale, pitch, sheets, stacked), score
    return best


def _pairs_of_sheets(room):
    for scale in range(1, _LARGEST_SHEET + 1):
        c5 = _narrowest(C5, scale, room.height())
        f6 = _largest(F6, QSize(room.width() - c5.size.width() - _GAP, room.height())) if c5 else None
        if f6 is not None:
            yield c5, f6


def _one(section, room):
    if section != MAPS:
        return _Plan(sheets=(_largest(section, room) or Sheet(section, _SPREADS[-1], 1),))
    for scale in range(_LARGEST, 1, -1):
        pitch = _pitch(scale, room.height())
        if 8 * pitch <= room.height() and _maps_width(pitch) <= room.width():
            break
    return _Plan(scale, pitch)


def _narrowest(layer, scale, height):
    """The sheet with as few units (F6: weights) side by side as this height allows."""
    sheets = (Sheet(layer, spread, scale) for spread in _SPREADS)
    return next((sheet for sheet in sheets if sheet.size.height() <= height), None)


def _largest(layer, room):
    sheets = (_narrowest(layer, scale, room.height()) for scale in range(_LARGEST_SHEET, 0, -1))
    return next((sheet for sheet in sheets if sheet is not None and sheet.size.width() <= room.width()), None)


def _pitch(scale, height):
    """From one kernel to the next: eight rows, six of kernels and two of dials, share the height."""
    gap = max(2, scale * 5 // 8)
    if scale == 3 and 8 * (KERNEL * scale + gap) > height:
        gap = 1  # rather close together than smaller still
    return KERNEL * scale + gap


def _group(pitch):
    return 2 + pitch // 6


def _maps_width(pitch):
    columns = C3_MAPS * pitch + len(_GROUP_STARTS) * _group(pitch)
    return scaled(_NUMBERS) + sum(_widths(pitch)) + scaled(NAMES) + columns


def _widths(pitch):  # of C1's kernels with the space behind them, and of S2's dials; large type has room for names
    least = scaled(NAMES) if style.projected() else 0
    return max(pitch + style.GRID, least), max(2 * pitch, least)


def _place_maps(corner, plan, architecture, boxes, empty, names):
    """C1's kernels, S2's dials and the table's six rows side by side, S4's dials under the table's columns."""
    numbers, wide, heading, line = map(scaled, (_NUMBERS, NAMES, HEADING, LINE))
    pitch, side = plan.pitch, QSize(KERNEL * plan.scale, KERNEL * plan.scale)
    trained = architecture.kind("S2").parameters
    c1, (of_c1, of_s2) = corner.x() + numbers, _widths(pitch)
    s2, table = c1 + of_c1, c1 + of_c1 + of_s2 + wide
    columns = [table + c * pitch + _group(pitch) * sum(c >= first for first in _GROUP_STARTS) for c in range(C3_MAPS)]
    rows = [corner.y() + row * pitch for row in range(C1_MAPS + 2)]
    s4 = [row + 2 for row in rows[-2:]]  # a little apart from the kernels

    def dial(array, index, x, y):
        if array.partition(".")[2] in trained:
            boxes[Item(array, index)] = QRect(QPoint(x, y), side)
        else:
            empty.append(QRect(QPoint(x, y), side))

    for row in range(C1_MAPS):
        boxes[Item("C1.weights", row)] = QRect(QPoint(c1, rows[row]), side)
        dial("S2.coefficients", row, s2, rows[row])
        dial("S2.biases", row, s2 + pitch, rows[row])
        if row % (1 if pitch >= scaled(11) else 2) == 0:
            names.append((str(row), QRect(corner.x(), rows[row], numbers, side.height())))
    links = {link: index for index, link in enumerate(architecture.links)}
    for column, x in enumerate(columns):
        for row in range(C1_MAPS):
            box = QRect(QPoint(x, rows[row]), side)
            if (row, column) in links:
                boxes[Item("C3.weights", links[row, column])] = box
            else:
                empty.append(box)
        dial("S4.coefficients", column, x, s4[0])
        dial("S4.biases", column, x, s4[1])
        if column % (1 if pitch >= scaled(22) else 2 if pitch >= scaled(11) else 4) == 0:
            names.append((str(column), QRect(x, corner.y() - heading, 2 * pitch, line)))
    for text, x, y in (("C1", c1, -heading), ("S2", s2, -heading), ("C3", table - wide, -heading)):
        names.append((text, QRect(x, corner.y() + y, wide, line)))
    names.append(("S4", QRect(table - wide, s4[0], wide, side.height())))
