"""The line along the bottom: what the program has to say or hints at, what it fetches, which digits are trained on."""

from collections.abc import Callable

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.widgets.symbol_button import SymbolButton
from lenet_gui.window.line_input import LineInput

HEIGHT, HEIGHT_IN_CLASS = 36, 26  # at type of the usual size
PROGRESS_WIDTH = 120
HINT_BUTTON = 24
MOST = 1 << 20  # pixels
RUN = "run"  # what is said about the one there is, or about a file that was to hold one


class NoticeLine(QWidget):
    """One sentence at a time on the left, a standing fact on the right, and between them offers and a work under way.

    A warning stays until it is closed, or taken back, or something is said that was asked for.

    An offer is a button that stays, whatever is said, until what it offers has been taken or is no longer to be had. A
    hint stands behind the sentence, or in its place; it gives way to whatever leaves no room for it.

    Its height never changes, so the window does not jump when it has something to say.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.message = QLabel()
        self.message.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.message.setTextInteractionFlags(Qt.TextSelectableByMouse)
        self.close_button = SymbolButton("close", _("Close this warning"), self)
        self.close_button.setFixedSize(HINT_BUTTON, HINT_BUTTON)
        self.close_button.clicked.connect(lambda: self.say(""))
        self.close_button.hide()
        self._warns, self._about = False, ""
        self.fact = QLabel()
        self.fact.setProperty("muted", True)
        self.fact.setAlignment(Qt.AlignRight | Qt.AlignVCenter)
        self.work = QLabel()
        self.work.setProperty("muted", True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(PROGRESS_WIDTH, 4)
        self.cancel = QPushButton(_("Cancel"))
        self._on_cancel = None
        self._offers: dict[str, QPushButton] = {}
        self.cancel.clicked.connect(lambda: self._on_cancel and self._on_cancel())
        self.hint = QLabel()
        self.hint.setMinimumWidth(1)  # no window is to be wider for its sake
        self.no_hints = SymbolButton("close", _("No more hints"), self)
        self.no_hints.setFixedSize(HINT_BUTTON, HINT_BUTTON)
        self._hint = ""
        self.input: LineInput | None = None  # while a line is being written
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(style.MARGIN, 0, style.MARGIN, 0)
        row.setSpacing(style.GRID)
        row.addWidget(self.message, 10_000)  # before the rest
        row.addWidget(self.close_button)
        row.addWidget(self.hint)
        row.addWidget(self.no_hints)
        self._rest = QWidget()  # what is left of the line, where the sentence does not need it
        row.addWidget(self._rest, 1)
        for widget in (self.work, self.bar, self.cancel):
            row.addWidget(widget)
            widget.hide()
        row.addSpacing(style.GRID)
        row.addWidget(self.fact)
        for label in (self.message, self.hint, self.work, self.fact):
            label.setProperty("small", True)
            label.setTextFormat(Qt.PlainText)
        self.cancel.setProperty("flat", True)
        self._claim_room()

    def _claim_room(self):
        self.setFixedHeight(style.scaled(HEIGHT_IN_CLASS if style.projected() else HEIGHT))
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._claim_room()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.LayoutRequest:  # something in it has become longer or shorter
            self._make_room()
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def show_hint(self, sentence: str) -> None:
        """Show what there is to try, with a button that ends all hints; empty for nothing."""
        self._hint = sentence
        self.hint.setText(sentence)
        self._make_room()

    def say(self, sentence: str, warning: bool = False, about: str = "") -> None:
        """Show one sentence until the next; `about` is what `take_back` knows it by."""
        self._warns, self._about = warning and bool(sentence), about
        self.message.setText(sentence)
        self.message.setToolTip(plain(sentence))
        self.message.setProperty("warning", warning)
        self.message.style().polish(self.message)  # a style sheet reads properties only then
        self._make_room()

    def mention(self, sentence: str, about: str = "") -> None:
        """Say what nobody has asked for, or nothing any more: a warning stays before it."""
        if not self._warns:
            self.say(sentence, about=about)

    def take_back(self, about: str) -> None:
        """What was said about this holds no longer; nothing happens where something else is said."""
        if about == self._about:
            self.say("")

    def ask(
        self, name: str, example: str, text: str, check: Callable[[str], str], on_entered: Callable[[str], None]
    ) -> None:
        """Have a line written in place of the sentence; `check` says what is wrong with it. See `LineInput`."""
        self._end_input()
        self.input = LineInput(name, example, text, check, self)
        self.input.left.connect(self._end_input)
        self.input.entered.connect(on_entered)
        self._row.insertWidget(0, self.input, 1)
        self._make_room()
        self.input.show()
        self.input.edit.setFocus()

    def _end_input(self):
        if self.input is not None:
            ended, self.input = self.input, None
            self._row.removeWidget(ended)
            ended.hide()
            ended.deleteLater()
            self._make_room()

    def offer(self, key: str, text: str, tip: str, on_chosen: Callable[[], None], quiet: bool = False) -> None:
        """Show a button, perhaps a `quiet` one, until `withdraw(key)`; an earlier one of this key gives way to it."""
        self.withdraw(key)
        button = self._offers[key] = QPushButton(text)
        button.setToolTip(tip)
        button.setProperty("flat", quiet)
        button.clicked.connect(lambda _checked: on_chosen())
        self._row.insertWidget(1 + len(self._offers), button)  # after the sentence and the others
        button.show()

    def withdraw(self, key: str) -> None:
        """What was offered under this key is no longer to be had; nothing happens if nothing was."""
        button = self._offers.pop(key, None)
        if button is not None:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()

    def offered(self, key: str) -> QPushButton | None:
        """The button under this key."""
        return self._offers.get(key)

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

    @property
    def needed(self) -> int:
        """The width of all that is shown but for the hint, in pixels; as a line is being written, any."""
        return MOST if self.input is not None else self._width_of()

    def _width_of(self, *more):
        said = [self.message] if self.message.text() else []
        said += [self.close_button, self._rest] if self._warns else []
        others = [one for one in (*self._offers.values(), self.work, self.bar, self.cancel) if not one.isHidden()]
        shown = (one.sizeHint().boundedTo(one.maximumSize()) for one in (*said, *others, *more, self.fact))
        return sum(size.width() + style.GRID for size in shown) + 2 * style.MARGIN + style.GRID

    def _make_room(self):
        """Show the hint where all that matters more leaves room for it."""
        said = bool(self.message.text())
        self.close_button.setVisible(self._warns and self.input is None)
        self.message.setMaximumWidth(self.message.sizeHint().width() if self._warns else MOST)  # and then its button
        needed = self._width_of(self.hint, self.no_hints)
        fits = self.input is None and bool(self._hint) and needed <= self.width()
        for one in (self.hint, self.no_hints):
            one.setVisible(fits)
        alone = fits and not said
        self.message.setVisible(not alone and self.input is None)
        self._rest.setVisible(alone or (self._warns and self.input is None))
