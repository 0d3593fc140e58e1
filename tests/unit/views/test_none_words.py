"""What is said of "none of these" names the penalty at which it wins, whatever factor penalties have in the loss."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import reference

from core.network.architecture import PAPER
from core.network.loss import Loss
from core.study.trace import trace
from lenet_gui.views.network.words import about_none
from lenet_gui.views.study.export import answers
from lenet_gui.views.study.words import margin_words, none_words


def traced(loss):
    """A network that has learned nothing: all ten penalties are near 84."""
    made = reference.random_parameters(PAPER, loss, seed=0, dtype=np.float32)
    return trace(made.with_vector(np.zeros_like(made.vector)), np.zeros((28, 28), np.uint8))


@pytest.mark.parametrize(("loss", "said"), [(Loss("MAP", 10.0), "j = 10"), (Loss("MAP", 10.0, 0.5), "j / 0.5 = 20")])
def test_the_penalty_of_none_is_said_with_where_it_comes_from(loss, said):
    found = traced(loss)
    assert found.none_wins and found.penalties.min() > loss.none_penalty
    assert f"whose penalty is always {said}. Its share: 100.0000 %" in none_words(found)
    assert f"No digit's penalty is below {said}, that of" in margin_words(found, 7.0)
    moment = SimpleNamespace(parameters=found.parameters, trace=found, reference=None)
    assert f"a digit wins only with a penalty below {said} (MAP's j, equation 9)" in about_none(moment)
    assert answers(moment, None)[1][-1][:2] == ("none", loss.none_penalty)


def test_half_the_squared_distance_is_shown_as_the_whole_one():
    whole, half = traced(Loss("MAP", 10.0)), traced(Loss("MAP", 10.0, 0.5))
    assert np.array_equal(whole.penalties, half.penalties) and half.penalties.max() == pytest.approx(84)
    penalties = np.array([2, *[90] * 9], np.float32)
    near = [replace(each, penalties=penalties) for each in (whole, half)]
    assert near[0].margin == near[1].margin  # sureness is of penalties
    shares = [float(each.parameters.loss.shares(penalties[:, None])[1][0]) for each in (whole, half)]
    assert shares == [pytest.approx(np.exp(-8), rel=1e-2), pytest.approx(np.exp(-9), rel=1e-2)]


def test_a_loss_without_such_a_class_says_nothing_of_it():
    assert about_none(SimpleNamespace(parameters=traced(Loss("MLE")).parameters)) == ""


def test_the_gradient_under_the_microscope_is_that_of_the_loss_with_its_factor():
    shown = [
        trace(traced(loss).parameters, np.zeros((28, 28), np.uint8), 3) for loss in (Loss("MLE"), Loss("MLE", 1.0, 0.5))
    ]
    assert shown[0].loss == pytest.approx(2 * shown[1].loss)
    assert [each.gradients["OUTPUT"][3] for each in shown] == [1.0, 0.5]
    np.testing.assert_allclose(shown[0].gradients["F6"], 2 * shown[1].gradients["F6"], rtol=1e-6)
