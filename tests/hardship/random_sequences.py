"""Random sequences of all that one can do to the window, while it trains; each in a process of its own.

    python tests/hardship/random_sequences.py                 200 sequences of 600 events each
    python tests/hardship/random_sequences.py 40 --events 300 --first 1000
    python tests/hardship/random_sequences.py --seed 17       once more sequence 17, event by event

Prints for each sequence that raised something, made Qt complain, or did not end within its time, its seed and what
happened; and at last how many did. A sequence is the same with the same seed, but for what training does meanwhile.
"""

import argparse
import faulthandler
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 240  # for a sequence: far more than the slowest takes
KNOWN = ("propagateSizeHints", "does not support", "XDG_RUNTIME_DIR")  # what Qt's offscreen platform says of itself
RAISED, COMPLAINED = "RAISED", "QT SAYS"


def main() -> None:
    """Run the sequences and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--events", type=int, default=600)
    parser.add_argument("--first", type=int, default=0, help="seed of the first sequence")
    parser.add_argument("--seed", type=int, help="only this sequence, here and told event by event")
    asked = parser.parse_args()
    if asked.seed is not None:
        play_one(asked.seed, asked.events)
        return
    ends, began = Counter(), time.monotonic()
    for seed in range(asked.first, asked.first + asked.count):
        faults = run_child(seed, asked.events)
        ends.update(set(faults) or {"nothing"})
        for kind, words in faults.items():
            print(f"seed {seed}: {kind}\n{words}", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"{asked.count} sequences of {asked.events} events in {minutes:.0f} min")
    for kind in ("nothing", "raised", "complained", "did not end", "died"):
        print(f"{kind:12} {ends[kind]:4}")


def run_child(seed: int, events: int) -> dict[str, str]:
    """What went wrong with this sequence: kind -> words; empty where nothing did."""
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {name: home for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR")}
        surroundings |= {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home}
        command = [sys.executable, __file__, "--seed", str(seed), "--events", str(events)]
        child = subprocess.Popen(
            command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=home
        )
        try:
            told, _nothing = child.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            child.kill()
            told, _nothing = child.communicate()
            return {"did not end": _last(told)}
    faults = {}
    for kind, mark in (("raised", RAISED), ("complained", COMPLAINED)):
        if mark in told:
            faults[kind] = told[told.index(mark) :][:4000]
    if child.returncode:
        faults["died"] = f"status {child.returncode}\n{_last(told)}"
    return faults


def _last(told):
    return "\n".join(told.splitlines()[-60:])


def play_one(seed: int, events: int) -> None:
    """The child: a window as `main.py` opens it, on digits drawn by the program, and the sequence of this seed."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gui")]
    import window_events
    from PyQt5.QtCore import QTimer, QtWarningMsg, qInstallMessageHandler
    from PyQt5.QtWidgets import QAbstractButton, QApplication, QDialog

    from core.data.builtin_digits import builtin_dataset
    from lenet_gui import app

    faulthandler.dump_traceback_later(LIMIT_S - 10)  # where it was when it did not end
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp())
    datasets = [builtin_dataset(train_samples=count, test_samples=tests) for count, tests in ((600, 100), (300, 40))]
    files = window_events.write_files(folder, datasets[0])
    player = None

    def tell(*words):
        """Every exception, and in front of it what was done last."""
        print(RAISED, *(player.done_so_far[-12:] if player else ()), sep="\n   ")
        print("".join(traceback.format_exception(*words)), flush=True)

    def complain(kind, _context, words):
        if kind >= QtWarningMsg and not any(known in words for known in KNOWN):
            print(COMPLAINED, words, *(player.done_so_far[-3:] if player else ()), sep="\n   ", flush=True)

    def opened(window):
        nonlocal player
        report = sys.excepthook

        def raised(*words):
            tell(*words)
            report(*words)

        sys.excepthook = raised
        threading.excepthook = lambda about: tell(about.exc_type, about.exc_value, about.exc_traceback)
        qInstallMessageHandler(complain)
        window_events.answer_dialogs(setattr, chance, files, folder)
        window.find_data = lambda _named: window.use_dataset(datasets[0])
        player = window_events.Player(window, chance, files, datasets, events, lambda: end(window))
        QTimer.singleShot(chance.choice((0, 100, 1500)), player.start)

    def end(window):
        """Close the window; where it asks something first, throw away."""
        window.close()
        if not window.isVisible():
            return
        for asking in (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog)):
            buttons = [button for button in asking.findChildren(QAbstractButton) if "hrow" in button.text()]
            (buttons[0].click if buttons else asking.reject)()
        QTimer.singleShot(100, lambda: end(window))

    status = app.run(opened=opened)
    print(f"ended with {status} after {len(player.done_so_far)} events")
    sys.exit(status)


if __name__ == "__main__":
    main()
