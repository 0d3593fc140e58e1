"""LeNet-5: C1 S2 C3 S4 C5 F6 OUTPUT, forward and backward (paper, section II.B).

The paper squashes with f(a) = A tanh(S a). The engine computes a plain tanh and moves A and S into the weights:
a weight behind a squashing is multiplied by A, one before a squashing by S. `effective` is the vector of all
parameters so scaled; a gradient by it, scaled once more, is the gradient by the parameters. Activations inside are
therefore t = x / A, and sums a' = S a; whoever reads them multiplies back (see `core/study/trace.py`).

The paper's own kind of network is trained, and read, by its plan (`core/network/plan`), which is held against this
one. Here are all the others, everything in between for those who look at it, and the second derivatives.

Arrays of maps have the axes (rows, maps, columns, batch) in here, see `core/network/layers/__init__.py`.
"""

import numpy as np

from core.network.architecture import C1_MAPS, C3_MAPS, C5_MAPS, INPUT_SIZE, Architecture
from core.network.layers import Convolution, Dense
from core.network.layers.buffers import Buffers
from core.network.loss import Loss
from core.network.parameters import Parameters, blocks, parameter_count
from core.network.processors import use_one_blas_thread


class LeNet5:
    """One working copy of the network: weights, buffers, and the gradient of what went through last.

    It belongs to one thread. `dtype` float64 is for tests of gradients.
    """

    def __init__(self, architecture: Architecture, loss: Loss, bitmaps: np.ndarray, dtype=np.float32):
        use_one_blas_thread()
        self.architecture, self.loss = architecture, loss
        self.squashing, self._pools_squash = architecture.squashing, architecture.kind("S2").squashed
        # The RBF compares F6's true values with the bitmaps; a softmax has A in its weights like any layer.
        self._code_scale = self.squashing.output_scale if architecture.kind("OUTPUT").pairing.compares else 1.0
        count = parameter_count(architecture)
        self.scales = effective_scales(architecture, dtype)
        self.effective = np.zeros(count, dtype)
        self.d_effective = np.zeros(count, dtype)
        self._buffers = Buffers(dtype)
        weights = {name: block.view(self.effective) for name, block in blocks(architecture).items()}
        gradients = {name: block.view(self.d_effective) for name, block in blocks(architecture).items()}

        def arrays(layer):
            names = [f"{layer}.{name}" for name in architecture.kind(layer).parameters]
            return [weights[name] for name in names] + [gradients[name] for name in names]

        def stored(layer):  # kernels as the convolution wants them: kernel rows outermost
            w, b, dw, db = arrays(layer)
            return w.transpose(0, 2, 1, 3), b, dw.transpose(0, 2, 1, 3), db

        self.C1 = Convolution(1, C1_MAPS, *stored("C1"))
        self.S2 = architecture.kind("S2").make(dtype, *arrays("S2"))
        self.C3 = Convolution(C1_MAPS, C3_MAPS, *arrays("C3"), links=architecture.links)
        self.S4 = architecture.kind("S4").make(dtype, *arrays("S4"))
        self.C5 = Convolution(C3_MAPS, C5_MAPS, *stored("C5"))
        self.F6 = Dense(*arrays("F6"))
        self.OUTPUT = architecture.kind("OUTPUT").make(np.asarray(bitmaps, dtype), *arrays("OUTPUT"))
        self.layers = (self.C1, self.S2, self.C3, self.S4, self.C5, self.F6, self.OUTPUT)
        self.values: dict[str, np.ndarray] = {}

    def set_vector(self, vector: np.ndarray) -> None:
        """Take these parameters, (n,) in the order of `Parameters.vector`."""
        np.multiply(vector, self.scales, out=self.effective)
        for layer in self.layers:
            layer.weights_changed()

    def forward(self, digits: np.ndarray, watch=None) -> np.ndarray:
        """(n, 28, 28) or (n, 32, 32) digits, bytes 0..255 of any dtype -> penalties (10, n), smallest wins.

        `watch(name, sums, values)`, if given, sees every layer's sums a' before and values t after squashing;
        the arrays are the engine's own and change with the next call.
        """
        core = self.squashing.core
        pool_core = core if self._pools_squash else (lambda sums: sums)
        t = self.values["INPUT"] = self._input(digits)
        if watch:
            watch("INPUT", t, t)
        for name, squash in (("C1", core), ("S2", pool_core), ("C3", core), ("S4", pool_core), ("C5", core)):
            t = self._layer(name, t, squash, watch)
        t = self._layer("F6", t.reshape(C5_MAPS, -1), core, watch)
        return self.OUTPUT.forward(self._code(t))

    def _layer(self, name, t, squash, watch):
        sums = getattr(self, name).forward(t)
        before = sums.copy() if watch else None
        t = self.values[name] = squash(sums)
        if watch:
            watch(name, before, t)
        return t

    def backward(self, d_penalties: np.ndarray, watch=None) -> None:
        """Back-propagate (10, n) dE/d(penalty); fills `d_effective`. Uses up `values`.

        `watch(name, d_values)`, if given, sees the gradient by each layer's values t.
        """
        self._backward("backward", lambda t: self.squashing.slope(t), self.OUTPUT.backward(d_penalties), watch)

    def second_derivatives(self, d_penalties: np.ndarray, curvature: np.ndarray) -> None:
        """Back-propagate second derivatives (P eq. 22-27); fills `d_effective` with the diagonal. Uses up `values`."""
        output = self.OUTPUT.second_derivatives(d_penalties, curvature)
        self._backward("second_derivatives", lambda t: self.squashing.slope(t) ** 2, output, None, power=2)

    def _backward(self, way, slope, d_code, watch, power=1):
        values = self.values
        scale = self._code_scale
        d = d_code if scale == 1 else np.multiply(d_code, scale**power, out=d_code)
        pool_slope = slope if self._pools_squash else np.ones_like

        def through(name, d, slope):  # gradient by the values -> gradient by the sums
            if watch:
                watch(name, d)
            slopes = slope(values[name])
            return np.multiply(slopes, d.reshape(slopes.shape), out=slopes)

        d = getattr(self.F6, way)(through("F6", d, slope))
        d = getattr(self.C5, way)(through("C5", d, slope))
        d = getattr(self.S4, way)(through("S4", d, pool_slope))
        if watch:
            watch("C3", self.S4.spread(d, np.ones_like(values["C3"])))
        d = getattr(self.C3, way)(self.S4.spread(d, slope(values["C3"])))
        d = getattr(self.S2, way)(through("S2", d, pool_slope))
        if watch:
            watch("C1", self.S2.spread(d, np.ones_like(values["C1"])))
        d = getattr(self.C1, way)(self.S2.spread(d, slope(values["C1"])), need_input=watch is not None)
        if watch:
            watch("INPUT", d)

    def gradient(self, digits: np.ndarray, labels: np.ndarray, share: float) -> tuple[np.ndarray, int]:
        """Forward and backward of some digits of a mini-batch, each weighing `share` in the loss.

        Returns the losses (n,) and how many answers are wrong; `d_effective` is filled.
        """
        penalties = self.forward(digits)
        losses, d_penalties = self.loss.values_and_gradient(penalties, labels)
        wrong = int(np.count_nonzero(self.loss.wrong(penalties, labels)))
        d_penalties *= self.effective.dtype.type(share)
        self.backward(d_penalties)
        return losses, wrong

    def _code(self, t):
        scale = self._code_scale
        return t if scale == 1 else np.multiply(t, scale, out=self._buffers("code", t.shape))

    def _input(self, digits):
        count, size = digits.shape[0], digits.shape[1]
        low, high, threshold = self.architecture.input_levels
        if threshold is not None:
            digits = (digits > threshold).view(np.uint8) * np.uint8(255)
        shape = (INPUT_SIZE, 1, INPUT_SIZE, count)
        maps = self._buffers("input", shape)
        border = (INPUT_SIZE - size) // 2
        if border:
            maps[...] = low
        inner = maps[border : border + size, 0, border : border + size]
        np.multiply(digits.transpose(1, 2, 0), inner.dtype.type((high - low) / 255), out=inner, casting="unsafe")
        inner += inner.dtype.type(low)
        return maps


