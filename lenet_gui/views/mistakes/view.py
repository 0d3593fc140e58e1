"""The test digits read wrong as a wall of pictures, the confusion matrix, and what changed since the test before."""

from operator import is_

import numpy as np
from PyQt5.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QKeySequence, QPainter
from PyQt5.QtWidgets import QShortcut, QWidget

from core.language import _
from core.study.moment import Moment
from core.study.reading import Reading
from lenet_gui.look import style
from lenet_gui.views.mistakes.matrix import Cell, ConfusionMatrix
from lenet_gui.views.mistakes.words import facts
from lenet_gui.widgets.digit_wall import EDGE, DigitWall
from lenet_gui.widgets.moment_view import MomentView
from lenet_gui.widgets.word_switch import WORD_INSET, Word, WordSwitch

WRONG, BECAME_RIGHT, BECAME_WRONG = "wrong", "became right", "became wrong"
SETS = (WRONG, BECAME_RIGHT, BECAME_WRONG)
LEAST_STATUS = 440  # a status line narrower than that goes below the pictures
MATRIX_SHARE = 0.42  # of the width at most, the wall gets the rest
GAP = style.GRID // 2


class Mistakes(MomentView):
    """What the last full test of the moment's run got wrong, each digit with truth → answer (P fig. 8).

    Shows the evaluations of `moment` on the digits handed over by `set_digits`. Picking a cell of the
    confusion matrix shows that cell's digits in place of the chosen set.
    """

    digit_chosen = pyqtSignal(int)  # the index of a test digit to be studied

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Mistakes"), parent)
        self._part = None
        self._sources: tuple = ()  # evaluations of which `_reading` was made
        self._reading: Reading | None = None
        self._set, self._cell = WRONG, None
        self._surest_first = True
        self.sets = WordSwitch({name: (name, "") for name in SETS}, _("Which digits"), self)
        self.order = Word("", parent=self)
        self.matrix = ConfusionMatrix(self)
        self.wall = DigitWall(_("Digits read wrong"), "8→8", self)
        self.sets.chosen.connect(self.show_set)
        self.order.clicked.connect(self.turn_order)
        self.matrix.cell_picked.connect(self.show_cell)
        self.matrix.cell_pointed.connect(lambda _cell: self.update(self._status))
        self.wall.digit_pointed.connect(lambda _index: self.update(self._status))
        self.wall.digit_chosen.connect(self.digit_chosen)
        for key, name in zip("123", SETS, strict=True):
            QShortcut(QKeySequence(key), self, self.sets.words[name].click, context=Qt.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("O"), self, self.order.click, context=Qt.WidgetWithChildrenShortcut)
        self._status = QRect()
        self._say_words()
        self._show_parts()

    def sizeHint(self) -> QSize:
        return QSize(960, 280)

    # What is shown, for tests and for other programs

    @property
    def _difference(self) -> str:
        """What is compared with what, where all views show the difference; else nothing."""
        return self._sources[2] if self._sources else ""

    @property
    def reading(self) -> Reading | None:
        """What was read; None before the first test."""
        return self._reading

    @property
    def shown_set(self) -> str | Cell:
        """One of `SETS`, or the cell (truth, answer) whose digits are shown."""
        return self._set if self._cell is None else self._cell

    def status(self) -> str:
        """The line of words: the digit or cell pointed at, or else what is shown."""
        if self._reading is None:
            return ""
        if self.wall.pointed is not None:
            return " · ".join(facts(self._reading, self.wall.pointed))
        if self.matrix.pointed is not None:
            return self.matrix.words(self.matrix.pointed)
        if self._cell is not None:
            return self.matrix.words(self._cell)
        if self._set == WRONG:
            now, before = self._reading.now, self._reading.before
            if self._difference and before is None:
                return _("{difference}: it was not tested on all of these digits").format(difference=self._difference)
            if self._difference:
                change = f"{now.errors - before.errors:+,}".replace("-", "−")
                words = _("{difference}: {change} of {count:,} test digits wrong, now {errors:,}")
                told = {"count": now.labels.size, "errors": now.errors}
                return words.format(difference=self._difference, change=change, **told)
            return _("{errors:,} of {count:,} test digits wrong, {percent:.2f} %, after step {step:,}").format(
                errors=now.errors, count=now.labels.size, percent=now.error_percent, step=now.step
            )
        if self._difference:
            became_right = self._set == BECAME_RIGHT
            words = (
                _("{difference}: wrong then, right now") if became_right else _("{difference}: right then, wrong now")
            )
            return words.format(difference=self._difference)
        steps = {"before": self._reading.before.step, "now": self._reading.now.step}
        if self._set == BECAME_RIGHT:
            return _("Wrong after step {before:,}, as below each picture; right after step {now:,}").format(**steps)
        return _("Right after step {before:,}; wrong after step {now:,}").format(**steps)

    def set_digits(self, part) -> None:
        """The test digits, a `core.data.dataset.Part`, once they are read, or None."""
        self._part = part
        self._fill_wall(from_top=True)

    def show_set(self, name: str) -> None:
        """Show one of `SETS`."""
        self._set, self._cell = name, None
        self.sets.choose(name)
        self.matrix.show_picked(None)
        self._fill_wall(from_top=True)

    def show_cell(self, cell: Cell | None) -> None:
        """Show the digits of a cell of the confusion matrix; None shows all wrong ones."""
        if cell is None:
            self.show_set(WRONG)
            return
        self._set, self._cell = WRONG, cell
        self.sets.choose(WRONG)
        self.matrix.show_picked(cell)
        self._fill_wall(from_top=True)

    def turn_order(self) -> None:
        """The surest digits first, or last."""
        self._surest_first = not self._surest_first
        self._say_words()
        self._fill_wall(from_top=True)

    # Filling

    def made_of(self, moment: Moment) -> tuple:
        kept = moment.reference if moment.differs else None
        return moment.probe, moment.live, moment.evaluation, moment.previous_evaluation, kept

    def take(self) -> None:
        probe = self._moment.probe
        self.update()  # the words say what is awaited
        self.wall.mark(probe.index if probe.source == "test" else None)
        less = self._moment.differs
        before = self._moment.kept.test if less else self._moment.previous_evaluation
        newest = (self._moment.evaluation, before, self._moment.kept.title if less else "")
        if self._sources and newest[2] == self._sources[2] and all(map(is_, newest[:2], self._sources[:2])):
            return
        self._sources = newest
        self._reading = None if newest[0] is None else Reading(*newest[:2])
        if self._reading is None or (self._reading.before is None and self._set != WRONG):
            self.show_set(WRONG)
        if self._reading is not None:
            then = Reading(before) if less and before is not None else None
            less = None if then is None else (before.confusion, then.errors)
            self.matrix.show_counts(self._reading.now.confusion, self._reading.errors, less)
        self._say_words()
        self._fill_wall()
        self._show_parts()

    def _indices(self):
        if self._cell is not None:
            found = self._reading.cell(*self._cell)
        else:
            named = {WRONG: "wrong", BECAME_RIGHT: "became_right", BECAME_WRONG: "became_wrong"}
            found = getattr(self._reading, named[self._set])
        return found if self._surest_first else found[::-1]

    def _fill_wall(self, from_top=False):
        reading = self._reading
        if reading is None or self._part is None or not reading.is_of(self._part):
            self.wall.show_digits(None, np.zeros(0, np.int64), str, str)
        else:
            caption = reading.caption_before if self._set == BECAME_RIGHT else reading.caption
            tell = lambda index: "\n".join(facts(reading, index))  # noqa: E731
            self.wall.show_digits(self._part.images, self._indices(), caption, tell, from_top)
        self.update()

    def _say_words(self):
        reading = self._reading
        before = _("at the moment kept") if self._difference else _("in the test before")
        words = {
            WRONG: (_("Wrong"), _("Digits answered wrong (1)")),
            BECAME_RIGHT: (_("Became right"), _("Digits wrong {before} and right now (2)").format(before=before)),
            BECAME_WRONG: (_("Became wrong"), _("Digits right {before} and wrong now (3)").format(before=before)),
        }
        for name, (word, tip) in words.items():
            known = reading is not None and (name == WRONG or reading.before is not None)
            if known:
                counted = {WRONG: reading.wrong, BECAME_RIGHT: reading.became_right, BECAME_WRONG: reading.became_wrong}
                word = _("{word} {count:,}").format(word=word, count=counted[name].size)
            self.sets.words[name].say(word, tip)
            obstacle = _("There is only one test so far to compare.")
            obstacle = _("What is kept was not tested on all of these digits.") if self._difference else obstacle
            self.sets.words[name].set_obstacle("" if known else obstacle)
        word = _("surest first") if self._surest_first else _("least sure first")
        self.order.say(word, _("Turn the order round; the margin tells how clearly an answer wins (O)"))
        self._place()

    # Places and painting

    def _show_parts(self):
        if self._reading is None and self.focusWidget() is not None:
            self.focusWidget().clearFocus()  # else Qt hands the keys on as if by Tab, and a cell is pointed at
        for part in (self.sets, self.order, self.matrix, self.wall):
            part.setVisible(self._reading is not None)
        self.update()

    def _place(self):
        """Switch and order along the top, the matrix on the left, the wall beside it; the status line where it fits."""
        left, top, width = style.MARGIN, style.GRID, self.width() - 2 * style.MARGIN
        height = self.order.sizeHint().height()
        for word in (self.sets, self.order):
            wide = word.sizeHint().width()
            word.setGeometry(left - WORD_INSET, top, wide, height)
            left += wide + style.GRID
        self._status = QRect(left + style.GRID, top, self.width() - style.MARGIN - left - style.GRID, height)
        top, bottom = top + height + GAP, self.height() - style.GRID
        if self._status.width() < LEAST_STATUS and not style.projected():
            line = style.scaled(16)
            self._status = QRect(style.MARGIN, self.height() - GAP - line, width, line)
            bottom = self._status.top() - GAP
        matrix = self.matrix.width_for(bottom - top, round(MATRIX_SHARE * width))
        self.matrix.setGeometry(style.MARGIN, top, matrix, bottom - top)
        left = style.MARGIN + matrix + 2 * style.MARGIN - EDGE
        self.wall.setGeometry(left, top, self.width() - style.GRID - left, bottom - top)
        self.update()

    def _wall_words(self):
        """What stands where no picture does."""
        if self._part is None:
            return _("The test digits are still being read.")
        if not self._reading.is_of(self._part):
            return _("This run was tested on other digits than those at hand.")
        if self._cell is not None:
            return _("No {truth} was answered as {answer}.").format(truth=self._cell[0], answer=self._cell[1])
        empty = {
            WRONG: _("No digit is wrong."),
            BECAME_RIGHT: _("No digit became right."),
            BECAME_WRONG: _("No digit became wrong."),
        }
        return empty[self._set]

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted"))
        if self._reading is None:
            empty = _("After the first test, the digits that the network reads wrong appear here.")
            if self._moment is not None and not self._moment.live:
                empty = _("The test digits are being read: those that the network reads wrong appear here.")
            painter.drawText(self.rect(), Qt.AlignCenter | Qt.TextWordWrap, empty)
            return
        if not self.wall.indices.size:
            painter.drawText(self.wall.geometry(), Qt.AlignCenter | Qt.TextWordWrap, self._wall_words())
        pointed = self.wall.pointed is not None or self.matrix.pointed is not None
        align = Qt.AlignRight if self._status.top() == style.GRID else Qt.AlignLeft  # beside the words, or below
        words, metrics = self.status(), painter.fontMetrics()
        if style.projected() and metrics.horizontalAdvance(words) > self._status.width():
            words = self._short_status() or words
        self.paint_line(painter, words, strong=pointed, align=align)

    def _short_status(self):
        """The same in few words; empty where there are none."""
        reading = self._reading
        if self.wall.pointed is not None:
            return facts(reading, self.wall.pointed)[0]
        if self.matrix.pointed is not None or self._cell is not None:
            return ""
        if self._difference:
            return self._difference
        if self._set == WRONG:
            return _("{percent:.2f} % wrong").format(percent=reading.now.error_percent)
        return _("step {before:,} → {now:,}").format(before=reading.before.step, now=reading.now.step)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()

    def dress(self) -> None:
        self._place()

    def line(self) -> QRect:
        return self._status
