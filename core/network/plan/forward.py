"""The way forward of a fixed number of digits: a fixed list of NumPy calls on memory and views that are made once.

What costs time, and what is done about it:

- Arithmetic is at its fastest in large products of matrices. C1 by itself would be one of 6 maps and 25 inputs, too
  small where there is no AVX-512: its weights' gradient then takes ten times as long. So it makes groups of 2 x 2
  neighbours at once, 24 numbers of the 6 x 6 inputs that they read together, though eleven of each 36 weights are 0.
- Every call takes half a microsecond, and again a tenth for each row that does not go on where the last one ended.
  So whole blocks are added up where possible, a bias is the weight of an input that is always 1 (C3), and the digits
  come last: one cell of all of them lies together.
- Memory beyond the processor's cache takes as long as the arithmetic. So one number's room becomes another's as soon
  as it is used up, and only those inputs are copied that a product needs one after another: the windows below one row
  of outputs lie together in memory, and overlap with those of the next row.

In the shapes below n is the number of digits; "10 n" is an axis of ten columns and, for each, the digits.
"""

import numpy as np

from core.network.architecture import C1_MAPS, C3_MAPS, C5_MAPS, DIGITS, F6_UNITS, INPUT_SIZE, KERNEL, Architecture
from core.network.plan.memory import constant, laid, room, with_turned
from core.network.plan.weights import C3_ROW, REACH, SIDE, Weights

S2_SIZE, C3_SIZE, S4_SIZE = 14, 10, 5  # rows, and columns, of a map
GROUPS = SIDE * SIDE * C1_MAPS


