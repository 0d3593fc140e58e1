"""One plot in the house style: no boxes, y in calm steps, every line named at its end.

pyqtgraph is imported here and in `views/curves.py` only: it takes a third of the window's start.
"""

import math
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QFontMetrics, QPen, QPolygonF
from PyQt5.QtWidgets import QGraphicsPolygonItem

from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour
from lenet_gui.views.curves.items import Outside, Words
from lenet_gui.views.curves.scales import Y_ENDS, linear_ticks, log_ticks, round_down, round_up, spread

LEFT = 40  # width of the numbers of the y axis
_LABEL_HEIGHT = 15
_BAND_ALPHA = 0.25
_PAPER_BAND = ("muted", 0.2)
_LEVEL_DASHES, _DOTS, _AHEAD_ALPHA = (4, 2), (1, 5), 0.6


class _Look(NamedTuple):
    colour: str | float | int  # see `theme_colour`
    alpha: float
    width: float  # of the line, 0 for none
    dots: float  # their diameter, 0 for none
    dashes: tuple[float, ...]  # lengths of dashes and gaps; none for a solid line


class CurvePlot(pg.PlotItem):
    """A plot whose y axis is logarithmic or linear; values are given as they are and may hold NaN or infinity.

    `set_axis` says what the y axis is for. Lines, labels and levels are made once and drawn again and again. An axis
    `from_100` is turned over: it shows percents by what lacks them to 100, which alone are the values that it is given.
    """

    def __init__(self):
        super().__init__(enableMenu=False)  # to make a menu takes as long as all lines
        self.log, self.from_100 = True, False
        self._ticks: list[tuple[float, str]] = []
        self._lowest, self._span = 1e-4, (math.inf, 0.0)
        self._looks: dict[pg.PlotDataItem, _Look] = {}
        self._labels: dict[str, tuple[Words, str | float]] = {}
        self._levels: dict[str, tuple[float, pg.PlotDataItem, pg.PlotDataItem]] = {}  # value, line, dots before it
        self._levels_shown: dict[str, float] = {}
        self._cursor, self._past, self._kept = (pg.InfiniteLine(angle=90) for _line in range(3))
        self._paper, self._band = QGraphicsPolygonItem(), QGraphicsPolygonItem()
        self._band_looks = {self._paper: _PAPER_BAND, self._band: (0.0, _BAND_ALPHA)}
        self._x_title = self._text("")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.disableAutoRange()
        self.setMouseEnabled(x=True, y=False)
        self.setLimits(xMin=0, minXRange=0.002)
        self.getViewBox().setDefaultPadding(0)
        for side in ("left", "bottom"):
            self.getAxis(side).enableAutoSIPrefix(False)
        self.getAxis("left").setGrid(255)
        self.getAxis("left").setZValue(-1)  # its lines lie under the curves
        outside = Outside(self)
        outside.setZValue(0.25)  # over the curves, under the words
        outside.setAcceptedMouseButtons(Qt.NoButton)
        for line in (self._kept, self._past, self._cursor):
            line.hide()
            self.addItem(line, ignoreBounds=True)
        for band in self._band_looks:
            band.setPen(QPen(Qt.NoPen))
            band.hide()
            self.addItem(band, ignoreBounds=True)

    def set_axis(self, log: bool, lowest: float, span: tuple[float, float], from_100: bool = False) -> None:
        """Make the y axis logarithmic or linear, and perhaps turn it over.

        `lowest` is the smallest value a logarithmic one may begin with. It begins at or below the first and ends at
        or above the second of `span`, whatever the values, so that it need not move.
        """
        self.log, self.from_100, self._lowest, self._span = log, from_100, lowest, span

    def set_gutter(self, width: float) -> None:
        """Room for words right of the plot."""
        self.layout.setContentsMargins(0, 0, width, 0)

    def fitting(self, words: str) -> str:
        """As much of these words as there is room for right of the plot."""
        room = self.layout.getContentsMargins()[2] - 2 * style.GRID
        return QFontMetrics(style.font(style.SMALL)).elidedText(words, Qt.ElideRight, int(room))

    def set_x_title(self, title: str) -> None:
        """Name the x axis, right of its numbers."""
        self._x_title.setText(title)

    def add_line(self, colour, alpha=1.0, width=1.0, dots=0.0, dashes=()) -> pg.PlotDataItem:
        """A new line in a colour of the theme, or so far on the way from its accent to its warning.

        `dots` is the diameter of its markers; `dashes` are lengths of dashes and gaps, in pixels.
        """
        line = self.plot(antialias=True, symbol="o" if dots else None, symbolSize=dots or 1)
        # Wide antialiased lines are slow in Qt unless drawn piece by piece, but pieces know nothing of dashes.
        line.curve.setSegmentedLineMode("off" if dashes else "on")
        self._looks[line] = _Look(colour, alpha, width, dots, dashes)
        self._dress_line(line)
        return line

    def change_look(self, line: pg.PlotDataItem, alpha: float, width: float) -> None:
        """Make a line stronger or lighter."""
        look = self._looks[line]
        if (alpha, width) != (look.alpha, look.width):
            self._looks[line] = look._replace(alpha=alpha, width=width)
            self._dress_line(line)

    def add_label(self, name: str, colour: str | float) -> None:
        """A new label, shown by `place_labels`."""
        self._labels[name] = (self._text(""), colour)
        self._labels[name][0].setBrush(theme_colour(colour))

    def add_level(self, name: str, value: float, colour: str | float) -> None:
        """A dashed line at this value, shown by `draw_levels`; its label has the same name."""
        dashed, dots = self.add_line(colour, dashes=_LEVEL_DASHES), self.add_line(colour, _AHEAD_ALPHA, dashes=_DOTS)
        self._levels[name] = (value, dashed, dots)
        self.add_label(name, "muted")

    def draw_levels(self, starts: dict[str, float]) -> None:
        """Draw these dashed lines, each from its start to the end of the x axis; faint dots lead there."""
        self._levels_shown = {name: self._levels[name][0] for name in starts}
        first, last = self.viewRange()[0]
        for name, (value, dashed, dots) in self._levels.items():
            start = min(max(starts.get(name, first), first), last)
            for line, ends in ((dots, (first, start)), (dashed, (start, last))):
                x = np.array(ends if name in starts and ends[0] < ends[1] else (), float)
                self.draw(line, x, np.full(x.shape, value))

    def draw(self, line: pg.PlotDataItem, x: np.ndarray, values: np.ndarray) -> None:
        """Give a line its points, (n,) each."""
        places = self.on_axis(values)
        if self._looks[line].dots:  # a marker needs a place, a line may have a hole
            x, places = x[np.isfinite(places)], places[np.isfinite(places)]
        drawn_x, drawn = line.getOriginalDataset()
        # Tests change once in a while; giving pyqtgraph points costs more than comparing them.
        if drawn is None:
            same = not x.size
        else:
            same = np.array_equal(x, drawn_x) and np.array_equal(places, drawn, equal_nan=True)
        if not same:
            line.setData(x, places)

    def draw_band(self, x: np.ndarray, least: np.ndarray, greatest: np.ndarray, colour: str | float) -> None:
        """Fill the area between two curves, (n,) each; without points there is none."""
        self._band_looks[self._band] = (colour, _BAND_ALPHA)
        self._fill(self._band, x, least, greatest)

    def draw_range(self, until: float, least: float, greatest: float) -> None:
        """A quiet band between two values from the beginning until a place of the x axis; at 0 there is none."""
        x = np.array([0.0, min(until, self.viewRange()[0][1])] if until else ())
        self._fill(self._paper, x, np.full(x.shape, least), np.full(x.shape, greatest))

    def _fill(self, band, x, least, greatest):
        low, high = self.on_axis(least), self.on_axis(greatest)
        known = np.isfinite(low) & np.isfinite(high)
        x, low, high = x[known], low[known], high[known]
        edge = [*zip(x, low, strict=True), *zip(x[::-1], high[::-1], strict=True)]
        band.setPolygon(QPolygonF([QPointF(*corner) for corner in edge]))
        band.setVisible(bool(edge))
        band.setBrush(theme_colour(*self._band_looks[band]))

    def on_axis(self, values) -> np.ndarray:
        """Where values lie on the y axis as it is; NaN where they have no place on it."""
        values = np.asarray(values, float)
        known = np.isfinite(values) & ((values > 0) | (not self.log))
        places = np.log10(values, where=known, out=np.full(values.shape, np.nan)) if self.log else values
        places = np.where(known, places, np.nan)
        return (0 if self.log else 100) - places if self.from_100 else places

    def fit_y(self, values: np.ndarray) -> None:
        """Give the y axis the range of these values, widened to round numbers."""
        values = values[np.isfinite(values) & (values > 0)]
        bottom_below, top_above = self._span if self.log else (0.0, 0.0)
        top = round_up(max(top_above, values.max(initial=self._lowest)), Y_ENDS)
        axis, height = self.getAxis("left"), self.getViewBox().height()
        label = style.scaled(_LABEL_HEIGHT)
        padding = label / 2 / max(height, 2 * label)  # half a number must fit beyond the last tick
        if not self.log:
            bottom, ticks = 0.0, linear_ticks(top, self.from_100)
        else:
            bottom = max(self._lowest, round_down(min(bottom_below, values.min(initial=top)), Y_ENDS))
            bottom = min(bottom, top / 10)
            ticks = log_ticks(bottom, top, height, self.from_100)
        self.setYRange(*sorted(self.on_axis([bottom, top]).tolist()), padding=padding)
        if ticks != self._ticks:  # setting them has the whole axis laid out again
            self._ticks = ticks
            axis.setTicks([ticks])

    def place_labels(self, ends: dict[str, tuple[float, float, str]]) -> None:
        """Put labels right of the ends of their lines, none upon another: name -> (x, value, text).

        An x beyond the axis stands for its end; a value that is not finite has no label.
        """
        area = self.getViewBox().geometry()
        self._x_title.setPos(area.right() + x_title_gap(), area.bottom() + 6)
        places = {name: self._place(x, value, area) for name, (x, value, _text) in ends.items()}
        shown = [name for name, place in places.items() if math.isfinite(place.y())]
        high = style.scaled(_LABEL_HEIGHT)
        half = high / 2
        heights = spread([places[name].y() for name in shown], high, area.top() + half, area.bottom() - half)
        for name, (label, _colour) in self._labels.items():
            label.setVisible(name in shown)
        for name, height in zip(shown, heights, strict=True):
            label = self._labels[name][0]
            label.setText(ends[name][2])
            label.setPos(places[name].x() + style.GRID, height - half)

    def labels(self) -> dict[str, str]:
        """The labels that are shown: name -> text."""
        return {name: label.text() for name, (label, _colour) in self._labels.items() if label.isVisible()}

    def levels(self) -> dict[str, float]:
        """The dashed lines that are shown: name -> value."""
        return dict(self._levels_shown)

    def label_rects(self) -> list[QRectF]:
        """Where the labels that are shown lie."""
        shown = [label for label, _colour in self._labels.values() if label.isVisible()]
        return [label.mapRectToParent(label.boundingRect()) for label in shown]

    def show_cursor(self, x: float | None) -> None:
        """A line from top to bottom at x, or none."""
        _stand(self._cursor, x)

    def show_past(self, x: float | None) -> None:
        """The same where the past moment lies that is shown."""
        _stand(self._past, x)

    def show_kept(self, x: float | None) -> None:
        """The same where the moment lies that is kept for comparison."""
        _stand(self._kept, x)

    def dress(self) -> None:
        """Take on the theme's colours and fonts: pyqtgraph does not look at palettes."""
        muted, hairline = style.colour("muted"), style.colour("line")
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(None if side == "left" else hairline)
            axis.setTickPen(hairline)
            axis.setTextPen(muted)
            axis.setTickFont(style.font(style.SMALL))
            axis.setStyle(tickLength=0, maxTickLevel=0, tickTextOffset=6, hideOverlappingLabels=False)
        self._cursor.setPen(pg.mkPen(style.colour("text", 0.5), width=style.stroke()))
        self._past.setPen(pg.mkPen(style.colour("past"), width=style.stroke(2)))
        self._kept.setPen(pg.mkPen(style.colour("text", 0.7), width=style.stroke(), style=Qt.DashLine))
        for band, look in self._band_looks.items():
            band.setBrush(theme_colour(*look))
        for line in self._looks:
            self._dress_line(line)
        self.getAxis("bottom").setHeight(style.scaled(24))
        self.getAxis("left").setWidth(style.scaled(LEFT))
        self._x_title.setBrush(muted)
        for words in (self._x_title, *(label for label, _colour in self._labels.values())):
            words.setFont(style.font(style.SMALL))
        for label, colour in self._labels.values():
            label.setBrush(theme_colour(colour))

    def _dress_line(self, line):
        look = self._looks[line]
        colour = theme_colour(look.colour, look.alpha)
        width = style.stroke(look.width)
        pen = pg.mkPen(colour, width=width)
        if look.dashes:
            pen.setDashPattern([length / max(1.0, width) for length in look.dashes])
        line.setPen(pen if look.width else None)
        line.setSymbolBrush(colour)
        line.setSymbolPen(None)

    def _place(self, x, value, area):
        y = float(self.on_axis(value))
        if not math.isfinite(y):
            return QPointF(math.nan, math.nan)
        place = self.getViewBox().mapFromViewToItem(self, QPointF(min(x, 1e9), y))
        at_end = place.x() > area.right() - 2 * style.GRID  # words near the end stand in one column
        return QPointF(area.right() if at_end else max(place.x(), area.left()), place.y())

    def _text(self, words):
        text = Words(words, self)
        text.setZValue(1)
        text.setBrush(style.colour("muted"))
        text.setFont(style.font(style.SMALL))
        return text


def _stand(line, x):
    line.setVisible(x is not None)
    if x is not None and x != line.value():
        line.setPos(x)


def theme_colour(colour: str | float | int, alpha: float = 1.0) -> QColor:
    """A colour of the theme by its name, or so far on the way from its accent, 0.0, to its warning, 1.0; of a run."""
    if isinstance(colour, str):
        return style.colour(colour, alpha)
    if isinstance(colour, int):
        return run_colour(colour, alpha)
    ends = (style.colour("accent").getRgbF()[:3], style.colour("warning").getRgbF()[:3])
    return QColor.fromRgbF(*(a + (b - a) * colour for a, b in zip(*ends, strict=True)), alpha)


def x_title_gap() -> int:
    """From the end of the x axis to its title: half of a number, which may stand at the very end, and a space."""
    return text_width("0.020") // 2 + style.GRID


def text_width(words: str) -> int:
    """How wide words in a plot are, in pixels."""
    return QFontMetrics(style.font(style.SMALL)).horizontalAdvance(words)
