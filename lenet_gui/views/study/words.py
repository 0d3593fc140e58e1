"""What the answer's rows say exactly: of a digit, of "none of these", of the margin. No Qt."""

from typing import TYPE_CHECKING

import numpy as np

from core.language import _
from core.network.loss import NONE
from core.study.moment import Moment
from core.study.play import ANSWER
from lenet_gui.look.signed_number import signed_number

if TYPE_CHECKING:
    from core.study.moment import Moment
    from core.study.trace import Trace


def awaited(moment: Moment | None) -> bool:
    """Whether a play goes on that has not come to the answer: its end is not given away."""
    return moment is not None and moment.lens.play is not None and not moment.lens.play.reached(ANSWER)


def told(moment: Moment | None) -> "Trace | None":
    """The trace of a moment whose answer may be told; None while that is awaited."""
    return None if moment is None or awaited(moment) else moment.trace


def no_answer(moment: Moment | None) -> str:
    """Why there is none, in two or three words."""
    if moment is None or moment.probe.image is None:
        return _("no digit")
    return _("not computed yet") if awaited(moment) else _("no answer")


def why_no_answer(moment: Moment | None) -> str:
    """The same in a sentence."""
    if moment is None or moment.probe.image is None:
        return _("Nothing is drawn, so there is no answer.")
    if awaited(moment):
        return _("The play has not come to the answer yet.")
    return _("This network has gone astray: its penalties are no numbers any more.")


def digit_words(trace: "Trace", digit: int) -> str:
    """The exact numbers of one digit."""
    return _("{digit}: share {percent:.4f} %, penalty {penalty:.3f}").format(
        digit=digit, percent=100 * trace.shares[digit], penalty=trace.penalties[digit]
    )


def kept_shares(moment: Moment | None) -> np.ndarray | None:
    """(11,) the shares of what is kept for comparison; None without it, or where it cannot be compared."""
    kept = None if moment is None or moment.reference is None else moment.kept.trace
    return None if kept is None else kept.shares


def compared(moment: Moment | None) -> str:
    """What is compared with what, where all views show the difference; else nothing."""
    wanted = moment is not None and moment.differs and kept_shares(moment) is not None
    return moment.kept.words if wanted else ""


def share_words(share: float, before: float | None = None) -> str:
    """A share in percent; or, where it was another one `before`, by how much it has changed."""
    if before is None:
        return _("{share:.1f} %").format(share=100 * share)
    return _("{change} %").format(change=signed_number(100 * (share - before), 1))


def margin_number(moment: Moment) -> str:
    """The margin; or, where all views show the difference, by how much it has changed."""
    kept = moment.kept.trace if moment.differs else None
    if kept is None:
        return f"{moment.trace.margin:.1f}".replace("-", "−")
    return signed_number(moment.trace.margin - kept.margin, 1)


def kept_words(moment: Moment, digit: int) -> str:
    """What the share of a digit was in what is kept for comparison; nothing without that."""
    kept = kept_shares(moment)
    if kept is None:
        return ""
    words = _("; kept, {moment}: {percent:.4f} %")
    return words.format(moment=moment.kept.name, percent=100 * kept[digit])


def winner(trace: "Trace") -> int:
    """The digit with the largest share, or NONE; also while a network learns and the nearest digit stays large."""
    return NONE if trace.none_wins else trace.answer


def judged(trace: "Trace", truth: int) -> tuple[str, bool]:
    """Whether the nearest digit is the truth, and whether that is a warning; where none wins it is not the answer."""
    if trace.none_wins:
        return _("nearest: {digit}").format(digit=trace.answer), False
    return (_("✓ right"), False) if truth == trace.answer else (_("✗ wrong"), True)


def none_words(trace: "Trace") -> str:
    """What "none of these" means, with its exact share; of a loss that knows such a class."""
    words = _("None of these: MAP's eleventh class, whose penalty is always {j}. Its share: {percent:.4f} %")
    return words.format(j=trace.parameters.loss.none_penalty_told, percent=100 * trace.none_share)


def margin_words(trace: "Trace", threshold: float) -> str:
    """What the margin is, exactly, and the threshold it is held against."""
    first, second, *_others = np.sort(trace.penalties).tolist()
    if trace.margin < 0:
        words = _("No digit's penalty is below {j}, that of “none of these”; the smallest is {first:.3f}. ")
        words += _("So the answer is “not sure”.")
        return words.format(j=trace.parameters.loss.none_penalty_told, first=first)
    words = _("The two smallest penalties are {first:.3f} and {second:.3f}; by how much they differ, divided by ")
    words += _("{unit:.3f}, is the margin: {margin:.3f}.\nBelow {threshold:.1f}, set in the tab Sure, the answer is ")
    words += _("“not sure”.")
    numbers = {"margin": trace.margin, "threshold": threshold, "unit": 1 + max(0.0, first)}
    return words.format(first=first, second=second, **numbers)
