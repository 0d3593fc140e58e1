"""Thousands of damaged files, each read by the program's own readers in a watched process.

    nice python tests/hardship/damaged_files.py [--count 20000] [--seed 0] [--kinds run picture ...] [--keep DIR]

Whole files of every kind are made by the program itself (valid_files.py) and damaged at random (damage.py). Each is
then either refused with one of the program's own sentences, or what was read is used: a run trains a step and is shown
by the views, a digit is answered, a drawing is prepared. Anything else is a fault: another exception, several lines,
more than 5 s of computing, no answer for 20 s, more than 1 GB. What is at fault is kept in DIR. Prints a line a kind;
exit status 1 where there are faults.
"""

import argparse
import json
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import damage  # noqa: E402
import valid_files  # noqa: E402

MOST_SECONDS, MOST_MEGABYTES = 5.0, 1000
# By kind: how whole files are made in a folder, and the ways in which they are damaged. How they are read says
# reading_files.py, by the same name; a further kind is a further line in both.
KINDS = {
    "idx": (lambda folder: valid_files.idx_files(), (damage.of_bytes, damage.of_packed)),
    "archive": (lambda folder: valid_files.archives(), (damage.of_bytes, damage.of_arrays, damage.of_arrays)),
    "run": (valid_files.runs, (damage.of_arrays,) * 5 + (damage.of_bytes,)),
    "strokes": (lambda folder: valid_files.strokes_files(), (damage.of_json, damage.of_bytes)),
    "picture": (lambda folder: valid_files.pictures(), (damage.of_bytes,)),
    "digit": (valid_files.my_digits, (damage.of_json, damage.of_bytes)),
    "settings": (valid_files.settings, (damage.of_bytes,)),
}


class Reader:
    """The watched process; begun anew where it was stopped or has once taken more memory than is allowed."""

    def __init__(self):
        self._process = None

    def read(self, kind: str, path: Path) -> dict:
        """What became of the file: its `outcome`, the `sentence`, and the process's `megabytes`."""
        if self._process is None:
            self._begin()
        self._process.stdin.write(json.dumps([kind, str(path)]) + "\n")
        self._process.stdin.flush()
        began = time.monotonic()
        ready, _writable, _failed = select.select([self._process.stdout], [], [], 4 * MOST_SECONDS)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self.close()
            return {"outcome": "no answer", "sentence": "", "megabytes": 0, "seconds": time.monotonic() - began}
        found = json.loads(line)
        if found["megabytes"] > MOST_MEGABYTES:
            self.close()
        return found

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _begin(self):
        program = Path(__file__).with_name("reading_files.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        assert self._process.stdout.readline() == "ready\n"


def damaged(content: bytes, ways, chance: random.Random) -> bytes:
    """The content damaged in one of these ways; by its bytes, where it is not of the kind that the way is for."""
    try:
        return chance.choice(ways)(content, chance)
    except (ValueError, OSError, OverflowError, TypeError):
        return damage.of_bytes(content, chance)


def try_kind(kind: str, count: int, chance: random.Random, folder: Path, keep: Path | None) -> dict:
    """Read `count` damaged files of a kind; what became of them, in numbers."""
    make, ways = KINDS[kind]
    valid, reader = make(folder), Reader()
    told = {"kind": kind, "files": count, "accepted": 0, "refused": 0, "faults": 0, "seconds": 0.0, "megabytes": 0.0}
    whole = list(valid)  # every second file, until there are no more: the trial must not only try what is refused
    for number in range(count):
        is_whole = number % 2 == 0 and bool(whole)
        name = whole.pop(0) if is_whole else chance.choice(list(valid))
        path = folder / f"damaged-{name}"
        path.write_bytes(valid[name] if is_whole else damaged(valid[name], ways, chance))
        found = reader.read(kind, path)
        told["seconds"] = max(told["seconds"], round(found["seconds"], 2))
        told["megabytes"] = max(told["megabytes"], round(found["megabytes"]))
        slow, large = found["seconds"] > MOST_SECONDS, found["megabytes"] > MOST_MEGABYTES
        right = ("accepted",) if is_whole else ("accepted", "refused")
        if found["outcome"] in right and not slow and not large:
            told[found["outcome"]] += 1
            continue
        told["faults"] += 1
        print(f"{kind} {number} {name}: {json.dumps(found)}", flush=True)
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{kind}-{number}-{name}").write_bytes(path.read_bytes())
    reader.close()
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000, help="files in all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--keep", type=Path, help="where to put what is at fault")
    options = parser.parse_args()
    faults = 0
    for kind in options.kinds:
        with tempfile.TemporaryDirectory() as folder:
            chance = random.Random(f"{options.seed} {kind}")
            told = try_kind(kind, max(1, options.count // len(options.kinds)), chance, Path(folder), options.keep)
        faults += told["faults"]
        print(json.dumps(told), flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
