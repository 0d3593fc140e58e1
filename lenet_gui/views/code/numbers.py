"""What F6's code, the ten digits' weights and each cell's part in the answer are, and the words for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS
from core.network.layers.kind import Output
from core.network.loss import NONE
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.pictures import signed_picture
from lenet_gui.look.signed_number import signed_number
from lenet_gui.texts.awaited import told
from lenet_gui.views.code.layout import Spot

# Full colour means this much, whatever is shown. Two cells that are wholly different, -1 and +1, differ by 4 squared.
DIFFERENCE_LEVEL = 4.0
FACTOR_LEVEL = 0.5  # of a softmax's weights, and of what each cell adds to a logit
PENALTY_BAR, LOGIT_BAR = 84 * DIFFERENCE_LEVEL, 20.0  # a bar's full length; logits go both ways from the middle


@dataclass(frozen=True, eq=False)
class CodeNumbers:
    """All numbers of the view, float32.

    Attributes
    ----------
    output: what is told of OUTPUT: whether the answer is the largest logit or the smallest penalty, and of what terms
    code: (84,) F6's activations x
    weights: (10, 84) w: the bitmaps, a free RBF's centres, or the softmax's weights
    terms: (10, 84) (x - w)^2, which add up to the penalties; softmax: x w, which with the bias add up to the logits
    results: (10,) penalties, or with a softmax logits
    shares: (11,) of the ten digits and, last, of "none of these", see `core.study.trace.Trace`
    nearest: the digit whose penalty is smallest
    answer: the same, or `core.network.loss.NONE`, see `core.study.moment.Moment.answer`
    kept: (84,) the code of what is kept for comparison, which is taken off the one shown; None: not compared
    words: what is compared with what, if it is
    """

    output: Output
    code: np.ndarray
    weights: np.ndarray
    terms: np.ndarray
    results: np.ndarray
    shares: np.ndarray
    nearest: int
    answer: int
    kept: np.ndarray | None = None
    words: str = ""

    def picture(self):
        """Code, ten weights and ten pictures of terms side by side, each 7 cells wide, as one QImage."""
        compares = self.output.pairing.compares
        weight_level, term_level = (style.SQUASH_AMPLITUDE, DIFFERENCE_LEVEL) if compares else (FACTOR_LEVEL,) * 2
        code = self.code if self.kept is None else self.code - self.kept
        parts = (code[None] / style.SQUASH_AMPLITUDE, self.weights / weight_level, self.terms / term_level)
        cells = np.concatenate(parts, dtype=np.float32).reshape(-1, BITMAP_ROWS, BITMAP_COLUMNS)
        return signed_picture(cells.swapaxes(0, 1).reshape(BITMAP_ROWS, -1), 1.0)


def why_not_compared(moment: Moment | None) -> str:
    """Why no code can be taken off this one, in one sentence; empty where one can."""
    if moment is None or moment.trace is None:
        return _("There is no digit yet")
    if moment.reference is not None:
        return moment.kept.obstacle
    return _("Keep a moment with K first: then this shows how it differs from that (D, Shift+K)")


def code_numbers(moment: Moment | None, compared: bool = False) -> CodeNumbers | None:
    """The numbers of this moment, `compared` with what is kept, if that is possible.

    None while there is no digit, or its answer is awaited.
    """
    if told(moment) is None:
        return None
    trace, network = moment.trace, moment.trace.parameters
    output = network.architecture.kind("OUTPUT")
    code = trace.values["F6"].ravel()
    weights = network.centres if output.fixed else network["OUTPUT.weights"]
    terms, results = output.pairing.term(code, weights), output.sign * trace.penalties
    kept = moment.kept.trace if compared and not why_not_compared(moment) else None
    kept, words = (None, "") if kept is None else (kept.values["F6"].ravel(), moment.kept.title)
    return CodeNumbers(output, code, weights, terms, results, trace.shares, trace.answer, moment.answer, kept, words)


def result(numbers: CodeNumbers, digit: int) -> str:
    """A digit's penalty or logit, short."""
    value = numbers.results[digit]
    return signed_number(value, 2) if numbers.output.sign < 0 else f"{value:.1f}"


def percent(share: float) -> str:
    """A share, short."""
    return _("{share:.1f} %").format(share=100 * share)


def readout(numbers: CodeNumbers, spot: Spot) -> str:
    """The exact numbers of a cell or a digit."""
    return readouts(numbers, spot)[0]


