"""Long works beside the window: progress, one outcome, cancel, and an end with the window."""

import threading

import pytest

from lenet_gui.jobs.background_jobs import BackgroundJobs

WAIT_MS = 30_000


@pytest.fixture
def jobs(qapp):
    made = BackgroundJobs()
    yield made
    assert made.close()


class Outcome:
    """What a job's receivers were told, and in which thread."""

    def __init__(self):
        self.told, self.threads = [], set()

    def receivers(self):
        names = ("finished", "failed", "progressed", "cancelled")
        return {name: lambda *values, name=name: self._note(name, values) for name in names}

    def _note(self, name, values):
        self.told.append((name, *values))
        self.threads.add(threading.current_thread())

    @property
    def over(self):
        return any(name != "progressed" for name, *_values in self.told)


def test_a_job_reports_progress_and_its_result_in_the_gui_thread(qtbot, jobs):
    outcome, ran_in = Outcome(), []

    def work(progress, cancelled):
        ran_in.append(threading.current_thread())
        progress(0.5, "half")
        return 42

    jobs.start(work, **outcome.receivers())
    qtbot.waitUntil(lambda: outcome.over, timeout=WAIT_MS)
    assert outcome.told == [("progressed", 0.5, "half"), ("finished", 42)]
    assert outcome.threads == {threading.main_thread()} and ran_in[0] is not threading.main_thread()


def test_progress_a_thousand_times_over_is_not_sent_each_time(qtbot, jobs):
    outcome = Outcome()

    def work(progress, cancelled):
        for step in range(1000):
            progress(step / 1000, "")

    jobs.start(work, **outcome.receivers())
    qtbot.waitUntil(lambda: outcome.over, timeout=WAIT_MS)
    assert 2 <= len(outcome.told) < 500


def test_an_exception_is_handed_over(qtbot, jobs):
    outcome, error = Outcome(), ValueError("bad digits")

    def work(progress, cancelled):
        raise error

    jobs.start(work, **outcome.receivers())
    qtbot.waitUntil(lambda: outcome.over, timeout=WAIT_MS)
    assert outcome.told == [("failed", error)]


def test_a_cancelled_job_says_only_that(qtbot, jobs):
    outcome, given_up = Outcome(), threading.Event()

    def work(progress, cancelled):
        while not cancelled():
            given_up.wait(0.01)
        raise RuntimeError("given up")

    jobs.start(work, **outcome.receivers()).cancel()
    qtbot.waitUntil(lambda: outcome.over, timeout=WAIT_MS)
    assert outcome.told == [("cancelled",)]


def test_closing_cancels_and_joins_every_job(qapp):
    jobs, ended = BackgroundJobs(), []

    def work(progress, cancelled):
        while not cancelled():
            threading.Event().wait(0.01)
        ended.append(True)

    for _number in range(3):
        jobs.start(work, finished=ended.append, failed=ended.append)
    assert jobs.close()
    assert ended == [True] * 3
