"""How much of what is no digit is not sure: boxes, triangles, crosses, plus signs, stars, dashes, scribbles and more.

    python tests/bench/no_digits.py [--run RUN.npz] [--count 200] [--seed 1] [--sheet SHEET.png]

They are drawn from points given here by hand, each moved a little, by a hand that slants and squeezes; nothing of this
is shared with core/data/no_digits.py, from which networks learn. Each is prepared as the pad prepares a drawing.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.data.dataset import Part  # noqa: E402
from core.drawing.files import prepare_strokes  # noqa: E402
from core.network.parameters import Parameters  # noqa: E402
from core.run.evaluation import evaluate  # noqa: E402
from core.run.run_file import read_run  # noqa: E402
from core.study.margins import margins_of, sure  # noqa: E402

# Strokes with | between them, points x,y; a hand draws straight from one to the next.
DRAWINGS = {
    "boxes": (
        "10,10 90,10 90,90 10,90 10,10",
        "0,0 0,100 70,100 70,0 2,0",
        "0,20 100,20 100,80 0,80 0,16",
        "5,0 5,100 | 0,98 100,98 | 96,100 96,2 | 100,4 0,4",
        "0,0 100,0 | 100,0 100,100 0,100 0,0",
    ),
    "triangles": (
        "50,0 100,90 0,90 50,0",
        "0,0 100,10 40,90 0,0",
        "0,100 0,0 90,100 4,100",
        "45,0 0,100 | 45,0 95,100 | 0,97 100,97",
        "0,50 90,0 90,100 0,50",
    ),
    "crosses": ("0,0 100,100 | 100,0 0,100", "15,0 85,100 | 85,0 15,100", "0,15 100,85 | 100,15 0,85"),
    "plus signs": ("50,0 50,100 | 0,50 100,50", "40,0 40,100 | 0,40 80,40", "0,45 100,45 | 55,5 55,95"),
    "stars": (
        "20,100 50,0 80,100 0,38 100,38 20,100",
        "50,0 50,100 | 8,25 92,75 | 92,25 8,75",
        "0,50 100,50 | 50,0 50,100 | 15,15 85,85 | 85,15 15,85",
        "50,0 62,36 100,38 70,60 80,98 50,76 20,98 30,60 0,38 38,36 50,0",
    ),
    "dashes": (
        "0,50 100,50",
        "0,50 50,46 100,52",
        "0,30 100,30 | 0,60 100,60",
        "0,54 100,44",
        "0,0 80,0 | 0,30 80,30 | 0,60 80,60",
    ),
    "scribbles": (
        "0,0 100,8 0,18 100,28 0,40 100,50 0,62 100,72 0,84 100,96",
        "0,100 12,0 22,100 34,0 46,100 58,0 70,100 82,0 94,100",
        "0,30 40,0 100,40 60,100 10,70 50,20 90,60 30,90 70,10 20,50 80,80 0,60",
        "20,20 90,30 30,80 70,0 0,60 100,70 40,10 60,100 10,40 80,50 50,90",
        "50,50 60,40 70,55 50,70 30,55 45,30 75,30 85,60 55,88 20,70 20,30 60,8 98,40 90,85 40,100 0,70 10,20",
        "0,0 60,30 10,30 80,60 20,60 100,100 40,90 0,100 90,10",
    ),
    "letters": (
        "0,100 45,0 90,100 | 20,65 70,65",
        "70,0 5,0 5,100 75,100 | 5,48 60,48",
        "5,100 5,0 75,0 | 5,50 60,50",
        "0,0 0,100 | 75,0 75,100 | 0,52 75,52",
        "0,0 0,100 | 70,0 0,55 | 12,45 75,100",
        "0,100 10,0 50,60 90,0 100,100",
        "0,100 0,0 75,100 75,0",
        "0,100 0,0 40,2 60,14 60,38 38,52 0,54",
        "0,100 0,0 40,2 58,14 56,36 36,50 0,52 60,100",
        "0,0 100,0 | 50,0 50,100",
        "0,0 25,100 50,20 75,100 100,0",
        "0,0 75,100 | 75,0 0,100",
        "0,40 0,100 | 0,55 18,40 36,45 40,100 | 40,55 58,40 76,45 80,100",
        "0,0 0,100 | 0,60 24,42 48,48 54,66 54,100",
    ),
}  # fmt: skip
# Two of these, side by side or over one another, are no digit.
DIGITS = (
    "50,0 15,20 5,60 25,95 60,95 80,60 75,20 50,0",
    "20,25 50,0 50,100",
    "5,20 35,0 65,15 60,45 5,100 75,100",
    "5,10 40,0 65,20 30,45 70,70 45,100 0,90",
    "45,0 0,60 75,60 | 55,35 55,100",
    "70,0 15,0 10,42 50,42 65,70 45,98 0,95",
    "55,0 15,40 8,80 35,100 60,80 40,58 12,70",
    "0,0 75,0 35,100",
    "60,15 30,0 10,20 60,70 40,100 10,85 15,60 60,30 60,15",
    "60,15 30,0 8,25 30,45 60,15 55,100",
)
UNSURE, CORNERS_APART = 4.0, 6.0  # hundredths: how far points are moved, and the points of a pad lie apart


def drawn(text: str, random: np.random.Generator) -> list[np.ndarray]:
    """The strokes of a text as one hand would draw them, (n, 2) x, y."""
    turn, squeeze = random.uniform(-0.15, 0.15), np.exp(random.uniform(-0.25, 0.25))
    matrix = np.array([[squeeze, turn], [-turn, 1]])
    strokes = []
    for part in text.split("|"):
        corners = np.array([point.split(",") for point in part.split()], float)
        corners = (corners + random.normal(0, UNSURE, corners.shape)) @ matrix
        points = [corners[:1]]
        for start, end in zip(corners[:-1], corners[1:], strict=True):
            count = max(1, round(float(np.hypot(*(end - start))) / CORNERS_APART))
            points.append(start + np.linspace(0, 1, count + 1)[1:, None] * (end - start))
        line = np.concatenate(points)
        strokes.append(line + random.normal(0, 0.7, line.shape))
    return strokes


def two_digits(random: np.random.Generator) -> list[np.ndarray]:
    first, second = (drawn(DIGITS[digit], random) for digit in random.choice(10, 2, replace=False))
    if random.random() < 0.6:
        way = (max(stroke[:, 0].max() for stroke in first) + random.uniform(8, 35), random.uniform(-8, 8))
        way = np.array(way) - [min(stroke[:, 0].min() for stroke in second), 0]
    else:
        angle = random.uniform(0, 2 * np.pi)  # so far aside that one does not hide in the other
        way = random.uniform(20, 40) * np.array([np.cos(angle), np.sin(angle)])
    return first + [stroke + way for stroke in second]


def pictures(count: int, seed: int) -> dict[str, np.ndarray]:
    """By kind, (count, 28, 28) uint8 as prepared."""
    found = {}
    for number, kind in enumerate((*DRAWINGS, "two digits")):
        random = np.random.default_rng((seed, number))
        texts = DRAWINGS.get(kind, ())
        strokes = [two_digits(random) if not texts else drawn(texts[i % len(texts)], random) for i in range(count)]
        found[kind] = np.stack([prepare_strokes(one).picture for one in strokes])
    return found


def not_sure(parameters: Parameters, images: np.ndarray) -> int:
    """How many of these a network's answers are not sure of."""
    evaluation = evaluate(parameters, Part(images, np.zeros(len(images), np.uint8)), "no digits")
    return sum(not sure(float(margin)) for margin in margins_of(evaluation))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, default=ROOT / "resources" / "shipped-run.npz")
    parser.add_argument("--count", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sheet", type=Path, help="also save the first of each kind as a picture")
    options = parser.parse_args()
    parameters, drawings = read_run(options.run).averaged, pictures(options.count, options.seed)
    for kind, images in drawings.items():
        count = not_sure(parameters, images)
        print(f"{kind:12s} {count:4d} of {len(images)} not sure: {100 * count / len(images):5.1f} %")
    if options.sheet:
        from PIL import Image

        rows = [np.concatenate(list(images[:28]), axis=1) for images in drawings.values()]
        Image.fromarray(np.concatenate(rows).repeat(2, axis=0).repeat(2, axis=1)).save(options.sheet)


if __name__ == "__main__":
    main()
