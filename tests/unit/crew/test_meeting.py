"""Those who share work wait for one another. Threads meet here; whether it is processes makes no difference to it."""

import threading

import numpy as np
import pytest

from core.crew import meeting
from core.crew.meeting import APART, Absent, Meeting


def meet_together(count, turns, each):
    """`each(number, turn, meeting)` by so many at once, `turns` times."""
    signs, failures = np.zeros((count, APART), np.int64), []

    def work(number):
        own = Meeting(signs, number)
        try:
            for turn in range(1, turns + 1):
                each(number, turn, own)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("count", [2, 3, 8])
def test_nobody_goes_on_before_all_have_come(count):
    written = np.zeros(count, np.int64)

    def each(number, turn, own):
        written[number] = turn
        own.meet(2 * turn, count)
        assert (written == turn).all()
        own.meet(2 * turn + 1, count)

    meet_together(count, 50, each)


def test_who_waits_does_what_is_to_be_done_until_there_is_no_more():
    left, go_on = [5, 5], threading.Event()

    def each(number, turn, own):
        def some():
            left[number] -= 1
            if left[number] == 0:
                go_on.set()
            return left[number] > 0

        if number == 1:
            go_on.wait()
        own.meet(turn, 2, some if number == 0 else None)

    meet_together(2, 1, each)
    assert left == [0, 5]


def test_what_is_to_be_done_is_not_begun_when_all_have_come():
    signs = np.zeros((2, APART), np.int64)
    signs[1, 0] = 4
    Meeting(signs, 0).meet(4, 2, lambda: 1 / 0)


def test_fewer_may_meet_and_meetings_may_be_left_out():
    signs = np.zeros((3, APART), np.int64)
    first, second = Meeting(signs, 0), Meeting(signs, 1)
    thread = threading.Thread(target=second.meet, args=(7, 2))
    thread.start()
    first.meet(7, 2)
    thread.join()
    assert signs[:, 0].tolist() == [7, 7, 0]


def test_who_is_waited_for_in_vain_is_absent(monkeypatch):
    monkeypatch.setattr(meeting, "MOST_NAPS", 20)
    with pytest.raises(Absent):
        Meeting(np.zeros((2, APART), np.int64), 0).meet(1, 2)
