"""The panel of a lesson: where one is, the words, what to predict or to reach, and the way on."""

from itertools import pairwise

from PyQt5.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.language import _
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.actions.actions import Actions
from lenet_gui.lessons.goals import QUANTITIES, progress, written
from lenet_gui.lessons.lesson import ASK, SEE, TRY, Step
from lenet_gui.look import style
from lenet_gui.look.paced_refresh import PacedRefresh
from lenet_gui.widgets.quiet_scroll_bar import QuietScrollBar

LEAST = (320, 196)
REFRESH_S = 0.2  # numbers that change faster cannot be read
KIND_WORDS = {ASK: _("Predict"), SEE: _("Look"), TRY: _("Try it")}


class LessonPanel(QWidget):
    """Shows one step. It is handed every moment, for the numbers in its words and the state of its goals."""

    chosen = pyqtSignal(int)  # the number of a choice, when nothing has been chosen yet in this step
    reached = pyqtSignal()  # the goals of this step hold, for the first time since it was shown

    def __init__(self, actions: Actions, parent: QWidget | None = None):
        super().__init__(parent)
        self._actions = actions
        self._step: Step | None = None
        self._moment: Moment | None = None  # the newest
        self._begun: Moment | None = None  # the first of this step
        self._answered: int | None = None
        self._reached = False
        self._pace = PacedRefresh(self, REFRESH_S, self._refresh)
        self._hint_timer = QTimer(self, singleShot=True)
        self._hint_timer.timeout.connect(self._show_hint)
        self.hint_due = self._hint_timer.timeout
        self._build()
        self.setMinimumSize(*LEAST)
        self.setAccessibleName(_("Lesson"))

    # ---- what is shown

    def show_step(
        self, lesson: str, number: int, count: int, step: Step, told: str = "", answer: int | None = None
    ) -> None:
        """Show step `number`, from 0, of `count`; `told` says how the question before it was answered.

        answer: what has been chosen here already; None where nothing has.
        """
        self._step, self._reached, self._begun, self._answered = step, False, None, None
        self.kind.setText(KIND_WORDS[step.kind])
        self.title.setText(lesson)
        self.place.setText(_("{number} of {count}").format(number=number + 1, count=count))
        self.bar.show_place(number, count)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.hint.hide()
        self._show_choices(step)
        if answer is not None:
            self.show_answer(answer)
        self.next.setText(_("Next") if number < count - 1 else _("Finish"))
        if step.hint_seconds is None:
            self._hint_timer.stop()
        else:
            self._hint_timer.start(round(1000 * step.hint_seconds))
        self._refresh()
        self.area.verticalScrollBar().setValue(0)

    def show_answer(self, answer: int) -> None:
        """Mark what was chosen, and what is right."""
        self._answered, step = answer, self._step
        for number, button in enumerate(self.choices):
            if number == step.right:
                button.setChecked(True)
                button.setText("✓ " + step.choices[number])
            elif number == answer:
                button.setText("✗ " + step.choices[number])
            button.setEnabled(number == step.right)
        self.verdict.setText(_("That is right.") if answer == step.right else _("Not quite."))
        self.verdict.show()
        self._lead_on(True)

    def show_note(self, note: str) -> None:
        """Say what is not as the lesson takes it to be; empty where all is."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_moment(self, moment: Moment) -> None:
        """Follow the numbers of this moment."""
        self._moment = moment
        if self._step is not None:
            self._pace.ask()

    def show_selection(self, _selection: Selection) -> None:
        """What is pointed at changes nothing here."""

    def take_focus(self) -> None:
        """Bring the keys here: to the choices, of which none is to look chosen yet, or to the way on."""
        waiting = self if self.choices and self._answered is None else self.next
        waiting.setFocus(Qt.OtherFocusReason)

    def _refresh(self):
        step, moment = self._step, self._moment
        if step is None:
            return
        self._pace.mark()
        if self._begun is None:
            self._begun = moment
        self.text.setText(self._filled(step.text))
        if step.hint:
            self.hint.setText(_("Hint: {hint}").format(hint=self._filled(step.hint)))
        states = [progress(goal, moment, self._begun) for goal in step.goals]
        if states and all(state.reached for state in states) and not self._reached:
            self._reached = True
            self._hint_timer.stop()
            self.reached.emit()
        self.goals.setText("\n".join(f"{'✓' if state.reached else '○'}  {state.words}" for state in states))
        self.goals.setVisible(bool(states))
        self.done.setVisible(self._reached)
        self._lead_on(self._reached or self._answered is not None or not (states or step.choices))

    def _filled(self, text):
        for name in QUANTITIES:
            if "{" + name + "}" in text:
                text = text.replace("{" + name + "}", written(name, self._moment, self._begun))
        return text.replace("\n", "\n\n")

    def _lead_on(self, on):
        """Whether the way on is the thing to do now."""
        if self.next.property("primary") != on:
            self.next.setProperty("primary", on)
            self.next.style().polish(self.next)

    def _show_hint(self):
        self.hint.setVisible(bool(self._step and self._step.hint))
        QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(self.hint))

    def _show_choices(self, step):
        for button in self.choices:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.choices = [self._choice(number, words) for number, words in enumerate(step.choices)]
        for button in self.choices:
            self._row.addWidget(button)
        for before, after in pairwise((self, *self.choices, self.back)):
            self.setTabOrder(before, after)
        self._lay_choices()
        self.verdict.hide()

    def _lay_choices(self):
        """In a row where all fit, else one below the other."""
        widest = max((button.sizeHint().width() for button in self.choices), default=0) + 2 * style.GRID
        fits = len(self.choices) * widest <= self.width() - 2 * style.MARGIN
        self._row.setDirection(QBoxLayout.LeftToRight if fits else QBoxLayout.TopToBottom)

    def _choice(self, number, words):
        button = QPushButton(words, self)
        button.setCheckable(True)
        button.setStyleSheet("padding: 3px 8px")
        button.setToolTip(_("What do you think? ({key})").format(key=number + 1))
        button.clicked.connect(lambda: self._choose(number))
        return button

    def _choose(self, number):
        if self._answered is not None:
            self.choices[number].setChecked(number == self._step.right)
        else:
            self.choices[number].setChecked(False)
            self.chosen.emit(number)

    # ---- the face

    def _build(self):
        self.kind, self.title, self.place = (self._label(small=True) for _part in range(3))
        self.kind.setProperty("lead", True)
        self.title.setProperty("muted", True)
        self.place.setProperty("muted", True)
        self.title.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self.bar = _Steps(self)
        self.told, self.text, self.goals, self.hint, self.note = (self._label(wrapped=True) for _part in range(5))
        self.goals.setContentsMargins(style.MARGIN, 0, style.MARGIN, 0)
        self.verdict, self.done = self._label(), self._label()
        self.done.setText(_("Reached."))
        for label in (self.verdict, self.done):
            label.setProperty("lead", True)
            label.hide()
        for label in (self.told, self.hint, self.note):
            label.setProperty("muted", True)
        self.choices: list[QPushButton] = []
        self._row = QBoxLayout(QBoxLayout.LeftToRight)
        self._row.setSpacing(style.GRID // 2)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(style.MARGIN, 0, style.MARGIN, 0)
        column.setSpacing(style.GRID)
        for part in (self.told, self.text, self._row, self.hint, self.note):
            (column.addLayout if part is self._row else column.addWidget)(part)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(words)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBar(QuietScrollBar(self.area))
        self.area.setFocusPolicy(Qt.NoFocus)
        self.setFocusPolicy(Qt.ClickFocus)  # a number key chooses
        self._arrange()

    def _arrange(self):
        head = QHBoxLayout()
        head.setContentsMargins(style.MARGIN, 0, style.MARGIN, 0)
        head.setSpacing(style.GRID)
        head.addWidget(self.kind)
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        self.back, self.next, self.leave = (self._button(name) for name in ("back", "next", "leave"))
        self.leave.setProperty("flat", True)
        foot = QHBoxLayout()
        foot.setContentsMargins(style.MARGIN - 12, 0, style.MARGIN, 0)
        foot.setSpacing(style.GRID)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.verdict)
        foot.addWidget(self.done)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, style.GRID, 0, style.GRID)
        rows.setSpacing(style.GRID)
        rows.addLayout(head)
        rows.addWidget(self.bar)
        rows.addWidget(self.area, 1)
        rows.addWidget(self.goals)  # in sight, however long the words
        rows.addLayout(foot)

    def _label(self, small=False, wrapped=False):
        label = QLabel(self)
        label.setTextFormat(Qt.PlainText)
        label.setProperty("small", small)
        label.setWordWrap(wrapped)
        if wrapped:
            label.setTextInteractionFlags(Qt.TextSelectableByMouse)
        return label

    def _button(self, name):
        action = self._actions[f"lesson.{name}"]
        words = {"back": _("Back"), "next": _("Next"), "leave": _("Leave")}[name]
        button = QPushButton(words, self)
        button.clicked.connect(action.trigger)

        def show():
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())

        action.changed.connect(show)
        show()
        return button

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._lay_choices()

    def keyPressEvent(self, event):
        number = event.key() - Qt.Key_1
        if 0 <= number < len(self.choices) and event.modifiers() in (Qt.NoModifier, Qt.KeypadModifier):
            self._choose(number)
        else:
            super().keyPressEvent(event)


class _Steps(QWidget):
    """A line in as many parts as there are steps, those one has come to in the accent."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._number, self._count = 0, 1
        self.setFixedHeight(3)

    def show_place(self, number: int, count: int) -> None:
        """One is at this step, from 0, of so many."""
        self._number, self._count = number, count
        self.update()

    def paintEvent(self, _event):
        painter, gap, left = QPainter(self), 4, style.MARGIN
        room = self.width() - 2 * style.MARGIN + gap
        for step in range(self._count):
            start, end = left + room * step // self._count, left + room * (step + 1) // self._count - gap
            colour = style.colour("accent" if step <= self._number else "line")
            painter.fillRect(start, 0, end - start, self.height(), colour)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self.update()
