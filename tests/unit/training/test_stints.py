"""Steps taken by a crew: the same bits whoever computes, and what goes wrong with it costs time at most."""

import os
import signal
import sys
import time
from pathlib import Path

import crewed
import numpy as np
import pytest
from crewed import DIGITS, RECIPE, SECONDS, alone, new_stints, ready, taken

from core.crew import helper
from core.data.dataset import BUILTIN, Dataset
from core.network.architecture import Architecture
from core.network.loss import Loss
from core.recipe.recipe import NO_DISTORTION
from core.recipe.start import starting_parameters
from core.run.computing_pool import ComputingPool
from core.run.evaluation import Examination
from core.training import stints
from core.training.pieces import PIECE
from core.training.worker import SLOTS, Stint

posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
OTHERS = {
    "one piece": RECIPE.with_changes(batch_size=PIECE - 3),
    "pieces that fill the slots more than once": RECIPE.with_changes(batch_size=PIECE * (2 * SLOTS + 1)),
    "one digit": RECIPE.with_changes(batch_size=1),
    "no average, nothing bent": RECIPE.with_changes(averaging_passes=0, distortion=NO_DISTORTION),
    "decay, and drawings mixed in": RECIPE.with_changes(weight_decay=0.1, pen_digits=0.3, no_digits=0.3),
    "a softmax": RECIPE.with_changes(
        architecture=Architecture(pooling="max", output="softmax", activation="relu"), loss=Loss("cross-entropy")
    ),
}


@pytest.fixture
def made(monkeypatch):
    """Makes what takes steps by so many processes, and ends those after the test."""
    every = []

    def make(processes=2, *given):
        every.append(new_stints(processes, *given))
        return every[-1]

    yield make
    for one in every:
        one.close()


@pytest.fixture
def impatient(monkeypatch):
    """What does not answer is ended soon."""
    monkeypatch.setattr(helper, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(helper, "PATIENCE_SECONDS", 0.5)


# ---- the same bits


@pytest.mark.parametrize("processes, optimizer", [(1, "Adam"), (2, "SGD"), (2, "momentum"), (3, "Adam"), (8, "Adam")])
def test_any_number_of_processes_gives_the_same_bits(made, processes, optimizer):
    recipe = RECIPE.with_changes(optimizer=optimizer)
    one = made(processes, recipe)
    assert len(ready(one)) == min(processes, 4)  # there are no more than four pieces
    assert taken(one, 0, 4) == alone(0, 4, recipe)
    assert one._proved and one._crew


@pytest.mark.parametrize("kind", OTHERS)
def test_any_recipe_gives_the_same_bits_by_two_processes(made, kind):
    recipe = OTHERS[kind]
    digits = crewed.DIGITS
    one = made(2, recipe, digits)
    ready(one)
    assert taken(one, 0, 2) == alone(0, 2, recipe, digits)
    assert one._proved


def test_eight_processes_share_eight_pieces(made):
    recipe = RECIPE.with_changes(batch_size=SLOTS * PIECE)
    one = made(8, recipe)
    assert len(ready(one)) == 8
    assert taken(one, 0, 2) == alone(0, 2, recipe)


def test_built_in_digits_are_drawn_anew_by_all_alike(made):
    digits = Dataset(BUILTIN, DIGITS.train, DIGITS.test)
    expected, one = new_stints(1, RECIPE, digits), made(2, RECIPE, digits)
    ready(one)
    for step in range(0, 12, 4):
        assert taken(one, step, 4) == taken(expected, step, 4)


@pytest.mark.parametrize("begins", range(4))
def test_the_step_with_which_a_crew_begins_its_work_changes_no_bit(made, begins):
    one, expected = made(2), new_stints(1)
    for step in range(4):
        if step == begins:
            ready(one)
        assert taken(one, step, 1) == taken(expected, step, 1)


def test_a_crew_may_come_to_life_at_any_moment(made, monkeypatch):
    monkeypatch.setattr(stints, "WORTHWHILE_SECONDS", 0)
    one, expected = made(2), new_stints(1)
    step, deadline = 0, time.monotonic() + SECONDS
    while not one._proved:
        assert time.monotonic() < deadline, "the crew was not ready in time"
        assert taken(one, step, 1) == taken(expected, step, 1)
        step += 1


def test_no_crew_begins_before_it_is_worthwhile(made):
    one = made(2)
    taken(one)
    assert one._crew is None


def test_where_it_is_to_be_found_out_every_number_of_processes_is_tried(made):
    one, expected = made(None), new_stints(1)
    one._processes = None
    ready(one)
    step = 0
    while one._count.chosen is None:
        assert taken(one, step, 1) == taken(expected, step, 1)
        step += 1
    assert one._count.chosen in range(1, one._crew.size + 1)


def test_digits_mixed_in_before_and_while_a_crew_works(made):
    own = (DIGITS.test, 0.5)
    one, expected = made(2), new_stints(1)
    for place, mixed in ((0, own), (1, None), (2, own), (3, (None, 0.0)), (4, None)):
        for each in (one, expected):
            if mixed:
                each.mix_in(*mixed)
        if place == 1:
            ready(one)
        assert taken(one, place, 1) == taken(expected, place, 1)
    assert one._proved


def test_the_processes_wait_without_computing(made):
    one = made(2)
    helpers = ready(one)
    taken(one)
    if not os.path.exists("/proc/self/stat"):
        pytest.skip("no /proc here to look at")

    def seconds():
        found = [Path(f"/proc/{each._process.pid}/stat").read_text() for each in helpers]
        fields = [text.rpartition(")")[2].split() for text in found]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    before, began = seconds(), time.process_time()
    while time.process_time() - began < 0.3:
        alone()
    assert seconds() - before < 0.1  # computing, or looking without pause, each would have taken as long as we


# ---- what goes wrong


@posix
@pytest.mark.parametrize("processes, which", [(1, 0), (3, 0), (3, -1)])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP], ids=lambda end: end.name)
def test_one_that_dies_or_stops_between_two_stints_costs_nothing_but_time(made, impatient, processes, which, end):
    one, expected = made(processes), new_stints(1)
    helpers = list(ready(one))
    assert taken(one, 0, 2) == taken(expected, 0, 2)
    os.kill(helpers[which]._process.pid, end)
    assert taken(one, 2, 2) == taken(expected, 2, 2)
    assert all(each._process.returncode is not None for each in helpers) and one._crew is None


