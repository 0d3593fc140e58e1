"""What may be told of the answer: nothing until a play that goes on has come to it; and what is said instead. No Qt.

Every view, card and lesson that tells the answer, a share, a margin or a penalty asks here.
"""

from typing import TYPE_CHECKING

from core.language import _
from core.study.moment import Moment
from core.study.play import ANSWER

if TYPE_CHECKING:
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
