"""A changed network is another network; the one it was made of stays as it was."""

import numpy as np
import pytest

from core.network.architecture import PAPER
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.loss import Loss
from core.network.parameters import ParameterError
from core.study.alterations import with_bits, with_cuts, with_noise
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
