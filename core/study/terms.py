"""The terms of one unit's sum as plain numbers, and what the gradient makes of each: a small describer a kind of layer.

The engine's float32 numbers are multiplied and summed here in float64, where their products are exact.
"""

from dataclasses import dataclass

import numpy as np

from core.network.architecture import INPUT_SIZE, KERNEL, LAYERS, POOL
from core.network.parameters import blocks
from core.sizes import DIGIT_SIZE
from core.study.trace import Trace


@dataclass(frozen=True, eq=False)
class Terms:
    """What one map, or one whole layer of single units, gives to the sum. Arrays float64, read-only, all of one shape.

    Attributes
    ----------
    layer, map: where the inputs come from; `map` is None where they are a whole layer (F6 and OUTPUT)
    row, column: where in that map the window of inputs begins
    inputs, weights: (5, 5) for C1, C3, C5; (2, 2) for S2, S4; (120,) for F6; (84,) for OUTPUT. At an RBF `weights`
        are the centre of the digit. INPUT has one input, the digit's byte.
    products: input times weight; at an RBF (input - weight)^2
    total: their sum
    d_inputs: what this unit alone adds to dE/d(input); None without a label
    d_weights: dE/d(weight) from this place alone; None without a label, and where nothing is trained one by one
    d_weights_all: dE/d(weight), summed over all places that share the weight
    """

    layer: str
    map: int | None
    row: int
    column: int
    inputs: np.ndarray
    weights: np.ndarray
    products: np.ndarray
    total: float
    d_inputs: np.ndarray | None = None
    d_weights: np.ndarray | None = None
    d_weights_all: np.ndarray | None = None

    @property
    def single_units(self) -> bool:
        """Whether the inputs are a whole layer of single units."""
        return self.inputs.ndim == 1


class Described:
    """A unit at `place`, (map, row, column), of whatever kind of layer; each kind says what its terms are."""

    def __init__(self, trace: Trace, layer: str, place: tuple[int, int, int]):
        self.trace, self.layer, self.place = trace, layer, place
        self.architecture = trace.parameters.architecture
        self.kind = self.architecture.kind(layer)
        self.before = LAYERS[LAYERS.index(layer) - 1]

    def terms(self, d_sum: float | None) -> tuple[Terms, ...]:
        """What is summed, and with dE/d(sum) what it makes of each."""
        raise NotImplementedError

    @property
    def places(self) -> int:
        """How many units share these weights."""
        return self.trace.values[self.layer][0].size

    def coefficient(self) -> float | None:
        """By which the sum of the inputs is multiplied; None where each has its own weight."""
        return None

    def bias(self) -> float | None:
        """What is added; None where nothing is."""
        return self.parameter("biases", self.place[0]) if "biases" in self.kind.parameters else None

    def network_numbers(self) -> tuple[float, float]:
        """The engine's own sum and value."""
        sums = self.trace.sums.get(self.layer, self.trace.values[self.layer])
        return float(sums[self.place]), float(self.trace.values[self.layer][self.place])

    def d_value(self) -> float:
        """dE/d(value)."""
        return float(self.trace.gradients[self.layer][self.place])

    def parameter(self, name, index):
        """One of the layer's parameters, or an array of them."""
        return _plain(self.trace.parameters[f"{self.layer}.{name}"][index])

    def gradient(self, name, index):
        """Its dE/d(parameter), of all places together; None without a label, or where there is no such parameter."""
        if self.trace.label is None or name not in self.kind.parameters:
            return None
        block = blocks(self.architecture)[f"{self.layer}.{name}"]
        return _plain(block.view(self.trace.weight_gradients)[index])

    def _made(self, source, row, column, inputs, weights, d_sum, index=None):
        """The terms of these inputs and weights; `index` says where among the layer's weights they stand."""
        pairing, backward = self.kind.pairing, {}
        if d_sum is not None:
            backward = {"d_inputs": d_sum * pairing.by_input(inputs, weights)}
            if "weights" in self.kind.parameters:
                backward["d_weights"] = d_sum * pairing.by_weight(inputs, weights)
                backward["d_weights_all"] = self.gradient("weights", index)
        return _terms(self.before, source, row, column, inputs, weights, pairing.term(inputs, weights), **backward)


