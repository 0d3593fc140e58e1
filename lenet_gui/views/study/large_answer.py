"""The answer for the last row: one large figure, the three likeliest, and whether it is right and sure."""

from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.language import _
from core.network.loss import NONE
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.texts.awaited import awaited, no_answer, told
from lenet_gui.views.study.words import compared, kept_shares, share_words

if TYPE_CHECKING:
    from core.study.trace import Trace

LIKELIEST = 3
FIGURE_SHARE = 0.42  # of the width
LEAST = (160, 112)  # at type of the usual size
BAR = 4


class LargeAnswer(QWidget):
    """In front of a class it stands where the answer with its ten bars stands otherwise.

    The figure is "?" where none of these wins. Below it: right or wrong where the truth is known, and "not sure".
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._drawn: tuple = ()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setAccessibleName(_("Answer"))

    def minimumSizeHint(self) -> QSize:
        return QSize(*map(style.scaled, LEAST))

    def show_moment(self, moment: Moment) -> None:
        """Show what the network of this moment answers."""
        self._moment = moment
        seen = self.figure(), self.likeliest(), self.verdict()
        if seen != self._drawn:
            self._drawn = seen
            self.update()

    @property
    def _trace(self) -> "Trace | None":
        return told(self._moment)

    def figure(self) -> str:
        """The answer in one letter; empty without one, "?" while it is awaited."""
        if self._trace is None:
            return "?" if awaited(self._moment) and self._moment.trace is not None else ""
        return "?" if self._moment.answer == NONE else str(self._trace.answer)

    def likeliest(self) -> list[tuple[str, str, float]]:
        """(digit or "none", share in words, share) of the likeliest, the likeliest first.

        Where all views show the difference, the words tell by how much the share has changed.
        """
        trace = self._trace
        if trace is None:
            return []
        before = kept_shares(self._moment) if compared(self._moment) else None
        found = []
        for index in np.argsort(-trace.shares, kind="stable")[:LIKELIEST].tolist():
            share = float(trace.shares[index])
            words = _percent(share) if before is None else share_words(share, float(before[index]))
            found.append((_("none") if index == NONE else str(index), words, share))
        return found

    def verdict(self) -> list[tuple[str, bool]]:
        """What stands below: words, and whether they are a warning."""
        trace, said = self._trace, []
        if trace is None:
            return [(no_answer(self._moment), False)]
        truth, none = self._moment.probe.label, self._moment.answer == NONE
        if none:
            said.append((_("none of these"), False))
        elif trace.none_wins:  # while the network learns: the nearest was not chosen, so it is neither right nor wrong
            said.append((_("nearest: {digit}").format(digit=trace.answer), False))
        elif truth is not None:
            right = truth == trace.answer
            said.append((_("✓ right"), False) if right else (_("✗ truth {}").format(truth), True))
        if not none and not trace.sure(self._moment.lens.threshold):
            said.append((_("not sure"), True))
        return said

    def changeEvent(self, event):
        if event.type() == QEvent.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event):
        painter = QPainter(self)
        line = QFontMetrics(style.font(style.caption_size())).height()
        above = QRect(0, 0, self.width(), self.height() - line - style.GRID)
        left = self._paint_figure(painter, above)
        self._paint_likeliest(painter, above.adjusted(left, 0, 0, 0), line)
        self._paint_verdict(painter, QRect(0, above.bottom() + style.GRID, self.width(), line))

    def _paint_figure(self, painter, area) -> int:
        """Gives the width it takes, which is that of any figure, so that nothing jumps."""
        font = style.font(style.ANSWER)
        metrics = QFontMetrics(font)
        high, wide = metrics.tightBoundingRect("0").height(), metrics.horizontalAdvance("0")
        grown = min(area.height() / high, min(FIGURE_SHARE * self.width(), self.width() - self._longest_row()) / wide)
        font.setPixelSize(max(font.pixelSize() // 2, int(font.pixelSize() * grown)))
        metrics = QFontMetrics(font)
        painter.setFont(font)
        told = self._trace
        strong = told is not None and (told.sure(self._moment.lens.threshold) or self._moment.answer == NONE)
        painter.setPen(style.colour("text" if strong else "muted"))
        baseline = (area.height() + metrics.tightBoundingRect("0").height()) // 2
        painter.drawText(-metrics.leftBearing("0"), baseline, self.figure())
        return metrics.horizontalAdvance("0") + style.GRID

    def _longest_row(self) -> int:
        """What a row needs beside the figure: the longest name and all of the shares, with space around them."""
        room = QFontMetrics(style.font(style.caption_size(), bold=True)).horizontalAdvance
        return style.GRID + room(_("none")) + style.GRID + room(_whole_percent(1.0))

    def _paint_likeliest(self, painter, area, line):
        row_height = min(area.height() // LIKELIEST, 2 * line)
        top = area.top() + (area.height() - LIKELIEST * row_height) // 2
        for index, (name, percent, share) in enumerate(self.likeliest()):
            row, winner = QRect(area.left(), top + index * row_height, area.width(), row_height), index == 0
            painter.setFont(style.font(style.caption_size(), bold=winner))
            painter.setPen(style.colour("text" if winner else "muted"))
            words = QRect(row.left(), row.top(), row.width(), line)
            painter.drawText(words, Qt.AlignLeft | Qt.AlignVCenter, name)
            room = painter.fontMetrics().horizontalAdvance
            fits = room(name) + style.GRID + room(percent) <= row.width()
            shorter = percent.split()[0] if compared(self._moment) else _whole_percent(share)
            painter.drawText(words, Qt.AlignRight | Qt.AlignVCenter, percent if fits else shorter)
            bar = QRectF(row.left(), words.bottom() + 1, row.width(), style.scaled(BAR))
            painter.fillRect(bar, style.colour("line", 0.6))
            bar.setWidth(max(1.0, share * bar.width()))
            painter.fillRect(bar, style.colour("accent" if winner else "muted"))

    def _paint_verdict(self, painter, area):
        for words, warns in self.verdict():
            painter.setFont(style.font(style.caption_size(), bold=warns))
            painter.setPen(style.colour("warning" if warns else "muted"))
            painter.drawText(area, Qt.AlignLeft | Qt.AlignVCenter, words)
            area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(words) + style.MARGIN)
        painter.setFont(style.font(style.caption_size()))
        painter.setPen(style.colour("muted"))
        word = _("difference")  # below the numbers that are none of shares
        if compared(self._moment) and painter.fontMetrics().horizontalAdvance(word) <= area.width():
            painter.drawText(area, Qt.AlignRight | Qt.AlignVCenter, word)


def _percent(share: float) -> str:
    return _whole_percent(share) if share > 0.9995 else _("{share:.1f} %").format(share=100 * share)


def _whole_percent(share: float) -> str:
    return _("{share:.0f} %").format(share=100 * share)
