"""Compares what two checkouts of the program do: the same answers, the same training, the same pictures?

    python tests/bench/compare_checkouts.py OTHER_CHECKOUT [--data DIR] [--passes 1]

Runs `evaluate`, `classify` and `train` with a seed in both and compares their JSON but for times; then opens the window
of each with the shipped run, a test digit and settings of its own, without a screen, and compares the SHA-256 of the
picture of every view: at rest, and after three steps of a new run. Prints a line for each, and ends with status 1 if
anything differs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMES = {"seconds", "training_seconds", "samples_per_second", "output"}  # differ from run to run
STROKES = [[[[10, 0], [5, 20], [10, 40], [15, 20], [10, 0]], [[30, 3], [60, 3], [40, 40]]], [[[0, 0], [40, 40]]]]

PICTURES = """
import hashlib, json, sys
sys.path.insert(0, ".")
from PyQt5.QtCore import QCoreApplication, QSettings, QTimer
from lenet_gui import app
from lenet_gui.main_window import MainWindow

QSettings.setDefaultFormat(QSettings.IniFormat)
QSettings.setPath(QSettings.IniFormat, QSettings.UserScope, sys.argv[1])
QCoreApplication.setOrganizationName(app.NAME)
found = {}

def walk(window):
    window.showNormal()
    window.resize(1440, 900)
    for _look in range(10):
        yield lambda: window.dataset is not None and window.present.pretrained is not None
    window.study.chooser.set_playing(False)
    window.study.digit_chosen.emit(21)
    yield from keep(window, "at rest")
    for step in range(1, 4):
        window.controls.step_action.trigger()
        yield lambda step=step: window.moment.snapshot.step == step and window.moment.snapshot.state == "paused"
    yield from keep(window, "after three steps")
    window.close()

def keep(window, when):
    for name, dock in window.docks.items():
        dock.open()
        window.setFocus()
        for _look in range(12):
            yield lambda: True
        if when == "at rest" and name in ("mistakes", "sureness"):  # which show a test that begins when they are seen
            yield lambda: window.moment.evaluation is not None
        image = dock.made().grab().toImage()
        bits = image.constBits()
        bits.setsize(image.sizeInBytes())
        found[f"{name} {when}"] = hashlib.sha256(bytes(bits)).hexdigest()
        if len(sys.argv) > 2:
            image.save(f"{sys.argv[2]}/{name}-{when.replace(' ', '-')}.png")

class Walker:
    def __init__(self, window):
        self.steps = walk(window)
        self.condition = next(self.steps)
        self.timer = QTimer(window)
        self.timer.timeout.connect(self.look)
        self.timer.start(100)

    def look(self):
        if self.condition():
            self.condition = next(self.steps, self.condition)

kept = []
app.run(data=None, opened=lambda window: kept.append(Walker(window)))
sys.stdout.write(json.dumps(found))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path)
    parser.add_argument("--data", default=os.environ.get("LENET_DATA", "builtin"))
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--pictures", type=Path, help="keep the pictures of the views below this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here, there = (answers(root, options, Path(folder)) for root in (ROOT, options.other.resolve()))
    same = True
    for name in sorted(here.keys() | there.keys()):
        equal = here.get(name) == there.get(name)
        same &= equal
        print(f"{'same' if equal else 'DIFFERENT':10}{name}")
        if not equal and not isinstance(here.get(name), str):
            print(f"    here:  {json.dumps(here.get(name))[:300]}\n    there: {json.dumps(there.get(name))[:300]}")
    return 0 if same else 1


def answers(root: Path, options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """What this checkout does, by name."""
    strokes = folder / "strokes.json"
    strokes.write_text(json.dumps(STROKES))
    run = folder / "run.npz"
    found = {"classify": spoken(root, "classify", str(strokes))}
    found["evaluate"] = spoken(root, "evaluate", "resources/shipped-run.npz", "--data", options.data)
    for recipe in ("fast", "course-report"):
        arguments = ("--recipe", recipe, "--seed", "3", "--passes", str(options.passes), "--data", options.data)
        found[f"train {recipe}"] = spoken(root, "train", *arguments, "--output", str(run))
        found[f"evaluate {recipe}"] = spoken(root, "evaluate", str(run), "--data", options.data, "--part", "validation")
    return found | pictures(root, options, folder)


def spoken(root: Path, *arguments: str) -> list[dict]:
    """The JSON lines of a sub-command, but for times."""
    command = [sys.executable, "main.py", *arguments, "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        return [{"status": done.returncode, "error": done.stderr.replace(str(root), "")}]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [{name: value for name, value in line.items() if name not in TIMES | {"file"}} for line in lines]


def pictures(root: Path, options: argparse.Namespace, folder: Path) -> dict[str, str]:
    """The SHA-256 of the picture of every view, by name."""
    with tempfile.TemporaryDirectory() as settings:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "LENET_DATA": options.data,
            "XDG_DATA_HOME": str(folder),
        }
        command = [sys.executable, "-c", PICTURES, settings]
        if options.pictures:
            (options.pictures / root.name).mkdir(parents=True, exist_ok=True)
            command.append(str((options.pictures / root.name).resolve()))
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment, timeout=600)
    if done.returncode:
        return {"pictures": done.stderr}
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
