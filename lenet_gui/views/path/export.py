"""The points of the path, as a table."""

from core.language import _
from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table


def points(_moment: Moment, view) -> Table:
    """A row for each moment on the path; the heads say which part of all variance is in each direction."""
    path = view.path
    if path is None:
        raise NothingToSave(_("There is no path yet, so there are no numbers to save."))
    heads = [f"{name} ({share:.2%} of the variance)" for name, share in zip("xy", path.shares, strict=True)]
    rows = zip(path.runs.tolist(), path.steps.tolist(), path.points.tolist(), strict=True)
    return ["run", "step", *heads], ([run, step, x, y] for run, step, (x, y) in rows)
