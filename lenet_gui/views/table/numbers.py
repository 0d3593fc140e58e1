"""The numbers behind the connection table's colours, and the maps that one connection adds to its sum. No Qt."""

from dataclasses import dataclass

import numpy as np

from core.language import _
from core.network.architecture import C3_MAPS, KERNEL
from core.study.comparing.kept import SHOWS_DIFFERENCE
from core.study.moment import Moment
from core.study.trace import Trace
from lenet_gui.look.link_scales import GRADIENTS, NORMS, Scale, norms

QUANTITIES = NORM, GRADIENT, SHARE, CHANGE, WORTH = "norm", "gradient", "share", "change", "worth"

# Without one link the paper's network reads up to two percent more of the test digits wrong; most cost less than 0.1.
SCALES = {NORM: NORMS, GRADIENT: GRADIENTS, SHARE: Scale(0, 0.6), CHANGE: NORMS, WORTH: Scale(0, 2, bend=0.5)}


def obstacle(quantity: str, moment: Moment | None) -> str:
    """Why this cannot be shown now, in one sentence; empty where it can."""
    if moment is None:
        return ""
    if moment.differs and quantity == CHANGE:
        return moment.kept.why_no_change
    if differs(moment):
        return SHOWS_DIFFERENCE
    if quantity == NORM:
        return ""
    if quantity == GRADIENT and not digits_own(moment) and _last_gradient(moment) is None:
        return _("Choose a digit whose label is known, or train: there is no gradient yet")
    if quantity == SHARE and moment.trace is None:
        return _("Draw a digit or choose one first")
    if quantity == CHANGE:
        before = moment.changed_from
        if before is None or before.architecture.table != moment.parameters.architecture.table:
            return _("It is not known how this network's run began")
    return ""


def shown(quantity: str, moment: Moment) -> str:
    """What is shown where this is chosen: the change where all views show the difference; the norm where it cannot."""
    wanted = CHANGE if differs(moment) else quantity
    return NORM if obstacle(wanted, moment) else wanted


def differs(moment: Moment | None) -> bool:
    """Whether the difference is wanted and weights can be subtracted; else what was chosen is shown all the same."""
    return moment is not None and moment.differs and not moment.kept.why_no_change


def numbers(quantity: str, moment: Moment) -> np.ndarray:
    """(links,) the quantity of each connection; where there is no `obstacle`.

    What a link is worth, in percent of the test digits, may be negative, and is no number while it is not known.
    """
    if quantity == WORTH:
        return _worths(moment)
    kernels = moment.parameters["C3.weights"]
    if quantity == SHARE:
        return shares(moment.trace)
    if quantity == GRADIENT:
        kernels = moment.parameters.with_vector(_gradient(moment))["C3.weights"]
    elif quantity == CHANGE:
        kernels = moment.parameters.with_vector(changes(moment))["C3.weights"]
    return norms(kernels)


def changes(moment: Moment) -> np.ndarray | None:
    """(n,) by how much all parameters have changed; None where that is not known, or cannot be."""
    return moment.kept.change if moment.differs else moment.change


def sources(moment: Moment) -> tuple:
    """The objects all of this is made of: where they are the same ones, nothing has changed."""
    of_run = (moment.last_gradient, moment.snapshot.state, moment.live)
    found = (moment.cut_errors, moment.pruning, moment.reference, moment.differs)
    return moment.parameters, moment.trace, moment.start, moment.cuts, moment.altered_test, *found, *of_run


def digits_own(moment: Moment) -> bool:
    """Whether the gradient shown is the digit's own; else it is the last step's."""
    return moment.trace is not None and moment.trace.label is not None


def partial_maps(trace: Trace) -> np.ndarray:
    """(links, 10, 10): what each connection adds to the weighted sums of its C3 map (equation in section II.B).

    Each is an S2 map run over with the connection's kernel; with the bias they add up to `trace.sums["C3"]`.
    """
    windows = np.lib.stride_tricks.sliding_window_view(trace.values["S2"], (KERNEL, KERNEL), axis=(1, 2))
    rows, columns = windows.shape[1:3]
    windows = windows.reshape(len(windows), rows * columns, KERNEL * KERNEL)
    sources = [source for source, _target in trace.parameters.architecture.links]
    kernels = trace.parameters["C3.weights"].reshape(-1, KERNEL * KERNEL, 1)
    return (windows[sources] @ kernels).reshape(-1, rows, columns)


def shares(trace: Trace) -> np.ndarray:
    """(links,) each connection's part of its C3 map: its sum of |partial map| over that of all that join it."""
    sizes = np.abs(partial_maps(trace)).sum(axis=(1, 2), dtype=np.float64)
    targets = [target for _source, target in trace.parameters.architecture.links]
    whole = np.bincount(targets, sizes, C3_MAPS)[targets]
    return np.divide(sizes, whole, where=whole > 0, out=np.zeros_like(sizes))


@dataclass(frozen=True, eq=False)
class Sum:
    """How one map of C3 comes about, float32.

    Attributes
    ----------
    sources: the S2 maps it reads
    kernels: (n, 5, 5)
    partials: (n, 10, 10) what each adds; None without a digit, as all below
    running: (n, 10, 10) the sums of the first 1, 2 ... n of them
    biased: (10, 10) the last of them and the bias: `Trace.sums`
    result: (10, 10) that, squashed: `Trace.values`
    bias: of the map
    """

    sources: tuple[int, ...]
    kernels: np.ndarray
    bias: float
    partials: np.ndarray | None = None
    running: np.ndarray | None = None
    biased: np.ndarray | None = None
    result: np.ndarray | None = None


def sum_of(moment: Moment, c3: int) -> Sum:
    """The sum behind this map of C3, in the network that the digit went through."""
    trace = moment.trace
    parameters = moment.parameters if trace is None else trace.parameters
    places = [place for place, (_source, target) in enumerate(parameters.architecture.links) if target == c3]
    sources, kernels = parameters.architecture.table[c3], parameters["C3.weights"][places]
    bias = float(parameters["C3.biases"][c3])
    if trace is None:
        return Sum(sources, kernels, bias)
    partials = partial_maps(trace)[places]
    running = partials.cumsum(axis=0)
    return Sum(sources, kernels, bias, partials, running, trace.sums["C3"][c3], trace.values["C3"][c3])


def _worths(moment):
    count = len(moment.parameters.architecture.links)
    if moment.cut_errors is None or len(moment.cut_errors.found.links) != count:
        return np.full(count, np.nan)
    found = moment.cut_errors.found
    return 100 * (found.without - found.whole) / found.samples


def _gradient(moment: Moment) -> np.ndarray | None:
    """(n,) in the order of `Parameters.vector`: the digit's own, else the last step's where it is this network's."""
    return moment.trace.weight_gradients if digits_own(moment) else _last_gradient(moment)


def _last_gradient(moment):
    found = moment.last_gradient
    return found if found is not None and np.isfinite(found).all() else None
