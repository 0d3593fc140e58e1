"""The answer: one large digit, how likely the network holds each of the ten, and whether it is sure."""

from PyQt5.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.moment import NOTHING, Moment, Selection
from core.trace import Trace
from lenet_gui import style
from lenet_gui.threshold import THRESHOLD

DIGITS = 10
ROWS = DIGITS + 2  # below the digits "none of these" and the margin
FIGURE_WIDTH = 72
LEAST_ROW, BEST_ROW = 16, 28  # pixels


class AnswerView(QWidget):
    """The digit as one large figure, beside it ten bars, below them the share of "none of these" and the margin.

    Pointing at a row, or walking to it with the arrows, selects that unit of OUTPUT and shows its exact numbers.
    """

    selection_changed = pyqtSignal(object)  # core.moment.Selection, when another row is pointed at

    def __init__(self, threshold: float = THRESHOLD, parent: QWidget | None = None):
        super().__init__(parent)
        self._threshold = threshold
        self._moment: Moment | None = None
        self._selection = NOTHING
        self._drawn: tuple = ()  # what of the last trace can be seen, to repaint only if that changes
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(FIGURE_WIDTH + 144, ROWS * LEAST_ROW)
        self.setAccessibleName(_("Answer"))

    def sizeHint(self) -> QSize:
        return QSize(256, ROWS * 20)

    @property
    def threshold(self) -> float:
        """An answer with a smaller margin is "not sure"."""
        return self._threshold

    def set_threshold(self, threshold: float) -> None:
        """Use this threshold from now on."""
        self._threshold = threshold
        if self._moment is not None:
            self.show_moment(self._moment)

    @property
    def sure(self) -> bool | None:
        """Whether the margin reaches the threshold; None without a digit."""
        return None if self._trace is None else self._trace.margin >= self._threshold

    def show_moment(self, moment: Moment) -> None:
        """Show what the network of this moment answers; nothing if its pad is empty."""
        self._moment = moment
        seen, drawn = self._seen(), self._drawn
        self._drawn = seen
        if len(seen) != len(drawn) or seen[0] != drawn[0]:
            self.setAccessibleDescription(self._sentence())
            self.update()
            return
        for index, (new, old) in enumerate(zip(seen[1:], drawn[1:], strict=True)):
            if new != old:
                self.update(self._row(index))

    def show_selection(self, selection: Selection) -> None:
        """Light up the row of the selected unit of OUTPUT."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    def row_text(self, digit: int) -> str:
        """The exact numbers of one digit, as the pointer shows them."""
        trace = self._trace
        if trace is None:
            return _("Nothing is drawn, so there is no answer.")
        return _("{digit}: probability {percent:.4f} %, penalty {penalty:.3f}").format(
            digit=digit, percent=100 * trace.probabilities[digit], penalty=trace.penalties[digit]
        )

    def none_text(self) -> str:
        """What "none of these" means, with its exact share; empty where the loss knows no such share."""
        if self._trace is None or not self._trace.none_share:
            return ""
        return _("MAP loss keeps a share for an eleventh class, none of the ten digits: {percent:.4f} %").format(
            percent=100 * self._trace.none_share
        )

    def margin_text(self) -> str:
        """What the margin is, exactly, and the threshold it is held against; empty without a digit."""
        if self._trace is None:
            return ""
        words = _("The two smallest penalties differ by {margin:.3f}; below {threshold:.1f}, set in How sure, ")
        words += _("the answer is “not sure”.")
        return words.format(margin=self._trace.margin, threshold=self._threshold)

    @property
    def _trace(self) -> Trace | None:
        return self._moment.trace if self._moment else None

    @property
    def _truth(self) -> int | None:
        return self._moment.probe.label if self._moment else None

    def _seen(self) -> tuple:
        trace = self._trace
        if trace is None:
            return (None,)
        shares = (*trace.probabilities.tolist(), trace.none_share)
        told = (*(round(share * 1000) for share in shares), round(10 * trace.margin))
        return ((trace.answer, self._truth, self.sure), *told)

    def _sentence(self) -> str:
        trace = self._trace
        if trace is None:
            return _("no digit")
        words = _("{digit}, {percent:.0f} % sure") if self.sure else _("{digit}, {percent:.0f} %, not sure")
        return words.format(digit=trace.answer, percent=100 * trace.probabilities[trace.answer])

    # Painting

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event):
        painter = QPainter(self)
        if event.rect().left() < FIGURE_WIDTH:
            self._paint_figure(painter)
        for digit in range(DIGITS):
            if event.region().intersects(self._row(digit)):
                self._paint_row(painter, digit)
        trace = self._trace
        if trace is not None and trace.none_share > 0:
            self._paint_words(painter, DIGITS, _("none of these"), _percent(trace.none_share))
        if trace is not None:
            self._paint_words(painter, DIGITS + 1, _("margin"), f"{trace.margin:.1f}")

    def _paint_figure(self, painter: QPainter) -> None:
        trace, row = self._trace, self._row_height()
        if trace is None:
            painter.setPen(style.colour("muted"))
            painter.setFont(style.font())
            painter.drawText(QRect(0, 0, FIGURE_WIDTH, row), Qt.AlignVCenter, _("no digit"))
            return
        figure, metrics = style.font(style.ANSWER), QFontMetrics(style.font(style.ANSWER))
        baseline = row // 4 + metrics.tightBoundingRect("0").height()
        painter.setFont(figure)
        painter.setPen(style.colour("text" if self.sure else "muted"))
        painter.drawText(-metrics.leftBearing("0"), baseline, str(trace.answer))
        line = QRect(0, baseline + 12, FIGURE_WIDTH, 20)
        for words, warns in self._lines():
            painter.setFont(style.font(style.SMALL, bold=warns))
            painter.setPen(style.colour("warning" if warns else "muted"))
            painter.drawText(line, Qt.AlignVCenter, words)
            line.translate(0, line.height())

    def _lines(self) -> list[tuple[str, bool]]:
        """What stands below the figure, and whether it is a warning."""
        truth, lines = self._truth, []
        if truth is not None:
            right = truth == self._trace.answer
            lines += [(_("truth {}").format(truth), False), (_("✓ right") if right else _("✗ wrong"), not right)]
        return lines if self.sure else [*lines, (_("not sure"), True)]

    def _paint_row(self, painter: QPainter, digit: int) -> None:
        trace, row = self._trace, self._row(digit)
        winner = trace is not None and trace.answer == digit
        if self._selected_digit() == digit:
            painter.setRenderHint(QPainter.Antialiasing)
            painter.setBrush(style.colour("raised"))
            painter.setPen(QPen(style.colour("accent"), 1) if self.hasFocus() else Qt.NoPen)
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setRenderHint(QPainter.Antialiasing, False)
        painter.setFont(style.font(style.SMALL, bold=winner))
        painter.setPen(style.colour("text" if winner else "muted"))
        painter.drawText(row.adjusted(8, 0, 0, 0), Qt.AlignVCenter, str(digit))
        if trace is None:
            return
        share = float(trace.probabilities[digit])
        painter.drawText(row.adjusted(0, 0, -8, 0), Qt.AlignVCenter | Qt.AlignRight, _percent(share))
        left, right = row.left() + 24, row.right() - 8 - self._number_width() - 8
        thickness = 10 if winner else 4  # told by form as well as by colour
        bar = QRectF(left, row.center().y() - thickness / 2 + 0.5, max(1.0, share * (right - left)), thickness)
        painter.fillRect(bar, style.colour("accent") if winner else style.colour("muted", 0.6))

    def _paint_words(self, painter: QPainter, index: int, words: str, number: str) -> None:
        row = self._row(index)
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        painter.drawText(row.adjusted(8, 0, 0, 0), Qt.AlignVCenter, words)
        painter.drawText(row.adjusted(0, 0, -8, 0), Qt.AlignVCenter | Qt.AlignRight, number)

    def _number_width(self) -> int:
        return QFontMetrics(style.font(style.SMALL, bold=True)).horizontalAdvance(_percent(1.0))

    def _row_height(self) -> int:
        return max(LEAST_ROW, min(BEST_ROW, self.height() // ROWS))

    def _row(self, index: int) -> QRect:
        height = self._row_height()
        return QRect(FIGURE_WIDTH, index * height, self.width() - FIGURE_WIDTH, height)

    # Pointing

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            digit = self._digit_at(event.pos())
            text = self.row_text(digit) if digit is not None else ""
            if self._row(DIGITS).contains(event.pos()):
                text = self.none_text()
            elif event.pos().x() < FIGURE_WIDTH or self._row(DIGITS + 1).contains(event.pos()):
                text = self.margin_text()
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event):
        self._select(self._digit_at(event.pos()))

    def leaveEvent(self, event):
        self._select(None)

    def focusInEvent(self, event):
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason) and self._selected_digit() is None:
            self._select(self._trace.answer if self._trace else 0)  # the ring needs a row to go round
        super().focusInEvent(event)

    def focusOutEvent(self, event):
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason):
            self._select(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event):
        way = {Qt.Key_Up: -1, Qt.Key_Down: 1}.get(event.key())
        if way is None:
            super().keyPressEvent(event)
            return
        here = self._selected_digit()
        there = (0 if way > 0 else DIGITS - 1) if here is None else (here + way) % DIGITS
        self._select(there)
        QToolTip.showText(self.mapToGlobal(self._row(there).bottomLeft()), self.row_text(there), self)

    def _selected_digit(self) -> int | None:
        return self._selection.map if self._selection.layer == "OUTPUT" else None

    def _digit_at(self, place: QPoint) -> int | None:
        return next((digit for digit in range(DIGITS) if self._row(digit).contains(place)), None)

    def _select(self, digit: int | None) -> None:
        if digit != self._selected_digit():
            selection = NOTHING if digit is None else Selection("OUTPUT", digit)
            self.show_selection(selection)
            self.selection_changed.emit(selection)


def _percent(share: float) -> str:
    return _("{share:.1f} %").format(share=100 * share)
