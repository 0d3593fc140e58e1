"""Closes the window at random moments of its first seconds, and prints whether each process ended, when, and how.

    python tests/hardship/closings.py [--times 100] [--seed 0] [--data DIR]

Views are taken out; jobs and a download are under way, saves have just been asked for. Half of the closings are asked
for by the system (SIGTERM, SIGHUP, SIGINT), half by hand (Ctrl+Q). Each has its own home.
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
from contextlib import suppress
from pathlib import Path

DRIVER = Path(__file__).resolve().with_name("window_driver.py")
PATIENCE_SECONDS = 60


def environment(home: Path) -> dict[str, str]:
    """Everything the program keeps lies in this home."""
    folders = {
        name: str(home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    without = {name: value for name, value in os.environ.items() if name != "LENET_DATA"}
    return {**without, **folders, "HOME": str(home), "PYTHONFAULTHANDLER": "1"}


def left_over(home: Path, session: int) -> list[str]:
    """Files half written and locks in this home, and processes of this session."""
    parts = [str(path) for path in home.rglob("*") if path.suffix in (".part", ".lock")]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[3]) == session:
                parts.append(f"process {stat.parent.name}")
    return parts


def complaints(errors: str) -> list[str]:
    """What was said on standard error, but for what Qt says of its offscreen platform."""
    usual = ("This plugin does not support", "XDG_RUNTIME_DIR")
    return [line for line in errors.splitlines() if not any(words in line for words in usual)]


def hear_ctrl_c() -> None:
    """Whoever runs this in the background ignores it, and what is ignored is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def one(chance: random.Random, data: str | None) -> dict:
    """One window, closed at a random moment."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        kind = chance.choice(("SIGTERM", "SIGHUP", "SIGINT", "by hand", "by hand", "by hand"))
        download = chance.random() < 0.3
        wanted = {"out": chance.randrange(4), "about": chance.random() < 0.3, "train": chance.random() < 0.7}
        wanted |= {"jobs": chance.random() < 0.5, "download": download, "data": None if download else data or "builtin"}
        wanted |= {"save": str(home / "run.npz")} if chance.random() < 0.4 else {}
        moment = chance.uniform(0, 5)
        if kind == "by hand":
            wanted["close after"] = moment
        process = subprocess.Popen(
            [sys.executable, str(DRIVER), json.dumps(wanted)],
            env=environment(home),
            text=True,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=hear_ctrl_c,
        )
        assert process.stdout.readline() == "open\n", process.stderr.read()
        asked = time.monotonic() + moment
        if kind != "by hand":
            time.sleep(moment)
            process.send_signal(getattr(signal, kind))
        try:
            _out, errors = process.communicate(timeout=PATIENCE_SECONDS + moment)
        except subprocess.TimeoutExpired:
            process.kill()
            _out, errors = process.communicate()
            return {"ended": False, "wanted": wanted, "kind": kind, "errors": errors}
        return {
            "ended": True,
            "status": process.returncode,
            "seconds": time.monotonic() - asked,
            "errors": complaints(errors),
            "left": left_over(home, process.pid),
            "wanted": wanted,
            "kind": kind,
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    results = [one(chance, options.data) for _time in range(options.times)]
    ended = [result for result in results if result["ended"]]
    wrong = [
        result for result in results if not result["ended"] or result["status"] or result["left"] or result["errors"]
    ]
    for result in wrong:
        print(result)
    seconds = sorted(result["seconds"] for result in ended)
    print(f"{len(ended)} of {len(results)} ended, {sum(not result['status'] for result in ended)} with status 0")
    print(f"{seconds[len(seconds) // 2]:.1f} s at the median, {seconds[-1]:.1f} s at most")
    print(f"{len(wrong)} with something wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
