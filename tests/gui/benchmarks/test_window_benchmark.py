"""The measurement of the living window: its keys, and that what it counts is what happens."""

import os
import subprocess
import sys

import pytest

from core.run.commands import Pause
from core.run.snapshot import PAUSED
from lenet_gui.benchmarks import start_times
from lenet_gui.benchmarks import window as window_benchmark
from lenet_gui.benchmarks.memory import memory_mb
from lenet_gui.benchmarks.start import take_size

LATENCIES = {"event_latency_ms", "stroke_to_answer_ms", "stroke_to_answer_at_rest_ms", "frame_cost_ms"}
SPEEDS = {"frames_per_second", "training_with_window", "training_headless", "ratio"}


class Alone:
    """A training elsewhere, which must find the window's at rest."""

    def __init__(self, window):
        self.window, self.spans = window, []

    def speed(self, seconds):
        assert self.window.moment.snapshot.state == PAUSED
        self.spans.append(seconds)
        return 1000.0 * len(self.spans)

    def close(self):
        self.spans.append("closed")


def test_a_short_measurement_counts_frames_events_strokes_and_digits(window, thread, digits, monkeypatch):
    alone = Alone(window)
    monkeypatch.setattr(window_benchmark, "Headless", lambda: alone)
    monkeypatch.setattr(window_benchmark, "PAIRS", 1)
    monkeypatch.setattr(window_benchmark, "SETTLE_SECONDS", 0.1)
    before = window.moment.probe
    take_size(window)
    measurement = window_benchmark.Measurement(window, thread, digits)
    measured = measurement.run(0.5)
    assert set(measured) == LATENCIES | SPEEDS | {"memory_mb", "window_size"}
    assert measured["window_size"] == [1440, 900]
    assert measured["frames_per_second"] > 0
    assert alone.spans == [0.5, 0.5, "closed"] and measured["training_headless"] == 1500.0
    assert measured["training_with_window"] > 0
    assert measured["ratio"] == pytest.approx(measured["training_with_window"] / 1500.0)
    for name in LATENCIES:
        assert 0 < measured[name]["p50"] <= measured[name]["p99"]
    assert window.moment.snapshot.state == PAUSED and measurement._posted == measurement._handed == []
    assert window.moment.probe is not before and window.moment.probe.source == "drawing"
    assert window.isVisible()
    thread.send(Pause())
    for watched in (window, window.network, window.study.pad):
        watched.removeEventFilter(measurement)


def test_a_training_of_its_own_says_how_fast_it_is_and_ends_when_nobody_asks_any_more():
    headless = window_benchmark.Headless()
    child = headless._child
    assert headless.speed(0.1) > 0
    headless.close()
    assert child.returncode == 0


def test_a_training_of_its_own_that_dies_is_an_error(monkeypatch):
    monkeypatch.setattr(window_benchmark, "HEADLESS_CODE", "raise SystemExit(1)")
    with pytest.raises(RuntimeError, match="has ended"):
        window_benchmark.Headless()


def test_the_whole_benchmark_measures_a_window_of_1440_by_900_without_a_screen(tmp_path):
    """In a process of its own, for it makes its application itself."""
    program = (
        "from lenet_gui.benchmarks import window as benchmark\n"
        "benchmark.PAIRS, benchmark.SETTLE_SECONDS = 1, 0.1\n"
        "benchmark.start_times = lambda: {}\n"
        "found = benchmark.windowed(0.2)\n"
        "from lenet_gui.terminal import say_json\n"
        "say_json(found)\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=start_times.ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert '"window_size": [1440, 900]' in done.stdout
    assert '"processor": "' in done.stdout and '"blas_kernel": "' in done.stdout


def test_the_start_is_that_of_a_window_of_1440_by_900_and_its_gaps_are_told(tmp_path):
    told = "from PyQt5.QtWidgets import QApplication; from lenet_gui.benchmarks import start; "
    told += "say = start.say; start.say = lambda text: say(f'{text} {_size()}'); "
    told += (
        "_size = lambda: max((w.width(), w.height()) for w in QApplication.topLevelWidgets() if w.isVisible()); "
        "import sys; start.start_once(sys.argv[1], float(sys.argv[2]))"
    )
    seconds, rest = start_times.started(told, dict(os.environ), str(tmp_path), 0.2)
    gap, *size = rest.split(maxsplit=1)
    assert 0 < seconds < 60 and float(gap) > 0 and size == ["(1440, 900)\n"]


def test_a_first_start_finds_nothing_of_ours_compiled_but_the_libraries(monkeypatch):
    monkeypatch.setattr(start_times, "STARTS", 1)
    monkeypatch.setattr(start_times, "WATCHES", 1)
    told = "import os, json, core.language; print('usable', flush=True); "
    told += "print(*(os.path.exists(module.__cached__) for module in (core.language, json)))"
    monkeypatch.setattr(start_times, "START_CODE", told)
    monkeypatch.setattr(start_times, "EMPTY_CODE", "print('usable', flush=True)")
    once, heard = start_times.started, []

    def started(code, environment, *others):
        passed, rest = once(code, environment, *others)
        heard.append(rest.split())
        return passed, "1.5"

    monkeypatch.setattr(start_times, "started", started)
    found = start_times.start_times()
    usual, first = ["True", "True"], ["False", "True"]
    assert [words for words in heard if words] == [usual, usual, first, usual]
    assert found["longest_gap_ms"] == 1.5
    assert found["start_ratio"] == found["start_seconds"] / found["empty_start_seconds"] > 0
    assert found["first_start_ratio"] == found["first_start_seconds"] / found["empty_start_seconds"] > 0


def test_a_program_that_does_not_open_is_an_error(tmp_path):
    with pytest.raises(RuntimeError, match="did not open"):
        start_times.started("raise SystemExit(1)", dict(os.environ), str(tmp_path))


def test_memory_grows_by_what_is_taken():
    before = memory_mb()
    taken = bytearray(b"x" * 50_000_000)
    assert before > 10 and (sys.platform == "win32" or memory_mb() - before > 20)
    del taken


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere only the process itself is counted")
def test_memory_counts_the_processes_that_help_and_what_they_share_once():
    before = memory_mb()
    program = "import mmap, os, sys; shared = mmap.mmap(-1, 100_000_000); shared.write(b'x' * 100_000_000); "
    program += "os.fork(); len(bytes(shared)); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        child.stdout.readline()
        assert 95 < memory_mb() - before < 180
        child.communicate()
