"""The whole network against the slow reference and finite differences, the paper's and others."""

import numpy as np
import pytest
import reference

from core.network.architecture import DENSE, PAPER, TABLE_I, Architecture
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import LeNet5, initial_parameters
from core.network.loss import Loss
from core.network.parameters import blocks

SPARSE = ((5, 0),) + ((1,),) * 7 + ((2, 3, 4),) + TABLE_I[9:]
NETWORKS = {
    "paper, MAP": (PAPER, Loss("MAP", 1.0)),
    "paper, MLE": (PAPER, Loss("MLE")),
    "course report": (
        Architecture(activation="relu", pooling="max", output="softmax", table=DENSE, input="0 to 1"),
        Loss("cross-entropy"),
    ),
    "sigmoid, average, free rbf": (
        Architecture(activation="sigmoid", pooling="average", output="free rbf", input="black and white"),
        Loss("MAP", 5.0),
    ),
    "sigmoid, trainable, softmax": (Architecture(activation="sigmoid", output="softmax"), Loss("cross-entropy")),
    "own table, max, rbf": (Architecture(table=SPARSE, pooling="max"), Loss("MAP", 0.1)),
    "tanh, average, softmax": (Architecture(pooling="average", output="softmax"), Loss("cross-entropy")),
    "tanh, free rbf": (Architecture(output="free rbf"), Loss("MAP", 1.0)),
}
each_network = pytest.mark.parametrize("name", NETWORKS)
DIGITS, LABELS = reference.some_digits(3)


def engine(parameters, dtype=np.float64):
    network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps, dtype)
    network.set_vector(parameters.vector)
    return network


@each_network
def test_the_network_gives_the_references_penalties(name):
    parameters = reference.random_parameters(*NETWORKS[name], seed=1)
    _values, _sums, expected = reference.network(DIGITS, parameters)
    np.testing.assert_allclose(engine(parameters).forward(DIGITS).T, expected, rtol=1e-10, atol=1e-10)
    in_single = engine(parameters, np.float32).forward(DIGITS)
    assert in_single.dtype == np.float32
    np.testing.assert_allclose(in_single.T, expected, rtol=1e-4, atol=1e-4)


@each_network
def test_the_whole_gradient_is_the_slope_of_the_loss(name):
    parameters = reference.random_parameters(*NETWORKS[name], seed=2)
    network, loss, vector = engine(parameters), parameters.loss, parameters.vector.copy()

    def total(vector):
        network.set_vector(vector)
        return loss.values(network.forward(DIGITS), LABELS).sum()

    losses, wrong = network.gradient(DIGITS, LABELS, 1.0)
    gradient = network.d_effective * network.scales
    assert losses.sum() == pytest.approx(total(vector), rel=1e-12)
    assert wrong == np.count_nonzero(network.forward(DIGITS).argmin(axis=0) != LABELS)
    generator, h = np.random.default_rng(3), 1e-6
    for block_name, block in blocks(parameters.architecture).items():
        for place in generator.integers(block.start, block.stop, 4):
            kept = vector[place]
            vector[place] = kept + h
            above = total(vector)
            vector[place] = kept - h
            slope = (above - total(vector)) / (2 * h)
            vector[place] = kept
            assert gradient[place] == pytest.approx(slope, rel=1e-5, abs=2e-7), f"{block_name}, number {place}"


@each_network
def test_the_second_derivatives_of_the_whole_are_the_references(name):
    parameters = reference.random_parameters(*NETWORKS[name], seed=4)
    network, loss = engine(parameters), parameters.loss
    penalties = network.forward(DIGITS)
    network.second_derivatives(loss.gradient(penalties, LABELS), loss.curvature(penalties))
    diagonal = parameters.with_vector(network.d_effective * network.scales**2)
    expected = reference.diagonal(DIGITS, LABELS, parameters)
    assert list(diagonal.names()) == sorted(expected, key=list(diagonal.names()).index)
    for block_name, known in expected.items():
        found = np.where(np.isnan(known), np.nan, diagonal[block_name])
        tolerance = 1e-4 * np.nanmax(np.abs(known)) + 1e-5
        np.testing.assert_allclose(found, known, rtol=1e-4, atol=tolerance, err_msg=block_name)


def test_a_share_scales_the_gradient_and_not_the_losses():
    parameters = reference.random_parameters(PAPER, Loss(), seed=5)
    network = engine(parameters)
    losses, _wrong = network.gradient(DIGITS, LABELS, 1.0)
    whole = network.d_effective.copy()
    same, _wrong = network.gradient(DIGITS, LABELS, 0.25)
    assert np.array_equal(same, losses)
    np.testing.assert_allclose(network.d_effective, 0.25 * whole, rtol=1e-12, atol=1e-18)


def test_the_network_keeps_nothing_of_the_digits_before():
    parameters = reference.random_parameters(PAPER, Loss(), seed=6, dtype=np.float32)
    used = engine(parameters, np.float32)
    for chosen in ([0, 1, 2], [2], [1, 0], [0, 1, 2]):
        fresh = engine(parameters, np.float32)
        used.gradient(DIGITS[chosen], LABELS[chosen], 1.0)
        fresh.gradient(DIGITS[chosen], LABELS[chosen], 1.0)
        assert np.array_equal(used.d_effective, fresh.d_effective)
        assert np.array_equal(used.forward(DIGITS[chosen]), fresh.forward(DIGITS[chosen]))


