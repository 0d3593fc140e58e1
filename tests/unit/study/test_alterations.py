"""A changed network is another network; the one it was made of stays as it was."""

import numpy as np
import pytest

from core.network.architecture import PAPER
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.loss import Loss
from core.network.parameters import ParameterError
from core.study.alterations import (
    SILENCEABLE,
    UNALTERED,
    Alteration,
    moved_back,
    pruned,
    with_bits,
    with_cuts,
    with_noise,
    without_maps,
)
from core.study.trace import trace


@pytest.fixture
def parameters():
    return initial_parameters(PAPER, Loss(), read_bitmaps(), np.random.default_rng(3), "root", 0.25)


@pytest.fixture
def digit():
    return np.random.default_rng(4).integers(0, 256, (28, 28)).astype(np.uint8)


def test_a_cut_connection_carries_nothing_and_all_others_are_as_before(parameters, digit):
    link = (2, 7)
    cut = with_cuts(parameters, [link])
    place = PAPER.links.index(link)
    assert not cut["C3.weights"][place].any() and parameters["C3.weights"][place].any()
    assert np.count_nonzero(cut.vector != parameters.vector) == 25
    before, after = trace(parameters, digit), trace(cut, digit)
    changed = [index for index in range(16) if not np.array_equal(before.sums["C3"][index], after.sums["C3"][index])]
    assert changed == [7]


def test_cutting_every_link_of_a_map_leaves_it_its_bias(parameters, digit):
    cut = with_cuts(parameters, [link for link in PAPER.links if link[1] == 3])
    assert np.allclose(trace(cut, digit).sums["C3"][3], parameters["C3.biases"][3], atol=1e-6)


def test_a_pair_without_connection_cannot_be_cut(parameters):
    with pytest.raises(ParameterError, match="S2 map 3 does not feed C3 map 0"):
        with_cuts(parameters, [(3, 0)])


def test_no_cut_is_the_same_network(parameters):
    assert with_cuts(parameters, []) is parameters


def test_noise_has_the_size_asked_for_and_comes_from_the_generator(parameters):
    noisy = with_noise(parameters, 0.5, np.random.default_rng(0))
    again = with_noise(parameters, 0.5, np.random.default_rng(0))
    assert np.array_equal(noisy.vector, again.vector)
    added = noisy["C5.weights"] - parameters["C5.weights"]
    assert added.std() == pytest.approx(0.5 * parameters["C5.weights"].std(), rel=0.02)
    with pytest.raises(ParameterError):
        with_noise(parameters, -1, np.random.default_rng(0))


def test_fewer_bits_leave_fewer_values(parameters):
    for bits in (2, 4, 8):
        rounded = with_bits(parameters, bits)["C5.weights"]
        assert len(np.unique(rounded)) <= 2**bits - 1
        step = np.abs(parameters["C5.weights"]).max() / (2 ** (bits - 1) - 1)
        assert np.abs(rounded - parameters["C5.weights"]).max() <= step / 2 * 1.001
    with pytest.raises(ParameterError):
        with_bits(parameters, 1)


@pytest.mark.parametrize("layer", SILENCEABLE)
def test_a_silenced_map_is_heard_as_zero_and_all_others_as_before(parameters, digit, layer):
    number = 3
    silent = trace(without_maps(parameters, [(layer, number)]), digit)
    before = trace(parameters, digit)
    values = {name: array.copy() for name, array in before.values.items()}
    values[layer][number] = 0  # what follows, by hand
    if layer in ("C1", "S2"):
        kernels = parameters["C3.weights"]
        heard = [index for index, link in enumerate(PAPER.links) if link[0] == number]
        changed = {PAPER.links[index][1] for index in heard}
        assert kernels[heard].any()
        others = [index for index in range(16) if index not in changed]
        assert np.array_equal(silent.sums["C3"][others], before.sums["C3"][others])
        assert not np.allclose(silent.sums["C3"][sorted(changed)], before.sums["C3"][sorted(changed)])
    elif layer in ("C3", "S4"):
        weights = parameters["C5.weights"]
        expected = np.einsum("umrc,mrc->u", weights, before.values["S4"] * (np.arange(16) != number)[:, None, None])
        assert np.allclose(silent.sums["C5"].ravel(), expected + parameters["C5.biases"], atol=1e-4)
    elif layer == "C5":
        expected = parameters["F6.weights"] @ values["C5"].ravel() + parameters["F6.biases"]
        assert np.allclose(silent.sums["F6"].ravel(), expected, atol=1e-4)
    else:
        assert silent.values["F6"].ravel()[number] == 0
        expected = ((values["F6"].ravel() - parameters.centres) ** 2).sum(axis=1)
        assert np.allclose(silent.penalties, expected, rtol=1e-4)


@pytest.mark.parametrize("there_is_not", [("OUTPUT", 0), ("INPUT", 0), ("C1", 6), ("F6", -1), ("F6", 84)])
def test_what_there_is_not_cannot_be_silenced(parameters, there_is_not):
    with pytest.raises(ParameterError, match=there_is_not[0]):
        without_maps(parameters, [there_is_not])


def test_pruning_takes_the_smallest_weights_of_each_array_and_no_bias(parameters):
    found = pruned(parameters, 0.75)
    for name in ("C1.weights", "C3.weights", "C5.weights", "F6.weights"):
        gone = found[name] == 0
        assert np.count_nonzero(gone) == pytest.approx(0.75 * gone.size, abs=1)
        assert np.abs(parameters[name][gone]).max() <= np.abs(parameters[name][~gone]).min()
    assert np.array_equal(found["S2.coefficients"], parameters["S2.coefficients"])
    assert np.array_equal(pruned(parameters, 0).vector, parameters.vector)
    assert not pruned(parameters, 1)["C5.weights"].any()
    with pytest.raises(ParameterError):
        pruned(parameters, 1.5)


def test_the_way_back_leads_in_a_straight_line_to_the_start(parameters):
    start = initial_parameters(PAPER, Loss(), read_bitmaps(), np.random.default_rng(8), "root", 0.25)
    assert np.array_equal(moved_back(parameters, start, 0).vector, parameters.vector)
    assert np.allclose(moved_back(parameters, start, 1).vector, start.vector, atol=1e-6)
    assert np.allclose(moved_back(parameters, start, 0.5).vector, (start.vector + parameters.vector) / 2, atol=1e-6)
    with pytest.raises(ParameterError):
        moved_back(parameters, start, 2)


def test_an_alteration_does_all_of_it_and_none_leaves_the_network_the_same_object(parameters):
    assert UNALTERED.of(parameters) is parameters
    altered = Alteration(frozenset({("C5", 2)}), pruned=0.5, noise=0.1, seed=3, bits=4).of(parameters)
    by_hand = with_noise(pruned(parameters, 0.5), 0.1, np.random.default_rng(3))
    by_hand = without_maps(with_bits(by_hand, 4), [("C5", 2)])
    assert np.array_equal(altered.vector, by_hand.vector)
