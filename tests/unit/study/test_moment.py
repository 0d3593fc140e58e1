"""The one answer that all views show."""

from dataclasses import replace

import numpy as np
import pytest
import reference

from core.data.dataset import BUILTIN, Dataset, Part
from core.network.architecture import PAPER
from core.network.loss import NONE, Loss
from core.recipe.recipe import named_recipe
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING, Evaluation
from core.sizes import DIGIT_SIZE
from core.study.moment import PRETRAINED, Moment, Probe, Source
from core.study.trace import trace
from core.training.trainer import Trainer

IMAGE = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)


@pytest.fixture(scope="module")
def snapshot():
    recipe = named_recipe("fast").with_changes(batch_size=4)
    blank = Part(np.zeros((8, DIGIT_SIZE, DIGIT_SIZE), np.uint8), np.zeros(8, np.uint8))
    return Trainer(recipe, Dataset(BUILTIN, blank, blank)).snapshot()


def moment(snapshot, loss, state, live=True):
    """Of random weights, which are about 84 away from every bitmap."""
    parameters = reference.random_parameters(PAPER, loss, seed=1, dtype=np.float32)
    made = trace(parameters, IMAGE)
    assert 20 < made.penalties.min() < 200
    source = Source.of(snapshot) if live else Source(PRETRAINED, "fast", 9380)
    return Moment(replace(snapshot, state=state), Probe(IMAGE), parameters, source, trace=made)


@pytest.mark.parametrize("state", [READY, TRAINING, EVALUATING, PAUSED, FINISHED, FAILED])
@pytest.mark.parametrize("live", [True, False])
def test_none_of_these_is_the_answer_where_it_wins_but_not_of_a_network_that_learns(snapshot, state, live):
    of_none, of_digit = (moment(snapshot, Loss("MAP", j), state, live) for j in (1.0, 1000.0))
    learns = state in (TRAINING, EVALUATING) and live
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


def test_only_the_network_that_the_last_step_left_is_live_and_has_its_gradient_and_tests(snapshot):
    gradient = np.ones(3, np.float32)
    now = replace(snapshot, step=70, gradient=gradient, evaluation=last_test(70), previous_evaluation=last_test(35))
    shown = moment(now, Loss("MAP"), TRAINING)
    assert shown.live and shown.learning
    assert shown.last_gradient is gradient
    assert (shown.evaluation.step, shown.previous_evaluation.step) == (70, 35)
    before, branch = replace(shown.source, step=69), replace(shown.source, run_id=now.run_id + 1)
    for source in (Source(PRETRAINED, "fast", 70), before, branch):
        other = replace(shown, source=source, own_evaluation=last_test(1))
        assert not other.live and not other.learning
        assert other.last_gradient is None
        assert other.evaluation is other.own_evaluation and other.previous_evaluation is None


def test_which_network_it_is_can_be_said_and_written_in_a_file_s_name():
    run, pretrained = Source(3, "paper", 1200), Source(PRETRAINED, "fast", 9380)
    assert (run.words, run.short_words) == ("This run (paper) at step 1,200", "step 1,200")
    assert run.file_name == "paper-step-1200"
    assert (pretrained.words, pretrained.short_words) == ("Pre-trained network", "the pre-trained network")
    assert pretrained.file_name == "pre-trained"


def last_test(step):
    none = np.zeros(0, np.uint8)
    return Evaluation("test", step, none, none, np.zeros((0, 10), np.float32), np.zeros(0, np.int64), np.zeros(7))