def readouts(numbers: CodeNumbers, spot: Spot) -> tuple[str, ...]:
    """The same, and then with ever fewer words about the cell, which is marked in the pictures; never fewer numbers."""
    if spot.row is None:
        value = numbers.results[spot.digit]
        value = signed_number(value, 3) if numbers.output.sign < 0 else f"{value:.3f}"
        text = _("{digit}: {result} {value}, share {share:.4f} %")
        share = 100 * numbers.shares[spot.digit]
        return (text.format(digit=spot.digit, result=numbers.output.result, value=value, share=share),)
    unit = BITMAP_COLUMNS * spot.row + spot.column
    digit = numbers.nearest if spot.digit is None else spot.digit
    weight = numbers.weights[digit, unit]
    weight = signed_number(weight, 0 if abs(weight) == 1 else 4)
    text = _("x = {x}   {digit}: w = {weight}, {formula} = {term}")
    term = numbers.terms[digit, unit]
    text = text.format(
        x=signed_number(numbers.code[unit], 4),
        digit=digit,
        weight=weight,
        formula=numbers.output.pairing.formula,
        term=f"{term:.4f}" if numbers.output.pairing.compares else signed_number(term, 4),
    )
    if numbers.kept is not None and spot.digit is None:
        text = _("x = {x}, kept {kept}: {change} since").format(
            x=signed_number(numbers.code[unit], 4),
            kept=signed_number(numbers.kept[unit], 4),
            change=signed_number(numbers.code[unit] - numbers.kept[unit], 4),
        )
    whole = _("F6 unit {unit}, row {row}, column {column}: ").format(unit=unit, row=spot.row, column=spot.column)
    return whole + text, _("unit {unit}: ").format(unit=unit) + text, text


def legend(numbers: CodeNumbers) -> str:
    """What the colours mean."""
    return legends(numbers)[0]


def legends(numbers: CodeNumbers) -> tuple[str, ...]:
    """The same, then in fewer words, and at last in none."""
    pairing, level = numbers.output.pairing, FACTOR_LEVEL
    words = _("Code x ±{amplitude:.2f}  ·  weights w and {formula} ±{level:g}"), _("x ±{amplitude:.2f}, w ±{level:g}")
    if pairing.compares:
        level = DIFFERENCE_LEVEL
        words = (
            _("Code x and bitmaps w ±{amplitude:.2f}  ·  {formula} from 0 to {level:g}"),
            _("x, w ±{amplitude:.2f}  ·  {formula} 0 to {level:g}"),
        )
    if numbers.kept is not None:
        words = (_("{difference}: code ±{amplitude:.2f}"), _("{difference}"))
    shown = {"amplitude": style.SQUASH_AMPLITUDE, "formula": pairing.formula, "level": level}
    shown["difference"] = numbers.words
    return *(text.format(**shown) for text in words), ""


def none_text(numbers: CodeNumbers) -> str:
    """MAP's share of "none of these", empty with other losses."""
    return none_texts(numbers)[0]


def none_texts(numbers: CodeNumbers) -> tuple[str, ...]:
    """The same, then in fewer words; in none at all where it is not the answer."""
    none = numbers.shares[NONE]
    words = (_("none of these {share}"), _("none {share}") if numbers.answer == NONE else "") if none else ("",)
    return tuple(text.format(share=percent(none)) for text in words)


def fitting_line(
    texts: Sequence[str], nones: Sequence[str], width: Callable[[str], int], none_width: Callable[[str], int], room: int
) -> tuple[str, str]:
    """What stands at the left and at the right of the line of words: the most that fits into `room`, gap included.

    First "none of these" loses words, then what is pointed at, for its cell is marked; then the former goes as a whole,
    for the answer is told elsewhere too. The numbers that were asked for stay.
    """
    pairs = [(text, none) for text in texts for none in nones] + [(text, "") for text in texts]
    wide = (width(text) + (none_width(none) + (style.MARGIN if text else 0) if none else 0) for text, none in pairs)
    return next((pair for pair, needed in zip(pairs, wide, strict=True) if needed <= room), pairs[-1])


def sentence(numbers: CodeNumbers) -> str:
    """The answer in words, for those who cannot see it."""
    text = _("{best} is that of {digit}: {value}").format(
        best=numbers.output.best, digit=numbers.nearest, value=result(numbers, numbers.nearest)
    )
    return f"{none_text(numbers)}; {text}" if numbers.answer == NONE else text
