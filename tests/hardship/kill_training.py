"""Kill `main.py train --output` again and again, also while it saves, and print what was lost and what was left over.

    python tests/hardship/kill_training.py [--kills 200] [--seed 0]

Every training goes on with what the one before left, so that in the end all of them make one run, which is compared
with one that nobody disturbed. The status is 0 if nothing was lost, no file damaged, and nothing left beside it.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.data.builtin_digits import builtin_dataset  # noqa: E402
from core.data.dataset import FILE_NAMES, idx_bytes  # noqa: E402
from core.files.writing import PREFIX, SUFFIX  # noqa: E402
from core.run.run_file import read_run  # noqa: E402

TRAIN_DIGITS, TEST_DIGITS = 2000, 200
SIGNALS = ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT")
MARK = "LENET_KILLED_TRAINING"  # in the environment of all processes of a trial
LONGEST_SECONDS = 60.0
SHARED = Path("/dev/shm")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the moments and the signals")
    options = parser.parse_args()
    if os.name != "posix":
        print("Windows sends no such signals.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        return Trial(Path(folder), options.seed).run(options.kills)


class Trial:
    """One run, trained by many programs, each of which is killed; `folder` is empty."""

    def __init__(self, folder: Path, seed: int):
        self.random = random.Random(seed)
        self.digits, self.output = folder / "digits", folder / "runs" / "run.npz"
        for made in (self.digits, self.output.parent):
            made.mkdir()
        write_digits(self.digits)
        self.counts = Counter()
        self.environment = os.environ | {MARK: str(os.getpid())}
        self.shared_before = shared_files()

    def run(self, kills: int) -> int:
        began = time.monotonic()
        for number in range(kills):
            name = SIGNALS[number % len(SIGNALS)]
            self.kill(name, while_saving=number // len(SIGNALS) % 2 == 1)
            if number % 20 == 19:
                print(f"{number + 1} kills, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        return self.report(kills)

    def report(self, kills: int) -> int:
        """Print the figures; the exit status."""
        same = self.ends_as_undisturbed()
        left = [name for name in os.listdir(self.output.parent) if name != self.output.name]
        counts = self.counts
        print(f"kills                                     {kills:6}")
        for name in SIGNALS:
            print(f"  {name:<40}{counts[name]:6}")
        print(f"  {'of all these, while a file was written':<40}{counts['while saving']:6}")
        print(f"files that were no whole run              {counts['damaged']:6}")
        print(f"runs that fell behind what was on the disk{counts['fell behind']:6}")
        print(f"runs not saved up to a signal             {counts['not saved']:6}")
        print(f"trainings with a wrong status or words    {counts['wrong words']:6}")
        print(f"left beside the run, after the next write {len(left):6}   (before it {counts['part files']})")
        print(f"processes that outlived a kill by 5 s     {counts['processes']:6}")
        print(f"left in /dev/shm                          {len(abandoned(shared_files() - self.shared_before)):6}")
        print(f"the run in the end, as an undisturbed one {'yes' if same else 'NO':>6}")
        bad = ("damaged", "fell behind", "not saved", "wrong words", "processes")
        return 0 if same and not left and not any(counts[name] for name in bad) else 1

    def kill(self, name: str, while_saving: bool) -> None:
        """Train on, and kill it with this signal at some moment."""
        before = read_run(self.output) if self.output.exists() else None
        passes_before = before.place.pass_index if before else 0
        # What is to be killed while it saves ends by itself soon, or, for SIGKILL, is told to.
        soon = while_saving and name != "SIGKILL"
        program = self.start(passes_before + 2 if soon else 1_000_000)
        lines = [program.stdout.readline()]
        if while_saving:
            if not soon:
                program.send_signal(signal.SIGTERM)
            if self.wait_for_writing(program):
                time.sleep(self.random.uniform(0, 0.05))
                self.counts["while saving"] += program.poll() is None
        else:
            time.sleep(self.random.uniform(0, 0.5))
        program.send_signal(getattr(signal, name))
        rest, words = program.communicate(timeout=LONGEST_SECONDS)
        lines += rest.splitlines()
        self.counts[name] += 1
        self.check(name, before, lines, words, program.returncode)

    def check(self, name, before, lines, words, status):
        reported = [json.loads(line) for line in lines if line.endswith(("}", "}\n"))]
        passes = max((line["pass"] for line in reported if "pass" in line), default=0)
        done = any("done" in line for line in reported)
        last = ([line for line in words.splitlines() if not line.startswith("pass ")] or [""])[-1]
        if name != "SIGKILL" and not done:
            self.counts["wrong words"] += status != 1 or not last.startswith("Stopped in pass ")
        self.counts["wrong words"] += "Traceback" in words
        self.counts["part files"] += len([n for n in os.listdir(self.output.parent) if is_unfinished(n)])
        self.counts["processes"] += outlived()
        if before is None and not self.output.exists():
            self.counts["not saved"] += name != "SIGKILL"
            return
        try:
            run = read_run(self.output)
        except (ValueError, OSError):
            self.counts["damaged"] += 1
            self.output.unlink(missing_ok=True)
            return
        self.counts["fell behind"] += before is not None and run.step < before.step
        self.counts["not saved"] += name != "SIGKILL" and run.place.pass_index < passes

    def ends_as_undisturbed(self) -> bool:
        """Train to the end of the pass under way, and the same in one go."""
        passes = read_run(self.output).place.pass_index + 1
        undisturbed = self.output.with_name("undisturbed.npz")
        for program in (self.start(passes), self.start(passes, undisturbed)):
            program.communicate()
        mine, other = read_run(self.output), read_run(undisturbed)
        undisturbed.unlink()
        return mine.step == other.step and np.array_equal(mine.trained.vector, other.trained.vector)

    def start(self, passes: int, output: Path | None = None) -> subprocess.Popen:
        command = [sys.executable, str(ROOT / "main.py"), "train", "--data", str(self.digits), "--json"]
        command += ["--passes", str(passes), "--output", str(output or self.output)]
        if output is None and self.output.exists():
            command += ["--resume", str(self.output)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, stdout=pipe, stderr=pipe, text=True, env=self.environment, preexec_fn=heed_signals
        )

    def wait_for_writing(self, program: subprocess.Popen) -> bool:
        """Wait until the program writes its run; False if it has ended before that was seen."""
        # The first such file is but a trial of the place, long before: the training has begun by now.
        while program.poll() is None:
            if any(map(is_unfinished, os.listdir(self.output.parent))):
                return True
            time.sleep(0.0005)
        return False


def write_digits(folder: Path) -> None:
    """A folder like MNIST's, with few digits, which the program draws itself."""
    few = builtin_dataset(0, TRAIN_DIGITS, TEST_DIGITS)
    arrays = (few.train.images, few.train.labels, few.test.images, few.test.labels)
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        (folder / name).write_bytes(idx_bytes(array))


