"""Tries a recipe with some fields changed, by everything choices are made on; the test digits of MNIST are never read.

    python tests/bench/trials.py --passes 10 [--recipe best] [--name A] [--output RUN.npz]
        [weight_decay=0.01 batch_size=128 schedule.step_size=0.002 distortion.elastic_pixels=0.65 loss.j=10 ...]

It trains on 50,000 of the training digits and prints how many of the 10,000 kept aside are wrong, and how sure it is of
which; how many digits of pendigits' writers 1 to 15 are wrong; and of each kind of drawings of tests/bench/no_digits.py
how many are not sure. LENET_DATA names the folder of MNIST.
"""

import argparse
import dataclasses
import os
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "bench")]

import no_digits  # noqa: E402
import pendigits  # noqa: E402

from core.data import mnist  # noqa: E402
from core.data.dataset import Dataset, Part  # noqa: E402
from core.network.parameters import Parameters  # noqa: E402
from core.recipe.recipe import Recipe, named_recipe  # noqa: E402
from core.run.commands import Train  # noqa: E402
from core.run.evaluation import evaluate  # noqa: E402
from core.run.run_file import write_run  # noqa: E402
from core.study.margins import THRESHOLD, margins_of  # noqa: E402
from core.training.trainer import Trainer  # noqa: E402

VALIDATION_SAMPLES = 10_000
THRESHOLDS = (0, 1, 2, 3, 4, 5)


def without_test_digits(dataset: Dataset) -> Dataset:
    """What cannot be read is not read by mistake."""
    return dataclasses.replace(dataset, test=Part(dataset.test.images[:0], dataset.test.labels[:0]))


def changed(recipe: Recipe, changes: list[str]) -> Recipe:
    """The recipe with changes such as "loss.j=10" or "batch_size=128"."""
    for change in changes:
        name, value = change.split("=")
        outer, _dot, inner = name.partition(".")
        old = getattr(getattr(recipe, outer), inner) if inner else getattr(recipe, outer)
        new = type(old)(value)
        recipe = recipe.with_changes(
            **{outer: dataclasses.replace(getattr(recipe, outer), **{inner: new}) if inner else new}
        )
    return recipe


def pen_digits(data: Path) -> Part:
    """The digits of writers 1 to 15 as prepared."""
    digits = pendigits.digits_of(data, range(1, 16))
    images = np.stack([pendigits.prepare_strokes(digit.strokes).picture for digit in digits])
    return Part(images, np.array([digit.label for digit in digits], np.uint8))


def report(parameters: Parameters, validation: Part, pen: Part, drawings: dict[str, np.ndarray]) -> str:
    """What a network makes of all these; the drawings are judged by the threshold that there is."""
    lines = []
    for name, part in (("held out", validation), ("pen", pen)):
        evaluation = evaluate(parameters, part, name)
        wrong, margin = evaluation.answers != evaluation.labels, margins_of(evaluation)
        found = [f"{name} {wrong.sum()} wrong; sure of these, and unsure of the right, by threshold:"]
        for threshold in (*THRESHOLDS, THRESHOLD):
            unsure = 100 * (margin[~wrong] < threshold).mean()
            found.append(f"{threshold:g}: {(margin[wrong] >= threshold).sum()}, {unsure:.2f} %")
        lines.append("  ".join(found))
    kinds = {kind: no_digits.not_sure(parameters, images) / len(images) for kind, images in drawings.items()}
    return "\n".join([*lines, "not sure: " + ", ".join(f"{kind} {100 * share:.0f}" for kind, share in kinds.items())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("changes", nargs="*", help="such as batch_size=128 or loss.j=10")
    parser.add_argument("--recipe", default="best")
    parser.add_argument("--passes", type=int, required=True)
    parser.add_argument("--name", default="trial")
    parser.add_argument("--pendigits", type=Path, default=pendigits.DEFAULT_DATA)
    parser.add_argument("--output", type=Path, help="also save the run")
    options = parser.parse_args()
    recipe = changed(named_recipe(options.recipe), options.changes)
    recipe = recipe.with_changes(passes=options.passes, validation_samples=VALIDATION_SAMPLES)
    dataset = without_test_digits(mnist.find(os.environ.get("LENET_DATA")))
    pen = pen_digits(options.pendigits)
    drawings = no_digits.pictures(100, 1)
    trainer, began = Trainer(recipe, dataset), time.perf_counter()
    trainer.apply(Train(options.passes))
    done = 0
    while trainer.step():
        passes = trainer.snapshot().history.passes
        if len(passes) > done:
            done = len(passes)
            wrong = f"{passes[-1].test_error_percent:.2f} % of those kept aside"
            print(f"{options.name}: pass {done}, {wrong}, {time.perf_counter() - began:.0f} s", flush=True)
    print(f"{options.name}: {' '.join(options.changes)}, {options.passes} passes, {time.perf_counter() - began:.0f} s")
    validation = dataset.with_validation(VALIDATION_SAMPLES).validation
    print(report(trainer.snapshot().averaged, validation, pen, drawings), flush=True)
    if options.output:
        write_run(options.output, trainer.run())
    trainer.close()


if __name__ == "__main__":
    main()
