"""One step with one digit alone: what it says is what such a step does."""

import numpy as np
import pytest

from core.network.architecture import DENSE, PAPER
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.loss import Loss
from core.network.parameters import parameter_count
from core.study.one_step import SHARE, one_step
from core.study.trace import trace

TODAY = {"activation": "relu", "pooling": "max", "output": "softmax", "table": DENSE, "input": "0 to 1"}


def network(seed=0, **changes):
    architecture = PAPER if not changes else type(PAPER)(**changes)
    loss = Loss("cross-entropy") if architecture.output == "softmax" else Loss("MAP", j=10.0)
    return initial_parameters(architecture, loss, read_bitmaps(), np.random.default_rng(seed), "paper", 0.5)


@pytest.fixture
def image():
    made = np.zeros((28, 28), np.uint8)
    made[4:24, 12:16] = 250
    return made


@pytest.mark.parametrize("changes", [{}, TODAY], ids=["paper", "today"])
def test_the_penalties_after_it_are_those_of_the_network_with_that_change(image, changes):
    parameters = network(**changes)
    told = trace(parameters, image, 1)
    step = one_step(told)
    moved = trace(parameters.with_vector(parameters.vector + step.change.vector), image, 1)
    np.testing.assert_array_equal(step.before, told.penalties)
    np.testing.assert_allclose(step.after, moved.penalties, rtol=1e-3, atol=1e-3)
    assert (step.loss_before, step.loss_after) == (told.loss, pytest.approx(moved.loss, rel=1e-3))


@pytest.mark.parametrize("changes", [{}, TODAY], ids=["paper", "today"])
def test_it_goes_against_the_gradient_as_far_as_would_halve_the_loss_were_that_straight(image, changes):
    told = trace(network(**changes), image, 1)
    step = one_step(told)
    np.testing.assert_allclose(step.change.vector, -step.size * told.weight_gradients, rtol=1e-5)
    straight = -float(step.change.vector.astype(float) @ told.weight_gradients.astype(float))
    assert straight == pytest.approx(SHARE * told.loss, rel=1e-4)
    assert step.loss_after < step.loss_before  # of a slope so gentle


def test_without_a_truth_there_is_no_step(image):
    assert one_step(trace(network(), image)) is None


def test_where_nothing_is_to_be_learned_nothing_moves(image):
    parameters = network()
    nothing = parameters.with_vector(np.zeros(parameter_count(parameters.architecture), np.float32))
    told = trace(nothing, image, 1)
    object.__setattr__(told, "_backward", (told.gradients, np.zeros_like(nothing.vector)))
    step = one_step(told)
    assert step.size == 0 and not step.change.vector.any()
    np.testing.assert_array_equal(step.before, step.after)


@pytest.mark.parametrize("size", [1e15, 3e38])
def test_a_network_gone_astray_takes_no_step_or_one_that_is_made_of_numbers(image, size):
    parameters = network()
    with np.errstate(all="ignore"):
        step = one_step(trace(parameters.with_vector(np.full_like(parameters.vector, size)), image, 1))
    assert step is None or (np.isfinite(step.after).all() and np.isfinite(step.change.vector).all())


def test_what_it_gives_cannot_be_written_to(image):
    step = one_step(trace(network(), image, 1))
    for array in (step.before, step.after, step.change.vector):
        assert not array.flags.writeable
