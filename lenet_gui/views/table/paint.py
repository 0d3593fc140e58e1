"""How the connection table is painted: its headings, its cells, and the scale of their brightness."""

from dataclasses import dataclass
from functools import lru_cache

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QFont, QLinearGradient, QPainter, QPen, QPolygonF

from core.network.architecture import C1_MAPS, C3_MAPS
from lenet_gui.look import style
from lenet_gui.look.kernel_picture import readable_on
from lenet_gui.views.table.layout import HEADINGS, TableLayout

_BAR = 64  # width of the scale
SCALE_WIDTH = _BAR + 20  # with the spaces between it and the words


@dataclass(frozen=True)
class Cells:
    """What the cells show.

    Attributes
    ----------
    levels: (S2 map, C3 map) of each connection -> 0 (darkest) to 1 (brightest)
    cut: connections that carry nothing for the digit
    lit_row, lit_column: the S2 and the C3 map that are lit, or None
    pointed: the cell under the pointer, or None
    picked: the cell with the ring
    focused: whether the keys go here
    order: connections that can go, in this order
    """

    levels: dict[tuple[int, int], float]
    cut: frozenset[tuple[int, int]]
    lit_row: int | None
    lit_column: int | None
    pointed: tuple[int, int] | None
    picked: tuple[int, int]
    focused: bool
    order: tuple[tuple[int, int], ...] = ()


def level_colour(level: float) -> QColor:
    """From the surface that cells lie on at 0 to the accent at 1, in 256 steps."""
    return _level_colour(round(255 * level) / 255, style.theme())


@lru_cache(maxsize=1024)
def _level_colour(level, theme):
    low, high = QColor(theme.raised), QColor(theme.accent)
    return QColor.fromRgbF(*(a + (b - a) * level for a, b in zip(low.getRgbF(), high.getRgbF(), strict=True)))


def paint_table(painter: QPainter, places: TableLayout, cells: Cells) -> None:
    """Headings and cells."""
    painter.setFont(style.font(style.SMALL))
    if cells.lit_row is not None:
        painter.fillRect(places.row_rect(cells.lit_row), style.colour("line"))
    if cells.lit_column is not None:
        painter.fillRect(places.column_rect(cells.lit_column), style.colour("line"))
    _paint_headings(painter, places, cells.lit_row, cells.lit_column)
    _paint_cells(painter, places, cells)
    _paint_rings(painter, places, cells)


def paint_scale(painter: QPainter, line: QRect, ends: tuple[str, str], names: tuple[str, ...], room: int) -> None:
    """At the left of this line what the brightness means, in the longest of these names for which there is room."""
    metrics = painter.fontMetrics()
    low, high = (metrics.horizontalAdvance(end) for end in ends)
    name = next((name for name in names if low + high + SCALE_WIDTH + metrics.horizontalAdvance(name) <= room), None)
    if name is None:
        return
    left = line.x() + low + 6
    bar = QLinearGradient(left, 0, left + _BAR, 0)
    bar.setColorAt(0, level_colour(0))
    bar.setColorAt(1, level_colour(1))
    painter.fillRect(QRect(left, line.center().y() - 3, _BAR, 8), bar)
    painter.setPen(style.colour("muted"))
    painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, ends[0])
    words = f"{ends[1]}  {name}"
    painter.drawText(line.adjusted(low + _BAR + 12, 0, 0, 0), Qt.AlignLeft | Qt.AlignVCenter, words)


def _paint_headings(painter, places, lit_row, lit_column):
    above, height = places.top - style.scaled(HEADINGS), places.cell
    left, right = style.MARGIN, places.columns[0] - style.GRID
    painter.setPen(style.colour("muted"))
    painter.drawText(
        QRect(left, above, style.scaled(40), style.scaled(HEADINGS) - 4), Qt.AlignLeft | Qt.AlignBottom, "C3"
    )
    painter.drawText(
        QRect(left, places.top, style.scaled(40), height), Qt.AlignLeft | Qt.AlignVCenter | Qt.TextDontClip, "S2"
    )
    apart = -(-painter.fontMetrics().horizontalAdvance("15") // places.step)  # columns from one number to the next
    if places.step < painter.fontMetrics().horizontalAdvance("15") + 5:
        close = style.font(style.SMALL)
        close.setLetterSpacing(QFont.AbsoluteSpacing, -1)
        painter.setFont(close)
    for c3, x in enumerate(places.columns):
        beside = lit_column is not None and abs(c3 - lit_column) < apart
        if c3 != lit_column and (c3 % apart or beside):
            continue
        painter.setPen(style.colour("text" if c3 == lit_column else "muted"))
        place = QRect(x - 8, above, places.cell + 16, style.scaled(HEADINGS) - 4)
        painter.drawText(place, Qt.AlignHCenter | Qt.AlignBottom, str(c3))
    painter.setFont(style.font(style.SMALL))
    low = style.projected() and places.step < style.scaled(style.SMALL) - 2
    for s2 in range(C1_MAPS):
        if low and (s2 - (lit_row or 0)) % 2:
            continue
        painter.setPen(style.colour("text" if s2 == lit_row else "muted"))
        place = QRect(left, places.top + s2 * places.step, right - left, height)
        painter.drawText(place, Qt.AlignRight | Qt.AlignVCenter | Qt.TextDontClip, str(s2))


def _paint_cells(painter, places, cells):
    empty = QPolygonF()
    for s2 in range(C1_MAPS):
        for c3 in range(C3_MAPS):
            cell, link = places.cell_rect(s2, c3), (s2, c3)
            if link in cells.levels:
                painter.fillRect(cell, level_colour(cells.levels[link]))
            else:
                empty.append(QRectF(cell).center())
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(QPen(style.colour("muted", 0.5), style.stroke(3), Qt.SolidLine, Qt.RoundCap))
    painter.drawPoints(empty)
    for link in cells.cut:
        _paint_cut(painter, places.cell_rect(*link))
    painter.setRenderHint(QPainter.Antialiasing, False)
    painter.setBrush(Qt.NoBrush)
    _paint_order(painter, places, cells)


def _paint_order(painter, places, cells):
    """Which goes first, and so on, where there is room for figures."""
    if places.cell < painter.fontMetrics().horizontalAdvance("10") + 2:
        return
    for number, link in enumerate(cells.order, 1):
        ground = style.colour("ground") if link in cells.cut else level_colour(cells.levels[link])
        painter.setPen(readable_on(ground))
        painter.drawText(places.cell_rect(*link), Qt.AlignCenter | Qt.TextDontClip, str(number))


def _paint_cut(painter, cell):
    """An empty frame, struck through: told by its form, whatever the colours."""
    frame = QRectF(cell).adjusted(1, 1, -1, -1)
    painter.fillRect(cell, style.colour("ground"))
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(style.colour("warning"), style.stroke(1.5)))
    painter.drawRect(frame)
    painter.drawLine(frame.bottomLeft(), frame.topRight())


def _paint_rings(painter, places, cells):
    if cells.pointed is not None:
        painter.setPen(QPen(style.colour("muted"), style.stroke()))
        painter.drawRect(places.cell_rect(*cells.pointed).adjusted(-1, -1, 0, 0))
    ring = QRectF(places.cell_rect(*cells.picked)).adjusted(-1, -1, 1, 1)
    painter.setPen(
        QPen(style.colour("text"), style.stroke(3 if cells.focused else 2), Qt.SolidLine, Qt.SquareCap, Qt.MiterJoin)
    )
    painter.drawRect(ring)