class Forward:
    """What becomes of `count` digits up to the penalties; the way back reads, and uses up, what is kept here."""

    def __init__(self, architecture: Architecture, weights: Weights, bitmaps: np.ndarray, count: int):
        self.count, self._weights = count, weights
        self._threshold = architecture.input_levels.threshold
        squash = architecture.squashing
        self.scale = constant(squash.output_scale)  # A
        self.both = constant(squash.input_scale * squash.output_scale)  # A S
        # Memory that several use one after another: it stays in the processor's cache.
        self.shared = room(C3_SIZE * C3_MAPS * C3_SIZE * count)
        self._make_c1(count)
        self._make_c3(count)
        self._make_c5(count, bitmaps)

    def _make_c1(self, n):
        # INPUT in steps (see `Weights`), columns by parity, (32 rows, 2, 16 n): one column of all groups reads every
        # other column of INPUT, and so what it reads of a row lies together.
        half = INPUT_SIZE // SIDE * n
        self._input = room(INPUT_SIZE, SIDE, INPUT_SIZE // SIDE, n)
        self._size, self._cells = None, None  # of the digits that were read last, and where they lie
        # Copied once for each of the six columns that a group reads, (32 rows, 3, 2, 14 n). Six rows of that, one after
        # another, are what a row of groups reads: (14 rows of groups, 36, 14 n), each beginning two rows further on.
        row = S2_SIZE * n
        self._columns = room(INPUT_SIZE, REACH // SIDE, SIDE, row)
        self._shifted = laid(self._input, self._columns.shape, (SIDE * half, n, half, 1))
        self.windows1 = laid(self._columns, (S2_SIZE, REACH * REACH, row), (SIDE * REACH * row, row, 1))
        # C1's values, the four places of a group outermost, (4, 6 maps, 14 x 14 n): S2 adds up four whole blocks. The
        # product makes them row by row, (14, 24, 14 n), each row's maps apart.
        self.c1 = room(SIDE * SIDE, C1_MAPS, S2_SIZE * row)
        self.c1_blocks = self.c1.reshape(SIDE * SIDE, -1)
        self.c1_rows = laid(self.c1, (S2_SIZE, GROUPS, row), (row, S2_SIZE * row, 1))
        self.pooled2, self.s2 = room(C1_MAPS, S2_SIZE * row), room(C1_MAPS, S2_SIZE * row)
        self._pooled2_block = self.pooled2.reshape(-1)

    def _make_c3(self, n):
        # S2's values as C3 reads them, (14 rows, 31, 10 n): in each row the six maps, copied once for each of a
        # kernel's five columns, and ones for the biases. Five rows, one after another, are what a row of C3 reads:
        # (10, 155, 10 n).
        line, row = C3_SIZE * n, S2_SIZE * n
        self._inputs3 = room(S2_SIZE, C3_ROW, line)
        self._inputs3[:, -1] = 1
        by_map = (S2_SIZE, C1_MAPS, KERNEL, line)
        self.inputs3 = laid(self._inputs3, by_map, (C3_ROW * line, KERNEL * line, line, 1))
        self._shifted2 = laid(self.s2, by_map, (row, S2_SIZE * row, n, 1))
        self.windows3 = laid(self._inputs3, (C3_SIZE, KERNEL * C3_ROW, line), (C3_ROW * line, line, 1))
        # C3's values, (10 rows, 16 maps, 10 n); the four rows of zeros above and below serve the way back.
        self.c3_padded = room(C3_SIZE + 2 * (KERNEL - 1), C3_MAPS, line, zeroed=True)
        self.c3 = self.c3_padded[KERNEL - 1 : -(KERNEL - 1)]
        self.c3_pairs = self.c3.reshape(S4_SIZE, SIDE, C3_MAPS * line)  # of rows
        self.rows4 = self.shared[: S4_SIZE * C3_MAPS * line].reshape(S4_SIZE, C3_MAPS * line)
        self.pairs4 = self.rows4.reshape(-1, SIDE, n)  # of columns, (400, 2, n)
        self.pooled4 = room(S4_SIZE, C3_MAPS, S4_SIZE * n)
        self._pooled4_cells = self.pooled4.reshape(-1, n)
        self.s4 = room(S4_SIZE, C3_MAPS, S4_SIZE * n)
        self.s4_cells = self.s4.reshape(-1, n)

    def _make_c5(self, n, bitmaps):
        # The inputs of C5 and F6, (400, n) and (120, n), are true values times S.
        self.inputs5, self.inputs5_turned = with_turned(S4_SIZE * C3_MAPS * S4_SIZE, n)
        self.inputs6, self.inputs6_turned = with_turned(C5_MAPS, n)
        self.c5 = room(C5_MAPS, n)
        self.f6, self.code = room(F6_UNITS, n), room(F6_UNITS, n)
        # A bitmap's cell is +1 or -1, so there are only two squares of each number of the code, not ten.
        self._squares = room(2, F6_UNITS, n)
        self._squares_flat = self._squares.reshape(-1, n)
        self._bits = np.array([[1], [-1]], np.float32)[..., None]
        self._chosen = np.concatenate([bitmaps > 0, bitmaps < 0], axis=1).astype(np.float32)  # (10, 168)
        self.classes = room(DIGITS + 1, n)  # the last is for "none of these", see `Criterion`
        self._penalties = self.classes[:DIGITS]

    def __call__(self, digits: np.ndarray) -> np.ndarray:
        """(n, size, size) bytes of any dtype -> penalties (10, n), which change with the next call."""
        self._read(digits)
        self._c1_s2()
        self._c3_s4()
        return self._c5_f6_output()

    def _read(self, digits):
        if self._threshold is not None:
            digits = (digits > self._threshold).view(np.uint8) * np.uint8(255)
        count, size = digits.shape[:2]
        border = (INPUT_SIZE - size) // 2
        if size % SIDE or border % SIDE:  # their columns do not begin with an even one of INPUT
            framed = np.zeros((count, INPUT_SIZE, INPUT_SIZE), digits.dtype)
            framed[:, border : border + size, border : border + size] = digits
            digits, size, border = framed, INPUT_SIZE, 0
        low = self._weights.low
        if size != self._size:
            self._input[...] = low
            self._size, half = size, border // SIDE
            self._cells = self._input[border : border + size, :, half : half + size // SIDE]
        by_parity = digits.reshape(count, size, size // SIDE, SIDE).transpose(1, 3, 2, 0)
        np.add(by_parity, low, self._cells, casting="unsafe")

    def _c1_s2(self):
        weights = self._weights
        np.copyto(self._columns, self._shifted)
        np.matmul(weights.c1, self.windows1, self.c1_rows)
        np.add(self.c1, weights.c1_biases, self.c1)
        np.tanh(self.c1, self.c1)
        np.add.reduce(self.c1_blocks, axis=0, out=self._pooled2_block)
        np.multiply(self.pooled2, weights.s2, self.s2)
        np.add(self.s2, weights.s2_biases, self.s2)
        np.tanh(self.s2, self.s2)

    def _c3_s4(self):
        weights = self._weights
        np.copyto(self.inputs3, self._shifted2)
        np.matmul(weights.c3, self.windows3, self.c3)
        np.tanh(self.c3, self.c3)
        np.add(self.c3_pairs[:, 0], self.c3_pairs[:, 1], self.rows4)
        np.add(self.pairs4[:, 0], self.pairs4[:, 1], self._pooled4_cells)
        np.multiply(self.pooled4, weights.s4, self.s4)
        np.add(self.s4, weights.s4_biases, self.s4)
        np.tanh(self.s4, self.s4)

    def _c5_f6_output(self):
        weights = self._weights
        np.multiply(self.s4_cells, self.both, self.inputs5)
        np.matmul(weights.c5, self.inputs5, self.c5)
        np.add(self.c5, weights.c5_biases, self.c5)
        np.tanh(self.c5, self.c5)
        np.multiply(self.c5, self.both, self.inputs6)
        np.matmul(weights.f6, self.inputs6, self.f6)
        np.add(self.f6, weights.f6_biases, self.f6)
        np.tanh(self.f6, self.f6)
        np.multiply(self.f6, self.scale, self.code)
        np.subtract(self.code, self._bits, self._squares)
        np.multiply(self._squares, self._squares, self._squares)
        return np.matmul(self._chosen, self._squares_flat, self._penalties)
