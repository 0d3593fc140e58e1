"""What is to be kept aside is kept when its time has come, whether or not anything changes meanwhile."""

import threading
from dataclasses import replace

import pytest

from core.run.autosave import Autosave, autosave_folder
from core.run.branch import branched
from core.run.commands import Open, Reset, Train, TrainTo
from core.run.run_file import read_run, write_run
from core.run.snapshot import FAILED, FINISHED, PAUSED
from core.training.trainer import Trainer
from lenet_gui.jobs import autosaver, unsaved_training

WAIT_MS = 30_000
PASS = 10  # steps


@pytest.fixture
def recipe(recipe):
    return recipe.with_changes(batch_size=200, passes=3)


@pytest.fixture
def clock(window, monkeypatch):
    """Seconds that pass when the test lets them."""
    now = [1000.0]
    for module in (autosaver, unsaved_training):
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
    yield now
    window.closing.throw_away()


def kept_step(window):
    """Of the run kept aside; None where there is none."""
    files = sorted(autosave_folder().glob("*.npz"))
    return read_run(files[0]).step if files and not window.autosaver.writing else None


def wait_kept(qtbot, window, *steps):
    """A pass is kept when its end is seen, with a step that was taken meanwhile or without it."""
    qtbot.waitUntil(lambda: kept_step(window) in steps, timeout=WAIT_MS)


def train(qtbot, window, step):
    window.runs.command(TrainTo(step))
    done = lambda live: live.step == step and live.state in (PAUSED, FINISHED)  # noqa: E731
    qtbot.waitUntil(lambda: done(window.present.live), timeout=WAIT_MS)


def until(qtbot, window, state):
    window.runs.command(Train())
    qtbot.waitUntil(lambda: window.present.live.state == state, timeout=WAIT_MS)


def pass_seconds(window, clock, seconds):
    clock[0] += seconds
    window.autosaver._later.timeout.emit()


def test_the_end_of_a_run_is_kept_at_once(qtbot, window, clock):
    train(qtbot, window, PASS + 1)
    wait_kept(qtbot, window, PASS, PASS + 1)
    until(qtbot, window, FINISHED)
    wait_kept(qtbot, window, 3 * PASS)  # in the same second
    assert len(read_run(next(autosave_folder().glob("*.npz"))).history.passes) == 3


def test_a_pass_that_ends_within_the_minute_is_kept_when_it_is_over_though_the_run_has_paused(qtbot, window, clock):
    train(qtbot, window, PASS + 1)
    wait_kept(qtbot, window, PASS, PASS + 1)
    train(qtbot, window, 2 * PASS + 1)
    later = window.autosaver._later
    assert later.isActive() and later.isSingleShot() and later.interval() == 60_000
    pass_seconds(window, clock, 59.5)  # timers are not exact
    assert not window.autosaver.writing and later.interval() == 500
    pass_seconds(window, clock, 1)
    wait_kept(qtbot, window, 2 * PASS + 1)
    assert not later.isActive()


def test_what_ends_while_the_run_is_being_written_is_written_after_that(qtbot, window, clock, monkeypatch):
    may_write, write = threading.Event(), Autosave.write

    def waiting(self, run):
        may_write.wait(30)
        write(self, run)

    monkeypatch.setattr(Autosave, "write", waiting)
    train(qtbot, window, PASS + 1)
    qtbot.waitUntil(lambda: window.autosaver.writing, timeout=WAIT_MS)
    until(qtbot, window, FINISHED)
    may_write.set()
    wait_kept(qtbot, window, 3 * PASS)


def test_the_end_of_a_branch_is_kept_at_once(qtbot, window, clock):
    train(qtbot, window, PASS + 1)
    wait_kept(qtbot, window, PASS, PASS + 1)
    with qtbot.waitSignal(window._thread.run_ready, timeout=WAIT_MS) as taken:
        window._thread.request_run()
    run, before = taken.args[0], window.present.live.run_id
    window.runs.begin(Open(branched(run, run.recipe.with_changes(name="another", passes=2), 1.0, before)))
    qtbot.waitUntil(lambda: window.present.live.run_id != before, timeout=WAIT_MS)
    until(qtbot, window, FINISHED)
    wait_kept(qtbot, window, 2 * PASS)
    assert read_run(next(autosave_folder().glob("*.npz"))).recipe.name == "another"


def test_a_run_that_has_failed_is_kept_as_it_was_then(qtbot, window, clock, monkeypatch):
    train(qtbot, window, PASS + 1)
    wait_kept(qtbot, window, PASS, PASS + 1)
    train(qtbot, window, PASS + 4)
    monkeypatch.setattr(Trainer, "_take_steps", Trainer._go_astray)  # as when the loss is no number any more
    until(qtbot, window, FAILED)
    wait_kept(qtbot, window, PASS + 4)


def test_a_finished_run_that_is_gone_on_with_is_kept_again(qtbot, window, clock, recipe):
    until(qtbot, window, FINISHED)
    wait_kept(qtbot, window, 3 * PASS)
    before = window.present.live.run_id
    window.runs.begin(Reset(recipe))
    qtbot.waitUntil(lambda: window.present.live.run_id != before and kept_step(window) is None, timeout=WAIT_MS)
    window.runs.go_on_with(before)
    wait_kept(qtbot, window, 3 * PASS)  # the run made way, and so was no longer kept


def test_a_finished_run_from_a_file_lies_in_that(qtbot, window, clock, tmp_path):
    until(qtbot, window, FINISHED)
    wait_kept(qtbot, window, 3 * PASS)
    with qtbot.waitSignal(window._thread.run_ready, timeout=WAIT_MS) as taken:
        window._thread.request_run()
    run = taken.args[0]
    write_run(tmp_path / "run.npz", replace(run, recipe=run.recipe.with_changes(name="another")))
    before = window.present.live.run_id
    window.runs.open(tmp_path / "run.npz")
    qtbot.waitUntil(lambda: window.present.live.run_id != before, timeout=WAIT_MS)
    assert window.present.live.state == FINISHED
    assert not window.autosaver.writing and not window.autosaver._later.isActive() and kept_step(window) is None
