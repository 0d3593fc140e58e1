from types import SimpleNamespace

import numpy as np
import pytest
import reference

from core.network.architecture import PAPER, Architecture
from core.network.loss import Loss
from core.network.parameters import blocks
from core.study.arithmetic import arithmetic
from core.study.trace import trace

NETWORKS = {
    "paper": (PAPER, Loss("MAP", 1.0)),
    "relu, max, softmax": (
        Architecture(activation="relu", pooling="max", output="softmax", input="0 to 1"),
        Loss("cross-entropy"),
    ),
    "sigmoid, average, free rbf": (
        Architecture(activation="sigmoid", pooling="average", output="free rbf", input="black and white"),
        Loss("MAP", 4.0),
    ),
}
each_network = pytest.mark.parametrize("name", NETWORKS)
# Noise rather than a digit: no two of four inputs are the same, so that a maximum has a slope.
NOISE = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
LABEL = 6
H = 1e-5
UNITS = [
    ("INPUT", 0, 9, 17), ("C1", 5, 27, 13), ("S2", 2, 13, 0), ("S2", 4, 6, 7), ("C3", 0, 0, 0), ("C3", 9, 4, 9),
    ("S4", 3, 4, 4), ("S4", 11, 0, 2), ("C5", 77, 0, 0), ("F6", 40, 0, 0), ("OUTPUT", LABEL, 0, 0), ("OUTPUT", 0, 0, 0),
]  # fmt: skip
OF_THE_LABEL = ("OUTPUT", LABEL)
each_unit = pytest.mark.parametrize("unit", UNITS, ids=str)


def at(layer, unit=None, row=None, column=None):
    return SimpleNamespace(layer=layer, map=unit, row=row, column=column)


def traced(name, dtype=np.float64, label=LABEL):
    return trace(reference.random_parameters(*NETWORKS[name], seed=1, dtype=dtype), NOISE, label)


def values_of(made):
    return reference.network(NOISE[None], made.parameters)


def losses_behind(made, layer, values):
    """The loss of each row of `values` of this layer, by the slow reference."""
    loss, penalties = made.parameters.loss, values
    if layer != "OUTPUT":
        penalties = reference.from_layer(layer, values, made.parameters)[2]
    return reference.losses(penalties, [LABEL] * len(penalties), loss)


def slopes_of_loss(made, layer, place, moved):
    """For each of `moved`, functions of h that say what the unit's value becomes, dE/dh at 0."""
    values, _sums, penalties = values_of(made)
    many = np.repeat(penalties if layer == "OUTPUT" else values[layer], 2 * len(moved), axis=0)
    for number, value_at in enumerate(moved):
        many[(2 * number, *place)], many[(2 * number + 1, *place)] = value_at(H), value_at(-H)
    losses = losses_behind(made, layer, many)
    return (losses[0::2] - losses[1::2]) / (2 * H)


@each_unit
@each_network
def test_the_terms_add_up_to_the_networks_sum_and_value(name, unit):
    layer, *place = unit
    made = traced(name, np.float32)
    told = arithmetic(made, at(*unit))
    assert told.sum == pytest.approx(sum(part.products.sum() for part in told.parts) + (told.bias or 0), abs=1e-12)
    if layer == "OUTPUT":
        shown, before = made.penalties[place[0]], None
    else:
        shown, before = made.values[layer][tuple(place)], made.sums.get(layer)
    assert told.network_value == shown
    assert told.value == pytest.approx(shown, rel=1e-5, abs=1e-5)
    if before is not None:
        assert told.network_sum == before[tuple(place)]
    assert told.sum == pytest.approx(told.network_sum, rel=1e-5, abs=1e-5)
    assert told.squashed(told.sum) == pytest.approx(told.value)


