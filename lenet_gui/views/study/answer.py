"""The answer: one large figure, eleven shares that make up the whole, and whether it is sure."""

from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.language import _
from core.network.loss import NONE
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.look.live_tip import LiveTip
from lenet_gui.texts.awaited import awaited, no_answer, told, why_no_answer
from lenet_gui.views.study.words import (
    compared,
    digit_words,
    judged,
    kept_shares,
    kept_words,
    margin_number,
    margin_words,
    none_words,
    share_words,
    winner,
)

if TYPE_CHECKING:
    from core.study.trace import Trace

DIGITS = 10
MARGIN_ROW = NONE + 1
ROWS = DIGITS + 2  # below the digits "none of these" and the margin
FIGURE_WIDTH = 72
LEAST_ROW, BEST_ROW = 16, 28  # pixels


class AnswerView(QWidget):
    """The answer as one large figure; beside it the shares of the ten digits and of "none of these", and the margin.

    The figure is "?" where none of these wins. While the network learns, the nearest digit stays large, and the "?" is
    small beside it. A loss that knows no such class has ten shares.

    Pointing at a row, or walking to it with the arrows, shows its exact numbers and selects that unit of OUTPUT;
    "none of these" and the margin are no units.
    """

    selection_changed = pyqtSignal(object)  # core.study.selection.Selection, when another row is pointed at

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._kept, self._difference = None, ""  # what `kept_shares` and `compared` give of the moment
        self._selection = NOTHING
        self._below: int | None = None  # the row of "none of these" or of the margin, while the keys are there
        self._drawn: tuple = ()  # what of the last trace can be seen, to repaint only if that changes
        self._tip = LiveTip(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(FIGURE_WIDTH + 144, ROWS * LEAST_ROW)
        self.setAccessibleName(_("Answer"))

    def sizeHint(self) -> QSize:
        return QSize(256, ROWS * 20)

    @property
    def sure(self) -> bool | None:
        """Whether the answer is sure; None without a digit."""
        return None if self._trace is None else self._trace.sure(self._moment.lens.threshold)

    def show_moment(self, moment: Moment) -> None:
        """Show what the network of this moment answers; nothing if its pad is empty."""
        self._moment, self._kept, self._difference = moment, kept_shares(moment), compared(moment)
        seen, drawn = self._seen(), self._drawn
        self._drawn = seen
        self._tip.refresh()
        sentence = self._sentence()
        if sentence != self.accessibleDescription():
            self.setAccessibleDescription(sentence)
        if len(seen) != len(drawn) or seen[0] != drawn[0]:
            self.update()
            return
        for index, (new, old) in enumerate(zip(seen[1:], drawn[1:], strict=True)):
            if new != old:
                self.update(self._row(index))

    def show_selection(self, selection: Selection) -> None:
        """Light up the row of the selected unit of OUTPUT."""
        if selection != self._selection:
            self._selection, self._below = selection, None
            self.update()

    def row_text(self, row: int) -> str:
        """The exact numbers of one row, as the pointer shows them; empty where there are none."""
        if self._trace is None:
            return why_no_answer(self._moment) if row < DIGITS else ""
        if row < DIGITS:
            return digit_words(self._trace, row) + kept_words(self._moment, row)
        if row == MARGIN_ROW:
            return margin_words(self._trace, self._moment.lens.threshold)
        return none_words(self._trace) if self._knows_none else ""

    @property
    def _knows_none(self) -> bool:
        return self._trace is not None and np.isfinite(self._trace.parameters.loss.none_penalty)

    @property
    def _trace(self) -> "Trace | None":
        return told(self._moment)

    @property
    def _truth(self) -> int | None:
        return self._moment.probe.label if self._moment else None

    def _seen(self) -> tuple:
        trace = self._trace
        if trace is None:
            return ((no_answer(self._moment),),)
        kept = np.zeros(DIGITS + 1) if self._kept is None else 1 + self._kept
        shares = zip(trace.shares.tolist(), kept.tolist(), strict=True)
        told = (*(tuple(round(share * 1000) for share in both) for both in shares), round(10 * trace.margin))
        answers = (trace.answer, self._moment.answer, trace.none_wins, self._knows_none, self._difference)
        return ((*answers, self._truth, self.sure), *told)

    def _sentence(self) -> str:
        trace = self._trace
        if trace is None:
            return no_answer(self._moment)
        words = _("{digit}, {percent:.0f} % sure") if self.sure else _("{digit}, {percent:.0f} %, not sure")
        if trace.none_wins:
            words = _("none of these, {percent:.0f} %; nearest: {digit}")
        return words.format(digit=trace.answer, percent=100 * trace.shares[winner(trace)])

    # Painting

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event):
        painter = QPainter(self)
        if event.rect().left() < FIGURE_WIDTH:
            self._paint_figure(painter)
        for index in range(DIGITS + self._knows_none):
            if event.region().intersects(self._row(index)):
                self._paint_row(painter, index)
        if self._trace is not None:
            self._paint_margin(painter)

    def _paint_figure(self, painter: QPainter) -> None:
        trace, row = self._trace, self._row_height()
        if trace is None:
            self._paint_no_answer(painter, row)
            return
        figure, metrics = style.font(style.ANSWER), QFontMetrics(style.font(style.ANSWER))
        baseline = row // 4 + metrics.tightBoundingRect("0").height()
        painter.setFont(figure)
        none = self._moment.answer == NONE
        painter.setPen(style.colour("text" if self.sure or none else "muted"))
        painter.drawText(-metrics.leftBearing("0"), baseline, "?" if none else str(trace.answer))
        if trace.none_wins and not none:
            painter.setFont(style.font(style.TITLE))
            left, top = metrics.horizontalAdvance("0"), baseline - metrics.tightBoundingRect("0").height()
            painter.drawText(QRect(left, top, FIGURE_WIDTH, 2 * row), Qt.AlignLeft | Qt.AlignTop, "?")
        line, last = QRect(0, baseline + 12, FIGURE_WIDTH, 20), self._difference
        for words, warns in [*self._lines(), (last, False)] if last else self._lines():
            painter.setFont(style.font(style.SMALL, bold=warns))
            painter.setPen(style.colour("warning" if warns else "muted"))
            line.setHeight(max(20, painter.fontMetrics().boundingRect(line, Qt.TextWordWrap, words).height() + 4))
            if words is last and line.bottom() > self.height():
                break  # it is told along the bottom of the window, too
            painter.drawText(line, Qt.AlignVCenter | Qt.TextWordWrap, words)
            line.translate(0, line.height())

    def _paint_no_answer(self, painter, row):
        painter.setPen(style.colour("muted"))
        place = QRect(0, 0, FIGURE_WIDTH, row)
        if awaited(self._moment):  # where the figure will be
            painter.setFont(style.font(style.ANSWER))
            metrics = painter.fontMetrics()
            place = QRect(0, row // 4 + metrics.tightBoundingRect("0").height() + 12, FIGURE_WIDTH, 3 * row)
            painter.drawText(-metrics.leftBearing("?"), place.top() - 12, "?")
        painter.setFont(style.font(style.SMALL if place.top() else style.BODY))
        flags = Qt.AlignTop | Qt.TextWordWrap if place.top() else Qt.AlignVCenter
        painter.drawText(place, flags, no_answer(self._moment))

    def _lines(self) -> list[tuple[str, bool]]:
        """What stands below the figure, and whether it is a warning."""
        truth, lines = self._truth, []
        if self._moment.answer == NONE:
            lines += [] if truth is None else [(_("truth {}").format(truth), False)]
            words = _("looks like none of the ten (nearest: {digit})").format(digit=self._trace.answer)
            return [*lines, (words, False)]
        lines += [] if truth is None else [(_("truth {}").format(truth), False), judged(self._trace, truth)]
        return lines if self.sure else [*lines, (_("not sure"), True)]

    def _paint_row(self, painter: QPainter, digit: int) -> None:
        trace, row = self._trace, self._row(digit)
        wins = trace is not None and winner(trace) == digit
        self._paint_ring(painter, digit)
        painter.setFont(style.font(style.SMALL, bold=wins))
        painter.setPen(style.colour("text" if wins else "muted"))
        painter.drawText(row.adjusted(8, 0, 0, 0), Qt.AlignVCenter, _("none") if digit == NONE else str(digit))
        if trace is None:
            return
        share = float(trace.shares[digit])
        kept, less = self._kept, bool(self._difference)
        number = share_words(share, float(kept[digit]) if less else None)
        painter.drawText(row.adjusted(0, 0, -8, 0), Qt.AlignVCenter | Qt.AlignRight, number)
        left, right = row.left() + self._name_width(), row.right() - 8 - self._number_width() - 8
        thickness = 10 if wins else 4  # told by form as well as by colour
        bar = QRectF(left, row.center().y() - thickness / 2 + 0.5, max(1.0, share * (right - left)), thickness)
        painter.fillRect(bar, style.colour("accent") if wins and not less else style.colour("muted", 0.6))
        if kept is not None:  # a line across the bar where it ended then
            then = left + float(kept[digit]) * (right - left)
            if less:  # what was won since, or lost
                painter.fillRect(QRectF(then, bar.top(), bar.right() - then, thickness), style.colour("accent"))
            painter.fillRect(QRectF(then - 1, row.center().y() - 6.5, 2, 14), style.colour("text"))

    def _paint_ring(self, painter: QPainter, index: int) -> None:
        if index != self._lit_row():
            return
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setBrush(style.colour("raised"))
        painter.setPen(QPen(style.colour("accent"), 1) if self.hasFocus() else Qt.NoPen)
        painter.drawRoundedRect(QRectF(self._row(index)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setRenderHint(QPainter.Antialiasing, False)

    def _paint_margin(self, painter: QPainter) -> None:
        self._paint_ring(painter, MARGIN_ROW)
        row, number = self._row(MARGIN_ROW), margin_number(self._moment)
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        painter.drawText(row.adjusted(8, 0, 0, 0), Qt.AlignVCenter, _("margin"))
        painter.drawText(row.adjusted(0, 0, -8, 0), Qt.AlignVCenter | Qt.AlignRight, number)
        if self._difference:  # the row before the first says so, lest one takes it for a share
            painter.drawText(self._row(-1).adjusted(0, 0, -8, 0), Qt.AlignVCenter | Qt.AlignRight, _("difference"))

    def _name_width(self) -> int:
        """Of a row's name and the space around it; the bars of all rows begin there."""
        return 8 + QFontMetrics(style.font(style.SMALL, bold=True)).horizontalAdvance(_("none")) + 8

    def _number_width(self) -> int:
        return QFontMetrics(style.font(style.SMALL, bold=True)).horizontalAdvance(share_words(1.0))

    def _row_height(self) -> int:
        rows = ROWS + bool(self._difference)
        return max(ROWS * LEAST_ROW // rows, min(BEST_ROW, self.height() // rows))

    def _row(self, index: int) -> QRect:
        height = self._row_height()
        return QRect(FIGURE_WIDTH, (index + bool(self._difference)) * height, self.width() - FIGURE_WIDTH, height)

    # Pointing

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            place = event.pos()
            self._tip.show(event.globalPos(), lambda: self._text_at(place))
            return True
        return super().event(event)

    def _text_at(self, place: QPoint) -> str:
        if place.x() < FIGURE_WIDTH:
            return self.row_text(MARGIN_ROW)
        return next((self.row_text(row) for row in range(ROWS) if self._row(row).contains(place)), "")

    def mouseMoveEvent(self, event):
        self._select(self._digit_at(event.pos()))

    def leaveEvent(self, event):
        self._select(None)

    def focusInEvent(self, event):
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason) and self._lit_row() is None:
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
        rows = [row for row in range(ROWS) if row < DIGITS or self.row_text(row)]
        here = rows.index(self._lit_row()) if self._lit_row() in rows else -1 if way > 0 else 0
        there = rows[(here + way) % len(rows)]
        self._select(there if there < DIGITS else None)
        self._below = there if there >= DIGITS else None
        self.update()
        self._tip.show(self.mapToGlobal(self._row(there).bottomLeft()), lambda: self.row_text(there))

    def _lit_row(self) -> int | None:
        return self._selected_digit() if self._below is None else self._below

    def _selected_digit(self) -> int | None:
        return self._selection.map if self._selection.layer == "OUTPUT" else None

    def _digit_at(self, place: QPoint) -> int | None:
        return next((digit for digit in range(DIGITS) if self._row(digit).contains(place)), None)

    def _select(self, digit: int | None) -> None:
        if self._below is not None:
            self._below = None
            self.update()
        if digit != self._selected_digit():
            selection = NOTHING if digit is None else Selection("OUTPUT", digit)
            self.show_selection(selection)
            self.selection_changed.emit(selection)
