"""How soon a moment of the past is on the screen when one drags for it, while training goes on.

    python tests/bench/drag_time.py [--moves 600] [--train 8] [--size 1440x900] [--front mistakes,table]

Needs a screen, or QT_QPA_PLATFORM=offscreen. Trains for some seconds, takes hold of the bar, and moves the pointer to a
place drawn at random, some 60 times a second, while the run goes on. Prints the median and the 99th percentile of the
milliseconds from the pointer's event to the picture of that moment, and of the processor time it took of this thread.
"""

import argparse
import random
import sys
from pathlib import Path
from time import perf_counter, thread_time

from PyQt5.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PyQt5.QtGui import QMouseEvent

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.run.commands import Train  # noqa: E402
from lenet_gui.benchmarks.headless import ENDLESS  # noqa: E402
from lenet_gui.benchmarks.window import living_window, percentiles, spin  # noqa: E402

REST_SECONDS = 0.016


class Dragging(QObject):
    """Watches when the window has painted the moment that the pointer asked for."""

    def __init__(self, window):
        super().__init__()
        self._window, self._asked_at = window, None
        self._worked = 0.0
        self.took: list[float] = []
        self.worked: list[float] = []  # of that, processor time of this thread
        window.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.UpdateRequest and watched is self._window and self._asked_at is not None:
            watched.event(event)  # paints whatever wants to be painted, and brings it to the screen
            self.took.append(perf_counter() - self._asked_at)
            self.worked.append(thread_time() - self._worked)
            self._asked_at = None
            return True
        return False

    def press(self, kind, x):
        """The pointer is at this place of the track now."""
        track = self._window.time_bar.track
        before, self._asked_at, self._worked = self._window.travel.step, perf_counter(), thread_time()
        button = Qt.NoButton if kind == QEvent.MouseMove else Qt.LeftButton
        place = QPointF(x, track.height() / 2)
        QCoreApplication.sendEvent(track, QMouseEvent(kind, place, button, Qt.LeftButton, Qt.NoModifier))
        if self._window.travel.step == before:
            self._asked_at = None  # the same moment


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=600)
    parser.add_argument("--train", type=float, default=8.0)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--front", default="")
    wanted = parser.parse_args()
    size = tuple(int(side) for side in wanted.size.split("x"))
    chance = random.Random(1)
    with living_window(size) as (window, thread, data):
        window.use_dataset(data)
        window.study.chooser.set_playing(False)
        window.sources.study_digit(window.dataset.test, "test", 0)
        for name in filter(None, wanted.front.split(",")):
            window.docks[name].open()
        thread.send(Train(ENDLESS))
        spin(wanted.train)
        dragging, track = Dragging(window), window.time_bar.track
        end = track.scale().x(window.present.live.step)
        began, step = perf_counter(), window.present.live.step
        dragging.press(QEvent.MouseButtonPress, end / 2)
        for _move in range(wanted.moves):
            dragging.press(QEvent.MouseMove, chance.uniform(0, end))
            spin(REST_SECONDS)
        seconds, steps = perf_counter() - began, window.present.live.step - step
        count = len(window.present.live.recording.ticks)
        print(f"{len(dragging.took)} moments shown of {count}; training: {steps / seconds:.0f} steps a second")
        for name, values in (("pointer to picture", dragging.took), ("of that at work", dragging.worked)):
            print(f"{name}, ms:", {share: round(value, 1) for share, value in percentiles(values).items()})


if __name__ == "__main__":
    main()
