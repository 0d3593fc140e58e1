"""Error against rejection: what refusing the unsure answers would give, with the threshold in use as a point."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.language import _
from core.study.margins import RejectionCurve
from lenet_gui.look import style
from lenet_gui.look.kept_picture import paint_within
from lenet_gui.look.live_tip import LiveTip

ENOUGH = 0.1  # the axis ends where the error has fallen to this share of what it is without refusing
TICKS = 4


class SurenessCurve(QWidget):
    """The curve of an evaluation. A click on it, or a drag along it, asks for the threshold of that place."""

    threshold_asked = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._curve: RejectionCurve | None = None
        self._threshold = 0.0
        self._kept: RejectionCurve | None = None  # another one beside it, and what it is called
        self._name = ""
        self._line: QPolygonF | None = None  # the curve in pixels
        self._line_kept: QPolygonF | None = None
        self._tip = LiveTip(self)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(160, 96)
        self.setAccessibleName(_("Error against rejection"))

    def show_curve(
        self, curve: RejectionCurve | None, threshold: float, kept: RejectionCurve | None = None, name: str = ""
    ) -> None:
        """Show this curve with the point of this threshold; beside it that of what is `kept`, which is called so."""
        before = self._ranges() if self._curve is not None else None
        changed = curve is not self._curve or kept is not self._kept
        self._curve, self._threshold, self._kept, self._name = curve, threshold, kept, name
        if changed or self._ranges() != before:
            self._line = self._line_kept = None
        self.setCursor(Qt.ArrowCursor if curve is None else Qt.PointingHandCursor)
        self._tip.refresh()
        self.update()

    def point(self) -> QPointF:
        """Where the point of the threshold in use is."""
        error, rejected = self._curve.at(self._threshold)
        return self._place(rejected, error)

    # Where things are

    def _ranges(self):
        """The largest rejection and the largest error of the axes, round numbers in percent."""
        if self._curve is None:
            return 1.0, 1.0
        most = max(float(curve.errors.max(initial=0.0)) for curve in (self._curve, self._kept) if curve is not None)
        enough = np.flatnonzero(self._curve.errors <= ENOUGH * self._curve.errors[0])
        rejected = self._curve.rejected[enough[0]] if enough.size else 100.0
        rejected = max(float(rejected), self._curve.at(self._threshold)[1])
        return _round_up(rejected), _round_up(most)

    def _field(self):
        metrics = QFontMetrics(style.font(style.SMALL))
        left, bottom = metrics.horizontalAdvance("0.00 %") + style.GRID, 2 * metrics.height() + 4
        right = metrics.horizontalAdvance("10.0 %") // 2 + 2
        return QRectF(left, metrics.height(), self.width() - left - right, self.height() - bottom - metrics.height())

    def _place(self, rejected, error):
        field, (widest, highest) = self._field(), self._ranges()
        return QPointF(
            field.left() + field.width() * rejected / widest, field.bottom() - field.height() * error / highest
        )

    # Painting

    def paintEvent(self, _event):
        if self._curve is None:
            return
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.Antialiasing)
        if self._line is None:
            self._line = self._stairs(self._curve)
            self._line_kept = self._stairs(self._kept) if self._kept is not None else None
        paint_within(painter, self._field().adjusted(-1, -2, 1, 2), self._paint_line)
        point, field = self.point(), self._field()
        painter.setPen(QPen(style.colour("muted"), 1, Qt.DotLine))
        painter.drawLine(point, QPointF(point.x(), field.bottom()))
        painter.drawLine(point, QPointF(field.left(), point.y()))
        painter.setPen(QPen(style.colour("ground"), 2))
        painter.setBrush(style.colour("text"))
        painter.drawEllipse(point, 5, 5)

    def _paint_line(self, painter):
        if self._line_kept is not None:
            painter.setPen(QPen(style.colour("text", 0.7), 1, Qt.DashLine))
            painter.drawPolyline(self._line_kept)
            painter.setPen(style.colour("muted"))
            field, metrics = self._field(), painter.fontMetrics()
            room = QRectF(field.left(), field.top() + 2, field.width() - 2, metrics.height())
            words = metrics.elidedText(
                _("dashed: {moment}").format(moment=self._name), Qt.ElideRight, int(room.width())
            )
            painter.drawText(room, Qt.AlignRight | Qt.AlignTop, words)
        painter.setPen(QPen(style.colour("accent"), 1.5))
        painter.drawPolyline(self._line)

    def _stairs(self, curve):
        """A curve, thinned to what can be seen."""
        widest, highest = self._ranges()
        shown = np.flatnonzero(curve.rejected <= widest)
        shown = np.unique(np.linspace(0, shown.size - 1, 600).astype(int))
        field = self._field()
        x = field.left() + field.width() * curve.rejected[shown] / widest
        y = field.bottom() - field.height() * curve.errors[shown] / highest
        return QPolygonF([QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True)])

    def _paint_axes(self, painter):
        field, (widest, highest), metrics = self._field(), self._ranges(), painter.fontMetrics()
        painter.setPen(style.colour("line"))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        for share, words in _ticks(highest, field.height() / style.scaled(32)):
            y = field.bottom() - share * field.height()
            painter.setPen(style.colour("muted"))
            label = QRectF(0, y - metrics.height() / 2, field.left() - style.GRID, metrics.height())
            painter.drawText(label, Qt.AlignRight | Qt.AlignVCenter, words)
        for share, words in _ticks(widest, field.width() / style.scaled(64)):
            x = field.left() + share * field.width()
            painter.setPen(style.colour("line"))
            painter.drawLine(QPointF(x, field.bottom()), QPointF(x, field.bottom() + 3))
            painter.setPen(style.colour("muted"))
            wide = style.scaled(64)
            label = QRectF(x - wide / 2, field.bottom() + 4, wide, metrics.height())
            beside = style.projected() and share == 0  # large type would meet that of the other axis
            label.translate(wide / 2 if beside else 0, 0)
            painter.drawText(label, (Qt.AlignLeft if beside else Qt.AlignHCenter) | Qt.AlignTop, words)
        below = QRect(round(field.left()), self.height() - metrics.height(), round(field.width()), metrics.height())
        painter.drawText(below, Qt.AlignHCenter | Qt.AlignBottom, _("refused"))
        above = QRectF(field.left() + style.GRID, 0, field.width(), metrics.height())
        painter.drawText(above, Qt.AlignLeft | Qt.AlignTop, _("error among the others"))

    # Pointer

    def _rejected_at(self, x):
        field = self._field()
        return min(max(0.0, (x - field.left()) / field.width()), 1.0) * self._ranges()[0]

    def mousePressEvent(self, event):
        if self._curve is not None and event.buttons() & Qt.LeftButton:
            place = int(np.searchsorted(self._curve.rejected, self._rejected_at(event.x()), "right")) - 1
            place = min(place, self._curve.thresholds.size - 2)  # the last one is infinity
            self.threshold_asked.emit(max(0.0, float(self._curve.thresholds[place])))

    def mouseMoveEvent(self, event):
        self.mousePressEvent(event)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            x = event.pos().x()
            self._tip.show(event.globalPos(), lambda: self._text_at(x))
            return True
        return super().event(event)

    def _text_at(self, x):
        if self._curve is None:
            return ""
        place = int(np.searchsorted(self._curve.rejected, self._rejected_at(x), "right")) - 1
        rejected, error = self._curve.rejected[place], self._curve.errors[place]
        if self._curve.thresholds[place] < 0:  # that none of these wins is refused by any threshold
            words = _("{rejected:.2f} % refused, those least like a digit: {error:.2f} % error")
            return words.format(rejected=rejected, error=error)
        return _("{rejected:.2f} % refused: {error:.2f} % error, threshold {threshold:.1f}").format(
            rejected=rejected, error=error, threshold=self._curve.thresholds[place]
        )

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._line = self._line_kept = None
            self.update()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._line = None

    def sizeHint(self) -> QSize:
        return QSize(320, 160)


def _round_up(percent: float) -> float:
    """The next of ... 0.1, 0.2, 0.4, 1, 2, 4, 10 ... at or above: four even parts of it are short numbers."""
    if percent <= 0:
        return 0.1
    size = 10.0 ** np.floor(np.log10(percent))
    return float(min(100.0, next(size * step for step in (1, 2, 4, 10) if size * step >= percent * (1 - 1e-9))))


def _ticks(largest: float, room: float) -> list[tuple[float, str]]:
    """(share of the axis, words) of five ticks, or of three where there is no room for so many."""
    count = TICKS if room >= TICKS else TICKS // 2
    step = largest / count
    decimals = next((places for places in range(4) if abs(round(step, places) - step) < 1e-9), 4)
    return [
        (n / count, _("{value:.{decimals}f} %").format(value=n * step, decimals=decimals)) for n in range(count + 1)
    ]