@each_unit
@each_network
def test_backward_numbers_are_the_slope_of_the_loss(name, unit):
    layer, *place = unit
    made = traced(name)
    told = arithmetic(made, at(*unit))
    part, cell = told.parts[-1], np.unravel_index(1, told.parts[-1].inputs.shape) if layer != "INPUT" else (0, 0)
    moved = {told.d_sum: lambda h: told.squashed(told.sum + h)}
    if told.value != 0:  # not where a ReLU gives exactly zero: there a maximum of four zeros has two slopes
        moved[told.d_value] = lambda h: told.value + h
    if layer != "INPUT":
        moved[part.d_inputs[cell]] = lambda h: told.squashed(told.sum + change(told, part, cell, h, 0))
    if part.d_weights is not None:
        moved[part.d_weights[cell]] = lambda h: told.squashed(told.sum + change(told, part, cell, 0, h))
    slopes = slopes_of_loss(made, layer, place[:1] if layer == "OUTPUT" else place, list(moved.values()))
    np.testing.assert_allclose(list(moved), slopes, rtol=1e-4, atol=1e-8)


def change(told, part, cell, by_input, by_weight):
    """How the sum changes where one input and one weight are moved."""
    value, weight = part.inputs[cell] + by_input, part.weights[cell] + by_weight
    return ((value - weight) ** 2 if told.kind.name == "RBF" else value * weight) - part.products[cell]


@each_network
def test_shared_weights_have_the_gradient_of_all_places_together(name):
    made = traced(name)
    found = {}
    for unit in [
        ("C1", 3, 5, 6),
        ("S2", 1, 2, 2),
        ("C3", 9, 4, 9),
        ("S4", 5, 1, 1),
        ("C5", 7),
        ("F6", 7),
        OF_THE_LABEL,
    ]:
        told, layer, target = arithmetic(made, at(*unit)), unit[0], unit[1]
        found[f"{layer}.biases", (target,)] = told.d_bias_all
        found[f"{layer}.coefficients", (target,)] = told.d_coefficient_all
        for part in told.parts:
            if part.d_weights_all is not None:
                found[f"{layer}.weights", weight_place(made, layer, target, part)] = part.d_weights_all.ravel()[0]
    known = blocks(made.parameters.architecture)
    found = {key: value for key, value in found.items() if key[0] in known}
    assert None not in found.values() and len(found) > 12
    for (block_name, place), gradient in list(found.items())[::4]:
        vectors = [made.parameters.vector.copy() for _way in (1, -1)]
        for vector, way in zip(vectors, (H / 10, -H / 10), strict=True):
            known[block_name].view(vector)[place] += way
        above, below = (
            reference.network_losses(NOISE[None], [LABEL], made.parameters.with_vector(vector))[0] for vector in vectors
        )
        assert gradient == pytest.approx(5 * (above - below) / H, rel=1e-4, abs=1e-6), (block_name, place)


def weight_place(made, layer, target, part):
    """Where in the named array the part's first weight stands."""
    if layer == "C3":
        return (made.parameters.architecture.links.index((part.map, target)), 0, 0)
    return (target, part.map, 0, 0) if layer in ("C1", "C5") else (target, 0)


@each_network
def test_the_gradients_of_all_places_add_up_to_the_whole_one(name):
    """The kernel that joins S2 map 3 to C3 map 2 is used at a hundred places, each of which pulls at it."""
    made = traced(name)
    each = [arithmetic(made, at("C3", 2, row, column)) for row in range(10) for column in range(10)]
    assert {told.places for told in each} == {100}
    together = sum(told.parts[1].d_weights for told in each)
    assert each[0].parts[1].map == 3
    np.testing.assert_allclose(together, each[0].parts[1].d_weights_all, rtol=1e-9, atol=1e-12)
    assert sum(told.d_sum for told in each) == pytest.approx(each[0].d_bias_all)
    if each[0].d_coefficient is not None:
        each = [arithmetic(made, at("S4", 2, row, column)) for row in range(5) for column in range(5)]
        assert sum(told.d_coefficient for told in each) == pytest.approx(each[0].d_coefficient_all)


@each_network
def test_what_all_readers_add_to_an_input_is_its_whole_gradient(name):
    made = traced(name)
    source, row, column = 3, 6, 4
    total = 0.0
    for target in range(16):
        for unit_row in range(row - 4, row + 1):
            for unit_column in range(column - 4, column + 1):
                if not (0 <= unit_row < 10 and 0 <= unit_column < 10):
                    continue
                for part in arithmetic(made, at("C3", target, unit_row, unit_column)).parts:
                    if part.map == source:
                        assert (part.row, part.column) == (unit_row, unit_column)
                        total += part.d_inputs[row - unit_row, column - unit_column]
    assert total == pytest.approx(made.gradients["S2"][source, row, column], rel=1e-9)
    code = sum(arithmetic(made, at("OUTPUT", digit)).parts[0].d_inputs for digit in range(10))
    np.testing.assert_allclose(code, made.gradients["F6"].ravel(), rtol=1e-9, atol=1e-15)


