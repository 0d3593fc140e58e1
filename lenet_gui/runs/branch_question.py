"""Asks with what a run is to go on from the moment shown: a line for each thing that may be another."""

from collections.abc import Callable
from dataclasses import replace

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.fields import shown
from core.language import _
from core.network.architecture import DENSE, TABLE_I
from core.network.loss import LossError
from core.recipe.own_table import with_table
from core.recipe.recipe import NO_DISTORTION, OPTIMIZERS, Recipe, RecipeError, named_recipe, recipe_names
from core.run.branch import NAMES, changes_of, named_by_changes
from core.run.commands import SetStepFactor
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.widgets.choice_box import ChoiceBox

WIDTH = 420
Table = tuple[tuple[int, ...], ...]


class BranchQuestion(QDialog):
    """Blocks nothing but its window, and is gone when answered. Whatever cannot be is said at once, in one sentence."""

    chosen = pyqtSignal(object, object)  # the Recipe, and the step factor; None for that of the moment

    def __init__(self, recipe: Recipe, where: str, cut: Table | None, parent: QWidget):
        """`recipe` is that so far, `where` says in words from which moment; `cut`: the table without cut links."""
        super().__init__(parent)
        self._recipe = recipe
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Branch off"))
        self.factor = self._line("", _("as it is there"))
        self.seed = self._line(str(recipe.seed))
        self.optimizer = self._choice(dict(zip(OPTIMIZERS, OPTIMIZERS, strict=True)), recipe.optimizer)
        named = {name: named_recipe(name) for name in recipe_names()}
        schedules = {_("as it is"): recipe.schedule} | {name: other.schedule for name, other in named.items()}
        self.schedule = self._choice(schedules)
        distortions = {_("as it is"): recipe.distortion, _("none"): NO_DISTORTION}
        self.distortion = self._choice(distortions | {name: other.distortion for name, other in named.items()})
        self.j = self._line(f"{recipe.loss.j:g}")
        self.j.setEnabled(recipe.loss.kind == "MAP")
        self.passes = self._line(str(recipe.passes))
        tables = {_("as it is"): recipe.architecture.table} | ({_("without the cut links"): cut} if cut else {})
        self.table = self._choice(tables | {_("Table I of the paper"): TABLE_I, _("all links"): DENSE})
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("small", True)
        self._arrange(where)
        self._judge()

    def wanted(self) -> tuple[Recipe, float | None]:
        """The recipe and the step factor. Raises ValueError, in one sentence, where they cannot be."""
        recipe = self._recipe
        if self.table.currentData() != recipe.architecture.table:
            recipe = with_table(recipe, self.table.currentData())
        loss = recipe.loss
        if loss.kind == "MAP":
            loss = replace(loss, j=_number(self.j, float, _("The constant j")))
        recipe = recipe.with_changes(
            seed=_number(self.seed, int, _("The seed")),
            optimizer=self.optimizer.currentData(),
            schedule=self.schedule.currentData(),
            distortion=self.distortion.currentData(),
            passes=_number(self.passes, int, _("The number of passes")),
            loss=loss,
        )
        factor = None
        if self.factor.text().strip():
            factor = SetStepFactor(_number(self.factor, float, _("The step factor"))).factor
        return named_by_changes(self._recipe, recipe), factor

    def accept(self) -> None:
        try:
            wanted = self.wanted()
        except ValueError:  # said already
            return
        super().accept()
        self.chosen.emit(*wanted)

    def _judge(self):
        """Say what would be another, or why it cannot be."""
        try:
            recipe, factor = self.wanted()
        except (RecipeError, LossError, ValueError) as wrong:
            self._say(str(wrong), warning=True)
            return
        changed = [NAMES[field] for field in changes_of(self._recipe, recipe)]
        changed += [_("step size")] if factor is not None else []
        if changed:
            self._say(_("Another from here on: {names}.").format(names=", ".join(changed)))
        else:
            self._say(_("With nothing changed it equals its parent to the last bit."))

    def _say(self, sentence, warning=False):
        self.words.setText(plain(sentence))
        self.words.setProperty("warning", warning)
        self.words.setProperty("muted", not warning)
        self.words.style().polish(self.words)
        self.begin.setEnabled(not warning)

    def _arrange(self, where):
        lead = QLabel(plain(where))
        lead.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(style.GRID)
        for words, field in (
            (_("Step size ×"), self.factor),
            (_("Seed"), self.seed),
            (_("Optimizer"), self.optimizer),
            (_("Schedule"), self.schedule),
            (_("Distortion"), self.distortion),
            (_("Constant j"), self.j),
            (_("Passes in all"), self.passes),
            (_("Connection table"), self.table),
        ):
            field.setAccessibleName(words)
            form.addRow(words, field)
        buttons = QDialogButtonBox(self)
        self.begin = buttons.addButton(_("&Begin"), QDialogButtonBox.AcceptRole)
        self.cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.RejectRole)
        self.begin.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.MARGIN, style.MARGIN, style.MARGIN, style.MARGIN)
        column.setSpacing(style.MARGIN)
        column.addWidget(lead)
        column.addLayout(form)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().height())  # it does not jump
        column.addWidget(self.words)
        column.addWidget(buttons)
        self.setMinimumWidth(style.scaled(WIDTH))

    def _line(self, text, empty=""):
        line = QLineEdit(text)
        line.setPlaceholderText(empty)
        line.textChanged.connect(self._judge)
        return line

    def _choice(self, choices, chosen=None):
        box = ChoiceBox()
        for words, value in choices.items():
            box.addItem(words, value)
        if chosen is not None:
            box.setCurrentText(chosen)
        box.currentIndexChanged.connect(self._judge)
        return box


def _number(field: QLineEdit, kind: Callable[[str], float], name: str):
    try:
        return kind(field.text())
    except ValueError:
        message = (
            _("{name} is {text}; it must be a whole number.")
            if kind is int
            else _("{name} is {text}; it must be a number.")
        )
        raise ValueError(message.format(name=name, text=shown(field.text()))) from None
