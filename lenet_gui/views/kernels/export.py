"""All parameters as a table."""

import numpy as np

from core.study.moment import Moment
from lenet_gui.views.spec import Table
from lenet_gui.views.tables import number_at


def weights(moment: Moment, _view) -> Table:
    """A row for each parameter; C3's kernels are numbered as in the connection table, column by column."""
    network, changed, gradient = moment.parameters, moment.change, moment.gradient

    def rows():
        for name in network.names():
            changes, gradients = (None if kind is None else network.view(kind, name) for kind in (changed, gradient))
            for place, value in np.ndenumerate(network[name]):
                yield name, " ".join(map(str, place)), value, number_at(gradients, place), number_at(changes, place)

    change = "change since the run began" if moment.compared is None else "change since the moment kept"
    return ["parameter", "place", "value", "gradient", change], rows()
