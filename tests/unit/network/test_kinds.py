"""What is told of each squashing, pooling and output on offer is what the engine does; new ones are judged here too."""

from itertools import product

import numpy as np
import pytest

from core.network.architecture import (
    INPUTS,
    LAYERS,
    OUTPUTS,
    PAPER,
    POOLINGS,
    SQUASHINGS,
    Architecture,
    ArchitectureError,
)
from core.network.parameters import blocks

SUMS = np.concatenate([np.linspace(-9, 9, 181) + 0.013, [-1e30, 1e30]])  # off the corners, where there is no slope
H = 1e-6


@pytest.mark.parametrize("name", SQUASHINGS)
def test_a_squashing_keeps_its_bounds_and_has_its_slope(name):
    squashing = SQUASHINGS[name]
    values = squashing.value(SUMS)
    assert squashing.formula and values.min() >= squashing.low and values.max() <= squashing.high
    for bound, end in ((squashing.low, values[-2]), (squashing.high, values[-1])):
        assert abs(end) > 1e20 if np.isinf(bound) else end == pytest.approx(bound)
    assert squashing.bound == (np.abs(values).max() if np.abs(values).max() < 1e20 else None)
    near = SUMS[:-2]
    by_difference = (squashing.value(near + H) - squashing.value(near - H)) / (2 * H)
    slopes = [squashing.slope_at(value) for value in values[:-2]]
    np.testing.assert_allclose(slopes, by_difference, rtol=1e-4, atol=1e-7)
    assert squashing.value(0.3) == pytest.approx(squashing.value(np.array([0.3]))[0])


@pytest.mark.parametrize("name", POOLINGS)
def test_a_poolings_four_inputs_times_their_slopes_are_what_the_engine_gives(name):
    kind, generator = POOLINGS[name], np.random.default_rng(3)
    x = generator.normal(size=(4, 3, 6, 2))
    parameters = [generator.uniform(0.2, 1, 3) for _array in kind.parameters]
    layer = kind.make(np.float64, *parameters, *map(np.zeros_like, parameters))
    y = layer.forward(x).copy()
    d_x = layer.spread(layer.backward(np.ones_like(y)), np.ones_like(x))
    values = dict(zip(kind.parameters, parameters, strict=True))
    for row, target, column, digit in np.ndindex(y.shape):
        here = (slice(2 * row, 2 * row + 2), target, slice(2 * column, 2 * column + 2), digit)
        four, coefficient = x[here], kind.coefficient
        if "coefficients" in values:
            coefficient = values["coefficients"][target]
        slopes = kind.slopes(four) if coefficient is None else np.full((2, 2), coefficient)
        bias = values["biases"][target] if "biases" in values else 0.0
        assert y[row, target, column, digit] == pytest.approx((four * slopes).sum() + bias)
        np.testing.assert_allclose(d_x[here], slopes)
        assert (np.count_nonzero(slopes) == 1) == kind.picks_one
    if not kind.parameters:
        np.testing.assert_allclose(layer.forward(2.5 * x), 2.5 * y)


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_outputs_terms_add_up_to_the_engines_penalties(name):
    kind, generator = OUTPUTS[name], np.random.default_rng(4)
    code, bitmaps = generator.normal(size=(84, 3)), np.sign(generator.normal(size=(10, 84)))
    shapes = {"weights": (10, 84), "biases": (10,)}
    parameters = {array: generator.normal(size=shapes[array]) for array in kind.parameters}
    layer = kind.make(bitmaps, *parameters.values(), *map(np.zeros_like, parameters.values()))
    weights, biases = parameters.get("weights", bitmaps), parameters.get("biases", np.zeros(10))
    assert kind.fixed == ("weights" not in parameters)
    terms = kind.pairing.term(code[None], weights[:, :, None])
    np.testing.assert_allclose(layer.forward(code), kind.sign * (terms.sum(axis=1) + biases[:, None]))
    by_code = np.broadcast_to(kind.pairing.by_input(code[None], weights[:, :, None]), terms.shape)
    np.testing.assert_allclose(layer.backward(np.ones((10, 3))), kind.sign * by_code.sum(axis=0))
    assert not kind.pairing.compares or terms.min() >= 0


@pytest.mark.parametrize("choice", list(product(POOLINGS, OUTPUTS)), ids=", ".join)
def test_the_parameters_told_are_those_there_are(choice):
    architecture = Architecture(pooling=choice[0], output=choice[1])
    told = [f"{layer}.{name}" for layer in LAYERS for name in architecture.kind(layer).parameters]
    assert told == list(blocks(architecture))
    facts = {facts.name: facts for facts in architecture.layers()}
    for layer in LAYERS:
        count = sum(block.stop - block.start for name, block in blocks(architecture).items() if name.startswith(layer))
        assert facts[layer].parameters == count and facts[layer].kind == architecture.kind(layer).name


@pytest.mark.parametrize("name", SQUASHINGS)
def test_fixed_bitmaps_need_a_squashing_that_reaches_them(name):
    squashing = SQUASHINGS[name]
    if squashing.low <= -1 and squashing.high >= 1:
        assert Architecture(activation=name).squashing is squashing
    else:
        with pytest.raises(ArchitectureError, match="cannot reach -1"):
            Architecture(activation=name)


def test_the_papers_choices_are_the_first_on_offer():
    first = [next(iter(offered)) for offered in (SQUASHINGS, POOLINGS, OUTPUTS, INPUTS)]
    assert first == [PAPER.activation, PAPER.pooling, PAPER.output, PAPER.input]