@posix
@pytest.mark.parametrize("at, end", [(0, 9), (1, 9), (2, 9), (5, 9), (3, signal.SIGSTOP)])
def test_one_that_dies_or_stops_within_a_stint_costs_nothing_but_time(made, impatient, monkeypatch, end, at):
    """At any of the meetings: it ends itself there, while the others wait for it."""
    code = (
        "import os, core.crew.meeting as m; meet, met = m.Meeting.meet, []; "
        "m.Meeting.meet = lambda self, turn, *given: (met.append(turn), "
        f"os.kill(os.getpid(), {int(end)}) if self._own and len(met) == {at + 1} else None, meet(self, turn, *given)); "
        "serve("
    )
    monkeypatch.setattr(helper, "_START", helper._START.replace("serve(", code))
    one, expected = made(2), new_stints(1)
    helpers = list(ready(one))
    assert taken(one, 0, 3) == taken(expected, 0, 3)
    assert one._failures == 1 and all(each._process.returncode is not None for each in helpers)
    assert taken(one, 3, 1) == taken(expected, 3, 1)


@posix
@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_others_do_not_wait_for_one_that_died(made, monkeypatch, which):
    monkeypatch.setattr(helper, "PATIENCE_SECONDS", 1e9)
    code = (
        "import os, core.crew.meeting as m; meet = m.Meeting.meet; "
        f"m.Meeting.meet = lambda self, turn, *given: os.kill(os.getpid(), 9) if self._own == {which} * m.APART "
        "and turn > 3 else meet(self, turn, *given); serve("
    )
    monkeypatch.setattr(helper, "_START", helper._START.replace("serve(", code))
    one, expected = made(3), new_stints(1)
    helpers = list(ready(one))
    assert taken(one, 0, 3) == taken(expected, 0, 3)
    assert one._failures == 1 and all(each._process.returncode is not None for each in helpers)


@posix
def test_a_stopped_one_that_takes_no_more_words_is_not_waited_for_either(made, impatient):
    one = made(1)
    each = ready(one)[0]
    taken(one, 0, 1)
    one.mix_in(DIGITS.train, 0.5)  # more than fits into a pipe
    os.kill(each._process.pid, signal.SIGSTOP)
    expected = new_stints(1)
    taken(expected, 0, 1)
    expected.mix_in(DIGITS.train, 0.5)
    assert taken(one, 1, 1) == taken(expected, 1, 1)
    assert each._process.returncode is not None


@posix
def test_a_stopped_one_is_waited_for_a_few_seconds_at_most(made):
    one = made(1)
    os.kill(ready(one)[0]._process.pid, signal.SIGSTOP)
    began = time.monotonic()
    assert taken(one) == alone()
    assert time.monotonic() - began < SECONDS / 2


@pytest.mark.parametrize(
    "fault",
    [
        "core.training.worker.Worker.update = lambda *given: None",  # other numbers
        "core.training.pieces.Pieces.gradient = lambda *given: (0.0, 0)",
        "core.training.pieces.Pieces.gradient = lambda *given: ('', None)",  # of another type
        "core.training.worker.Worker.take = lambda *given: None",
        "core.training.worker.Worker.take = lambda *given: 1 / 0",
        "core.training.worker.Worker.take = lambda *given: sys.exit()",
        "core.training.worker.helping_worker = lambda *given: 1 / 0",
    ],
)
def test_a_crew_that_computes_something_else_is_found_out(made, monkeypatch, fault):
    monkeypatch.setattr(
        helper, "_START", helper._START.replace("serve(", f"import core.training.worker; {fault}; serve(")
    )
    monkeypatch.setattr(stints, "WORTHWHILE_SECONDS", 0)
    one, expected = made(2), new_stints(1)
    step, deadline = 0, time.monotonic() + SECONDS
    while one._failures < stints.MOST_FAILURES:
        assert time.monotonic() < deadline, "the crews did not end"
        assert taken(one, step, 1) == taken(expected, step, 1)
        step += 1
    assert one._crew is None and not one._proved


