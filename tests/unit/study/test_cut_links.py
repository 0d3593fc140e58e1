"""The errors without each link: those that as many evaluations count, for every kind of network."""

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset
from core.network.architecture import DENSE, PAPER, Architecture
from core.network.loss import Loss
from core.recipe.recipe import Recipe
from core.recipe.schedule import Schedule
from core.run.commands import TrainTo
from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.study.alterations import with_cuts
from core.study.cut_links import errors_without_each, prune
from core.training.trainer import Trainer

DRAWN = builtin_dataset(0, 640, 400)
KINDS = {
    "the paper's": Recipe(name="paper", batch_size=16, averaging_passes=0.2),
    "the course report's": Recipe(
        name="report",
        architecture=Architecture("relu", "max", "softmax", DENSE, "0 to 1"),
        loss=Loss("cross-entropy"),
        start="he",
        optimizer="Adam",
        batch_size=16,
        schedule=Schedule(kind="constant", step_size=0.001),
    ),
}


def never():
    return False


def silent(_done, _text):
    pass


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_equals_as_many_evaluations(kind):
    trainer = Trainer(KINDS[kind], Dataset(MNIST, DRAWN.train, DRAWN.test))
    trainer.apply(TrainTo(70))  # half trained, so that many digits are near to being read otherwise
    while trainer.step():
        pass
    parameters = trainer.snapshot().averaged
    trainer.close()
    table = errors_without_each(parameters, DRAWN.test, silent, never)
    assert table.whole == evaluate(parameters, DRAWN.test, "test").errors
    expected = [evaluate(with_cuts(parameters, [link]), DRAWN.test, "test").errors for link in table.links]
    assert table.without.tolist() == expected
    assert len(set(expected)) > 3


def test_the_shipped_network_on_real_digits_kept_in_training(mnist):
    part = type(mnist.train)(mnist.train.images[:300], mnist.train.labels[:300])
    parameters = read_run(SHIPPED).averaged
    table = errors_without_each(parameters, part, silent, never)
    some = list(range(0, len(table.links), 7))
    expected = [evaluate(with_cuts(parameters, [table.links[index]]), part, "train").errors for index in some]
    assert table.without[some].tolist() == expected


def test_one_that_is_cut_already_costs_nothing_more():
    parameters = with_cuts(read_run(SHIPPED).averaged, [(0, 0), (2, 7)])
    table = errors_without_each(parameters, DRAWN.test, silent, never)
    assert table.without[[PAPER.links.index((0, 0)), PAPER.links.index((2, 7))]].tolist() == [table.whole] * 2


def test_pruning_takes_the_cheapest_link_each_time_and_ends_before_errors_have_grown_beyond_the_factor():
    parameters = read_run(SHIPPED).averaged
    part = type(DRAWN.test)(DRAWN.test.images[:120], DRAWN.test.labels[:120])
    told = []
    found = prune(parameters, part, 1.2, lambda done, _text: told.append(done), never)
    assert len(found.errors) == len(found.links) + 1
    first = errors_without_each(parameters, part, silent, never)
    assert found.links[0] == first.links[int(np.argmin(first.without))]
    assert found.errors[0] == first.whole
    assert max(found.errors) <= 1.2 * found.errors[0]
    assert found.errors[-1] == evaluate(with_cuts(parameters, found.links), part, "test").errors
    assert 0 < min(told) and max(told) <= 1


def test_it_gives_up_when_nobody_waits_for_it():
    parameters = read_run(SHIPPED).averaged
    assert errors_without_each(parameters, DRAWN.test, silent, lambda: True) is None
    assert prune(parameters, DRAWN.test, 2, silent, lambda: True) is None
