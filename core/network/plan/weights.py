"""The vector of all parameters as the plan's products want it, and the way back for the gradient.

C1 to S4 have few parameters: they are scaled and laid out anew for every vector. C5 and F6 have 58,000: they are used
where they lie, and the few activations in front of them are scaled instead.

As in `core/network/lenet5.py` the squashing is a plain tanh, its A and S are moved elsewhere. So is INPUT's scale: a
byte b stands for low + step b, so C1 reads b + low / step, and its weights are multiplied by the step.
"""

import numpy as np

from core.network.architecture import C1_MAPS, C3_MAPS, KERNEL, Architecture
from core.network.parameters import Block, blocks
from core.network.plan.memory import constant

SIDE = 2  # rows and columns of a group of neighbours in C1, whose sum S2 takes
REACH = KERNEL + SIDE - 1  # rows and columns of INPUT that such a group reads
C3_ROW = C1_MAPS * KERNEL + 1  # what one row of C3's kernels reads: S2's maps at five columns, and a one for the bias


class Weights:
    """What the numbers of a vector are for the plan; it belongs to one thread.

    Attributes
    ----------
    c1: (24, 36), C1's six kernels at each of a group's four places, over the 6 x 6 bytes that the group reads
    low: INPUT's lower level, in steps
    c1_biases: (6, 1)
    s2, s2_biases: (6, 1)
    c3: (16, 155), the kernels over five rows of `C3_ROW` inputs each: 0 where the table has no link; the one's weight
        is the bias in the first row, 0 in the others
    c3_back: (30, 80), the same kernels on the way back: S2's maps at five columns, over C3's maps in five rows, upwards
    s4, s4_biases: (16, 1)
    c5: (120, 400), c5_biases: (120, 1), f6: (84, 120), f6_biases: (84, 1)
    before: S, by which sums are scaled before the tanh
    few: how many parameters C1 to S4 have; they come first in the vector
    blocks: where each named array lies in the vector
    """

    def __init__(self, architecture: Architecture):
        self.blocks = blocks(architecture)
        self.few = self.blocks["C5.weights"].start
        self._scaled = np.zeros(self.few + 1, np.float32)  # the last stays 0: the weight where nothing is joined
        self._scales = np.empty(self.few, np.float32)
        squash, (low, high, _threshold) = architecture.squashing, architecture.input_levels
        step = (high - low) / 255
        self.low = constant(low / step)
        self.before = constant(squash.input_scale)
        for name, block in self._few_blocks():
            behind = 1.0 if name.endswith("biases") else step if name == "C1.weights" else squash.output_scale
            self._scales[block.start : block.stop] = squash.input_scale * behind
        self._lay_out(architecture)
        self._c1_kernels = _part(self.blocks["C1.weights"])
        self._c1_by_place = np.empty(self._c1_places.shape, np.float32)
        self._c3_all = slice(self.blocks["C3.weights"].start, self.blocks["C3.biases"].stop)
        self._large = {}
        for layer in ("C5", "F6"):
            weights, biases = self.blocks[f"{layer}.weights"], self.blocks[f"{layer}.biases"]
            self._large[layer] = _part(weights), (biases.stop - biases.start, -1), _part(biases)

    def _few_blocks(self):
        return [(name, block) for name, block in self.blocks.items() if block.stop <= self.few]

    def _lay_out(self, architecture):
        """Views of what `set_vector` fills, and from where it does."""
        c1, self._c1_places = _c1_order(self.blocks["C1.weights"], self.few)
        c3, c3_back, self._c3_places = _c3_order(architecture, self.blocks, self.few)
        self._order = np.concatenate([c1.ravel(), c3.ravel(), c3_back.ravel()])
        self._laid_out = np.empty(self._order.size, np.float32)
        parts = np.split(self._laid_out, np.cumsum([c1.size, c3.size]))
        self.c1, self.c3, self.c3_back = (
            part.reshape(order.shape) for part, order in zip(parts, (c1, c3, c3_back), strict=True)
        )
        few = {name: block.view(self._scaled) for name, block in self._few_blocks()}
        self.c1_biases = few["C1.biases"][:, None]
        self.s2, self.s2_biases = few["S2.coefficients"][:, None], few["S2.biases"][:, None]
        self.s4, self.s4_biases = few["S4.coefficients"][:, None], few["S4.biases"][:, None]

    def set_vector(self, vector: np.ndarray) -> None:
        """Take these parameters, (n,) float32; those of C5 and F6 are read where they lie until the next call."""
        np.multiply(vector[: self.few], self._scales, self._scaled[:-1])
        np.take(self._scaled, self._order, out=self._laid_out, mode="clip")
        self.c5, biases = self.own(vector, "C5")
        self.c5_biases = (biases * self.before)[:, None]
        self.f6, biases = self.own(vector, "F6")
        self.f6_biases = (biases * self.before)[:, None]

    def own(self, vector: np.ndarray, layer: str) -> tuple[np.ndarray, np.ndarray]:
        """The weights (units, inputs) and the biases (units,) of C5 or F6 within a vector, sharing its memory."""
        weights, shape, biases = self._large[layer]
        return vector[weights].reshape(shape), vector[biases]

    def c1_gradient(self, full: np.ndarray, few: np.ndarray) -> None:
        """(36, 24) gradient of `c1`, turned -> C1's kernels in `few`: what they get at all places of a group."""
        np.take(full, self._c1_places, out=self._c1_by_place, mode="clip")
        np.add.reduce(self._c1_by_place, axis=0, out=few[self._c1_kernels])

    def c3_gradient(self, full: np.ndarray, few: np.ndarray) -> None:
        """(155, 16) gradient of `c3`, turned -> C3's part of `few`: its kernels and biases."""
        np.take(full, self._c3_places, out=few[self._c3_all], mode="clip")

    def few_gradient(self, few: np.ndarray, out: np.ndarray) -> None:
        """The gradient by the scaled parameters of C1 to S4 -> by those of the vector, into its beginning."""
        np.multiply(few, self._scales, out[: self.few])


