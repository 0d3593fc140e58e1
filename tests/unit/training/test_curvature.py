import numpy as np
import pytest
import reference

from core.data.dataset import Part
from core.network.architecture import PAPER, Architecture
from core.network.loss import Loss
from core.training.curvature import CHUNK, CurvatureEstimate

PART = Part(*reference.some_digits(3 * CHUNK))
PARAMETERS = reference.random_parameters(PAPER, Loss("MAP", 1.0), seed=0, dtype=np.float32)


def estimate(indices, parameters=PARAMETERS):
    made = CurvatureEstimate(parameters, PART, np.array(indices))
    while (diagonal := made.step()) is None:
        pass
    return diagonal


def test_the_diagonal_is_the_references_mean_over_the_digits_and_never_negative():
    indices = [7, 0, 31, 32]
    diagonal = estimate(indices)
    assert diagonal.dtype == np.float32 and diagonal.shape == (60_000,)
    expected = reference.diagonal(PART.images[indices], PART.labels[indices], PARAMETERS)
    found = PARAMETERS.with_vector(diagonal)
    for name, known in expected.items():
        mean = np.maximum(known / len(indices), 0)
        np.testing.assert_allclose(found[name], mean, rtol=1e-2, atol=1e-3 * mean.max(), err_msg=name)


def test_where_the_loss_bends_downwards_the_curvature_is_taken_as_zero():
    free = reference.random_parameters(Architecture(output="free rbf"), Loss("MAP"), seed=2, dtype=np.float32)
    vector = free.vector.copy()
    vector[-840:] = 0  # every centre at the code's own place: the wrong ones are on top of a hill
    threes = np.flatnonzero(PART.labels == 3)
    found = free.with_vector(estimate(threes, free.with_vector(vector)))["OUTPUT.weights"]
    assert np.all(found[3] > 1)
    assert np.all(found[[0, 1, 2, 4, 5, 6, 7, 8, 9]] >= 0) and np.mean(found == 0) > 0.5


def test_every_weight_has_its_own_curvature():
    """The known bug of public copies: h added up over a whole layer into one number."""
    diagonal = PARAMETERS.with_vector(estimate(range(20)))
    for name in ("C1.weights", "S2.coefficients", "C3.weights", "C5.biases"):
        assert len(np.unique(diagonal[name])) > 0.95 * diagonal[name].size, name


@pytest.mark.parametrize("count", [2, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_the_chunks_together_are_the_mean_of_the_digits(count):
    mle = reference.random_parameters(PAPER, Loss("MLE"), seed=1, dtype=np.float32)  # bends nowhere downwards
    even, odd = range(0, count, 2), range(1, count, 2)
    expected = (len(even) * estimate(even, mle) + len(odd) * estimate(odd, mle)) / count
    found = estimate(range(count), mle)
    assert found.min() > 0
    np.testing.assert_allclose(found, expected, rtol=1e-3)


@pytest.mark.parametrize("count", [1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_an_estimate_is_cut_into_chunks(count):
    calls, made = 1, CurvatureEstimate(PARAMETERS, PART, np.arange(count))
    while made.step() is None:
        calls += 1
    assert calls == -(-count // CHUNK)


def test_half_the_squared_distance_halves_what_the_penalty_bends():
    whole = reference.random_parameters(PAPER, Loss("MLE"), seed=1, dtype=np.float32)
    half = reference.random_parameters(PAPER, Loss("MLE", penalty_factor=0.5), seed=1, dtype=np.float32)
    np.testing.assert_allclose(2 * estimate(range(5), half), estimate(range(5), whole), rtol=1e-6)


def test_it_can_be_taken_of_another_loss_than_the_one_trained_with():
    mle = reference.random_parameters(PAPER, Loss("MLE"), seed=0, dtype=np.float32)
    competing = reference.random_parameters(PAPER, Loss("MAP", 1000.0), seed=0, dtype=np.float32)
    of_penalty = CurvatureEstimate(competing, PART, np.arange(CHUNK), Loss("MLE")).step()
    assert np.array_equal(of_penalty, estimate(range(CHUNK), mle))
    assert np.mean(of_penalty != estimate(range(CHUNK), competing)) > 0.9
