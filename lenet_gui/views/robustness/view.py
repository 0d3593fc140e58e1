"""What the network bears: the digit under study changed by sliders, and accuracy over each of these changes."""

import numpy as np
from PyQt5.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from core.language import _
from core.study.lens import CLEAR
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.views.robustness.cell import RobustnessCell
from lenet_gui.views.robustness.digit import RobustnessDigit
from lenet_gui.views.robustness.scales import SCALES, UNCHANGED, curves_request, transform_of
from lenet_gui.widgets.word_switch import Word, WordSwitch

COLUMNS = 4
COUNTS = ("1000", "10000")
MOST_ANSWERS = 8  # that are remembered


class Robustness(QWidget):
    """Sliders for the digit under study, each below the curve of accuracy over the same amount.

    The view computes nothing: it says what is wanted and shows what comes back. The digit of the moments it is given
    is expected to be changed already, by the transform of their lens. Curves are out of date as soon as a moment shows
    another network than the one they were computed for; they stay, fainter, and the view says so.
    """

    transform_changed = pyqtSignal(object)  # core.study.transform.Transform, at every movement of a slider
    curves_wanted = pyqtSignal(object)  # core.study.robustness.CurvesRequest, on Compute
    cancel_wanted = pyqtSignal()  # on Cancel, while curves are being computed
    selection_changed = pyqtSignal(object)  # never: nothing here is part of the network

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._answer = None
        self._answers: list = []  # the last ones, this one too
        self._computing = False
        self._stale_for: tuple = ()  # the parameters last compared with those of the curves, and what came of it
        self.status = QLabel(self, textFormat=Qt.PlainText)
        self.status.setProperty("small", True)
        self.status.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedSize(88, 4)
        self.count_switch = WordSwitch(
            {
                "1000": (_("1,000"), _("Read the first 1,000 test digits at every point: some seconds")),
                "10000": (_("10,000"), _("Read all test digits at every point: about a minute")),
            },
            _("How many test digits are read"),
            self,
        )
        self._count = int(COUNTS[0])
        self.count_switch.chosen.connect(self._on_count_chosen)
        self.compute = Word(_("Compute curves"), "", parent=self)
        self.compute.clicked.connect(self._on_compute_clicked)
        self.reset = Word(_("Reset"), "", parent=self)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.digit = RobustnessDigit(self)
        self.cells = {scale.kind: RobustnessCell(scale, self) for scale in SCALES}
        for cell in self.cells.values():
            cell.value_changed.connect(self._on_value_changed)
        self._obstacle = _("The test digits are still being read.")
        self._lay_out()
        self.status.installEventFilter(self)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(960, 320)

    @property
    def transform(self):
        """The core.study.transform.Transform that the sliders show."""
        return transform_of({kind: cell.value for kind, cell in self.cells.items()})

    def show_transform(self, transform) -> None:
        """Put the sliders to these amounts, without a signal."""
        for kind, cell in self.cells.items():
            cell.set_value(getattr(transform, kind))
        self._refresh()

    def show_moment(self, moment: Moment) -> None:
        """Show this moment's digit and answer, and whether the curves are its network's."""
        last, self._moment = self._moment, moment
        self.digit.show_moment(moment)
        transform = moment.lens.transform
        if transform != (last.lens if last else CLEAR).transform and transform != self.transform:
            self.show_transform(transform)
        if last is None or _whose(last) != _whose(moment):
            self._show_kept()
            self._refresh()

    def show_selection(self, selection: Selection) -> None:
        """Nothing here is part of the network."""

    def show_answer(self, answer) -> None:
        """Show a core.study.robustness.CurvesAnswer; None where the computation was cancelled or failed."""
        self._computing = False
        if answer is not None:
            self._answer, self._stale_for = answer, ()
            self._answers = [*self._answers, answer][-MOST_ANSWERS:]
            for kind, cell in self.cells.items():
                cell.show_curve(answer.accuracies.get(kind), answer.samples)
            self._show_kept()
        self._refresh()

    def show_progress(self, fraction: float) -> None:
        """So much of the computation is done, 0 to 1."""
        self.progress.setValue(round(1000 * fraction))

    def set_obstacle(self, reason: str) -> None:
        """Why no curves can be computed now, in one sentence; empty where they can."""
        self._obstacle = reason
        self._refresh()

    def status_text(self) -> str:
        """Whose curves these are, and whether they still are its."""
        if self._computing:
            return _("Reading changed test digits…")
        if self._answer is None:
            return _("Compute curves to see how accuracy falls along each slider.")
        request, moment = self._answer.request, self._moment
        told = _("{network}, {count:,} test digits").format(network=request.source.words, count=self._answer.samples)
        if moment is not None and moment.differs:
            words = _("{network}; dashed: {kept}") if self._kept(moment) else _("{network}; of {kept} none is computed")
            told = words.format(network=told, kept=moment.kept.name)
        if not self._stale():
            return told
        if moment.source == request.source:
            return _("Out of date: {told}, before it was changed").format(told=told)
        return _("Out of date: {told}; shown now: {shown}").format(told=told, shown=moment.source.words)

    def _short_status_texts(self) -> tuple[str, ...]:
        if self._computing or self._answer is None:
            return ()
        if not self._stale() and self._kept(self._moment):
            return (_("dashed: {kept}").format(kept=self._moment.kept.name),)
        if self._stale():
            return (_("Out of date: another network"), _("Out of date"))
        source, count = self._answer.request.source, self._answer.samples
        short = _("{network}, {count:,} digits").format(network=source.short_words, count=count)
        return () if source.pretrained else (short,)  # which is no shorter

    # Slots

    def _on_value_changed(self):
        self._refresh_reset()
        self.transform_changed.emit(self.transform)

    def _on_reset_clicked(self):
        self.show_transform(UNCHANGED)
        self.transform_changed.emit(UNCHANGED)

    def _on_count_chosen(self, key):
        self._count = int(key)

    def _on_compute_clicked(self):
        if self._computing:
            self.cancel_wanted.emit()
            return
        self._computing = True
        self.show_progress(0.0)
        self._refresh()
        self.curves_wanted.emit(curves_request(self._moment, self._count))

    # The look of it

    def _kept(self, moment):
        """The curves of the network kept, where all views show the difference from it and they are known."""
        if moment is None or not moment.differs:
            return None
        of_kept = (one for one in reversed(self._answers) if one.request.parameters is moment.reference.parameters)
        return next(of_kept, None)

    def _show_kept(self):
        kept = self._kept(self._moment)
        for kind, cell in self.cells.items():
            cell.show_kept(None if kept is None else kept.accuracies.get(kind))

    def _stale(self) -> bool:
        if self._answer is None or self._moment is None:
            return False
        shown, known = self._moment.parameters, self._answer.request.parameters
        if not self._stale_for or self._stale_for[0] is not shown:
            same = shown is known or (
                shown.architecture == known.architecture
                and np.array_equal(shown.vector, known.vector)
                and np.array_equal(shown.bitmaps, known.bitmaps)
            )
            self._stale_for = (shown, not same)
        return self._stale_for[1]

    def _refresh(self):
        stale = self._stale()
        warns = stale and not self._computing
        self.status.setStyleSheet(f"color: {style.theme().warning if warns else style.theme().muted}")
        self._say_status()
        for cell in self.cells.values():
            cell.show_stale(stale)
        self.progress.setVisible(self._computing)
        self.count_switch.setVisible(not self._computing)
        if self._computing:
            self.compute.say(_("Cancel"), _("Give up this computation; the curves stay as they were"))
            self.compute.set_obstacle("")
        else:
            tip = _("Read the test digits, changed by each amount, with the network that is shown")
            self.compute.say(_("Compute curves"), tip)
            self.compute.set_obstacle(self._obstacle or ("" if self._moment else _("There is no network yet.")))
        self._refresh_reset()

    def _say_status(self):
        """In fewer words where there is no room for all, and in none rather than cut."""
        metrics, room = self.status.fontMetrics(), self.status.width()
        words = (self.status_text(), *self._short_status_texts(), "")
        self.status.setText(next(text for text in words if not text or metrics.horizontalAdvance(text) <= room))
        self.status.setToolTip(plain(words[0]))

    def _refresh_reset(self):
        self.reset.say(_("Reset"), _("Put every slider back to where it changes nothing"))
        self.reset.set_obstacle(_("The digit is as it was.") if self.transform == UNCHANGED else "")

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self._claim_edges()
            self._refresh()
        super().changeEvent(event)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Resize:
            self._say_status()
        return super().eventFilter(watched, event)

    def _claim_edges(self):
        edge = style.GRID // 2 if style.projected() else style.GRID
        self.layout().setContentsMargins(style.MARGIN, edge, style.MARGIN, edge)

    def _lay_out(self):
        head = QHBoxLayout()
        head.setSpacing(style.GRID // 2)  # words have margins of their own
        head.addWidget(self.status, 1)
        head.addWidget(_Legend(self))
        for widget in (self.progress, self.count_switch, self.compute, self.reset):
            head.addWidget(widget)
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.GRID)
        grid.setVerticalSpacing(style.GRID)
        for number, widget in enumerate((self.digit, *self.cells.values())):
            grid.addWidget(widget, number // COLUMNS, number % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        column = QVBoxLayout(self)
        column.setSpacing(style.GRID)
        self._claim_edges()
        column.addLayout(head)
        column.addLayout(grid, 1)


def _whose(moment):
    """What curves are compared with: whose network is shown, and whether that is to differ from another's."""
    return id(moment.parameters), moment.source, moment.differs, id(moment.reference)


class _Legend(QWidget):
    """What the shaded ranges are; gives way where there is no room for its words."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._words = _("claimed in the paper")
        self.setSizePolicy(QSizePolicy.Maximum, QSizePolicy.Fixed)
        self.setToolTip(
            _(
                "Size to a factor of 2, vertical shift to half the digit's height, rotation to 30 degrees (section VII "
                "and figure 13): for a network on a wider field, trained with pixels inverted with probability 0.1."
            )
        )

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(style.font(style.SMALL))
        return QSize(metrics.horizontalAdvance(self._words) + 28, metrics.height() + 4)

    def paintEvent(self, event):
        if self.width() < self.sizeHint().width():
            return
        painter = QPainter(self)
        painter.fillRect(QRectF(0, self.height() / 2 - 6, 16, 12), style.colour("accent", 0.2))
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        painter.drawText(self.rect().adjusted(22, 0, 0, 0), Qt.AlignVCenter, self._words)
