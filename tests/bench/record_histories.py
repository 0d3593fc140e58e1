"""Trains runs, healthy ones and ones made astray, and keeps what their curves are made of, in some kilobytes each.

    python tests/bench/record_histories.py [--output tests/unit/happening/histories] [NAME ...]
    python tests/bench/record_histories.py --run RUN.npz --name best-long-0

Tests of core/happening play these records back step by step. The test digits of MNIST are never read: 10,000 of the
training digits are kept aside and stand for them. A NAME is one of the table below, without one all of it is trained;
with --run the history that a run file holds is kept instead. LENET_DATA names the folder of MNIST.
"""

import argparse
import dataclasses
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "bench")]

from trials import changed, without_test_digits  # noqa: E402

from core.data import mnist  # noqa: E402
from core.data.dataset import Dataset, Part  # noqa: E402
from core.recipe.recipe import named_recipe  # noqa: E402
from core.run.commands import MixIn, SetStepFactor, Train  # noqa: E402
from core.run.run_file import read_run  # noqa: E402
from core.run.snapshot import History, Snapshot  # noqa: E402
from core.training.trainer import Trainer  # noqa: E402

OUTPUT = ROOT / "tests" / "unit" / "happening" / "histories"
VALIDATION_SAMPLES = 10_000
SINGLE_STEPS = 2000  # kept one by one; beyond, those of a batch of one are kept as means over so many:
TOGETHER = 20
SEEDS = range(5)
LOW_DIGITS = 500
TESTS_KEPT = 25  # of a long run one of so many, beside those of all digits


@dataclass(frozen=True)
class Planned:
    """A run to be recorded.

    Attributes
    ----------
    recipe: the name of a recipe; changes: as tests/bench/trials.py takes them
    passes: so many; seed: of everything random
    digits: train on so many of the training digits only, None for all that are not kept aside
    factors: (step, step factor) set by hand at the first chance from that step on
    low_digits_from: from that step on only the digits 0 to 4 are trained on, as if they were the user's own
    last_step: give it up there
    """

    recipe: str
    passes: int
    seed: int = 0
    changes: tuple[str, ...] = ()
    digits: int | None = None
    factors: tuple[tuple[int, float], ...] = ()
    last_step: int = 10**9
    low_digits_from: int | None = None


HEALTHY = {"fast": 5, "best": 3, "paper-1998": 2, "course-report": 3, "numbers": 2}  # passes of each
PLANNED = {f"{name}-{seed}": Planned(name, passes, seed) for seed in SEEDS for name, passes in HEALTHY.items()}
PLANNED |= {
    "sick-fast-times-10": Planned("fast", 5, factors=((700, 10.0),), last_step=1600),
    "sick-fast-times-30": Planned("fast", 5, 1, factors=((1200, 30.0),), last_step=1700),
    "sick-fast-times-30-at-once": Planned("fast", 5, 2, factors=((0, 30.0),), last_step=800),
    "sick-fast-times-30-and-back": Planned("fast", 5, 3, factors=((700, 30.0), (1000, 1.0)), last_step=2500),
    "well-course-report-step-0.3": Planned("course-report", 2, 0, ("schedule.step_size=0.3",), last_step=1000),
    "sick-fast-times-10-halved": Planned("fast", 5, 4, factors=((700, 10.0), (720, 5.0), (740, 1.0)), last_step=1600),
    "sick-course-report-step-3": Planned("course-report", 2, 1, ("schedule.step_size=3.0",), last_step=1000),
    "sick-course-report-step-100": Planned("course-report", 2, 2, ("schedule.step_size=100.0",), last_step=1000),
    "sick-paper-1998-times-30": Planned("paper-1998", 2, 0, factors=((20_000, 30.0),), last_step=30_000),
    "sick-paper-1998-times-300": Planned("paper-1998", 2, 1, factors=((10_000, 300.0),), last_step=20_000),
    "sick-fast-no-step": Planned("fast", 2, 0, factors=((0, 1e-9),), last_step=1000),
    "sick-course-report-no-step": Planned("course-report", 2, 0, factors=((0, 1e-9),), last_step=1000),
    "sick-overfit-course": Planned("course-report", 60, 0, ("optimizer=Adam",), digits=1000),
    "sick-overfit-plain": Planned(
        "fast", 60, 1, ("distortion.shift_pixels=0.0", "distortion.scale_percent=0.0",
                         "distortion.squeeze_percent=0.0", "distortion.shear=0.0"), digits=1000,
    ),
    "sick-forgets": Planned("fast", 16, 1, digits=5000, low_digits_from=600),
    "sick-saturated-start": Planned("fast", 2, 0, ("start_coefficient=10.0",), last_step=1500),
    "well-fast-factors": Planned("fast", 4, 4, factors=((500, 0.5), (900, 2.0), (1500, 0.1), (2000, 1.0))),
}  # fmt: skip


@dataclass
class Kept:
    """Every step's mean loss and error, as the trainer counts them."""

    losses: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    def listen(self, trainer: Trainer) -> None:
        """Hear of each step of the run there is."""
        keeper = trainer._history
        count = keeper.add_step

        def add_step(step, samples, loss, error_percent):
            self.losses.append(loss)
            self.errors.append(error_percent)
            count(step, samples, loss, error_percent)

        keeper.add_step = add_step


