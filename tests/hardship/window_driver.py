"""The real program in a process of its own, offscreen, doing what a trial asks for; run by the trials beside it.

    python tests/hardship/window_driver.py '{"data": ..., "out": 2, "train": true, "save": "run.npz", "download": false}'

It prints "open" when the window is there, "digits" when it can train, "pass N" at each pass, "kept" when a run has been
kept aside, "offer TEXT" when it offers one, and "saved" for the save asked for.
"""

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PyQt5.QtCore import QTimer  # noqa: E402

from core import mnist  # noqa: E402
from core.commands import Train  # noqa: E402
from lenet_gui import app, autosaver  # noqa: E402
from lenet_gui.left_run import GO_ON  # noqa: E402

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
        self._told, self._passes = set(), 0
        if wanted.get("seconds_unsaved"):  # as if it had trained for long
            window.autosaver._saved_seconds = -float(wanted["seconds_unsaved"])
        window.run_files.saved.connect(lambda path, _run: tell(f"saved {path}"))
        window.autosaver.ended.connect(lambda: tell("kept"))
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
        self._once("digits", lambda: tell("digits"))
        self._once("out", self._take_out)
        if wanted.get("train"):
            self._once("train", lambda: window.controls.command_chosen.emit(Train()))
        if wanted.get("save") and window.present.snapshot.step > 20:
            self._once("save", lambda: window.run_files.save(Path(wanted["save"])))
        if wanted.get("jobs"):
            self._once("jobs", lambda: [window.docks[name].open() for name in ("sureness", "mistakes", "digits")])
        passes = len(window.present.snapshot.history.passes)
        if passes > self._passes:
            self._passes = passes
            tell(f"pass {passes}")
        offered = window.notice.offered(GO_ON)
        if offered is not None:
            self._once("offer", lambda: tell(f"offer {offered.text()}"))
            if wanted.get("go on"):
                self._once("go on", offered.click)

    def _take_out(self):
        for name in ("network", "curves", "table")[: self._wanted.get("out", 0)]:
            self._window.docks[name].undock()
        if self._wanted.get("about"):
            self._window.menus._on_about()


def main() -> int:
    wanted = json.loads(sys.argv[1])
    if wanted.get("download"):
        mnist.download = endless_download
    autosaver.SECONDS_BETWEEN = wanted.get("seconds between", autosaver.SECONDS_BETWEEN)
    held = []
    return app.run(data=wanted.get("data"), opened=lambda window: held.append(Driver(window, wanted)))


if __name__ == "__main__":
    sys.exit(main())
