"""The run as curves: errors above, loss below, against passes, every line named at its end."""

import math
import time

import numpy as np
import pyqtgraph as pg
from PyQt5.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from core.language import _
from core.moment import Moment, Selection
from core.snapshot import History
from lenet_gui import style
from lenet_gui.curve_plot import LEFT, CurvePlot, text_width
from lenet_gui.curve_scales import X_ENDS, means, round_up

PAPER_ERROR_PERCENT = 0.95  # test error of LeNet-5 trained without distortions (paper, section III.B)
REPAINT_S = 0.2  # a drawing costs about 6 ms, and the eye follows a curve at leisure
ROOM_AT_END = 1.006  # so that the last marker is not cut off
STRETCHES = 160  # means of training drawn over the x axis: more would be noise finer than the eye follows


class Curves(QWidget):
    """Training and test error in percent above, training loss below, against passes (epochs) seen.

    Training is drawn as means over so many stretches of the x axis. Full tests are markers on a strong line; tests of
    a fixed sample within a pass are small dots, in words "test ≈". Wheel, plus and minus zoom along x, a drag moves, a
    double click or Home shows everything again, L changes between logarithmic and linear, the pointer or the left and
    right arrow keys read all values at one place.
    """

    selection_changed = pyqtSignal(object)  # a core.moment.Selection; curves point at nothing, so never emitted

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self.drawn: History | None = None
        self._run_id: int | None = None
        self._x_end = 0.01  # passes: where the axis ends while nobody has zoomed
        self._zoomed = False
        self._cursor: float | None = None  # passes
        self._places = self._test_x = np.zeros(0)  # of the history's points and tests, in passes
        self._x = self._error = self._loss = np.zeros(0)  # the means that are drawn
        self._readout = ""
        self._drawn_at = 0.0
        self._trailing = QTimer(self, singleShot=True)
        self._trailing.timeout.connect(self._redraw)
        self._build_plots()
        self._build_row()
        self._arrange()
        self._dress()
        self.setFocusPolicy(Qt.StrongFocus)
        self.setMinimumSize(480, 200)
        self.setAccessibleName(_("Training loss, training error and test error"))

    def show_moment(self, moment: Moment) -> None:
        """Show this moment's history; at most five times a second, the last one always."""
        self._moment = moment
        if not self.isVisible() or moment.snapshot.history is self.drawn:
            return
        waited = time.monotonic() - self._drawn_at
        if waited >= REPAINT_S:
            self._redraw()
        elif not self._trailing.isActive():
            self._trailing.start(int(1000 * (REPAINT_S - waited)) + 1)

    def show_selection(self, selection: Selection) -> None:
        """Curves belong to the whole run: nothing in them answers to a selection."""

    def reset_range(self) -> None:
        """Show the whole run again."""
        self._zoomed = False
        self._draw()

    @property
    def log(self) -> bool:
        """Whether the y axes are logarithmic."""
        return self.errors.log

    def set_log(self, log: bool) -> None:
        """Make the y axes logarithmic or linear."""
        self.errors.log = self.losses.log = log
        self._scale.setText(_("log") if log else _("linear"))
        self._draw()

    def readout(self) -> str:
        """All values at the cursor as the line above the plots says them; empty without a cursor."""
        return self._readout

    def x_range(self) -> tuple[float, float]:
        """The first and the last place shown, in passes."""
        return tuple(self.errors.viewRange()[0])

    def sizeHint(self) -> QSize:
        return QSize(720, 280)

    def showEvent(self, event):
        super().showEvent(event)
        self._redraw()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self._dress()

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._read_at(None)

    def focusInEvent(self, event):
        super().focusInEvent(event)
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason):
            self._step_cursor(0)  # the cursor shows where the keys will go

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self._read_at(None)

    def keyPressEvent(self, event):
        if event.key() == Qt.Key_Home:
            self.reset_range()
        elif event.key() == Qt.Key_L:
            self.set_log(not self.log)
        elif event.key() == Qt.Key_Escape and self._cursor is not None:
            self._read_at(None)
        elif event.key() in (Qt.Key_Left, Qt.Key_Right):
            self._step_cursor(1 if event.key() == Qt.Key_Right else -1)
        elif event.key() in (Qt.Key_Plus, Qt.Key_Equal, Qt.Key_Minus):
            self._zoom(2.0 if event.key() == Qt.Key_Minus else 0.5)
        else:
            super().keyPressEvent(event)

    # ---- building, once

    def _build_plots(self):
        self.canvas = pg.GraphicsLayoutWidget()
        self.canvas.setFocusPolicy(Qt.NoFocus)
        self.errors = CurvePlot("", lowest=0.1, span=(0.5, 100.0))
        self.losses = CurvePlot(_("loss"), lowest=1e-4)
        gutter = max(text_width(_("training {value:.2f} %").format(value=99.99)), text_width(_("passes (epochs)")))
        layout = self.canvas.ci.layout
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(0)
        for row, plot in enumerate((self.errors, self.losses)):
            self.canvas.addItem(plot, row=row, col=0)
            layout.setRowStretchFactor(row, 2 - row)
            plot.set_gutter(gutter + 2 * style.GRID)
            plot.getViewBox().sigRangeChangedManually.connect(self._on_range_changed_manually)
            plot.getViewBox().sigResized.connect(self._draw)
        self.losses.setXLink(self.errors)
        self.errors.set_x_title("")
        self.losses.set_x_title(_("passes (epochs)"))
        self.errors.set_level(PAPER_ERROR_PERCENT)
        self.sample_line = self.errors.add_line("accent", alpha=0.5)
        self.sample_dots = self.errors.add_line("accent", alpha=0.5, width=0, dots=3)
        self.training = self.errors.add_line("muted")
        self.training_end = self.errors.add_line("muted", width=0, dots=4)
        self.tests = self.errors.add_line("accent", width=2, dots=6)
        self.training_loss = self.losses.add_line("muted")
        self.loss_end = self.losses.add_line("muted", width=0, dots=4)
        for name, colour in (("test", "accent"), ("training", "muted"), ("paper", "muted")):
            self.errors.add_label(name, colour)
        self.losses.add_label("training", "muted")
        self.canvas.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.canvas.scene().sigMouseClicked.connect(self._on_mouse_clicked)

    def _build_row(self):
        self._reading = QLabel(_("error, %"))
        self._scale = QPushButton(_("log"))
        self._scale.setProperty("flat", True)
        self._scale.setFont(style.font(style.SMALL))
        self._scale.setFocusPolicy(Qt.TabFocus)
        self._scale.setToolTip(_("Logarithmic or linear (L). The whole run again: double click or Home."))
        self._scale.setAccessibleName(_("Scale of the y axes"))
        self._scale.clicked.connect(lambda: self.set_log(not self.log))

    def _arrange(self):
        row = QHBoxLayout()
        row.addSpacing(LEFT)
        row.addWidget(self._reading)
        row.addStretch()
        row.addWidget(self._scale)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(style.MARGIN - style.GRID, style.GRID // 2, style.MARGIN, style.GRID)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.canvas)
        self._empty = QLabel(_("Loss and error appear here as soon as training begins."))
        self._empty.setAlignment(Qt.AlignCenter)
        for label in (self._reading, self._empty):
            label.setProperty("small", True)
            label.setProperty("muted", True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)

    def _dress(self):
        self.canvas.setBackground(style.colour("ground"))
        self.errors.dress()
        self.losses.dress()

    # ---- drawing, at most five times a second

    def _redraw(self):
        if self._moment is None or not self.isVisible() or self._moment.snapshot.history is self.drawn:
            return
        self._drawn_at = time.monotonic()
        snapshot = self._moment.snapshot
        history = self.drawn = snapshot.history
        if snapshot.run_id != self._run_id:
            self._run_id, self._zoomed, self._cursor = snapshot.run_id, False, None
        # Counted in steps, so that a pass ends exactly at a whole number though its last batch is smaller.
        steps_per_pass = max(1, snapshot.steps_per_pass)
        self._places, self._test_x = history.steps / steps_per_pass, history.test_steps / steps_per_pass
        newest = max(self._places.max(initial=0.0), self._test_x.max(initial=0.0))
        self._x_end = round_up(max(newest, 10 / steps_per_pass), X_ENDS)
        for plot in (self.errors, self.losses):
            plot.setLimits(xMax=self._x_end * ROOM_AT_END)
        self._stack.setCurrentIndex(1 if history.steps.size or history.test_steps.size else 0)
        self._draw()

    def _draw(self):
        """Draw the history at the range there is: means, lines, y axes, labels, cursor."""
        if self.drawn is None:
            return
        if not self._zoomed:
            self.errors.setXRange(0, self._x_end * ROOM_AT_END, padding=0)
        first, last = self.x_range()
        history, weights = self.drawn, np.diff(self.drawn.samples, prepend=0)
        stretch = (last - first) / ROOM_AT_END / STRETCHES
        self._x, self._error = means(self._places, history.train_errors, weights, stretch)
        self._loss = means(self._places, history.losses, weights, stretch)[1]
        self._draw_lines(history.test_errors, history.test_full)
        seen = (self._x >= first) & (self._x <= last)
        seen_tests = (self._test_x >= first) & (self._test_x <= last)
        tests, full = history.test_errors[seen_tests], history.test_full[seen_tests]
        self.errors.fit_y(np.concatenate((self._error[seen], tests, [PAPER_ERROR_PERCENT])))
        self.losses.fit_y(self._loss[seen])
        end = max(self._x[seen].max(initial=first), self._test_x[seen_tests].max(initial=first))
        test, error, loss = (
            _last(tests[full] if full.any() else tests),
            _last(self._error[seen]),
            _last(self._loss[seen]),
        )
        self.errors.place_labels(
            {
                "test": (end, test, _test_words(test, full.any())),
                "training": (end, error, _("training {value:.2f} %").format(value=error)),
                "paper": (math.inf, PAPER_ERROR_PERCENT, _("paper {value:.2f} %").format(value=PAPER_ERROR_PERCENT)),
            }
        )
        self.losses.place_labels({"training": (end, loss, _("training {value:.2f}").format(value=loss))})
        self._read_at(self._cursor)

    def _draw_lines(self, test_errors, full):
        until = slice(0, int(full.argmax()) + 1 if full.any() else None)  # the first full test ends the light line
        self.errors.draw(self.sample_line, self._test_x[until], test_errors[until])
        self.errors.draw(self.sample_dots, self._test_x[~full], test_errors[~full])
        self.errors.draw(self.tests, self._test_x[full], test_errors[full])
        self.errors.draw(self.training, self._x, self._error)
        self.errors.draw(self.training_end, self._x[-1:], self._error[-1:])
        self.losses.draw(self.training_loss, self._x, self._loss)
        self.losses.draw(self.loss_end, self._x[-1:], self._loss[-1:])

    # ---- the cursor and the range

    def _on_mouse_moved(self, place):
        box = self.errors.getViewBox()
        area = box.sceneBoundingRect()
        inside = area.left() <= place.x() <= area.right()
        self._read_at(box.mapSceneToView(place).x() if inside else None)

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
        self.errors.setXRange(middle - (middle - first) * share, middle + (last - middle) * share, padding=0)
        self._on_range_changed_manually()

    def _step_cursor(self, way):
        if self._x.size:
            last = self._x.size - 1
            index = last if self._cursor is None else self._nearest(self._x, self._cursor) + way
            self._read_at(float(self._x[min(last, max(0, index))]))

    def _nearest(self, places, x):
        return int(np.abs(places - x).argmin())

    def _read_at(self, x):
        """Say all values at the point of the training curve nearest to x passes; None takes the cursor away."""
        index = None if x is None or not self._x.size else self._nearest(self._x, x)
        self._cursor = None if index is None else float(self._x[index])
        self.errors.show_cursor(self._cursor)
        self.losses.show_cursor(self._cursor)
        self._readout = "" if index is None else self._words_at(index, self._cursor)
        self._reading.setText(self._readout or _("error, %"))
        if self._reading.property("muted") != (index is None):
            self._reading.setProperty("muted", index is None)
            self._reading.style().polish(self._reading)

    def _words_at(self, index, x):
        first, last = self.x_range()
        decimals = max(2, 2 - math.floor(math.log10(last - first)))
        parts = [_("pass {x:.{decimals}f}").format(x=x, decimals=decimals)]
        if self._test_x.size:
            test = self._nearest(self._test_x, x)
            parts.append(_test_words(self.drawn.test_errors[test], self.drawn.test_full[test]))
        parts.append(_("training {value:5.2f} %").format(value=self._error[index]))
        loss = self._loss[index]
        parts.append(_("loss {value:6.3f}").format(value=loss) if math.isfinite(loss) else _("loss not a number"))
        # Figure spaces are as wide as digits, so that nothing jumps.
        return "   ".join(part.replace("  ", " \u2007") for part in parts)


def _test_words(percent, full):
    words = _("test {value:.2f} %") if full else _("test ≈ {value:.2f} %")
    return words.format(value=percent)


def _last(values):
    """The newest number that is one; NaN where there is none."""
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if finite.size else math.nan
