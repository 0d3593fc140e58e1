"""The run as curves: errors, loss, and what becomes of each layer, every line named at its end."""

import numpy as np
from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from core.language import _
from core.run.course import Course
from core.run.snapshot import History
from core.study.lens import ACCURACY, ERROR, MEASURES
from core.study.moment import PRETRAINED, Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.views.curves import numbers, paper
from lenet_gui.views.curves.happening import HappeningLine
from lenet_gui.views.curves.numbers import AXES, BY_LAYER, ERRORS, PASSES, QUANTITIES, SECONDS
from lenet_gui.views.curves.others import last_place, other_runs
from lenet_gui.views.curves.picture import CurvesPicture
from lenet_gui.views.curves.row import CurvesRow, Reading
from lenet_gui.views.curves.scales import X_ENDS, round_up
from lenet_gui.widgets.moment_view import MomentView

REPAINT_S = 0.2  # the eye follows a curve at leisure
ROOM_AT_END = 1.006  # so that the last marker is not cut off
STRETCHES = 160  # smooth training is so many means over the x axis: more would be finer than the eye follows


class Curves(MomentView):
    """One quantity of a run against passes (epochs) seen, or seconds of training: the moment says of which run.

    Full tests are markers on a strong line; tests of a fixed sample within a pass are small dots, in words "test ≈".
    1 to 6 choose the quantity, how well the network reads as accuracy or as error; T passes or time, S smooth or raw, L
    logarithmic or linear, R the other runs as quiet lines or not. Wheel, plus and minus zoom along x, a drag moves, a
    double click or Home shows everything again; the pointer or the left and right arrow keys read all values at one
    place. Pointing at a layer's line lights the layer, here and in the other views.
    """

    measure_chosen = pyqtSignal(str)  # one of `core.study.lens.MEASURES`, by hand
    selection_changed = pyqtSignal(object)  # a core.study.selection.Selection: the layer whose line is pointed at

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Curves of the run"), parent, REPAINT_S)
        self._drawn: Course | None = None  # of which history and places are: those of another do not fit together
        self._measure = ACCURACY
        self.quantity, self.unit, self.smooth = ERRORS, PASSES, True
        self._log = {quantity: axis.log for quantity, axis in AXES.items()}
        self._places = numbers.Places(np.zeros(0), np.zeros(0), 0.01)
        self._beside = paper.Beside()
        self._x_end = 0.01  # where the axis ends while nobody has zoomed
        self._zoomed = False
        self._cursor: float | None = None
        self._shown: numbers.Drawn | None = None
        self._lit: str | None = None  # the layer that is pointed at, here or elsewhere
        self._pointed, self._readout = None, ""  # here
        self.picture = CurvesPicture()
        self.plot = self.picture.plot
        self.plot.getViewBox().sigRangeChangedManually.connect(self._on_range_changed_manually)
        self.plot.getViewBox().sigResized.connect(self._draw)
        self.picture.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.picture.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self._arrange()
        self._change_axes()
        self.setFocusPolicy(Qt.StrongFocus)

    # ---- what may be asked of it

    @property
    def drawn(self) -> History | None:
        """The history that is shown; None before the first."""
        return self._drawn and self._drawn.history

    def show_selection(self, selection: Selection) -> None:
        """Light the line of this layer."""
        before, self._lit = self._lit, selection.layer
        if before != self._lit and self.quantity in BY_LAYER:
            self._draw()

    def show_moment(self, moment: Moment) -> None:
        """The same as every view; the line of what is happening has its own news."""
        super().show_moment(moment)
        self.happening.show_moment(moment)
        self.picture.show_past(moment, self._drawn, self.unit)  # at once: a hand may be moving it

    def choose(self, quantity: str) -> None:
        """Show this, one of `curves_numbers.QUANTITIES`, or one of `MEASURES`, which is then asked for."""
        self.quantity = ERRORS if quantity in MEASURES else quantity
        if quantity in MEASURES:
            self.measure_chosen.emit(quantity)
            self.refresh()  # at once, or the word chosen before would be underlined again for a moment
        self._change_axes()

    def set_unit(self, unit: str) -> None:
        """Draw against "passes" or "seconds"."""
        self.unit, self._zoomed, self._cursor = unit, False, None
        self._change_axes()

    def set_smooth(self, smooth: bool) -> None:
        """Draw training as means over stretches of the axis, or point by point."""
        self.smooth = smooth
        self._change_axes()

    @property
    def log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self._log[self.quantity]

    def set_log(self, log: bool) -> None:
        """Make this quantity's y axis logarithmic or linear."""
        self._log[self.quantity] = log
        self._change_axes()

    def reset_range(self) -> None:
        """Show the whole run again."""
        self._zoomed = False
        self._draw()

    def readout(self) -> str:
        """All values at the cursor as the line above the plot says them; empty without a cursor."""
        return self._readout

    def x_range(self) -> tuple[float, float]:
        """The first and the last place shown, in passes or seconds."""
        return tuple(self.plot.viewRange()[0])

    def sizeHint(self) -> QSize:
        return QSize(720, 280)

    # ---- building, once

    def _arrange(self):
        self.row = CurvesRow()
        self.row.quantities.chosen.connect(self.choose)
        self.row.unit_pressed.connect(lambda: self.set_unit(SECONDS if self.unit == PASSES else PASSES))
        self.row.smoothing_pressed.connect(lambda: self.set_smooth(not self.smooth))
        self.row.scale_pressed.connect(lambda: self.set_log(not self.log))
        self.row.others_pressed.connect(self._change_axes)
        self.happening = HappeningLine()
        self._reading = Reading()
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(style.MARGIN - 6, style.MARGIN - 4, style.MARGIN - 6, style.GRID)
        column.setSpacing(0)
        for widget in (self.row, self.happening, self._reading, self.picture):
            column.addWidget(widget)
        column.setStretchFactor(self.picture, 1)
        self.picture.lower()  # in an SVG lines that leave the plot must not cross the words above
        self._empty = QLabel(_("Accuracy and loss appear here as soon as training begins."))
        self._empty.setAlignment(Qt.AlignCenter)
        for label in (self._reading, self._empty):
            label.setProperty("small", True)
            label.setProperty("muted", True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)

    # ---- drawing, at most five times a second

    def _change_axes(self):
        """Begin anew after another quantity, unit or scale was chosen."""
        self._name_axes()
        if self.drawn is not None:
            self._settle()
        self._draw()

    def _name_axes(self):
        self.picture.set_axes(self.quantity, self._measure, self.unit, self.log)
        self.row.show_state(self.quantity, self._measure, self.unit, self.smooth, self.log)

    def made_of(self, moment: Moment) -> tuple:
        run = moment.course.history, moment.runs, moment.snapshot.history
        return *run, moment.lens.measure, moment.reference, moment.differs

    def take(self) -> None:
        before, self._drawn = self._drawn, self._moment.course
        if before is None or self._drawn.run_id != before.run_id:
            self._zoomed, self._cursor = False, None
            self.picture.set_quiet(self._drawn.run_id == PRETRAINED)
        self._measure = self._moment.lens.measure
        self._settle()
        self._stack.setCurrentIndex(1 if self._drawn.begun else 0)
        self.row.show_others(len(self._moment.runs) > 1)
        self._name_axes()
        self._draw()

    def _settle(self):
        """Where the history lies on the x axis, and where that ends."""
        self._places, self._beside = numbers.places(self._drawn, self.unit), paper.beside(self._drawn, self.unit)
        others = last_place(self._moment, self._drawn, self.unit) if self.row.others.isChecked() else 0.0
        self._x_end = round_up(max(self._places.newest, self._places.shortest, others), X_ENDS)
        self.plot.setLimits(xMax=self._x_end * ROOM_AT_END, minXRange=self._x_end / 10_000)

    def _draw(self):
        """Draw the history at the range there is: lines, y axis, labels, cursor."""
        if self.drawn is None:
            return
        if not self._zoomed:
            self.plot.setXRange(0, self._x_end * ROOM_AT_END, padding=0)
        first, last = self.x_range()
        # Point by point is a mean over each pixel, finer than which nothing can be seen.
        stretches = STRETCHES if self.smooth else max(STRETCHES, self.plot.getViewBox().width())
        stretch = (last - first) / ROOM_AT_END / stretches
        self.picture.show_past(self._moment, self._drawn, self.unit)
        self._shown = numbers.drawn(self.quantity, self.drawn, self._places, stretch, self.smooth)
        of_others = self._moment, self._drawn, self.quantity, self.unit, stretch
        others = other_runs(*of_others) if self.row.others.isChecked() else ()
        self.picture.draw(self._shown, self._lit, self._beside, others)
        self._read_at(self._cursor)

    # ---- the cursor and the range

    def _on_mouse_moved(self, place):
        box = self.plot.getViewBox()
        area = box.sceneBoundingRect()
        inside = area.left() <= place.x() <= area.right()
        self._read_at(box.mapSceneToView(place).x() if inside else None)
        if self._shown is not None:
            self._point_at(self.picture.layer_near(self._shown, place))

    def _on_mouse_clicked(self, event):
        self.setFocus(Qt.MouseFocusReason)
        if event.double():
            self.reset_range()

    def _on_range_changed_manually(self):
        first, last = self.x_range()
        self._zoomed = last - first < self._x_end * 0.999
        self._draw()

    def _zoom(self, share):
        """Show this share of the x range there is, about the cursor or else its newest end."""
        first, last = self.x_range()
        middle = last if self._cursor is None else self._cursor
        self.plot.setXRange(middle - (middle - first) * share, middle + (last - middle) * share, padding=0)
        self._on_range_changed_manually()

    def _step_cursor(self, way):
        stops = self._stops()
        if stops.size:
            index = stops.size if self._cursor is None else numbers.nearest(stops, self._cursor) + way
            self._read_at(float(stops[min(stops.size - 1, max(0, index))]))

    def _stops(self):
        """Where the cursor can stand: at the points of what is drawn."""
        if self._shown is None:
            return np.zeros(0)
        return self._shown.layer_x if self.quantity in BY_LAYER else self._shown.x

    def _read_at(self, x):
        """Say all values at the point nearest to x; None takes the cursor away."""
        stops = self._stops()
        self._cursor = None if x is None or not stops.size else float(stops[numbers.nearest(stops, x)])
        self.plot.show_cursor(self._cursor)
        self._readout = ""
        if self._cursor is not None:
            first, last = self.x_range()
            values = self.picture.words_at(self._shown, self._cursor, self._moment.differs)
            self._readout = "   ".join((numbers.place_words(self._cursor, last - first, self.unit), *values))
        self._reading.say(self._told_above(), quiet=self._cursor is None)
        if self._shown is not None:
            self.picture.place_labels(self._shown, self._cursor)

    def _told_above(self):
        """All values, or where there is no room for them the place alone: those of layers stand at their lines too."""
        if self._readout:
            parts = self._readout.split("   ")
            shorter = range(len(parts) - 1, 0, -1) if self._moment.differs else (1,)
            return self._readout, *("   ".join(parts[:count]) for count in shorter)
        if self._drawn is not None and self._drawn.run_id == PRETRAINED:
            return numbers.shipped_words(self.quantity, self._drawn, self._measure)
        return self.picture.with_kept(paper.words(self.quantity, self._beside, self._measure))

    def _point_at(self, layer):
        if layer != self._pointed:
            self._pointed = layer
            self.selection_changed.emit(NOTHING if layer is None else Selection(layer=layer))
            self.show_selection(NOTHING if layer is None else Selection(layer=layer))

    # ---- events

    def dress(self) -> None:
        self.picture.dress()

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._read_at(None)
        self._point_at(None)

    def focusInEvent(self, event):
        super().focusInEvent(event)
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason):
            self._step_cursor(0)  # the cursor shows where the keys will go

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self._read_at(None)

    def keyPressEvent(self, event):
        key = event.key()
        if key == Qt.Key_Home:
            self.reset_range()
        elif Qt.Key_1 <= key <= Qt.Key_6:
            self.choose((ACCURACY, ERROR, *QUANTITIES[1:])[key - Qt.Key_1])
        elif key in (turned := {Qt.Key_L: self.row.scale, Qt.Key_S: self.row.smoothing, Qt.Key_T: self.row.unit}):
            turned[key].click()
        elif key == Qt.Key_R:
            self.row.others.click()
        elif key == Qt.Key_Escape and self._cursor is not None:
            self._read_at(None)
        elif key in (Qt.Key_Left, Qt.Key_Right):
            self._step_cursor(1 if key == Qt.Key_Right else -1)
        elif key in (Qt.Key_Plus, Qt.Key_Equal, Qt.Key_Minus):
            self._zoom(2.0 if key == Qt.Key_Minus else 0.5)
        else:
            super().keyPressEvent(event)
