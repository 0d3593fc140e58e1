"""The thread in which a trainer runs: prompt, idle when there is nothing to do, and hard to kill."""

import os
import signal
import threading
from time import monotonic

import numpy as np
import pytest

from core.recipe.recipe import named_recipe
from core.run.commands import Pause, Reset, SetPace, SetStepFactor, StepOnce, Train
from core.run.snapshot import FAILED, PAUSED, READY, TRAINING
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread

WAIT_MS = 30_000


@pytest.fixture(params=[0.0, 1e9], ids=["just started", "up for ages"])
def clock(request, monkeypatch):
    """The machine has been up for so many seconds when the test begins."""
    began = monotonic()
    monkeypatch.setattr("lenet_gui.jobs.training_thread.monotonic", lambda: monotonic() - began + request.param)


def next_snapshot(qtbot, thread):
    with qtbot.waitSignal(thread.snapshot_ready, timeout=WAIT_MS) as ready:
        thread.request_snapshot()
    return ready.args[0]


def snapshot_when(qtbot, thread, condition):
    while not condition(shown := next_snapshot(qtbot, thread)):
        pass
    return shown


def next_run(qtbot, thread):
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as ready:
        thread.request_run()
    return ready.args[0]


class CountingTrainer(Trainer):
    """The real trainer, with its steps counted and a fault on demand."""

    calls = 0
    fault_in_step = fault_in_snapshot = None

    def step(self):
        self.calls += 1
        if self.fault_in_step:
            raise self.fault_in_step
        return super().step()

    def snapshot(self):
        if self.fault_in_snapshot:
            raise self.fault_in_snapshot
        return super().snapshot()


@pytest.fixture
def trainer(digits, recipe):
    return CountingTrainer(recipe, digits)


@pytest.fixture
def counting_thread(qapp, trainer):
    thread = TrainingThread(lambda: trainer)
    thread.start()
    yield thread
    assert thread.stop()


@pytest.fixture
def caught(monkeypatch):
    """The exceptions that threads report, kept from pytest."""
    found = []
    monkeypatch.setattr(threading, "excepthook", lambda args: found.append(args.exc_value))
    return found


def test_a_command_is_answered_by_a_snapshot_in_the_gui_thread(qtbot, thread):
    threads = []
    thread.snapshot_ready.connect(lambda snapshot: threads.append(threading.current_thread()))
    assert next_snapshot(qtbot, thread).state == READY
    thread.send(StepOnce())
    assert snapshot_when(qtbot, thread, lambda shown: shown.state == PAUSED).step == 1
    assert set(threads) == {threading.main_thread()}


def test_one_request_gets_one_snapshot_and_only_when_something_changed(qtbot, thread):
    received = []
    thread.snapshot_ready.connect(received.append)
    next_snapshot(qtbot, thread)
    thread.request_snapshot()
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS):  # served after the snapshot, if there had been one
        thread.request_run()
    assert len(received) == 1
    thread.send(SetStepFactor(2.0))
    qtbot.waitUntil(lambda: len(received) == 2, timeout=WAIT_MS)
    assert received[1].step_factor == 2.0


def test_a_paused_thread_takes_no_steps_and_sleeps(qtbot, counting_thread, trainer):
    counting_thread.send(Train())
    snapshot_when(qtbot, counting_thread, lambda shown: shown.step >= 2)
    counting_thread.send(Pause())
    paused = snapshot_when(qtbot, counting_thread, lambda shown: shown.state == PAUSED)
    calls = trainer.calls
    with qtbot.waitSignal(counting_thread.run_ready, timeout=WAIT_MS) as ready:
        counting_thread.request_run()
    assert ready.args[0].step == paused.step
    assert trainer.calls <= calls + 1  # the one that found there was nothing to do


def test_no_step_is_begun_while_an_answer_is_made(qtbot, counting_thread, trainer, monkeypatch):
    monkeypatch.setattr("lenet_gui.jobs.training_thread.LONGEST_WAY_SECONDS", 1000.0)
    counting_thread.send(Train())
    snapshot_when(qtbot, counting_thread, lambda shown: shown.step >= 2)
    counting_thread.give_way()
    next_run(qtbot, counting_thread)  # the step under way is done
    calls = trainer.calls
    next_run(qtbot, counting_thread)  # other things are done all the same
    assert trainer.calls == calls
    counting_thread.go_on()
    snapshot_when(qtbot, counting_thread, lambda shown: trainer.calls > calls + 2)


def test_an_answer_that_never_comes_holds_nothing_up(clock, qtbot, counting_thread):
    counting_thread.send(Train())
    step = snapshot_when(qtbot, counting_thread, lambda shown: shown.step >= 2).step
    counting_thread.give_way()
    snapshot_when(qtbot, counting_thread, lambda shown: shown.step > step + 2)


def test_a_slow_pace_is_kept_and_any_command_interrupts_the_waiting(clock, qtbot, counting_thread):
    counting_thread.send(SetPace(0.001))
    counting_thread.send(Train())
    first = snapshot_when(qtbot, counting_thread, lambda shown: shown.step == 1)
    assert first.steps_per_second == 0.001
    counting_thread.send(StepOnce())  # else it would come in a thousand seconds
    assert snapshot_when(qtbot, counting_thread, lambda shown: shown.step == 2).state == PAUSED
    counting_thread.send(SetPace(None))
    counting_thread.send(Train())
    snapshot_when(qtbot, counting_thread, lambda shown: shown.step >= 10)


