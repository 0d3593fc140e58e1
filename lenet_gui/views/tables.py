"""What the tables of several views have in common."""

from collections.abc import Callable, Iterable

from core.language import _
from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table

NO_DIGIT = _("There is no digit yet, so there are no numbers to save.")


def number_at(values, place) -> object:
    """`values[place]`, or an empty word where there are no values."""
    return "" if values is None else values[place]


def with_kept(moment: Moment, header: list[str], rows: Iterable[tuple], then: Callable) -> Table:
    """The table with a column more where there is something kept to compare with: `then(its trace, number of row)`."""
    kept = None if moment.reference is None else moment.kept.trace
    if kept is None:
        return header, rows
    return [*header, "at the moment kept"], ((*row, then(kept, number)) for number, row in enumerate(rows))


def readings(moment: Moment, _view) -> Table:
    """A row for each test digit that was read."""
    read = moment.evaluation
    if read is None:
        raise NothingToSave(_("The network shown has not been tested yet, so there are no numbers to save."))
    if read.penalties is None:
        raise NothingToSave(_("The test digits are being read by this past network; then there are numbers to save."))
    rows = zip(read.indices, read.labels, read.answers, moment.margins, strict=True)
    return ["test digit", "truth", "answer", "margin"], ((int(i), int(t), int(a), m) for i, t, a, m in rows)
