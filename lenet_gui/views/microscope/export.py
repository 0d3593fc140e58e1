"""The sum under the microscope as a table."""

import numpy as np

from core.language import _
from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table
from lenet_gui.views.tables import NO_DIGIT, number_at


def terms(moment: Moment, view) -> Table:
    """A row for each term of the sum, then what becomes of it."""
    if view.unit is None:
        raise NothingToSave(_("No unit is under the microscope yet, so there are no numbers to save."))
    if moment.trace is None:
        raise NothingToSave(NO_DIGIT)
    told = view.arithmetic(moment.trace, view.unit)

    def rows():
        for part in told.parts if told.layer != "INPUT" else ():
            for index, value in np.ndenumerate(part.inputs):
                window = part.map is not None
                place = (part.map, part.row + index[0], part.column + index[1]) if window else (index[0], 0, 0)
                factors = (part.weights, part.products, part.d_inputs, part.d_weights)
                yield "input", part.layer, *place, value, *(number_at(array, index) for array in factors)
        for name in ("coefficient", "bias", "sum", "value", "slope", "d_value", "d_sum"):
            if getattr(told, name) is not None:
                yield name, told.layer, told.map, told.row, told.column, getattr(told, name), "", "", "", ""

    header = ["term", "layer", "map", "row", "column", "value", "weight", "product", "dE/d(input)", "dE/d(weight)"]
    return header, rows()
