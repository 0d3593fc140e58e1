"""The numbers that goals compare and texts name, each read from a moment and never typed. No Qt."""

from collections.abc import Callable
from math import inf
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

import numpy as np

from core.language import _
from core.network.architecture import DENSE, DIGITS, PAPER, Architecture
from core.study.lens import Lens
from core.study.moment import Moment
from lenet_gui.lessons.lesson import Goal
from lenet_gui.texts.awaited import told
from lenet_gui.views.robustness.scales import SCALES

COMPARISONS = {">": gt, "<": lt, ">=": ge, "<=": le, "=": eq, "!=": ne}
Read = Callable[[Moment, Moment], float | None]


class Quantity(NamedTuple):
    """A number of the moment.

    read: (moment, the moment at which the step began) -> the number; None while it is not known
    words: what it is called
    shown: how it is written
    least, most: what it can be in this window
    whole: whether it has no parts
    """

    read: Read
    words: str
    shown: str = "{:.0f}"
    least: float = 0.0
    most: float = inf
    whole: bool = False

    def can_reach(self, comparison: str, number: float) -> bool:
        """Whether the number is one that it can have, and there are some that compare with it like this."""
        if not self.least <= number <= self.most or (self.whole and comparison == "=" and number % 1):
            return False
        return comparison not in "<>" or number != (self.least if comparison == "<" else self.most)

    @property
    def reach_words(self) -> str:
        """From where to where it goes."""
        most = _("{least:g} or more") if self.most == inf else _("{least:g} to {most:g}")
        return most.format(least=self.least, most=self.most)


class Progress(NamedTuple):
    """How a goal stands: in words, and whether it is reached; None while that is not known."""

    words: str
    reached: bool | None


def _test_error(moment, _begun):
    if moment.altered is not None:
        tested = moment.altered_test
        return None if tested is None else tested.after.error_percent
    return _whole_error(moment, _begun)


def _whole_error(moment, _begun):
    if moment.altered_test is not None:
        return moment.altered_test.before.error_percent
    return None if moment.evaluation is None else moment.evaluation.error_percent


def _test_digits(moment, _begun):
    return None if moment.evaluation is None else moment.evaluation.labels.size


def _training_error(moment, _begun):
    errors = moment.snapshot.history.train_errors
    return float(errors[-1]) if errors.size else None


def _steps(moment, begun):
    now, then = moment.snapshot, begun.snapshot
    return now.step - then.step if now.run_id == then.run_id and now.step >= then.step else now.step


def _moved(moment, begun):
    """Since the step of the lesson began; in a run begun later, since that did. None before anything has moved."""
    before = begun.parameters if begun.source.run_id == moment.source.run_id else moment.start
    if before is None or before.architecture != moment.parameters.architecture:
        return None
    moved = float(np.abs(moment.parameters.vector - before.vector).max())
    return moved if moved > 0 and np.isfinite(moved) else None


def _of_trace(read):
    return lambda moment, _begun: None if told(moment) is None else read(told(moment))


def _of_lens(read: Callable[[Lens], float]) -> Read:
    return lambda moment, _begun: read(moment.lens)


_MOST = {scale.kind: scale.high for scale in SCALES}  # to the right; where a slider goes to the left, as far there
QUANTITIES = {
    "test-error": Quantity(_test_error, _("test error"), "{:.2f} %", most=100),
    "whole-error": Quantity(_whole_error, _("test error with all links"), "{:.2f} %", most=100),
    "test-digits": Quantity(_test_digits, _("test digits"), "{:,.0f}", whole=True),
    "weights": Quantity(
        lambda moment, _begun: moment.parameters.vector.size, _("weights and biases"), "{:,.0f}", whole=True
    ),
    "links": Quantity(
        lambda moment, _begun: len(moment.parameters.architecture.links),
        _("links"),
        least=len(PAPER.table),  # a C3 map has one at least
        most=len(Architecture(table=DENSE).links),
        whole=True,
    ),
    "moved": Quantity(_moved, _("largest move of a weight"), "{:.6f}"),
    "training-error": Quantity(_training_error, _("training error"), "{:.1f} %", most=100),
    "steps": Quantity(_steps, _("steps taken"), "{:,.0f}", whole=True),
    "answer": Quantity(_of_trace(lambda trace: trace.answer), _("answer"), most=DIGITS - 1, whole=True),
    "margin": Quantity(_of_trace(lambda trace: trace.margin), _("margin"), "{:.1f}", least=-inf),
    "penalty": Quantity(_of_trace(lambda trace: float(trace.penalties.min())), _("least penalty"), "{:.1f}", -inf),
    "cuts": Quantity(lambda moment, _begun: len(moment.cuts), _("links cut"), most=len(PAPER.links), whole=True),
    "drawn": Quantity(lambda moment, _begun: moment.probe.source == "drawing" and moment.trace is not None, _("drawn")),
    "shift": Quantity(
        _of_lens(lambda lens: max(abs(lens.transform.shift_x), abs(lens.transform.shift_y))),
        _("shift"),
        _("{:.1f} pixels"),
        most=max(_MOST["shift_x"], _MOST["shift_y"]),
    ),
    "rotation": Quantity(
        _of_lens(lambda lens: abs(lens.transform.rotation)), _("rotation"), "{:.0f}°", most=_MOST["rotation"]
    ),
    "noise": Quantity(
        _of_lens(lambda lens: 100 * lens.transform.noise), _("noise"), "{:.0f} %", most=100 * _MOST["noise"]
    ),
}
YES_OR_NO = ("drawn",)  # wanted without a number


def written(name: str, moment: Moment | None, begun: Moment | None) -> str:
    """The number of this name as a text shows it; three dots while it is not known."""
    number = None if moment is None else QUANTITIES[name].read(moment, begun or moment)
    return "…" if number is None else QUANTITIES[name].shown.format(number)


def progress(goal: Goal, moment: Moment | None, begun: Moment | None) -> Progress:
    """How this goal stands at a moment, in a step that began at another."""
    quantity = QUANTITIES[goal.quantity]
    number = None if moment is None else quantity.read(moment, begun or moment)
    reached = None if number is None else bool(COMPARISONS[goal.comparison](number, goal.number))
    if goal.quantity in YES_OR_NO:
        return Progress(_("a digit of your own on the pad"), reached)
    return Progress(
        _("{what} {now}, wanted {comparison} {wanted}").format(
            what=quantity.words,
            now=written(goal.quantity, moment, begun),
            comparison={">=": "≥", "<=": "≤", "!=": "≠"}.get(goal.comparison, goal.comparison),
            wanted=f"{goal.number:g}" + (" %" if quantity.shown.endswith("%") else ""),
        ),
        reached,
    )
