"""The line of the bar: every moment as a tick, passes, test errors, changes by hand, the live end, and where one is."""

import math
from functools import partial

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.run.snapshot import EVALUATING, TRAINING, Snapshot
from lenet_gui.look import style
from lenet_gui.look.kept_picture import KeptPicture
from lenet_gui.look.plain_text import plain
from lenet_gui.time.lanes import Strand, begins_at, lanes
from lenet_gui.time.paint import CHANGE, FIRST_LANE, LANE, Ground, lane_y, paint_ground, paint_lanes, paint_names
from lenet_gui.time.scale import LOGARITHM, Scale

NUMBERS_FROM = 38  # pixels at type of the usual size: a lower one has no numbers
HANDLE = 6.0  # pixels, the radius of what marks where one is
BELOW = HANDLE + 1.5  # pixels below the line
LANES_SLIM = 2  # at most, where there are no numbers
WORDS_FROM = 400  # pixels at type of the usual size: a narrower one has fewer words


def room_of(lanes: int) -> int:
    """How much higher a track with so many lanes is, in pixels: they begin beside what marks where one is."""
    return max(0, math.ceil(lane_y(0, lanes) + style.scaled(LANE) / 2 - BELOW)) if lanes else 0


class Track(QWidget):
    """Shows the past of a run up to its live end. A press or a drag wants the moment nearest to the pointer.

    Runs that are related to it leave the line in lanes of their own: a click there wants that run at that step.
    """

    sought = pyqtSignal(object)  # the step of a moment; None for the live one
    run_sought = pyqtSignal(int, int)  # another run, and a step of it
    released = pyqtSignal(int)  # the mouse lets go at this step, which need not have a moment

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._live: Snapshot | None = None
        self._steps: tuple[int, ...] = ()
        self._past: int | None = None
        self._elsewhere = False
        self._kept: int | None = None
        self._strands: tuple[Strand, ...] = ()
        self._rows = 0  # lanes for which there is room
        self._lanes: dict[int, int] = {}
        self._pointed: int | None = None  # the run whose lane the pointer is on
        self._dragged = False
        self._by = LOGARITHM
        self._ground: KeptPicture | None = None  # until it is painted
        self._ground_of: tuple = ()
        self._shown: tuple = ()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setCursor(Qt.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(400, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def show_run(
        self,
        live: Snapshot,
        past: int | None,
        kept: int | None = None,
        strands: tuple[Strand, ...] = (),
        rows: int = 0,
        elsewhere: bool = False,
    ) -> None:
        """The run as it is now, and the step of the past moment that is shown; None where the live one is.

        `kept`: the step of its moment that is kept for comparison. Where it is related to others, `strands` are of it
        and of them; `rows` lanes have room in all. `elsewhere`: none of its networks is shown at all.
        """
        if self._live is not None and live.run_id != self._live.run_id:
            self._dragged = False  # what was dragged was another run's past
        self._live, self._past, self._strands, self._rows, self._kept = live, past, strands, rows, kept
        self._elsewhere = elsewhere
        if self._pointed not in {strand.run_id for strand in strands}:
            self._pointed = None
        self._lay_lanes()
        self._steps = tuple(tick.step for tick in live.recording.ticks if tick.step < live.step)
        history, scale = live.history, self.scale()
        began = begins_at(strands)
        ground = (live.run_id, self._steps, history.test_steps.size, history.changes, scale, rows, began)
        if ground != self._ground_of:
            self._ground_of, self._ground = ground, None
        places = [
            (one.run_id, one.colour, round(scale.x(one.begins)), round(scale.x(one.ends)), one.name) for one in strands
        ]
        here = (past, kept, elsewhere, live.state, round(scale.x(live.step)))
        shown = (ground, here, places, self._lanes, self._pointed)
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
        last = max((last, *(strand.ends for strand in self._strands)))
        return Scale(self._by, last, HANDLE + 1, self.width() - 2 * HANDLE - 2 - self._more_room())

    def hidden(self) -> int:
        """How many runs leave the line for which there is no lane."""
        beside = [place for place, strand in enumerate(self._strands) if strand.leaves is not None]
        return len(beside) - len(self._lanes)

    def strand_at(self, place: QPointF) -> Strand | None:
        """The other run that is there; None where the run itself is, or none."""
        if self._live is None or not self._strands:
            return None
        scale, y = self.scale(), self._line()[0]
        x, own, near = place.x(), self._strands[0], style.scaled(LANE)
        if place.y() < y + style.scaled(FIRST_LANE) - near:
            if scale.x(own.begins) - x <= HANDLE:
                return None
            along = [one for one in self._strands[1:] if one.leaves is None]
            return next((one for one in along if scale.x(one.begins) <= x <= scale.x(one.ends)), None)
        found = [
            (abs(lane_y(y, lane) - place.y()), lane, self._strands[at])
            for at, lane in self._lanes.items()
            if scale.x(self._strands[at].begins) - near <= x <= scale.x(self._strands[at].ends) + near
        ]
        far, _lane, strand = min(found, default=(near, 0, None), key=lambda one: one[:2])
        return strand if far < near else None

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
        scale, (y, numbered) = self.scale(), self._line()
        began = begins_at(self._strands)
        ground = Ground(self._live, self._steps, scale, y, self.width(), self.height(), numbered, began)
        if self._ground is None:
            self._ground = KeptPicture(self.rect(), style.colour("ground"))
            self._ground.add("ground", partial(paint_ground, of=ground))
        self._ground.show(painter)
        painter.setRenderHint(QPainter.Antialiasing)
        paint_lanes(painter, ground, self._strands, self._lanes, self._pointed)
        paint_names(painter, ground, self._strands, self._lanes, self.width() - self._more_room())
        if self.hidden():
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour("muted"))
            high = painter.fontMetrics().height()
            room = QRectF(self.width() - self._more_room(), min(y, self.height() - high), self._more_room(), high)
            painter.drawText(room, Qt.AlignRight | Qt.AlignVCenter, self.more_words())
        if self._kept is not None:
            painter.setPen(QPen(style.colour("text", 0.7), style.stroke(), Qt.DashLine))
            painter.drawLine(QPointF(scale.x(self._kept), 2), QPointF(scale.x(self._kept), y))
        self._paint_live_end(painter, QPointF(scale.x(self._live.step), y))
        if self._past is not None:
            here = scale.x(self._past)
            began = scale.x(self._strands[0].begins) if self._strands else scale.left
            painter.fillRect(QRectF(began, y - 1, here - began, 2), style.colour("past"))
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

    def _line(self):
        """How far down the line is, and whether there are numbers below it."""
        y, numbered = self._bottom()
        return y - room_of(self._fitting_rows()), numbered

    def _bottom(self):
        """The same for a line without lanes."""
        numbered = self.height() >= style.scaled(NUMBERS_FROM)
        return self.height() - (style.scaled(14) if numbered else 0) - BELOW, numbered

    def _fitting_rows(self):
        """For so many lanes there is room below the line, above which there is some for what marks where one is."""
        y, numbered = self._bottom()
        most = self._rows if numbered else min(self._rows, LANES_SLIM)
        return next((rows for rows in range(most, 0, -1) if y - room_of(rows) >= HANDLE), 0)

    def _lay_lanes(self):
        self._lanes = lanes(self._strands, self._fitting_rows())

    def more_words(self) -> str:
        """How many runs have no lane, in a word more where there is room."""
        count = self.hidden()
        if self.width() < style.scaled(WORDS_FROM):
            return f"+{count}"
        return _("+1 run") if count == 1 else _("+{count} runs").format(count=count)

    def _more_room(self):
        metrics = QFontMetrics(style.font(style.SMALL))
        return metrics.horizontalAdvance(self.more_words()) + style.GRID if self.hidden() else 0

    # Pointer

    def mousePressEvent(self, event):
        if event.button() != Qt.LeftButton or self._live is None:
            return
        strand, x = self.strand_at(event.localPos()), event.localPos().x()
        if strand is None:
            self._dragged = True
            self.sought.emit(self.moment_at(x))
        else:
            near = strand.leaves is not None and self.scale().x(strand.ends) - x <= style.scaled(LANE)
            step = strand.ends if near else self.scale().step(x)
            self.run_sought.emit(strand.run_id, min(max(step, strand.begins), strand.ends))

    def mouseMoveEvent(self, event):
        if self._live is None:
            return
        if event.buttons() & Qt.LeftButton:
            if self._dragged:
                self.sought.emit(self.moment_at(event.localPos().x()))
            return
        strand = self.strand_at(event.localPos())
        self._point_at(None if strand is None else strand.run_id)

    def leaveEvent(self, event):
        self._point_at(None)

    def _point_at(self, run_id):
        if run_id != self._pointed:
            self._pointed = run_id
            self.update()

    def mouseReleaseEvent(self, event):
        if event.button() == Qt.LeftButton and self._live is not None and self._dragged:
            self._dragged = False
            x = event.localPos().x()
            if self.moment_at(x) is not None:
                own = self._strands[0].begins if self._strands else 0  # what was before is not this run's
                self.released.emit(max(own, self.scale().step(x)))

    def event(self, event):
        if event.type() == QEvent.ToolTip and self._live is not None:
            QToolTip.showText(event.globalPos(), plain(self._tip(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def _tip(self, place):
        x, strand = place.x(), self.strand_at(place)
        if strand is not None:
            hint = _("A click shows it as it was there. Up, Down, or the list of runs: another run.")
            return f"{strand.words}\n{hint}"
        step, near = self.moment_at(x), self.scale()
        words = _("now, step {step:,}") if step is None else _("step {step:,}")
        lines = [words.format(step=self._live.step if step is None else step)]
        for at, name, value in self._live.history.movements:
            if abs(near.x(at) - x) <= CHANGE:
                lines.append(_("by hand at step {step:,}: {name} {value:g}").format(step=at, name=name, value=value))
        if self._kept is not None and abs(near.x(self._kept) - x) <= CHANGE:
            lines.append(_("kept for comparison: step {step:,} (K)").format(step=self._kept))
        if self._strands:
            lines.insert(0, self._strands[0].words)
        if len(self._strands) > 1:
            lines.append(_("Up and Down: another run of the tree."))
        if self.hidden():
            lines.append(_("{count} more in the list of runs.").format(count=self.hidden()))
        lines.append(_("Arrows: one moment. Shift: a pass. Home, End: first, live. Space: play."))
        return "\n".join(lines)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._ground = None
        self._lay_lanes()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange):
            self._ground = None
            self._lay_lanes()
            self.update()
