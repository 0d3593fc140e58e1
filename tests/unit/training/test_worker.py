"""A step's gradient, computed in pieces."""

import numpy as np
import pytest
import reference

from core.crew.memory import aligned
from core.network.architecture import PAPER, Architecture
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.recipe.recipe import named_recipe
from core.training.digits.batch import Batch
from core.training.pieces import PIECE
from core.training.worker import SLOTS, Worker, memory_fields

DIGITS, LABELS = reference.some_digits((2 * SLOTS + 1) * PIECE + 5)
PARAMETERS = reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32)
RECIPE = named_recipe("fast").with_changes(averaging_passes=0)


class Computed:
    """A worker, and what it computes for a vector and some digits."""

    def __init__(self, parameters=PARAMETERS, recipe=RECIPE):
        self.memory = np.zeros((), aligned(memory_fields(parameters.architecture, recipe.optimizer)))
        kind = (parameters.architecture, parameters.loss, parameters.bitmaps)
        self.worker = Worker(self.memory, recipe, kind, batches=None)

    def __call__(self, vector, digits, labels, step=0):
        """Mean loss, wrong answers, gradient."""
        self.memory["state"]["vector"][...] = vector
        loss, wrong, finite = self.worker.compute(step, Batch(digits, labels))
        return loss, wrong, finite, self.memory["state"]["gradients"][step % 2].copy()


def at_once(count, parameters=PARAMETERS):
    """The mean loss, its gradient and the errors of the first `count` digits, not cut, in float64."""
    network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps, np.float64)
    network.set_vector(parameters.vector.astype(np.float64))
    losses, wrong = network.gradient(DIGITS[:count], LABELS[:count], 1 / count)
    return losses.mean(), network.d_effective * network.scales, wrong


@pytest.mark.parametrize("count", [1, 2, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5, len(LABELS)])
def test_the_pieces_of_a_mini_batch_together_are_the_whole(count):
    loss, wrong, finite, gradient = Computed()(PARAMETERS.vector, DIGITS[:count], LABELS[:count])
    expected_loss, expected, expected_wrong = at_once(count)
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    assert wrong == expected_wrong and finite
    np.testing.assert_allclose(gradient, expected, rtol=1e-3, atol=1e-5 * np.abs(expected).max())


def test_a_mini_batch_keeps_nothing_of_the_one_before():
    used = Computed()
    for step, count in enumerate((len(LABELS), 7, 2 * PIECE, 1, len(LABELS))):
        found = used(PARAMETERS.vector, DIGITS[-count:], LABELS[-count:], step)
        fresh = Computed()(PARAMETERS.vector, DIGITS[-count:], LABELS[-count:])
        assert found[:3] == fresh[:3]
        assert np.array_equal(found[3], fresh[3])


def test_the_gradient_of_the_step_before_stays():
    computed = Computed()
    first = computed(PARAMETERS.vector, DIGITS[:20], LABELS[:20], 6)[3]
    second = computed(PARAMETERS.vector, DIGITS[20:40], LABELS[20:40], 7)[3]
    assert not np.array_equal(first, second)
    assert np.array_equal(computed.memory["state"]["gradients"], [first, second])


def test_another_network_is_computed_in_pieces_too():
    softmax = Architecture(activation="relu", pooling="max", output="softmax", input="0 to 1")
    parameters = reference.random_parameters(softmax, Loss("cross-entropy"), seed=1, dtype=np.float32)
    loss, wrong, _finite, gradient = Computed(parameters)(parameters.vector, DIGITS, LABELS)
    expected_loss, expected, expected_wrong = at_once(len(LABELS), parameters)
    assert (loss, wrong) == (pytest.approx(expected_loss, rel=1e-5), expected_wrong)
    np.testing.assert_allclose(gradient, expected, rtol=1e-2, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("count", [1, 40])
def test_what_is_not_finite_is_found_wherever_it_lies(count):
    for place in (0, PARAMETERS.vector.size // 2, -1):
        vector = PARAMETERS.vector.copy()
        vector[place] = np.nan
        with np.errstate(all="ignore"):
            assert not Computed()(vector, DIGITS[:count], LABELS[:count])[2]


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_average_moves_by_its_share_towards_the_parameters(share):
    computed = Computed(recipe=RECIPE.with_changes(optimizer="SGD"))
    state = computed.memory["state"]
    gradient = computed(PARAMETERS.vector, DIGITS[:20], LABELS[:20], 3)[3]
    state["average"][...] = 1
    computed.worker.update(3, 0.5, share)
    np.testing.assert_allclose(state["vector"], PARAMETERS.vector - 0.5 * gradient, rtol=1e-6)
    np.testing.assert_allclose(state["average"], 1 + share * (state["vector"] - 1), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["SGD", "momentum", "Adam"])
def test_decay_takes_the_step_size_times_its_rate_from_each_parameter_beside_the_optimizers_step(name):
    moved = {}
    for decay in (0.0, 0.1):
        computed = Computed(recipe=RECIPE.with_changes(optimizer=name, weight_decay=decay))
        computed(PARAMETERS.vector, DIGITS[:20], LABELS[:20], 3)
        computed.worker.update(3, 0.5, 0.0)
        moved[decay] = computed.memory["state"]["vector"].copy()
    np.testing.assert_allclose(moved[0.1], moved[0.0] - 0.5 * 0.1 * PARAMETERS.vector, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["SGD", "momentum", "Adam"])
def test_a_decay_that_would_lead_beyond_zero_ends_there(name):
    moved = {}
    for decay, started in ((0.0, 0.0), (1.0, PARAMETERS.vector)):
        computed = Computed(recipe=RECIPE.with_changes(optimizer=name, weight_decay=decay))
        computed(PARAMETERS.vector, DIGITS[:20], LABELS[:20], 3)
        computed.memory["state"]["vector"][...] = started
        computed.worker.update(3, 1000.0, 0.0)
        moved[decay] = computed.memory["state"]["vector"].copy()
    np.testing.assert_array_equal(moved[1.0], moved[0.0])
