"""LeNet-5 once more, slow and obvious, in float64: the judge of the fast engine.

Written from the paper (section II.B, Table I, equations 7 to 9 and 18 to 27), not from the engine. Nothing but loops,
sums and products; every array has the axes (batch, maps, rows, columns). Of the engine it takes only the numbers to
work on: parameters, by their names, and digits.
"""

import numpy as np

from core.data.builtin_digits import builtin_dataset
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters

A, S = 1.7159, 2 / 3
SIZES = {"INPUT": (1, 32), "C1": (6, 28), "S2": (6, 14), "C3": (16, 10), "S4": (16, 5), "C5": (120, 1), "F6": (84, 1)}
NAMES = list(SIZES)

# Table I as printed: which maps of S2 (rows) are combined in each map of C3 (columns).
TABLE_I = """
X . . . X X X . . X X X X . X X
X X . . . X X X . . X X X X . X
X X X . . . X X X . . X . X X X
. X X X . . X X X X . . X . X X
. . X X X . . X X X X . X X . X
. . . X X X . . X X X X . X X X
"""


def table_i():
    """For each map of C3 the maps of S2 it reads."""
    rows = [line.split() for line in TABLE_I.split("\n") if line]
    return [[source for source in range(6) if rows[source][target] == "X"] for target in range(16)]


# ---- squashing


def squashed(sums, activation):
    if activation == "scaled tanh":
        return A * np.tanh(S * sums)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-sums))
    return np.where(sums > 0, sums, 0.0)


def slope(sums, activation):
    if activation == "scaled tanh":
        return A * S / np.cosh(S * sums) ** 2
    if activation == "sigmoid":
        return squashed(sums, activation) * (1 - squashed(sums, activation))
    return np.where(sums > 0, 1.0, 0.0)


# ---- the sums of each layer


def levels(images, kind="paper"):
    """(batch, 28, 28) bytes -> INPUT (batch, 1, 32, 32)."""
    if kind == "black and white":
        images = np.where(images > 40, 255, 0)
    low, high = (0.0, 1.0) if kind == "0 to 1" else (-0.1, 1.175)
    x = np.full((len(images), 1, 32, 32), low)
    x[:, 0, 2:30, 2:30] = images.astype(float) / 255 * (high - low) + low
    return x


def convolution(x, kernels, biases):
    """`kernels[target]` is a dict: source map -> 5 x 5 kernel."""
    rows, columns = x.shape[2] - 4, x.shape[3] - 4
    sums = np.zeros((len(x), len(kernels), rows, columns))
    for target, by_source in enumerate(kernels):
        sources, together = list(by_source), np.array(list(by_source.values()))
        for row in range(rows):
            for column in range(columns):
                window = x[:, sources, row : row + 5, column : column + 5]
                sums[:, target, row, column] = (window * together).sum(axis=(1, 2, 3)) + biases[target]
    return sums


def four(x, row, column):
    """The four inputs (batch, maps, 2, 2) of a unit of S2 or S4."""
    return x[:, :, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]


