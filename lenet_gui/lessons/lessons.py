"""Opens a lesson, leads through its steps, and leaves it: in each step the window is made of (lesson, step) alone."""

from pathlib import Path
from time import monotonic

from PyQt5 import sip
from PyQt5.QtCore import QObject, QTimer
from PyQt5.QtWidgets import QApplication, QFileDialog, QWidget

from core.data.dataset import BUILTIN
from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.actions.table import lesson_action, teaching
from lenet_gui.lessons.answers import Answers
from lenet_gui.lessons.arrangement import Arrangement
from lenet_gui.lessons.lesson import ASK, TEST, Lesson, Step, Target
from lenet_gui.lessons.outline import Outline
from lenet_gui.lessons.panel import LessonPanel
from lenet_gui.lessons.reading import LessonError, read_lesson
from lenet_gui.lessons.shipped import shipped
from lenet_gui.lessons.standing import Left, Standing
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.shown.stage import Stage
from lenet_gui.window.wiring import Parts

LESSON = "lesson"  # what is said about a file that was to be one is known by this
LESSON_FILES = _("Lessons (*.lesson);;All files (*)")


class Lessons(QObject):
    """Does what begins with "lesson."; at most one lesson is open. Its panel is made when the first one is opened.

    It is a guest of the `Projector`, which arranges the docks for everybody else.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        home: Docks,
        docks: dict[str, ViewDock],
        stage: Stage,
        parts: Parts,
        notice: NoticeLine,
    ):
        super().__init__(window)
        self._window, self._actions, self._home, self._docks = window, actions, home, docks
        self._stage, self._parts, self._notice = stage, parts, notice
        travel = parts.travel
        self._standing = Standing(parts.present, parts.sources, parts.digits, parts.player, travel, stage, docks)
        self._answers = Answers()
        self.outline = Outline(window, docks)
        self.panel: LessonPanel | None = None
        self._arrangement: Arrangement | None = None
        self.lesson: Lesson | None = None  # that is open
        self.number = 0  # of the step, from 0
        self._left: Left | None = None
        self._focused: QWidget | None = None  # who had the keys before the lesson
        self._given: dict[int, int] = {}  # step -> what was chosen there
        self._since = 0.0  # when the step was shown
        self._again = QTimer(self, singleShot=True, interval=0)  # when others have done with what has happened
        self._again.timeout.connect(self._set_again)
        actions.add(teaching(shipped()))
        self._bind(actions)
        parts.digits.changing.connect(self._on_digits_changing)
        for dock in docks.values():
            dock.view_made.connect(self._on_view_made)

    def _bind(self, actions):
        actions.bind("lesson.open", self._ask_for_lesson)
        actions.bind("lesson.back", lambda: self.go(self.number - 1))
        actions.bind("lesson.next", lambda: self.go(self.number + 1))
        actions.bind("lesson.leave", self.leave)
        for lesson in shipped():
            actions.bind(lesson_action(lesson.name), lambda lesson=lesson: self.begin(lesson))

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return None if self.lesson is None else self.lesson.steps[self.number]

    def open(self, path: Path) -> None:
        """Begin the lesson in a file; where it is none, say what is wrong, and stay."""
        try:
            lesson = read_lesson(path)
        except LessonError as error:
            self._notice.say(str(error), warning=True, about=LESSON)
        else:
            self.begin(lesson)

    def begin(self, lesson: Lesson) -> None:
        """Begin this lesson, and leave the one that is open."""
        self.leave()
        self._notice.take_back(LESSON)
        if self.panel is None:
            self._make_panel()
        self._focused = QApplication.focusWidget()
        self._left, self.lesson, self._given = self._standing.taken(), lesson, {}
        self.go(0)

    def go(self, number: int) -> None:
        """Show this step, from 0, from wherever one is; behind the last the lesson is over."""
        if self.lesson is None or number < 0:
            return
        if number >= len(self.lesson.steps):
            self.leave()
            return
        self.number, self._since = number, monotonic()
        self._actions.tell(lesson=(number, len(self.lesson.steps)))
        self._parts.player.end()  # first: what it has brought to the front is not to be found there afterwards
        self._arrange()
        self._stand()
        self.panel.show_step(
            self.lesson.title, number, len(self.lesson.steps), self.step, self._told(), self._given.get(number)
        )
        waits = self.step.hint_seconds is not None and not self.step.hint
        self.outline.show(Target() if waits else self.step.target)
        self.panel.take_focus()

    def leave(self) -> None:
        """Let the window be as it was before the lesson; nothing happens while none is open."""
        if self.lesson is None:
            return
        self.lesson = None
        self._actions.tell(lesson=None)
        self.outline.show(Target())
        self._parts.player.end()
        self._arrangement.close()
        self._standing.go_back(self._left)
        self._left = None
        there = self._focused is not None and not sip.isdeleted(self._focused) and self._focused.isVisible()
        (self._focused if there else self._window).setFocus()  # not a control, of which the next key would press
        self._focused = None

    def _make_panel(self):
        self.panel = LessonPanel(self._actions)
        self._arrangement = Arrangement(self._home, self._docks, self.panel)
        self.panel.chosen.connect(self._on_chosen)
        self.panel.reached.connect(self._on_reached)
        self.panel.hint_due.connect(lambda: self.step and self.outline.show(self.step.target))
        self._stage.add(self.panel)

    def _arrange(self):
        if self.step is not None:
            self._arrangement.show(self.step.stance.view)
            self.outline.follow()

    def step_aside(self) -> None:
        """The docks are about to be arranged anew: to them there is no lesson."""
        if self.step is not None:
            self._arrangement.close()

    def come_again(self) -> None:
        """They have been: the step that is shown arranges them for itself."""
        self._arrange()

    def _on_digits_changing(self):
        """To others, who are told next, there is no lesson; then the step takes its digit of the new ones."""
        if self.step is not None:
            self._standing.give_back_digit(self._left)
            self._again.start()

    def _set_again(self):
        if self.step is None:
            return
        self._left = self._standing.with_digit(self._left)
        self._arrange()
        self._stand()

    def _stand(self):
        if self.step is not None:
            self._standing.take_up(self.step.stance, self._left)
            if self.step.stance.play is not None:
                self.panel.take_focus()  # which a play has taken, and which must not go to whoever comes next
                self._arrange()  # again: a play brings its own view to the front
            dataset = self._parts.digits.dataset
            other = dataset is not None and dataset.source == BUILTIN and self.step.stance.digit.source == TEST
            self.panel.show_note(_("These are not MNIST's digits, so this may be another digit here.") if other else "")

    def _on_view_made(self, _dock):
        if self.step is not None:
            self._standing.take_hands(self.step.stance)
            self.outline.follow()

    def _told(self):
        """How the question just before this step was answered."""
        before = self.lesson.steps[self.number - 1] if self.number else None
        if before is None or before.kind != ASK or self.step.kind == ASK:
            return ""
        right, given = before.choices[before.right], self._given.get(self.number - 1)
        if given is None:
            return _("The answer: {right}.").format(right=right)
        if given == before.right:
            return _("You said {right}, and that is right.").format(right=right)
        return _("You said {given}; it is {right}.").format(given=before.choices[given], right=right)

    def _on_chosen(self, choice):
        if self.number not in self._given:
            self._given[self.number] = choice
            self._keep(chosen=self.step.choices[choice], right=choice == self.step.right)
        self.panel.show_answer(self._given[self.number])
        self.panel.take_focus()

    def _on_reached(self):
        goals = [f"{goal.quantity} {goal.comparison} {goal.number:g}" for goal in self.step.goals]
        self._keep(goals=goals, seconds=round(monotonic() - self._since, 1))

    def _keep(self, **facts):
        try:
            self._answers.keep(self.lesson.name, self.number + 1, **facts)
        except OSError as error:
            reason = error.strerror or error
            self._notice.say(_("The answer could not be kept: {reason}.").format(reason=reason), warning=True)

    def _ask_for_lesson(self):
        path, _filter = QFileDialog.getOpenFileName(self._window, _("Open lesson"), "", LESSON_FILES)
        if path:
            self.open(Path(path))
