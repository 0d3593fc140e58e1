"""Table I of the paper as an instrument: which map of S2 each map of C3 reads, and how strongly."""

import time

import numpy as np
from PyQt5.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QColor, QLinearGradient, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.architecture import C1_MAPS, C3_MAPS
from core.language import _
from core.moment import NOTHING, Moment, Selection
from core.parameters import Parameters
from lenet_gui import style
from lenet_gui.kernel_picture import HEADING, KernelPicture, name_width
from lenet_gui.table_layout import TableLayout

FULL_NORM = 1.0  # the norm of a kernel shown at full brightness; 0 is the darkest
REPAINT_S = 0.1
_ARROWS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}


class ConnectionTable(QWidget):
    """The 6 x 16 table, and the picked cell's 5 x 5 kernel beside it.

    A cell's brightness is the Euclidean norm of its kernel, always on the scale 0 to `FULL_NORM`. Pointing and
    picking emit `selection_changed`; a pick stays until another is made or the architecture no longer has it.
    """

    selection_changed = pyqtSignal(object)  # core.moment.Selection, when the pointer moves on or a cell is picked

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._shown: Parameters | None = None  # what all below belongs to
        self._selection = NOTHING
        self._links: dict[tuple[int, int], int] = {}
        self._norms = np.zeros(0, np.float32)
        self._picked: tuple[int, int] | None = None
        self._pointed: Selection = NOTHING
        self._empty_pointed: tuple[int, int] | None = None  # an unconnected cell under the pointer
        self.kernel_picture = KernelPicture(self)
        self._refreshed_at = 0.0
        self._trailing = QTimer(self, singleShot=True)
        self._trailing.timeout.connect(self._refresh)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(480, 200)
        self.places = TableLayout.fitting(self.size(), name_width(_kernel_name((5, 15))))
        self.setAccessibleName(_("Connection table, S2 to C3"))

    @property
    def picked(self) -> tuple[int, int] | None:
        """(S2 map, C3 map) of the cell whose kernel is shown; None before the first moment."""
        return self._picked

    def norm(self, link: tuple[int, int]) -> float:
        """The Euclidean norm of this connection's kernel as shown; KeyError where there is no connection."""
        return float(self._norms[self._links[link]])

    def kernel(self) -> np.ndarray:
        """(5, 5) the weights of the picked cell as shown."""
        return self._shown["C3.weights"][self._links[self._picked]]

    def level_colour(self, norm: float) -> QColor:
        """The colour of a cell whose kernel has this norm."""
        share = min(1.0, max(0.0, norm / FULL_NORM))
        low, high = style.colour("raised"), style.colour("accent")
        return QColor.fromRgbF(*(a + (b - a) * share for a, b in zip(low.getRgbF(), high.getRgbF(), strict=True)))

    def readout(self) -> str:
        """The cell the pointer or the keys went to last, in words; empty where there is none."""
        if self._empty_pointed is not None:
            return _("{link}: not connected").format(link=_arrow(self._empty_pointed))
        link = self._pointed.link
        return _("{link}: norm {norm:.4f}").format(link=_arrow(link), norm=self.norm(link)) if link else ""

    def show_moment(self, moment: Moment) -> None:
        """Show this moment's kernels; at most ten times a second, the last one always."""
        self._moment = moment
        if moment.parameters is self._shown or not self.isVisible():
            return
        waited = time.monotonic() - self._refreshed_at
        if waited >= REPAINT_S:
            self._refresh()
        elif not self._trailing.isActive():
            self._trailing.start(int(1000 * (REPAINT_S - waited)) + 1)

    def _refresh(self):
        """Take over the newest parameters, unless nobody can see it."""
        newest = self._moment.parameters if self._moment is not None else None
        if newest is self._shown or not self.isVisible():
            return
        self._refreshed_at = time.monotonic()
        if self._shown is None or newest.architecture.table != self._shown.architecture.table:
            self._links = {link: index for index, link in enumerate(newest.architecture.links)}
            if self._picked not in self._links:
                self._picked = newest.architecture.links[0]
            self._empty_pointed, self._pointed = None, NOTHING
        self._shown = newest
        self._norms = np.sqrt(np.square(newest["C3.weights"]).sum(axis=(1, 2)))
        self.kernel_picture.show_kernel(_kernel_name(self._picked), self.kernel())
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Light the row of an S2 map, the column of a C3 map, or both for a link."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    def pick(self, link: tuple[int, int]) -> None:
        """Show this connection's kernel; KeyError where there is no such connection."""
        self._links[link]
        self._picked = link
        self._pointed, self._empty_pointed = _selection(link), None  # the newest of pointer and keys is read
        self.kernel_picture.show_kernel(_kernel_name(link), self.kernel())
        self.setAccessibleDescription(
            _("kernel {link}, norm {norm:.4f}").format(link=_arrow(link), norm=self.norm(link))
        )
        self.selection_changed.emit(_selection(link))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 280)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            # Where the line below reads a number, a tool tip would only cover the cells around.
            hint = _("Click a cell, or use the arrow keys, to see its kernel.")
            QToolTip.showText(event.globalPos(), "" if self.readout() else hint, self)
            return True
        if event.type() in (QEvent.FocusIn, QEvent.FocusOut, QEvent.PaletteChange):
            self.update()
        return super().event(event)

    def showEvent(self, event):
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self.places = TableLayout.fitting(self.size(), name_width(_kernel_name((5, 15))))
        self.kernel_picture.setGeometry(self.places.kernel)

    def mouseMoveEvent(self, event):
        self._point_at(event.pos())

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(QPoint(-1, -1))

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton and self._shown is not None:
            self._point_at(event.pos())
            if self._pointed.link is not None:
                self.pick(self._pointed.link)

    def keyPressEvent(self, event):
        if self._shown is None:
            super().keyPressEvent(event)
        elif event.key() in _ARROWS:
            self._go(*_ARROWS[event.key()])
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space):
            self.pick(self._picked)
        else:
            super().keyPressEvent(event)

    def _go(self, down, right):
        """Pick the next connected cell in this direction, if there is one."""
        s2, c3 = self._picked[0] + down, self._picked[1] + right
        while 0 <= s2 < C1_MAPS and 0 <= c3 < C3_MAPS:
            if (s2, c3) in self._links:
                self.pick((s2, c3))
                return
            s2, c3 = s2 + down, c3 + right

    def _point_at(self, place):
        if self._shown is None:
            return
        row, column = self.places.at(place)
        cell = (row, column) if row is not None and column is not None else None
        empty = cell if cell is not None and cell not in self._links else None
        if cell in self._links:
            pointed = _selection(cell)
        elif cell is None and row is not None:
            pointed = Selection(layer="S2", map=row)
        elif cell is None and column is not None:
            pointed = Selection(layer="C3", map=column)
        else:
            pointed = NOTHING
        if (pointed, empty) != (self._pointed, self._empty_pointed):
            changed, self._pointed, self._empty_pointed = pointed != self._pointed, pointed, empty
            self.setCursor(Qt.PointingHandCursor if pointed.link else Qt.ArrowCursor)
            self.update()
            if changed:
                self.selection_changed.emit(pointed)

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        if self._shown is None:
            painter.setPen(style.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignCenter, _("The 60 kernels that join S2 to C3 appear here."))
            return
        places = self.places
        lit_row, lit_column = self._lit()
        self._paint_lit(painter, places, lit_row, lit_column)
        self._paint_headings(painter, places, lit_row, lit_column)
        self._paint_cells(painter, places)
        self._paint_scale(painter, places)

    def _lit(self):
        chosen = self._selection
        if chosen.link is not None:
            return chosen.link
        return (chosen.map if chosen.layer == "S2" else None), (chosen.map if chosen.layer == "C3" else None)

    def _paint_lit(self, painter, places, lit_row, lit_column):
        if lit_row is not None:
            painter.fillRect(places.row_rect(lit_row), style.colour("line"))
        if lit_column is not None:
            painter.fillRect(places.column_rect(lit_column), style.colour("line"))

    def _paint_headings(self, painter, places, lit_row, lit_column):
        above, height = places.top - HEADING, places.cell
        left, right = style.MARGIN, places.columns[0] - style.GRID
        painter.setPen(style.colour("muted"))
        painter.drawText(QRect(left, above, 40, HEADING - 4), Qt.AlignLeft | Qt.AlignBottom, "C3")
        painter.drawText(QRect(left, places.top, 40, height), Qt.AlignLeft | Qt.AlignVCenter, "S2")
        crowded = places.step < painter.fontMetrics().horizontalAdvance("15 ")
        for c3, x in enumerate(places.columns):
            if crowded and c3 != lit_column and (c3 % 2 or (lit_column or 0) % 2 and abs(c3 - lit_column) == 1):
                continue
            painter.setPen(style.colour("text" if c3 == lit_column else "muted"))
            place = QRect(x - 8, above, places.cell + 16, HEADING - 4)
            painter.drawText(place, Qt.AlignHCenter | Qt.AlignBottom, str(c3))
        for s2 in range(C1_MAPS):
            painter.setPen(style.colour("text" if s2 == lit_row else "muted"))
            place = QRect(left, places.top + s2 * places.step, right - left, height)
            painter.drawText(place, Qt.AlignRight | Qt.AlignVCenter, str(s2))

    def _paint_cells(self, painter, places):
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(Qt.NoPen)
        for s2 in range(C1_MAPS):
            for c3 in range(C3_MAPS):
                cell = places.cell_rect(s2, c3)
                if (s2, c3) in self._links:
                    painter.fillRect(cell, self.level_colour(self.norm((s2, c3))))
                else:
                    painter.setBrush(style.colour("muted", 0.5))
                    painter.drawEllipse(QRectF(cell).center(), 1.5, 1.5)
        painter.setRenderHint(QPainter.Antialiasing, False)
        painter.setBrush(Qt.NoBrush)
        if self._pointed.link is not None:
            painter.setPen(QPen(style.colour("muted"), 1))
            painter.drawRect(places.cell_rect(*self._pointed.link).adjusted(-1, -1, 0, 0))
        ring = QRectF(places.cell_rect(*self._picked)).adjusted(-1, -1, 1, 1)
        width = 3 if self.hasFocus() else 2
        painter.setPen(QPen(style.colour("text"), width, Qt.SolidLine, Qt.SquareCap, Qt.MiterJoin))
        painter.drawRect(ring)

    def _paint_scale(self, painter, places):
        """The line below: what the brightness means, if there is room beside what the pointer is on."""
        metrics, readout = painter.fontMetrics(), self.readout()
        left, top = places.columns[0], places.cell_rect(C1_MAPS - 1, 0).bottom() + 1 + style.GRID
        line = QRect(left, top, places.columns[-1] + places.cell - left, 16)
        painter.setPen(style.colour("text"))
        painter.drawText(line, Qt.AlignRight | Qt.AlignVCenter, readout)
        room = line.width() - metrics.horizontalAdvance(readout) - 2 * style.GRID
        names = [name.format(full=FULL_NORM) for name in (_("{full:g}  norm of each kernel"), "{full:g}")]
        name = next((name for name in names if 84 + metrics.horizontalAdvance(name) <= room), None)
        if name is not None:
            bar = QLinearGradient(left + 14, 0, left + 78, 0)
            bar.setColorAt(0, self.level_colour(0))
            bar.setColorAt(1, self.level_colour(FULL_NORM))
            painter.fillRect(QRect(left + 14, top + 4, 64, 8), bar)
            painter.setPen(style.colour("muted"))
            painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, "0")
            painter.drawText(line.adjusted(84, 0, 0, 0), Qt.AlignLeft | Qt.AlignVCenter, name)


def _selection(link):
    return Selection(layer="C3", map=link[1], link=link)


def _arrow(link):
    return _("S2 {s2} → C3 {c3}").format(s2=link[0], c3=link[1])


def _kernel_name(link):
    return _("kernel {link}").format(link=_arrow(link))