def test_the_parts_are_the_maps_the_table_joins():
    made = traced("paper")
    assert [part.map for part in arithmetic(made, at("C3", 9, 0, 0)).parts] == [0, 3, 4, 5]
    assert [part.map for part in arithmetic(made, at("C5", 9)).parts] == list(range(16))
    assert [part.inputs.shape for part in arithmetic(made, at("F6", 9)).parts] == [(120,)]
    four = arithmetic(made, at("S2", 4, 6, 7)).parts
    assert [(part.layer, part.map, part.row, part.column) for part in four] == [("C1", 4, 12, 14)]


def test_subsampling_tells_its_coefficient_and_a_maximum_its_winner():
    paper = arithmetic(traced("paper"), at("S2", 4, 6, 7))
    assert paper.coefficient == traced("paper").parameters["S2.coefficients"][4]
    assert paper.coefficient * paper.parts[0].inputs.sum() + paper.bias == pytest.approx(paper.sum)
    assert arithmetic(traced("sigmoid, average, free rbf"), at("S2", 4, 6, 7)).coefficient == 0.25
    largest = arithmetic(traced("relu, max, softmax"), at("S2", 4, 6, 7))
    assert largest.coefficient is None and largest.bias is None and largest.squashing is None
    assert largest.parts[0].weights.sum() == 1 and largest.value == largest.parts[0].inputs.max()


def test_the_first_of_equals_is_the_largest_as_in_the_engine():
    made = traced("relu, max, softmax")
    blank = trace(made.parameters, np.zeros((28, 28), np.uint8), LABEL)
    part = arithmetic(blank, at("S2", 0, 5, 5)).parts[0]
    assert np.ptp(part.inputs) == 0
    assert part.weights.tolist() == [[1, 0], [0, 0]]


def test_a_pixel_of_input_is_made_of_a_byte_of_the_digit():
    inside = arithmetic(traced("paper"), at("INPUT", None, 2, 29))
    assert inside.parts[0].inputs[0, 0] == NOISE[0, 27] and (inside.parts[0].row, inside.parts[0].column) == (0, 27)
    border = arithmetic(traced("paper"), at("INPUT", None, 1, 30))
    assert border.parts[0].inputs[0, 0] == 0 and border.value == pytest.approx(-0.1)


def test_without_a_label_there_is_nothing_backward():
    told = arithmetic(traced("paper", label=None), at("C3", 0, 1, 1))
    backward = [told.d_value, told.d_sum, told.d_bias_all, told.d_coefficient, told.d_coefficient_all]
    backward += [getattr(part, name) for part in told.parts for name in ("d_inputs", "d_weights", "d_weights_all")]
    assert set(backward) == {None}


def test_the_papers_bitmaps_have_no_gradient():
    assert arithmetic(traced("paper"), at("OUTPUT", 3)).parts[0].d_weights is None
    assert arithmetic(traced("sigmoid, average, free rbf"), at("OUTPUT", 3)).parts[0].d_weights is not None


def test_row_and_column_of_a_bitmap_do_not_matter():
    made = traced("paper")
    assert arithmetic(made, at("OUTPUT", 3, 11, 6)).sum == arithmetic(made, at("OUTPUT", 3)).sum


def test_nothing_in_it_can_be_written_to():
    for part in arithmetic(traced("paper"), at("C3", 0, 1, 1)).parts:
        for name in ("inputs", "weights", "products", "d_inputs", "d_weights", "d_weights_all"):
            assert getattr(part, name).dtype == np.float64 and not getattr(part, name).flags.writeable


@pytest.mark.parametrize(
    "unit", [("C3", 16, 0, 0), ("C3", 0, 10, 0), ("C3", 0, None, None), ("OUTPUT", 10), (None, 0), ("C5", -1)], ids=str
)
def test_a_unit_that_is_not_there_is_refused(unit):
    with pytest.raises(ValueError, match="no layer|no unit"):
        arithmetic(traced("paper"), at(*unit))
