"""The moment kept for comparison beside the one that is shown."""

from PyQt5.QtCore import QRect, QSize, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.network.loss import NONE
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.texts.awaited import awaited, no_answer
from lenet_gui.views.beside.half import Half, levels_of, most_rows, paint_half, rows_of
from lenet_gui.widgets.moment_view import MomentView

REPAINT_S = 0.1


class BesideView(MomentView):
    """Network beside network, table beside table, answer beside answer, all for the digit under study."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Two networks side by side"), parent, REPAINT_S)
        self.halves: tuple[Half, ...] = ()  # the moment kept, and the one shown

    def made_of(self, moment: Moment) -> tuple:
        made_of = moment.reference, moment.parameters, moment.probe.image, moment.answer, moment.source.words
        return *made_of, awaited(moment)

    def take(self) -> None:
        moment = self._moment
        self.halves = ()
        if moment.reference is not None:
            kept, trace = moment.reference, moment.beside
            answers = None if trace is None else NONE if trace.none_wins else trace.answer, moment.answer
            answers, instead = ((None, None), no_answer(moment)) if awaited(moment) else (answers, "")
            before = Half(_titled(kept, answers[0]), kept.parameters, trace, answers[0], instead)
            now = Half(_titled(moment, answers[1]), moment.parameters, moment.trace, answers[1], instead)
            self.halves = before, now
        self.setAccessibleDescription("\n".join(half.title for half in self.halves))
        self.update()

    def words(self) -> str:
        """What is said where there are no two networks; empty where there are."""
        if self.halves:
            return ""
        return _("Keep a moment with K: its network then stands here beside the one that is shown.")

    def sizeHint(self) -> QSize:
        return QSize(720, 280)

    def paintEvent(self, _event):
        painter = QPainter(self)
        if not self.halves:
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignCenter | Qt.TextWordWrap, self.words())
            return
        inside = self.rect().adjusted(style.MARGIN, style.GRID, -style.MARGIN, -style.GRID)
        wide = (inside.width() - style.MARGIN) // 2
        levels, rows = levels_of(self.halves), rows_of(self.halves, most_rows(inside.height()))
        for number, half in enumerate(self.halves):
            left = inside.x() + number * (wide + style.MARGIN)
            paint_half(painter, QRect(left, inside.y(), wide, inside.height()), half, levels, rows)
        middle = inside.x() + wide + style.MARGIN // 2
        painter.fillRect(QRect(middle, inside.y(), 1, inside.height()), style.colour("line"))


def _titled(moment, answer):
    words = moment.source.short_words
    if answer is None:
        return words
    return f"{_('none') if answer == NONE else answer}  ·  {words}"
