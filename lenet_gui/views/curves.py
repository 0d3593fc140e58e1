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
REPAINT_S = 0.1
ROOM_AT_END = 1.006  # so that the last marker is not cut off
STRETCHES = 160  # means of training drawn over the x axis: more would be noise finer than the eye follows


class Curves(QWidget):
    """Training and test error in percent above, training loss below, against passes (epochs) seen.

    Training is drawn as means over so many stretches of the x axis. Full tests are markers on a strong line; tests of
    a fixed sample within a pass are small dots, in words "test ≈". Wheel and drag move along x, a double click or
    Home shows everything again, L changes between logarithmic and linear, the pointer or the left and right arrow
    keys read all values at one place.
    """

    selection_changed = pyqtSignal(object)  # a core.moment.Selection; curves point at nothing, so never emitted

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self.drawn: History | None = None
        self._run_id: int | None = None
        self._x_end, self._newest = 0.01, 0.0  # passes: where the axis ends while nobody has zoomed; the last point
        self._zoomed = False
        self._cursor: int | None = None  # index into _x
        self._x = self._error = self._loss = np.zeros(0)
        self._test_x = self._test_error = np.zeros(0)
        self._full = np.zeros(0, bool)
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
        """Show this moment's history; at most ten times a second, the last one always."""
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
        self._fit()

    @property
    def log(self) -> bool:
        """Whether the y axes are logarithmic."""
        return self.errors.log

    def set_log(self, log: bool) -> None:
        """Make the y axes logarithmic or linear."""
        self.errors.log = self.losses.log = log
        self._scale.setText(_("log") if log else _("linear"))
        self._draw_lines()
        self._fit()

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

    def keyPressEvent(self, event):
        if event.key() == Qt.Key_Home:
            self.reset_range()
        elif event.key() == Qt.Key_L:
            self.set_log(not self.log)
        elif event.key() == Qt.Key_Escape and self._cursor is not None:
            self._read_at(None)
        elif event.key() in (Qt.Key_Left, Qt.Key_Right) and self._x.size:
            way, last = (1 if event.key() == Qt.Key_Right else -1), self._x.size - 1
            self._read_at(last if self._cursor is None else min(last, max(0, self._cursor + way)))
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
            plot.getViewBox().sigResized.connect(self._fit)
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

    # ---- drawing, at most ten times a second

    def _redraw(self):
        if self._moment is None or not self.isVisible() or self._moment.snapshot.history is self.drawn:
            return
        snapshot = self._moment.snapshot
        history = self.drawn = snapshot.history
        self._drawn_at = time.monotonic()
        self._stack.setCurrentIndex(1 if history.steps.size or history.test_steps.size else 0)
        if snapshot.run_id != self._run_id:
            self._run_id, self._zoomed, self._cursor = snapshot.run_id, False, None
        # Counted in steps, so that a pass ends exactly at a whole number though its last batch is smaller.
        steps_per_pass = max(1, snapshot.steps_per_pass)
        places, self._test_x = history.steps / steps_per_pass, history.test_steps / steps_per_pass
        self._newest = max(places.max(initial=0.0), self._test_x.max(initial=0.0))
        self._x_end = round_up(max(self._newest, 10 / steps_per_pass), X_ENDS)
        seen, stretch = np.diff(history.samples, prepend=0), self._x_end / STRETCHES
        self._x, self._error = means(places, history.train_errors, seen, stretch)
        self._loss = means(places, history.losses, seen, stretch)[1]
        self._test_error, self._full = history.test_errors, history.test_full
        self._draw_lines()
        self._fit()
        self._read_at(None if self._cursor is None else min(self._cursor, self._x.size - 1))

    def _draw_lines(self):
        full, first_full = self._full, int(self._full.argmax()) if self._full.any() else self._full.size
        until = slice(0, first_full + 1)
        self.errors.draw(self.sample_line, self._test_x[until], self._test_error[until])
        self.errors.draw(self.sample_dots, self._test_x[~full], self._test_error[~full])
        self.errors.draw(self.tests, self._test_x[full], self._test_error[full])
        self.errors.draw(self.training, self._x, self._error)
        self.errors.draw(self.training_end, self._x[-1:], self._error[-1:])
        self.losses.draw(self.training_loss, self._x, self._loss)
        self.losses.draw(self.loss_end, self._x[-1:], self._loss[-1:])

    def _fit(self):
        """Give the axes the range of what is there and put every label at the end of its line."""
        if self.drawn is None:
            return
        if not self._zoomed:
            self.errors.setXRange(0, self._x_end * ROOM_AT_END, padding=0)
        first, last = self.x_range()
        seen = (self._x >= first) & (self._x <= last)
        seen_tests = (self._test_x >= first) & (self._test_x <= last)
        shown = (self._error[seen], self._test_error[seen_tests], [PAPER_ERROR_PERCENT])
        self.errors.fit_y(np.concatenate(shown))
        self.losses.fit_y(self._loss[seen])
        tests = self._test_error[self._full] if self._full.any() else self._test_error
        test, error, loss = _last(tests), _last(self._error), _last(self._loss)
        paper = _("paper {value:.2f} %").format(value=PAPER_ERROR_PERCENT)
        training = _("training {value:.2f} %").format(value=error)
        self.errors.place_labels(
            {
                "test": (self._newest, test, _test_words(test, self._full.any())),
                "training": (self._newest, error, training),
                "paper": (math.inf, PAPER_ERROR_PERCENT, paper),
            }
        )
        self.losses.place_labels({"training": (self._newest, loss, _("training {value:.2f}").format(value=loss))})

    # ---- the cursor and the range

    def _on_mouse_moved(self, place):
        box = self.errors.getViewBox()
        area = box.sceneBoundingRect()
        if self._x.size and area.left() <= place.x() <= area.right():
            self._read_at(int(np.abs(self._x - box.mapSceneToView(place).x()).argmin()))
        else:
            self._read_at(None)

    def _on_mouse_clicked(self, event):
        if event.double():
            self.reset_range()

    def _on_range_changed_manually(self):
        self._zoomed = True
        self._fit()

    def _read_at(self, index):
        """Say all values at this point of the training curve, and the nearest test; None takes the cursor away."""
        self._cursor = index
        x = None if index is None else float(self._x[index])
        self.errors.show_cursor(x)
        self.losses.show_cursor(x)
        self._readout = "" if x is None else self._words_at(index, x)
        self._reading.setText(self._readout or _("error, %"))
        if self._reading.property("muted") != (x is None):
            self._reading.setProperty("muted", x is None)
            self._reading.style().polish(self._reading)

    def _words_at(self, index, x):
        parts = [_("pass {x:.{decimals}f}").format(x=x, decimals=max(2, 2 - math.floor(math.log10(self._x_end))))]
        if self._test_x.size:
            nearest = int(np.abs(self._test_x - x).argmin())
            parts.append(_test_words(self._test_error[nearest], self._full[nearest]))
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
