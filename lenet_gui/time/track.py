"""The line of the bar: every moment as a tick, passes, test errors, changes by hand, the live end, and where one is."""

import math

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QPainter, QPen, QPolygonF
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.run.recording import STEP_FACTOR
from core.run.snapshot import EVALUATING, TRAINING, Snapshot
from lenet_gui.look import style
from lenet_gui.time.scale import LOGARITHM, Scale

HANDLE = 6.0  # pixels, the radius of what marks where one is
CHANGE = 4.0  # the same of a change made by hand
LEAST_ERROR = 0.2  # percent, at the bottom of the line of errors
NUMBERS_APART = 56  # pixels


class Track(QWidget):
    """Shows the past of a run up to its live end. A press or a drag wants the moment nearest to the pointer."""

    sought = pyqtSignal(object)  # the step of a moment; None for the live one
    released = pyqtSignal(int)  # the mouse lets go at this step, which need not have a moment

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._live: Snapshot | None = None
        self._steps: tuple[int, ...] = ()
        self._past: int | None = None
        self._by = LOGARITHM
        self._drawn: tuple = ()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setCursor(Qt.PointingHandCursor)
        self.setAttribute(Qt.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(400, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def show_run(self, live: Snapshot, past: int | None) -> None:
        """The run as it is now, and the step of the past moment that is shown; None where the live one is."""
        self._live, self._past = live, past
        self._steps = tuple(tick.step for tick in live.recording.ticks if tick.step < live.step)
        news = (live.run_id, self._steps, past, live.state, live.history.test_errors.size, len(live.history.changes))
        news += (round(self.scale().x(live.step)), live.last_pass)
        if news != self._drawn:
            self._drawn = news
            self.update()

    def show_scale(self, by: str) -> None:
        """One of `lenet_gui.time.scale.SCALES`."""
        self._by = by
        self.update()

    def scale(self) -> Scale:
        """Where steps are now: up to the end of the run as it is meant to go, so that nothing moves while it goes."""
        live = self._live
        last = max(live.step, live.last_pass * live.steps_per_pass) if live else 1
        return Scale(self._by, last, HANDLE + 1, self.width() - 2 * HANDLE - 2)

    def moment_at(self, x: float) -> int | None:
        """The step of the moment nearest to this place; None for the live one."""
        step = self.scale().nearest((*self._steps, self._live.step), x)
        return None if step == self._live.step else step

    # Painting

    def _line(self):
        """How far down the line of moments is."""
        numbers = 0 if style.projected() else style.scaled(14)
        return self.height() - numbers - HANDLE - 1.5

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(event.rect(), style.colour("ground"))
        if self._live is None:
            return
        scale, y, live = self.scale(), self._line(), self._live
        end = scale.x(live.step)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.fillRect(QRectF(scale.left, y - 0.5, scale.width, 1), style.colour("line"))
        self._paint_moments(painter, scale, y)
        self._paint_errors(painter, scale, y)
        self._paint_numbers(painter, scale, y)
        for step, name, _value in live.history.changes:
            self._paint_change(painter, QPointF(scale.x(step), y), name == STEP_FACTOR)
        self._paint_live_end(painter, QPointF(end, y))
        if self._past is not None:
            here = scale.x(self._past)
            painter.fillRect(QRectF(scale.left, y - 1, here - scale.left, 2), style.colour("past"))
            painter.fillRect(QRectF(here - 1, 2, 2, y), style.colour("past"))
            painter.setPen(QPen(style.colour("ground"), 1.5))
            painter.setBrush(style.colour("past"))
            painter.drawEllipse(QPointF(here, y), HANDLE, HANDLE)

    def _paint_moments(self, painter, scale, y):
        live, of_pass = self._live, max(1, self._live.steps_per_pass)
        painter.setPen(Qt.NoPen)
        for step in self._steps:
            painter.fillRect(QRectF(scale.x(step) - 0.5, y - 2, 1, 4), style.colour("muted", 0.75))
        wide = scale.x(live.step) - scale.x(max(0, live.step - of_pass))
        for number in range(1, live.step // of_pass + 1):
            if wide >= 3 or number * of_pass == live.step:
                painter.fillRect(QRectF(scale.x(number * of_pass) - 0.5, y - 5, 1, 10), style.colour("text", 0.6))

    def _paint_errors(self, painter, scale, y):
        """From the top, where all is wrong, down to where next to nothing is: by the logarithm."""
        history, room = self._live.history, y - 9
        if room < 6 or not history.test_steps.size:
            return
        shares = [_height(error) for error in history.test_errors.tolist()]
        places = zip(history.test_steps.tolist(), shares, strict=True)
        line = QPolygonF([QPointF(scale.x(step), 3 + room * (1 - share)) for step, share in places])
        painter.setPen(QPen(style.colour("accent", 0.7), style.stroke()))
        painter.setBrush(Qt.NoBrush)
        painter.drawPolyline(line)

    def _paint_numbers(self, painter, scale, y):
        if style.projected():
            return
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        top, room = y + HANDLE, style.scaled(NUMBERS_APART)
        for step, words in scale.numbers(self._live.steps_per_pass, room):
            place = QRectF(scale.x(step) - room / 2, top, room, self.height() - top)
            if place.left() >= 0 and place.right() <= self.width() + room / 2 - 12:
                painter.drawText(place, Qt.AlignHCenter | Qt.AlignTop, words)

    def _paint_change(self, painter, place, of_step_size):
        """The step size as a lozenge, anything else as a square."""
        painter.setPen(QPen(style.colour("text"), 1))
        painter.setBrush(style.colour("ground"))
        x, y, far = place.x(), place.y() - 8, CHANGE
        corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
        if not of_step_size:
            near = far - 1
            corners = [(x - near, y - near), (x + near, y - near), (x + near, y + near), (x - near, y + near)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _paint_live_end(self, painter, place):
        """Full while it trains, a ring while it rests; faint while one looks at the past."""
        running = self._live.state in (TRAINING, EVALUATING)
        colour = style.colour("accent", 1.0 if self._past is None else 0.6)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if running else style.colour("ground"))
        radius = HANDLE - 1 if self._past is None else HANDLE - 2.5
        painter.drawEllipse(place, radius, radius)

    # Pointer

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton and self._live is not None:
            self.sought.emit(self.moment_at(event.localPos().x()))

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.LeftButton and self._live is not None:
            self.sought.emit(self.moment_at(event.localPos().x()))

    def mouseReleaseEvent(self, event):
        if event.button() == Qt.LeftButton and self._live is not None:
            x = event.localPos().x()
            if self.moment_at(x) is not None:
                self.released.emit(self.scale().step(x))

    def event(self, event):
        if event.type() == QEvent.ToolTip and self._live is not None:
            QToolTip.showText(event.globalPos(), self._tip(event.x()), self)
            return True
        return super().event(event)

    def _tip(self, x):
        step, near = self.moment_at(x), self.scale()
        lines = [
            _("now, step {step:,}").format(step=self._live.step)
            if step is None
            else _("step {step:,}").format(step=step)
        ]
        for at, name, value in self._live.history.changes:
            if abs(near.x(at) - x) <= CHANGE:
                lines.append(_("by hand at step {step:,}: {name} {value:g}").format(step=at, name=name, value=value))
        lines.append(_("Arrows: one moment. Shift: a pass. Home, End: first, live. Space: play."))
        return "\n".join(lines)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange):
            self.update()


def _height(error):
    """0 at the least error to 1 where all is wrong."""
    if not math.isfinite(error):
        return 1.0
    share = math.log(max(error, LEAST_ERROR) / LEAST_ERROR) / math.log(100 / LEAST_ERROR)
    return min(1.0, share)
