"""Convolution by 5 x 5 kernels (C1, C3, C5), with a connection table.

Row-wise image-to-column: only the five column shifts of the input are copied. As the rows of that copy lie one
after another in memory, the windows below output row r are rows r..r+4 of it, taken together: a view. One matrix
product for each row of outputs is then the whole convolution.
"""

from dataclasses import replace

import numpy as np

from core.language import _
from core.network.layers.buffers import Buffers
from core.network.layers.dense import FULL_CONNECTION, PRODUCT, outer_sum

KERNEL = 5  # rows and columns of every convolution's kernel
WORTH_TURNING = 16  # maps

CONVOLUTION = replace(FULL_CONNECTION, name="convolution", pairing=replace(PRODUCT, weight_head=_("× kernel")))


class Convolution:
    """One convolutional layer without its squashing.

    Parameters
    ----------
    maps_in, maps_out: how many maps it reads and makes
    weights: (maps_out, 5, maps_in, 5) kernels, kernel rows outermost; or, with `links`, packed (links, 5, 5)
    biases: (maps_out,)
    d_weights, d_biases: where the gradients go, shaped like them
    links: (map in, map out) of every packed kernel; a pair that is not listed has no weight at all
    """

    def __init__(self, maps_in, maps_out, weights, biases, d_weights, d_biases, links=None):
        self.maps_in, self.maps_out = maps_in, maps_out
        self.weights, self.biases = weights, biases
        self.d_weights, self.d_biases = d_weights, d_biases
        self._kernels = np.zeros((maps_out, KERNEL, maps_in, KERNEL), weights.dtype)
        self._packed = None
        if links is not None:
            # Where in the full set of kernels, flattened, each packed weight stands.
            source, target = np.array(links).T
            places = np.arange(self._kernels.size).reshape(self._kernels.shape)
            self._packed = np.ascontiguousarray(places[target, :, source, :]).ravel()
        self._buffers = Buffers(weights.dtype)
        self._windows = None

    def weights_changed(self) -> None:
        """To be called after the weights were written to, before `forward`."""
        if self._packed is None:
            self._kernels = self.weights
        else:
            self._kernels.reshape(-1)[self._packed] = self.weights.reshape(-1)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(rows, maps in, columns, batch) -> sums (rows - 4, maps out, columns - 4, batch)."""
        rows, maps, columns, batch = x.shape
        out_rows, out_columns = rows - KERNEL + 1, columns - KERNEL + 1
        if out_columns == 1:
            shifted = x  # (rows, maps, 5, batch): the one window across is the row itself
        else:
            shifted = self._buffers("shifted", (rows, maps, KERNEL, out_columns, batch))
            for shift in range(KERNEL):
                shifted[:, :, shift] = x[:, :, shift : shift + out_columns]
        self._windows = _windows(shifted, out_rows, maps * KERNEL, out_columns * batch)
        sums = self._buffers("sums", (out_rows, self.maps_out, out_columns * batch))
        np.matmul(self._kernels.reshape(self.maps_out, -1), self._windows, out=sums)
        sums += self.biases[:, None]
        return sums.reshape(out_rows, self.maps_out, out_columns, batch)

    def backward(self, d_sums: np.ndarray, need_input: bool = True) -> np.ndarray | None:
        """(rows - 4, maps out, columns - 4, batch) gradient by the sums -> gradient by the input; fills d_weights."""
        self._weight_gradient(d_sums, self._windows, self.d_weights, self.d_biases)
        return self._input_gradient(d_sums, self._kernels) if need_input else None

    def second_derivatives(self, d2_sums: np.ndarray, need_input: bool = True) -> np.ndarray | None:
        """The same for second derivatives, back-propagated with squared inputs and weights (P eq. 22-24).

        The diagonal of the Gauss-Newton matrix goes to d_weights and d_biases.
        """
        self._weight_gradient(d2_sums, self._windows**2, self.d_weights, self.d_biases)
        return self._input_gradient(d2_sums, self._kernels**2) if need_input else None

    def _weight_gradient(self, d_sums, windows, d_weights, d_biases):
        out_rows, maps_out = d_sums.shape[:2]
        flat = d_sums.reshape(out_rows, maps_out, -1)
        d_biases[...] = sum_of_maps(flat)
        if out_rows == 1 and self._packed is None:  # C5: one product, straight to where it belongs
            outer_sum(flat[0], windows[0], out=d_weights.reshape(maps_out, -1))
            return
        # (row, 5 maps_in 5, columns batch) x (row, columns batch, maps_out), then all rows together. A product of
        # matrices that lie in the order of memory is so much faster that in C3 turning one of them first pays.
        turned = flat.transpose(0, 2, 1)
        if maps_out >= WORTH_TURNING:
            turned = self._buffers("turned", turned.shape)
            turned[...] = flat.transpose(0, 2, 1)
        by_row = np.matmul(windows, turned, out=self._buffers("by_row", (*windows.shape[:2], maps_out)))
        full = by_row.sum(axis=0).T  # (maps_out, 5 maps_in 5)
        if self._packed is None:
            d_weights.reshape(maps_out, -1)[...] = full
        else:
            np.take(full.ravel(), self._packed, out=d_weights.reshape(-1))

    def _input_gradient(self, d_sums, kernels):
        out_rows, maps_out, out_columns, batch = d_sums.shape
        rows, maps, columns = out_rows + KERNEL - 1, self.maps_in, out_columns + KERNEL - 1
        if rows == KERNEL and columns == KERNEL:  # C5: every unit sees all of its input, so one product is all
            d_x = self._buffers("d_x", (kernels[0].size, batch))
            np.matmul(kernels.reshape(maps_out, -1).T, d_sums.reshape(maps_out, batch), out=d_x)
            return d_x.reshape(rows, maps, columns, batch)
        flat = d_sums.reshape(out_rows * maps_out, -1)
        turned = kernels[:, ::-1].transpose(2, 3, 1, 0).reshape(maps * KERNEL, KERNEL * maps_out)
        by_shift = self._buffers("by_shift", (rows, maps * KERNEL, out_columns * batch))
        # Input row i is reached by output rows i-4..i, through kernel rows 4..0; at the edges by fewer.
        inner = slice(KERNEL - 1, max(KERNEL - 1, out_rows))
        above = _windows(flat, inner.stop - inner.start, maps_out, out_columns * batch)
        np.matmul(turned, above, out=by_shift[inner])
        for row in (*range(inner.start), *range(inner.stop, rows)):
            first, last = max(0, row - KERNEL + 1), min(row, out_rows - 1)
            through = slice((first - row + KERNEL - 1) * maps_out, (last - row + KERNEL) * maps_out)
            np.matmul(turned[:, through], flat[first * maps_out : (last + 1) * maps_out], out=by_shift[row])
        by_shift = by_shift.reshape(rows, maps, KERNEL, out_columns, batch)
        d_x = self._buffers("d_x", (rows, maps, columns, batch))
        d_x[:, :, :out_columns] = by_shift[:, :, 0]
        d_x[:, :, out_columns:] = 0
        for shift in range(1, KERNEL):
            d_x[:, :, shift : shift + out_columns] += by_shift[:, :, shift]
        return d_x


def sum_of_maps(flat):
    """(rows, maps, n) -> (maps,) sums over all else; a product with ones is the fastest way to sum up."""
    return np.matmul(flat, np.ones(flat.shape[2], flat.dtype)).sum(axis=0)


def _windows(array, out_rows, per_row, width):
    """Five rows at a time of a contiguous array, as (out_rows, 5 per_row, width), without copying."""
    line = width * array.itemsize
    return np.ndarray(
        (out_rows, KERNEL * per_row, width), array.dtype, array, strides=(per_row * line, line, array.itemsize)
    )
