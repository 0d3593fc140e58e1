"""When an answer is not sure: the threshold of the margin, and what it gives on the test digits."""

import numpy as np
from PyQt5.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QKeySequence, QPainter
from PyQt5.QtWidgets import QShortcut, QSlider, QWidget

from core.language import _
from core.run.snapshot import Evaluation
from core.study.lens import CLEAR
from core.study.margins import MOST_THRESHOLD, THRESHOLD, RejectionCurve
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.signed_number import signed_number
from lenet_gui.texts.awaited import awaited, no_answer, told
from lenet_gui.views.sureness.curve import SurenessCurve
from lenet_gui.widgets.moment_view import MomentView

POSITIONS = 200
LEFT = 208  # the width of words and slider, at type of the usual size
WIDEST_CURVE = 640
LEAST_BESIDE = 440  # narrower than that, the curve goes below


class Sureness(MomentView):
    """An answer whose margin is below the threshold is "not sure"; `core.study.margins` says what both are.

    Error and rejection are of the last full test of `moment`; the word is about the digit of `moment.trace`.
    """

    threshold_changed = pyqtSignal(float)  # by hand

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("How sure"), parent)
        self._evaluation: Evaluation | None = None  # of which `_curve` was made
        self._curve: RejectionCurve | None = None
        self._kept: Moment | None = None  # what is compared with, of which `_curve_kept` is
        self._curve_kept: RejectionCurve | None = None
        self._threshold = THRESHOLD
        self.slider = QSlider(Qt.Horizontal, self)
        self.slider.setRange(0, POSITIONS)
        self.slider.setPageStep(10)
        self.slider.setToolTip(
            _(
                "An answer is “not sure” below this margin: by how much the next penalty exceeds the smallest, y, "
                "divided by 1 + y;\nand always where none of the ten digits wins (Alt+U, then arrows)"
            )
        )
        self.slider.setAccessibleName(_("Threshold of “not sure”"))
        QShortcut(QKeySequence("Alt+U"), self, self.slider.setFocus)
        self.curve = SurenessCurve(self)
        self.slider.valueChanged.connect(lambda position: self._take(threshold_at(position)))
        self.curve.threshold_asked.connect(self._on_threshold_asked)
        self.set_threshold(THRESHOLD)
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    @property
    def threshold(self) -> float:
        """Below this margin an answer is not sure."""
        return self._threshold

    @property
    def margin(self) -> float | None:
        """That of the present digit; None without one."""
        trace = told(self._moment)
        return None if trace is None else trace.margin

    @property
    def sure(self) -> bool | None:
        """Whether the present digit's answer is sure; None without a digit."""
        return None if self.margin is None else self._moment.trace.sure(self._threshold)

    @property
    def rates(self) -> tuple[float, float] | None:
        """(error among the accepted, rejected), both in percent, of the test digits; None before the first test."""
        return None if self._curve is None else self._curve.at(self._threshold)

    def set_threshold(self, threshold: float) -> None:
        """Use this threshold from now on, without saying so."""
        self._threshold = float(np.clip(threshold, 0, MOST_THRESHOLD))
        self.slider.blockSignals(True)
        self.slider.setValue(round(POSITIONS * (self._threshold / MOST_THRESHOLD) ** 0.5))
        self.slider.blockSignals(False)
        self._show()

    def show_moment(self, moment: Moment) -> None:
        """Show the rates of this moment's last test, how sure the answer to its digit is, and its threshold."""
        before = CLEAR if self._moment is None else self._moment.lens
        super().show_moment(moment)
        if moment.lens.threshold != before.threshold:
            self.set_threshold(moment.lens.threshold)

    def made_of(self, moment: Moment) -> tuple:
        return (
            moment.trace,
            moment.evaluation,
            moment.live,
            moment.reference if moment.differs else None,
            awaited(moment),
        )

    def take(self) -> None:
        evaluation = self._moment.evaluation
        if evaluation is not self._evaluation:
            self._evaluation = evaluation
            self._curve = self._moment.rejection
        kept = self._moment.reference if self._moment.differs else None
        if kept is not self._kept:
            self._kept, self._curve_kept = kept, None if kept is None else kept.rejection
        self._show()

    def _show(self):
        kept = "" if self._kept is None else self._moment.kept.name
        self.curve.show_curve(self._curve, self._threshold, self._curve_kept, kept)
        self.curve.setVisible(self._curve is not None)
        self.setAccessibleDescription(". ".join(f"{name} {value}" for name, value in self._lines()))
        self.update()

    def _take(self, threshold):
        self._threshold = threshold
        self._show()
        self.threshold_changed.emit(threshold)

    def _on_threshold_asked(self, threshold):
        self.set_threshold(threshold)
        self.threshold_changed.emit(self._threshold)

    # Places and painting

    def _place(self):
        row, wide = style.scaled(20), style.scaled(LEFT)
        self.setMinimumSize(wide + 2 * style.MARGIN, 200)
        self.slider.setGeometry(style.MARGIN, style.GRID + row, wide, row)
        margin = style.MARGIN
        if self.width() >= style.scaled(LEAST_BESIDE):
            left = margin + wide + 2 * margin
            wide = min(style.scaled(WIDEST_CURVE), self.width() - left - style.GRID)
            self.curve.setGeometry(left, style.GRID, wide, self.height() - 2 * style.GRID)
        else:
            top = style.GRID + 6 * row + style.GRID
            self.curve.setGeometry(margin, top, self.width() - margin - style.GRID, self.height() - top - style.GRID)
        self.update()

    def _lines(self):
        """(name, value) of what stands below the slider; where all views show the difference, that of each value."""
        margin, then = self.margin, None if self._kept is None else self._moment.kept.trace
        words = "–" if margin is None else f"{margin:.1f}".replace("-", "−")
        words = "?" if awaited(self._moment) else words
        words = words if then is None or margin is None else signed_number(margin - then.margin, 1)
        lines = [(_("this digit's margin"), words)]
        if self.rates is not None:
            kept = None if self._curve_kept is None else self._curve_kept.at(self._threshold)
            error, rejected = self.rates if kept is None else np.subtract(self.rates, kept)
            for name, value in ((_("refused of the test digits"), rejected), (_("error among the others"), error)):
                number = f"{value:.2f}" if kept is None else signed_number(value, 1)
                lines.append((name, _("{number} %").format(number=number)))
        if self._kept is not None:
            missing = _("not tested: {moment}").format(moment=self._moment.kept.name)
            lines.append((missing if self._curve_kept is None else self._moment.kept.words, ""))
        return lines

    def paintEvent(self, _event):
        painter = QPainter(self)
        row, body, small = style.scaled(20), style.font(style.BODY), style.font(style.SMALL)
        head = QRect(style.MARGIN, style.GRID, style.scaled(LEFT), row)
        painter.setFont(small)
        painter.setPen(style.colour("muted"))
        painter.drawText(head, Qt.AlignLeft | Qt.AlignVCenter, _("not sure below a margin of"))
        painter.setPen(style.colour("text"))
        painter.drawText(head, Qt.AlignRight | Qt.AlignVCenter, f"{self._threshold:.1f}")
        line = head.translated(0, 2 * row)
        if awaited(self._moment):
            painter.setPen(style.colour("muted"))
            painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, no_answer(self._moment))
        elif self.sure is not None:
            painter.setFont(body)
            painter.setPen(style.colour("text" if self.sure else "warning"))
            painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, _("sure") if self.sure else _("not sure"))
        painter.setFont(small)
        for name, value in self._lines():
            line = line.translated(0, row)
            painter.setPen(style.colour("muted"))
            painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, name)
            painter.setPen(style.colour("text"))
            painter.drawText(line, Qt.AlignRight | Qt.AlignVCenter, value)
        if self._curve is None:
            painter.setPen(style.colour("muted"))
            words = _("After the first test, error against rejection appears here.")
            if self._moment is not None and not self._moment.live:
                words = _("The test digits are being read: error against rejection appears here.")
            room = self.curve.geometry()
            if QFontMetrics(small).height() * 2 < room.height():
                painter.drawText(room, Qt.AlignCenter | Qt.TextWordWrap, words)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()

    def dress(self) -> None:
        self._place()


def threshold_at(position: int) -> float:
    """The threshold at a position of the slider."""
    return MOST_THRESHOLD * (position / POSITIONS) ** 2
