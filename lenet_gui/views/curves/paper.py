"""What the paper says of its own training, and where it holds beside a run; the course report's end. No Qt."""

import math
from dataclasses import dataclass

from core.language import _
from core.recipe.recipe import PAPER_1998
from core.run.course import Course
from lenet_gui.views.curves.numbers import ERRORS, PASSES, STEP_SIZE, axis_name, figures, in_measure

# Of LeNet-5 trained without distortions (paper, section III.B); what `paper-1998` repeats.
TEST_PERCENT, TEST_FROM_PASS = 0.95, 10  # "after around 10 to 12 passes"
TRAINING_PERCENT, TRAINING_AFTER_PASS = 0.35, 19
COURSE_REPORT_PERCENT = 2.82  # the test error with which the course report ends
LEAST_STEP_SIZE, GREATEST_STEP_SIZE = 7e-5, 0.016  # of all parameters in the first pass


@dataclass(frozen=True)
class Beside:
    """Where on the x axis the paper's figures hold beside a run; `beside` says it of each.

    Attributes
    ----------
    repeats: whether the run follows the recipe that repeats the paper's training; beside others its test error is a
        mark all across, and what it says of training means nothing
    test_from, training_from: where its errors begin to hold; infinity for a pass whose time is not known yet
    first_pass: where the first pass ends
    step_sizes: least and greatest of all of the run's in its first pass; None before one is known
    """

    repeats: bool = False
    test_from: float = 0.0
    training_from: float = 0.0
    first_pass: float = 0.0
    step_sizes: tuple[float, float] | None = None


def beside(course: Course, unit: str) -> Beside:
    """The same for this run, in passes or seconds."""
    if course.recipe.name != PAPER_1998:
        return Beside()
    passes = (TEST_FROM_PASS, TRAINING_AFTER_PASS, 1)
    places = [_end_of(number, course.history, unit) for number in passes]
    return Beside(True, *places, _step_sizes(course))


def _end_of(number, history, unit):
    if unit == PASSES:
        return float(number)
    seconds = [record.seconds for record in history.passes[:number]]
    return math.fsum(seconds) if len(seconds) == number else math.inf


def _step_sizes(course):
    history = course.history
    # Before the first step there are no second derivatives yet, so the first test knows nothing of steps.
    known = (history.test_steps > 0) & (history.test_steps <= course.steps_per_pass)
    sizes = history.step_sizes[known]
    sizes = sizes[sizes[:, :, 1] > 0]  # where something is trained
    return (float(sizes[:, 0].min()), float(sizes[:, 2].max())) if sizes.size else None


def words(quantity: str, where: Beside, measure: str) -> tuple[str, ...]:
    """What stands above the curves while nothing is pointed at; then the same in ever fewer words."""
    name = axis_name(quantity, measure)
    if not where.repeats or quantity not in (ERRORS, STEP_SIZE):
        return (name,)
    if quantity == ERRORS:
        told = (
            _("dashed, the paper of 1998: test {test} from pass {first} on, training {training} after pass {last}"),
            _("paper: test {test} from pass {first} on, training {training} after {last}"),
            _("paper: {test} from pass {first}, {training} after {last}"),
        )
        numbers = {"test": level_words(TEST_PERCENT, measure), "first": TEST_FROM_PASS}
        numbers |= {"training": level_words(TRAINING_PERCENT, measure), "last": TRAINING_AFTER_PASS}
    else:
        told = (
            _("least and greatest in the first pass: {own} here, {paper} in the paper of 1998 (grey band)"),
            _("first pass: {own}, the paper's {paper} (grey band)"),
            _("pass 1: {own}, paper {paper} (grey)"),
            _("paper: {paper} (grey)"),
        )
        if where.step_sizes is None:
            told = (_("grey band: all step sizes in the first pass of the paper of 1998, {paper}"), told[-1])
        numbers = {"paper": _range(LEAST_STEP_SIZE, GREATEST_STEP_SIZE), "own": _range(*(where.step_sizes or (0, 0)))}
    return *(f"{name}   ·   {text.format(**numbers)}" for text in told), name


def level_words(error: float, measure: str) -> str:
    """One of the errors above, in percent, as `measure` tells it."""
    return f"{in_measure(error, measure):.2f}"


def _range(least, greatest):
    least, greatest = (figures(value).replace(".0e", "e") for value in (least, greatest))
    return _("{least} to {greatest}").format(least=least, greatest=greatest)


def heads(measure: str) -> tuple[str, ...]:
    """What `columns` are."""
    return f"paper test {measure} %", f"paper training {measure} %", "paper least step size", "paper greatest step size"


def columns(course: Course, step: int, measure: str) -> tuple[float | str, ...]:
    """What the paper says of `heads` for this step of a run that repeats its training; empty where it is silent."""
    passes = step / max(1, course.steps_per_pass)
    first = 0 < passes <= 1
    return (
        in_measure(TEST_PERCENT, measure) if passes >= TEST_FROM_PASS else "",
        in_measure(TRAINING_PERCENT, measure) if passes >= TRAINING_AFTER_PASS else "",
        LEAST_STEP_SIZE if first else "",
        GREATEST_STEP_SIZE if first else "",
    )
