"""The curves as a table."""

from core.language import _
from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table


def errors(_moment: Moment, view) -> Table:
    """A row for each point of each curve that is shown."""
    known = {kind: cell.curve for kind, cell in view.cells.items() if cell.curve is not None}
    if not known:
        raise NothingToSave(_("No curve has been computed yet, so there are no numbers to save."))
    rows = (
        (kind, amount, error)
        for kind, curve in known.items()
        for amount, error in zip(view.cells[kind].scale.points, curve, strict=True)
    )
    return ["alteration", "amount", "test error in percent"], rows
