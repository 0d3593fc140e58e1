"""The two lines above the connection table: what one looks at, and the one in which another table is made."""

import numpy as np
from PyQt5.QtCore import QEvent, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.language import _
from core.network.architecture import DENSE, TABLE_I
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.views.table.draft import TableDraft
from lenet_gui.views.table.numbers import CHANGE, GRADIENT, NORM, SHARE, WORTH, differs, obstacle
from lenet_gui.widgets.word_switch import Word, WordSwitch


class LookRow(QWidget):
    """What colours the cells, and the words `cut` and `edit`."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        gradient = _("By the norm of the loss's gradient for its kernel: this digit's, else the last step's (2)")
        share = _(
            "By the part of its C3 map's sum that it carries for this digit: its sum of |partial map|, "
            "over that of all the maps that are added (3)"
        )
        choices = {
            NORM: (_("norm"), _("Colour each cell by the norm of its kernel (1)")),
            GRADIENT: (_("gradient"), gradient),
            SHARE: (_("share"), share),
            CHANGE: (
                _("change"),
                _("By how far its kernel has moved since the run began, or since what is kept (4)"),
            ),
            WORTH: (_("worth"), _("By how many more test digits are read wrong without it (5)")),
        }
        self.switch = WordSwitch(choices, _("What colours the cells"))
        self.cut = Word(_("cut"))
        self.edit = Word(_("edit"), _("Make another table for a new run (E)"))
        self.worth = Word("")
        self.worth.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self.cut)
        row.addWidget(self.edit)
        row.addWidget(self.worth)

    def show_choice(self, quantity: str, moment: Moment | None) -> None:
        """Which quantity is chosen, and which can be; where all views show the difference, it is the change."""
        for name, word in self.switch.words.items():
            word.set_obstacle(obstacle(name, moment))
        less = moment is not None and moment.differs
        tip = _("By how far its kernel has moved since the run began, or since what is kept (4)")
        self.switch.words[CHANGE].say(_("difference") if less else _("change"), tip)
        chosen = NORM if less and quantity == CHANGE else quantity  # where it cannot be told
        self.switch.choose(CHANGE if differs(moment) else chosen)

    def show_cut(self, cut: bool, obstacle: str) -> None:
        """Offer to cut, or to restore what is `cut`; `obstacle` says why neither is possible."""
        if cut:
            self.cut.say(_("restore"), _("Let this connection carry again (X)"))
        else:
            tip = _("See what the network answers without this connection; training is not disturbed (X, double click)")
            self.cut.say(_("cut"), tip)
        self.cut.set_obstacle(obstacle)

    def show_worth(self, button: tuple[str, str, str] | None) -> None:
        """Offer this, (word, tip, obstacle), in the place of `edit` while it is seen what links are worth."""
        self.worth.setVisible(button is not None)
        self.edit.setVisible(button is None)
        if button is not None:
            word, tip, obstacle = button
            self.worth.say(word, _("{tip} (P)").format(tip=tip))
            self.worth.set_obstacle(obstacle)


class EditRow(QWidget):
    """Tables to begin with, and the button that starts a run with the draft."""

    draft_changed = pyqtSignal()
    started = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, draft: TableDraft, generator: np.random.Generator, parent: QWidget | None = None):
        super().__init__(parent)
        self._draft, self._generator = draft, generator
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        presets = (
            (_("Table I"), _("The paper's 60 connections"), lambda: draft.take(TABLE_I)),
            (_("dense"), _("Every S2 map feeds every C3 map: 96 connections"), lambda: draft.take(DENSE)),
            (_("random"), _("60 connections, as many as Table I has, by chance"), lambda: draft.shuffle(generator)),
        )
        self.presets = [Word(name, tip, parent=self) for name, tip, _take in presets]
        for word, (_name, _tip, take) in zip(self.presets, presets, strict=True):
            word.clicked.connect(lambda _checked, take=take: self._take(take))
            row.addWidget(word)
        row.addStretch(1)
        self.leave = Word(_("back"), _("Leave the table as it was (Esc)"), parent=self)
        self.leave.clicked.connect(self.left)
        row.addWidget(self.leave)
        self.start = QPushButton(_("Start with this table"))
        self._dress()
        self.start.setStyleSheet("padding: 2px 8px;")
        self.start.clicked.connect(self.started)
        row.addWidget(self.start)
        self.refresh()

    def refresh(self) -> None:
        """Follow a draft that was changed cell by cell."""
        reason = self._draft.obstacle()
        self.start.setEnabled(not reason)
        self.start.setToolTip(reason or _("A new run from random weights, with these connections (Ctrl+Return)"))

    def _dress(self):
        self.start.setFont(style.font(style.SMALL))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._dress()

    def _take(self, take):
        take()
        self.refresh()
        self.draft_changed.emit()