def test_digits_already_on_32_x_32_cells_are_read_as_they_are():
    network = engine(reference.random_parameters(PAPER, Loss(), seed=7))
    padded = np.pad(DIGITS, ((0, 0), (2, 2), (2, 2)))
    expected = network.forward(DIGITS).copy()
    np.testing.assert_allclose(network.forward(padded), expected, rtol=1e-12)
    np.testing.assert_allclose(network.forward(padded.astype(np.float32)), expected, rtol=1e-12)
    assert np.any(network.forward(np.roll(padded, 2, axis=1)) != expected)


def test_the_papers_input_levels_are_minus_a_tenth_and_1_175():
    assert PAPER.input_levels == (-0.1, 1.175, None)
    assert Architecture(input="0 to 1").input_levels == (0.0, 1.0, None)
    assert Architecture(input="black and white").input_levels == (-0.1, 1.175, 40)


# ---- how a run starts


def start(architecture=PAPER, seed=0, how="paper", loss=None, **more):
    generator = np.random.default_rng(seed)
    return initial_parameters(architecture, loss or Loss(), read_bitmaps(), generator, how, **more)


@pytest.mark.parametrize(
    ("name", "fan_in"), [("C1.weights", 25), ("C5.weights", 400), ("F6.weights", 120), ("OUTPUT.weights", 84)]
)
def test_weights_start_evenly_within_2_4_over_the_fan_in(name, fan_in):
    softmax = Architecture(output="softmax")
    weights = start(softmax, loss=Loss("cross-entropy"))[name]
    bound = 2.4 / fan_in
    assert 0.95 * bound < np.abs(weights).max() <= bound * (1 + 1e-6)
    assert np.abs(weights).mean() == pytest.approx(bound / 2, rel=0.15)
    assert np.abs(weights.mean()) < 0.2 * bound


def test_in_c3_the_fan_in_is_that_of_each_map():
    parameters = start()
    largest = {3: 0.0, 4: 0.0, 6: 0.0}
    for (_source, target), kernel in zip(PAPER.links, parameters["C3.weights"], strict=True):
        inputs = len(PAPER.table[target])
        largest[inputs] = max(largest[inputs], np.abs(kernel).max())
    for inputs, fan_in in ((3, 75), (4, 100), (6, 150)):
        assert 0.95 * 2.4 / fan_in < largest[inputs] <= 2.4 / fan_in * (1 + 1e-6)


def test_the_root_start_is_even_with_variance_one_over_the_fan_in():
    parameters = start(how="root")
    for name, fan_in in (("C1.weights", 25), ("C5.weights", 400), ("F6.weights", 120)):
        assert parameters[name].std() == pytest.approx(np.sqrt(1 / fan_in), rel=0.15), name
        assert 0.95 * np.sqrt(3 / fan_in) < np.abs(parameters[name]).max() <= np.sqrt(3 / fan_in) * (1 + 1e-6), name
    last_of_c3 = parameters["C3.weights"][-6:]  # of the map that reads all six
    assert 0.9 * np.sqrt(3 / 150) < np.abs(last_of_c3).max() <= np.sqrt(3 / 150) * (1 + 1e-6)
    assert np.all(parameters["C5.biases"] == 0)


def test_biases_start_at_zero_and_coefficients_at_a_half():
    parameters = start()
    for name in parameters.names():
        if name.endswith("biases"):
            assert np.all(parameters[name] == 0), name
        if name.endswith("coefficients"):
            assert np.all(parameters[name] == 0.5), name


@pytest.mark.parametrize("how", ["paper", "root", "he"])
def test_coefficients_start_at_what_is_asked_for_and_nothing_else_does(how):
    usual, changed = start(how=how), start(how=how, coefficient=0.35)
    for name in usual.names():
        if name.endswith("coefficients"):
            assert np.all(usual[name] == 0.5) and np.all(changed[name] == np.float32(0.35))
        else:
            assert np.array_equal(usual[name], changed[name]), name


def test_a_free_rbf_starts_at_the_bitmaps():
    parameters = start(Architecture(output="free rbf"))
    assert np.array_equal(parameters["OUTPUT.weights"], read_bitmaps())
    assert np.array_equal(parameters.centres, read_bitmaps())


def test_the_other_start_is_normal_with_variance_two_over_the_fan_in():
    parameters = start(how="he")
    assert parameters["C5.weights"].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert parameters["F6.weights"].std() == pytest.approx(np.sqrt(2 / 120), rel=0.03)
    assert np.abs(parameters["F6.weights"]).max() > 3 * np.sqrt(2 / 120)


def test_the_seed_decides_the_start():
    assert np.array_equal(start(seed=1).vector, start(seed=1).vector)
    assert np.any(start(seed=1).vector != start(seed=2).vector)
