"""How many test digits are still read right when all of them are changed by a known amount: curves of accuracy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.data.dataset import Part
from core.language import _
from core.network.parameters import Parameters
from core.network.plan import reading
from core.study.moment import Source
from core.study.transform import NOISE_SEED, Transform, apply

CHUNK = 250  # digits at a time: some ten milliseconds, so that giving up is at once


@dataclass(frozen=True, eq=False)
class CurvesRequest:
    """Which curves are wanted, and of which network.

    Attributes
    ----------
    parameters: the network
    values: a field of `core.study.transform.Transform` -> the amounts at which accuracy is wanted
    count: so many test digits, the first ones
    source: which network that is, to be said beside the curves
    """

    parameters: Parameters = field(repr=False)
    values: dict[str, tuple[float, ...]]
    count: int
    source: Source


@dataclass(frozen=True, eq=False)
class CurvesAnswer:
    """What came of a request: field of Transform -> accuracy (n,), 0 to 1, read-only, at each of the request's values.

    `samples`: how many digits were read, fewer than asked for where there are not so many.
    """

    request: CurvesRequest
    accuracies: dict[str, np.ndarray]
    samples: int


def curve(
    parameters: Parameters,
    part: Part,
    kind: str,
    values: Sequence[float],
    count: int,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> np.ndarray | None:
    """Accuracy (n,), 0 to 1, read-only, over the first `count` digits changed by each value of one kind.

    `kind` is a field of Transform. `cancelled` is asked before every chunk of digits, about ten milliseconds apart;
    once it says so, the answer is None. The same arguments give the same numbers.
    """
    network = reading(parameters.architecture, parameters.loss, parameters.bitmaps)
    with np.errstate(all="ignore"):  # a network gone astray has numbers beyond all bounds
        network.set_vector(parameters.vector)
    count = min(count, len(part))
    accuracies = np.zeros(len(values))
    for number, value in enumerate(values):
        transform, right = Transform(**{kind: value}), 0
        for first in range(0, count, CHUNK):
            if cancelled():
                return None
            last = min(first + CHUNK, count)
            changed = apply(part.images[first:last], transform, np.random.default_rng([NOISE_SEED, first]))
            with np.errstate(all="ignore"):
                answers = network.forward(changed).argmin(axis=0)
            right += np.count_nonzero(answers == part.labels[first:last])
            progress((number + last / count) / len(values))
        accuracies[number] = right / max(1, count)
    accuracies.flags.writeable = False
    return accuracies


def curves(
    request: CurvesRequest, part: Part, progress: Callable[[float, str], None], cancelled: Callable[[], bool]
) -> CurvesAnswer | None:
    """All curves of a request; None once cancelled. `progress` gets how much is done, 0 to 1, and a few words."""
    total, before = sum(map(len, request.values.values())), 0
    accuracies = {}
    for kind, values in request.values.items():

        def report(fraction, before=before, points=values):
            progress((before + fraction * len(points)) / total, _("Reading changed digits"))

        made = curve(request.parameters, part, kind, values, request.count, report, cancelled)
        if made is None:
            return None
        accuracies[kind] = made
        before += len(values)
    return CurvesAnswer(request, accuracies, min(request.count, len(part)))
