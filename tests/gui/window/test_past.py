"""Going back in a run: the network shown is one it had once, and the run knows nothing of it."""

from dataclasses import replace

import canned
import numpy as np
import pytest

from core.data.dataset import MNIST, Dataset, Part
from core.run.recording import Answers, Recording, Tick
from core.run.run import Run
from core.study.moment import AlteredTest, Probe
from core.study.play import Place
from core.study.trace import trace
from lenet_gui.window.shown.present import Present

STEPS = (0, 1, 2, 50, 1000)


def recording(changes=()):
    ticks = tuple(Tick(step, 64 * step, canned.parameters(seed=step + 5), 0.01) for step in STEPS)
    first = Answers(938, np.arange(20, dtype=np.uint8) % 10)
    return replace(Recording(ticks, answers=(first, Answers(1876, first.answers))), **dict(changes))


@pytest.fixture
def present():
    made = Present()
    made.live = canned.snapshot(trained=True, recording=recording())
    made.study(Probe(canned.digit(3), 3, "test", 0))
    return made


def shown(present):
    return present.moment().source.step


def test_a_step_between_two_ticks_is_shown_as_the_tick_before_it(present):
    for asked, step in ((0, 0), (1, 1), (49, 2), (50, 50), (999, 50), (10_000, 1000)):
        present.go_to(asked)
        moment, tick = present.moment(), present.live.recording.tick_at(asked)
        assert moment.past and not moment.live and not moment.learning
        assert (moment.source.run_id, moment.source.step) == (present.live.run_id, step)
        assert moment.parameters is tick.parameters and moment.snapshot is present.live
        np.testing.assert_array_equal(
            moment.trace.penalties, trace(tick.parameters, present.moment().probe.image, 3).penalties
        )
    present.go_to(None)
    assert not present.moment().past and present.moment().parameters is present.live.averaged


def test_the_past_stays_while_the_run_goes_on(present):
    present.go_to(50)
    before = present.moment()
    present.live = canned.snapshot(seed=3, trained=True, step=2000, recording=recording())
    after = present.moment()
    assert after.snapshot is present.live and after.past
    assert (after.trace, after.parameters) == (before.trace, before.parameters)


def test_the_gradient_is_the_digits_and_never_the_runs(present):
    present.go_to(50)
    assert present.moment().last_gradient is None
    np.testing.assert_array_equal(present.moment().gradient, present.moment().trace.weight_gradients)
    present.study(Probe(canned.digit(3)))  # of which nobody knows the truth
    assert present.moment().gradient is None


def test_without_a_past_nothing_happens(present):
    present.live = canned.snapshot(trained=True)
    present.go_to(5)
    assert not present.moment().past and shown(present) == present.live.step
    nobody = Present()
    nobody.go_to(5)
    assert nobody.moment() is None


def test_another_run_and_the_pretrained_network_end_the_past(present):
    present.go_to(50)
    present.live = canned.snapshot(run_id=2, recording=recording())
    assert not present.moment().past
    present.go_to(1)
    present.show_pretrained(False)  # as when one presses Train: the past is looked at all the same
    assert present.moment().past
    network = canned.parameters(seed=4)
    present.have_pretrained(Run(present.live.recipe, MNIST, network, network, history=present.live.history))
    assert present.moment().past
    present.show_pretrained(True)
    assert present.moment().source.pretrained and not present.moment().past
    present.go_to(2)
    assert present.moment().past and not present.shows_pretrained
    present.go_to(None)
    assert present.moment().live


def test_the_mistakes_are_those_of_the_last_full_test_before_it_until_they_are_read(present):
    present.go_to(1000)
    assert present.moment().evaluation is None  # nobody knows the truth of the digits
    part = Part(np.zeros((20, 28, 28), np.uint8), (np.arange(20, dtype=np.uint8) // 2) % 10)
    present.past.dataset = Dataset(MNIST, part, part)
    recorded = present.moment().evaluation
    assert recorded.step == 938 and recorded.errors == np.count_nonzero(recorded.answers != part.labels)
    assert present.moment().evaluation is recorded and present.moment().margins is present.moment().rejection is None
    present.have_tested_past(present.moment().parameters, canned.evaluation(1000, 3))
    assert present.moment().evaluation.step == 1000 and present.moment().margins is not None
    present.go_to(50)
    assert present.moment().evaluation is None  # nothing had been tested by then
    present.past.dataset = Dataset(MNIST, part, Part(part.images[:5], part.labels[:5]))
    present.go_to(1000)
    assert present.moment().evaluation.step == 1000  # it is known already
    present.go_to(None)
    assert present.moment().evaluation is present.live.evaluation


def test_a_step_computed_anew_is_shown_unless_its_run_is_gone(present):
    network = canned.parameters(seed=9)
    run = Run(present.live.recipe, MNIST, network, network, place=replace(Run.place, step=777))
    present.have_replayed(present.live.run_id + 1, run)
    assert not present.moment().past
    present.have_replayed(present.live.run_id, run)
    assert present.moment().past and shown(present) == 777 and present.moment().parameters is network


def test_a_play_goes_through_a_past_network_and_ends_where_one_leaves_it(present):
    present.go_to(50)
    present.moment()
    present.look(play=Place("C1", 0.5))
    played = present.moment()
    assert played.past and played.source.step == 50 and played.lens.play is not None
    present.go_to(1000)
    assert present.lens.play is None and shown(present) == 1000


def test_what_cuts_did_at_another_step_is_forgotten(present):
    present.toggle_cut((0, 0))
    now = present.moment()
    tests = (canned.evaluation(now.source.step, errors) for errors in (1, 2))
    present.have_tested_altered(now.altered, AlteredTest(*tests))
    assert present.moment().altered_test is not None
    present.go_to(50)
    assert present.moment().altered_test is None and present.moment().cuts == ((0, 0),)
