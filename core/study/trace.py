"""What the network does with one digit, every number of it, computed by the engine's own layers."""

import threading
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.network.architecture import C3_MAPS, KERNEL
from core.network.lenet5 import LeNet5
from core.network.loss import NONE, Loss
from core.network.parameters import Parameters
from core.network.plan import reading
from core.study.margins import THRESHOLD, margins, sure


@dataclass(frozen=True, eq=False)
class Trace:
    """One digit on its way through the network. All arrays float32 and read-only, axes (maps, rows, columns).

    Attributes
    ----------
    parameters: the network it went through
    image: (28, 28) uint8, the digit
    label: the truth for which the gradients were computed, or None
    penalties: (10,), smallest wins (softmax: minus the logits)
    values: layer name -> activations: INPUT (1, 32, 32), C1 (6, 28, 28), S2 (6, 14, 14), C3 (16, 10, 10),
        S4 (16, 5, 5), C5 (120, 1, 1), F6 (84, 1, 1)
    sums: layer name C1..F6 -> the weighted input before squashing, same shapes
    probabilities: (10,), the softmax of minus the penalties over the ten digits, see `probabilities`
    shares: (11,), equation 9's shares of the ten digits and, last, of "none of these", which only MAP knows; with the
        other losses the probabilities and 0
    answer: the digit whose penalty is smallest, whatever the share of none
    loss: of this digit, None without a label
    gradients: layer name INPUT..F6 -> dE/d(activation), same shapes; OUTPUT -> dE/d(penalty) (10,);
        empty without a label
    weight_gradients: (n,) dE/d(parameter) in the order of `Parameters.vector`; None without a label
    partials: (links, 10, 10), what each S2-C3 link gives to the sums of its C3 map, in the order of the architecture's
        links; laid: for each C3 map (its links, 10, 10), the running sums of its partial maps, the last without bias
    output_terms: (10, 84), what each unit of F6 gives to each digit's sum, at an RBF (x - w)^2 (P eq. 7);
        output_sums: the same, added up from the first unit on

    What the answer is told by is there at once. Values, sums and both gradients are computed when first asked for, by
    the readable layers, since most of the time nobody looks at all of them.
    """

    parameters: Parameters = field(repr=False)
    image: np.ndarray
    label: int | None
    penalties: np.ndarray
    probabilities: np.ndarray
    shares: np.ndarray
    answer: int
    loss: float | None

    @property
    def values(self) -> dict[str, np.ndarray]:
        """See above."""
        return self._forward[0]

    @property
    def sums(self) -> dict[str, np.ndarray]:
        """See above."""
        return self._forward[1]

    @property
    def none_share(self) -> float:
        """The share of "none of these"."""
        return float(self.shares[NONE])

    @property
    def none_wins(self) -> bool:
        """Whether "none of these" has the largest of the eleven shares."""
        return int(self.shares.argmax()) == NONE

    @cached_property
    def margin(self) -> float:
        """How clearly the answer wins, below 0 where "none of these" does: see `core.study.margins.margins`."""
        return float(margins(self.penalties[None], self.parameters.loss.none_penalty)[0])

    def sure(self, threshold: float = THRESHOLD) -> bool:
        """Whether the answer is sure at this threshold of the margin."""
        return sure(self.margin, threshold)

    @property
    def gradients(self) -> dict[str, np.ndarray]:
        """See above."""
        return self._backward[0]

    @property
    def weight_gradients(self) -> np.ndarray | None:
        """See above."""
        return self._backward[1]

    @cached_property
    def partials(self) -> np.ndarray:
        """See above."""
        windows = sliding_window_view(self.values["S2"], (KERNEL, KERNEL), axis=(1, 2))
        sources = [source for source, _target in self.parameters.architecture.links]
        with np.errstate(all="ignore"):
            return _frozen(np.einsum("mrcij,mij->mrc", windows[sources], self.parameters["C3.weights"], optimize=True))

    @cached_property
    def laid(self) -> tuple[np.ndarray, ...]:
        """See above."""
        targets = np.array([target for _source, target in self.parameters.architecture.links])
        with np.errstate(all="ignore"):
            return tuple(_frozen(self.partials[targets == target].cumsum(axis=0)) for target in range(C3_MAPS))

    @cached_property
    def output_terms(self) -> np.ndarray:
        """See above."""
        output = self.parameters.architecture.kind("OUTPUT")
        weights = self.parameters.centres if output.pairing.compares else self.parameters["OUTPUT.weights"]
        with np.errstate(all="ignore"):
            return _frozen(output.pairing.term(self.values["F6"].ravel(), weights))

    @cached_property
    def output_sums(self) -> np.ndarray:
        """See above."""
        with np.errstate(all="ignore"):
            return _frozen(self.output_terms.cumsum(axis=1))

    @cached_property
    def _forward(self):
        with np.errstate(all="ignore"):  # sums may be beyond all bounds where the penalties are not
            return _values(self.parameters, self.image)

    @cached_property
    def _backward(self):
        return ({}, None) if self.label is None else _gradients(self.parameters, self.image, self.label)


