"""What `main.py benchmark --window` measures: what the living window costs the training, and how soon it answers."""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep, thread_time

import numpy as np
from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPointF, QSettings, Qt, QTimer
from PyQt5.QtGui import QMouseEvent

from core.data.dataset import Dataset
from core.language import _
from core.recipe.recipe import named_recipe
from core.run.commands import Pause, Train
from core.run.snapshot import FAILED, FINISHED, PAUSED, READY
from core.training.trainer import Trainer
from lenet_gui.app import application
from lenet_gui.benchmarks.headless import ENDLESS, digits_at_hand
from lenet_gui.benchmarks.machine import machine
from lenet_gui.benchmarks.memory import memory_mb
from lenet_gui.benchmarks.start import take_size
from lenet_gui.benchmarks.start_times import ROOT, start_times
from lenet_gui.jobs.background_jobs import Cancelled, Progress, Request
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.window.docking.layout import BEST_SIZE
from lenet_gui.window.garbage import GarbageCollector
from lenet_gui.window.settings import Settings

PAIRS = 4  # of spans with and without the window; the median of them counts
SETTLE_SECONDS = 0.5
POST_SECONDS, STROKE_SECONDS = 0.01, 1 / 60
MOVES_A_STROKE = 60
_STROKE_EVENTS = (QEvent.MouseButtonPress, QEvent.MouseMove, QEvent.MouseButtonRelease)

HEADLESS_CODE = "from lenet_gui.benchmarks.headless import train_when_asked; train_when_asked()"


def windowed(seconds: float, size: tuple[int, int] = BEST_SIZE) -> dict[str, object]:
    """All numbers of the living window of this size, from spans of so many seconds."""
    starts = start_times()
    with living_window(size) as (window, thread, data):
        measured = Measurement(window, thread, data).run(seconds)
    return {**machine(), **measured, **starts}


@contextmanager
def living_window(size: tuple[int, int] = BEST_SIZE) -> Iterator[tuple[MainWindow, TrainingThread, Dataset]]:
    """The window on the screen, the thread that trains for it, and the digits at hand; thrown away afterwards."""
    app = application()
    GarbageCollector(app).begin()  # as in the program
    style.use(app, style.DARK)
    data = digits_at_hand()
    thread = TrainingThread(lambda: Trainer(named_recipe("fast"), data, records=True))
    thread.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.IniFormat))
        window = MainWindow(thread, settings)
        window.making.at_once()
        window.show()
        take_size(window, size)
        try:
            yield window, thread, data
        finally:
            window.closing.throw_away()
            thread.stop()
            sip.delete(window)  # as in the program: not when Python ends


class Headless:
    """Training with no window, in a process of its own; it rests but when it is asked. To be closed."""

    def __init__(self):
        command = [sys.executable, "-c", HEADLESS_CODE]
        self._child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._heard()

    def speed(self, seconds: float) -> float:
        """Train so long; digits a second, tests included."""
        self._child.stdin.write(f"{seconds}\n")
        self._child.stdin.flush()
        return float(self._heard())

    def _heard(self):
        line = self._child.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError(_("The training beside which the window's was to be held has ended."))
        return line

    def close(self) -> None:
        """End it."""
        self._child.communicate()


@dataclass(frozen=True)
class _Posting(Request):
    """Events, posted until it is cancelled."""

    post: Callable[[Cancelled], None]

    def work(self, progress: Progress, cancelled: Cancelled) -> None:
        self.post(cancelled)


