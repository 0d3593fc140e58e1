"""Looking through the digits: any of a part, by number, by class, by how sure the network is, or at random."""

import numpy as np
from PyQt5.QtCore import QEvent, QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QKeySequence, QPainter
from PyQt5.QtWidgets import QShortcut, QSizePolicy, QSpinBox, QWidget

from core.data.dataset import Dataset, Part
from core.language import _
from core.run.snapshot import Evaluation
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.signed_number import margin_words
from lenet_gui.views.digits.known_margins import KnownMargins
from lenet_gui.widgets.digit_wall import EDGE, DigitWall
from lenet_gui.widgets.word_switch import WORD_INSET, WordSwitch

PARTS = TEST, VALIDATION, TRAIN = "test", "validation", "train"
ORDERS = BY_NUMBER, UNSURE, SURE, RANDOM = "number", "unsure", "sure", "random"
ALL = "all"


class DataBrowser(QWidget):
    """A wall of the digits of one part.

    The margins of the test digits come with `moment.evaluation`. Those of another part, and of the test part
    before the first test, are asked for by `margins_wanted` when they are needed: at first, for another network, after
    each test of a network that learns on and when it rests, or by choosing the order once more. Whoever computes them
    hands them over by `set_margins`. Until new ones come the old ones stay, and it is said of which step they are.
    """

    digit_chosen = pyqtSignal(str, int)  # the part, and the index in it, of a digit to be studied
    margins_wanted = pyqtSignal(str)  # of this part, by the network of the moment

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._moment: Moment | None = None
        self._evaluation: Evaluation | None = None  # whose margins were looked at
        self._part, self._class, self._order = TEST, ALL, BY_NUMBER
        self._margins = KnownMargins()
        self._chance = np.random.default_rng()
        self.parts = WordSwitch(
            {
                TEST: (_("Test"), _("The test digits, which the network never learns from (T)")),
                VALIDATION: (_("Validation"), _("Training digits kept aside to choose by (V)")),
                TRAIN: (_("Training"), _("The training digits, which it learns from (L)")),
            },
            _("Which part"),
            self,
        )
        self.orders = WordSwitch(
            {
                BY_NUMBER: (_("by number"), _("In the order of the files (N)")),
                UNSURE: (_("least sure"), _("The digits whose answer has the smallest margin first (U)")),
                SURE: (_("surest"), _("The digits whose answer has the largest margin first (S)")),
                RANDOM: (_("random"), _("Shuffled; once more shuffles anew (R)")),
            },
            _("In which order"),
            self,
        )
        classes = {ALL: (_("all"), _("Digits of every class (A)"))}
        classes |= {str(digit): (str(digit), _("Only {digit}s ({digit})").format(digit=digit)) for digit in range(10)}
        self.classes = WordSwitch(classes, _("Which class"), self)
        self.number = QSpinBox(self)
        self.number.setButtonSymbols(QSpinBox.NoButtons)
        self.number.setAlignment(Qt.AlignRight)
        self.number.setKeyboardTracking(False)
        self.number.setFont(style.font(style.SMALL))
        self.number.setStyleSheet("padding: 0 6px")
        self.number.setAccessibleName(_("Number of the digit"))
        self.number.setToolTip(_("Type a number and press Enter to study that digit (Ctrl+G)"))
        self.wall = DigitWall(_("Digits"), "", self)
        self._status = QRect()
        self._connect()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(480, 200)
        self.setAccessibleName(_("Data browser"))
        self._show_obstacles()
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(960, 320)

    def _connect(self):
        self.parts.chosen.connect(self.show_part)
        self.orders.chosen.connect(self.show_order)
        self.classes.chosen.connect(self.show_class)
        self.number.lineEdit().returnPressed.connect(lambda: self._choose_number(self.number.value()))
        self.wall.digit_chosen.connect(lambda index: self.digit_chosen.emit(self._part, index))
        self.wall.digit_pointed.connect(lambda _index: self.update(self._status))
        # Not Alt and a digit, as elsewhere: that says which digit the one under study is.
        keys = {key: self.parts.words[name] for key, name in zip("TVL", PARTS, strict=True)}
        keys |= {key: self.orders.words[name] for key, name in zip("NUSR", ORDERS, strict=True)}
        keys |= {"A": self.classes.words[ALL]} | {str(digit): self.classes.words[str(digit)] for digit in range(10)}
        for key, word in keys.items():
            QShortcut(QKeySequence(key), self, word.click, context=Qt.WidgetWithChildrenShortcut)
        focus = QShortcut(QKeySequence("Ctrl+G"), self, context=Qt.WidgetWithChildrenShortcut)
        focus.activated.connect(lambda: (self.number.setFocus(Qt.ShortcutFocusReason), self.number.selectAll()))

    # What is shown

    @property
    def part(self) -> Part | None:
        """The digits of the part chosen; None before there are any."""
        return None if self._dataset is None else getattr(self._dataset, self._part)

    def status(self) -> str:
        """The line of words: the digit pointed at, or else how many are shown."""
        if self.part is None:
            return ""
        if self.wall.pointed is not None:
            return self._tell(self.wall.pointed)
        if self._order in (UNSURE, SURE) and self._margin() is None:
            return _("Reading these digits to tell how sure they are…")
        seen, count = self.wall.seen(), self.wall.indices.size
        words = _("{count:,} digits").format(count=count)
        if count and not self.wall.grid.fits:
            words = _("{first:,} to {last:,} of {count:,}").format(first=seen.start + 1, last=seen.stop, count=count)
        return words + self._outdated() if self._order in (UNSURE, SURE) else words

    def set_dataset(self, dataset: Dataset | None) -> None:
        """The digits to look through; margins known of others are forgotten."""
        self._dataset, self._evaluation = dataset, None
        self._margins.forget()
        if self.part is not None and not len(self.part):
            self._part = TEST
            self.parts.choose(TEST)
        self._show_obstacles()
        if self._moment is not None:
            self.show_moment(self._moment)
        self._fill(from_top=True)
        self._want_margins()

    def show_moment(self, moment: Moment) -> None:
        """Mark the digit under study, and take over the margins of the last full test."""
        before, self._moment, newest = self._moment, moment, moment.evaluation
        self._mark()
        if self._dataset is None:
            return
        if before is not None and before.source.run_id != moment.source.run_id:
            self._evaluation = None
            self._margins.forget()
            self._fill()
        tested, self._evaluation = newest is not self._evaluation, newest
        if tested:
            self._take_test(moment)
        if self.isVisible() and (tested or not moment.learning):
            self._want_margins(anew=bool(self._outdated()))

    def _take_test(self, moment):
        test, newest = self._dataset.test, moment.evaluation
        if newest is None:
            self.set_margins(TEST, None)
        elif np.array_equal(newest.indices, np.arange(len(test))) and np.array_equal(newest.labels, test.labels):
            self.set_margins(TEST, moment.margins)

    def show_selection(self, selection: Selection) -> None:
        """Nothing here belongs to a unit of the network."""

    def set_margins(self, part_name: str, margin: np.ndarray | None, at: Moment | None = None) -> None:
        """(n,) margins of all digits of "test", "validation" or "train"; None where they are not known any more.

        at: the moment by whose network; none if they are of the last test. What nobody waits for any more is no use.
        """
        if self._margins.take(part_name, margin, at) and part_name == self._part and self._order in (UNSURE, SURE):
            self._fill()
            self._want_margins()

    def show_part(self, name: str) -> None:
        """Show "test", "validation" or "train"."""
        self._part = name
        self.parts.choose(name)
        self._fill(from_top=True)
        self._want_margins()

    def show_class(self, name: str) -> None:
        """Show only the digits "0" to "9", or `ALL`."""
        self._class = name
        self.classes.choose(name)
        self._fill(from_top=True)

    def show_order(self, name: str) -> None:
        """Show them in one of `ORDERS`."""
        again, self._order = name == self._order, name
        self.orders.choose(name)
        if again:
            self._margins.ask(self._part, None)
        self._fill(from_top=True)
        self._want_margins(again)

    # Filling

    def _margin(self):
        return self._margins.of(self._part, len(self.part))

    def _outdated(self):
        """Of which step the margins are, where the network has moved on since."""
        step = self._margins.outdated_since(self._part, self._moment)
        return "" if step is None else _(" · as it was at step {step:,}").format(step=step)

    def _want_margins(self, anew=False):
        if self._order not in (UNSURE, SURE) or self.part is None or self._margins.awaited(self._part):
            return
        if self._margin() is None or (anew and (self._part != TEST or self._outdated())):
            self._margins.ask(self._part, self._moment)
            self.margins_wanted.emit(self._part)

    def _indices(self):
        labels = self.part.labels
        found = np.arange(labels.size) if self._class == ALL else np.flatnonzero(labels == int(self._class))
        margin = self._margin()
        if self._order == RANDOM:
            return self._chance.permutation(found)
        if self._order == BY_NUMBER or margin is None:
            return found
        sign = 1 if self._order == UNSURE else -1
        return found[np.argsort(sign * margin[found], kind="stable")]

    def _fill(self, from_top=False):
        if self.part is None:
            self.wall.show_digits(None, np.zeros(0, np.int64), str, str)
        else:
            self.number.setRange(0, max(0, len(self.part) - 1))
            self.wall.show_digits(self.part.images, self._indices(), str, self._tell, from_top)
        self._mark()
        self._place()

    def _mark(self):
        probe = None if self._moment is None else self._moment.probe
        self.wall.mark(probe.index if probe is not None and probe.source == self._part else None)

    def _tell(self, index):
        names = {TEST: _("Test digit"), VALIDATION: _("Validation digit"), TRAIN: _("Training digit")}
        margin = self._margin()
        words = _("{part} {index}: {truth}").format(part=names[self._part], index=index, truth=self.part.labels[index])
        if margin is None:
            return words
        return f"{words} · {margin_words(margin[index])}{self._outdated()}"

    def _choose_number(self, index):
        if self._class != ALL and self.part.labels[index] != int(self._class):
            self.show_class(ALL)
        self.wall.point_at(int(np.flatnonzero(self.wall.indices == index)[0]))
        self.digit_chosen.emit(self._part, index)

    def _show_obstacles(self):
        for name, word in self.parts.words.items():
            reason = ""
            if self._dataset is None:
                reason = _("The digits are still being read.")
            elif not len(getattr(self._dataset, name)):
                reason = _("No digits are kept aside for validation.")
            word.set_obstacle(reason)
        self.number.setEnabled(self._dataset is not None)

    # Places and painting

    def _place(self):
        """Parts and orders in one row, classes and the status line in the next, the number where it fits."""
        first, top = style.MARGIN - WORD_INSET, style.GRID
        row = self.parts.words[TEST].sizeHint().height()
        below = top + row + style.GRID // 2
        left = self._in_row(first, top, row, self.parts, self.orders)
        end = self._in_row(first, below, row, self.classes)
        wide = QFontMetrics(self.number.font()).horizontalAdvance("00000") + 22
        if left + wide + style.MARGIN <= self.width():
            self.number.setGeometry(left, top, wide, row)
        else:
            self.number.setGeometry(end, below, wide, row)
            end += wide
        end += style.GRID
        self._status = QRect(end, below, self.width() - style.MARGIN - end, row)
        top = below
        top += row + style.GRID
        left = style.MARGIN - EDGE
        self.wall.setGeometry(left, top, self.width() - style.GRID - left, self.height() - top - style.GRID)
        self.update()

    def _in_row(self, left, top, height, *switches):
        for switch in switches:
            wide = switch.sizeHint().width()
            switch.setGeometry(left, top, wide, height)
            left += wide + style.GRID
        return left

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("muted" if self.wall.pointed is None else "text"))
        text = painter.fontMetrics().elidedText(self.status(), Qt.ElideRight, self._status.width())
        painter.drawText(self._status, Qt.AlignRight | Qt.AlignVCenter, text)
        if not self.wall.indices.size:
            empty = _("All digits can be looked through here as soon as they are read.")
            empty = empty if self.part is None else _("There are no such digits.")
            painter.drawText(self.wall.geometry(), Qt.AlignCenter | Qt.TextWordWrap, empty)

    def showEvent(self, event):
        super().showEvent(event)
        self._want_margins(anew=bool(self._outdated()))

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self.number.setFont(style.font(style.SMALL))
            self._place()
