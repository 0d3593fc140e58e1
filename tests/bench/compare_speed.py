"""Trains by a recipe in two checkouts of the program in turn, as `main.py train` does: how fast, and the same numbers?

    python tests/bench/compare_speed.py OTHER_CHECKOUT [--recipe fast] [--steps 500] [--rounds 7]

Each trains in a process of its own, which sleeps while the other has its turn of so many steps. Prints for each turn
how many times as fast as the other's this checkout is, without the tests in between and with them, and how far the
parameters are apart: rounding grows from step to step, so the first turn says most. Ends with the medians.
"""

import argparse
import io
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]

# Only what every checkout has. Told a number of steps, it takes most of them at full speed, and that is timed, then the
# rest one by one, so that both stand at the same step, however many steps they take at once.
TRAINING = """
import io, sys
from time import perf_counter
sys.path.insert(0, "")
import numpy as np
from core.data import mnist
from core.data.builtin_digits import builtin_dataset
from core.recipe.recipe import named_recipe
from core.run.commands import Pause, StepOnce, Train
from core.training.trainer import Trainer

trainer = Trainer(named_recipe(sys.argv[1]), mnist.find(None) or builtin_dataset(20_000, 2_000))
for line in sys.stdin:
    before = now = trainer.snapshot()
    last = before.step + int(line)
    training = testing = 0.0
    trainer.apply(Train(1_000_000))
    while now.step < last - int(line) // 4:
        looked = perf_counter()
        while (began := perf_counter()) < looked + 0.05:
            examining = trainer.examining
            trainer.step()
            passed = perf_counter() - began
            training, testing = (training, testing + passed) if examining else (training + passed, testing)
        now = trainer.snapshot()
    digits = now.samples_seen - before.samples_seen
    trainer.apply(Pause())
    while now.step < last or now.state == "evaluating":
        trainer.apply(StepOnce())
        while trainer.step():
            pass
        now = trainer.snapshot()
    answer = io.BytesIO()
    np.savez(answer, step=now.step, vector=now.trained.vector, loss=now.history.losses[-1],
             speed=digits / training, overall=digits / (training + testing))
    content = answer.getvalue()
    sys.stdout.buffer.write(len(content).to_bytes(8, "big") + content)
    sys.stdout.flush()
trainer.close()
"""


class Training:
    """The training of one checkout."""

    def __init__(self, root: Path, recipe: str):
        command = [sys.executable, "-c", TRAINING, recipe]
        self._child = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def turn(self, steps: int) -> dict[str, np.ndarray]:
        """Train on; what has come of it."""
        self._child.stdin.write(f"{steps}\n".encode())
        self._child.stdin.flush()
        size = self._child.stdout.read(8)
        if len(size) < 8:
            sys.exit("The training of one checkout has ended, for what it says above.")
        return dict(np.load(io.BytesIO(self._child.stdout.read(int.from_bytes(size, "big")))))

    def close(self) -> None:
        """End it."""
        self._child.communicate()


def compared(own, other) -> str:
    """How far the parameters of two trainings are apart."""
    if own["step"] != other["step"]:
        return f"not compared, at steps {own['step']:,} and {other['step']:,}"
    if np.array_equal(own["vector"], other["vector"]):
        return "the same bits"
    apart = np.linalg.norm(own["vector"] - other["vector"]) / np.linalg.norm(other["vector"])
    return f"{apart:.1e} of their length apart, losses {own['loss']:.5f} and {other['loss']:.5f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="another checkout, such as one of the commit before")
    parser.add_argument("--recipe", default="fast")
    parser.add_argument("--steps", type=int, default=500, help="of each turn")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if not (options.other / "core").is_dir():
        sys.exit(f"{options.other} is no checkout of this program; name a folder that holds core.")
    pair = [Training(root, options.recipe) for root in (ROOT, options.other)]
    ratios = []
    for _round in range(options.rounds):
        own, other = (training.turn(options.steps) for training in pair)
        faster, overall = (float(own[key] / other[key]) for key in ("speed", "overall"))
        ratios.append((faster, overall))
        speeds = f"{own['speed']:,.0f} and {other['speed']:,.0f} digits a second"
        print(
            f"step {own['step']:,}: {faster:.2f}, with tests {overall:.2f}; {speeds}; {compared(own, other)}",
            flush=True,
        )
    for training in pair:
        training.close()
    speed, overall = map(statistics.median, zip(*ratios, strict=True))
    print(f"Here {options.recipe} trains {speed:.2f} times as fast as there, with tests {overall:.2f} times; medians.")


if __name__ == "__main__":
    main()
