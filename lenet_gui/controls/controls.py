"""Train, pause, step, reset, recipe, step size, pace, progress: asks by commands, shows what the snapshot reports."""

import math
from time import monotonic

from PyQt5.QtCore import QEvent, QSize, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QHBoxLayout, QPushButton, QShortcut, QWidget

from core.language import _
from core.recipe.recipe import Recipe, named_recipe, recipe_names
from core.run.commands import Pause, Reset, SetPace, SetStepFactor, StepOnce, Train
from core.run.snapshot import SLOW_STEPS_PER_SECOND, Snapshot
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.pass_times import PassTimes
from lenet_gui.controls.recipe_choice import RecipeChoice
from lenet_gui.controls.run_progress import RunProgress
from lenet_gui.look import style
from lenet_gui.widgets.labelled_slider import LabelledSlider, caption

FACTOR_POSITIONS = 100  # on each side: the factor goes from 1/10 at -100 to 10 at +100
SNAP_POSITIONS = 3  # so near the middle the factor is exactly 1
SLOWEST_PACE = -7  # a fifth of a step a second: each phase of it can be told
SHOWN_EVERY_S = 0.2  # numbers that change faster cannot be read
RUN_ACTIONS = ("train", "step", "reset")
PACE_POSITIONS = 30  # 1 step a second at 0, ten times as many each 10, full speed at the last one