def test_after_a_failure_another_crew_begins(made, monkeypatch):
    monkeypatch.setattr(stints, "WORTHWHILE_SECONDS", 0)
    one, expected = made(2), new_stints(1)
    first = list(ready(one))
    taken(one, 0, 1), taken(expected, 0, 1)
    first[0]._process.kill()
    step, deadline = 1, time.monotonic() + SECONDS
    while not (one._crew and one._proved and one._failures):
        assert time.monotonic() < deadline, "no other crew was ready in time"
        assert taken(one, step, 1) == taken(expected, step, 1)
        step += 1
    assert one._failures == 1


def test_an_interruption_leaves_nobody_writing(made, monkeypatch):
    one, expected = made(2), new_stints(1)
    helpers = list(ready(one))
    assert taken(one, 0, 1) == taken(expected, 0, 1)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(helper.Helper, "done", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        taken(one, 1, 1)
    assert all(each._process.returncode is not None for each in helpers)
    assert taken(one, 1, 1) == taken(expected, 1, 1)


@pytest.mark.parametrize("name, value", [("executable", "/no/such/python"), ("executable", None), ("frozen", True)])
def test_where_no_process_can_be_started_all_is_computed_here(made, monkeypatch, name, value):
    monkeypatch.setattr(sys, name, value, raising=False)
    one = made(2)
    one._start()
    assert one._crew is None
    assert taken(one) == alone()


@pytest.mark.parametrize(
    "name, failure",
    [
        ("core.crew.crew.mapped", OSError("Cannot allocate memory")),
        ("threading.Thread.start", RuntimeError("no thread")),
    ],
)
def test_where_memory_or_a_thread_cannot_be_had_all_is_computed_here(made, monkeypatch, name, failure):
    begun = []
    begin = helper.Helper.__init__
    monkeypatch.setattr(helper.Helper, "__init__", lambda one, *given: begun.append(one) or begin(one, *given))
    one = made(2)
    with monkeypatch.context() as patch:
        patch.setattr(name, lambda *_given: (_ for _ in ()).throw(failure))
        one._start()
    assert one._crew is None and not any(each.lives for each in begun)
    assert taken(one) == alone()


def test_one_that_never_comes_to_life_is_not_waited_for(made, monkeypatch):
    monkeypatch.setattr(helper, "_START", "import sys; sys.stdin.read()")
    one = made(2)
    one._start()
    assert taken(one) == alone()


def test_a_step_that_goes_astray_moves_nothing_whoever_takes_it(made):
    found = []
    for one in (made(2), made(2)):
        if not found:
            ready(one)
            taken(one, 0, 1)
        else:
            taken(one, 0, 1)
        before = {name: one.state[name].tobytes() for name in ("vector", "average", "mean", "square")}
        with np.errstate(all="ignore"):
            done = one.take(Stint(1, 0, 1, ((np.inf, 0.1), (0.001, 0.1), (0.001, 0.1))))
        assert done.astray and len(done.losses) == 2
        found.append((done.wrong, {name: one.state[name].tobytes() for name in before}))
        assert found[-1][1] != before  # the first step, of endless size, has been taken
    assert found[0] == found[1]


def test_closing_ends_the_processes_and_they_can_begin_again(made):
    one, expected = made(2), new_stints(1)
    processes = [each._process for each in ready(one)]
    assert taken(one, 0, 1) == taken(expected, 0, 1)
    one.close()
    assert all(process.returncode is not None for process in processes)
    assert taken(one, 1, 1) == taken(expected, 1, 1)
    ready(one)
    assert taken(one, 2, 1) == taken(expected, 2, 1)


# ---- reading


def test_a_crew_reads_what_would_be_read_here(made):
    one, places = made(2), np.array([7, 3, 3, 19, 0] * 20)
    assert one.read(0, "vector", places) is None
    ready(one)
    assert one.read(0, "vector", places) is None  # it has proved nothing yet
    for step, name in ((1, "average"), (2, "vector"), (3, "average")):
        taken(one, step - 1, 1)
        start = starting_parameters(RECIPE)
        examination = Examination(
            start.with_vector(one.state[name].copy()), DIGITS.test, "test", ComputingPool(1), step, places
        )
        expected = examination.step().penalties
        assert np.array_equal(one.read(step, name, places), expected)


def test_a_crew_that_dies_while_it_reads_leaves_the_steps_as_they_are(made):
    one, expected = made(2), new_stints(1)
    helpers = list(ready(one))
    assert taken(one, 0, 1) == taken(expected, 0, 1)
    helpers[1]._process.kill()
    assert one.read(1, "average", np.arange(20)) is None
    assert one._crew is None and taken(one, 1, 1) == taken(expected, 1, 1)
