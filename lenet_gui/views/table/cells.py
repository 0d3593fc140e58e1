"""The face of the connection table: it paints what it is given, and tells where the pointer is."""

from collections.abc import Container

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QToolTip, QWidget

from core.language import _
from core.network.architecture import C1_MAPS, C3_MAPS
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.views.table.layout import TableLayout
from lenet_gui.views.table.paint import SCALE_WIDTH, Cells, paint_scale, paint_table
from lenet_gui.views.table.words import Words


class CellTable(QWidget):
    """Covers the whole view, below its other widgets."""

    pointed = pyqtSignal(object)  # a core.study.selection.Selection, when it changes
    cell_pointed = pyqtSignal(object)  # (S2 map, C3 map), connected or not, or None, when it changes
    pressed = pyqtSignal(int, int)  # a cell, connected or not
    pressed_twice = pyqtSignal(int, int)

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.places = TableLayout.fitting(parent.size())
        self._cells: Cells | None = None
        self.words = Words()
        self.links: frozenset[tuple[int, int]] = frozenset()
        self.any_cell = False  # whether unconnected cells can be pressed too
        self._pointed = (NOTHING, None)
        self.setMouseTracking(True)

    def show_cells(self, cells: Cells, words: Words) -> None:
        """Paint these."""
        self._cells, self.words = cells, words
        self.update()

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            # Where the line below reads a number, a tool tip would only cover the cells around.
            hint = _("Click a cell, or use the arrow keys, to see what it adds to its C3 map; a double click cuts it.")
            QToolTip.showText(event.globalPos(), "" if self.words.readout or self.words.aside else hint, self)
            return True
        if event.type() == QEvent.PaletteChange:
            self.update()
        return super().event(event)

    def mouseMoveEvent(self, event):
        self._point_at(*self.places.at(event.pos()))

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None, None)

    def _point_at(self, s2, c3):
        cell = None if self._cells is None or None in (s2, c3) else (s2, c3)
        selection = NOTHING
        if cell in self.links and not self.any_cell:
            selection = link_selection(cell)
        elif cell is None and self._cells is not None and (s2, c3) != (None, None):
            selection = Selection("S2", s2) if c3 is None else Selection("C3", c3)
        before, self._pointed = self._pointed, (selection, cell)
        if cell != before[1]:
            answers = cell in self.links or (self.any_cell and cell is not None)
            self.setCursor(Qt.PointingHandCursor if answers else Qt.ArrowCursor)
            self.cell_pointed.emit(cell)
        if selection != before[0]:
            self.pointed.emit(selection)

    def mousePressEvent(self, event):
        self._press(event, self.pressed)

    def mouseDoubleClickEvent(self, event):
        self._press(event, self.pressed_twice)

    def _press(self, event, signal):
        cell = self.places.at(event.pos())
        if event.button() == Qt.LeftButton and None not in cell and self._cells is not None:
            self._point_at(*cell)
            signal.emit(*cell)

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        if self._cells is None:
            painter.setPen(style.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignCenter, _("The 60 kernels that join S2 to C3 appear here."))
            return
        paint_table(painter, self.places, self._cells)
        self._paint_words(painter, self.words, painter.fontMetrics())

    def title(self, metrics: QFontMetrics) -> str:
        """What stands above the sum: as much as there is room for."""
        told, room = (self.words.title, self.words.short_title), self.places.title.width()
        return next((words for words in told if metrics.horizontalAdvance(words) <= room), "")

    def _paint_words(self, painter, words, metrics):
        places, muted = self.places, style.colour("muted")
        alone = places.sum.isEmpty()  # what would be said of the sum is left out with it
        line, right = places.foot, words.readout or ("" if alone else words.at_rest)
        wide = metrics.horizontalAdvance(right) + 2 * style.GRID
        if words.error:
            room = line.width() - metrics.horizontalAdvance(words.readout) - 2 * style.GRID
            error = next((form for form in words.error if metrics.horizontalAdvance(form) <= room), words.error[-1])
            right = words.readout
            painter.setPen(style.colour("text"))
            painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, error)
        elif words.ends:
            shortest = metrics.horizontalAdvance("".join((*words.ends, words.names[-2]))) + SCALE_WIDTH
            if shortest + wide > line.width():
                right, wide = words.readout, metrics.horizontalAdvance(words.readout) + 2 * style.GRID
            paint_scale(painter, line, words.ends, words.names, line.width() - wide)
        elif words.names:
            painter.setPen(style.colour("warning") if words.warning else muted)
            painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, words.names[0])
        painter.setPen(style.colour("text") if words.readout else muted)
        painter.drawText(line, Qt.AlignRight | Qt.AlignVCenter, right)
        if alone:
            return
        painter.setPen(style.colour("text"))
        painter.drawText(places.title, Qt.AlignLeft | Qt.AlignVCenter, self.title(metrics))
        painter.setPen(muted)
        painter.drawText(places.sum, Qt.AlignLeft | Qt.AlignTop | Qt.TextWordWrap, words.aside)


def link_selection(link: tuple[int, int], picked: bool = False) -> Selection:
    """What one points at in a connected cell: its C3 map, and the link."""
    return Selection(layer="C3", map=link[1], link=link, picked=picked)


def next_cell(cell: tuple[int, int], way: tuple[int, int], links: Container | None) -> tuple[int, int] | None:
    """The next of these links in a direction, (down, right); of all cells without them. None where there is none."""
    s2, c3 = cell
    while 0 <= (s2 := s2 + way[0]) < C1_MAPS and 0 <= (c3 := c3 + way[1]) < C3_MAPS:
        if links is None or (s2, c3) in links:
            return s2, c3
    return None
