"""What each link of the connection table is worth: the errors without it, for all links at once; and how few suffice.

To cut a link changes one map of C3 by what one kernel gave to it. So the way to S2, the sums of C3 and what each kernel
gives to them are computed once for all, and only what follows is computed for each link.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data.dataset import Part
from core.network.architecture import KERNEL
from core.network.lenet5 import LeNet5
from core.network.parameters import Parameters
from core.network.plan import reading
from core.study.alterations import with_cuts

CHUNK = 250  # digits at a time: some fifty milliseconds
CLOSE = 0.02  # of penalties: sums in another order round otherwise, so nearer ones are computed by the engine's own way
Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class CutErrors:
    """Errors on some digits: `whole` of the network as it is, `without` each of its `links`, (links,) int64."""

    links: tuple[tuple[int, int], ...]
    whole: int
    without: np.ndarray
    samples: int


@dataclass(frozen=True)
class Pruning:
    """Links cut one after another, each time the one whose loss costs least; `errors` after each, the first before any.

    It ends with the last cut after which errors are at most `factor` times those of the whole network.
    """

    links: tuple[tuple[int, int], ...]
    errors: tuple[int, ...]
    samples: int
    factor: float


def errors_without_each(
    parameters: Parameters, part: Part, progress: Progress, cancelled: Cancelled
) -> CutErrors | None:
    """The errors on all digits of the part, as evaluating the network without each of its links would count them.

    A link that carries nothing already counts too. None once cancelled.
    """
    links, count = parameters.architecture.links, len(part)
    reader, without, whole = _Reader(parameters), np.zeros(len(links), np.int64), 0
    for start in range(0, count, CHUNK):
        if cancelled():
            return None
        chosen = slice(start, min(start + CHUNK, count))
        own, each = reader.wrong(part.images[chosen], part.labels[chosen])
        whole += own
        without += each
        progress(chosen.stop / count, "")
    without.flags.writeable = False
    return CutErrors(links, whole, without, count)


def prune(
    parameters: Parameters, part: Part, factor: float, progress: Progress, cancelled: Cancelled
) -> Pruning | None:
    """How many links can go before the errors are more than `factor` times as many. None once cancelled."""
    left = [
        link
        for link, kernel in zip(parameters.architecture.links, parameters["C3.weights"], strict=True)
        if kernel.any()
    ]
    cut, errors = [], []
    while True:
        now = with_cuts(parameters, cut)
        table = errors_without_each(
            now, part, lambda done, _text: progress((len(cut) + done) / (len(cut) + len(left)), ""), cancelled
        )
        if table is None:
            return None
        errors = errors or [table.whole]
        costs = {link: int(table.without[table.links.index(link)]) for link in left}
        if not costs or min(costs.values()) > factor * errors[0]:
            return Pruning(tuple(cut), tuple(errors), len(part), factor)
        best = min(costs, key=costs.get)
        left.remove(best)
        cut.append(best)
        errors.append(costs[best])


class _Reader:
    """Reads digits by a network, and by the same without each of its links."""

    def __init__(self, parameters):
        self._parameters = parameters
        kind = (parameters.architecture, parameters.loss, parameters.bitmaps)
        self._network, self._engine = LeNet5(*kind), reading(*kind)
        self._network.set_vector(parameters.vector)
        self._links = parameters.architecture.links

    def wrong(self, digits, labels):
        """How many of these the whole network reads wrong, and (links,) how many it reads wrong without each link."""
        network, core = self._network, self._network.squashing.core
        with np.errstate(over="ignore", invalid="ignore"):
            whole = self._count(network.forward(digits).copy(), digits, labels, None)
            s2 = network.values["S2"].copy()
            sums = network.C3.forward(s2).copy()
            s4 = self._subsampled(core(sums.copy()))
            without = np.zeros(len(self._links), np.int64)
            for source in range(s2.shape[1]):
                mine = [index for index, link in enumerate(self._links) if link[0] == source]
                cut = self._subsampled(core(self._less(sums, s2[:, source], mine)))
                for index in mine:
                    target = self._links[index][1]
                    kept = s4[:, target].copy()
                    s4[:, target] = cut[:, target]
                    without[index] = self._count(self._rest(s4), digits, labels, self._links[index])
                    s4[:, target] = kept
        return whole, without

    def _less(self, sums, inputs, mine):
        """C3's sums, of each target less what these kernels of one source give to it."""
        rows, _maps, columns, batch = sums.shape
        shifted = np.stack([inputs[:, shift : shift + columns] for shift in range(KERNEL)], axis=1)
        kernels = self._network.C3.weights[mine].reshape(len(mine), -1)
        less, targets = sums.copy(), [self._links[index][1] for index in mine]
        for row in range(rows):
            window = shifted[row : row + KERNEL].reshape(KERNEL * KERNEL, columns * batch)
            less[row, targets] -= (kernels @ window).reshape(len(mine), columns, batch)
        return less

    def _subsampled(self, c3):
        network = self._network
        sums = network.S4.forward(c3)
        return (network.squashing.core(sums) if network.architecture.kind("S4").squashed else sums).copy()

    def _rest(self, s4):
        network, core = self._network, self._network.squashing.core
        c5 = core(network.C5.forward(s4))
        f6 = core(network.F6.forward(c5.reshape(c5.shape[1], -1)))
        return network.OUTPUT.forward(network._code(f6))

    def _count(self, penalties, digits, labels, link):
        """Wrong answers; where two digits are so close that rounding may decide, by the engine's own way."""
        first, second = np.partition(penalties, 1, axis=0)[:2]
        close = np.flatnonzero(~(second - first > CLOSE))
        answers = penalties.argmin(axis=0)
        if close.size:
            altered = self._parameters if link is None else with_cuts(self._parameters, [link])
            self._engine.set_vector(altered.vector)
            answers[close] = self._engine.forward(digits[close]).argmin(axis=0)
        return int(np.count_nonzero(answers != labels))
