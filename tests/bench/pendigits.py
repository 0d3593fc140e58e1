"""How many digits written with a pen by people never seen are answered right: UCI pendigits, as strokes.

    python tests/bench/pendigits.py [--run RUN.npz] [--data pendigits-orig.tra.gz] [--sheet SHEET.png] [--json]

The digits are E. Alpaydin's and F. Alimoglu's, UCI repository, CC BY 4.0; nothing is ever trained on them. Each is
prepared by core.drawing.files as the pad prepares a drawing, then answered by the run's network. Reported are the share
answered right, the confusion, and how long a preparation takes.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.drawing.files import prepare_strokes  # noqa: E402

DEFAULT_DATA = ROOT.parent / "shared" / "data" / "pendigits" / "pendigits-orig.tra.gz"
DEFAULT_RUN = ROOT / "resources" / "shipped-run.npz"


def read_unipen(lines: Iterable[str]) -> list[tuple[int, list[np.ndarray]]]:
    """Each digit of a UNIPEN text: its label and its strokes, (n, 2) float64 x, y with y growing downwards."""
    digits: list[tuple[int, list[list[tuple[float, float]]]]] = []
    pen_is_down = False
    for line in lines:
        words = line.split()
        if not words:
            continue
        if words[0] == ".SEGMENT":  # .SEGMENT DIGIT 17 ? "8"
            digits.append((int(words[-1].strip('"')), []))
            pen_is_down = False
        elif words[0] in (".PEN_DOWN", ".PEN_UP"):
            pen_is_down = words[0] == ".PEN_DOWN"
            if pen_is_down:
                digits[-1][1].append([])
        elif pen_is_down and words[0][0] != ".":
            x, y = words
            digits[-1][1][-1].append((float(x), -float(y)))  # UNIPEN's y grows upwards
    return [(label, [np.array(stroke).reshape(-1, 2) for stroke in strokes]) for label, strokes in digits]


def confusion_of(run_file: Path, pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(10, 10) counts, row the truth, column the answer of a run's network to (n, 28, 28) uint8 pictures."""
    from core.data.dataset import Part
    from core.run.evaluation import evaluate
    from core.run.run_file import read_run

    return evaluate(read_run(run_file).averaged, Part(pictures, labels), "pendigits").confusion


def write_sheet(path: Path, labels: np.ndarray, pictures: np.ndarray, each: int = 30) -> None:
    """A picture of the first prepared digits of each label, a row a label, to be judged by eye beside MNIST."""
    from PIL import Image

    sheet = np.zeros((10 * 28, each * 28), np.uint8)
    for digit in range(10):
        for place, picture in enumerate(pictures[labels == digit][:each]):
            sheet[28 * digit : 28 * digit + 28, 28 * place : 28 * place + 28] = picture
    Image.fromarray(sheet.repeat(2, axis=0).repeat(2, axis=1)).save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Share of pen-drawn digits answered right.")
    parser.add_argument("--run", type=Path, default=DEFAULT_RUN)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--sheet", type=Path, help="also save the prepared digits as a picture")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")
    options = parser.parse_args()

    opened = gzip.open if options.data.suffix == ".gz" else open
    with opened(options.data, "rt", encoding="ascii") as file:
        digits = read_unipen(file)
    labels = np.array([label for label, _ in digits], np.uint8)
    began = time.perf_counter()
    prepared = [prepare_strokes(strokes) for _, strokes in digits]
    each_ms = (time.perf_counter() - began) * 1000 / len(digits)
    pictures = np.stack([one.picture for one in prepared])
    if options.sheet:
        write_sheet(options.sheet, labels, pictures)

    confusion = confusion_of(options.run, pictures, labels)
    right = int(np.trace(confusion))
    if options.json:
        share = round(100 * right / len(digits), 3)
        print(json.dumps({"digits": len(digits), "right_percent": share, "confusion": confusion.tolist()}))
        return
    print(f"{right} of {len(digits)} right: {100 * right / len(digits):.2f} %; preparing one took {each_ms:.2f} ms")
    print("truth \\ answer" + "".join(f"{digit:6d}" for digit in range(10)) + "   right")
    for digit, row in enumerate(confusion):
        share = 100 * row[digit] / max(1, row.sum())
        print(f"{digit:14d}" + "".join(f"{count:6d}" for count in row) + f"{share:7.2f} %")


if __name__ == "__main__":
    main()
