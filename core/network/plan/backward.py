"""The way back through what `Forward` left: a fixed list of NumPy calls again.

In the shapes below n is the number of digits. The gradient by a layer's sums is written over the layer's values t: of
them no more is wanted than the slope 1 - t^2. What is summed over all cells and digits is a product, with the layer's
inputs or with ones.
"""

import numpy as np

from core.network.architecture import C1_MAPS, C3_MAPS, C5_MAPS, F6_UNITS, KERNEL
from core.network.plan.forward import C3_SIZE, GROUPS, S2_SIZE, S4_SIZE, Forward
from core.network.plan.memory import constant, laid, room, with_turned
from core.network.plan.weights import C3_ROW, REACH, Weights

ONE = constant(1)


class Backward:
    """From dE/d(penalty) of the digits that went through `forward` to the gradient by all parameters."""

    def __init__(self, forward: Forward, weights: Weights, bitmaps: np.ndarray):
        self._forward, self._weights = forward, weights
        n = self._n = forward.count
        self._few = np.empty(weights.few, np.float32)  # the gradient by the scaled parameters of C1 to S4
        self._make_c5(n, bitmaps)
        self._make_s4(n)
        self._make_c3(n)
        self._make_c1(n)

    def _make_c5(self, n, bitmaps):
        self._bits_twice, self._twos = np.ascontiguousarray(2 * bitmaps.T), np.full(len(bitmaps), 2, np.float32)
        self._by_code, self._slopes6, self._slopes5 = room(F6_UNITS, n), room(F6_UNITS, n), room(C5_MAPS, n)
        self._d_f6, self._d_f6_turned = with_turned(F6_UNITS, n)
        self._d_c5, self._d_c5_turned = with_turned(C5_MAPS, n)
        self._input_scales = np.full(n, self._weights.before)  # S: a product with it sums up a bias's share
        self._d_inputs5 = room(*self._forward.inputs5.shape)
        self._d_s4 = self._d_inputs5.reshape(self._forward.s4.shape)
        self._inputs5_by_map = self._forward.inputs5.reshape(self._forward.s4.shape)

    def _make_s4(self, n):
        self._ones4 = np.ones(S4_SIZE * n, np.float32)
        self._by_row4 = np.empty((2, S4_SIZE, C3_MAPS), np.float32)
        own = self._weights.blocks
        part = slice(own["S4.coefficients"].start, own["S4.biases"].stop)
        self._both4 = self._few[part].reshape(2, C3_MAPS)

    def _make_c3(self, n):
        forward, line = self._forward, C3_SIZE * n
        # The weights' gradient is fastest as (155, 10 n) by (10 n, 16), both in the order of memory, row by row and
        # then all rows together; so C3's gradients are turned first: (10, 10 n, 16).
        self._c3_turned = forward.shared.reshape(C3_SIZE, line, C3_MAPS)
        self._by_row3 = np.empty((C3_SIZE, KERNEL * C3_ROW, C3_MAPS), np.float32)
        self._full3 = np.empty((KERNEL * C3_ROW, C3_MAPS), np.float32)
        # On the way back to S2 each of its 14 rows gets ten columns for each map and each of a kernel's five columns:
        # (14, 30, 10 n). The five, each moved one column further to the right, add up to S2's 14: (6, 14 x 14 n).
        row = S2_SIZE * n
        self._d_s2 = forward.shared[: C1_MAPS * S2_SIZE * row].reshape(C1_MAPS, S2_SIZE * row)
        d_s2_rows = laid(forward.shared, (S2_SIZE, C1_MAPS, row), (row, S2_SIZE * row, 1))
        if n == 1:
            self._make_c3_alone(d_s2_rows)
            return
        # Four columns of zeros follow each ten. Seen with a step of 13 columns instead of 14, as (14, 6, 5, 14 n), each
        # of the five is one column further to the right than the one before, between zeros: one call adds them up.
        per_map = KERNEL * row
        by_shift = room(S2_SIZE, C1_MAPS * KERNEL, row, zeroed=True)
        self._products3 = list(_products_back(self._weights.c3_back, forward.c3, by_shift, line))
        moved = laid(by_shift, (S2_SIZE, C1_MAPS, KERNEL, row), (C1_MAPS * per_map, per_map, row - n, 1))
        self._add_up = lambda: np.add.reduce(moved, axis=2, out=d_s2_rows)

    def _make_c3_alone(self, d_s2_rows):
        """For one digit calls count: C3's rows of zeros make it one product, and a matrix of ones moves and adds."""
        by_shift = room(S2_SIZE, C1_MAPS, KERNEL * C3_SIZE)
        per_row = C3_MAPS * C3_SIZE
        five_rows = laid(self._forward.c3_padded, (S2_SIZE, KERNEL * C3_MAPS, C3_SIZE), (per_row, C3_SIZE, 1))
        self._products3 = [(self._weights.c3_back, five_rows, by_shift.reshape(S2_SIZE, -1, C3_SIZE))]
        moving = np.zeros((KERNEL, C3_SIZE, S2_SIZE), np.float32)
        for shift in range(KERNEL):
            moving[shift, range(C3_SIZE), range(shift, shift + C3_SIZE)] = 1
        moving = moving.reshape(-1, S2_SIZE)
        self._add_up = lambda: np.matmul(by_shift, moving, d_s2_rows)

    def _make_c1(self, n):
        forward, own = self._forward, self._weights.blocks
        self._ones = np.ones(S2_SIZE * S2_SIZE * n, np.float32)
        self._s2_coefficients = own["S2.coefficients"].view(self._few)
        self._s2_biases = own["S2.biases"].view(self._few)
        self._s2_block = forward.s2.reshape(-1)
        self._c1_maps = forward.c1.reshape(GROUPS, -1)
        self._c1_sums = np.empty(GROUPS, np.float32)
        self._c1_biases, self._c1_sums_by_place = own["C1.biases"].view(self._few), self._c1_sums.reshape(-1, C1_MAPS)
        turned = forward.c1_rows.transpose(0, 2, 1)
        self._c1_turned = np.empty(turned.shape, np.float32) if n == 1 else turned
        self._by_row1 = np.empty((S2_SIZE, REACH * REACH, GROUPS), np.float32)
        self._full1 = np.empty((REACH * REACH, GROUPS), np.float32)

    def __call__(self, d_penalties: np.ndarray, out: np.ndarray) -> None:
        """(10, n) dE/d(penalty) -> the gradient by the vector that `weights` has taken, (n,) float32, all of it."""
        self._output_f6_c5(d_penalties, out)
        self._s4()
        self._c3()
        self._s2_c1()
        self._weights.few_gradient(self._few, out)

    def _output_f6_c5(self, d_penalties, out):
        forward, weights = self._forward, self._weights
        d_f6, d_c5, by_code = self._d_f6, self._d_c5, self._by_code
        # dE/dx = 2 x (sum of e) - 2 (bitmaps' product with e); then times A (1 - t^2), A t being the code.
        np.matmul(self._bits_twice, d_penalties, by_code)
        np.multiply(forward.code, np.matmul(self._twos, d_penalties), d_f6)
        np.subtract(d_f6, by_code, d_f6)
        slopes = np.multiply(forward.f6, forward.code, self._slopes6)
        np.subtract(forward.scale, slopes, slopes)
        np.multiply(d_f6, slopes, d_f6)
        f6, f6_biases = weights.own(out, "F6")
        np.matmul(self._d_f6_turned.T, forward.inputs6_turned, f6)
        np.matmul(d_f6, self._input_scales, f6_biases)
        np.matmul(weights.f6.T, d_f6, d_c5)
        slopes = np.multiply(forward.c5, forward.inputs6, self._slopes5)
        np.subtract(forward.both, slopes, slopes)
        np.multiply(d_c5, slopes, d_c5)
        c5, c5_biases = weights.own(out, "C5")
        np.matmul(self._d_c5_turned.T, forward.inputs5_turned, c5)
        np.matmul(d_c5, self._input_scales, c5_biases)
        np.matmul(weights.c5.T, d_c5, self._d_inputs5)

    def _s4(self):
        forward, by_row = self._forward, self._by_row4
        d_s4 = np.multiply(forward.s4, self._inputs5_by_map, forward.s4)
        np.subtract(forward.both, d_s4, d_s4)
        np.multiply(d_s4, self._d_s4, d_s4)
        np.vecdot(d_s4, forward.pooled4, out=by_row[0])
        np.matmul(d_s4, self._ones4, by_row[1])
        np.add.reduce(by_row, axis=1, out=self._both4)
        np.multiply(d_s4, self._weights.s4, d_s4)

    def _c3(self):
        forward, weights, d_c3 = self._forward, self._weights, self._forward.c3
        np.copyto(forward.pairs4, forward.s4_cells[:, None])
        np.multiply(d_c3, d_c3, d_c3)
        np.subtract(ONE, d_c3, d_c3)
        np.multiply(forward.c3_pairs, forward.rows4[:, None], forward.c3_pairs)
        np.copyto(self._c3_turned, d_c3.transpose(0, 2, 1))
        np.matmul(forward.windows3, self._c3_turned, self._by_row3)
        np.add.reduce(self._by_row3, axis=0, out=self._full3)
        weights.c3_gradient(self._full3, self._few)
        for kernels, gradients, by_shift in self._products3:
            np.matmul(kernels, gradients, by_shift)
        self._add_up()

    def _s2_c1(self):
        forward, weights = self._forward, self._weights
        d_s2, d_c1 = forward.s2, forward.c1
        np.multiply(d_s2, d_s2, d_s2)
        np.subtract(ONE, d_s2, d_s2)
        np.multiply(d_s2, self._d_s2, d_s2)
        np.vecdot(d_s2, forward.pooled2, out=self._s2_coefficients)
        np.matmul(d_s2, self._ones, self._s2_biases)
        np.multiply(d_s2, weights.s2, d_s2)
        np.multiply(d_c1, d_c1, d_c1)
        np.subtract(ONE, d_c1, d_c1)
        np.multiply(forward.c1_blocks, self._s2_block, forward.c1_blocks)
        np.matmul(self._c1_maps, self._ones, self._c1_sums)
        np.add.reduce(self._c1_sums_by_place, axis=0, out=self._c1_biases)
        if self._n == 1:  # as with C3; for more digits turning them first takes longer than it saves
            np.copyto(self._c1_turned, forward.c1_rows.transpose(0, 2, 1))
        np.matmul(forward.windows1, self._c1_turned, self._by_row1)
        np.add.reduce(self._by_row1, axis=0, out=self._full1)
        weights.c1_gradient(self._full1, self._few)


def _products_back(kernels, c3, by_shift, line):
    """The products (kernels, gradients of C3, into by_shift) that give the gradients of S2's 14 rows.

    S2's row i is reached by C3's rows i - 4 to i, through the kernels' rows 4 to 0; at the edges by fewer. Rows that
    lie as far from the upper edge as from the lower are reached by as many, and so are one product of two.
    """
    wide, per_row, rows = KERNEL * C3_MAPS, C3_MAPS * line, S2_SIZE
    edge, inner = KERNEL - 1, C3_SIZE - KERNEL + 1
    into = by_shift[:, :, :line]
    yield kernels, laid(c3, (inner, wide, line), (per_row, line, 1)), into[edge:-edge]
    for row in range(edge):
        reached = (row + 1) * C3_MAPS
        first = wide - reached  # above, the kernels' last rows; below, their first
        yield (
            laid(kernels, (2, C1_MAPS * KERNEL, reached), (-first, wide, 1), first),
            laid(c3, (2, reached, line), ((C3_SIZE - 1 - row) * per_row, line, 1)),
            into[row :: rows - 1 - 2 * row][:2],
        )