def heed_signals() -> None:
    """Even where whoever started this script has some of them ignored, as nohup does, or a shell behind `&`."""
    for name in SIGNALS[1:]:
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def is_unfinished(name: str) -> bool:
    return name.startswith(PREFIX) and name.endswith(SUFFIX)


def outlived() -> int:
    """How many processes of the trial are there still, when they have had five seconds to end."""
    mark, until = f"{MARK}={os.getpid()}\0".encode(), time.monotonic() + 5.0
    while True:
        count = sum(mark in content("environ", process) for process in processes())
        if not count or time.monotonic() > until:
            return count
        time.sleep(0.05)


def processes() -> list[Path]:
    """Where Linux tells of its processes; of none on other systems."""
    return [path for path in Path("/proc").glob("[0-9]*") if path.name != str(os.getpid())]


def content(name: str, process: Path) -> bytes:
    try:
        return (process / name).read_bytes()
    except OSError:  # it has ended, or is another user's
        return b""


def shared_files() -> set[str]:
    return {str(path) for path in SHARED.glob("lenet-*")} if SHARED.is_dir() else set()


def abandoned(files: set[str]) -> set[str]:
    """Those that no process has mapped: other programs may be training at the same time."""
    mapped = b"".join(content("maps", process) for process in processes())
    return {file for file in files if file.encode() not in mapped}


if __name__ == "__main__":
    sys.exit(main())
