"""Runs made to order: what the findings of a run read of its snapshot, with curves as one says."""

from types import SimpleNamespace

import numpy as np

from core.data.dataset import MNIST
from core.recipe.recipe import named_recipe
from core.run.snapshot import TRAINING, History, PassRecord

PASS = 938


def a_run(errors, losses=None, batch=64, tests=(), passes=(), changes=(), recipe="fast", **more):
    """A run with these errors in percent at each step."""
    steps = np.arange(1, len(errors) + 1)
    losses = np.full(len(errors), 5.0) if losses is None else losses
    at = np.array([step for step, *_rest in tests], np.int64)
    history = History(
        steps=steps,
        samples=batch * steps,
        losses=np.array(losses, float),
        train_errors=np.array(errors, float),
        test_steps=at,
        test_samples=batch * at,
        test_errors=np.full(at.size, 5.0),
        test_full=np.ones(at.size, bool),
        saturations=np.array([saturation for _step, saturation, _norm in tests]).reshape(-1, 1) * np.ones(7),
        gradient_norms=np.array([norm for _step, _saturation, norm in tests]).reshape(-1, 1) * np.ones(7),
        step_sizes=np.ones((at.size, 7, 3)),
        passes=tuple(passes),
        changes=tuple(changes),
    )
    fields = {
        "history": history,
        "recipe": named_recipe(recipe) if isinstance(recipe, str) else recipe,
        "state": TRAINING,
        "message": "",
        "step": len(errors),
        "samples_seen": batch * len(errors),
        "steps_per_pass": PASS,
        "step_factor": changes[-1][2] if changes else 1.0,
        "step_size": 0.004,
        "data_source": MNIST,
    }
    return SimpleNamespace(**fields | more)


def records(train, test):
    return [
        PassRecord(number, 60_000, 1.0, train_error, test_error, round(100 * test_error), 2.0)
        for number, (train_error, test_error) in enumerate(zip(train, test, strict=True), 1)
    ]
