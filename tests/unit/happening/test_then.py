"""What is said of a past moment of a run is what was said when it was the present, but for what would have helped."""

from dataclasses import replace

import pytest

from core.data.builtin_digits import builtin_dataset
from core.happening.happening import happening, happening_then
from core.recipe.recipe import named_recipe
from core.run.commands import SetStepFactor, Train
from core.training.trainer import Trainer


@pytest.fixture(scope="module")
def run():
    """(what was said after each step, the run as it is at last): a pass and a half, with steps made far too large."""
    recipe = named_recipe("fast").with_changes(batch_size=16)
    trainer, said = Trainer(recipe, builtin_dataset(train_samples=2_000, test_samples=20), records=True), {}
    trainer.apply(Train())
    try:
        while trainer.snapshot().step < 190:
            trainer.step()
            if trainer.snapshot().step == 130:
                trainer.apply(SetStepFactor(8.0))
            snapshot = trainer.snapshot()
            said[snapshot.step] = happening(snapshot)  # the last one, once the step's test has been made
        yield said, trainer.snapshot()
    finally:
        trainer.close()


def test_what_was_true_then_is_said_of_every_step(run):
    said, last = run
    kinds = set()
    assert len(said) > 60
    for step, expected in said.items():
        found = happening_then(last, step)
        if expected is None:
            assert found is None, step
            continue
        assert found.kind == expected.kind and found.remedies == (), step
        exact = {**expected.numbers, "factor": None, "step_size": None}
        assert {**found.numbers, "factor": None, "step_size": None} == exact, step
        kinds.add(found.kind)
    assert len(kinds) > 1


def test_at_its_end_a_run_is_as_it_stands(run):
    _said, last = run
    failed = replace(last, state="failed", message="astray")
    assert happening(failed).remedies and happening_then(failed, last.step).kind == happening(failed).kind
    assert happening_then(failed, last.step - 1).kind != happening(failed).kind
