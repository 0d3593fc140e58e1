"""How many numbers of three to five digits are read right by a network slid over them.

    python tests/bench/read_numbers.py [--run RUN.npz] [--data DIR] [--count N] [--json]

The numbers are composed of MNIST's test digits (core/training/digits/neighbours.py), once as they come, neighbours
touching and even overlapping, and once with a gap of at least two pixels between any two. A run that kept training
digits aside, as those of tests/bench/trials.py do, is judged on these, and no test digit is read:

    python tests/bench/trials.py --recipe numbers --passes 40 --output RUN.npz [loss.j=10 ...]
    python tests/bench/read_numbers.py --run RUN.npz
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.data import mnist  # noqa: E402
from core.data.dataset import Dataset, Part  # noqa: E402
from core.run.evaluation import evaluate  # noqa: E402
from core.run.run import Run  # noqa: E402
from core.run.run_file import read_run  # noqa: E402
from core.study.numbers.decoder import decode  # noqa: E402
from core.study.numbers.displacement import read_wide  # noqa: E402
from core.training.digits import neighbours as written_numbers  # noqa: E402

DEFAULT_RUN = ROOT / "resources" / "numbers-run.npz"
LENGTHS, SEED = (3, 4, 5), 7
APART = (2, 8)  # pixels


def judged_on(run: Run, dataset: Dataset) -> tuple[str, Part]:
    """The digits that the run has kept aside, or the test digits where it has kept none; and what they are called."""
    kept = run.recipe.validation_samples
    return ("kept aside", dataset.with_validation(kept).validation) if kept else ("test", dataset.test)


def shares_right(parameters, part, count: int, gaps: tuple[int, int]) -> dict[str, float]:
    """For each length of `LENGTHS` the percentage of `count` numbers that are read without a mistake."""
    shares = {}
    for length in LENGTHS:
        numbers = written_numbers.write_numbers(part, count, (length, length), SEED, gaps)
        read = ["".join(str(found.digit) for found in decode(read_wide(parameters, n.picture))) for n in numbers]
        right = sum(one == number.label for one, number in zip(read, numbers, strict=True))
        shares[str(length)] = 100 * right / count
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, default=DEFAULT_RUN)
    parser.add_argument("--data", help="the folder that holds MNIST")
    parser.add_argument("--count", type=int, default=1000, help="numbers of each length")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")
    options = parser.parse_args()
    run = read_run(options.run)
    digits, part = judged_on(run, mnist.find(options.data))
    parameters = run.averaged
    found = {
        "digits": digits,
        "touching": shares_right(parameters, part, options.count, written_numbers.GAPS),
        "apart": shares_right(parameters, part, options.count, APART),
        "single_error": evaluate(parameters, part, digits).error_percent,
    }
    if options.json:
        print(json.dumps(found))
        return
    for name, words in (("touching", "as they come, touching or overlapping"), ("apart", "at least 2 pixels apart")):
        each = ", ".join(f"{length} digits {share:.1f} %" for length, share in found[name].items())
        print(f"numbers of {digits} digits read right, {words}: {each}")
    print(f"single {digits} digits: {found['single_error']:.2f} % wrong")


if __name__ == "__main__":
    main()
