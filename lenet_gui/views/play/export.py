"""The numbers of a place of a play as a table."""

import numpy as np

from core.language import _
from core.network.architecture import DIGITS
from core.study.moment import Moment
from core.study.play import ANSWER, STEP
from lenet_gui.views.spec import NothingToSave, Table


def numbers(moment: Moment, view) -> Table:
    """Of a unit its terms and its sum; else the shares, a layer's gradients, or the penalties round a step."""
    if moment.lens.play is None or moment.trace is None:
        raise NothingToSave(_("No digit is being played, so there are no numbers to save."))
    told = view.tell(moment)
    if told.place.scene == ANSWER:
        shares = zip([*range(DIGITS), "none"], told.trace.shares.tolist(), strict=True)
        return ["answer", "share"], shares
    if told.unit is not None:
        return ["term", "layer", "map", "input", "weight", "product"], _terms(told.unit)
    if told.place.part == STEP:
        if told.step is None:
            raise NothingToSave(_("One step would lead beyond all numbers, so there are none to save."))
        return ["digit", "penalty before", "penalty after"], zip(
            range(DIGITS), told.step.before.tolist(), told.step.after.tolist(), strict=True
        )
    layer = told.place.gradient_layer
    return ["layer", "map", "row", "column", "dE/d(value)"], (
        (layer, *place, *[0] * (3 - len(place)), value) for place, value in np.ndenumerate(told.gradients)
    )


def _terms(unit):
    for part in unit.parts:
        source = "" if part.map is None else part.map
        for index, value in np.ndenumerate(part.inputs):
            yield "input", part.layer, source, value, part.weights[index], part.products[index]
    for name, value in (("bias", unit.bias), ("sum", unit.network_sum), ("value", unit.network_value)):
        if value is not None:
            yield name, unit.layer, unit.map, value, "", ""
