"""Where everything on the microscope's sheet lies: from a size and a sheet to rectangles."""

from PyQt5.QtCore import QPoint, QRect, QSize
from PyQt5.QtGui import QFontMetrics

from core.language import _
from lenet_gui.look import style
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.microscope.places import CLOSE_GAP, GAP, LARGE, OPERATOR, WIDE_GAP, Places, numbers_from
from lenet_gui.views.microscope.sheet import Sheet

HEAD = 32  # all above the pictures
MOST_CELL, MOST_LARGE_CELL = 64, 112
SLOPE = _("= slope {slope}").format(slope="0.00·10⁻⁰⁰")  # as long as it can be


def layout(size: QSize, sheet: Sheet, buttons: int, narrow: bool, curve: bool = True) -> Places:
    """The places of a sheet; `buttons` is the width that the switch takes at the top right.

    In a `narrow` one the numbers stand above each other, and there is no map; it may leave out the `curve` too.
    """
    return _Plan(size, sheet, buttons, narrow, curve).places


class _Plan:
    """Made from left to right: how much the numbers, the curve and the map need at least; how large the pictures can
    then be; and who gets what is left over."""

    def __init__(self, size, sheet, buttons, narrow, curve):
        self.sheet, self.places = sheet, Places()
        self.width, height = size.width(), size.height()
        places, self.narrow, self.bare = self.places, narrow, not curve
        if self.width >= LARGE.width() and height >= LARGE.height() and not style.projected():
            places.small, places.body = style.BODY, style.TITLE
        self.most_cell = MOST_LARGE_CELL if places.small == style.BODY else MOST_CELL
        self.small, self.body = QFontMetrics(style.font(places.small)), QFontMetrics(style.font(places.body))
        self.line, self.row = self.small.lineSpacing() + (2 if self.bare else 4), self.body.lineSpacing() + 5
        places.line = self.line
        self.left, self.right = style.MARGIN, self.width - style.MARGIN
        self.close = GAP // 2 if self.bare else GAP  # around the pictures, and along the bottom
        self.top, bottom = max(HEAD, style.scaled(26)) + self.line, height - 2 * self.close - self.line - self.row
        self.room = max(30, bottom - self.top)  # height for pictures
        self._titles(height, buttons)
        self._measure()
        self._choose()
        self.top += int(0.4 * (self.room - self.tall))
        self.base = self.top + self.tall + self.close  # upper edge of the equation's line
        (self._across if self.places.across else self._down)()
        self._right_block()

    def _titles(self, height, buttons):
        places, high = self.places, max(28, style.scaled(19))
        title = QFontMetrics(style.font(places.body, bold=True)).horizontalAdvance(self.sheet.title)
        places.title = QRect(self.left, 4, title + 4, high)
        start = self.left + title + 2 * GAP
        about = QRect(start, 4, self.right - buttons - 2 * GAP - start, high)
        if self.small.horizontalAdvance(self.sheet.about) <= about.width():
            places.about = about
        places.readout = QRect(self.left, height - self.close - self.line, self.right - self.left, self.line)

    # How much everything needs -------------------------------------------------------------------------------------

    def _measure(self):
        sheet, places = self.sheet, self.places
        places.number = self.body.horizontalAdvance("−0.00·10⁻⁰" if sheet.backward else "−0.000") + 4
        self.tail = [self._figure_width(figure) for figure in sheet.tail]
        self.result = self._figure_width(sheet.result)
        self.curve = 0
        if self.bare:  # the result stands below the other numbers
            self.tail, self.result = [*self.tail, self.result], 0
        elif sheet.told.squashing is not None:
            self.curve = 88 if self.narrow else max(112, min(int(0.12 * self.width), int(0.6 * self.room)))
            if sheet.backward and not self.narrow:
                self.curve = max(self.curve, self.small.horizontalAdvance(SLOPE))
            if self.narrow:  # the result stands below the curve
                self.curve, self.result = max(self.curve, self.result), 0
        self.bars = sheet.told.layer == "OUTPUT" and self.width >= 560
        if self.bars:
            self.result = max(self.result, 136)
        elif places.small == style.BODY:
            self.result = max(self.result, int(0.08 * self.width))
        # The least a column needs for name and number.
        widest = [column.heading for column in sheet.columns if column.grids]
        widest += ["−0.00"] * (not sheet.backward)
        self.total = max(self.small.horizontalAdvance(text) for text in widest) + 5
        places.short_names = self.stacked = self.narrow
        self.gap_across = WIDE_GAP
        self.ranking = self._ranking_width() if sheet.ranking else 0

    def _least(self):
        """The least width of all that stands right of the terms; stacked numbers stand above each other."""
        numbers = [max(self.tail)] if self.stacked and self.tail else self.tail
        return sum(width + GAP for width in (*numbers, self.curve, self.result) if width)

    def _figure_width(self, figure):
        value = max(self.places.number, self.body.horizontalAdvance(figure.text))
        return max(style.scaled(OPERATOR) + value, self.small.horizontalAdvance(figure.caption) + GAP)

    def _ranking_width(self):
        ranking, places = self.sheet.ranking, self.places
        heads = [self.small.horizontalAdvance(head) for head in ranking.heads[1:]]
        number = self.small.horizontalAdvance("−0.00·10⁻⁰⁰" if self.sheet.backward else "−0.000")
        places.ranked = max(number, *heads)
        return max(72, self.small.horizontalAdvance(ranking.longest)) + len(heads) * (places.ranked + GAP)

    def _choose(self):
        """Side by side or below each other, and how large a cell."""
        places, sheet = self.places, self.sheet
        self.shown = [column for column in sheet.columns if column.grids]
        self.rows, self.columns = self.shown[0].grids[0].values.shape
        self.count = len(self.shown[0].grids)
        width = self._terms_width()
        if len(self.shown) == 1 and not self.ranking and self._cell_across(width) < numbers_from():
            small, was = self._cell_across(width), self.stacked
            self.stacked = True
            self.stacked = was or self._cell_across(self._terms_width()) >= 1.1 * small
            width = self._terms_width()
            self.gap_across = WIDE_GAP if self._cell_across(width) >= numbers_from() else CLOSE_GAP[self.bare]
        if self.ranking > width:
            self.stacked = True
            width = self._terms_width()
        if not sheet.ranking and len(self.shown) > 1:
            width = self._width_for_columns(width)
        beside = width - (self.ranking + WIDE_GAP if self.ranking else 0)
        across = self._cell_across(beside)
        if self.ranking and across < 5:
            if sheet.told.kind.pairing.compares:  # here the pictures tell more than the list
                self.ranking, across, beside = 0, self._cell_across(width), width
            else:
                self.count = across = 0
        down = 0 if sheet.ranking else self._cell_down(width)
        if len(self.shown) == 1 and across >= down:
            places.cell, places.across = across, True
            self.tall = max(self.rows * across, min(self.room, 120))
            if self.ranking:
                self.tall = min(self.room, max(self.tall, self.line * (len(sheet.ranking.rows) + 1)))
            self.spare = beside - self.count * self.columns * across - self.gap_across * max(0, self.count - 1)
        else:
            places.cell = down
            self.gap = min(12, max(4, (self.room - self.rows * down * self.count) // max(1, self.count)))
            self.tall = self.rows * down * self.count + self.gap * (self.count - 1)
            self.step = max(self.columns * down + GAP, self.total if len(self.shown) > 1 else 0)
            self.spare = self._width_down(width) - len(self.shown) * self.step + GAP
        self.spare = max(0, self.spare)

    def _terms_width(self):
        return self.right - self.left - 2 * self.close - self._least()

    def _cell_across(self, width):
        wide = (width - self.gap_across * (self.count - 1)) // max(1, self.count * self.columns)
        return max(0, min(self.room // self.rows, wide, self.most_cell))

    def _cell_down(self, width):
        high = (self.room - 4 * (self.count - 1)) // (self.rows * self.count)
        wide = (self._width_down(width) - GAP * (len(self.shown) - 1)) // (self.columns * len(self.shown))
        return max(4, min(high, wide, self.most_cell))

    def _width_for_columns(self, width):
        """The width for several columns: the numbers are stacked where that is needed or makes much larger squares."""
        cell, fits = self._cell_down(width), self._fits_down(width)
        if self.stacked or not self.tail:
            return width
        self.stacked = True
        stacked = self._terms_width()
        if fits and self._cell_down(stacked) < 1.25 * cell:
            self.stacked = False
            return width
        self.places.short_names = not self._fits_down(stacked)
        return stacked

    def _fits_down(self, width):
        """Whether the numbers below the columns have room, and the squares are not too small."""
        steps = len(self.shown) * max(self.total, 6 * self.columns + GAP)
        return steps <= self._width_down(width)

    def _width_down(self, width):
        return width - self._names_width() - self._others_width()

    def _names_width(self):
        names = self.sheet.names
        shown = [short if self.places.short_names else long for long, short in names]
        return max(map(self.small.horizontalAdvance, shown)) + 2 * GAP

    def _others_width(self):
        last = self.sheet.columns[-1]
        return 0 if last.grids else self.small.horizontalAdvance(last.heading) + GAP

    def _take(self, wish):
        """So much of the width left over, if there is as much."""
        given = max(0, min(int(wish), self.spare))
        self.spare -= given
        return given

    # The terms to the left -----------------------------------------------------------------------------------------

    def _across(self):
        places, sheet = self.places, self.sheet
        wide, high = self.columns * places.cell, self.rows * places.cell
        x, y = self.left, self.top + (self.tall - high if not self.ranking else 0)
        source = sheet.columns[0].source_size if self.count else None
        if source is not None:
            scale = min(self.tall, max(160, int(0.12 * self.width))) // source[0]
            if scale * source[1] + 2 * WIDE_GAP <= self.spare:
                size = QSize(source[1], source[0]) * scale
                places.sources[0] = QRect(QPoint(x, self.top + self.tall - size.height()), size)
                x += size.width() + WIDE_GAP
                self.spare -= size.width() + WIDE_GAP
        self._grow_right_block()
        gap = self.gap_across + self._take(20 * (self.count - 1)) // max(1, self.count - 1)
        for index in range(self.count):
            place = QRect(x, y, wide, high)
            places.grids[0, index] = place
            free = wide + gap - 4 if index < self.count - 1 or self.ranking else max(wide + gap, 144)
            places.headings[0, index] = QRect(x, y - self.line, free, self.line - 2)
            x += wide + gap
        if self.count and sheet.columns[0].total is not None:
            last = places.grids[0, self.count - 1]
            places.totals[0] = QRect(last.x(), self.base, max(last.width(), places.number), self.row)
        self.terms_end = x - gap
        if self.ranking:
            self._place_ranking(x)
            self.terms_end = x + self.ranking

    def _place_ranking(self, x):
        places, ranking = self.places, self.sheet.ranking
        places.ranking = QRect(x, self.top - self.line, self.ranking, self.tall + self.line)
        lines = self.tall // self.line
        places.rows = max(1, min(len(ranking.rows), lines - (1 if ranking.total is not None else 0)))
        if ranking.total is not None:
            places.totals[0] = QRect(x, self.base, self.ranking, self.row)

    def _down(self):
        places, sheet, number = self.places, self.sheet, len(self.shown)
        wide, high = self.columns * places.cell, self.rows * places.cell
        self._lift_for_sources()
        self._grow_right_block()
        between = self.step - wide + self._take(number * 72) // number
        x, top = self.left + self._names_width(), self.base - GAP - self.tall
        tops = [top + index * (high + self.gap) for index in range(self.count)]
        places.names = [QRect(self.left, y, x - self.left - GAP, high) for y in tops]
        for column, shown in enumerate(sheet.columns):
            here = wide if shown.grids else self._others_width()
            for index in range(len(shown.grids)):
                places.grids[column, index] = QRect(x, tops[index], here, high)
            if self.lift:
                rows, columns = shown.source_size or (1, 1)
                side = QSize(columns, rows) * (min(wide, self.lift - self.line) // rows)
                if shown.grids:
                    places.sources[column] = QRect(QPoint(x + (wide - side.width()) // 2, top - self.lift), side)
            y = top - self.line - self.lift
            around = (x - between // 2, here + between) if shown.grids else (x, here)
            places.headings[column, 0] = QRect(around[0], y, around[1], self.line - 2)
            if shown.total is not None:
                places.totals[column] = QRect(around[0], self.base, around[1], self.row)
            x += here + between
        self.terms_end = x - between // 2
        places.sum_name = QRect(self.left, self.base, self._names_width() - GAP, self.row)

    def _lift_for_sources(self):
        """Where there is much height left, the whole maps stand above their windows."""
        self.lift, source = 0, self.shown[0].source_size
        left = self.room - self.tall
        side = min(self.columns * self.places.cell, left - self.line)
        if source is not None and side >= max(56, source[0]):
            self.lift = side // source[0] * source[0] + self.line
            self.base += self.lift - int(0.4 * (self.room - self.tall)) + int(0.4 * (left - self.lift))

    # The numbers, the curve and the map to the right ---------------------------------------------------------------

    def _grow_right_block(self):
        """The map, then a larger curve."""
        told = self.sheet.told
        self.picture = QSize()
        if self.bars:
            self.result += self._take(min(96, 0.2 * self.width - self.result))
            high = min(self.tall, 10 * (self.line + 4))
            self.picture = QSize(self.result, high) if high >= 10 * (self.line - 4) else QSize()
        elif not self.narrow and told.layer in UNITS:
            rows, columns = UNITS[told.layer]
            scale = min(self.tall - self.line, max(112, int(0.13 * self.width))) // rows
            while scale and columns * scale > self.result + self.spare:
                scale -= 1
            if rows * scale >= 56:
                self.picture = QSize(columns, rows) * scale
                self.result += self._take(columns * scale - self.result)
        if self.curve:
            self.curve += self._take(min(1.5 * self.tall, 0.2 * self.width, 360) - self.curve)

    def _right_block(self):
        places, x = self.places, self.right
        if self.result:
            x -= self.result
            places.result = QRect(x, self.base, self.result, self.row)
            if not self.picture.isEmpty():
                place = QRect(QPoint(0, 0), self.picture)
                place.moveBottomRight(QPoint(self.right - 1, self.base - self.line - 1))
                places.picture = place
            x -= GAP
        if self.curve:
            x -= self.curve
            high = min(self.tall, int(1.2 * self.curve))
            places.curve = QRect(x, self.base - GAP - high, self.curve, high)
            places.under_curve = QRect(x, self.base, self.curve, self.row)
            if not self.result:
                places.result, places.under_curve = places.under_curve, QRect()
            x -= GAP
        # The equation goes on right behind the terms; what is left over parts it from the curve.
        start = min(x - sum(width + GAP for width in self.tail), self.terms_end + GAP)
        if self.stacked:
            step = self.row + self.line - 4
            tops = range(self.base - (len(self.tail) - 1) * step, self.base + 1, step)
            wide = max(self.tail, default=0)
            start = x - wide if self.narrow else min(x - wide, self.terms_end + GAP)
            places.tail = [QRect(start, y, width, self.row) for y, width in zip(tops, self.tail, strict=True)]
            if self.bare:
                places.result = places.tail.pop()
            return
        for width in self.tail:
            places.tail.append(QRect(start, self.base, width, self.row))
            start += width + GAP