class Measurement(QObject):
    """Watches the window from outside: it is the window that everybody sees."""

    def __init__(self, window: MainWindow, thread: TrainingThread, data: Dataset):
        super().__init__()
        self._window, self._thread = window, thread
        self._progress: list[tuple[float, int]] = []  # when a snapshot came, and the digits seen by then
        self._painted, self._frames = None, 0
        self._frame_ended: tuple[int, float] | None = None  # the frame and this thread's processor time by then
        self._costs: list[float] = []  # processor time of this thread from the end of one frame to that of the next
        self._latencies, self._answers = [], []
        self._posted: list[float] = []  # when each stroke event was posted
        self._handed: list[tuple[float, object]] = []  # and, once it has come to the pad, the digit shown before it
        window.jobs.hear(_Posting, answered=lambda _posting, _nothing: None)
        thread.snapshot_ready.connect(self._on_snapshot_ready)
        for watched in (window, window.network, window.study.pad):
            watched.installEventFilter(self)
        window.use_dataset(data)
        window.study.chooser.set_playing(False)
        window.sources.study_digit(window.dataset.test, "test", 0)
        window.controls.command_chosen.emit(Train(ENDLESS))

    def run(self, seconds: float) -> dict[str, object]:
        """Alternate spans without and with the window, then draw, while it trains and while it rests."""
        spin(2 * SETTLE_SECONDS)
        with closing(Headless()) as headless:
            alone, living, frames = [self.alone(headless, seconds)], [], []
            for _pair in range(PAIRS):
                self._thread.send(Train(ENDLESS))
                self._window.jobs.ask(_Posting(self._post_events))
                speed, painted = self.speed(seconds)
                self._window.jobs.cancel(_Posting)
                living.append(speed)
                frames.append(painted)
                alone.append(self.alone(headless, seconds))
        self._thread.send(Train(ENDLESS))
        training = self._stroke_to_answer(seconds)
        self._rest()
        around = map(statistics.mean, pairwise(alone))
        return {
            "window_size": [self._window.width(), self._window.height()],
            "frames_per_second": statistics.median(frames),
            "frame_cost_ms": percentiles(self._costs),
            "memory_mb": memory_mb(),
            "event_latency_ms": percentiles(self._latencies),
            "stroke_to_answer_ms": training,
            "stroke_to_answer_at_rest_ms": self._stroke_to_answer(seconds),
            "training_with_window": statistics.median(living),
            "training_headless": statistics.median(alone),
            "ratio": statistics.median(a / b for a, b in zip(living, around, strict=True)),
        }

    def alone(self, headless, seconds):
        """The speed of training with no window, while this one stands still."""
        self._rest()
        spin(SETTLE_SECONDS)
        return headless.speed(seconds)

    def _rest(self):
        self._thread.send(Pause())
        # READY is a run that was to rest before it had taken a step, as on a machine that is busy otherwise.
        while (state := self._window.present.live and self._window.present.live.state) not in (PAUSED, READY):
            if state in (FAILED, FINISHED):
                raise RuntimeError(_("The training that was to be timed beside the window has stopped."))
            spin(0.01)

    def speed(self, seconds):
        """Training digits and frames a second over a span, once the window has come or gone."""
        spin(SETTLE_SECONDS)
        began, digits, frames = *self._samples_now(), self._frames
        self._frame_ended = (frames, thread_time())
        spin(seconds)
        self._frame_ended = None
        ended, digits_then = self._samples_now()
        return (digits_then - digits) / (ended - began), (self._frames - frames) / (ended - began)

    def _stroke_to_answer(self, seconds):
        """Draw on an empty pad for a span."""
        self._window.study.pad.clear()
        self._answers, self._posted, self._handed = [], [], []
        self._window.jobs.ask(_Posting(self._draw))
        spin(seconds)
        self._window.jobs.cancel(_Posting)
        spin(SETTLE_SECONDS)
        return percentiles(self._answers)

    def _samples_now(self):
        """The time, and the digits seen by then."""
        count = len(self._progress)
        self._thread.request_snapshot()
        while len(self._progress) == count:
            spin(0.001)
        return self._progress[-1]

    def _on_snapshot_ready(self, snapshot):
        self._progress.append((perf_counter(), snapshot.samples_seen))

    def eventFilter(self, watched, event):
        kind = event.type()
        if kind == QEvent.UpdateRequest and watched is self._window:
            watched.event(event)  # paints whatever wants to be painted, and brings it to the screen
            self._on_painted(perf_counter())
            self._count_cost()
            return True
        if kind == QEvent.Paint and watched is self._window.network:
            snapshot = self._window.present.live
            self._frames += snapshot is not self._painted
            self._painted = snapshot
        elif kind in _STROKE_EVENTS and watched is self._window.study.pad and self._posted:
            self._handed.append((self._posted.pop(0), self._window.moment.probe))
        return False

    def _on_painted(self, now):
        """A stroke is answered when the digit that it made is on the screen, and with it every stroke before."""
        shown = self._window.moment.probe if self._window.moment else None
        answered = [index for index, (_posted, before) in enumerate(self._handed) if before is not shown]
        if answered:
            self._answers += [now - posted for posted, _before in self._handed[: answered[-1] + 1]]
            del self._handed[: answered[-1] + 1]

    def _count_cost(self):
        if self._frame_ended and self._frames > self._frame_ended[0]:
            now = thread_time()
            self._costs.append(now - self._frame_ended[1])
            self._frame_ended = (self._frames, now)

    # Called by Qt for what the two works below post.

    def event(self, event):
        if isinstance(event, _Posted):
            self._latencies.append(perf_counter() - event.posted_at)
            return True
        return super().event(event)

    def _post_events(self, cancelled):
        while not cancelled():
            QCoreApplication.postEvent(self, _Posted())
            sleep(POST_SECONDS)

    def _draw(self, cancelled):
        """Strokes from edge to edge of the pad, a little lower each time."""
        pad = self._window.study.pad
        size, move = pad.width(), 0
        stopped = False
        while not stopped:
            stopped = cancelled()
            step, stroke = move % MOVES_A_STROKE, move // MOVES_A_STROKE
            place = QPointF(size * (0.2 + 0.6 * step / MOVES_A_STROKE), size * (0.2 + 0.1 * (stroke % 7)))
            kind = QEvent.MouseButtonPress if step == 0 else QEvent.MouseMove
            if step == MOVES_A_STROKE - 1 or stopped:
                kind = QEvent.MouseButtonRelease
            self._posted.append(perf_counter())
            button = Qt.NoButton if kind == QEvent.MouseMove else Qt.LeftButton
            QCoreApplication.postEvent(pad, QMouseEvent(kind, place, button, Qt.LeftButton, Qt.NoModifier))
            move += 1
            sleep(STROKE_SECONDS)


class _Posted(QEvent):
    def __init__(self):
        super().__init__(QEvent.User)
        self.posted_at = perf_counter()


def spin(seconds: float) -> None:
    """Let the window work for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec_()


def percentiles(values: list[float]) -> dict[str, float]:
    """In milliseconds."""
    return {f"p{share}": 1000 * float(np.percentile(values, share)) for share in (50, 99)}
