"""Runs of a few steps on a few drawn digits, for the tests of what becomes of runs.

run_to(step, RECIPE)        the Run after so many steps
run_to(step, run, *commands)
at_rest()                   the Snapshot of a run that has taken no step
"""

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset
from core.recipe.recipe import Distortion, Recipe
from core.run.commands import Open, TrainTo
from core.run.run import Run
from core.run.snapshot import Snapshot
from core.training.trainer import Trainer

_DRAWN = builtin_dataset(0, 320, 40)
DIGITS = Dataset(MNIST, _DRAWN.train, _DRAWN.test)
RECIPE = Recipe(name="small", batch_size=16, passes=6, averaging_passes=0.5, distortion=Distortion(shift_pixels=1.0))


def run_to(step: int, start: Recipe | Run, *changes) -> Run:
    """The run that `start` is after so many steps, with these commands obeyed at its beginning."""
    recipe = start if isinstance(start, Recipe) else start.recipe
    trainer = Trainer(recipe, DIGITS, records=True)
    if start is not recipe:
        trainer.apply(Open(start))
    for change in changes:
        trainer.apply(change)
    trainer.apply(TrainTo(step))
    while trainer.step():
        pass
    run = trainer.run()
    trainer.close()
    assert run.step == step
    return run


def at_rest() -> Snapshot:
    """The state of a run by `RECIPE` that has taken no step."""
    trainer = Trainer(RECIPE, DIGITS, records=True)
    snapshot = trainer.snapshot()
    trainer.close()
    return snapshot
