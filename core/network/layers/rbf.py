"""The paper's output layer: how far F6's code is from each digit's bitmap (P eq. 7)."""

from dataclasses import replace

import numpy as np

from core.language import _
from core.network.layers.buffers import Buffers
from core.network.layers.kind import Output, Pairing


class RBF:
    """Euclidean radial basis functions: y_i = sum_j (x_j - w_ij)^2.

    `centres` are (10, 84): the fixed bitmaps, or with `d_centres` a free RBF that learns them.
    """

    def __init__(self, centres, d_centres=None):
        self.centres, self.d_centres = centres, d_centres
        self._buffers = Buffers(centres.dtype)
        self._differences = None
        self._ones = np.ones((1, centres.shape[1]), centres.dtype)

    def weights_changed(self) -> None:
        """Nothing is kept of the weights."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """(84, batch) -> penalties (10, batch)."""
        # The differences themselves: |x|^2 - 2wx + |w|^2 would lose the small distances that decide.
        shape = (*self.centres.shape, x.shape[1])
        self._differences = np.subtract(x, self.centres[:, :, None], out=self._buffers("differences", shape))
        squares = np.multiply(self._differences, self._differences, out=self._buffers("squares", shape))
        return np.matmul(self._ones, squares)[:, 0]  # faster than a sum over the axis in the middle

    def backward(self, d_penalties: np.ndarray) -> np.ndarray:
        """(10, batch) gradient by the penalties -> (84, batch) gradient by x."""
        weighted = np.multiply(
            self._differences, 2 * d_penalties[:, None, :], out=self._buffers("squares", self._differences.shape)
        )
        if self.d_centres is not None:
            self.d_centres[...] = -weighted.sum(axis=2)
        return weighted.sum(axis=0)

    def second_derivatives(self, d_penalties: np.ndarray, curvature: np.ndarray) -> np.ndarray:
        """The exact second derivative of the loss by each x (not Gauss-Newton; PAPER.md item 9), (84, batch).

        `d_penalties` is (10, batch), `curvature` (10, 10, batch) the loss's second derivatives by the penalties:
        d2E/dx_j2 = sum_i E_i 2 + sum_ik E_ik 2(x_j - w_ij) 2(x_j - w_kj).
        """
        slopes = 2 * self._differences  # dy_i/dx_j
        mixed = np.einsum("ikb,kjb->ijb", curvature, slopes, optimize=True)
        if self.d_centres is not None:
            # dy_i/dw_ij = -dy_i/dx_j and d2y_i/dw_ij2 = 2, and a centre belongs to one penalty only.
            own = np.einsum("iib->ib", curvature)
            self.d_centres[...] = (2 * d_penalties[:, None, :] + own[:, None, :] * slopes**2).sum(axis=2)
        return 2 * d_penalties.sum(axis=0) + (slopes * mixed).sum(axis=0)


SQUARED_DIFFERENCE = Pairing(
    formula="(x − w)²",
    compares=True,
    term=lambda x, w: (x - w) ** 2,
    by_input=lambda x, w: 2 * (x - w),
    by_weight=lambda x, w: -2 * (x - w),
    input=_("code"),
    weight=_("bitmap"),
    result=_("squared difference"),
    heads=(_("code"), _("bitmap"), _("squared")),
    weight_head=_("− bitmap of {digit}"),
    result_head=_("squared difference"),
    signs=("−", "( )²"),
    written="({x} − {w})² = {term}",
)
FIXED_RBF = Output(
    name="RBF",
    about=_("{count} squared differences; the smallest penalty is the nearest digit's"),
    inputs=_("F6's code"),
    pairing=SQUARED_DIFFERENCE,
    make=RBF,
    fixed=True,
    best=_("the smallest penalty"),
)
FREE_RBF = replace(
    FIXED_RBF,
    parameters=("weights",),
    make=lambda bitmaps, centres, d_centres: RBF(centres, d_centres),
    fixed=False,
)
