"""The path of the training, live: where it began, where it is, and the moment shown; a click goes to a moment."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.study.moment import Moment
from core.study.path import TrainingPath
from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour
from lenet_gui.views.path import paint
from lenet_gui.views.path.field import Field, ends_of_passes, place_at
from lenet_gui.views.path.words import BEING_LAID_OUT, NO_PATH, moment_words, share_words
from lenet_gui.widgets.moment_view import MomentView

SECONDS_BETWEEN = 1.0  # two paths that are asked for
LEAST = 3  # moments that make a path
PASSES_APART = 34  # pixels between two marks
NEAR = 28  # pixels within which a moment is pointed at


class Path(MomentView):
    """Asks for the path of the run that is shown as it grows, `path_wanted`, and shows what it is given."""

    path_wanted = pyqtSignal(object)  # the Moment whose run it is to be of
    moment_chosen = pyqtSignal(object)  # the step of a moment of that run, or None for the present

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Path of the training"), parent, SECONDS_BETWEEN)
        self._path: TrainingPath | None = None
        self._places = np.zeros((0, 2))  # pixels of the points of the run that is shown
        self._steps = np.zeros(0, np.int64)
        self._others: dict[int, np.ndarray] = {}  # run_id -> pixels, of runs that began as this one did
        self._pointed: int | None = None  # the number of a moment
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(480, 260)

    # ---- what may be asked of it

    @property
    def path(self) -> TrainingPath | None:
        """The path that is shown; None while there is none of this run."""
        if self._moment is None or self._path is None:
            return None
        mine = np.count_nonzero(self._path.runs == self._moment.run_shown.run_id)
        return self._path if mine >= LEAST else None

    def set_path(self, path: TrainingPath) -> None:
        """Here is what was asked for."""
        self._path = path
        self._place()

    def made_of(self, moment: Moment) -> tuple:
        shown = moment.parameters if moment.past else None
        return moment.run_shown.recording, moment.run_shown.averaged, shown, moment.runs

    def take(self) -> None:
        self.path_wanted.emit(self._moment)

    def show_moment(self, moment: Moment) -> None:
        """Show this moment as a point, at once; what is new of the path soon."""
        before = self._moment
        super().show_moment(moment)
        if before is None or before.run_shown.run_id != moment.run_shown.run_id:
            self._pointed = None
            self._place()
        elif (before.source, before.past, before.reference) != (moment.source, moment.past, moment.reference):
            self.update()

    # ---- where things are

    @property
    def shown_place(self) -> QPointF | None:
        """Where the moment is that is shown; None where it is none of this run."""
        if self.path is None or self._moment.source.run_id != self._moment.run_shown.run_id:
            return None
        return QPointF(*place_at(self._steps, self._places, self._moment.source.step))

    @property
    def kept_place(self) -> QPointF | None:
        """Where the moment kept for comparison is; None without one, or where it is none of this run."""
        kept = self._moment.reference
        if self.path is None or kept is None or kept.source.run_id != self._moment.run_shown.run_id:
            return None
        return self.place_of(kept.source.step)

    def place_of(self, step: int) -> QPointF:
        """Where the run was at this step. There is a path."""
        return QPointF(*place_at(self._steps, self._places, step))

    def line(self) -> QRect:
        high = style.scaled(20)
        return QRect(style.MARGIN, self.height() - high - style.GRID // 2, self.width() - 2 * style.MARGIN, high)

    def _place(self):
        path = self.path
        if path is not None:
            beside = style.scaled(40)
            area = QRectF(self.rect()).adjusted(beside, style.scaled(24), -beside, -style.scaled(48))
            places, mine = Field(path.points, area).places(path.points), self._moment.run_shown.run_id
            self._steps, self._places = path.steps[path.runs == mine], places[path.runs == mine]
            others = (run for run in np.unique(path.runs).tolist() if run != mine)
            self._others = {run: places[path.runs == run] for run in others}
            in_order = np.argsort(self._steps)
            self._steps, self._places = self._steps[in_order], self._places[in_order]
            if self._pointed is not None and self._pointed >= len(self._steps):
                self._pointed = None
        self._describe()
        self.update()

    def _describe(self):
        self.setAccessibleDescription(self._why_none() if self.path is None else share_words(self.path)[0])

    def _why_none(self):
        ticks = () if self._moment is None else self._moment.run_shown.recording.ticks
        return NO_PATH if len(ticks) < LEAST else BEING_LAID_OUT

    # ---- painting

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setFont(style.font(style.SMALL))
        if self.path is None:
            painter.setPen(style.colour("muted"))
            painter.drawText(self.rect().adjusted(32, 16, -32, -16), Qt.AlignCenter | Qt.TextWordWrap, self._why_none())
            return
        moment, labels = self._moment, paint.Labels(painter, QRectF(self.rect()), self._places)
        named = {kept.run_id: kept for kept in moment.runs}
        others = {named[run]: places for run, places in self._others.items() if run in named}
        for kept, places in others.items():
            paint.other(painter, places, run_colour(kept.colour))
        paint.way(painter, self._places)
        of_pass, apart = moment.run_shown.steps_per_pass, style.scaled(PASSES_APART)
        marks = ends_of_passes(self._steps, self._places, of_pass, apart)
        paint.passes(painter, marks)
        shown = self.shown_place
        if moment.past and shown is not None:
            paint.shown(painter, shown)
        kept = self.kept_place
        if kept is not None:
            paint.kept(painter, kept)
        first, last = (QPointF(*self._places[place]) for place in (0, -1))
        paint.start(painter, first)
        paint.now(painter, last)
        if self._pointed is not None:
            self._paint_pointed(painter, labels)
        if moment.past and shown is not None:
            labels.write(shown, _("step {step:,}").format(step=moment.source.step), "past")
        if kept is not None:
            labels.write(kept, _("kept: step {step:,}").format(step=moment.reference.source.step), "text")
        labels.write(last, _("now") if moment.left is None else _("end"), "text")
        labels.write(first, _("start") if self._steps[0] == 0 else _("branch"), "muted")
        for kept, places in others.items():
            labels.write(QPointF(*places[-1]), kept.name, run_colour(kept.colour))
        paint.pass_numbers(labels, marks)
        self._paint_share(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.Antialiasing, False)
            painter.setPen(style.colour("accent"))
            painter.setBrush(Qt.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_pointed(self, painter, labels):
        place = QPointF(*self._places[self._pointed])
        paint.pointed(painter, place)
        labels.write(place, self._words(self._pointed), "text", boxed=True)

    def _paint_share(self, painter):
        long, short = share_words(self.path)
        fits = QFontMetrics(painter.font()).horizontalAdvance(long) <= self.line().width()
        self.paint_line(painter, long if fits else short, strong=False)

    def _words(self, number):
        return moment_words(int(self._steps[number]), self._moment.run_shown.history)

    # ---- pointer and keys

    def _nearest(self, pos):
        """The number of the moment near this place; None where none is."""
        if self.path is None:
            return None
        away = np.hypot(*(self._places - (pos.x(), pos.y())).T)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= NEAR else None

    def _point(self, number):
        if number != self._pointed:
            self._pointed = number
            self.setCursor(Qt.ArrowCursor if number is None else Qt.PointingHandCursor)
            self.update()

    def _choose(self, number):
        step = int(self._steps[number])
        live = self._moment.left is None
        self.moment_chosen.emit(None if live and step >= self._moment.snapshot.step else step)

    def mouseMoveEvent(self, event):
        self._point(self._nearest(event.pos()))

    def mousePressEvent(self, event):
        number = self._nearest(event.pos())
        if number is not None and event.button() == Qt.LeftButton:
            self._choose(number)

    def leaveEvent(self, event):
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event):
        key = event.key()
        if self.path is None or key not in (Qt.Key_Left, Qt.Key_Right, Qt.Key_Home, Qt.Key_End):
            super().keyPressEvent(event)
            return
        last, moment = len(self._steps) - 1, self._moment
        if key in (Qt.Key_Home, Qt.Key_End):
            self._choose(0 if key == Qt.Key_Home else last)
            return
        here = moment.source.step if moment.past else moment.run_shown.step
        before, after = np.searchsorted(self._steps, here, "left") - 1, np.searchsorted(self._steps, here, "right")
        self._choose(int(min(max(0, before if key == Qt.Key_Left else after), last)))

    def focusInEvent(self, event):
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._place()