def test_a_paused_run_takes_one_step_at_once_and_the_next_when_the_pace_says(clock, qtbot, counting_thread):
    counting_thread.send(StepOnce())
    snapshot_when(qtbot, counting_thread, lambda shown: shown.state == PAUSED)
    with qtbot.waitSignal(counting_thread.run_ready, timeout=WAIT_MS):  # it has found that there is nothing to do
        counting_thread.request_run()
    for number in range(2):  # what is sent meanwhile counts as no step
        counting_thread.send(SetPace(0.001))
        counting_thread.send(SetStepFactor(1.0 + number))
        next_snapshot(qtbot, counting_thread)
    counting_thread.send(Train())
    assert snapshot_when(qtbot, counting_thread, lambda shown: shown.step == 2).state == TRAINING
    with qtbot.waitSignal(counting_thread.run_ready, timeout=WAIT_MS) as ready:
        counting_thread.request_run()
    assert ready.args[0].step == 2 and 900 < counting_thread._seconds_to_wait() <= 1000


@pytest.mark.parametrize("pace", [0.001, 0.5, None])
def test_a_pace_set_before_the_first_step_delays_nothing(clock, qapp, trainer, pace):
    thread = TrainingThread(lambda: trainer)  # its work is done here, call by call
    thread._trainer = trainer
    for command in (SetPace(0.002), SetPace(pace), Train()):
        thread._obey(command)
        assert thread._seconds_to_wait() == 0.0
    while trainer.examining:  # the first test
        thread._step()
        assert thread._seconds_to_wait() == 0.0
    trainer.close()


def test_the_waiting_is_as_long_as_the_pace_says(qtbot, counting_thread):
    pace = 50.0
    counting_thread.send(SetPace(pace))
    counting_thread.send(Train())
    first = snapshot_when(qtbot, counting_thread, lambda shown: shown.step >= 1)
    began = monotonic()
    last = snapshot_when(qtbot, counting_thread, lambda shown: shown.step >= first.step + 10)
    assert last.step - first.step <= 2 + pace * (monotonic() - began)


def test_a_fault_in_training_is_reported_and_reset_begins_anew(qtbot, counting_thread, trainer, caught):
    trainer.fault_in_step = RuntimeError("broken engine")
    counting_thread.send(Train())
    failed = snapshot_when(qtbot, counting_thread, lambda shown: shown.state == FAILED)
    assert "broken engine" in failed.message
    assert [str(error) for error in caught] == ["broken engine"]
    trainer.fault_in_step = None
    counting_thread.send(Train())
    assert next_snapshot(qtbot, counting_thread).state == FAILED  # a failed run does not go on by itself
    counting_thread.send(Reset(named_recipe("fast")))
    assert snapshot_when(qtbot, counting_thread, lambda shown: shown.state == READY).message == ""
    counting_thread.send(StepOnce())
    snapshot_when(qtbot, counting_thread, lambda shown: shown.step == 1)


def test_where_no_snapshot_can_be_made_the_last_good_one_says_so(qtbot, counting_thread, trainer, caught):
    good = next_snapshot(qtbot, counting_thread)
    trainer.fault_in_snapshot = RuntimeError("no picture")
    counting_thread.send(SetStepFactor(2.0))
    failed = next_snapshot(qtbot, counting_thread)
    assert failed.state == FAILED and failed.averaged is good.averaged
    assert len(caught) == 1


def test_a_command_that_makes_no_sense_is_refused_and_the_run_goes_on(qtbot, thread, recipe):
    with qtbot.waitSignal(thread.command_refused, timeout=WAIT_MS) as refused:
        thread.send(Reset(recipe.with_changes(batch_size=10**6)))
    assert "1000000" in refused.args[0]
    assert next_snapshot(qtbot, thread).state == READY


def test_a_refused_reset_does_not_hide_that_the_run_has_failed(qtbot, counting_thread, trainer, recipe, caught):
    trainer.fault_in_step = RuntimeError("broken engine")
    counting_thread.send(Train())
    failed = snapshot_when(qtbot, counting_thread, lambda shown: shown.state == FAILED)
    with qtbot.waitSignal(counting_thread.command_refused, timeout=WAIT_MS):
        counting_thread.send(Reset(recipe.with_changes(batch_size=10**6)))
    again = next_snapshot(qtbot, counting_thread)
    assert (again.state, again.message) == (FAILED, failed.message)
    assert len(caught) == 1  # and the broken run was not gone on with


def test_the_run_handed_out_is_the_run_at_hand(qtbot, thread):
    thread.send(StepOnce())
    shown = snapshot_when(qtbot, thread, lambda shown: shown.state == PAUSED)
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as ready:
        thread.request_run()
    assert ready.args[0].step == 1
    np.testing.assert_array_equal(ready.args[0].trained.vector, shown.trained.vector)


@pytest.mark.parametrize("commands", [(), (Train(),), (SetPace(0.001), Train())], ids=["idle", "training", "waiting"])
def test_stop_ends_the_thread_whatever_it_does(qapp, trainer, commands):
    thread = TrainingThread(lambda: trainer)
    thread.start()
    for command in commands:
        thread.send(command)
    assert thread.stop()
    assert thread.stop()  # and may be called again


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP], ids=lambda end: end.name)
def test_a_window_that_closes_while_a_process_that_helps_is_gone_has_the_run(qapp, trainer, monkeypatch, end):
    monkeypatch.setattr("core.training.stints.WORTHWHILE_SECONDS", 0)
    trainer.apply(Train())
    stints, deadline = trainer._learner._stints, monotonic() + 30
    while not stints._proved:
        trainer.step()
        assert monotonic() < deadline, "the processes were not ready in time"
    os.kill(stints._crew._helpers[0]._process.pid, end)
    before = trainer.snapshot().step
    thread = TrainingThread(lambda: trainer)
    thread.send(SetPace(None))
    thread.start()
    assert thread.stop()
    assert thread.last_run.step >= before
