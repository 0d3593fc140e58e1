"""One way of altering a network: how much of it, and the test error that comes of that alone."""

from math import log10

import numpy as np

from core.language import _
from lenet_gui.widgets.amount_cell import AmountCell

LEAST, MOST = 0.1, 100.0  # percent: the ends of the axis, which goes by factors of ten


class ErrorCell(AmountCell):
    """A slider for one amount, and the curve of the test error in percent over it."""

    named = _("error {number}")
    spoken = _("{amount}, alone a test error of {number}")
    lines = (0.1, 1.0, 10.0, 100.0)

    @property
    def curve(self) -> np.ndarray | None:
        """(n,) percent at the scale's points; None while there is none."""
        return self._numbers

    def height_of(self, number: float) -> float:
        return log10(min(max(number, LEAST), MOST) / LEAST) / log10(MOST / LEAST)

    def number_words(self, number: float) -> str:
        return f"{number:.2f} %" if number < 10 else f"{number:.1f} %"

    def point_text(self, index: int) -> str:
        return _("{kind} {amount} alone: test error {error}").format(
            kind=self.scale.title,
            amount=self.scale.text(self.scale.points[index]),
            error=self.number_words(self._numbers[index]),
        )

    def axis_labels(self) -> list[tuple[float, str]]:
        height, line = self._plot().height(), self._line()
        if height < 1.5 * line:
            return [(3.0, "%")]
        return [(100.0, "100"), *([(10.0, "10")] if height >= 3 * line else []), (1.0, "1 %")]
