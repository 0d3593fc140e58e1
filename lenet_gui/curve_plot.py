"""One plot in the house style: no boxes, y in calm steps, every line named at its end.

pyqtgraph is imported here and in `views/curves.py` only: it takes a third of the window's start.
"""

import math
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QGraphicsSimpleTextItem

from lenet_gui import style
from lenet_gui.curve_scales import Y_ENDS, log_ticks, round_down, round_up, spread

LEFT = 40  # width of the numbers of the y axis
_LABEL_HEIGHT = 15


class _Look(NamedTuple):
    colour: str  # of the theme
    alpha: float
    width: float  # of the line, 0 for none
    dots: float  # their diameter, 0 for none
    dashed: bool


class _Words(QGraphicsSimpleTextItem):
    """Words on a patch of ground, so that no line runs through them."""

    def paint(self, painter, option, widget=None):
        painter.fillRect(self.boundingRect(), style.colour("ground"))
        super().paint(painter, option, widget)


class CurvePlot(pg.PlotItem):
    """A plot whose y axis is logarithmic or linear; values are given as they are and may hold NaN or infinity.

    `lowest`: the smallest value a logarithmic axis may begin with. `span`: it begins at or below the first and ends
    at or above the second of these, whatever the values, so that it need not move.
    """

    def __init__(self, title: str, lowest: float, span: tuple[float, float] = (math.inf, 0.0)):
        super().__init__()
        self.log = True
        self._lowest, self._span = lowest, span
        self._looks: dict[pg.PlotDataItem, _Look] = {}
        self._labels: dict[str, tuple[_Words, str]] = {}
        self._cursor = pg.InfiniteLine(angle=90)
        self._level = pg.InfiniteLine(angle=0)
        self._level_value: float | None = None
        self._title, self._x_title = self._text(title), self._text("")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.disableAutoRange()
        self.setMouseEnabled(x=True, y=False)
        self.setLimits(xMin=0, minXRange=0.002)
        self.getViewBox().setDefaultPadding(0)
        for side in ("left", "bottom"):
            self.getAxis(side).enableAutoSIPrefix(False)
        self.getAxis("left").setWidth(LEFT)
        self.getAxis("left").setGrid(255)
        self.getAxis("left").setZValue(-1)  # its lines lie under the curves
        for line in (self._cursor, self._level):
            line.hide()
            self.addItem(line, ignoreBounds=True)

    def set_gutter(self, width: float) -> None:
        """Room for words right of the plot, and for the title, if it has one, above it."""
        self.layout.setContentsMargins(0, _LABEL_HEIGHT if self._title.text() else 0, width, 0)

    def set_x_title(self, title: str) -> None:
        """Name the x axis, right of its numbers; an empty name takes the axis away."""
        self._x_title.setText(title)
        self.showAxis("bottom", bool(title))
        self.getAxis("bottom").setHeight(24)

    def add_line(self, colour, alpha=1.0, width=1.0, dots=0.0, dashed=False) -> pg.PlotDataItem:
        """A new line in a colour of the theme; `dots` is the diameter of its markers."""
        line = self.plot(antialias=True, symbol="o" if dots else None, symbolSize=dots or 1)
        # Wide antialiased lines are slow in Qt unless drawn piece by piece.
        line.curve.setSegmentedLineMode("on")
        self._looks[line] = _Look(colour, alpha, width, dots, dashed)
        return line

    def add_label(self, name: str, colour: str) -> None:
        """A new label, shown by `place_labels`."""
        self._labels[name] = (self._text(""), colour)

    def set_level(self, value: float) -> None:
        """A dashed line all across at this value."""
        self._level_value = value
        self._level.setPos(float(self.on_axis(value)))
        self._level.show()

    def draw(self, line: pg.PlotDataItem, x: np.ndarray, values: np.ndarray) -> None:
        """Give a line its points, (n,) each."""
        places = self.on_axis(values)
        if self._looks[line].dots:  # a marker needs a place, a line may have a hole
            x, places = x[np.isfinite(places)], places[np.isfinite(places)]
        drawn_x, drawn = line.getOriginalDataset()
        # Tests change once in a while; giving pyqtgraph points costs more than comparing them.
        if drawn is None or not (np.array_equal(x, drawn_x) and np.array_equal(places, drawn)):
            line.setData(x, places)

    def on_axis(self, values) -> np.ndarray:
        """Where values lie on the y axis as it is; NaN where they have no place on it."""
        values = np.asarray(values, float)
        if not self.log:
            return np.where(np.isfinite(values), values, np.nan)
        positive = np.isfinite(values) & (values > 0)
        return np.log10(values, where=positive, out=np.full(values.shape, np.nan))

    def fit_y(self, values: np.ndarray) -> None:
        """Give the y axis the range of these values, widened to round numbers."""
        values = values[np.isfinite(values) & (values > 0)]
        bottom_below, top_above = self._span if self.log else (0.0, 0.0)
        top = round_up(max(top_above, values.max(initial=self._lowest)), Y_ENDS)
        axis, height = self.getAxis("left"), self.getViewBox().height()
        padding = _LABEL_HEIGHT / 2 / max(height, 2 * _LABEL_HEIGHT)  # half a number must fit beyond the last tick
        if not self.log:
            self.setYRange(0, top, padding=padding)
            axis.setTicks([[(top * share, f"{top * share:g}") for share in (0, 0.5, 1)]])
        else:
            bottom = max(self._lowest, round_down(min(bottom_below, values.min(initial=top)), Y_ENDS))
            bottom = min(bottom, top / 10)
            self.setYRange(math.log10(bottom), math.log10(top), padding=padding)
            axis.setTicks([log_ticks(bottom, top, height)])
        if self._level_value is not None:
            self.set_level(self._level_value)

    def place_labels(self, ends: dict[str, tuple[float, float, str]]) -> None:
        """Put labels right of the ends of their lines, none upon another: name -> (x, value, text).

        An x beyond the axis stands for its end; a value that is not finite has no label.
        """
        area = self.getViewBox().geometry()
        self._title.setPos(area.left(), area.top() - _LABEL_HEIGHT)
        self._x_title.setPos(area.right() + 2 * style.GRID, area.bottom() + 6)
        places = {name: self._place(x, value, area) for name, (x, value, _text) in ends.items()}
        shown = [name for name, place in places.items() if math.isfinite(place.y())]
        half = _LABEL_HEIGHT / 2
        heights = spread([places[name].y() for name in shown], _LABEL_HEIGHT, area.top() + half, area.bottom() - half)
        for name, (label, _colour) in self._labels.items():
            label.setVisible(name in shown)
        for name, height in zip(shown, heights, strict=True):
            label = self._labels[name][0]
            label.setText(ends[name][2])
            label.setPos(places[name].x() + style.GRID, height - half)

    def labels(self) -> dict[str, str]:
        """The labels that are shown: name -> text."""
        return {name: label.text() for name, (label, _colour) in self._labels.items() if label.isVisible()}

    def label_rects(self) -> list[QRectF]:
        """Where the labels that are shown lie."""
        shown = [label for label, _colour in self._labels.values() if label.isVisible()]
        return [label.mapRectToParent(label.boundingRect()) for label in shown]

    def show_cursor(self, x: float | None) -> None:
        """A line from top to bottom at x, or none."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setPos(x)

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
        self._level.setPen(pg.mkPen(muted, width=1, style=Qt.DashLine))
        self._cursor.setPen(pg.mkPen(style.colour("text", 0.5), width=1))
        for line, look in self._looks.items():
            colour = style.colour(look.colour, look.alpha)
            pen_style = Qt.DashLine if look.dashed else Qt.SolidLine
            line.setPen(pg.mkPen(colour, width=look.width, style=pen_style) if look.width else None)
            line.setSymbolBrush(colour)
            line.setSymbolPen(None)
        for text in (self._title, self._x_title):
            text.setBrush(muted)
        for label, colour in self._labels.values():
            label.setBrush(style.colour(colour))

    def _place(self, x, value, area):
        y = float(self.on_axis(value))
        if not math.isfinite(y):
            return QPointF(math.nan, math.nan)
        place = self.getViewBox().mapFromViewToItem(self, QPointF(min(x, 1e9), y))
        at_end = place.x() > area.right() - 2 * style.GRID  # words near the end stand in one column
        return QPointF(area.right() if at_end else max(place.x(), area.left()), place.y())

    def _text(self, words):
        text = _Words(words, self)
        text.setZValue(1)
        text.setFont(style.font(style.SMALL))
        return text


def text_width(words: str) -> int:
    """How wide words in a plot are, in pixels."""
    return QFontMetrics(style.font(style.SMALL)).horizontalAdvance(words)
