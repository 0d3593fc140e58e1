"""What the tables of several views have in common."""

from core.language import _
from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table

NO_DIGIT = _("There is no digit yet, so there are no numbers to save.")


def number_at(values, place) -> object:
    """`values[place]`, or an empty word where there are no values."""
    return "" if values is None else values[place]


def readings(moment: Moment, _view) -> Table:
    """A row for each test digit that was read."""
    read = moment.evaluation
    if read is None:
        raise NothingToSave(_("The network shown has not been tested yet, so there are no numbers to save."))
    if read.penalties is None:
        raise NothingToSave(_("The test digits are being read by this past network; then there are numbers to save."))
    rows = zip(read.indices, read.labels, read.answers, moment.margins, strict=True)
    return ["test digit", "truth", "answer", "margin"], ((int(i), int(t), int(a), m) for i, t, a, m in rows)
