"""Paints the microscope's sheet into its places."""

from functools import lru_cache

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QColor, QFontMetrics, QPainter, QPen

from core.language import _
from lenet_gui.look import style
from lenet_gui.look.kernel_picture import readable_on
from lenet_gui.look.pictures import paint_picture
from lenet_gui.look.signed_number import signed_number
from lenet_gui.look.squashing_curve import Curve
from lenet_gui.views.microscope.curve import grid_picture, paint_bars, paint_map
from lenet_gui.views.microscope.places import GAP, ROOMY_FROM, Places, numbers_from, ranked_place
from lenet_gui.views.microscope.pointing import Target
from lenet_gui.views.microscope.sheet import Sheet
from lenet_gui.views.microscope.text import power, short

SMALLEST = 10  # type for numbers in the smallest squares, with a short minus
_LEFT, _RIGHT, _CENTRE = (side | Qt.AlignVCenter for side in (Qt.AlignLeft, Qt.AlignRight, Qt.AlignHCenter))


def paint(painter: QPainter, sheet: Sheet, places: Places, trace, answer, pointed: Target | None) -> None:
    """The whole sheet; what the pointer is on is framed, in every picture that has it."""
    _SheetPainter(painter, sheet, places, trace, answer).paint(pointed)


def paint_frame(painter: QPainter, places: Places, readout: str, spoken: bool, focused: bool) -> None:
    """The line at the bottom, strong while it reads a number, and the mark of the keyboard below the title."""
    painter.setFont(style.font(places.small))
    painter.setPen(style.colour("text" if spoken else "muted"))
    line = painter.fontMetrics().elidedText(readout, Qt.ElideRight, places.readout.width())
    painter.drawText(places.readout, _LEFT, line)
    if focused:
        painter.fillRect(places.title.x(), places.title.bottom(), 24, 2, style.colour("accent"))


@lru_cache(maxsize=2048)  # of a moment there are 75 numbers, and each moment has most colours of the last
def _ink(ground: int, _theme: style.Theme) -> QColor:
    return readable_on(QColor(ground))


