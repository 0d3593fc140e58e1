"""How a C3 map comes about: the picked kernel, what it adds, the sum so far, the bias, the result."""

from math import floor, log10
from typing import NamedTuple

import numpy as np
from PyQt5.QtCore import QEvent, QRect, Qt, pyqtSignal
from PyQt5.QtGui import QImage, QPainter, QPen
from PyQt5.QtWidgets import QToolTip, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.look.kernel_picture import AMPLITUDE, paint_numbers
from lenet_gui.look.pictures import paint_picture, signed_picture
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.table.layout import SumLayout
from lenet_gui.views.table.numbers import Sum

KERNEL, PARTIAL, RUNNING, BIASED, RESULT = "kernel", "partial", "running", "biased", "result"


class Tile(NamedTuple):
    """One picture: what it is, of which of the maps that are added, where, and its (rows, columns) numbers."""

    kind: str
    of: int
    area: QRect
    values: np.ndarray
    level: float  # the number that has the full colour
    picture: QImage


class SumPictures(QWidget):
    """The pictures of one sum, and the number under the pointer.

    The kernel is drawn from -0.4 to +0.4, the result to the bound of its squashing function, like a sum where it has
    none. Sums have no bound and grow fortyfold while a network learns: they have one of the levels ... 1, 2, 5, 10 ...,
    which `level` names.
    """

    unit_pointed = pyqtSignal(object)  # (row, column) of the C3 map, or None
    unit_picked = pyqtSignal(object)  # (row, column)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.level = 1.0
        self.tiles: list[Tile] = []
        self._sum: Sum | None = None
        self._calm_for: object = None  # for what the level was chosen, while it stays
        self._index, self._c3, self._bound, self._cut = 0, 0, None, ()
        self._form, self._scale = SumLayout.square, 2
        self._places = SumLayout.square(2)
        self._pointed: tuple[int, int, int] | None = None  # tile, row, column
        self.setMouseTracking(True)
        self.setAttribute(Qt.WA_OpaquePaintEvent)  # else the table, which lies below, is painted each time as well

    def arrange(self, scale: int, in_a_row: bool) -> None:
        """Draw so many pixels a unit, in the wide or the square form."""
        self._form, self._scale = (SumLayout.row if in_a_row else SumLayout.square), scale
        self._make_tiles()

    def show_sum(
        self,
        of: Sum,
        link: tuple[int, int],
        bound: float | None,
        cut: tuple[int, ...] = (),
        calm_for: tuple | None = None,
    ) -> None:
        """Show this sum with the picked link's own kernel and partial map.

        `bound` is the greatest magnitude of a squashed number, None where there is none; `cut` are the S2 maps that are
        cut off. As long as it is shown `calm_for` the same, the level stays while it may, so that the picture does not
        flicker; for None it is that of the sum, whatever was shown before.
        """
        calm = calm_for is not None and calm_for == self._calm_for
        self._calm_for = calm_for
        self._sum, self._c3, self._bound, self._cut = of, link[1], bound, cut
        self._index = of.sources.index(link[0])
        if of.partials is not None:
            size = 1.5 * max(float(np.sqrt(np.square(array).mean())) for array in (of.partials, of.biased))
            if not (calm and self.level / 5 <= size <= self.level):
                self.level = _step_above(size)
        self._make_tiles()
        bias = signed_number(of.bias, 3)
        self.setAccessibleName(_("The sum of C3 {map}: {count} maps, bias {bias}").format(
            map=self._c3, count=len(of.sources), bias=bias
        ))  # fmt: skip

    def tile(self, kind: str, of: int | None = None) -> Tile:
        """The (first) picture of this kind, of the n-th map that is added; KeyError where there is none."""
        found = [tile for tile in self.tiles if tile.kind == kind and of in (None, tile.of)]
        if not found:
            raise KeyError((kind, of))
        return found[0]

    def unit_rect(self, tile: Tile, row: int, column: int) -> QRect:
        """Where this number of a picture is drawn."""
        side = tile.area.width() // tile.values.shape[1]
        return QRect(tile.area.x() + column * side, tile.area.y() + row * side, side, side)

    def readout(self) -> str:
        """The number under the pointer, rows and columns from 0; empty where there is none."""
        if self._pointed is None:
            return ""
        index, row, column = self._pointed
        tile = self.tiles[index]
        source = self._sum.sources[tile.of]
        names = {
            KERNEL: _("w"),
            PARTIAL: _("S2 {s2} adds").format(s2=source),
            RUNNING: _("sum up to S2 {s2}").format(s2=source),
            BIASED: _("with bias {bias}").format(bias=signed_number(self._sum.bias, 3)),
            RESULT: _("C3 {c3}").format(c3=self._c3),
        }
        return f"{names[tile.kind]} [{row}, {column}] = {signed_number(tile.values[row, column], 4)}"

    def _make_tiles(self):
        shown = self._sum
        if shown is None:
            return
        self._places = places = self._form(self._scale, len(shown.sources))
        made = [(KERNEL, self._index, places.kernel, shown.kernels[self._index], AMPLITUDE)]
        if shown.partials is not None:
            which = range(len(shown.sources)) if places.in_a_row else [self._index]
            added = zip(which, places.partials, strict=True)
            made += [(PARTIAL, n, area, shown.partials[n], self.level) for n, area in added]
            made += [(RUNNING, n, area, shown.running[n], self.level) for n, area in enumerate(places.running)]
            made += [(BIASED, 0, places.biased, shown.biased, self.level)]
            made += [(RESULT, 0, places.result, shown.result, self._bound or self.level)]
        self.tiles = [Tile(*tile, signed_picture(tile[3], tile[4])) for tile in made]
        if self._pointed is not None and self._pointed[0] >= len(self.tiles):
            self._point_at(None)
        self.update()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self._make_tiles()

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            hint = _(
                "The picked kernel and the map it adds; then the sum as one map after the other is added, plus the "
                "bias, and at last squashed, so that no value can run away: that is the C3 map."
            )
            QToolTip.showText(event.globalPos(), "" if self._pointed else hint, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event):
        for index, tile in enumerate(self.tiles):
            if tile.area.contains(event.pos()):
                side = tile.area.width() // tile.values.shape[1]
                row, column = (event.y() - tile.area.y()) // side, (event.x() - tile.area.x()) // side
                if max(row, column) < tile.values.shape[0]:
                    self._point_at((index, row, column))
                    return
        self._point_at(None)

    def mousePressEvent(self, event):
        self.mouseMoveEvent(event)
        unit = self._unit()
        if event.button() == Qt.LeftButton and unit is not None:
            self.unit_picked.emit(unit)

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, place):
        if place != self._pointed:
            self._pointed = place
            self.update()
            self.unit_pointed.emit(self._unit())

    def _unit(self):
        """(row, column) of the C3 map's unit under the pointer."""
        if self._pointed is None or self.tiles[self._pointed[0]].kind == KERNEL:
            return None
        return self._pointed[1:]

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(event.rect(), style.colour("ground"))
        painter.setFont(style.font(style.SMALL))
        if self._places.in_a_row:
            self._paint_row_words(painter)
        else:
            self._paint_square_words(painter)
        hairline, muted = style.colour("line"), style.colour("muted")
        for tile in self.tiles:
            paint_picture(painter, tile.area, tile.picture)
            picked = tile.of == self._index and tile.kind in (PARTIAL, RUNNING) and self._places.in_a_row
            painter.setPen(muted if picked else hairline)
            painter.drawRect(tile.area.adjusted(-1, -1, 0, 0))
            if tile.kind in (KERNEL, PARTIAL) and self._sum.sources[tile.of] in self._cut:
                painter.setPen(QPen(style.colour("warning"), style.stroke(2)))
                painter.drawLine(tile.area.bottomLeft(), tile.area.topRight())
        if self.tiles:
            paint_numbers(painter, self.tiles[0].area, self.tiles[0].values, self.tiles[0].picture)
        self._paint_pointed(painter)

    def _paint_pointed(self, painter):
        """A ring about the number under the pointer; and about the same unit in every map."""
        if self._pointed is None:
            return
        unit = self._unit()
        painter.setPen(style.colour("text"))
        for index, tile in enumerate(self.tiles):
            if index == self._pointed[0] or (unit is not None and tile.kind != KERNEL):
                painter.drawRect(self.unit_rect(tile, *self._pointed[1:]).adjusted(-1, -1, 0, 0))

    def _paint_row_words(self, painter):
        places = self._places
        if len(self.tiles) < 2:
            return
        for n, area in enumerate(places.partials):
            painter.setPen(style.colour("text" if n == self._index else "muted"))
            above = QRect(area.x() - 8, 0, area.width() + 16, places.words.height() - 4)
            painter.drawText(above, Qt.AlignHCenter | Qt.AlignBottom, _("S2 {s2}").format(s2=self._sum.sources[n]))
        painter.setPen(style.colour("muted"))
        names = QRect(places.words.x(), 0, places.words.width() - style.GRID, places.biased.height())
        for top, name in ((places.partials[0].y(), _("adds")), (places.biased.y(), _("sum"))):
            painter.drawText(names.translated(0, top), Qt.AlignRight | Qt.AlignVCenter, name)
        for area, sign, name in (
            (places.biased, "+", signed_number(self._sum.bias, 2)),
            (places.result, "→", _("C3 {c3}").format(c3=self._c3)),
        ):
            sign_area = QRect(area.x() - style.scaled(22), area.y(), style.scaled(22), area.height())
            painter.drawText(sign_area, Qt.AlignCenter, sign)
            above = QRect(area.x() - 16, area.y() - style.scaled(20), area.width() + 32, style.scaled(16))
            painter.drawText(above, Qt.AlignHCenter | Qt.AlignBottom, name)

    def _paint_square_words(self, painter):
        painter.setPen(style.colour("muted"))
        if len(self.tiles) < 2:
            painter.drawText(self._places.words, Qt.AlignVCenter, _("no digit yet"))
            return
        bias = signed_number(self._sum.bias, 2)
        names = [
            _("the sums, plus the bias {bias}, squashed").format(bias=bias),
            _("the sums, plus bias, squashed"),
            _("sums, bias, squashed"),
            _("sums"),
        ]
        width = self._places.words.width()
        fitting = (name for name in names if painter.fontMetrics().horizontalAdvance(name) <= width)
        painter.drawText(self._places.words, Qt.AlignVCenter, next(fitting, names[-1]))


def _step_above(size):
    """The first of ... 0.5, 1, 2, 5, 10 ... that is not below `size`; 1 for nothing at all."""
    if not 1e-30 < size < 1e30:
        return 1.0
    power = floor(log10(size))
    return next(float(f"{step}e{power}") for step in (1, 2, 5, 10, 20) if size <= float(f"{step}e{power}"))
