"""Where the connection table puts its cells, its lines above and below, and the sum of the picked column."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PyQt5.QtCore import QPoint, QRect, QSize
from PyQt5.QtGui import QFontMetrics

from core.network.architecture import C1_MAPS, C3_MAPS, KERNEL
from lenet_gui.look import style

# The paper's groups of C3 maps: the first six read 3 maps of S2, the next six 4 neighbours, three 4 apart, one all 6.
_GROUP_STARTS = (6, 12, 15)
HEAD, HEADINGS, FOOT = 28, 20, 24  # heights: the line of switches, the numbers above the columns, the line below
_HEAD_IN_CLASS, _FOOT_IN_CLASS = 22, 20  # where type is large, and so is the space between lines
_BETWEEN = 24  # from the table to the sum
_HITTABLE = 12  # pixels from column to column, below which a cell can hardly be hit
_READABLE = 17  # pixels from column to column, so that two figures fit above each
_MAP = 10  # rows and columns of a C3 map
_GAP, _WORDS = 4, 20  # between pictures; height of the words between or above them
_ROW_GAP, _SIGN, _NAMES = 8, 22, 56  # in a row: between pictures, room for "+ b", for the names of the two lines


@dataclass(frozen=True)
class SumLayout:
    """Where the pictures of one sum lie, from the corner of their widget, for `count` maps that are added.

    Attributes
    ----------
    kernel: the picked cell's 5 x 5
    partials: one for each map that is added; in the square form the picked one alone
    running: the sums so far, one for each map
    biased, result: the sum with its bias, and squashed
    in_a_row: the wide form: all partial maps above their running sums; else the square form, four in a line
    words: the line above the running sums in the square form
    size: of the whole
    """

    kernel: QRect
    partials: tuple[QRect, ...]
    running: tuple[QRect, ...]
    biased: QRect
    result: QRect
    in_a_row: bool
    words: QRect
    size: QSize

    @classmethod
    def square(cls, scale: int, count: int = C1_MAPS) -> "SumLayout":
        """Kernel and partial map above, the sums below in two lines of four; `scale` pixels a unit."""
        return cls._square(scale, count, style.scaled(_WORDS))

    @classmethod
    @lru_cache(maxsize=256)
    def _square(cls, scale, count, line):
        side, step = _MAP * scale, _MAP * scale + _GAP
        large = side + step
        places = [QRect(n % 4 * step, large + line + n // 4 * step, side, side) for n in range(count + 2)]
        return cls(
            kernel=QRect(0, 0, large // KERNEL * KERNEL, large // KERNEL * KERNEL),
            partials=(QRect(2 * step, 0, 2 * side, 2 * side),),
            running=tuple(places[:count]),
            biased=places[count],
            result=places[count + 1],
            in_a_row=False,
            words=QRect(0, large, 2 * large + _GAP, line),
            size=QSize(2 * large + _GAP, 2 * large + line),
        )

    @classmethod
    def row(cls, scale: int, count: int = C1_MAPS) -> "SumLayout":
        """The kernel, right of it the partial maps, and below each the sum so far, then the bias and the result."""
        # In front of a class the names above the maps are wider than small maps.
        name = QFontMetrics(style.font(style.SMALL)).horizontalAdvance("S2 5") + 6 if style.projected() else 0
        names = name + 8 if name else style.scaled(_NAMES)
        return cls._row(scale, count, style.scaled(_WORDS), style.scaled(_SIGN), names, name)

    @classmethod
    @lru_cache(maxsize=256)
    def _row(cls, scale, count, line, sign, names, name):
        side = _MAP * scale
        second = side + _ROW_GAP
        kernel = (side + second) // KERNEL * KERNEL
        left = kernel + style.MARGIN + names
        lefts = [left + n * max(side + _ROW_GAP, name) for n in range(count)]
        sign = max(sign, name and name - side + 16)
        biased = lefts[-1] + side + sign
        return cls(
            kernel=QRect(0, line, kernel, kernel),
            partials=tuple(QRect(x, line, side, side) for x in lefts),
            running=tuple(QRect(x, line + second, side, side) for x in lefts),
            biased=QRect(biased, line + second, side, side),
            result=QRect(biased + side + sign, line + second, side, side),
            in_a_row=True,
            words=QRect(kernel + style.MARGIN, 0, names, line),
            size=QSize(biased + 2 * side + sign, line + second + side),
        )


@dataclass(frozen=True)
class TableLayout:
    """All in device-independent pixels.

    Attributes
    ----------
    head: the line above, for switches
    step: from one cell to the next, within a group
    cell: width and height of a cell
    columns: left edge of each C3 column
    top: of the first row
    foot: the line below table and sum
    scale, in_a_row: how the sum is drawn, see `SumLayout`
    title: the line above the sum
    sum: where the sum is: beside the table or below it; empty where there is no room for it, as `title` then
    """

    head: QRect
    step: int
    cell: int
    columns: tuple[int, ...]
    top: int
    foot: QRect
    scale: int
    in_a_row: bool
    title: QRect
    sum: QRect

    @classmethod
    def fitting(cls, size: QSize, switches: int = 0) -> "TableLayout":
        """The arrangement in which table and sum are largest together, with columns that can be read.

        `switches` is the width that those above the table need; it counts in front of a class.
        """
        left = style.MARGIN + QFontMetrics(style.font(style.SMALL)).horizontalAdvance("S2  0") + style.GRID
        width = size.width() - left - style.MARGIN
        edge = style.GRID if style.projected() else style.MARGIN
        head_height, foot_height = map(
            style.scaled, (_HEAD_IN_CLASS, _FOOT_IN_CLASS) if style.projected() else (HEAD, FOOT)
        )
        height = size.height() - 2 * edge - head_height - foot_height
        least = switches if style.projected() else 0
        best = max(_arrangements(width, height, least - (left - style.MARGIN)), key=lambda made: made.worth)
        if best.step < style.scaled(_HITTABLE):  # then all the room is the table's
            alone = min((height - style.scaled(HEADINGS)) // C1_MAPS, _widest_step(width))
            best = best if alone <= best.step else _Arrangement(alone, 0, None, below=False)
        of_sum = QSize() if best.of_sum is None else best.of_sum.size
        step, below = best.step, best.below
        group, cell = _group_gap(step), step - max(2, step // 10)
        columns = tuple(left + c * step + group * sum(c >= start for start in _GROUP_STARTS) for c in range(C3_MAPS))
        right, body = columns[-1] + cell, edge + head_height
        table_end = body + style.scaled(HEADINGS) + C1_MAPS * step
        beside = max(right, style.MARGIN + least) + _BETWEEN
        line = style.scaled(20)
        title = QRect(left, table_end + 4, right - left, line) if below else QRect(
            beside, edge - 4, size.width() - style.MARGIN - beside, style.scaled(24)
        )  # fmt: skip
        corner = QPoint(columns[0], title.bottom() + 1) if below else QPoint(beside, body)
        sum_area = QRect(corner, of_sum)
        if best.of_sum is None:
            title, sum_area = QRect(), QRect()
        end, far = max(table_end, sum_area.bottom() + 1), max(right, sum_area.right() + 1)
        return cls(
            head=QRect(style.MARGIN - 6, edge - 4, max(right - style.MARGIN, least) + 12, style.scaled(24)),
            step=step,
            cell=cell,
            columns=columns,
            top=body + style.scaled(HEADINGS),
            foot=QRect(columns[0], end + 4, far - columns[0], foot_height - 4),
            scale=best.scale,
            in_a_row=best.of_sum is not None and best.of_sum.in_a_row,
            title=title,
            sum=sum_area,
        )

    def cell_rect(self, s2: int, c3: int) -> QRect:
        """Where this cell is drawn."""
        return QRect(self.columns[c3], self.top + s2 * self.step, self.cell, self.cell)

    def row_rect(self, s2: int) -> QRect:
        """A whole row, with the space around its cells."""
        return self._around(self.cell_rect(s2, 0), self.cell_rect(s2, C3_MAPS - 1))

    def column_rect(self, c3: int) -> QRect:
        """A whole column, with the space around its cells."""
        return self._around(self.cell_rect(0, c3), self.cell_rect(C1_MAPS - 1, c3))

    def at(self, place: QPoint) -> tuple[int | None, int | None]:
        """(S2 map, C3 map) there: both in a cell, one of them on a heading, else (None, None)."""
        row = (place.y() - self.top) // self.step
        row = row if 0 <= row < C1_MAPS else None
        column = next((c for c, left in enumerate(self.columns) if 0 <= place.x() - left < self.step), None)
        on_column_heading = row is None and self.top - style.scaled(HEADINGS) <= place.y() < self.top
        on_row_heading = column is None and style.MARGIN <= place.x() < self.columns[0]
        if row is not None and (column is not None or on_row_heading):
            return row, column
        return (None, column) if on_column_heading else (None, None)

    def _around(self, first, last):
        half = (self.step - self.cell) // 2 + 1
        return first.united(last).adjusted(-half, -half, half, half)


class _Arrangement(NamedTuple):
    step: int
    scale: int
    of_sum: SumLayout | None  # None: the table alone
    below: bool  # the sum below the table, else beside it

    @property
    def worth(self):
        crowded = min(1.0, self.step / style.scaled(_READABLE))
        return self.step * self.scale * crowded**2 * (1.25 if self.of_sum.in_a_row else 1.0)  # a row tells more


def _arrangements(width, height, least):
    """Every way to divide this room, `least` of the width being the table's; at least one, however small the room."""
    yield _Arrangement(4, 1, SumLayout.square(1), below=False)
    for scale in range(1, 40):
        for form, below in ((SumLayout.square, False), (SumLayout.row, False), (SumLayout.row, True)):
            of_sum = form(scale)
            for_table = height - style.scaled(HEADINGS) - (of_sum.size.height() + 24 if below else 0)
            beside = width if below else width - of_sum.size.width() - _BETWEEN
            step = min(for_table // C1_MAPS, _widest_step(beside))
            if step > 4 and beside >= least and of_sum.size.height() <= height and of_sum.size.width() <= width:
                yield _Arrangement(step, scale, of_sum, below)


def _group_gap(step):
    return 3 + step // 5


def _widest_step(width):
    """The largest step whose cells are no wider than this: 16 of them and the gaps of 3 + a fifth between groups."""
    return max(0, (width - 3 * len(_GROUP_STARTS)) * 5 // (5 * C3_MAPS + len(_GROUP_STARTS)))
