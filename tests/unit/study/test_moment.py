"""The one answer that all views show."""

from dataclasses import replace

import numpy as np
import pytest
import reference

from core.data.dataset import BUILTIN, SIDE, Dataset, Part
from core.network.architecture import PAPER
from core.network.loss import NONE, Loss
from core.recipe.recipe import named_recipe
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING
from core.study.moment import Moment, Probe
from core.study.trace import trace
from core.training.trainer import Trainer

IMAGE = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)


@pytest.fixture(scope="module")
def snapshot():
    recipe = named_recipe("fast").with_changes(batch_size=4)
    blank = Part(np.zeros((8, SIDE, SIDE), np.uint8), np.zeros(8, np.uint8))
    return Trainer(recipe, Dataset(BUILTIN, blank, blank)).snapshot()


def moment(snapshot, loss, state, shipped=False):
    """Of random weights, which are about 84 away from every bitmap."""
    parameters = reference.random_parameters(PAPER, loss, seed=1, dtype=np.float32)
    made = trace(parameters, IMAGE)
    assert 20 < made.penalties.min() < 200
    return Moment(replace(snapshot, state=state), Probe(IMAGE), parameters, shipped=shipped, trace=made)


@pytest.mark.parametrize("state", [READY, TRAINING, EVALUATING, PAUSED, FINISHED, FAILED])
@pytest.mark.parametrize("shipped", [False, True])
def test_none_of_these_is_the_answer_where_it_wins_but_not_of_a_network_that_learns(snapshot, state, shipped):
    of_none, of_digit = (moment(snapshot, Loss("MAP", j), state, shipped) for j in (1.0, 1000.0))
    learns = state in (TRAINING, EVALUATING) and not shipped
    assert of_none.learning == learns
    assert of_none.answer == (of_none.trace.answer if learns else NONE)
    assert of_digit.answer == of_digit.trace.answer


@pytest.mark.parametrize("kind", ["MLE", "cross-entropy"])
def test_a_loss_without_none_always_answers_with_a_digit(snapshot, kind):
    made = moment(snapshot, Loss(kind), PAUSED)
    assert made.answer == made.trace.answer < NONE


def test_without_a_digit_there_is_no_answer(snapshot):
    made = moment(snapshot, Loss("MAP"), PAUSED)
    assert replace(made, trace=None).answer is None