class Convolved(Described):
    """A unit of C1, C3 or C5: from each map before that it reads a window, times that map's kernel."""

    def terms(self, d_sum):
        _target, row, column = self.place
        here = (slice(row, row + KERNEL), slice(column, column + KERNEL))
        return tuple(
            self._made(
                source,
                row,
                column,
                _plain(self.trace.values[self.before][source][here]),
                self.parameter("weights", index),
                d_sum,
                index,
            )
            for source, index in self._kernels()
        )

    def _kernels(self):
        """(map before, where in the layer's weights its kernel stands) of each map this one reads."""
        target = self.place[0]
        if self.layer == "C3":
            return [(source, (index,)) for index, (source, to) in enumerate(self.architecture.links) if to == target]
        maps = self.trace.parameters[f"{self.layer}.weights"].shape[1]
        return [(source, (target, source)) for source in range(maps)]


class Pooled(Described):
    """A unit of S2 or S4: four inputs, times one coefficient, or each times its slope."""

    def terms(self, d_sum):
        source, row, column = self.place[0], POOL * self.place[1], POOL * self.place[2]
        inputs = _plain(self.trace.values[self.before][source, row : row + POOL, column : column + POOL])
        coefficient = self.coefficient()
        weights = self.kind.slopes(inputs) if coefficient is None else np.full(inputs.shape, coefficient)
        backward = {} if d_sum is None else {"d_inputs": d_sum * weights}
        return (_terms(self.before, source, row, column, inputs, weights, inputs * weights, **backward),)

    def coefficient(self):
        if "coefficients" in self.kind.parameters:
            return self.parameter("coefficients", self.place[0])
        return self.kind.coefficient


class Full(Described):
    """A unit of F6: all units before, each times its weight."""

    def terms(self, d_sum):
        inputs = _plain(self.trace.values[self.before]).ravel()
        return (self._made(None, 0, 0, inputs, self._weights(), d_sum, self.place[0]),)

    def _weights(self):
        return self.parameter("weights", self.place[0])


class Answer(Full):
    """A digit of OUTPUT: all of F6, each unit times its weight or compared with it; its value is the penalty."""

    places = 1

    def network_numbers(self):
        penalty = float(self.trace.penalties[self.place[0]])
        return self.kind.sign * penalty, penalty

    def d_value(self):
        return float(self.trace.gradients["OUTPUT"][self.place[0]])

    def _weights(self):
        return _plain(self.trace.parameters.centres[self.place[0]]) if self.kind.fixed else super()._weights()


class Pixel(Described):
    """A unit of INPUT: a byte of the digit, moved to INPUT's levels."""

    def terms(self, d_sum):
        low, high, threshold = self.architecture.input_levels
        border = (INPUT_SIZE - DIGIT_SIZE) // 2
        row, column = self.place[1] - border, self.place[2] - border
        inside = 0 <= min(row, column) and max(row, column) < DIGIT_SIZE
        byte = float(self.trace.image[row, column]) if inside else 0.0
        if threshold is not None:
            byte = 255.0 * (byte > threshold)
        inputs, weights = np.array([[byte]]), np.array([[(high - low) / 255]])
        return (_terms("digit", None, row, column, inputs, weights, inputs * weights),)

    def bias(self):
        return self.architecture.input_levels.low


DESCRIBERS = {
    "INPUT": Pixel, "C1": Convolved, "S2": Pooled, "C3": Convolved, "S4": Pooled, "C5": Convolved, "F6": Full,
    "OUTPUT": Answer,
}  # fmt: skip


def _terms(layer, source, row, column, inputs, weights, products, **backward):
    frozen = [_frozen(array) for array in (inputs, weights, products)]
    backward = {name: None if array is None else _frozen(array) for name, array in backward.items()}
    return Terms(layer, source, row, column, *frozen, float(products.sum()), **backward)


def _plain(numbers):
    """A copy in float64; a single number as Python's own."""
    found = np.array(numbers, float)
    return float(found) if found.ndim == 0 else found


def _frozen(array):
    array.flags.writeable = False
    return array
