"""The measurement of the living window: its keys, and that what it counts is what happens."""

import subprocess
import sys

import pytest

from core.run.commands import Pause
from core.run.snapshot import PAUSED
from lenet_gui.benchmarks import window as window_benchmark
from lenet_gui.benchmarks.memory import memory_mb

LATENCIES = {"event_latency_ms", "stroke_to_answer_ms", "stroke_to_answer_at_rest_ms"}
SPEEDS = {"frames_per_second", "training_with_window", "training_headless", "ratio"}


def test_a_short_measurement_counts_frames_events_strokes_and_digits(window, thread, digits, monkeypatch):
    monkeypatch.setattr(window_benchmark, "PAIRS", 1)
    monkeypatch.setattr(window_benchmark, "SETTLE_SECONDS", 0.1)
    before = window.moment.probe
    measurement = window_benchmark._Measurement(window, thread, digits)
    measured = measurement.run(0.5)
    assert set(measured) == LATENCIES | SPEEDS | {"memory_mb"}
    assert measured["frames_per_second"] > 0
    assert measured["training_headless"] > 0 and measured["training_with_window"] > 0
    for name in LATENCIES:
        assert 0 < measured[name]["p50"] <= measured[name]["p99"]
    assert window.moment.snapshot.state == PAUSED and measurement._posted == measurement._handed == []
    assert window.moment.probe is not before and window.moment.probe.source == "drawing"
    assert window.isVisible()
    thread.send(Pause())
    for watched in (window, window.network, window.study.pad):
        watched.removeEventFilter(measurement)


def test_the_time_to_start_runs_to_the_word_the_program_writes():
    assert 0 < window_benchmark._start_seconds_once('print("usable", flush=True)') < 60


def test_a_program_that_does_not_open_is_an_error():
    try:
        window_benchmark._start_seconds_once("raise SystemExit(1)")
    except RuntimeError as error:
        assert "did not open" in str(error)
    else:
        raise AssertionError("no error")


def test_memory_grows_by_what_is_taken():
    before = memory_mb()
    taken = bytearray(b"x" * 50_000_000)
    assert before > 10 and (sys.platform == "win32" or memory_mb() - before > 20)
    del taken


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere only the process itself is counted")
def test_memory_counts_the_processes_that_help():
    before = memory_mb()
    command = [sys.executable, "-c", "taken = b'x' * 80_000_000; print(flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        assert memory_mb() - before > 80
        child.communicate(b"\n")
