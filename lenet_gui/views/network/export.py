"""The activations of all layers as a table."""

import numpy as np

from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table
from lenet_gui.views.tables import NO_DIGIT, number_at, with_kept


def activations(moment: Moment, _view) -> Table:
    """A row for each unit of each layer."""
    trace = moment.trace
    if trace is None:
        raise NothingToSave(NO_DIGIT)

    def rows():
        for layer, values in trace.values.items():
            sums, gradients = trace.sums.get(layer), trace.gradients.get(layer)
            for place, value in np.ndenumerate(values):
                yield layer, *place, value, number_at(sums, place), number_at(gradients, place)
        for digit, penalty in enumerate(trace.penalties):
            yield "OUTPUT", digit, 0, 0, penalty, "", number_at(trace.gradients.get("OUTPUT"), digit)

    header = ["layer", "map", "row", "column", "value", "weighted input", "dE/d(value)"]
    kept = None if moment.kept is None else moment.kept.trace
    before = None if kept is None else np.concatenate([*map(np.ravel, kept.values.values()), kept.penalties])
    return with_kept(moment, header, rows(), lambda _kept, row: before[row])
