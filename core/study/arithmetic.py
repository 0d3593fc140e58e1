"""The whole arithmetic of one unit: every term of its sum, and what the gradient makes of each, as plain numbers.

The engine's float32 numbers are multiplied and summed here in float64, where their products are exact; so what is
shown adds up by itself, and the engine's own result stands beside it.
"""

from dataclasses import dataclass, field

import numpy as np

from core.network.architecture import DIGIT_SIZE, DIGITS, INPUT_SIZE, KERNEL, LAYERS, POOL
from core.network.layers import squashing
from core.network.lenet5 import input_levels
from core.network.parameters import blocks
from core.study.trace import Trace

INPUT, CONVOLUTION, SUBSAMPLING, AVERAGE, MAXIMUM, FULL, RBF, SOFTMAX = (
    "input", "convolution", "subsampling", "average", "maximum", "full", "rbf", "softmax"
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Part:
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


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """value = f(sum), sum = the parts' totals + bias; and backward dE/d(sum) = slope * dE/d(value).

    Attributes
    ----------
    layer, map, row, column: the unit
    kind: INPUT, CONVOLUTION, SUBSAMPLING, AVERAGE, MAXIMUM, FULL, RBF or SOFTMAX
    parts: what is summed
    coefficient: by which S2 and S4 multiply the sum of four (1/4 for the average); else None
    bias: None where there is none; for INPUT the level of a byte 0
    sum, value: float64, from the terms here. OUTPUT's value is the penalty (softmax: minus the logit, its sum)
    network_sum, network_value: the engine's own, float32
    activation: the squashing function f, None where nothing squashes
    slope: f' at the sum
    places: how many units share these weights
    d_value, d_sum: dE/d(value), dE/d(sum); None without a label, as all that follows
    d_bias_all: dE/d(bias) over all places (from this place alone it is d_sum); None where there is no bias
    d_coefficient, d_coefficient_all: dE/d(coefficient) from this place, and over all places
    """

    layer: str
    map: int
    row: int
    column: int
    kind: str
    parts: tuple[Part, ...] = field(repr=False)
    coefficient: float | None
    bias: float | None
    sum: float
    value: float
    network_sum: float
    network_value: float
    activation: str | None
    slope: float
    places: int
    d_value: float | None = None
    d_sum: float | None = None
    d_bias_all: float | None = None
    d_coefficient: float | None = None
    d_coefficient_all: float | None = None

    def squashed(self, sums: np.ndarray) -> np.ndarray:
        """f of an array of sums, for drawing the curve; the sums themselves where nothing squashes."""
        return _squashed(self.kind, self.activation, np.array(sums, float))


def arithmetic(trace: Trace, unit) -> Arithmetic:
    """Every term of one unit's sum, forward, and backward if the trace has a label.

    `unit` has layer, map, row, column (such as a `Selection`); C5, F6 and OUTPUT need no row and column,
    INPUT no map. Raises ValueError for a unit that is not there.
    """
    layer, place = unit.layer, _place(trace, unit)
    architecture = trace.parameters.architecture
    kind = _kind(layer, architecture)
    activation = architecture.activation if kind in (CONVOLUTION, SUBSAMPLING, FULL) else None
    network_sum, network_value = _network_numbers(trace, layer, place, kind)
    slope = _slope(kind, activation, network_value)
    d_value = d_sum = None
    if trace.label is not None:
        d_value = float(trace.gradients[layer][place[0] if layer == "OUTPUT" else place])
        d_sum = slope * d_value
    parts = _parts(trace, layer, place, kind, d_sum)
    bias = _bias(trace, layer, place, kind)
    total = sum(part.total for part in parts) + (bias or 0.0)
    return Arithmetic(
        layer=layer,
        map=place[0],
        row=place[1],
        column=place[2],
        kind=kind,
        parts=parts,
        coefficient=float(parts[0].weights[0, 0]) if kind in (SUBSAMPLING, AVERAGE) else None,
        bias=bias,
        sum=total,
        value=float(_squashed(kind, activation, np.array(total))),
        network_sum=network_sum,
        network_value=network_value,
        activation=activation,
        slope=slope,
        places=1 if layer == "OUTPUT" else trace.values[layer][0].size,
        d_value=d_value,
        d_sum=d_sum,
        d_bias_all=_gradient(trace, f"{layer}.biases", place[0]),
        d_coefficient=float((d_sum * parts[0].inputs).sum()) if kind == SUBSAMPLING and d_sum is not None else None,
        d_coefficient_all=_gradient(trace, f"{layer}.coefficients", place[0]),
    )


def _place(trace, unit):
    """(map, row, column) of the unit, from 0."""
    if unit.layer not in LAYERS:
        raise ValueError(f"{unit.layer!r} is no layer; the layers are {', '.join(LAYERS)}.")
    shape = (DIGITS, 1, 1) if unit.layer == "OUTPUT" else trace.values[unit.layer].shape
    single = shape[1:] == (1, 1)  # then row and column, where given, are those of a picture of the layer
    place = (
        unit.map if unit.map is not None or unit.layer != "INPUT" else 0,
        0 if single else unit.row,
        0 if single else unit.column,
    )
    if any(number is None or not 0 <= number < size for number, size in zip(place, shape, strict=True)):
        raise ValueError(f"{unit.layer} has no unit {place}; it has {shape[0]} maps of {shape[1]} x {shape[2]}.")
    return place


def _kind(layer, architecture):
    if layer == "INPUT":
        return INPUT
    if layer in ("S2", "S4"):
        return {"trainable": SUBSAMPLING, "average": AVERAGE, "max": MAXIMUM}[architecture.pooling]
    if layer == "OUTPUT":
        return SOFTMAX if architecture.output == "softmax" else RBF
    return FULL if layer == "F6" else CONVOLUTION


def _network_numbers(trace, layer, place, kind):
    """The engine's own sum and value."""
    if layer == "OUTPUT":
        penalty = float(trace.penalties[place[0]])
        return (-penalty if kind == SOFTMAX else penalty), penalty
    return float(trace.sums.get(layer, trace.values[layer])[place]), float(trace.values[layer][place])


def _squashed(kind, activation, sums):
    if kind == SOFTMAX:
        return -sums
    # The squashing functions work in place, which a bare number does not allow.
    return squashing(activation).value(np.atleast_1d(sums)).reshape(np.shape(sums)) if activation else sums


def _slope(kind, activation, value):
    """f' where f has this value."""
    if activation is None:
        return -1.0 if kind == SOFTMAX else 1.0
    squash = squashing(activation)
    core = np.array([value / squash.output_scale])
    return float(squash.output_scale * squash.input_scale * squash.slope(core)[0])


def _bias(trace, layer, place, kind):
    if kind == INPUT:
        return input_levels(trace.parameters.architecture)[0]
    name = f"{layer}.biases"
    return float(trace.parameters[name][place[0]]) if name in trace.parameters.names() else None


def _gradient(trace, name, index):
    """dE/d(parameter), of all places together; None without a label, or where there is no such parameter."""
    if trace.label is None or name not in trace.parameters.names():
        return None
    block = blocks(trace.parameters.architecture)[name]
    found = np.asarray(block.view(trace.weight_gradients)[index], float)
    return float(found) if found.ndim == 0 else _frozen(found)


# The parts --------------------------------------------------------------------------------------------------------


def _parts(trace, layer, place, kind, d_sum):
    if kind == INPUT:
        return (_byte(trace, place),)
    if kind in (SUBSAMPLING, AVERAGE, MAXIMUM):
        return (_four(trace, layer, place, kind, d_sum),)
    if kind == CONVOLUTION:
        return tuple(
            _window(trace, layer, place, source, index, d_sum) for source, index in _kernels(trace, layer, place[0])
        )
    return (_whole_layer(trace, layer, place[0], kind, d_sum),)


def _byte(trace, place):
    low, high, threshold = input_levels(trace.parameters.architecture)
    border = (INPUT_SIZE - DIGIT_SIZE) // 2
    row, column = place[1] - border, place[2] - border
    byte = float(trace.image[row, column]) if 0 <= min(row, column) and max(row, column) < DIGIT_SIZE else 0.0
    if threshold is not None:
        byte = 255.0 * (byte > threshold)
    return _part("digit", None, row, column, np.array([[byte]]), np.array([[(high - low) / 255]]), {})


def _four(trace, layer, place, kind, d_sum):
    before = LAYERS[LAYERS.index(layer) - 1]
    source, row, column = place[0], POOL * place[1], POOL * place[2]
    inputs = np.asarray(trace.values[before][source, row : row + POOL, column : column + POOL], float)
    weight = {AVERAGE: 0.25, MAXIMUM: 1.0}.get(kind)
    if weight is None:
        weight = float(trace.parameters[f"{layer}.coefficients"][source])
    weights = np.full((POOL, POOL), weight)
    if kind == MAXIMUM:  # the first of equals is it, as in the engine
        weights = np.eye(POOL * POOL)[inputs.argmax()].reshape(POOL, POOL)
    backward = {} if d_sum is None else {"d_inputs": d_sum * weights}
    return _part(before, source, row, column, inputs, weights, backward)


def _kernels(trace, layer, target):
    """(map before, where in the layer's weights the kernel stands) of each map this one reads."""
    if layer == "C3":
        links = trace.parameters.architecture.links
        return [(source, (index,)) for index, (source, to) in enumerate(links) if to == target]
    return [(source, (target, source)) for source in range(trace.parameters[f"{layer}.weights"].shape[1])]


def _window(trace, layer, place, source, index, d_sum):
    before, (_target, row, column) = LAYERS[LAYERS.index(layer) - 1], place
    inputs = np.asarray(trace.values[before][source, row : row + KERNEL, column : column + KERNEL], float)
    weights = np.asarray(trace.parameters[f"{layer}.weights"][index], float)
    backward = {}
    if d_sum is not None:
        backward = {
            "d_inputs": d_sum * weights,
            "d_weights": d_sum * inputs,
            "d_weights_all": _gradient(trace, f"{layer}.weights", index),
        }
    return _part(before, source, row, column, inputs, weights, backward)


def _whole_layer(trace, layer, unit, kind, d_sum):
    before, name = LAYERS[LAYERS.index(layer) - 1], f"{layer}.weights"
    inputs = np.asarray(trace.values[before], float).ravel()
    weights = np.asarray(trace.parameters.centres[unit] if kind == RBF else trace.parameters[name][unit], float)
    products = (inputs - weights) ** 2 if kind == RBF else inputs * weights
    backward = {}
    if d_sum is not None:
        d_inputs = 2 * d_sum * (inputs - weights) if kind == RBF else d_sum * weights
        backward = {"d_inputs": d_inputs, "d_weights_all": _gradient(trace, name, unit)}
        if name in trace.parameters.names():  # the paper's bitmaps never move
            backward["d_weights"] = -d_inputs if kind == RBF else d_sum * inputs
    return _part(before, None, 0, 0, inputs, weights, backward, products)


def _part(layer, source, row, column, inputs, weights, backward, products=None):
    products = inputs * weights if products is None else products
    backward = {name: None if array is None else _frozen(array) for name, array in backward.items()}
    return Part(
        layer,
        source,
        row,
        column,
        _frozen(inputs),
        _frozen(weights),
        _frozen(products),
        float(products.sum()),
        **backward,
    )


def _frozen(array):
    array.flags.writeable = False
    return array
