"""Long works beside the window: a frozen request, progress, one answer, and an end with the window."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest

from lenet_gui.jobs.background_jobs import COMPUTING, BackgroundJobs, Request

WAIT_MS = 30_000


@dataclass(frozen=True)
class Wanted(Request):
    """Answered by a function of (progress, cancelled)."""

    answer: Callable

    def work(self, progress, cancelled):
        return self.answer(progress, cancelled)


@dataclass(frozen=True)
class EachWanted(Wanted):
    """Every one of them counts."""

    lane: ClassVar = "one after the other"
    kind = None


@dataclass(frozen=True)
class Computed(Wanted):
    lane: ClassVar = COMPUTING


@dataclass(frozen=True)
class ComputedElsewhere(Wanted):
    lane: ClassVar = COMPUTING


@pytest.fixture
def jobs(qapp):
    made = BackgroundJobs()
    made.told, made.threads = [], set()

    def note(*what):
        made.told.append(what)
        made.threads.add(threading.current_thread())

    for wanted in (Wanted, EachWanted, Computed, ComputedElsewhere):
        made.hear(
            wanted,
            lambda request, answer: note("answered", request, answer),
            lambda request, error: note("failed", request, error),
            lambda request, *how_far: note("progressed", request, *how_far),
            lambda request: note("cancelled", request),
        )
    yield made
    assert made.close()


def outcomes(jobs):
    return [told for told in jobs.told if told[0] != "progressed"]


def wait_for(qtbot, jobs, count=1):
    qtbot.waitUntil(lambda: len(outcomes(jobs)) == count, timeout=WAIT_MS)


def until_cancelled(_progress, cancelled):
    while not cancelled():
        threading.Event().wait(0.01)


class Gate:
    """A work that waits until the test opens it, and says when it has begun."""

    def __init__(self, answer=None):
        self.begun, self.opened, self.answer = threading.Event(), threading.Event(), answer

    def __call__(self, _progress, _cancelled):
        self.begun.set()
        assert self.opened.wait(30)
        return self.answer


def test_a_request_is_answered_in_the_gui_thread_with_progress_on_the_way(qtbot, jobs):
    ran_in = []

    def work(progress, cancelled):
        ran_in.append(threading.current_thread())
        progress(0.5, "half")
        return 42

    request = Wanted(work)
    jobs.ask(request)
    assert jobs.under_way(Wanted)
    wait_for(qtbot, jobs)
    assert jobs.told == [("progressed", request, 0.5, "half"), ("answered", request, 42)]
    assert jobs.threads == {threading.main_thread()} and ran_in[0] is not threading.main_thread()
    assert not jobs.under_way(Wanted)


def test_progress_a_thousand_times_over_is_not_sent_each_time(qtbot, jobs):
    def work(progress, cancelled):
        for step in range(1000):
            progress(step / 1000, "")

    jobs.ask(Wanted(work))
    wait_for(qtbot, jobs)
    assert 2 <= len(jobs.told) < 500


def test_an_exception_is_handed_over(qtbot, jobs):
    error = ValueError("bad digits")

    def work(progress, cancelled):
        raise error

    request = Wanted(work)
    jobs.ask(request)
    wait_for(qtbot, jobs)
    assert jobs.told == [("failed", request, error)]


def test_an_exception_of_which_nobody_hears_is_a_fault_of_the_program(qtbot, jobs):
    jobs.hear(Wanted, lambda request, answer: None)
    with qtbot.captureExceptions() as caught:
        jobs.ask(Wanted(lambda progress, cancelled: 1 / 0))
        qtbot.waitUntil(lambda: bool(caught), timeout=WAIT_MS)
    assert caught[0][0] is ZeroDivisionError


def test_a_cancelled_request_says_only_that_whatever_its_work_comes_to(qtbot, jobs):
    def work(progress, cancelled):
        until_cancelled(progress, cancelled)
        raise RuntimeError("given up")

    request = Wanted(work)
    jobs.ask(request)
    jobs.cancel(Wanted)
    assert not jobs.under_way(Wanted) and jobs.told == []
    wait_for(qtbot, jobs)
    assert jobs.told == [("cancelled", request)]


def test_an_answer_that_comes_after_the_cancelling_is_none(qtbot, jobs):
    gate = Gate("too late")
    jobs.ask(Wanted(gate))
    gate.opened.set()
    assert jobs.join(Wanted, 30)  # the answer is on its way
    jobs.cancel(Wanted)
    wait_for(qtbot, jobs)
    assert jobs.told[-1][0] == "cancelled"


def test_of_a_kind_the_newest_wins(qtbot, jobs):
    first, second = Wanted(until_cancelled), Wanted(lambda progress, cancelled: "second")
    jobs.ask(first)
    jobs.ask(second)
    wait_for(qtbot, jobs, 2)
    assert set(outcomes(jobs)) == {("cancelled", first), ("answered", second, "second")}


def test_the_same_asked_twice_is_worked_on_once(qtbot, jobs):
    gate, times = Gate("done"), []

    def work(progress, cancelled):
        times.append(1)
        return gate(progress, cancelled)

    jobs.ask(Wanted(work))
    jobs.ask(Wanted(work))
    gate.opened.set()
    wait_for(qtbot, jobs)
    assert times == [1] and jobs.told == [("answered", Wanted(work), "done")]
    jobs.ask(Wanted(work))  # that was then, and this is now
    wait_for(qtbot, jobs, 2)
    assert times == [1, 1]


def test_where_each_counts_all_are_worked_on_in_their_order(qtbot, jobs):
    gates = [Gate(number) for number in range(3)]
    for gate in gates:
        jobs.ask(EachWanted(gate))
    for gate in reversed(gates):
        gate.opened.set()
    wait_for(qtbot, jobs, 3)
    assert [told[2] for told in jobs.told] == [0, 1, 2]


def test_at_most_one_computes(qtbot, jobs):
    first, second = Gate(), Gate()
    jobs.ask(Computed(first))
    jobs.ask(ComputedElsewhere(second))
    assert first.begun.wait(30) and not second.begun.is_set()
    jobs.ask(Wanted(lambda progress, cancelled: "read"))  # which waits for nobody
    wait_for(qtbot, jobs)
    assert not second.begun.is_set()
    first.opened.set()
    wait_for(qtbot, jobs, 2)
    assert second.begun.wait(30)
    second.opened.set()
    wait_for(qtbot, jobs, 3)


def test_what_still_waits_in_its_lane_can_be_cancelled_at_once(qtbot, jobs):
    first, second = Gate(), Gate()
    waiting = ComputedElsewhere(second)
    jobs.ask(Computed(first))
    jobs.ask(waiting)
    jobs.cancel(ComputedElsewhere)
    jobs.cancel(ComputedElsewhere)
    wait_for(qtbot, jobs)
    assert jobs.told == [("cancelled", waiting)]
    first.opened.set()
    wait_for(qtbot, jobs, 2)
    assert not second.begun.is_set()


def test_closing_cancels_and_joins_every_job(qapp, jobs):
    ended = []

    def work(progress, cancelled):
        until_cancelled(progress, cancelled)
        ended.append(True)

    for wanted in (Wanted, EachWanted, Computed):
        jobs.ask(wanted(work))
    jobs.ask(ComputedElsewhere(work))  # behind the one that computes, and so it never begins
    assert jobs.close()
    assert ended == [True] * 3


@dataclass(frozen=True)
class Held(Wanted):
    """Its answer holds something."""

    released: list

    def let_go(self, answer):
        self.released.append(answer)


@pytest.mark.parametrize("how", ["given up", "closed"])
def test_an_answer_that_nobody_hears_is_given_back(qtbot, qapp, how):
    jobs, released, told = BackgroundJobs(), [], []
    jobs.hear(Held, lambda _request, answer: told.append(answer), cancelled=lambda _request: told.append("cancelled"))
    jobs.ask(Held(lambda progress, cancelled: "a lock", released))
    assert jobs.join(Held, 30)  # the answer is there, and not yet told
    if how == "closed":
        assert jobs.close() and released == ["a lock"]
    else:
        jobs.cancel(Held)
    qtbot.waitUntil(lambda: told == ["cancelled"], timeout=WAIT_MS)
    assert released == ["a lock"]


def test_what_is_asked_when_all_is_over_is_not_begun(qtbot, jobs):
    begun = threading.Event()
    assert jobs.close()
    jobs.ask(Wanted(lambda _progress, _cancelled: begun.set()))
    assert not jobs.under_way(Wanted) and not begun.is_set()
