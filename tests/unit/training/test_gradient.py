import numpy as np
import pytest
import reference

from core.network.architecture import PAPER, Architecture
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.training.batch import Batch
from core.training.gradient import PIECE, MiniBatchGradient

DIGITS, LABELS = reference.some_digits(3 * PIECE + 5)
ALL = Batch(DIGITS, LABELS)
PARAMETERS = reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32)


@pytest.fixture
def mini_batch():
    """Makes what computes gradients, with so many helpers, and ends them after the test."""
    made = []

    def make(helpers=None, parameters=PARAMETERS):
        made.append(MiniBatchGradient(parameters, helpers))
        return made[-1]

    yield make
    for one in made:
        one.close()


def at_once(count, parameters=PARAMETERS):
    """The mean loss, its gradient and the errors of the first `count` digits, not cut, in float64."""
    network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps, np.float64)
    network.set_vector(parameters.vector.astype(np.float64))
    losses, wrong = network.gradient(DIGITS[:count], LABELS[:count], 1 / count)
    return losses.mean(), network.d_effective * network.scales, wrong


@pytest.mark.parametrize("count", [1, 2, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5])
def test_the_pieces_of_a_mini_batch_together_are_the_whole(mini_batch, count):
    batch = mini_batch()
    loss, wrong = batch.compute(PARAMETERS.vector, Batch(DIGITS[:count], LABELS[:count]))
    expected_loss, expected, expected_wrong = at_once(count)
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    assert wrong == expected_wrong
    assert batch.gradient.dtype == np.float32
    np.testing.assert_allclose(batch.gradient, expected, rtol=1e-3, atol=1e-5 * np.abs(expected).max())


def test_any_number_of_helpers_gives_the_same_bits(mini_batch):
    found = []
    for helpers in (0, 1, 2):
        batch = mini_batch(helpers)
        loss, wrong = batch.compute(PARAMETERS.vector, ALL)
        found.append((loss, wrong, batch.gradient.tobytes()))
    assert found[0] == found[1] == found[2]


def test_a_mini_batch_keeps_nothing_of_the_one_before(mini_batch):
    used, vector = mini_batch(1), PARAMETERS.vector
    for count in (len(LABELS), 7, 2 * PIECE, 1, len(LABELS)):
        fresh, last = mini_batch(1), Batch(DIGITS[-count:], LABELS[-count:])
        assert used.compute(vector, last) == fresh.compute(vector, last)
        assert np.array_equal(used.gradient, fresh.gradient)


def test_every_call_takes_the_vector_it_is_given(mini_batch):
    batch, moved = mini_batch(1), PARAMETERS.vector * np.float32(1.01)
    first = batch.compute(PARAMETERS.vector, ALL)
    other = batch.compute(moved, ALL)
    assert other != first
    assert batch.compute(PARAMETERS.vector, ALL) == first
    assert mini_batch(0).compute(moved, ALL) == other


def test_another_network_is_computed_in_pieces_too(mini_batch):
    softmax = Architecture(activation="relu", pooling="max", output="softmax", input="0 to 1")
    parameters = reference.random_parameters(softmax, Loss("cross-entropy"), seed=1, dtype=np.float32)
    batch = mini_batch(1, parameters)
    loss, wrong = batch.compute(parameters.vector, ALL)
    expected_loss, expected, expected_wrong = at_once(len(LABELS), parameters)
    assert (loss, wrong) == (pytest.approx(expected_loss, rel=1e-5), expected_wrong)
    np.testing.assert_allclose(batch.gradient, expected, rtol=1e-2, atol=1e-4 * np.abs(expected).max())
