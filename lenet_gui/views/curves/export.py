"""The history of the run as a table."""

import numpy as np

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
    points = (kept.steps, kept.samples, kept.losses, kept.train_errors)
    tests = (kept.test_steps, kept.test_samples, kept.test_errors, kept.test_full.astype(int))
    sizes = kept.step_sizes.transpose(0, 2, 1).reshape(len(kept.test_steps), -1)
    by_layer = np.concatenate((kept.saturations, kept.gradient_norms, sizes), axis=1)
    # As Python's own numbers: of a long run there are millions.
    rows = {
        step: [step, *numbers] + [""] * (len(header) - 4)
        for step, *numbers in zip(*(column.tolist() for column in points), strict=True)
    }
    for step, samples, *numbers, layers in zip(*(column.tolist() for column in (*tests, by_layer)), strict=True):
        row = rows.setdefault(step, [step, samples, "", ""])
        row[4:] = (*numbers, *layers)
    listed = (row for _step, row in sorted(rows.items()))
    if paper.beside(moment.snapshot, PASSES).repeats:
        header += paper.COLUMNS
        listed = ([*row, *paper.columns(moment.snapshot, row[0])] for row in listed)
    return header, listed
