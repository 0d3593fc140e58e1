"""The start of the program as `main.py benchmark --window` times it, from a process of its own."""

import os
from time import perf_counter

from PyQt5.QtCore import QSettings, Qt, QTimer

from lenet_gui.app import run
from lenet_gui.terminal import say
from lenet_gui.window.docking.layout import BEST_SIZE

START_LIMIT_SECONDS = 60
LOOK_MS = 5


def start_once(settings_folder: str, watched_seconds: float = 0.0) -> None:
    """Open the window as `main.py` does, say "usable" when it can be drawn on and answers, and leave without a trace.

    Usable: painted, the first moment shown, and the pre-trained network there to answer what is drawn (or known to be
    missing). The digits to train on and the curves come right after: where it is watched for so many seconds more, the
    longest time in ms for which no event was handled is said, too. What it remembers is in that folder.
    """
    QSettings.setDefaultFormat(QSettings.IniFormat)
    QSettings.setPath(QSettings.IniFormat, QSettings.UserScope, settings_folder)
    data = _data_at_hand() if watched_seconds else None

    def opened(window):
        take_size(window)
        missing = []
        window.run_files.pretrained_missing.connect(missing.append)
        looking = QTimer(window, interval=LOOK_MS, timerType=Qt.PreciseTimer)
        gaps, last = [], None

        def look():
            nonlocal last
            now = perf_counter()
            if last is not None:
                gaps.append(now - last)
                last = now
            elif window.moment is not None and (window.present.pretrained is not None or missing):
                say("usable")
                QTimer.singleShot(round(1000 * watched_seconds), leave)
                last = perf_counter()

        def leave():
            if watched_seconds:
                say(repr(1000 * max(gaps, default=0.0)))
            os._exit(0)  # nothing is to be saved

        looking.timeout.connect(look)
        looking.start()
        QTimer.singleShot(1000 * START_LIMIT_SECONDS, lambda: os._exit(1))

    run(data, opened=opened)


def _data_at_hand():
    """As --data has it: no download is to be begun."""
    from core.data import mnist  # which no start waits for

    return "builtin" if mnist.find(None) is None else None


def take_size(window, size: tuple[int, int] = BEST_SIZE) -> None:
    """Give a window this size whatever the screen: on a smaller one, and "offscreen" has 800 x 600, it is maximized."""
    window.showNormal()
    window.resize(*size)
