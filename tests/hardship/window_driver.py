"""The real program in a process of its own, offscreen, doing what a trial asks for; run by the trials beside it.

    python tests/hardship/window_driver.py '{"out": 2, "train": true, "save": "run.npz", "few digits": 10000}'

It prints "open" when the window is there, "kept N" when the run has been kept aside after N passes, "saved N" when the
save asked for has been written, and "offer TEXT" when a run that an earlier window left is offered.
"""

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PyQt5.QtCore import QTimer  # noqa: E402

from core.data import mnist  # noqa: E402
from core.data.builtin_digits import builtin_dataset  # noqa: E402
from core.run.commands import Train  # noqa: E402
from lenet_gui import app
from lenet_gui.jobs import autosaver  # noqa: E402
from lenet_gui.runs.left_run import GO_ON  # noqa: E402

LOOK_MS = 20


def tell(text: str) -> None:
    print(text, flush=True)


def endless_download(progress, cancelled, **_others):
    """What a slow line looks like."""
    import time

    while not cancelled():
        progress(0.1, "Fetching MNIST")
        time.sleep(0.05)
    raise mnist.DownloadCancelled


class Driver:
    """Looks at the window every few milliseconds and does what is asked for, each thing once."""

    def __init__(self, window, wanted: dict):
        self._window, self._wanted = window, wanted
        self._told, self._going_on = set(), False
        window.run_files.saved.connect(lambda _path, run: tell(f"saved {len(run.history.passes)}"))
        window.autosaver.ended.connect(lambda: tell(f"kept {window.autosaver._passes}"))
        if "go on" in wanted:
            window.autosaver.found.connect(self._go_on)
        if "close after" in wanted:
            QTimer.singleShot(round(1000 * wanted["close after"]), window.close)
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _once(self, name, do):
        if name not in self._told:
            self._told.add(name)
            do()

    def _look(self):
        window, wanted = self._window, self._wanted
        self._once("open", lambda: tell("open"))
        if not window.digits.trainable:
            return
        self._once("out", self._take_out)
        if wanted.get("train") and (self._going_on or not wanted.get("go on")):
            self._once("train", lambda: window.controls.command_chosen.emit(Train()))
        if wanted.get("save") and window.present.live.step > 20:
            self._once("save", lambda: window.run_files.save(Path(wanted["save"])))
        if wanted.get("jobs"):
            self._once("jobs", lambda: [window.docks[name].open() for name in ("sureness", "mistakes", "digits")])

    def _go_on(self, left):
        tell(f"offer {self._window.notice.offered(GO_ON).text()}")
        if self._wanted["go on"]:
            self._window.autosaver.taken_up.connect(self._on_taken_up)
            self._window.notice.offered(GO_ON).click()

    def _on_taken_up(self):
        self._going_on = True

    def _take_out(self):
        for name in ("network", "curves", "table")[: self._wanted.get("out", 0)]:
            self._window.docks[name].undock()
        if self._wanted.get("about"):
            self._window.all_actions["help.about"].trigger()


def main() -> int:
    wanted = json.loads(sys.argv[1])
    if wanted.get("download"):
        mnist.download = endless_download
    if wanted.get("few digits"):
        few = builtin_dataset(train_samples=wanted["few digits"], test_samples=500)
        mnist.find = lambda named, progress: few
    autosaver.SECONDS_BETWEEN = wanted.get("seconds between", autosaver.SECONDS_BETWEEN)
    held = []
    return app.run(data=wanted.get("data"), opened=lambda window: held.append(Driver(window, wanted)))


if __name__ == "__main__":
    sys.exit(main())
