from dataclasses import replace

import numpy as np
import pytest
import reference

from core.network.architecture import PAPER, Architecture
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.study.trace import probabilities, trace

SHAPES = {
    "INPUT": (1, 32, 32),
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84, 1, 1),
}
NETWORKS = {
    "paper": (PAPER, Loss("MAP", 1.0)),
    "relu, max, softmax": (
        Architecture(activation="relu", pooling="max", output="softmax", input="0 to 1"),
        Loss("cross-entropy"),
    ),
    "sigmoid, average, free rbf": (
        Architecture(activation="sigmoid", pooling="average", output="free rbf"),
        Loss("MAP", 4.0),
    ),
}
each_network = pytest.mark.parametrize("name", NETWORKS)
# Noise rather than a digit: no two of four inputs are the same, so that a maximum has a slope.
NOISE = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
LABEL = 6


def parameters_of(name, dtype=np.float64, seed=1):
    return reference.random_parameters(*NETWORKS[name], seed=seed, dtype=dtype)


@each_network
def test_every_value_and_every_sum_is_the_references(name):
    parameters = parameters_of(name)
    traced = trace(parameters, NOISE)
    values, sums, penalties = reference.network(NOISE[None], parameters)
    assert {layer: array.shape for layer, array in traced.values.items()} == SHAPES
    assert {layer: array.shape for layer, array in traced.sums.items()} == {
        layer: shape for layer, shape in SHAPES.items() if layer != "INPUT"
    }
    for layer, array in traced.values.items():
        np.testing.assert_allclose(array, values[layer][0], rtol=1e-9, atol=1e-9, err_msg=layer)
    for layer, array in traced.sums.items():
        np.testing.assert_allclose(array, sums[layer][0], rtol=1e-9, atol=1e-9, err_msg=layer)
    np.testing.assert_allclose(traced.penalties, penalties[0], rtol=1e-9)


@each_network
def test_the_gradient_by_every_layer_is_the_slope_of_the_loss(name):
    parameters, h = parameters_of(name), 1e-6
    gradients = trace(parameters, NOISE, LABEL).gradients
    assert {layer: array.shape for layer, array in gradients.items()} == SHAPES | {"OUTPUT": (10,)}
    values, _sums, _penalties = reference.network(NOISE[None], parameters)
    generator = np.random.default_rng(2)
    for layer in reference.NAMES:
        # not where a ReLU gives exactly zero: there it has two slopes, and so has a maximum of four zeros
        units = [tuple(unit) for unit in generator.permutation(np.argwhere(values[layer][0] != 0))[:4]]
        moved = np.repeat(values[layer], 2 * len(units), axis=0)
        for number, unit in enumerate(units):
            moved[(2 * number, *unit)] += h
            moved[(2 * number + 1, *unit)] -= h
        penalties = reference.from_layer(layer, moved, parameters)[2]
        loss = parameters.loss
        losses = reference.losses(penalties, [LABEL] * len(penalties), loss)
        slopes = (losses[0::2] - losses[1::2]) / (2 * h)
        found = [gradients[layer][unit] for unit in units]
        np.testing.assert_allclose(found, slopes, rtol=1e-5, atol=1e-7, err_msg=layer)


@each_network
def test_the_gradient_by_the_penalties_and_the_loss_are_those_of_the_loss(name):
    parameters = parameters_of(name)
    traced, loss = trace(parameters, NOISE, LABEL), parameters.loss
    penalties, labels = traced.penalties[:, None], np.array([LABEL])
    assert traced.label == LABEL
    assert traced.loss == pytest.approx(loss.values(penalties, labels)[0])
    np.testing.assert_allclose(traced.gradients["OUTPUT"], loss.gradient(penalties, labels)[:, 0])


@each_network
def test_the_weight_gradients_are_those_of_training_on_this_digit(name):
    parameters = parameters_of(name)
    network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps, np.float64)
    network.set_vector(parameters.vector)
    network.gradient(NOISE[None], np.array([LABEL]), 1.0)
    found = trace(parameters, NOISE, LABEL).weight_gradients
    np.testing.assert_allclose(found, network.d_effective * network.scales, rtol=1e-12, atol=1e-15)


def test_the_plans_answer_and_the_layers_values_belong_together():
    parameters = parameters_of("paper", np.float32)
    traced = trace(parameters, NOISE, LABEL)
    code = traced.values["F6"].ravel()
    np.testing.assert_allclose(traced.penalties, ((code - parameters.bitmaps) ** 2).sum(axis=1), rtol=1e-5, atol=1e-4)
    assert traced.values is traced.values and traced.sums is traced.sums


def test_values_can_be_asked_for_where_sums_are_beyond_all_bounds():
    parameters = parameters_of("paper", np.float32)
    vector = parameters.vector.copy()
    vector[:150] = 3e38
    with np.errstate(all="ignore"):  # as who asks for the answer has it
        traced = trace(parameters.with_vector(vector), NOISE)
    assert set(traced.values) == set(SHAPES)


def test_the_answer_is_the_smallest_penalty_and_the_most_probable_digit():
    traced = trace(parameters_of("paper"), NOISE)
    assert traced.answer == np.argmin(traced.penalties) == np.argmax(traced.probabilities)
    expected = np.exp(-traced.penalties) / np.exp(-traced.penalties).sum()
    np.testing.assert_allclose(traced.probabilities, expected, rtol=1e-9)
    assert traced.none_share == pytest.approx(np.exp(-1.0) / (np.exp(-1.0) + np.exp(-traced.penalties).sum()), rel=1e-9)