class _SheetPainter:
    def __init__(self, painter, sheet, places, trace, answer):
        self.painter, self.sheet, self.places, self.trace, self.answer = painter, sheet, places, trace, answer

    def paint(self, pointed):
        painter, sheet, places = self.painter, self.sheet, self.places
        self._text(places.title, _LEFT, sheet.title, "text", places.body, bold=True)
        self._text(places.about, _LEFT, sheet.about)
        self._paint_grids()
        self._paint_sources()
        self._paint_headings()
        self._paint_totals()
        if places.ranking is not None:
            self._paint_ranking()
        self._paint_tail()
        if places.curve is not None:
            Curve(sheet.told, places.curve, places.small).paint(painter, sheet.backward)
            if (
                QFontMetrics(style.font(places.small)).horizontalAdvance(sheet.under_curve)
                <= places.under_curve.width()
            ):
                self._text(places.under_curve, _CENTRE, sheet.under_curve, "text" if sheet.backward else "muted")
        if places.picture is not None and sheet.told.layer == "OUTPUT":
            paint_bars(painter, places.picture, sheet, self.trace, self.answer, places.small)
        elif places.picture is not None:
            paint_map(painter, places.picture, sheet, self.trace)
        if pointed is not None:
            self._paint_pointed(pointed)

    def _text(self, place, align, text, colour="muted", size=None, bold=False):
        if place.isEmpty():
            return  # there is no room for it: the screen would cut it off, an SVG would not
        self.painter.setFont(style.font(size or self.places.small, bold))
        self.painter.setPen(style.colour(colour))
        self.painter.drawText(place, align, text)

    def _outlined(self, place, picture):
        paint_picture(self.painter, place, picture)
        self.painter.setPen(style.colour("line"))
        self.painter.drawRect(place.adjusted(-1, -1, 0, 0))

    # The pictures --------------------------------------------------------------------------------------------------

    def _paint_grids(self):
        architecture = self.trace.parameters.architecture
        for (column, index), place in self.places.grids.items():
            shown = self.sheet.columns[column]
            grid = shown.grids[index]
            picture = grid_picture(grid.values, grid.role, grid.level, shown.part.layer, architecture)
            self._outlined(place, picture)
            if self.places.cell >= numbers_from():
                self._paint_numbers(place, grid, picture)
            if self.sheet.told.kind.picks_one:
                winner = divmod(int(shown.part.weights.argmax()), shown.part.weights.shape[1])
                self.painter.setPen(QPen(style.colour("accent"), style.stroke(2)))
                self.painter.drawRect(self._square(place, *winner))

    def _square(self, place, row, column):
        """The frame around one number of a picture."""
        cell = self.places.cell
        return QRect(place.x() + column * cell - 1, place.y() + row * cell - 1, cell + 1, cell + 1)

    def _paint_numbers(self, place, grid, picture):
        painter, cell = self.painter, self.places.cell
        sizes = ((88, style.TITLE), (56, style.BODY), (ROOMY_FROM, style.SMALL), (0, SMALLEST))
        painter.setFont(style.font(next(size for least, size in sizes if cell >= style.scaled(least))))
        metrics = painter.fontMetrics()
        roomy = cell >= metrics.horizontalAdvance("−0.00") + 4
        minus = "−" if cell >= style.scaled(ROOMY_FROM) else "‐"
        whole, theme = grid.values.size == 1, style.theme()  # whole: a byte
        widths = {sign: metrics.horizontalAdvance(sign) for sign in f"{minus}.0"}  # all figures are as wide as a nought
        base = place.y() + (cell + metrics.ascent() - metrics.descent()) // 2
        for row, numbers in enumerate((grid.values / 10.0**grid.exponent).tolist()):
            for column, number in enumerate(numbers):
                painter.setPen(_ink(picture.pixel(column, row), theme))
                text = f"{number:.0f}" if whole else short(number, roomy).replace("−", minus)
                wide = sum(widths.get(sign, widths["0"]) for sign in text)
                painter.drawText(place.x() + column * cell + (cell - wide) // 2, base + row * cell, text)

    def _paint_sources(self):
        """The whole map before, and in it the window that is read."""
        architecture = self.trace.parameters.architecture
        for column, place in self.places.sources.items():
            shown = self.sheet.columns[column]
            part, values = shown.part, self.trace.values[shown.part.layer][shown.part.map]
            self._outlined(place, grid_picture(values, "inputs", 0.0, part.layer, architecture))
            scale = place.height() // len(values)
            high, wide = part.inputs.shape
            frame = QRect(place.x() + part.column * scale, place.y() + part.row * scale, wide * scale, high * scale)
            self.painter.setPen(style.colour("text"))
            self.painter.drawRect(frame.adjusted(-1, -1, 0, 0))

    def _paint_headings(self):
        sheet, places = self.sheet, self.places
        for (column, index), place in places.headings.items():
            heading = sheet.columns[column].heading
            if not places.across:
                self._text(place, _CENTRE, heading)
            elif index or column in places.sources or not heading:
                self._text(place, _LEFT, self._named(index, place.width()))
            else:
                backward = sheet.columns[column].grids[0].role == "d_inputs"
                self._text(place, _LEFT, f"dE/d {heading}{self._unit(0)}" if backward else heading)
        if places.across and 0 in places.sources:
            above = places.sources[0].translated(0, -places.line)
            above.setHeight(places.line - 2)
            self._text(above, _LEFT, sheet.columns[0].heading)
        for index, place in enumerate(places.names):
            self._text(place, _LEFT, self._named(index))

    def _named(self, index, width=0):
        """What a picture is, as long as there is room for it."""
        places, (long, brief) = self.places, self.sheet.names[index]
        unit = self._unit(index)
        if places.across:
            fits = QFontMetrics(style.font(places.small)).horizontalAdvance(long + unit) <= width
            return long + unit if fits or not brief else brief + unit
        return (brief if places.short_names else long) + unit

    def _unit(self, index):
        """The power of ten in which the numbers in the squares are written, where there are any."""
        exponent = self.sheet.columns[0].grids[index].exponent
        return f", {power(exponent)}" if exponent and self.places.cell >= numbers_from() else ""

    def _paint_totals(self):
        sheet, places = self.sheet, self.places
        if places.ranking is not None:
            for place in places.totals.values():
                self._text(place, _RIGHT, sheet.ranking.total.text, "text", places.body)
            return
        large = min((place.width() for place in places.totals.values()), default=0) >= places.number + 4
        for column, place in places.totals.items():
            total = sheet.columns[column].total
            text = total.text if large else signed_number(total.value, 2)
            align = _RIGHT if places.across else _CENTRE
            self._text(place, align, text, "text", places.body if large else places.small)
            if places.across:
                self._text(place.adjusted(-24, 0, -places.number - 4, 0), _RIGHT, "Σ", size=places.body)
        if places.totals and not places.across:
            words, metrics = _("Σ of each"), QFontMetrics(style.font(places.small))
            first = QFontMetrics(style.font(places.body)).horizontalAdvance(text) // 2  # as wide as the last, about
            room = min(place.center().x() for place in places.totals.values()) - first - places.sum_name.x()
            fits = not places.short_names and metrics.horizontalAdvance(words) + GAP <= room
            self._text(places.sum_name, _LEFT, words if fits else "Σ")

    # The numbers ---------------------------------------------------------------------------------------------------

    def _paint_ranking(self):
        sheet, places, ranking = self.sheet, self.places, self.sheet.ranking
        self._text(self._line(-1), _LEFT, ranking.heads[0])
        for index, head in enumerate(ranking.heads[1:]):
            self._text(ranked_place(sheet, places, -1, index), _RIGHT, head)
        for number, (name, _index, figures) in enumerate(ranking.rows[: places.rows]):
            self._text(self._line(number), _LEFT, name)
            for index, figure in enumerate(figures):
                self._text(ranked_place(sheet, places, number, index), _RIGHT, figure.text, "text")
        rest = ranking.rest(sheet.columns[0].part, places.rows)
        if rest is not None:
            self._text(self._line(places.rows), _LEFT, rest[0])
            self._text(self._line(places.rows), _RIGHT, rest[1].text, "text")
            foot = places.totals[0]
            rule = QRect(foot.right() - places.ranked, foot.top() - GAP // 2, places.ranked + 1, 1)
            self.painter.fillRect(rule, style.colour("muted"))

    def _line(self, number):
        place, high = self.places.ranking, self.places.line
        return QRect(place.x(), place.y() + (number + 1) * high, place.width(), high)

    def _paint_tail(self):
        sheet, places = self.sheet, self.places
        for figure, place in zip((*sheet.tail, sheet.result), (*places.tail, places.result), strict=True):
            last = figure is sheet.result
            metrics = QFontMetrics(style.font(places.body, bold=last))
            number = max(places.number, metrics.horizontalAdvance(figure.text) + 4)
            self._text(place.adjusted(0, 0, -number, 0), _RIGHT, figure.operator, size=places.body)
            self._text(place, _RIGHT, figure.text, "text", places.body, last)
            below_curve = last and places.curve is not None and places.under_curve.isNull()
            if not below_curve:
                self._text(place.translated(0, -places.line), _RIGHT, figure.caption)

    def _paint_pointed(self, pointed):
        painter, places = self.painter, self.places
        if pointed.cell is None:
            place = pointed.place
            painter.fillRect(QRect(place.x(), place.bottom() - 1, place.width(), 1), style.colour("accent"))
            return
        row, column = pointed.cell
        painter.setBrush(Qt.NoBrush)
        painter.setPen(QPen(style.colour("text"), style.stroke(2 if places.cell >= 12 else 1)))
        for (shown, _index), place in places.grids.items():
            if shown == pointed.column:
                painter.drawRect(self._square(place, row, column))