def effective_scales(architecture: Architecture, dtype=np.float32) -> np.ndarray:
    """(n,) what each parameter is multiplied by, so that the squashing between layers is its plain core."""
    squash, compares = architecture.squashing, architecture.kind("OUTPUT").pairing.compares
    scales = np.ones(parameter_count(architecture), dtype)
    for name, block in blocks(architecture).items():
        layer, kind = name.split(".")
        before = squash.input_scale if layer != "OUTPUT" else 1.0
        behind = squash.output_scale if kind != "biases" and layer != "C1" else 1.0
        if name == "OUTPUT.weights" and compares:
            behind = 1.0
        scales[block.start : block.stop] = before * behind
    return scales


def initial_parameters(
    architecture: Architecture,
    loss: Loss,
    bitmaps: np.ndarray,
    generator: np.random.Generator,
    start: str = "paper",
    coefficient: float = 0.5,
) -> Parameters:
    """Random weights, as a run begins.

    "paper": uniform in +-2.4 / F, F the fan-in of the unit (P App. A), which in C3 is 75, 100 or 150.
    "root": uniform with variance 1 / F (LeCun, Bottou, Orr and Mueller, "Efficient BackProp", also 1998), which does
    what the paper says its formula is for: weighted sums of equal size in all layers, within the bent part of the
    tanh. With 2.4 / F they shrink from layer to layer.
    "he": normal with variance 2 / F, as in the course report.

    The paper does not say how biases and coefficients start. The former are 0, the latter all `coefficient`; in the
    authors' own later code 0 and 0.5. With 1/4 subsampling begins by averaging.
    """
    vector = np.zeros(parameter_count(architecture), np.float32)
    for name, block in blocks(architecture).items():
        array = block.view(vector)
        if name.endswith("coefficients"):
            array[...] = coefficient
        elif name == "OUTPUT.weights" and architecture.kind("OUTPUT").pairing.compares:
            array[...] = bitmaps
        elif name.endswith("weights"):
            fan_in = _fan_in(name, array, architecture)
            if start == "he":
                array[...] = generator.standard_normal(array.shape) * np.sqrt(2 / fan_in)
            else:
                width = 2.4 / fan_in if start == "paper" else np.sqrt(3 / fan_in)
                array[...] = generator.uniform(-1, 1, array.shape) * width
    return Parameters(architecture, loss, bitmaps, vector)


def _fan_in(name, array, architecture):
    """How many inputs a unit has: one number, or for C3 one for each kernel."""
    if name != "C3.weights":
        return array[0].size
    inputs = np.array([len(architecture.table[target]) for _source, target in architecture.links])
    return inputs[:, None, None] * array[0].size
