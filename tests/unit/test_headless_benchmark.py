"""What `main.py benchmark` says without a window: of which machine, all its figures, and of what they are."""

import json
from contextlib import closing

import pytest

from core.network.processors import allowed_processors, blas_kernel
from core.recipe.recipe import named_recipe
from lenet_gui.benchmarks import headless as benchmark
from lenet_gui.benchmarks import machine
from lenet_gui.command_line.main import main

FIGURES = {
    "train_samples_per_second": {"1", "64", "256"},
    "sdlm_samples_per_second": {"1"},
    "fast_samples_per_second": {"training", "all"},
    "inference_samples_per_second": {"1", "1000"},
}


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(benchmark, "WARM_UP_SECONDS", 0.05)
    monkeypatch.setattr(benchmark, "PASS_DIGITS", 1200)
    monkeypatch.setattr(benchmark, "SPANS", 1)


def test_its_json_has_the_machine_and_every_figure(few, capsys):
    assert main(["benchmark", "--seconds", "0.05", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for key, sizes in FIGURES.items():
        assert set(found.pop(key)) >= sizes
    assert set(found) == set(machine.machine()) > {"processor", "blas_kernel", "numpy", "python", "threads"}
    assert found["processors"] == allowed_processors() >= found["processes"] >= 1


def test_its_text_names_the_machine_and_every_figure(few, capsys):
    assert main(["benchmark", "--seconds", "0.05"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert machine.processor_name() in lines[0] and blas_kernel() in lines[0] and "processes" in lines[0]
    assert len(lines) == 2 + 3 + 1 + 2 + 1


def test_tests_and_estimates_do_not_count_as_training(few):
    with closing(benchmark.TimedTraining(benchmark.plain(1, "SDLM"), benchmark.random_dataset(tested=300))) as training:
        first = training.train(0.001)  # the estimate and a test come before the first step
    assert first.digits >= 1 and first.seconds > 10 * first.training_seconds > 0
    assert first.speed > first.overall_speed > 0


def test_a_pass_is_trained_to_its_end_and_includes_its_tests(few):
    with closing(benchmark.TimedTraining(named_recipe("fast"), benchmark.random_dataset(tested=300))) as training:
        span = training.train_digits(1200)
    assert span.digits >= 1200 and span.seconds > span.training_seconds > 0


def test_a_run_that_stops_is_an_error(few, monkeypatch):
    with closing(benchmark.TimedTraining(benchmark.plain(64), benchmark.random_dataset())) as training:
        monkeypatch.setattr(benchmark.Trainer, "step", lambda _trainer: False)
        with pytest.raises(RuntimeError, match="has stopped"):
            training.train(1.0)


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_where_the_system_does_not_tell_the_processor_its_kind_is_named(system, monkeypatch):
    def fails():
        raise OSError

    monkeypatch.setattr(machine.sys, "platform", system)
    monkeypatch.setitem(machine._NAMES, system, fails)
    monkeypatch.setattr(machine.platform, "processor", lambda: "")
    monkeypatch.setattr(machine.platform, "machine", lambda: "abacus")
    assert machine.processor_name() == "abacus"


def test_a_library_that_does_not_tell_its_kernel_is_named(monkeypatch):
    monkeypatch.setattr("threadpoolctl.threadpool_info", lambda: [{"user_api": "openmp", "architecture": "x"}])
    assert blas_kernel() and " " not in blas_kernel()
