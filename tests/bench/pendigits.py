"""How many digits written with a pen by people never seen are answered right: UCI pendigits, as strokes.

    python tests/bench/pendigits.py [--run RUN.npz] [--data pendigits-orig.tra.gz] [--writers 1-15]
        [--rough "few points"] [--sheet SHEET.png] [--wrong-sheet SHEET.png] [--json]

The digits are E. Alpaydin's and F. Alimoglu's, UCI repository, CC BY 4.0; nothing is ever trained on them. Each is
prepared by core.drawing.files as the pad prepares a drawing, then answered by the run's network. Reported are the share
answered right, the confusion, how many are wrong of each writer, and how long a preparation takes. Choices are made on
writers 1 to 15 only.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.data.dataset import Part  # noqa: E402
from core.drawing.files import prepare_strokes  # noqa: E402
from core.run.evaluation import evaluate  # noqa: E402
from core.run.run_file import read_run  # noqa: E402
from core.run.snapshot import Evaluation  # noqa: E402

DEFAULT_DATA = ROOT.parent / "shared" / "data" / "pendigits" / "pendigits-orig.tra.gz"
DEFAULT_RUN = ROOT / "resources" / "shipped-run.npz"


@dataclass(frozen=True, eq=False)
class Written:
    """One digit: what it is, who wrote it (from 1; 0 where that is not told), and its strokes as of `read_unipen`."""

    label: int
    writer: int
    strokes: list[np.ndarray]


def read_unipen(lines: Iterable[str]) -> list[Written]:
    """Each digit of a UNIPEN text, its strokes (n, 2) float64 x, y with y growing downwards."""
    digits: list[tuple[int, list[list[tuple[float, float]]]]] = []
    writers: list[int] = []
    pen_is_down = False
    for line in lines:
        words = line.split()
        if not words:
            continue
        if words[0] == ".SEGMENT":  # .SEGMENT DIGIT 17 ? "8"
            digits.append((int(words[-1].strip('"')), []))
            writers.append(0)
            pen_is_down = False
        elif words[0] == ".COMMENT" and digits:  # .COMMENT 8 12  224: the digit, its writer, a number
            writers[-1] = int(words[2])
        elif words[0] in (".PEN_DOWN", ".PEN_UP"):
            pen_is_down = words[0] == ".PEN_DOWN"
            if pen_is_down:
                digits[-1][1].append([])
        elif pen_is_down and words[0][0] != ".":
            x, y = words
            digits[-1][1][-1].append((float(x), -float(y)))  # UNIPEN's y grows upwards
    return [
        Written(label, writer, [np.array(stroke).reshape(-1, 2) for stroke in strokes])
        for (label, strokes), writer in zip(digits, writers, strict=True)
    ]


def digits_of(data: Path, writers: range | None = None) -> list[Written]:
    """The digits of a file, .gz or not; only those of these writers, if any are named."""
    opened = gzip.open if data.suffix == ".gz" else open
    with opened(data, "rt", encoding="ascii") as file:
        digits = read_unipen(file)
    return [digit for digit in digits if writers is None or digit.writer in writers]


def _few_points(stroke, size, random):
    """One point of three, and the last."""
    return [np.concatenate([stroke[:-1:3], stroke[-1:]])]


def _jitter(stroke, size, random):
    """Every point beside its place."""
    return [stroke + random.normal(0, 0.015 * size, stroke.shape)]


def _gap(stroke, size, random):
    """A twelfth of the stroke lost, as when a finger is fast."""
    lost = len(stroke) // 12
    if not lost:
        return [stroke]
    first = int(random.integers(1, len(stroke) - lost))
    return [stroke[:first], stroke[first + lost :]]


ROUGH = {"few points": _few_points, "jitter": _jitter, "gaps": _gap}


def roughened(digits: list[Written], kind: str, seed: int = 0) -> list[Written]:
    """The digits as a poor pad, an unsteady mouse or a fast finger would tell them, one of `ROUGH`."""
    random, found = np.random.default_rng(seed), []
    for digit in digits:
        size = float(np.ptp(np.concatenate(digit.strokes), axis=0).max())
        strokes = [piece for stroke in digit.strokes for piece in ROUGH[kind](stroke, size, random)]
        found.append(Written(digit.label, digit.writer, strokes))
    return found


def range_of(text: str) -> range:
    """ "1-15" or "7" as a range."""
    first, _dash, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def answered(run_file: Path, pictures: np.ndarray, labels: np.ndarray) -> Evaluation:
    """What a run's network makes of (n, 28, 28) uint8 pictures."""
    return evaluate(read_run(run_file).averaged, Part(pictures, labels), "pendigits")