class Controls(QWidget):
    """The row along the top of the window.

    `command_chosen` carries a command of `core.run.commands`; what then becomes of it shows when a snapshot reports it.
    """

    command_chosen = pyqtSignal(object)

    def __init__(self, actions: Actions, times: PassTimes | None = None, parent: QWidget | None = None):
        super().__init__(parent)
        self._actions, self._times = actions, times
        self._pass_digits = 0
        self._snapshot = None
        self._shown_at = -math.inf
        self._movement: object | None = None  # of the hand, by which the step size was last changed
        self._others: dict[str, Recipe] = {}  # recipes met with that have no name of their own in the program
        actions.bind("run.train", self._on_train_triggered)
        actions.bind("run.step", lambda: self.command_chosen.emit(StepOnce()))
        actions.bind("run.reset", lambda: self.command_chosen.emit(Reset(self._snapshot.recipe)))
        self.train_action, self.step_action, self.reset_action = (actions[f"run.{name}"] for name in RUN_ACTIONS)
        self.train_button = _button(self.train_action, primary=True)
        self.step_button = _button(self.step_action)
        self.reset_button = _button(self.reset_action)
        self.recipe = self._recipe_choice()
        self.step_size = LabelledSlider(_("Step size"), -FACTOR_POSITIONS, FACTOR_POSITIONS, 0, "Alt+S")
        self.pace = LabelledSlider(_("Pace"), SLOWEST_PACE, PACE_POSITIONS, PACE_POSITIONS, "Alt+P")
        self.progress = RunProgress()
        self._explain_sliders()
        self.step_size.slider.valueChanged.connect(self._on_step_size_changed)
        self.pace.slider.valueChanged.connect(self._on_pace_changed)
        self._arrange()
        self.recipe.setEnabled(False)  # until there is a run to begin anew

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of the run."""
        if self._snapshot is None or snapshot.run_id != self._snapshot.run_id:
            self.step_size.asked = self.pace.asked = None  # what was asked of the run before is void
        before, self._snapshot = self._snapshot, snapshot
        if self._times is not None and self._times.watch(snapshot):
            self.recipe.show_times(self._times, self._pass_digits)
        if self._actions.now.running and _alike(before, snapshot) and monotonic() - self._shown_at < SHOWN_EVERY_S:
            return
        self._shown_at = monotonic()
        self._actions.tell(live=snapshot)
        self.recipe.setEnabled(True)
        self._show_recipe(snapshot.recipe)
        self.step_size.show_position(position_of_factor(snapshot.step_factor))
        self._show_step_size()
        self.pace.show_position(position_of_pace(snapshot.steps_per_second))
        self._show_pace()
        self.progress.show_snapshot(snapshot)

    def set_pass(self, digits: int) -> None:
        """There are so many digits to train on."""
        self._pass_digits = digits
        self.recipe.show_times(self._times, digits)

    def set_obstacle(self, reason: str) -> None:
        """Say why there can be no training now, such as digits still being read; empty when there can."""
        self._actions.tell(obstacle=reason)

    # Asking ------------------------------------------------------------------------------------------------------

    def _on_train_triggered(self):
        self.command_chosen.emit(Pause() if self._actions.now.running else Train())

    def _on_recipe_activated(self, _index):
        name = self.recipe.currentText()
        if name != self._snapshot.recipe.name:
            self.command_chosen.emit(Reset(self._others.get(name) or named_recipe(name)))

    def _on_step_size_changed(self, position):
        factor, movement = factor_at(position), self.step_size.slider.movement
        self.step_size.asked = position_of_factor(factor)
        goes_on = movement is not None and movement is self._movement
        self._movement = movement
        self.command_chosen.emit(SetStepFactor(factor, goes_on))
        self._show_step_size()

    def _on_pace_changed(self, position):
        self.pace.asked = position
        self.command_chosen.emit(SetPace(pace_at(position)))
        self._show_pace()

    # Showing -----------------------------------------------------------------------------------------------------

    def _show_recipe(self, recipe):
        if recipe.name not in recipe_names():  # an opened run may follow a recipe of its own
            self._others[recipe.name] = recipe
        if self.recipe.currentText() == recipe.name:
            return
        if self.recipe.findText(recipe.name) < 0:
            self.recipe.addItem(recipe.name)
        self.recipe.setCurrentText(recipe.name)

    def _show_step_size(self):
        size = self._snapshot.step_size if self._snapshot else 0.0
        factor = factor_at(self.step_size.slider.value())
        number = f"{size:.5f}" if size >= 0.001 else f"{size:.6f}" if size >= 0.00001 else f"{size:.1e}"
        self.step_size.value.setText(number if factor == 1 else f"×{factor:.2g}   {number}")

    def _show_pace(self):
        pace = pace_at(self.pace.slider.value())
        if pace is None:
            text = _("full speed")
        elif pace <= SLOW_STEPS_PER_SECOND:
            text = _("step by step, {pace:.1f}/s").format(pace=pace)
        else:
            text = _("{pace} steps/s").format(pace=f"{pace:.1f}" if pace < 9.95 else f"{pace:,.0f}")
        self.pace.value.setText(text)

    # Building ----------------------------------------------------------------------------------------------------

    def _recipe_choice(self):
        choice = RecipeChoice()
        choice.activated.connect(self._on_recipe_activated)
        QShortcut(QKeySequence("Alt+R"), self, choice.setFocus)
        return choice

    def _explain_sliders(self):
        self.step_size.setToolTip(
            _("The step size of the next step: the recipe's schedule times 0.1 to 10; a double click gives 1 (Alt+S)")
        )
        self.pace.setToolTip(
            _("How many steps a second: up to two one sees each step phase by phase; a double click gives all (Alt+P)")
        )

    def _arrange(self):
        row = QHBoxLayout(self)
        row.setSpacing(style.GRID)
        for widget in (self.train_button, self.step_button, self.reset_button):
            row.addWidget(widget)
        row.addSpacing(style.GRID)
        recipe_caption = caption(_("Recipe"))
        row.addWidget(recipe_caption)
        for widget in (self.recipe, self.step_size, self.pace):
            row.addWidget(widget)
            row.addSpacing(style.GRID)
        row.addSpacing(style.GRID)
        row.addWidget(self.progress, 1)
        self._given_up = (recipe_caption, self.step_size, self.recipe, self.pace)
        self._make_room()

    def _make_room(self):
        """In front of a class what is needed least goes first, so that nothing is cut."""
        edge = style.GRID // 2 if style.projected() else style.GRID
        self.layout().setContentsMargins(style.MARGIN, edge, style.MARGIN, edge - 2)  # the line below has its own air
        for button in (self.train_button, self.step_button, self.reset_button):
            button.setMinimumWidth(style.scaled(88 if button is self.train_button else 64))
        room = self.width() - self.minimumSizeHint().width()
        for widget in reversed(self._given_up):
            room -= _least_width(widget)
            widget.setVisible(not style.projected() or room >= 0)

    def minimumSizeHint(self) -> QSize:
        needed = super().minimumSizeHint()
        if not style.projected():
            return needed
        kept = (self.train_button, self.step_button, self.reset_button, self.progress)
        spaces = 2 * style.MARGIN + self.layout().count() * style.GRID
        return QSize(spaces + sum(map(_least_width, kept)), needed.height())

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._make_room()

    def event(self, event):
        handled = super().event(event)
        if event.type() == QEvent.LayoutRequest:  # something in the row needs another width
            self._make_room()
        return handled


def _alike(one: Snapshot | None, other: Snapshot) -> bool:
    """Whether they differ by nothing but how far the run is."""
    return one is not None and all(
        getattr(one, name) == getattr(other, name)
        for name in ("run_id", "state", "step_factor", "steps_per_second", "message")
    )


def _least_width(widget: QWidget) -> int:
    return max(widget.minimumWidth(), widget.minimumSizeHint().width())


def factor_at(position: int) -> float:
    """The step factor at a position of the slider, -100 to 100."""
    return 1.0 if abs(position) <= SNAP_POSITIONS else 10.0 ** (position / FACTOR_POSITIONS)


def position_of_factor(factor: float) -> int:
    """The slider position nearest to a step factor."""
    return round(FACTOR_POSITIONS * math.log10(factor))


def pace_at(position: int) -> float | None:
    """Steps a second at a position of the slider, None for full speed."""
    return None if position >= PACE_POSITIONS else 10.0 ** (position / 10)


def position_of_pace(steps_per_second: float | None) -> int:
    """The slider position nearest to a pace."""
    if steps_per_second is None:
        return PACE_POSITIONS
    return min(PACE_POSITIONS - 1, max(SLOWEST_PACE, round(10 * math.log10(steps_per_second))))


def _button(action, primary=False):
    """It says what its action in the menu says: what it does, or why it cannot."""
    button = QPushButton()
    button.setProperty("primary", primary)
    button.clicked.connect(action.trigger)

    def show():
        button.setText(action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    action.changed.connect(show)
    show()
    return button
