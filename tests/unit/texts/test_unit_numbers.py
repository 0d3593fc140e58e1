"""The numbers on the card of a unit add up as they stand there."""

import re
from decimal import Decimal

import canned
import pytest

from core.study.arithmetic import arithmetic
from core.study.play import SHAPES
from core.study.selection import Selection
from lenet_gui.texts.numbers import unit_numbers


def exactly(text):
    return Decimal(text.replace("−", "-").replace(" ", ""))


@pytest.mark.parametrize("layer", ["C1", "C3", "C5", "F6"])
def test_partials_make_the_total_and_with_the_bias_the_sum(layer):
    trace = canned.trace(canned.parameters(seed=2, trained=True), canned.digit(7), 7)
    maps, rows, columns = SHAPES[layer]
    for number in range(60):
        unit = Selection(layer, number % maps, number * 3 % rows, number * 7 % columns)
        said = unit_numbers(arithmetic(trace, unit))
        assert exactly(said["total"]) + exactly(said["bias"]) == exactly(said["sum"]), said
        partials = re.findall(r"[+−]? ?[\d.]+", said["partials"])
        assert sum(map(exactly, partials)) == exactly(said["total"]), said
        assert float(exactly(said["sum"])) == pytest.approx(
            float(trace.sums[layer][unit.map].ravel()[0 if rows == 1 else unit.row * columns + unit.column]), abs=1e-3
        )