def write_sheet(path: Path, labels: np.ndarray, pictures: np.ndarray, each: int = 30) -> None:
    """A picture of the first prepared digits of each label, a row a label, to be judged by eye beside MNIST."""
    from PIL import Image

    sheet = np.zeros((10 * 28, each * 28), np.uint8)
    for digit in range(10):
        for place, picture in enumerate(pictures[labels == digit][:each]):
            sheet[28 * digit : 28 * digit + 28, 28 * place : 28 * place + 28] = picture
    Image.fromarray(sheet.repeat(2, axis=0).repeat(2, axis=1)).save(path)


def write_wrong_sheet(path: Path, evaluation: Evaluation, pictures: np.ndarray, writers: np.ndarray) -> None:
    """The digits answered wrong, each with its truth, its answer and its writer below it."""
    from PIL import Image, ImageDraw

    wrong = np.flatnonzero(evaluation.answers != evaluation.labels)
    wrong = wrong[np.argsort(evaluation.labels[wrong], kind="stable")]
    across, side = 24, 72
    sheet = Image.new("L", (across * side, max(1, -(-len(wrong) // across)) * (side + 12)))
    draw = ImageDraw.Draw(sheet)
    for place, index in enumerate(wrong):
        left, top = place % across * side, place // across * (side + 12)
        sheet.paste(Image.fromarray(pictures[index]).resize((side - 4, side - 4)), (left, top))
        text = f"{evaluation.labels[index]} as {evaluation.answers[index]}, {writers[index]}"
        draw.text((left + 2, top + side - 4), text, fill=255)
    sheet.save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Share of pen-drawn digits answered right.")
    parser.add_argument("--run", type=Path, default=DEFAULT_RUN)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--writers", type=range_of, help="only these, such as 1-15")
    parser.add_argument(
        "--rough", choices=ROUGH, help="with most points left out, moved, or a piece of each stroke lost"
    )
    parser.add_argument("--sheet", type=Path, help="also save the prepared digits as a picture")
    parser.add_argument("--wrong-sheet", type=Path, help="also save those answered wrong as a picture")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")
    options = parser.parse_args()

    digits = digits_of(options.data, options.writers)
    if options.rough:
        digits = roughened(digits, options.rough)
    labels = np.array([digit.label for digit in digits], np.uint8)
    writers = np.array([digit.writer for digit in digits])
    began = time.perf_counter()
    prepared = [prepare_strokes(digit.strokes) for digit in digits]
    each_ms = (time.perf_counter() - began) * 1000 / len(digits)
    pictures = np.stack([one.picture for one in prepared])
    if options.sheet:
        write_sheet(options.sheet, labels, pictures)
    evaluation = answered(options.run, pictures, labels)
    if options.wrong_sheet:
        write_wrong_sheet(options.wrong_sheet, evaluation, pictures, writers)

    confusion, wrong = evaluation.confusion, evaluation.answers != labels
    right = len(digits) - int(wrong.sum())
    by_writer = {
        int(who): [int(wrong[writers == who].sum()), int((writers == who).sum())] for who in np.unique(writers)
    }
    if options.json:
        share = round(100 * right / len(digits), 3)
        found = {
            "digits": len(digits),
            "right_percent": share,
            "confusion": confusion.tolist(),
            "wrong_by_writer": by_writer,
        }
        print(json.dumps(found))
        return
    print(f"{right} of {len(digits)} right: {100 * right / len(digits):.2f} %; preparing one took {each_ms:.2f} ms")
    print("truth \\ answer" + "".join(f"{digit:6d}" for digit in range(10)) + "   right")
    for digit, row in enumerate(confusion):
        share = 100 * row[digit] / max(1, row.sum())
        print(f"{digit:14d}" + "".join(f"{count:6d}" for count in row) + f"{share:7.2f} %")
    print("wrong by writer: " + ", ".join(f"{who}: {count} of {total}" for who, (count, total) in by_writer.items()))


if __name__ == "__main__":
    main()
