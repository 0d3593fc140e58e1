"""One amount of a change: a slider, and above it, on the same axis, a curve of what that does to the test digits."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PyQt5.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.widgets.amount_scale import Scale

GUTTER = 32  # left of the plot, for the numbers of the y axis
HANDLE = 14  # the slider's, as style.py has it: the middle of the handle reaches half of it from either end
SLIDER_HEIGHT = 18
NARROW = 150  # a cell with less width has its words over all of it


class AmountCell(QWidget):
    """A slider for one amount and the curve over it. Double-click puts the amount back to neutral.

    What the curve's numbers are, how high they stand and how they are written is for those to say that inherit.
    """

    value_changed = pyqtSignal()  # by hand
    widest = ""  # of what `number_words` gives
    spoken = "{amount}, {number}"  # to those who cannot see it
    lines: tuple[float, ...] = ()  # across the plot, at these numbers of the curve

    def __init__(self, scale: Scale, parent: QWidget | None = None):
        super().__init__(parent)
        self.scale = scale
        self._numbers: np.ndarray | None = None
        self._samples, self._stale = 0, False
        self._kept: np.ndarray | None = None  # the curve beside it
        self.slider = QSlider(Qt.Horizontal, self)
        self.slider.setRange(0, scale.stops)
        self.slider.setPageStep(max(1, scale.stops // 8))
        self.slider.setAccessibleName(scale.title)
        self.slider.setToolTip(_("{tip} Arrow keys move it, double-click undoes it.").format(tip=scale.tip))
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.slider.installEventFilter(self)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self._claim_room()
        self._dress_slider()
        self.set_value(scale.neutral)

    def _claim_room(self):
        if style.projected():  # where the ends of the slider are not named
            self.setMinimumSize(96, 2 * self._line() + SLIDER_HEIGHT + 6)
        else:
            self.setMinimumSize(96, 3 * self._line() + SLIDER_HEIGHT + 16)

    def sizeHint(self) -> QSize:
        return QSize(220, 136)

    @property
    def value(self) -> float:
        """The amount chosen."""
        return self.scale.value_at(self.slider.value())

    def set_value(self, value: float) -> None:
        """Show this amount, without a signal."""
        self.slider.blockSignals(True)
        self.slider.setValue(self.scale.stop_of(value))
        self.slider.blockSignals(False)
        self._describe()

    def show_curve(self, numbers: np.ndarray | None, samples: int = 0) -> None:
        """Numbers (n,) at the scale's points, over so many digits; None takes the curve away."""
        self._numbers, self._samples = numbers, samples
        self._describe()

    def show_stale(self, stale: bool) -> None:
        """Whether the curve is another network's than the one shown now: it is drawn fainter."""
        if stale != self._stale:
            self._stale = stale
            self.update()

    def show_kept(self, numbers: np.ndarray | None) -> None:
        """Beside the curve that of what is kept for comparison, dashed; None for none."""
        if numbers is not self._kept:
            self._kept = numbers
            self.update()

    def number_at(self, value: float) -> float | None:
        """The curve between its points; None where there is none."""
        if self._numbers is None:
            return None
        places = [self.scale.place_of(point) for point in self.scale.points]
        return float(np.interp(self.scale.place_of(value), places, self._numbers))

    def height_of(self, number: float) -> float:
        """How high a number of the curve stands, 0 to 1."""
        raise NotImplementedError

    def number_words(self, number: float) -> str:
        """A number of the curve, as it stands beside the amount."""
        raise NotImplementedError

    def point_text(self, index: int) -> str:
        """One point of the curve in words."""
        raise NotImplementedError

    def axis_labels(self) -> list[tuple[float, str]]:
        """(number, words) of the y axis; without those that would touch others."""
        raise NotImplementedError

    def _on_slider_moved(self):
        self._describe()
        self.value_changed.emit()

    def _describe(self):
        number = self.number_at(self.value)
        words = self.scale.text(self.value)
        if number is not None:
            words = self.spoken.format(amount=words, number=self.number_words(number))
        self.slider.setAccessibleDescription(words)
        self.update()

    # Painting

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self._claim_room()
            self._dress_slider()
            self.update()
        super().changeEvent(event)

    def _dress_slider(self):
        """Its left part is no amount, for most amounts go both ways from neutral: it looks like the right one."""
        sheet = f"QSlider::sub-page:horizontal {{ background: {style.theme().line}; }}"
        if sheet != self.slider.styleSheet():
            self.slider.setStyleSheet(sheet)

    def resizeEvent(self, event):
        gutter = style.scaled(GUTTER)
        self.slider.setGeometry(
            gutter, self.height() - self._foot() - SLIDER_HEIGHT, self.width() - gutter, SLIDER_HEIGHT
        )

    def paintEvent(self, event):
        painter = QPainter(self)
        plot = self._plot()
        self._paint_words(painter, plot)
        if self.scale.claimed:
            left, right = (self._x(value) for value in self.scale.claimed)
            painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), style.colour("accent", 0.12))
        for number in self.lines:
            painter.fillRect(QRectF(plot.left(), round(self._y(number)), plot.width(), 1), style.colour("line"))
        painter.fillRect(QRectF(round(self._x(self.scale.neutral)), plot.top(), 1, plot.height()), style.colour("line"))
        painter.setRenderHint(QPainter.Antialiasing)
        if self._kept is not None:
            painter.setPen(QPen(style.colour("text", 0.7), 1, Qt.DashLine))
            painter.drawPolyline(QPolygonF(self._points(self._kept)))
        if self._numbers is not None:
            self._paint_curve(painter)
        self._paint_place(painter, plot)

    def _paint_words(self, painter, plot):
        line, left, right = self._line(), int(plot.left()), int(plot.right())
        if self.width() < NARROW:
            left, right = 0, self.width()
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("text"))
        room, metrics = QRectF(left, 0, right - left, line), QFontMetrics(painter.font())
        painter.drawText(room, Qt.AlignVCenter, metrics.elidedText(self.scale.title, Qt.ElideRight, right - left))
        free = room.left() + metrics.horizontalAdvance(self.scale.title) + 4
        number, changed = self.number_at(self.value), self.value != self.scale.neutral
        told = [(self.scale.text(self.value), "text" if changed else "muted", 0.0)]
        if number is not None:
            colour = "muted" if self._stale else "accent"
            told.append((self.number_words(number), colour, float(metrics.horizontalAdvance(self.widest))))
        amount_told = False
        for words, colour, wide in reversed(told):  # as much as there is room for
            if room.right() - metrics.horizontalAdvance(words) >= free:
                painter.setPen(style.colour(colour))
                painter.drawText(room, Qt.AlignVCenter | Qt.AlignRight, words)
                amount_told = words == told[0][0]
                room.setRight(room.right() - max(wide, metrics.horizontalAdvance(words)) - style.GRID)
        painter.setPen(style.colour("muted"))
        for number, words in self.axis_labels():
            place = QRectF(0, self._y(number) - line / 2, style.scaled(GUTTER) - 4, line)
            painter.drawText(place, Qt.AlignVCenter | Qt.AlignRight, words)
        if self._foot():
            self._paint_foot(painter, left, right, marked=self.value if changed and not amount_told else None)

    def _paint_foot(self, painter, left, right, marked):
        """The ends of the slider and its resting place, or the amount that there was no room to tell above."""
        line, metrics = self._line(), painter.fontMetrics()
        bottom = self.height() - line
        low, high = self.scale.text(self.scale.low), self.scale.text(self.scale.high)
        if metrics.horizontalAdvance(low + high) + style.GRID > right - left:
            low, high = low.split(" ")[0], high.split(" ")[0]  # the unit is said of the amount
        if marked is not None:  # below the handle, in place of what it would touch
            words = self.scale.text(marked)
            half = metrics.horizontalAdvance(words) / 2 + 1
            middle = min(max(self._x(marked), left + half), right - half)
            painter.setPen(style.colour("text"))
            painter.drawText(QRectF(middle - half, bottom, 2 * half, line), Qt.AlignCenter, words)
            painter.setPen(style.colour("muted"))
            low = low if left + metrics.horizontalAdvance(low) + 4 < middle - half else ""
            high = high if middle + half < right - metrics.horizontalAdvance(high) - 4 else ""
        painter.drawText(QRectF(left, bottom, right - left, line), Qt.AlignVCenter, low)
        painter.drawText(QRectF(left, bottom, right - left, line), Qt.AlignVCenter | Qt.AlignRight, high)
        if marked is not None:
            return
        neutral = self.scale.text(self.scale.neutral)
        half = metrics.horizontalAdvance(neutral) / 2 + 1
        middle = self._x(self.scale.neutral)
        ends = left + metrics.horizontalAdvance(low) + 8, right - metrics.horizontalAdvance(high) - 8
        if neutral not in (low, high) and ends[0] < middle - half and middle + half < ends[1]:
            painter.drawText(QRectF(middle - half, bottom, 2 * half, line), Qt.AlignCenter, neutral)

    def _paint_curve(self, painter):
        line = QPolygonF(self._points(self._numbers))
        colour = style.colour("muted" if self._stale else "accent")
        painter.setPen(QPen(colour, 1.5, Qt.DashLine if self._stale else Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
        painter.drawPolyline(line)
        painter.setPen(Qt.NoPen)
        painter.setBrush(colour)
        for point in line:
            painter.drawEllipse(point, 1.75, 1.75)

    def _paint_place(self, painter, plot):
        """Where the slider stands, and what the curve says there."""
        x = self._x(self.value)
        painter.setPen(QPen(style.colour("text", 0.8), 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        number = self.number_at(self.value)
        if number is not None:
            painter.setBrush(style.colour("text"))
            painter.setPen(QPen(style.colour("ground"), 1.5))
            painter.drawEllipse(QPointF(x, self._y(number)), 4, 4)

    # Places

    def _line(self):
        return style.scaled(16)

    def _foot(self):
        """The height of the line below the slider; none in front of a class."""
        return 0 if style.projected() else self._line()

    def _plot(self) -> QRectF:
        top = self._line() + 6
        return QRectF(
            style.scaled(GUTTER) + HANDLE / 2,
            top,
            self.width() - style.scaled(GUTTER) - HANDLE,
            self.height() - top - self._foot() - SLIDER_HEIGHT - 6,
        )

    def _x(self, value: float) -> float:
        plot = self._plot()
        return plot.left() + self.scale.place_of(value) * plot.width()

    def _y(self, number: float) -> float:
        plot = self._plot()
        return plot.bottom() - self.height_of(number) * plot.height()

    def _points(self, numbers) -> list[QPointF]:
        return [
            QPointF(self._x(value), self._y(number)) for value, number in zip(self.scale.points, numbers, strict=True)
        ]

    # Pointing

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            QToolTip.showText(event.globalPos(), self._text_at(event.pos()), self)
            return True
        return super().event(event)

    def eventFilter(self, watched, event):
        if watched is self.slider and event.type() == QEvent.MouseButtonDblClick:
            self.slider.setValue(self.scale.stop_of(self.scale.neutral))
            return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton and self._plot().adjusted(-4, -4, 4, 4).contains(event.localPos()):
            self.slider.setFocus(Qt.MouseFocusReason)
            self._follow(event)

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.LeftButton:
            self._follow(event)

    def mouseDoubleClickEvent(self, event):
        self.slider.setValue(self.scale.stop_of(self.scale.neutral))

    def _follow(self, event):
        plot = self._plot()
        self.slider.setValue(round((event.localPos().x() - plot.left()) / plot.width() * self.scale.stops))

    def _text_at(self, place):
        if self._numbers is None or not self._plot().adjusted(-4, -4, 4, 4).contains(place):
            return self.scale.tip
        distances = [abs(self._x(value) - place.x()) for value in self.scale.points]
        return self.point_text(int(np.argmin(distances)))
