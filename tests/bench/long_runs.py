"""What a long run costs beside a short one: simulated histories of so many passes, one table of milliseconds.

    python tests/bench/long_runs.py [--passes 1 100 1000 5000]

A history is what a `HistoryKeeper` makes of the steps, tests and passes of a run; the run is then opened in a trainer.
Each number is the quickest of several. "longest wait" is how long Python's other threads stood still while the run was
being written; "curves" is taking over a snapshot and painting it, 900 x 400, for each quantity.
"""

import argparse
import dataclasses
import os
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, os.environ.get("LENET_ROOT", str(Path(__file__).resolve().parents[2])))

import numpy as np
from PyQt5.QtWidgets import QApplication

from core.data.dataset import BUILTIN, Dataset, Part
from core.recipe.recipe import named_recipe
from core.run.commands import Open
from core.run.place import Place
from core.run.records import HistoryKeeper
from core.run.run_file import read_run, write_run
from core.run.snapshot import TRAINED_LAYERS, Evaluation
from core.study.moment import Moment, Probe, Source
from core.training.trainer import Trainer
from lenet_gui.look import style
from lenet_gui.views.curves.numbers import QUANTITIES, SECONDS

STEPS, SAMPLES = 40, 10  # of a pass
BATCH = 64


def simulated(passes: int) -> HistoryKeeper:
    """A keeper after so many passes: training that gets better, ten tests of a sample and one of all a pass."""
    random, keeper, layers = np.random.default_rng(0), HistoryKeeper(), len(TRAINED_LAYERS)
    for step in range(1, passes * STEPS + 1):
        error = 60 / step**0.5 * random.uniform(0.5, 1.5)
        keeper.add_step(step, BATCH * step, error / 10, error)
        full = step % STEPS == 0
        if full or step % (STEPS // SAMPLES) == 0:
            labels = np.zeros(1000, np.uint8)
            answers = (np.arange(1000) < 10 * error / 2).astype(np.uint8)
            size, indices = np.zeros((1000, 10), np.float32), np.arange(1000)
            by_layer = (1 + np.arange(layers)) / 100 + random.normal(0, 0.0005, layers)
            evaluation = Evaluation("test", step, labels, answers, size, indices, by_layer)
            records = 10 * by_layer, by_layer[:, None] * (0.5, 1, 2) * 0.1
            keeper.add_test(evaluation, BATCH * step, full, *records)
            if full:
                keeper.add_pass(Place(step, step // STEPS, 0, 1.0, 3, 2.5), BATCH * STEPS, evaluation)
    return keeper


def opened(passes: int) -> Trainer:
    """A trainer that goes on with such a run."""
    random = np.random.default_rng(1)
    digits = random.integers(0, 256, (BATCH * STEPS, 28, 28), np.uint8)
    part = Part(digits, (np.arange(len(digits)) % 10).astype(np.uint8))
    recipe = dataclasses.replace(named_recipe("fast"), passes=passes + 1, batch_size=BATCH)
    trainer = Trainer(recipe, Dataset(BUILTIN, part, part))
    keeper = simulated(passes)
    place = Place(passes * STEPS, passes, training_seconds=2.5 * passes)
    run = dataclasses.replace(trainer.run(), place=place, history=keeper.freeze(), keeper=keeper.state())
    trainer.apply(Open(run))
    return trainer


def quickest(work, before=lambda: None, times=7) -> float:
    """Milliseconds."""
    taken = []
    for _time in range(times):
        before()
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return 1000 * min(taken)


def longest_wait(work) -> float:
    """Milliseconds for which this thread could not run while another did that work."""
    worker, longest = threading.Thread(target=work), 0.0
    worker.start()
    last = perf_counter()
    while worker.is_alive():
        sleep(0.0005)
        now = perf_counter()
        longest, last = max(longest, now - last), now
    return 1000 * longest


def measured(passes: int, folder: Path) -> dict[str, float]:
    """All of a run of so many passes."""
    trainer = opened(passes)
    keeper, path = trainer._history, folder / "run.npz"
    step = [passes * STEPS]

    def one_more():
        step[0] += 1
        keeper.add_step(step[0], BATCH * step[0], 0.1, 1.0)

    found = {"add a step": quickest(one_more), "freeze": quickest(keeper.freeze, one_more)}
    found["snapshot"] = quickest(trainer.snapshot, one_more)
    run = trainer.run()
    found["open a run"] = quickest(lambda: trainer.apply(Open(run)), times=3)
    found["write"] = quickest(lambda: write_run(path, run), times=3)
    found["longest wait"] = min(longest_wait(lambda: write_run(path, run)) for _time in range(3))
    found["read"] = quickest(lambda: read_run(path), times=3)
    found["megabytes"] = path.stat().st_size / 1e6
    keeper = trainer._history
    return found | _of_curves(trainer, lambda: keeper.add_step(trainer._place.step + 1, 10**9, 0.1, 1.0))


def _of_curves(trainer, one_more):
    from lenet_gui.views.curves.export import history
    from lenet_gui.views.curves.view import Curves

    view, found = Curves(), {}
    view.resize(900, 400)
    view.show()

    def new_moment():
        one_more()
        snapshot = trainer.snapshot()
        view._moment = Moment(snapshot, Probe(None), snapshot.averaged, Source.of(snapshot))

    def frame():
        view.take()
        view.grab()

    for quantity in QUANTITIES:
        new_moment()
        view.take()
        view.choose(quantity)
        frame()
        found[f"curves: {quantity}"] = quickest(frame, new_moment)
    view.set_unit(SECONDS)
    found["curves: seconds"] = quickest(frame, new_moment)
    found["as a table"] = quickest(lambda: list(history(view._moment, view)[1]), times=2)
    view.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passes", nargs="+", type=int, default=[1, 100, 1000, 5000])
    passes = parser.parse_args().passes
    application = QApplication(sys.argv[:1])
    style.use(application, style.DARK)
    with tempfile.TemporaryDirectory() as folder:
        columns = [measured(number, Path(folder)) for number in passes]
    print(f"{'passes':<24}" + "".join(f"{number:>10,}" for number in passes))
    for name in columns[0]:
        print(f"{name:<24}" + "".join(f"{column[name]:>10.3f}" for column in columns))


if __name__ == "__main__":
    main()