def record(plan: Planned, dataset: Dataset) -> tuple[dict[str, np.ndarray], dict]:
    """Train it; its arrays and what is said of it."""
    recipe = changed(named_recipe(plan.recipe), list(plan.changes))
    recipe = recipe.with_changes(passes=plan.passes, seed=plan.seed, validation_samples=VALIDATION_SAMPLES)
    if plan.digits is not None:  # the last ones are kept aside
        kept = np.r_[: plan.digits, len(dataset.train) - VALIDATION_SAMPLES : len(dataset.train)]
        dataset = dataclasses.replace(dataset, train=Part(dataset.train.images[kept], dataset.train.labels[kept]))
    trainer, kept, factors = Trainer(recipe, dataset), Kept(), list(plan.factors)
    low = None if plan.low_digits_from is None else low_digits(dataset.train)
    kept.listen(trainer)
    trainer.apply(Train(plan.passes))
    while (snapshot := trainer.snapshot()).step < plan.last_step:
        while factors and snapshot.step >= factors[0][0]:
            trainer.apply(SetStepFactor(factors.pop(0)[1]))
        if low is not None and snapshot.step >= plan.low_digits_from:
            trainer.apply(MixIn(low, 1.0))
            low = None
        if not trainer.step():
            break
    snapshot = trainer.snapshot()
    trainer.close()
    return arrays_of(snapshot.history, kept, recipe.batch_size), said_of(snapshot)


def low_digits(train: Part) -> Part:
    """Some hundred digits from 0 to 4."""
    chosen = np.flatnonzero(train.labels < 5)[:LOW_DIGITS]
    return Part(train.images[chosen], train.labels[chosen])


def arrays_of(history: History, kept: Kept, batch_size: int) -> dict[str, np.ndarray]:
    """`losses` and `errors` of the steps, of which the first SINGLE_STEPS stand alone and `together` share the rest."""
    together = TOGETHER if batch_size == 1 else 1
    whole = (len(kept.losses) - SINGLE_STEPS) // together * together if len(kept.losses) > SINGLE_STEPS else 0
    columns = {}
    for name in ("losses", "errors"):
        steps = np.array(getattr(kept, name))
        rest = steps[SINGLE_STEPS : SINGLE_STEPS + whole].reshape(-1, together).mean(axis=1)
        columns[name] = short(np.append(steps[:SINGLE_STEPS], rest))
    return columns | tests_of(history) | {"together": np.array(together)}


def tests_of(history: History) -> dict[str, np.ndarray]:
    """What is kept of its tests."""
    return {
        "test_steps": history.test_steps.astype(np.int32),
        "test_errors": short(history.test_errors),
        "test_full": history.test_full,
        "saturations": np.rint(255 * history.saturations).astype(np.uint8),
        "gradient_norms": short(history.gradient_norms),
    }


def short(numbers: np.ndarray) -> np.ndarray:
    """In three figures, if they fit."""
    fits = np.isfinite(numbers).all() and np.abs(numbers).max(initial=0) < np.finfo(np.float16).max
    return numbers.astype(np.float16 if fits else np.float32)


def said_of(snapshot: Snapshot) -> dict:
    """What is said of the run beside its arrays."""
    return {
        "recipe": dataclasses.asdict(snapshot.recipe),
        "steps_per_pass": snapshot.steps_per_pass,
        "samples_per_pass": snapshot.history.passes[0].samples if snapshot.history.passes else None,
        "last_pass": snapshot.last_pass,
        "state": snapshot.state,
        "training_seconds": snapshot.training_seconds,
        "passes": [dataclasses.astuple(record) for record in snapshot.history.passes],
        "changes": snapshot.history.changes,
    }


def of_file(path: Path) -> tuple[dict[str, np.ndarray], dict]:
    """The same of a run that has ended long ago, whose steps only its file's points tell."""
    run = read_run(path)
    history = run.history
    arrays = {name: short(getattr(history, column)) for name, column in
              (("losses", "losses"), ("errors", "train_errors"))}  # fmt: skip
    said = {
        "recipe": dataclasses.asdict(run.recipe),
        "steps_per_pass": run.step // len(history.passes),
        "samples_per_pass": history.passes[0].samples,
        "last_pass": len(history.passes),
        "state": "finished",
        "training_seconds": run.place.training_seconds,
        "passes": [dataclasses.astuple(record) for record in history.passes],
        "changes": history.changes,
    }
    tests = tests_of(history)
    some = history.test_full | (np.arange(len(history.test_steps)) % TESTS_KEPT == 0)
    tests = {name: column[some] for name, column in tests.items()}
    steps = {"steps": history.steps.astype(np.int32), "samples": history.samples.astype(np.int32)}
    return arrays | tests | steps, said


def write(path: Path, arrays: dict[str, np.ndarray], said: dict) -> None:
    """One file of a record."""
    words = np.frombuffer(json.dumps(said).encode(), np.uint8)
    np.savez_compressed(path, said=words, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=", ".join(PLANNED))
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--run", type=Path, help="keep the history of this run file")
    parser.add_argument("--name", help="of what is kept of it")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    if options.run:
        write(options.output / f"{options.name}.npz", *of_file(options.run))
        return
    dataset = without_test_digits(mnist.find(os.environ.get("LENET_DATA")))
    for name in options.names or PLANNED:
        began = time.perf_counter()
        arrays, said = record(PLANNED[name], dataset)
        path = options.output / f"{name}.npz"
        write(path, arrays, said)
        size, seconds = path.stat().st_size / 1000, time.perf_counter() - began
        print(
            f"{name}: {said['state']}, {size:.1f} kB, {seconds:.0f} s, {arrays['errors'][-20:].mean():.2f} %",
            flush=True,
        )


if __name__ == "__main__":
    main()
