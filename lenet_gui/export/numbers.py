"""The numbers that a view shows, from the moment it shows, as a table."""

from collections.abc import Iterator

import numpy as np

from core.language import _
from core.network.parameters import blocks
from core.run.snapshot import TRAINED_LAYERS
from core.study.arithmetic import arithmetic
from core.study.margins import margins_of
from core.study.moment import Moment, Selection
from lenet_gui.export.pictures import ExportError

Table = tuple[list[str], Iterator[tuple]]


def numbers(name: str, moment: Moment, unit: Selection | None = None) -> Table:
    """Header and rows of the view called `name`; `unit` is the one under the microscope.

    An empty word stands where there is no number, such as a gradient without a label. Raises ExportError while there
    is nothing to be saved.
    """
    if name == "microscope" and unit is None:
        raise ExportError(_("No unit is under the microscope yet, so there are no numbers to save."))
    if name == "curves" and not moment.snapshot.history.steps.size:
        raise ExportError(_("No step has been taken yet, so there are no numbers to save."))
    if name in ("study", "network", "code", "microscope") and moment.trace is None:
        raise ExportError(_("There is no digit yet, so there are no numbers to save."))
    if name in ("mistakes", "sureness") and moment.evaluation is None:
        raise ExportError(_("The network shown has not been tested yet, so there are no numbers to save."))
    if name != "microscope" and name not in _TABLES:
        raise ExportError(_("This view has no table of numbers to save."))
    return _microscope(moment, unit) if name == "microscope" else _TABLES[name](moment)


def _curves(moment: Moment) -> Table:
    """A row for each point of training and each test, in order."""
    history = moment.snapshot.history
    header = ["step", "samples", "training loss", "training error %", "test error %", "all of the test digits"]
    for what in ("saturation", "gradient norm", "least step size", "median step size", "greatest step size"):
        header += [f"{layer} {what}" for layer in TRAINED_LAYERS]
    columns = len(header)
    points = zip(history.steps, history.samples, history.losses, history.train_errors, strict=True)
    rows = {int(step): [step, samples, loss, error] + [""] * (columns - 4) for step, samples, loss, error in points}
    for index, step in enumerate(history.test_steps):
        row = rows.setdefault(int(step), [step, history.test_samples[index]] + [""] * (columns - 2))
        row[4:6] = history.test_errors[index], int(history.test_full[index])
        sizes = history.step_sizes[index].T.ravel()
        row[6:] = [*history.saturations[index], *history.gradient_norms[index], *sizes]
    return header, ([int(row[0]), int(row[1]), *row[2:]] for _step, row in sorted(rows.items()))


def _activations(moment: Moment) -> Table:
    """A row for each unit of each layer."""
    trace = moment.trace

    def rows():
        for layer, values in trace.values.items():
            sums, gradients = trace.sums.get(layer), trace.gradients.get(layer)
            for place, value in np.ndenumerate(values):
                yield layer, *place, value, _at(sums, place), _at(gradients, place)
        for digit, penalty in enumerate(trace.penalties):
            yield "OUTPUT", digit, 0, 0, penalty, "", _at(trace.gradients.get("OUTPUT"), digit)

    return ["layer", "map", "row", "column", "value", "weighted input", "dE/d(value)"], rows()


def _answers(moment: Moment) -> Table:
    """A row for each digit, and one for "none of these" where the loss knows it: it has a share, no probability."""
    trace, none = moment.trace, moment.trace.parameters.loss.none_penalty
    rows = [(d, trace.penalties[d], trace.probabilities[d], trace.shares[d]) for d in range(trace.penalties.size)]
    if np.isfinite(none):
        rows.append(("none", none, "", trace.none_share))
    return ["digit", "penalty", "probability", "share"], iter(rows)


def _readings(moment: Moment) -> Table:
    """A row for each test digit that was read."""
    read = moment.evaluation
    rows = zip(read.indices, read.labels, read.answers, margins_of(read), strict=True)
    return ["test digit", "truth", "answer", "margin"], ((int(i), int(t), int(a), m) for i, t, a, m in rows)


def _code(moment: Moment) -> Table:
    """A row for each digit: its penalty, and what each of F6's 84 units gives to it."""
    trace = moment.trace
    header = ["digit", "penalty", "probability", "bias", *(f"unit {unit}" for unit in range(trace.values["F6"].size))]

    def rows():
        for digit, penalty in enumerate(trace.penalties):
            told = arithmetic(trace, Selection("OUTPUT", digit))
            bias = "" if told.bias is None else told.bias
            yield digit, penalty, trace.probabilities[digit], bias, *told.parts[0].products.ravel()

    return header, rows()


def _links(moment: Moment) -> Table:
    """A row for each link of the connection table."""
    network = moment.parameters
    norms = [_norms(kernels) for kernels in (network["C3.weights"], _change(moment, "C3.weights"))]
    gradient = _norms(_gradient(moment, "C3.weights"))
    rows = (
        (s2, c3, int((s2, c3) in moment.cuts), *(_at(values, index) for values in (*norms, gradient)))
        for index, (s2, c3) in enumerate(network.architecture.links)
    )
    return ["S2 map", "C3 map", "cut", "norm", "norm of change", "norm of gradient"], rows


def _weights(moment: Moment) -> Table:
    """A row for each parameter; C3's kernels are numbered as in the connection table, column by column."""
    network = moment.parameters

    def rows():
        for name in network.names():
            change, gradient = _change(moment, name), _gradient(moment, name)
            for place, value in np.ndenumerate(network[name]):
                yield name, " ".join(map(str, place)), value, _at(gradient, place), _at(change, place)

    return ["parameter", "place", "value", "gradient", "change since the run began"], rows()


def _microscope(moment: Moment, unit: Selection) -> Table:
    """A row for each term of the sum, then what becomes of it."""
    told = arithmetic(moment.trace, unit)

    def rows():
        for part in told.parts if told.layer != "INPUT" else ():
            for index, value in np.ndenumerate(part.inputs):
                window = part.map is not None
                place = (part.map, part.row + index[0], part.column + index[1]) if window else (index[0], 0, 0)
                terms = (part.weights, part.products, part.d_inputs, part.d_weights)
                yield "input", part.layer, *place, value, *(_at(array, index) for array in terms)
        for name in ("coefficient", "bias", "sum", "value", "slope", "d_value", "d_sum"):
            if getattr(told, name) is not None:
                yield name, told.layer, told.map, told.row, told.column, getattr(told, name), "", "", "", ""

    header = ["term", "layer", "map", "row", "column", "value", "weight", "product", "dE/d(input)", "dE/d(weight)"]
    return header, rows()


_TABLES = {
    "network": _activations, "study": _answers, "table": _links, "kernels": _weights, "code": _code, "curves": _curves,
    "mistakes": _readings, "sureness": _readings,
}  # fmt: skip


def _at(values, place):
    return "" if values is None else values[place]


def _norms(kernels):
    return None if kernels is None else np.sqrt(np.square(kernels, dtype=np.float64).sum(axis=(1, 2)))


def _change(moment, name):
    same = moment.start is not None and moment.start.architecture == moment.parameters.architecture
    return moment.parameters[name] - moment.start[name] if same else None


def _gradient(moment, name):
    """Of the digit under study where its truth is known, as the views show it; else the last step's."""
    vector = moment.trace.weight_gradients if moment.trace is not None else None
    if vector is None:
        vector = moment.last_gradient
    return None if vector is None else blocks(moment.parameters.architecture)[name].view(vector)