def test_probabilities_are_sound_for_penalties_that_no_exponential_can_hold():
    found = probabilities(Loss(), np.full((10, 1), 1e6) + np.arange(10.0)[:, None])
    assert found.sum() == pytest.approx(1)
    assert found[1, 0] / found[0, 0] == pytest.approx(np.exp(-1))


@pytest.mark.parametrize(
    "loss", [Loss("MAP", 1.0), Loss("MAP", 200.0), Loss("MAP", 200.0, 0.5), Loss("MLE"), Loss("cross-entropy")]
)
def test_the_eleven_shares_are_those_of_the_loss_and_none_can_win(loss):
    traced = trace(replace(parameters_of("paper"), loss=loss), NOISE)
    share, none = loss.shares(traced.penalties[:, None])
    np.testing.assert_array_equal(traced.shares, [*share[:, 0], none[0]])
    assert traced.shares.sum() == pytest.approx(1) and traced.none_share == none[0]
    assert traced.none_wins == (traced.penalties.min() > loss.none_penalty) == (loss == Loss("MAP", 1.0))
    assert traced.sure(0) != traced.none_wins
    among_digits = (1 - traced.none_share) * traced.probabilities
    np.testing.assert_allclose(traced.shares[:10], among_digits, rtol=1e-6, atol=1e-30)
    if loss.kind != "MAP":
        np.testing.assert_array_equal(traced.shares[:10], traced.probabilities)


def test_a_network_gone_astray_has_shares_but_is_not_sure():
    network = parameters_of("relu, max, softmax", np.float32)
    network = network.with_vector(np.full_like(network.vector, 1e30))
    for loss in (Loss("MAP", 10.0), Loss("cross-entropy")):
        with np.errstate(all="ignore"):
            traced = trace(replace(network, loss=loss), NOISE)
        assert not np.isfinite(traced.penalties).all() and not traced.sure(0)
        assert traced.shares.sum() == pytest.approx(1) and traced.probabilities.sum() == pytest.approx(1)


def test_without_a_label_there_is_no_loss_and_no_gradient():
    traced = trace(parameters_of("paper"), NOISE)
    assert traced.label is None and traced.loss is None and traced.weight_gradients is None
    assert traced.gradients == {}


def test_a_trace_is_float32_can_not_be_written_to_and_does_not_follow_anything():
    parameters, image = parameters_of("paper", np.float32), NOISE.copy()
    traced = trace(parameters, image, LABEL)
    arrays = [*traced.values.values(), *traced.sums.values(), *traced.gradients.values()]
    arrays += [traced.penalties, traced.probabilities, traced.shares, traced.weight_gradients]
    assert all(array.dtype == np.float32 and not array.flags.writeable for array in arrays)
    kept = [array.copy() for array in arrays]
    trace(parameters, 255 - NOISE, 1)
    assert all(np.array_equal(array, copy) for array, copy in zip(arrays, kept, strict=True))
    image[:] = 0
    assert np.array_equal(traced.image, NOISE) and not traced.image.flags.writeable


def test_traces_of_different_networks_in_turn_do_not_mix():
    first = {name: trace(parameters_of(name), NOISE, LABEL) for name in NETWORKS}
    other = parameters_of("paper", seed=9)
    assert np.any(trace(other, NOISE).penalties != first["paper"].penalties)
    redrawn = -parameters_of("paper").bitmaps
    from_redrawn = type(other)(other.architecture, other.loss, redrawn, parameters_of("paper").vector)
    assert np.any(trace(from_redrawn, NOISE).penalties != first["paper"].penalties)
    for name, known in first.items():
        in_single = trace(parameters_of(name, np.float32), NOISE, LABEL)
        np.testing.assert_allclose(in_single.penalties, known.penalties, rtol=1e-4, atol=1e-5)
        again = trace(parameters_of(name), NOISE, LABEL)
        assert np.array_equal(again.penalties, known.penalties)
        assert np.array_equal(again.weight_gradients, known.weight_gradients)


@each_network
@pytest.mark.parametrize("connections", ["table", "dense"])
def test_the_partial_maps_of_c3_laid_on_each_other_are_its_sums(name, connections):
    architecture, loss = NETWORKS[name]
    table = tuple(tuple(range(6)) for _ in range(16)) if connections == "dense" else architecture.table
    parameters = reference.random_parameters(replace(architecture, table=table), loss, seed=1, dtype=np.float64)
    traced = trace(parameters, NOISE)
    assert traced.partials.shape == (len(parameters.architecture.links), 10, 10)
    for target, sources in enumerate(parameters.architecture.table):
        sums = traced.laid[target]
        assert sums.shape == (len(sources), 10, 10)
        first = parameters.architecture.links.index((sources[0], target))
        np.testing.assert_allclose(sums[0], traced.partials[first])
        whole = sums[-1] + parameters["C3.biases"][target]
        np.testing.assert_allclose(whole, traced.sums["C3"][target], rtol=1e-9, atol=1e-9)


@each_network
def test_what_the_units_of_f6_give_to_each_digit_adds_up_to_its_penalty(name):
    parameters = parameters_of(name)
    traced, output = trace(parameters, NOISE), parameters.architecture.kind("OUTPUT")
    assert traced.output_terms.shape == traced.output_sums.shape == (10, 84)
    np.testing.assert_allclose(traced.output_sums[:, 9], traced.output_terms[:, :10].sum(axis=1))
    biases = parameters["OUTPUT.biases"] if "biases" in output.parameters else 0.0
    np.testing.assert_allclose(output.sign * (traced.output_sums[:, -1] + biases), traced.penalties, rtol=1e-9)
    if output.pairing.compares:
        code = traced.values["F6"].ravel()
        np.testing.assert_allclose(traced.output_terms[3, 7], (code[7] - parameters.centres[3, 7]) ** 2)
