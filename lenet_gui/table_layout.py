"""Where the connection table puts its cells, its headings and the picture of the picked kernel."""

from dataclasses import dataclass

from PyQt5.QtCore import QPoint, QRect, QSize
from PyQt5.QtGui import QFontMetrics

from core.architecture import C1_MAPS, C3_MAPS
from lenet_gui import style
from lenet_gui.kernel_picture import CAPTION, HEADING

# The paper's groups of C3 maps: the first six read 3 maps of S2, the next six 4 neighbours, three 4 apart, one all 6.
_GROUP_STARTS = (6, 12, 15)
_GAP = 2 * style.GRID + 4  # between the table and the kernel


@dataclass(frozen=True)
class TableLayout:
    """All in device-independent pixels.

    Attributes
    ----------
    step: from one cell to the next, within a group
    cell: width and height of a cell
    columns: left edge of each C3 column
    top: of the first row
    kernel: the picked kernel's picture with its lines above and below
    """

    step: int
    cell: int
    columns: tuple[int, ...]
    top: int
    kernel: QRect

    @classmethod
    def fitting(cls, size: QSize, name_width: int) -> "TableLayout":
        """The largest that fits; the kernel is as high as the table, and at least as wide as its name."""
        small = QFontMetrics(style.font(style.SMALL))
        left, top = style.MARGIN + small.horizontalAdvance("S2  0") + style.GRID, style.MARGIN + HEADING
        width = size.width() - left - _GAP - style.MARGIN
        height = size.height() - top - CAPTION - style.MARGIN
        # With a group's gap of 3 + step / 5 the table is 16.6 steps and 9 pixels wide, and the kernel 6 steps.
        step = max(4, min((width - 9) * 10 // 226, (width - 9 - name_width) * 10 // 166, height // C1_MAPS))
        group, cell = 3 + step // 5, step - max(2, step // 10)
        columns = tuple(left + c * step + group * sum(c >= start for start in _GROUP_STARTS) for c in range(C3_MAPS))
        side = (C1_MAPS - 1) * step + cell
        kernel_left = columns[-1] + cell + _GAP
        kernel = QRect(kernel_left, style.MARGIN, max(side, name_width) + 2, HEADING + side + CAPTION)
        return cls(step, cell, columns, top, kernel)

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
        on_column_heading = row is None and self.top - HEADING <= place.y() < self.top
        on_row_heading = column is None and style.MARGIN <= place.x() < self.columns[0]
        if row is not None and (column is not None or on_row_heading):
            return row, column
        return (None, column) if on_column_heading else (None, None)

    def _around(self, first, last):
        half = (self.step - self.cell) // 2 + 1
        return first.united(last).adjusted(-half, -half, half, half)
