"""The history of the run that is drawn, as a table."""

import numpy as np

from core.language import _
from core.run.snapshot import TRAINED_LAYERS
from core.study.moment import PRETRAINED, Moment
from lenet_gui.views.curves import paper
from lenet_gui.views.curves.numbers import PASSES, in_measure
from lenet_gui.views.spec import NothingToSave, Table


def history(moment: Moment, _view) -> Table:
    """A row for each point of training and each test, in order; with what the paper says, where its own is repeated.

    How well it reads stands there as the curves tell it, and the heads say which. So does a last one of its own where
    the run is not the window's, but the one that came with the program.
    """
    course, measure = moment.course, moment.lens.measure
    kept = course.history
    if not kept.steps.size:
        raise NothingToSave(_("No step has been taken yet, so there are no numbers to save."))
    header = ["step", "samples", "training loss", f"training {measure} %", f"test {measure} %"]
    header.append("all of the test digits")
    for what in ("saturation", "gradient norm", "least step size", "median step size", "greatest step size"):
        header += [f"{layer} {what}" for layer in TRAINED_LAYERS]
    train, test = (in_measure(errors, measure) for errors in (kept.train_errors, kept.test_errors))
    points = (kept.steps, kept.samples, kept.losses, train)
    tests = (kept.test_steps, kept.test_samples, test, kept.test_full.astype(int))
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
    if paper.beside(course, PASSES).repeats:
        header += paper.heads(measure)
        listed = ([*row, *paper.columns(course, row[0], measure)] for row in listed)
    if course.run_id == PRETRAINED:
        header.append("run that came with the program")
        listed = ([*row, course.recipe.name] for row in listed)
    return header, listed
