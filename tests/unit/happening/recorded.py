"""Records of real runs, made by tests/bench/record_histories.py, played back: what a window would have been shown."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from core.data.dataset import MNIST
from core.network.architecture import Architecture
from core.network.parameters import blocks
from core.recipe.recipe import Distortion, named_recipe
from core.run.place import Place
from core.run.records import HistoryKeeper
from core.run.snapshot import FAILED, FINISHED, TRAINED_LAYERS, TRAINING, Evaluation, History, PassRecord

HISTORIES = Path(__file__).parent / "histories"
LAYERS = len(TRAINED_LAYERS)
SINGLE_STEPS = 2000  # stand alone in a record
SHORT_NAMES = {"losses": "losses", "errors": "train_errors"}


def names(pattern: str) -> list[str]:
    """The records whose names are like this, such as "fast-*"."""
    return sorted(path.stem for path in HISTORIES.glob(pattern + ".npz"))


@cache
def record(name: str) -> tuple[dict[str, np.ndarray], dict]:
    """Its arrays, and what is said of it."""
    with np.load(HISTORIES / f"{name}.npz") as archive:
        arrays = {key: archive[key] for key in archive.files}
    said = json.loads(arrays.pop("said").tobytes())
    return arrays, said


def played(name: str, every: int, **changes) -> Iterator[SimpleNamespace]:
    """What the findings of a run read of its snapshot, after every so many steps and at its end.

    `changes` are of the recipe; by default no digits are kept aside, as if those that were had been the test digits.
    """
    arrays, said = record(name)
    recipe = _recipe(said).with_changes(**{"validation_samples": 0} | changes)
    for step, history in _whole(arrays, said) if "steps" in arrays else _grown(arrays, said, every):
        factors = [value for at, what, value in history.changes if what == "step factor" and at <= step]
        end = step == int(arrays["steps"][-1] if "steps" in arrays else _steps(arrays))
        factor = factors[-1] if factors else 1.0
        yield SimpleNamespace(
            history=history,
            recipe=recipe,
            state=said["state"] if end and said["state"] in (FINISHED, FAILED) else TRAINING,
            step=step,
            samples_seen=int(history.samples[-1]) if history.samples.size else 0,
            steps_per_pass=said["steps_per_pass"],
            step_factor=factor,
            step_size=factor * 0.001,
            data_source=MNIST,
        )


def _recipe(said):
    written = said["recipe"]
    return named_recipe(written["name"]).with_changes(
        distortion=Distortion(**written["distortion"]), validation_samples=written["validation_samples"]
    )


def _step_sizes(said):
    """(7, 3): nothing where a layer has nothing to be trained; else the records do not tell how much."""
    trained = {name.partition(".")[0] for name in blocks(Architecture(**_with_tuples(said["recipe"]["architecture"])))}
    return np.array([[float(layer in trained)] * 3 for layer in TRAINED_LAYERS])


def _with_tuples(architecture):
    return architecture | {"table": tuple(tuple(row) for row in architecture["table"])}


def _steps(arrays):
    """How many steps a record has."""
    rows = len(arrays["losses"])
    return rows if rows <= SINGLE_STEPS else SINGLE_STEPS + (rows - SINGLE_STEPS) * int(arrays["together"])


def _grown(arrays, said, every):
    """Step by step, as a trainer tells its keeper."""
    keeper, batch, sizes = HistoryKeeper(), said["recipe"]["batch_size"], _step_sizes(said)
    together = np.r_[np.ones(SINGLE_STEPS, int), np.full(len(arrays["losses"]), int(arrays["together"]))]
    steps_per_pass = said["steps_per_pass"]
    passes, changes = list(said["passes"]), list(said["changes"])
    samples_per_pass = said["samples_per_pass"] or steps_per_pass * batch
    step, tests = 0, iter(_tests(arrays))
    test = next(tests, None)
    for loss, error, count in zip(arrays["losses"].tolist(), arrays["errors"].tolist(), together, strict=False):
        for _step in range(count):
            while changes and changes[0][0] <= step:
                keeper.add_change(*changes.pop(0))
            while test is not None and test[0].step <= step:
                evaluation, full, norms = test
                keeper.add_test(evaluation, step * batch, full, norms, sizes)
                if full and passes:
                    _end_pass(keeper, PassRecord(*passes.pop(0)), step)
                test = next(tests, None)
            if step and step % every == 0:
                yield step, keeper.freeze()
            whole, rest = divmod(step, steps_per_pass)
            step += 1
            seen = whole * samples_per_pass + min(samples_per_pass, (rest + 1) * batch)
            keeper.add_step(step, seen, loss, error)
    while test is not None:
        evaluation, full, norms = test
        keeper.add_test(evaluation, step * batch, full, norms, sizes)
        if full and passes:
            _end_pass(keeper, PassRecord(*passes.pop(0)), step)
        test = next(tests, None)
    yield step, keeper.freeze()


def _end_pass(keeper, record, step):
    errors = record.train_error_percent * record.samples / 100
    place = Place(step, record.number, 0, record.train_loss * record.samples, errors, record.seconds, record.seconds)
    answers = np.zeros(10_000, np.uint8)
    answers[: record.test_errors] = 1
    nothing = np.zeros((10_000, 10), np.float32)
    labels = np.zeros(10_000, np.uint8)
    evaluation = Evaluation("test", step, labels, answers, nothing, np.arange(10_000), np.zeros(LAYERS))
    keeper.add_pass(place, record.samples, evaluation)


def _tests(arrays):
    """(evaluation, full, norms) of each test; an evaluation of so many digits as show its error."""
    columns = (arrays[name] for name in ("test_steps", "test_errors", "test_full", "saturations", "gradient_norms"))
    for step, error, full, saturation, norms in zip(*columns, strict=True):
        digits = 10_000 if full else 1_000
        made = SimpleNamespace(step=int(step), error_percent=round(float(error) * digits / 100) * 100 / digits)
        made.saturation = saturation / 255
        yield made, bool(full), norms.astype(float)


def _whole(arrays, said):
    """A long run as it was at the end of each pass, in the points that were left of it."""
    passes = [PassRecord(*row) for row in said["passes"]]
    for count in range(1, len(passes) + 1):
        step = count * said["steps_per_pass"]
        points = int(np.searchsorted(arrays["steps"], step, side="right"))
        tests = int(np.searchsorted(arrays["test_steps"], step, side="right"))
        if count == len(passes):
            step = int(arrays["steps"][-1])
        yield step, _cut(arrays, points, tests, tuple(passes[:count]), _step_sizes(said))


def _cut(arrays, points, tests, passes, sizes):
    return History(
        steps=arrays["steps"][:points].astype(np.int64),
        samples=arrays["samples"][:points].astype(np.int64),
        losses=arrays["losses"][:points].astype(float),
        train_errors=arrays["errors"][:points].astype(float),
        test_steps=arrays["test_steps"][:tests].astype(np.int64),
        test_samples=arrays["test_steps"][:tests].astype(np.int64),
        test_errors=arrays["test_errors"][:tests].astype(float),
        test_full=arrays["test_full"][:tests],
        saturations=arrays["saturations"][:tests] / 255,
        gradient_norms=arrays["gradient_norms"][:tests].astype(float),
        step_sizes=np.ones((tests, 1, 1)) * sizes,
        passes=passes,
    )
