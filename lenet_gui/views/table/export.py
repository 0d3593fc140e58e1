"""The connections as a table."""

import numpy as np

from core.study.moment import Moment
from lenet_gui.views.spec import Table
from lenet_gui.views.tables import number_at


def links(moment: Moment, _view) -> Table:
    """A row for each link of the connection table."""
    kinds = (moment.parameters.vector, moment.change, moment.gradient)
    without = None if moment.cut_errors is None else moment.cut_errors.found.without
    found = [None if kind is None else _norms(moment.parameters.view(kind, "C3.weights")) for kind in kinds]
    rows = (
        (s2, c3, int((s2, c3) in moment.cuts), *(number_at(values, index) for values in (*found, without)))
        for index, (s2, c3) in enumerate(moment.parameters.architecture.links)
    )
    return ["S2 map", "C3 map", "cut", "norm", "norm of change", "norm of gradient", "errors without"], rows


def _norms(kernels):
    return np.sqrt(np.square(kernels, dtype=np.float64).sum(axis=(1, 2)))