def pooled(x, how):
    """`how` makes of (batch, maps, 2, 2) one number a map."""
    y = np.zeros((*x.shape[:2], x.shape[2] // 2, x.shape[3] // 2))
    for row in range(y.shape[2]):
        for column in range(y.shape[3]):
            y[:, :, row, column] = how(four(x, row, column))
    return y


def pooling(x, kind, coefficients=None, biases=None):
    if kind == "max":
        return pooled(x, lambda window: window.max(axis=(2, 3)))
    if kind == "average":
        return pooled(x, lambda window: window.mean(axis=(2, 3)))
    return pooled(x, lambda window: window.sum(axis=(2, 3)) * coefficients + biases)


def full(x, weights, biases):
    return np.array([[weights[unit] @ one + biases[unit] for unit in range(len(weights))] for one in x])


def rbf(code, centres):
    """Equation 7: (batch, 84) -> (batch, 10)."""
    return np.array([[sum((one - centre) ** 2) for centre in centres] for one in code])


def softmax_penalties(code, weights, biases):
    """Minus the logits, so that the smallest wins."""
    return -full(code, weights, biases)


# ---- the network


def layer_sums(name, x, parameters):
    """What goes into the squashing of one layer."""
    w = {key: np.asarray(parameters[key], float) for key in parameters.names()}
    if name in ("S2", "S4"):
        return pooling(x, parameters.architecture.pooling, w.get(f"{name}.coefficients"), w.get(f"{name}.biases"))
    if name == "F6":
        return full(x.reshape(len(x), 120), w["F6.weights"], w["F6.biases"])[:, :, None, None]
    return convolution(x, kernels_of(name, parameters), w[f"{name}.biases"])


def kernels_of(name, parameters):
    weights = np.asarray(parameters[f"{name}.weights"], float)
    if name != "C3":
        return [dict(enumerate(of_target)) for of_target in weights]
    kernels = [{} for _target in range(16)]
    for (source, target), kernel in zip(links_of(parameters), weights, strict=True):
        kernels[target][source] = kernel
    return kernels


def links_of(parameters):
    """The pairs (S2 map, C3 map), C3 map by C3 map."""
    return [(source, target) for target, sources in enumerate(parameters.architecture.table) for source in sources]


def squashes(name, parameters):
    return name not in ("S2", "S4") or parameters.architecture.pooling == "trainable"


def from_layer(name, x, parameters):
    """Values of layer `name` -> all values behind it, all sums, and the penalties (batch, 10)."""
    values, sums = {name: x}, {}
    for following in NAMES[NAMES.index(name) + 1 :]:
        sums[following] = x = layer_sums(following, x, parameters)
        if squashes(following, parameters):
            x = squashed(x, parameters.architecture.activation)
        values[following] = x
    return values, sums, penalties_of(x[:, :, 0, 0], parameters)


def penalties_of(code, parameters):
    output = parameters.architecture.output
    if output == "rbf":
        return rbf(code, np.asarray(parameters.bitmaps, float))
    weights = np.asarray(parameters["OUTPUT.weights"], float)
    if output == "free rbf":
        return rbf(code, weights)
    return softmax_penalties(code, weights, np.asarray(parameters["OUTPUT.biases"], float))


def network(images, parameters):
    """(batch, 28, 28) bytes -> values and sums of every layer, and the penalties."""
    return from_layer("INPUT", levels(images, parameters.architecture.input), parameters)


# ---- losses


def losses(penalties, labels, loss):
    """(batch,): equation 8, equation 9, and today's cross-entropy of the softmax of minus the penalties.

    They have the penalties times the loss's factor for y.
    """
    found, kind, j = [], loss.kind, loss.j
    for y, label in zip(loss.penalty_factor * np.asarray(penalties), labels, strict=True):
        if kind == "MLE":
            found.append(y[label])
        elif kind == "MAP":
            found.append(y[label] + np.log(np.exp(-j) + np.exp(-y).sum()))
        else:
            found.append(-np.log(np.exp(-y[label]) / np.exp(-y).sum()))
    return np.array(found)


def network_losses(images, labels, parameters):
    return losses(network(images, parameters)[2], labels, parameters.loss)


# ---- second derivatives for stochastic diagonal Levenberg-Marquardt (P App. C)


def diagonal(images, labels, parameters):
    """Name of an array -> h_kk of each parameter in it, summed over the digits; nan where not computed (OUTPUT)."""
    values, sums, _penalties = network(images, parameters)
    h = {}
    d2_code, h_output = by_code(values["F6"][:, :, 0, 0], labels, parameters)
    h |= h_output
    d2_values = d2_code[:, :, None, None]
    for name, before in reversed(list(zip(NAMES[1:], NAMES[:-1], strict=True))):
        squash_slope = slope(sums[name], parameters.architecture.activation) if squashes(name, parameters) else 1.0
        d2_sums = d2_values * squash_slope**2  # eq. 25, without the term of f''
        d2_values = behind(name, values[before], d2_sums, parameters, h)
    return h


def by_code(code, labels, parameters, step=1e-4):
    """The exact second derivative of the loss by each unit of F6 and by OUTPUT's own weights, by finite differences."""
    loss = parameters.loss

    def second(losses_at):
        return (losses_at(step) - 2 * losses_at(0) + losses_at(-step)) / step**2

    d2 = np.zeros_like(code)
    for unit in range(84):
        move = np.eye(84)[unit]
        d2[:, unit] = second(lambda by, m=move: losses(penalties_of(code + by * m, parameters), labels, loss))
    h = {}
    for name in [name for name in parameters.names() if name.startswith("OUTPUT")]:
        h[name] = np.full(parameters[name].shape, np.nan)  # only some are asked for
        for place in [(3, 5), (8, 60)] if name == "OUTPUT.weights" else [(3,), (8,)]:

            def moved(by, name=name, place=place):
                vector = parameters.vector.astype(float)
                view = parameters.with_vector(vector)[name].copy()
                view[place] += by
                changed = {name: view}
                return losses(output_with(changed, code, parameters), labels, loss).sum()

            h[name][place] = second(moved)
    return d2, h


def output_with(changed, code, parameters):
    weights = changed.get("OUTPUT.weights", parameters["OUTPUT.weights"])
    if parameters.architecture.output == "free rbf":
        return rbf(code, weights)
    return softmax_penalties(code, weights, changed.get("OUTPUT.biases", parameters["OUTPUT.biases"]))


def behind(name, x, d2_sums, parameters, h):
    """Second derivatives by one layer's sums -> by its inputs; its parameters' h_kk go into `h`."""
    if name == "F6":
        weights = np.asarray(parameters["F6.weights"], float)
        d2 = d2_sums[:, :, 0, 0]
        h["F6.weights"] = d2.T @ x.reshape(len(x), 120) ** 2
        h["F6.biases"] = d2.sum(axis=0)
        return (d2 @ weights**2)[:, :, None, None]
    if name in ("S2", "S4"):
        d2_x, h_coefficients, h_biases = behind_pooling(
            x, d2_sums, parameters.architecture.pooling, parameters, f"{name}.coefficients"
        )
        if h_coefficients is not None:
            h[f"{name}.coefficients"], h[f"{name}.biases"] = h_coefficients, h_biases
        return d2_x
    d2_x, by_kernel, h[f"{name}.biases"] = behind_convolution(x, d2_sums, kernels_of(name, parameters))
    if name == "C3":
        h["C3.weights"] = np.array([by_kernel[target][source] for source, target in links_of(parameters)])
    else:
        h[f"{name}.weights"] = np.array([list(by_source.values()) for by_source in by_kernel])
    return d2_x


def behind_pooling(x, d2_sums, kind, parameters, name):
    d2_x = np.zeros(x.shape)
    h_coefficients, coefficients = np.zeros(x.shape[1]), np.ones(x.shape[1])
    if kind == "trainable":
        coefficients = np.asarray(parameters[name], float)
    for row in range(d2_sums.shape[2]):
        for column in range(d2_sums.shape[3]):
            window, above = four(x, row, column), d2_sums[:, :, row, column, None, None]
            h_coefficients += (above * window**2).sum(axis=(0, 2, 3))  # eq. 24: four connections share it
            weight = coefficients[:, None, None]
            if kind == "average":
                weight = 0.25
            elif kind == "max":
                weight = first_largest(window)
            four(d2_x, row, column)[...] = above * np.square(weight, dtype=float)
    if kind != "trainable":
        return d2_x, None, None
    return d2_x, h_coefficients, d2_sums.sum(axis=(0, 2, 3))


def first_largest(window):
    """1.0 at the largest of the four, the first of equals, and 0.0 elsewhere."""
    flat = window.reshape(*window.shape[:2], 4)
    return np.eye(4)[flat.argmax(axis=2)].reshape(window.shape)


def behind_convolution(x, d2_sums, kernels):
    d2_x = np.zeros(x.shape)
    by_kernel = [{source: np.zeros((5, 5)) for source in by_source} for by_source in kernels]
    for target, by_source in enumerate(kernels):
        sources, together = list(by_source), np.array(list(by_source.values()))
        shared = np.zeros(together.shape)
        for row in range(d2_sums.shape[2]):
            for column in range(d2_sums.shape[3]):
                above = d2_sums[:, target, row, column, None, None, None]
                window = (slice(None), sources, slice(row, row + 5), slice(column, column + 5))
                d2_x[window] += above * together**2
                shared += (above * x[window] ** 2).sum(axis=0)
        by_kernel[target] = dict(zip(sources, shared, strict=True))
    return d2_x, by_kernel, d2_sums.sum(axis=(0, 2, 3))


# ---- parameters to judge with


def random_parameters(architecture, loss, seed, dtype=np.float64):
    """Such as a run begins with, but no bias zero and no two coefficients the same, so that nothing can hide."""
    generator = np.random.default_rng(seed)
    start = initial_parameters(architecture, loss, read_bitmaps(), generator)
    vector = start.vector.astype(dtype) + generator.uniform(-0.05, 0.05, start.vector.shape).astype(dtype)
    return start.with_vector(vector)


def some_digits(count, seed=0):
    """(count, 28, 28) bytes with strokes of many greys, and labels."""
    part = builtin_dataset(seed, count, 1).train
    return part.images, part.labels
