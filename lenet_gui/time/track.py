"""The line of the bar: every moment as a tick, passes, test errors, changes by hand, the live end, and where one is."""

from functools import partial

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.run.snapshot import EVALUATING, TRAINING, Snapshot
from lenet_gui.look import style
from lenet_gui.look.kept_picture import KeptPicture
from lenet_gui.time.paint import CHANGE, Ground, paint_ground
from lenet_gui.time.scale import LOGARITHM, Scale

NUMBERS_FROM = 38  # pixels at type of the usual size: a lower one has no numbers
HANDLE = 6.0  # pixels, the radius of what marks where one is


class Track(QWidget):
    """Shows the past of a run up to its live end. A press or a drag wants the moment nearest to the pointer."""

    sought = pyqtSignal(object)  # the step of a moment; None for the live one
    released = pyqtSignal(int)  # the mouse lets go at this step, which need not have a moment

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._live: Snapshot | None = None
        self._steps: tuple[int, ...] = ()
        self._past: int | None = None
        self._elsewhere = False
        self._by = LOGARITHM
        self._ground: KeptPicture | None = None  # until it is painted
        self._ground_of: tuple = ()
        self._shown: tuple = ()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setCursor(Qt.PointingHandCursor)
        self.setAttribute(Qt.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(400, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def show_run(self, live: Snapshot, past: int | None, elsewhere: bool = False) -> None:
        """The run as it is now, and the step of the past moment that is shown; None where the live one is.

        `elsewhere`: none of its networks is shown at all.
        """
        self._live, self._past, self._elsewhere = live, past, elsewhere
        self._steps = tuple(tick.step for tick in live.recording.ticks if tick.step < live.step)
        history = live.history
        ground = (live.run_id, self._steps, history.test_steps.size, history.changes, live.last_pass)
        if ground != self._ground_of:
            self._ground_of, self._ground = ground, None
        shown = (ground, past, elsewhere, live.state, round(self.scale().x(live.step)))
        if shown != self._shown:
            self._shown = shown
            self.update()

    def show_scale(self, by: str) -> None:
        """One of `lenet_gui.time.scale.SCALES`."""
        self._by, self._ground = by, None
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

    def paintEvent(self, event):
        painter = QPainter(self)
        if self._live is None:
            painter.fillRect(event.rect(), style.colour("ground"))
            return
        scale = self.scale()
        numbers = style.scaled(14) if self.height() >= style.scaled(NUMBERS_FROM) else 0
        y = self.height() - numbers - HANDLE - 1.5
        if self._ground is None:
            ground = Ground(self._live, self._steps, scale, y, self.width(), self.height(), bool(numbers))
            self._ground = KeptPicture(self.rect(), style.colour("ground"))
            self._ground.add("ground", partial(paint_ground, of=ground))
        self._ground.show(painter)
        painter.setRenderHint(QPainter.Antialiasing)
        self._paint_live_end(painter, QPointF(scale.x(self._live.step), y))
        if self._past is not None:
            here = scale.x(self._past)
            painter.fillRect(QRectF(scale.left, y - 1, here - scale.left, 2), style.colour("past"))
            painter.fillRect(QRectF(here - 1, 2, 2, y), style.colour("past"))
            painter.setPen(QPen(style.colour("ground"), 1.5))
            painter.setBrush(style.colour("past"))
            painter.drawEllipse(QPointF(here, y), HANDLE, HANDLE)

    def _paint_live_end(self, painter, place):
        """Full while it trains, a ring while it rests; smaller beside a past moment, faded beside another network."""
        running = self._live.state in (TRAINING, EVALUATING)
        colour = "muted" if self._elsewhere else "accent"
        painter.setPen(QPen(style.colour(colour), 2))
        painter.setBrush(style.colour(colour if running else "ground"))
        radius = HANDLE - 1 if self._past is None and not self._elsewhere else HANDLE - 2.5
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
        words = _("now, step {step:,}") if step is None else _("step {step:,}")
        lines = [words.format(step=self._live.step if step is None else step)]
        for at, name, value in self._live.history.changes:
            if abs(near.x(at) - x) <= CHANGE:
                lines.append(_("by hand at step {step:,}: {name} {value:g}").format(step=at, name=name, value=value))
        lines.append(_("Arrows: one moment. Shift: a pass. Home, End: first, live. Space: play."))
        return "\n".join(lines)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._ground = None

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange):
            self._ground = None
            self.update()
