"""Whatever is shown but the run as it is now has nothing of the step under way: every field has its decision here."""

from dataclasses import fields, replace

import canned
import numpy as np
import pytest

from core.data.dataset import MNIST
from core.run.kept_runs import KeptRun
from core.run.recording import Recording, Tick
from core.run.run import Run
from core.run.snapshot import BACKWARD, PHASES, Snapshot
from core.study.moment import Moment, Probe
from core.study.play import Place
from lenet_gui.window.shown.present import Present

STEPS = (0, 1, 2, 50, 1000)
# What of a snapshot is of the step under way and therefore gone; the rest is of the run in training, which curves and
# buttons go on to show, or is given out by `Moment` only where the network shown is the run's (OWN).
OF_STEP = {"phase": "", "batch_digits": None, "batch_labels": None}
OF_RUN = {
    "run_id", "recipe", "state", "message", "data_source", "step", "pass_number", "last_pass", "step_in_pass",
    "steps_per_pass", "samples_seen", "step_size", "step_factor", "steps_per_second", "samples_per_second",
    "seconds_left", "training_seconds", "history", "recording",
}  # fmt: skip
OWN = {"trained", "averaged", "gradient", "evaluation", "previous_evaluation"}
# Of a moment: what is gone; what is of the network shown; what one has chosen; and what is of the session.
STEP_SEEN = {"batch_trace", "step_change"}
SHOWN = {"parameters", "source", "trace", "start", "own_evaluation", "altered_from", "altered_test", "cut_errors",
         "pruning", "past", "left", "held"}  # fmt: skip
CHOSEN, SESSION = {"probe", "lens", "reference"}, {"snapshot", "shipped", "runs"}


def names(kind):
    return {field.name for field in fields(kind)}


def test_every_field_is_decided():
    assert names(Snapshot) == set(OF_STEP) | OF_RUN | OWN
    assert names(Moment) == STEP_SEEN | SHOWN | CHOSEN | SESSION


def ticks():
    return Recording(tuple(Tick(step, 64 * step, canned.parameters(seed=step + 5), 0.01) for step in STEPS))


@pytest.fixture
def present():
    """A run of which a step is seen phase by phase."""
    made = Present()
    network = canned.parameters(seed=4)
    other = canned.snapshot(seed=8, trained=True, run_id=7, recording=ticks())
    made.runs = (KeptRun((7,), "other", 0, snapshot=other), KeptRun((1,), "this", 1))
    made.live = in_phase(PHASES[0])
    made.have_pretrained(Run(made.live.recipe, MNIST, network, network, history=made.live.history))
    made.show_pretrained(False)
    made.study(Probe(canned.digit(3), 3, "test", 0))
    made.moment()
    return made


def in_phase(phase):
    batch = np.stack([canned.digit(label) for label in (4, 5)])
    step = {"phase": phase, "batch_digits": batch, "batch_labels": np.array([4, 5]), "steps_per_second": 0.2}
    return canned.snapshot(seed=2, trained=True, recording=ticks(), **step)


def replay(present):
    network = canned.parameters(seed=9)
    place = replace(Run.place, step=777)
    present.have_replayed(present.live.run_id, Run(present.live.recipe, MNIST, network, network, place=place))


OTHERS = {
    "past": lambda present: present.go_to(50),
    "computed anew": replay,
    "pre-trained": lambda present: present.show_pretrained(True),
    "left": lambda present: present.show_run(present.runs[0]),
    "past of one left": lambda present: (present.show_run(present.runs[0]), present.go_to(50)),
    "played": lambda present: present.look(play=Place("C1")),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("phase", PHASES)
def test_nothing_of_the_step_under_way_is_in_a_moment_that_is_not_the_live_one(present, name, phase):
    present.live = in_phase(phase)
    live = present.moment()
    assert live.snapshot is present.live and live.batch_trace is not None or phase == PHASES[-1]
    OTHERS[name](present)
    for _again in range(2):  # the run goes on meanwhile
        moment = present.moment()
        assert {field: getattr(moment.snapshot, field) for field in OF_STEP} == OF_STEP
        assert all(getattr(moment.snapshot, field) is getattr(present.live, field) for field in OF_RUN | OWN)
        assert all(getattr(moment, field) is None for field in STEP_SEEN)
        if name != "played":  # which shows the live network as it was when the play began
            assert not moment.live and moment.parameters is not present.live.averaged
            assert moment.last_gradient is None and moment.previous_evaluation is None
            assert moment.evaluation is not present.live.evaluation
        assert present.moment().snapshot is moment.snapshot  # nothing is made twice
        present.live = in_phase(BACKWARD)


def test_what_is_kept_for_comparison_has_no_step_either_and_back_in_the_present_it_is_seen_again(present):
    present.keep()
    kept = present.moment().reference
    assert not kept.snapshot.phase and kept.batch_trace is kept.step_change is None
    present.go_to(50)
    present.go_to(None)
    assert present.moment().snapshot is present.live and present.moment().snapshot.phase


def test_what_is_happening_in_a_past_moment_is_what_was_true_then_and_offers_nothing(present):
    present.go_to(1000)
    then, now = present.moment().happening, replace(present.moment(), past=False).happening
    assert then.numbers["passes"] == 1 and now.numbers["passes"] == 2 and then.remedies == ()
    present.go_to(2)
    assert present.moment().happening is None  # too few digits had been seen to tell
