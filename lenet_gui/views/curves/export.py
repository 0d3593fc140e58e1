"""The history of the run as a table."""

from core.language import _
from core.run.snapshot import TRAINED_LAYERS
from core.study.moment import Moment
from lenet_gui.views.curves import paper
from lenet_gui.views.curves.numbers import PASSES
from lenet_gui.views.spec import NothingToSave, Table


def history(moment: Moment, _view) -> Table:
    """A row for each point of training and each test, in order; with what the paper says, where its own is repeated."""
    kept = moment.snapshot.history
    if not kept.steps.size:
        raise NothingToSave(_("No step has been taken yet, so there are no numbers to save."))
    header = ["step", "samples", "training loss", "training error %", "test error %", "all of the test digits"]
    for what in ("saturation", "gradient norm", "least step size", "median step size", "greatest step size"):
        header += [f"{layer} {what}" for layer in TRAINED_LAYERS]
    columns = len(header)
    points = zip(kept.steps, kept.samples, kept.losses, kept.train_errors, strict=True)
    rows = {int(step): [step, samples, loss, error] + [""] * (columns - 4) for step, samples, loss, error in points}
    for index, step in enumerate(kept.test_steps):
        row = rows.setdefault(int(step), [step, kept.test_samples[index]] + [""] * (columns - 2))
        row[4:6] = kept.test_errors[index], int(kept.test_full[index])
        sizes = kept.step_sizes[index].T.ravel()
        row[6:] = [*kept.saturations[index], *kept.gradient_norms[index], *sizes]
    listed = [[int(row[0]), int(row[1]), *row[2:]] for _step, row in sorted(rows.items())]
    if paper.beside(moment.snapshot, PASSES).repeats:
        header += paper.COLUMNS
        listed = [[*row, *paper.columns(moment.snapshot, row[0])] for row in listed]
    return header, listed
