"""How many digits are read right in frames, boxes and combs, on lined paper, cut out close, in few bits, in colours.

    python tests/bench/framed_digits.py [--part test|train] [--count 60] [--seed 0] [--data DIR] [--run RUN.npz]
                                        [--only WORD] [--keep DIR] [--json]

Each of some MNIST digits is enlarged, put into each surrounding, saved as a picture file and read as `main.py classify`
reads it. The preparation is developed with `--part train`; what is reported is the test part. `--keep` saves what was
read wrong beside the 28 x 28 picture that was made of it.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from strips_and_boxes import STRIPS_AND_BOXES
from surroundings import SURROUNDINGS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.data.mnist import find  # noqa: E402
from core.drawing.files import DrawingError, read_drawings  # noqa: E402
from core.run.run_file import SHIPPED, read_run  # noqa: E402
from core.study.trace import trace  # noqa: E402

RIGHT, UNSURE, WRONG, EMPTY, REFUSED = "right", "unsure", "wrong", "empty", "refused"


def saved(made, path: Path) -> Path:
    """The picture file of a surrounding: floats 0 to 1 as grey, everything else as it is."""
    image = made if isinstance(made, Image.Image) else Image.fromarray(np.rint(255 * made).astype(np.uint8))
    path = path.with_suffix(".tif" if image.mode in ("F", "I", "CMYK") else ".png")
    image.save(path)
    return path


def read(path: Path, parameters, label: int) -> tuple[str, np.ndarray | None]:
    """What becomes of one picture file, and the picture it was prepared to."""
    try:
        (prepared,) = read_drawings(path)
    except DrawingError:
        return REFUSED, None
    if prepared is None:
        return EMPTY, None
    seen = trace(parameters, prepared.picture)
    if seen.answer == label:
        return RIGHT, prepared.picture
    return (WRONG if seen.sure() else UNSURE), prepared.picture


def keep(folder: Path, name: str, number: int, path: Path, picture: np.ndarray | None) -> None:
    """Save a picture file and what was made of it side by side."""
    with Image.open(path) as image:
        grey = np.asarray(image.convert("RGBA").convert("L") if image.mode[0] not in "IF" else image, float)
    grey = Image.fromarray((255 * (grey - grey.min()) / max(1e-9, np.ptp(grey))).astype(np.uint8)).resize((280, 280))
    both = Image.new("L", (560, 280))
    both.paste(grey, (0, 0))
    if picture is not None:
        both.paste(Image.fromarray(picture).resize((280, 280), 0), (280, 0))
    both.save(folder / f"{name.replace(' ', '-').replace(',', '').replace('%', '')}-{number}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=("test", "train"), default="test")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data")
    parser.add_argument("--run", type=Path, default=SHIPPED)
    parser.add_argument("--only", default="", help="surroundings whose name holds this")
    parser.add_argument("--keep", type=Path, help="save what was read wrong here")
    parser.add_argument("--json", action="store_true", help="a JSON object for each surrounding")
    options = parser.parse_args()
    part = getattr(find(options.data), options.part)
    chosen = np.random.default_rng(options.seed).choice(len(part), options.count, replace=False)
    parameters = read_run(options.run).parameters
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    if not options.json:
        print(f"{'of ' + str(options.count):32s}{'right':>8s}{'or not sure':>13s}{'empty':>8s}{'refused':>9s}")
    for name, make in (SURROUNDINGS | STRIPS_AND_BOXES).items():
        if options.only not in name:
            continue
        random, counts = np.random.default_rng(options.seed), dict.fromkeys((RIGHT, UNSURE, WRONG, EMPTY, REFUSED), 0)
        with tempfile.TemporaryDirectory() as folder:
            for number in chosen:
                path = saved(make(part.images[number], random), Path(folder) / "digit")
                outcome, picture = read(path, parameters, part.labels[number])
                counts[outcome] += 1
                if options.keep and outcome != RIGHT:
                    keep(options.keep, name, number, path, picture)
        if options.json:
            print(json.dumps({"surrounding": name, "count": options.count, **counts}), flush=True)
        else:
            either = counts[RIGHT] + counts[UNSURE]
            print(f"{name:32s}{counts[RIGHT]:8d}{either:13d}{counts[EMPTY]:8d}{counts[REFUSED]:9d}", flush=True)


if __name__ == "__main__":
    main()
