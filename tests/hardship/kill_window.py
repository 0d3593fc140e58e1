"""Kills the window while it trains, saves and keeps its run aside, again and again; the next one goes on with that run.

    python tests/hardship/kill_window.py [--times 100] [--seed 0]

Each kill (SIGKILL, now and then SIGTERM) comes at a random moment after the run has been kept once. The next start has
to offer a run of as many passes as were kept before, or the file saved by hand has to hold them; files are whole.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from closings import DRIVER, environment, hear_ctrl_c, left_over

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.run.run_file import read_run  # noqa: E402

PATIENCE_SECONDS = 90
MOST_PASSES = 14  # then a new run is begun
WANTED = {"few digits": 6_000, "train": True, "seconds between": 0.0}


class Window:
    """One start of the program, and what it has told so far."""

    def __init__(self, home: Path, **wanted):
        command = [sys.executable, str(DRIVER), json.dumps({**WANTED, **wanted})]
        self.process = subprocess.Popen(
            command,
            env=environment(home),
            text=True,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            preexec_fn=hear_ctrl_c,
        )
        self.told: list[str] = []
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            with self._news:
                self.told.append(line.strip())
                self._news.notify_all()

    def wait_for(self, word: str) -> bool:
        """Whether it has told this within the time one has."""
        with self._news:
            return self._news.wait_for(lambda: self.last(word) is not None, PATIENCE_SECONDS)

    def last(self, word: str) -> str | None:
        """The last line that begins so."""
        return next((line for line in reversed(self.told) if line.startswith(word)), None)

    def passes(self) -> int:
        """That are on disk as far as it has told."""
        lines = [self.last(word) for word in ("kept", "saved")]
        return max((int(line.split()[1]) for line in lines if line), default=0)


def offered_passes(window: Window) -> int:
    """Of the run that was offered."""
    words = window.last("offer").replace(",", " ").split()
    return int(words[words.index("pass") + 1]) if "pass" in words else 0


def chain(chance: random.Random, kills: int) -> tuple[int, list[str]]:
    """One run, killed and gone on with until it has too many passes; how often, and what went wrong."""
    wrong, done, kept, saved = [], 0, 0, False
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run = home / "run.npz"
        while done < kills and kept < MOST_PASSES:
            wish = {"save": str(run)} if chance.random() < 0.3 else {}
            window = Window(home, **{"go on": True} if kept else {}, **wish)
            if kept and not window.wait_for("offer"):
                in_file = len(read_run(run).history.passes) if run.exists() else 0
                if not saved or in_file < kept:
                    wrong.append(f"no offer after {kept} passes, {in_file} in the file: {window.told}")
                window.process.kill()
                break
            if kept and offered_passes(window) < kept and not saved:
                wrong.append(f"{kept} passes were kept, offered: {window.last('offer')}")
            if not window.wait_for("kept"):
                wrong.append(f"nothing was kept: {window.told}")
            time.sleep(chance.uniform(0, 1.5))
            window.process.send_signal(signal.SIGKILL if chance.random() < 0.8 else signal.SIGTERM)
            try:
                window.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                wrong.append("it did not end")
                window.process.kill()
            kept, saved, done = window.passes(), bool(wish), done + 1
            if run.exists():
                read_run(run)
        last = Window(home, train=False, **{"go on": True})
        offered = last.wait_for("offer")  # or by then it has looked, and found that nothing is left
        if not saved and not offered:
            wrong.append(f"no offer at last: {last.told}")
        last.process.send_signal(signal.SIGTERM)
        last.process.wait(PATIENCE_SECONDS)
        wrong += [f"left over: {what}" for what in left_over(home, last.process.pid)]
    return done, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance, done, wrong, began = random.Random(options.seed), 0, [], time.monotonic()
    while done < options.times:
        more, faults = chain(chance, options.times - done)
        done, wrong = done + more, wrong + faults
        for fault in faults:
            print(fault)
    print(f"{done} kills in {time.monotonic() - began:.0f} s, {len(wrong)} with something wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