def _part(block: Block) -> slice:
    return slice(block.start, block.stop)


def _c1_order(kernels: Block, nothing: int):
    """Which parameter each number of `Weights.c1` is; and where in its turned gradient each kernel stands, (4, 150)."""
    own = np.arange(kernels.start, kernels.stop).reshape(C1_MAPS, KERNEL, KERNEL)
    order = np.full((SIDE, SIDE, C1_MAPS, REACH, REACH), nothing)
    turned = np.arange(order.size).reshape(REACH, REACH, SIDE, SIDE, C1_MAPS).transpose(2, 3, 4, 0, 1)
    places = np.empty((SIDE, SIDE, *own.shape), np.intp)
    for row in range(SIDE):
        for column in range(SIDE):
            window = (row, column, slice(None), slice(row, row + KERNEL), slice(column, column + KERNEL))
            order[window] = own
            places[row, column] = turned[window]
    return order.reshape(SIDE * SIDE * C1_MAPS, REACH * REACH), places.reshape(SIDE * SIDE, -1)


def _c3_order(architecture: Architecture, blocks: dict[str, Block], nothing: int):
    """Which parameter each number of `c3` and `c3_back` is; where in the turned gradient of `c3` each one stands."""
    kernels, biases = blocks["C3.weights"], blocks["C3.biases"]
    own = np.arange(kernels.start, kernels.stop).reshape(-1, KERNEL, KERNEL)
    order = np.full((C3_MAPS, KERNEL, C1_MAPS, KERNEL), nothing)
    turned = np.arange(C3_MAPS * KERNEL * C3_ROW).reshape(KERNEL, C3_ROW, C3_MAPS)
    turned_kernels, turned_biases = turned[:, :-1].reshape(KERNEL, C1_MAPS, KERNEL, C3_MAPS), turned[0, -1]
    places = np.empty(own.shape, np.intp)
    for number, (source, target) in enumerate(architecture.links):
        order[target, :, source] = own[number]
        places[number] = turned_kernels[:, source, :, target]
    back = order[:, ::-1].transpose(2, 3, 1, 0).reshape(C1_MAPS * KERNEL, KERNEL * C3_MAPS)
    with_ones = np.full((C3_MAPS, KERNEL, C3_ROW), nothing)
    with_ones[:, :, :-1] = order.reshape(C3_MAPS, KERNEL, -1)
    with_ones[:, 0, -1] = np.arange(biases.start, biases.stop)
    return with_ones.reshape(C3_MAPS, -1), back, np.concatenate([places.ravel(), turned_biases])
