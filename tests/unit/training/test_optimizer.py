import numpy as np
import pytest

from core.training.optimizer import optimizer

NAMES = ["SGD", "momentum", "Adam", "SDLM"]
COUNT = 50


def gradients(steps, seed=0):
    """Of many sizes, all far above Adam's epsilon."""
    generator = np.random.default_rng(seed)
    sizes = 10.0 ** np.linspace(-2, 2, COUNT)
    return (generator.standard_normal((steps, COUNT)) * sizes).astype(np.float32)


def sgd(vector, gradients, sizes):
    for gradient, size in zip(gradients, sizes, strict=True):
        vector = vector - size * gradient
    return vector


def momentum(vector, gradients, sizes):
    velocity = 0
    for gradient, size in zip(gradients, sizes, strict=True):
        velocity = 0.9 * velocity + gradient
        vector = vector - size * velocity
    return vector


def adam(vector, gradients, sizes):
    mean = square = 0
    for number, (gradient, size) in enumerate(zip(gradients, sizes, strict=True), start=1):
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        vector = vector - size * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-8)
    return vector


@pytest.mark.parametrize(("name", "formula"), [("SGD", sgd), ("momentum", momentum), ("Adam", adam)])
def test_the_steps_are_those_of_the_formula(name, formula):
    given, sizes = gradients(40), np.linspace(0.02, 0.001, 40)
    vector = np.linspace(-1, 1, COUNT).astype(np.float32)
    expected = formula(vector.astype(np.float64), given.astype(np.float64), sizes)
    how = optimizer(name, COUNT)
    for gradient, size in zip(given, sizes, strict=True):
        how.update(vector, gradient, float(size))
    assert vector.dtype == np.float32
    np.testing.assert_allclose(vector, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_is_left_as_it_is(name):
    gradient = gradients(1)[0]
    kept = gradient.copy()
    optimizer(name, COUNT).update(np.zeros(COUNT, np.float32), gradient, 0.1)
    assert np.array_equal(gradient, kept)


@pytest.mark.parametrize("name", NAMES)
def test_a_restored_state_goes_on_with_the_same_bits(name):
    given, vector = gradients(20), np.zeros(COUNT, np.float32)
    how = optimizer(name, COUNT)
    for gradient in given[:9]:
        how.update(vector, gradient, 0.01)
    state, again = how.state(), vector.copy()
    for gradient in given[9:]:
        how.update(vector, gradient, 0.01)
    other = optimizer(name, COUNT)
    other.restore(state)  # `state` is a copy: the steps after it have not changed it
    for gradient in given[9:]:
        other.update(again, gradient, 0.01)
    assert np.array_equal(again, vector)
    forgetful = optimizer(name, COUNT)
    forgetful.update(again, given[0], 0.01)
    other.update(vector, given[0], 0.01)
    assert name not in ("momentum", "Adam") or np.any(again != vector)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("momentum", {}),
        ("momentum", {"velocity": np.zeros(COUNT + 1, np.float32)}),
        ("Adam", {"mean": np.zeros(COUNT, np.float32), "square": np.zeros(COUNT, np.float32)}),
        ("Adam", {"mean": np.zeros(COUNT), "square": np.zeros((COUNT, 1)), "steps": np.array(1)}),
    ],
)
def test_a_state_that_does_not_fit_is_refused(name, broken):
    with pytest.raises(ValueError, match="is missing or has the wrong size"):
        optimizer(name, COUNT).restore(broken)


# ---- stochastic diagonal Levenberg-Marquardt (P App. C)


def test_sdlm_divides_every_step_by_mu_and_the_curvature_of_its_own_weight():
    how, gradient = optimizer("SDLM", COUNT), gradients(1)[0]
    curvature = np.linspace(0, 9, COUNT).astype(np.float32)
    how.take_curvature(curvature, 0)
    vector = np.ones(COUNT, np.float32)
    how.update(vector, gradient, 0.0005)
    np.testing.assert_allclose(vector, 1 - 0.0005 / (0.02 + curvature) * gradient, rtol=1e-6)


def test_sdlm_wants_the_curvature_once_before_each_pass_and_nobody_else_does():
    how = optimizer("SDLM", COUNT)
    assert how.needs_curvature(0)
    how.take_curvature(np.ones(COUNT, np.float32), 0)
    assert not how.needs_curvature(0) and how.needs_curvature(1)
    how.take_curvature(np.zeros(COUNT, np.float32), 1)
    assert not how.needs_curvature(1) and how.needs_curvature(2)
    assert not any(optimizer(name, COUNT).needs_curvature(0) for name in ("SGD", "momentum", "Adam"))


def test_a_restored_sdlm_keeps_the_curvature_of_its_pass():
    how, gradient = optimizer("SDLM", COUNT), gradients(1)[0]
    how.take_curvature(np.linspace(1, 2, COUNT).astype(np.float32), 4)
    other = optimizer("SDLM", COUNT)
    other.restore(how.state())
    assert not other.needs_curvature(4) and other.needs_curvature(5)
    mine, its = np.zeros(COUNT, np.float32), np.zeros(COUNT, np.float32)
    how.update(mine, gradient, 0.01)
    other.update(its, gradient, 0.01)
    assert np.array_equal(mine, its) and np.any(mine != 0)
