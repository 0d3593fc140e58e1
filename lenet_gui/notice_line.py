"""The line along the bottom: what the program has to say, what it fetches, and which digits the run trains on."""

from collections.abc import Callable

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from core.language import _
from lenet_gui import style
from lenet_gui.plain_text import plain

HEIGHT = 36
PROGRESS_WIDTH = 120


class NoticeLine(QWidget):
    """One sentence at a time on the left, a standing fact on the right, and between them a work that can be cancelled.

    Its height never changes, so the window does not jump when it has something to say.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.message = QLabel()
        self.message.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.message.setTextInteractionFlags(Qt.TextSelectableByMouse)
        self.fact = QLabel()
        self.fact.setProperty("muted", True)
        self.fact.setAlignment(Qt.AlignRight | Qt.AlignVCenter)
        self.offer = QPushButton()
        self.work = QLabel()
        self.work.setProperty("muted", True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(PROGRESS_WIDTH, 4)
        self.cancel = QPushButton(_("Cancel"))
        self._on_cancel = self._on_offer = None
        self.cancel.clicked.connect(lambda: self._on_cancel and self._on_cancel())
        self.offer.clicked.connect(lambda: self._on_offer and self._on_offer())
        row = QHBoxLayout(self)
        row.setContentsMargins(style.MARGIN, 0, style.MARGIN, 0)
        row.setSpacing(style.GRID)
        row.addWidget(self.message, 1)
        for widget in (self.offer, self.work, self.bar, self.cancel):
            row.addWidget(widget)
            widget.hide()
        row.addSpacing(style.GRID)
        row.addWidget(self.fact)
        for label in (self.message, self.work, self.fact):
            label.setProperty("small", True)
            label.setTextFormat(Qt.PlainText)
        for button in (self.offer, self.cancel):
            button.setProperty("flat", True)
        self.setFixedHeight(style.scaled(HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self.setFixedHeight(style.scaled(HEIGHT))

    def say(self, sentence: str, warning: bool = False, offer: str = "", on_offer: Callable | None = None) -> None:
        """Show one sentence until the next; with `offer` a button beside it that calls `on_offer`."""
        self.message.setText(sentence)
        self.message.setToolTip(plain(sentence))
        self.message.setProperty("warning", warning)
        self.message.style().polish(self.message)  # a style sheet reads properties only then
        self.offer.setText(offer)
        self._on_offer = on_offer
        self.offer.setVisible(bool(offer))

    def state_fact(self, sentence: str) -> None:
        """Show what stays true, on the right."""
        if sentence != self.fact.text():
            self.fact.setText(sentence)

    def show_work(self, fraction: float, what: str, on_cancel: Callable | None = None) -> None:
        """Show how far a work is; `on_cancel` is called when the user has enough of it."""
        self._on_cancel = on_cancel
        self.bar.setValue(round(1000 * fraction))
        self.work.setText(what)
        self.cancel.setToolTip(plain(_("Give up: {what}").format(what=what)))
        for widget in (self.work, self.bar):
            widget.show()
        self.cancel.setVisible(on_cancel is not None)

    def end_work(self) -> None:
        """The work is over, one way or another."""
        for widget in (self.work, self.bar, self.cancel):
            widget.hide()
