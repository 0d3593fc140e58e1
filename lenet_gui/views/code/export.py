"""What each of F6's units gives to each digit's penalty, or to its logit, as a table."""

from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table
from lenet_gui.views.tables import NO_DIGIT, number_at


def penalties(moment: Moment, _view) -> Table:
    """A row for each digit: its penalty, and what each of F6's 84 units gives to it."""
    trace = moment.trace
    if trace is None:
        raise NothingToSave(NO_DIGIT)
    network, code = trace.parameters, trace.values["F6"].ravel().astype(float)
    output = network.architecture.kind("OUTPUT")
    terms = output.pairing.term(code, network.centres if output.fixed else network["OUTPUT.weights"])
    biases = network["OUTPUT.biases"] if "OUTPUT.biases" in network.names() else None
    header = ["digit", "penalty", "probability", "bias", *(f"unit {unit}" for unit in range(code.size))]
    rows = (
        (digit, penalty, trace.probabilities[digit], number_at(biases, digit), *terms[digit])
        for digit, penalty in enumerate(trace.penalties)
    )
    return header, rows
