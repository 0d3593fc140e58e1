"""What the connection table says of its cells, and of what their colours mean."""

from typing import NamedTuple

from core.language import _
from core.run.snapshot import READY
from core.study.moment import Found, Moment
from lenet_gui.views.table.draft import TableDraft
from lenet_gui.views.table.numbers import CHANGE, GRADIENT, NORM, SCALES, SHARE, WORTH, digits_own


class Words(NamedTuple):
    """The words around the cells.

    Attributes
    ----------
    title: above the sum
    aside: in the place of the sum while there is none
    ends: of the scale of the cells' brightness; empty for no scale
    names: of the quantity, the longest first; the first is for the line below the table
    readout: right in that line, what is pointed at
    at_rest: there instead, where nothing is
    warning: whether `names` say what is wrong
    error: what cuts do to the test error, the longest first; it takes the place of scale and names while links are cut
    """

    title: str = ""
    aside: str = ""
    ends: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    readout: str = ""
    at_rest: str = ""
    warning: bool = False
    error: tuple[str, ...] = ()


def arrow(link: tuple[int, int]) -> str:
    """A connection in words."""
    return _("S2 {s2} → C3 {c3}").format(s2=link[0], c3=link[1])


def number_words(quantity: str, value: float, moment: Moment) -> str:
    """One number of the table."""
    if quantity == WORTH:
        return _worth_words(value, moment)
    if quantity == SHARE:
        return _("share {percent:.1f} %").format(percent=100 * value)
    number = f"{value:.4f}" if value >= 0.001 or value == 0 else f"{value:.1e}"
    names = {NORM: _("norm {number}"), CHANGE: _("change {number}")}
    names[GRADIENT] = _("gradient {number}") if digits_own(moment) else _("last step's gradient {number}")
    return names[quantity].format(number=number)


def _worth_words(value, moment):
    if moment.cut_errors is None:
        return _("not computed")
    found = moment.cut_errors.found
    more = round(value * found.samples / 100)
    error = 100 * (found.whole + more) / found.samples
    wrong = _("{count} more wrong") if more >= 0 else _("{count} fewer wrong")
    return _("without it {error:.2f} % error, {wrong}").format(error=error, wrong=wrong.format(count=abs(more)))


def looking(
    moment: Moment,
    quantity: str,
    link: tuple[int, int],
    readout: str,
    sum_level: float,
    instead: tuple[str, ...] = (),
) -> Words:
    """The words while one looks at this quantity, with this cell picked; `instead` of its scale, the longest first."""
    whose = _("this digit's gradient") if digits_own(moment) else _("last step's gradient")
    names = {
        NORM: (_("norm of each kernel"), _("norm")),
        GRADIENT: (_("norm of {whose}").format(whose=whose), whose),
        SHARE: (_("share of the C3 map's sum"), _("share")),
        CHANGE: (_("change of each kernel {since}").format(since=moment.changed_words), _("change")),
        WORTH: (_("more test error without it") + of_earlier(moment.cut_errors, moment), _("more error"), ""),
    }
    if moment.differs:
        names[CHANGE] = (moment.kept.words, _("difference"))
        names[NORM] = (moment.kept.why_no_change, _("norm"))
    scale = SCALES[quantity]
    ends = (f"{scale.low:g}", f"{scale.high:g}")
    if quantity in (SHARE, WORTH):
        ends = ("0", f"{100 * scale.high:g} %" if quantity == SHARE else f"{scale.high:g} %")
    title = _("{link}, cut").format(link=arrow(link)) if link in moment.cuts else arrow(link)
    at_rest, squashing = _("sums ±{sums:g}").format(sums=sum_level), moment.parameters.architecture.squashing
    if squashing.bound is not None and squashing.low < 0:
        at_rest = _("{sums}, result ±{result:.2f}").format(sums=at_rest, result=squashing.bound)
    at_rest = at_rest if moment.trace is not None else ""
    said = instead if instead else error_words(moment)
    return Words(title, "", ends, (*names[quantity], ""), readout, at_rest, error=said)


def of_earlier(known: Found | None, moment: Moment) -> str:
    """Of which step it is, where it is not of this one."""
    same = known is None or known.source == moment.source
    return "" if same else _(", at {moment}").format(moment=known.source.short_words)


def error_words(moment: Moment) -> tuple[str, ...]:
    """What the cuts do to the test error, the longest first; nothing where none are cut."""
    count, tested = len(moment.cuts), moment.altered_test
    if not count:
        return ()
    if tested is None:
        return (_("test error: the test digits are being read…"), _("reading…"))
    change = f"{tested.before.error_percent:.2f} % → {tested.after.error_percent:.2f} %"
    with_cuts = _("with 1 link cut") if count == 1 else _("with {count} links cut").format(count=count)
    return _("test error {change} {with_cuts}").format(change=change, with_cuts=with_cuts), change


def editing(draft: TableDraft, cell: tuple[int, int] | None) -> Words:
    """The words while another table is made."""
    obstacle = draft.obstacle()
    names = (obstacle or _("{count} connections").format(count=len(draft.links)),)
    hint = _("Click a cell, or go there with the arrow keys and press Space, to connect or disconnect two maps.")
    state = "" if cell is None else _("connected") if draft.connected[cell] else _("not connected")
    readout = f"{arrow(cell)}: {state}" if state and not obstacle else ""
    return Words(aside=hint, names=names, readout=readout, warning=bool(obstacle))


def why_no_editing(moment: Moment | None) -> str:
    """Why no other table can be made now, in one sentence; empty where one can."""
    if moment is None:
        return _("There is no run yet")
    if moment.snapshot.state != READY:
        return _("A run keeps its table: reset it first")
    if not moment.live:
        return _("The pre-trained network is shown: choose this run's first")
    return ""
