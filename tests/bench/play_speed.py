"""What a play costs: how many of its pictures the window shows a second while it trains, and what training loses by it.

    python tests/bench/play_speed.py [--seconds 5] [--pairs 4] [--size 1440x900] [--speed 1]

Needs a screen, or QT_QPA_PLATFORM=offscreen. Alternates spans of training alone, in a process of its own, with spans in
which a digit is played in the window that trains. Prints the medians: pictures of the play a second, each of another
place; how long it takes from a scene's being wanted to its standing on the screen; and the speed of training as a share
of the headless one.
"""

import argparse
import statistics
import sys
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from PyQt5.QtCore import QEvent

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.run.commands import Train  # noqa: E402
from lenet_gui.benchmarks.headless import ENDLESS  # noqa: E402
from lenet_gui.benchmarks.window import Headless, Measurement, living_window, percentiles, spin  # noqa: E402

BEGIN_SECONDS = 1.0
SCENE_SECONDS = 0.3  # to rest between two changes of scene


class PlayMeasurement(Measurement):
    """Watches a window in which a digit is played."""

    def __init__(self, window, thread, data):
        super().__init__(window, thread, data)
        self._view = window.docks["play"].made()
        self._view.installEventFilter(self)
        self._place = None
        self._wanted_at = None
        self._changes = []

    def measure(self, seconds: float, pairs: int, speed: float) -> dict[str, float]:
        """The medians over so many pairs of spans."""
        player = self._window.player
        player.set_speed(speed)
        player.changed.connect(lambda playing: playing.running or player.place is None or self._begin_again(player))
        spin(BEGIN_SECONDS)
        with closing(Headless()) as headless:
            alone, playing, frames = [self.alone(headless, seconds)], [], []
            for _pair in range(pairs):
                self._thread.send(Train(ENDLESS))
                player.begin()
                speed, painted = self.speed(seconds)
                playing.append(speed)
                frames.append(painted)
                player.end()
                alone.append(self.alone(headless, seconds))
        self._thread.send(Train(ENDLESS))
        self._change_scenes(player)
        around = map(statistics.mean, pairwise(alone))
        return {
            "frames_per_second": statistics.median(frames),
            "ratio": statistics.median(a / b for a, b in zip(playing, around, strict=True)),
            "training_with_play": statistics.median(playing),
            "training_headless": statistics.median(alone),
        } | {f"scene_change_ms_{name}": value for name, value in percentiles(self._changes).items()}

    def _begin_again(self, player):
        if player.seconds >= player.playing.timeline.seconds:
            player.begin()

    def _change_scenes(self, player):
        """Through all scenes and back, at rest between the changes, while it trains."""
        player.begin(playing=False)
        timeline = player.playing.timeline
        for scene in (*timeline.scenes, *reversed(timeline.scenes)):
            spin(SCENE_SECONDS)
            self._wanted_at = perf_counter()
            player.seek(timeline.start(scene) + 0.5 * timeline.length(scene))
        spin(SCENE_SECONDS)
        player.end()

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Paint and watched is self._view:
            place = self._window.player.place
            self._frames += place is not None and place != self._place
            self._place = place
            return False
        if event.type() == QEvent.Paint:  # of the network, whose pictures of the run are not counted
            return False
        return super().eventFilter(watched, event)

    def _on_painted(self, now):
        if self._wanted_at is not None:
            self._changes.append(now - self._wanted_at)
            self._wanted_at = None
        super()._on_painted(now)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--pairs", type=int, default=4)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--speed", type=float, default=1.0)
    wanted = parser.parse_args()
    with living_window(tuple(map(int, wanted.size.split("x")))) as (window, thread, data):
        found = PlayMeasurement(window, thread, data).measure(wanted.seconds, wanted.pairs, wanted.speed)
    for name, value in found.items():
        print(f"{name:24} {value:.3f}")


if __name__ == "__main__":
    main()
