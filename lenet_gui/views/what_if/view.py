"""What if: the network shown is altered by hand, and what becomes of its test error is said at once."""

from dataclasses import replace

import numpy as np
from PyQt5.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout

from core.data.dataset import Part
from core.language import _
from core.network.parameters import Parameters
from core.study.alterations import UNALTERED, Alteration
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.views.what_if.cell import ErrorCell
from lenet_gui.views.what_if.maps import SilentMaps
from lenet_gui.views.what_if.scales import SCALES, altered, amount_of, ways
from lenet_gui.widgets.moment_view import MomentView
from lenet_gui.widgets.word_switch import Word

REPAINT_S = 0.1
REST_MS = 400  # so long the network stays the same until curves of it are worth computing
MOST_KNOWN = 8  # curves of each kind that are remembered
BESIDE = 3  # so many times as wide as high, the pictures stand beside the sliders


class WhatIf(MomentView):
    """Maps and units to silence, and four sliders, each below the curve of the test error over the same amount.

    The view computes nothing: it says how the network is to be altered and shows the moment that comes of it. Curves
    are of the network as it is in its run, altered by that amount alone; they are asked for when it is at rest.
    """

    alteration_changed = pyqtSignal(object)  # core.study.alterations.Alteration, at every movement
    restore_wanted = pyqtSignal()  # of cuts, too
    curve_wanted = pyqtSignal(str, object, object, object)  # name, network, its start, an Alteration for each point
    cancel_wanted = pyqtSignal(str)  # of the curve of this name
    selection_changed = pyqtSignal(object)  # core.study.selection.Selection: a map or a unit that is pointed at

    def __init__(self, parent=None):
        super().__init__(_("What if"), parent, REPAINT_S)
        self._digits: Part | None = None
        self._wanted: dict[str, tuple] = {}  # of which network, ways and digits each curve was last asked
        self._shown: dict[str, Parameters] = {}  # of which network each curve is
        self._known: dict[str, list] = {}  # the last curves of each kind: (network, errors)
        self._under_way: dict[str, float] = {}  # how much of each curve is done
        self._test_share = 0.0
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._ask_for_curves)
        self._build()

    def _build(self):
        self.status = QLabel(self, textFormat=Qt.PlainText)
        self.status.setProperty("small", True)
        self.status.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedSize(64, 4)
        self.cancel = Word(_("Cancel"), _("Give up these curves until the network is another one"), parent=self)
        self.redraw = Word(_("Other noise"), "", parent=self)
        self.restore = Word(_("Restore all"), _("Show the network as it is in its run, links too"), parent=self)
        self.cancel.clicked.connect(self._on_cancelled)
        self.redraw.clicked.connect(lambda: self._alter(replace(self.alteration, seed=self.alteration.seed + 1)))
        self.restore.clicked.connect(self.restore_wanted)
        self.maps = SilentMaps(self)
        self.maps.toggled.connect(lambda silent: self._alter(replace(self.alteration, maps=silent)))
        self.maps.selection_changed.connect(self.selection_changed)
        self.cells = {scale.kind: ErrorCell(scale, self) for scale in SCALES}
        for kind, cell in self.cells.items():
            moved = lambda kind=kind, cell=cell: self._alter(altered(self.alteration, kind, cell.value))  # noqa: E731
            cell.value_changed.connect(moved)
        head = QHBoxLayout()
        head.setSpacing(style.GRID // 2)
        head.addWidget(self.status, 1)
        for widget in (self.progress, self.cancel, self.redraw, self.restore):
            head.addWidget(widget)
        sliders = QHBoxLayout()
        sliders.setSpacing(style.GRID)
        for cell in self.cells.values():
            sliders.addWidget(cell, 1)
        self._body = QBoxLayout(QBoxLayout.TopToBottom)
        self._body.setSpacing(style.GRID)
        self._body.addWidget(self.maps, 1)
        self._body.addLayout(sliders, 1)
        column = QVBoxLayout(self)
        column.setSpacing(style.GRID // 2)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        self.status.installEventFilter(self)
        self._arrange()
        self._say()

    @property
    def alteration(self) -> Alteration:
        """How the network is altered, as the newest moment has it."""
        return UNALTERED if self._moment is None else self._moment.lens.alteration

    def sizeHint(self) -> QSize:
        return QSize(960, 320)

    # What is shown

    def made_of(self, moment: Moment) -> tuple:
        of_run = moment.whole, moment.learning, moment.start, moment.reference
        return moment.trace, moment.lens, moment.altered_test, *of_run

    def take(self) -> None:
        moment = self._moment
        self.maps.show_moment(moment)
        for kind, cell in self.cells.items():
            amount = amount_of(moment.lens.alteration, kind)
            if amount != cell.value:
                cell.set_value(amount)
            cell.show_stale(self._shown.get(kind) is not moment.whole)
            cell.show_kept(self._kept(kind))
        knows = moment.start is not None and moment.start.architecture == moment.parameters.architecture
        self.cells["back"].setEnabled(knows)
        self._look_after_curves()
        self._say()

    def set_digits(self, digits: Part | None) -> None:
        """These are the test digits now."""
        self._digits = digits
        self._look_after_curves()
        self._say()

    def show_progress(self, share: float) -> None:
        """So much of the test of the altered network is done, 0 to 1."""
        self._test_share = share
        self._say()

    def show_curve(self, kind: str, whole: Parameters, of: tuple[Alteration, ...], errors: np.ndarray | None) -> None:
        """The test errors (n,), percent, of this network altered in each of these ways; None where given up."""
        if self._wanted.get(kind, ())[:2] != (whole, of):
            return
        self._under_way.pop(kind, None)
        if errors is not None:
            self._shown[kind] = whole
            self._known[kind] = [*self._known.get(kind, ()), (whole, errors)][-MOST_KNOWN:]
            self.cells[kind].show_curve(errors)
            self.cells[kind].show_stale(self._moment.whole is not whole)
        self._say()

    def _kept(self, kind):
        """(n,) the curve of the network kept, where all views show the difference from it and it is known."""
        if not self._moment.differs:
            return None
        whole = self._moment.reference.whole
        return next((errors for of, errors in reversed(self._known.get(kind, ())) if of is whole), None)

    def show_curve_progress(self, kind: str, share: float) -> None:
        """So much of this curve is done, 0 to 1."""
        if kind in self._under_way:
            self._under_way[kind] = share
            self._say()

    def status_text(self) -> str:
        """What the alteration does to the test error."""
        moment = self._moment
        if moment is None:
            return _("There is no network yet.")
        if moment.differs and moment.altered is None:
            known = any(self._kept(kind) is not None for kind in self.cells)
            words = _("Dashed: the curves of {kept}") if known else _("The curves of {kept} have not been computed")
            return words.format(kept=moment.kept.name)
        if moment.altered is None:
            return _("Nothing is altered. Silence a map, or move a slider.")
        test = moment.altered_test
        if test is None:
            return _("The test digits are being read…")
        more = test.after.errors - test.before.errors
        told = _("Test error {before:.2f} % → {after:.2f} %").format(
            before=test.before.error_percent, after=test.after.error_percent
        )
        if not more:
            return _("{told}: as many wrong").format(told=told)
        wrong = _("{count:,} more wrong") if more > 0 else _("{count:,} fewer wrong")
        return f"{told}: {wrong.format(count=abs(more))}"

    def short_status(self) -> str:
        """The same where there is no room."""
        test = None if self._moment is None else self._moment.altered_test
        return "" if test is None else f"{test.before.error_percent:.2f} % → {test.after.error_percent:.2f} %"

    def _say(self):
        altered_now = self._moment is not None and self._moment.altered is not None
        reading = altered_now and self._moment.altered_test is None and self._digits is not None
        metrics, room = self.status.fontMetrics(), self.status.width()
        words = (self.status_text(), self.short_status(), "")
        self.status.setText(next(text for text in words if not text or metrics.horizontalAdvance(text) <= room))
        self.status.setToolTip(plain(words[0]))
        done = len(self.cells) - len(self._under_way) + sum(self._under_way.values())
        self.progress.setVisible(reading or bool(self._under_way))
        self.progress.setValue(round(1000 * (self._test_share if reading else done / len(self.cells))))
        self.progress.setToolTip(_("The altered network is tested") if reading else _("The curves are being computed"))
        self.cancel.setVisible(bool(self._under_way))
        self.redraw.setVisible(self.alteration.noise > 0)
        tip = _("Draw other noise of the same size; this is that of seed {seed}")
        self.redraw.say(_("Other noise"), tip.format(seed=self.alteration.seed))
        self.restore.set_obstacle("" if altered_now else _("Nothing is altered."))

    # Curves

    def _unasked(self) -> dict[str, tuple]:
        """(network, ways, digits) of each curve that is another one than the last asked for; none while it learns."""
        moment = self._moment
        if moment is None or self._digits is None or moment.learning:
            return {}
        found = {}
        for kind, cell in self.cells.items():
            wanted = (moment.whole, ways(cell.scale, self.alteration.seed if kind == "noise" else 0), self._digits)
            if cell.isEnabled() and self._wanted.get(kind) != wanted:
                found[kind] = wanted
        return found

    def _look_after_curves(self):
        if self._unasked():
            self._resting.start()
        else:
            self._resting.stop()

    def _ask_for_curves(self):
        if not self.isVisible():
            return
        for kind, wanted in self._unasked().items():
            self._wanted[kind] = wanted
            self._under_way[kind] = 0.0
            self.curve_wanted.emit(kind, wanted[0], self._moment.start, wanted[1])
        self._say()

    def _on_cancelled(self):
        for kind in tuple(self._under_way):
            self.cancel_wanted.emit(kind)

    # By hand

    def _alter(self, alteration):
        if self._moment is not None:
            self.alteration_changed.emit(alteration)

    # The look of it

    def showEvent(self, event):
        super().showEvent(event)
        self._look_after_curves()

    def dress(self) -> None:
        self._arrange()
        self._say()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Resize:
            self._say()
        return super().eventFilter(watched, event)

    def _arrange(self):
        edge = style.GRID // 2 if style.projected() else style.GRID
        self.layout().setContentsMargins(style.MARGIN, edge, style.MARGIN, edge)
        beside = self.width() >= BESIDE * self.height()
        self._body.setDirection(QBoxLayout.LeftToRight if beside else QBoxLayout.TopToBottom)
        self._body.setStretch(0, 1 if beside else 5)
        self._body.setStretch(1, 2 if beside else 4)
