"""One way of changing a digit: how much of it, and the share of test digits that are still read right."""

from core.language import _
from lenet_gui.widgets.amount_cell import AmountCell


class RobustnessCell(AmountCell):
    """A slider for one amount by which digits are changed, and the curve of accuracy, 0 to 1, over it."""

    named = _("{number} right")
    spoken = _("{amount}, {number} read right")
    lines = (0.0, 0.5, 1.0)

    def height_of(self, number: float) -> float:
        return number

    def number_words(self, number: float) -> str:
        return f"{100 * number:.1f} %"

    def point_text(self, index: int) -> str:
        return _("{kind} {amount}: {percent:.1f} % of {count:,} test digits read right").format(
            kind=self.scale.title,
            amount=self.scale.text(self.scale.points[index]),
            percent=100 * self._numbers[index],
            count=self._samples,
        )

    def axis_labels(self) -> list[tuple[float, str]]:
        if self._plot().height() < self._line():
            return [(0.5, "%")]
        middle = [(0.5, "50")] if self._plot().height() / 2 >= self._line() else []
        return [(1.0, "100"), *middle, (0.0, "0 %")]