def trace(parameters: Parameters, image: np.ndarray, label: int | None = None) -> Trace:
    """Send one digit through the network; with its label the trace knows the loss and its gradients too.

    `image` is (28, 28) uint8. A tenth of a millisecond, and as much again for what lies in between, if asked for.
    """
    if image.flags.writeable:
        image = _frozen(image.copy())
    penalties = _network(parameters, reading).forward(image[None])
    loss = None
    if label is not None:
        loss = float(parameters.loss.values(penalties, np.array([label]))[0])
    return Trace(
        parameters=parameters,
        image=image,
        label=label,
        penalties=_frozen(penalties[:, 0].copy()),
        probabilities=_frozen(probabilities(parameters.loss, penalties)[:, 0]),
        shares=_frozen(np.concatenate(parameters.loss.shares(penalties), axis=None)),
        answer=int(penalties[:, 0].argmin()),
        loss=loss,
    )


def _values(parameters, image):
    """The values and the sums by layer.

    The engine works with values t = x / A and sums a' = S a; here they become the paper's x and a.
    """
    network = _network(parameters, LeNet5)
    squash = network.squashing
    values, sums = {}, {}

    def watch_forward(name, before, after):
        values[name] = _public(after, 1.0 if name == "INPUT" else squash.output_scale)
        if name != "INPUT":
            squashed = parameters.architecture.kind(name).squashed
            sums[name] = _public(before, 1 / squash.input_scale) if squashed else values[name]

    network.forward(image[None], watch_forward)
    return values, sums


def _gradients(parameters, image, label):
    """The gradients of the activations by layer, and that of all parameters."""
    network = _network(parameters, LeNet5)
    gradients = {}

    def watch_backward(name, d_values):
        gradients[name] = _public(d_values, 1.0 if name == "INPUT" else 1 / network.squashing.output_scale)

    penalties = network.forward(image[None])
    d_penalties = parameters.loss.values_and_gradient(penalties, np.array([label]))[1]
    gradients["OUTPUT"] = _frozen(d_penalties[:, 0].copy())
    network.backward(d_penalties, watch_backward)
    return gradients, _frozen(network.d_effective * network.scales)


def probabilities(loss: Loss, penalties: np.ndarray) -> np.ndarray:
    """(10, n): the softmax of minus the penalties, times the loss's factor, over the ten digits alone."""
    return loss.digits_alone().shares(penalties)[0]


# A network's buffers are worth keeping from one digit to the next; each thread has its own.
_networks = threading.local()


def _network(parameters, make):
    """The `LeNet5` of these parameters, or what is `reading` with them, whichever is to be made."""
    kept = _networks.__dict__.get(make)
    dtype = parameters.vector.dtype
    key = (parameters.architecture, parameters.loss, parameters.bitmaps.tobytes(), dtype)
    if kept is None or kept[0] != key:
        kept = _networks.__dict__[make] = [key, make(*key[:2], parameters.bitmaps, dtype), None]
    if kept[2] is not parameters.vector:
        kept[1].set_vector(parameters.vector)
        kept[2] = parameters.vector
    return kept[1]


def _public(array, scale):
    """(rows, maps, columns, 1) or (units, 1) of the engine -> (maps, rows, columns), times `scale`, read-only."""
    if array.ndim == 2:
        array = array[None, :, None, :]
    return _frozen(np.multiply(array[..., 0].transpose(1, 0, 2), array.dtype.type(scale), order="C"))


def _frozen(array):
    array.flags.writeable = False
    return array
