"""What the moment is made of: cuts, the one kept for comparison, how the run began; nothing computed twice."""

from types import SimpleNamespace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import Qt

from core.network.architecture import TABLE_I
from core.recipe.own_table import OWN_TABLE, with_table
from core.recipe.recipe import named_recipe
from core.recipe.start import starting_parameters
from core.run.snapshot import PAUSED, PHASES, TRAINING
from core.study.alterations import with_cuts
from core.study.moment import Probe
from core.study.play import Place
from core.study.trace import trace
from lenet_gui.window.shown.present import Present
from lenet_gui.window.shown.reminders import reminders

WAIT_MS = 30_000


@pytest.fixture
def present():
    made = Present()
    made.live = canned.snapshot(trained=True)
    made.study(Probe(canned.digit(3), 3, "test", 0))
    return made


def test_before_the_first_snapshot_there_is_no_moment():
    assert Present().moment() is None


def test_what_did_not_change_is_the_same_object(present):
    present.toggle_cut((0, 0))
    first, second = present.moment(), present.moment()
    assert first is not second
    assert (first.trace, first.parameters, first.start) == (second.trace, second.parameters, second.start)
    present.study(Probe(canned.digit(5)))
    assert present.moment().trace is not first.trace and present.moment().parameters is first.parameters


def test_cut_links_carry_nothing_in_what_is_shown_and_all_in_the_run(present):
    whole = present.moment()
    present.toggle_cut((1, 0))
    present.toggle_cut((5, 15))
    cut = present.moment()
    assert set(cut.cuts) == {(1, 0), (5, 15)}
    expected = with_cuts(whole.parameters, cut.cuts)
    np.testing.assert_array_equal(cut.parameters.vector, expected.vector)
    np.testing.assert_array_equal(cut.trace.penalties, trace(expected, cut.probe.image).penalties)
    assert cut.snapshot.averaged is whole.parameters and "2 links cut" in reminders(present.moment())
    present.toggle_cut((1, 0))
    assert present.moment().cuts == ((5, 15),) and "1 link cut" in reminders(present.moment())
    present.restore()
    assert present.moment().parameters is whole.parameters and reminders(present.moment()) == []


def test_a_link_that_another_table_lacks_is_not_cut(present):
    present.toggle_cut((0, 0))
    table = ((1, 2, 3), *((0, 1, 2, 3, 4, 5) for _map in range(15)))
    present.live = canned.snapshot(averaged=canned.parameters(table=table))
    assert present.moment().cuts == ()


def test_the_moment_kept_for_comparison_holds_no_other(present):
    first = present.moment()
    present.keep()
    assert present.moment().reference.trace is first.trace and present.moment().reference.reference is None
    assert f"step {first.snapshot.step:,}" in reminders(present.moment())[0]
    present.keep()
    assert present.moment().reference is None


def test_the_start_is_that_of_the_recipe(present):
    np.testing.assert_array_equal(present.moment().start.vector, starting_parameters(present.live.recipe).vector)


def test_an_empty_pad_has_no_trace(present):
    present.study(Probe(image=None))
    assert present.moment().trace is None


def test_numbers_beyond_all_bounds_give_no_trace(present):
    network = canned.parameters()
    present.live = canned.snapshot(averaged=network.with_vector(np.full_like(network.vector, 3e38)))
    assert present.moment().trace is None


def test_a_recipe_with_another_table_says_so_and_with_its_own_again_does_not():
    fast = named_recipe("fast")
    dense = with_table(fast, tuple((0, 1, 2, 3, 4, 5) for _map in range(16)))
    assert dense.name == "fast" + OWN_TABLE and len(dense.architecture.links) == 96
    assert with_table(dense, TABLE_I) == fast


def test_cutting_in_the_table_changes_the_answer_and_a_new_run_restores_all(qtbot, window):
    table = window.docks["table"].made()
    before = window.moment.trace.penalties
    table.cut_toggled.emit((0, 0))
    assert window.moment.cuts == ((0, 0),) and not np.array_equal(window.moment.trace.penalties, before)
    assert "1 link cut" in window.notice.fact.text()
    run_id = window.moment.snapshot.run_id
    table.table_chosen.emit(tuple((0, 1, 2, 3, 4, 5) for _map in range(16)))
    qtbot.waitUntil(lambda: window.moment.snapshot.run_id != run_id, timeout=WAIT_MS)
    assert len(window.moment.parameters.architecture.links) == 96 and window.moment.cuts == ()
    assert window.controls.recipe.currentText() == "fast" + OWN_TABLE


def test_the_key_k_keeps_the_moment_and_lets_it_go(qtbot, window):
    qtbot.keyClick(window, Qt.Key_K)
    kept = window.moment.reference
    assert kept is not None and "Kept for comparison: step 0" in window.notice.fact.text()
    window.controls.step_button.click()
    qtbot.waitUntil(lambda: window.moment.snapshot.step == 1, timeout=WAIT_MS)
    assert window.moment.reference is kept and window.moment.trace is not kept.trace
    qtbot.keyClick(window, Qt.Key_K)
    assert window.moment.reference is None and "Kept" not in window.notice.fact.text()


def test_at_a_slow_pace_the_phases_of_a_step_come_one_by_one(qtbot, window):
    seen = []
    show_moment = window.network.show_moment
    window.network.show_moment = lambda moment: (seen.append(moment.snapshot.phase), show_moment(moment))
    window.controls.pace.slider.setValue(3)
    assert window.controls.pace.value.text() == "step by step, 2.0/s"
    window.controls.train_button.click()
    qtbot.waitUntil(lambda: set(PHASES) <= set(seen), timeout=WAIT_MS)
    phases = [phase for phase in seen if phase]
    assert all(PHASES.index(b) - PHASES.index(a) in (0, 1, -4) for a, b in zip(phases, phases[1:], strict=False))
    del window.network.show_moment


# A play holds what is shown -----------------------------------------------------------------------------------------


def test_while_a_digit_is_played_the_network_stands_still_and_the_run_goes_on(present):
    before = present.moment()
    present.look(play=Place("C1"))
    later = canned.snapshot(seed=5, trained=True, step=before.snapshot.step + 100)
    present.live = later
    played = present.moment()
    assert played.snapshot is later and played.lens.play == Place("C1")
    of_the_run = ("evaluation", "previous_evaluation", "last_gradient")
    for name in ("parameters", "source", "trace", "start", "probe", *of_the_run):
        assert getattr(played, name) is getattr(before, name), name
    assert (played.live, played.learning, played.answer) == (before.live, before.learning, before.answer)
    present.look(play=Place("C3"))
    assert present.moment().trace is before.trace
    present.look(play=None)
    after = present.moment()
    assert after.parameters is later.averaged and after.held is None and after.trace is not before.trace
    assert after.evaluation is later.evaluation


def test_a_network_that_learns_answers_while_it_is_held_as_it_did(present):
    present.live = canned.snapshot(trained=True, state=TRAINING)
    learning = present.moment()
    present.look(play=Place("C1"))
    present.live = canned.snapshot(trained=True, state=PAUSED)
    assert learning.learning and present.moment().learning and present.moment().answer == learning.answer


def test_what_changes_only_how_it_is_seen_does_not_end_a_play(present):
    present.moment()
    present.look(play=Place("C1"))
    present.look(threshold=2.0)
    present.look(mode="gradient")
    present.have_tested_pretrained(None)
    present.show_pretrained(False)  # which is not shown
    present.keep()
    assert present.lens.play == Place("C1") and present.moment().reference is not None
    present.keep()


def test_without_a_trace_there_is_no_play(present):
    present.study(Probe(image=None))
    present.moment()
    told = []
    present.changed.connect(lambda: told.append(present.lens))
    present.look(play=Place("C1"))
    assert present.lens.play is None and told == []


def test_another_network_ends_a_play(present):
    run = canned_run()
    present.moment()
    present.look(play=Place("C1"))
    present.have_pretrained(run)  # shown at once
    assert present.lens.play is None and present.moment().source.pretrained
    present.look(play=Place("C1"))
    present.show_pretrained(True)  # which is shown already
    assert present.lens.play is not None
    present.show_pretrained(False)
    assert present.lens.play is None and not present.moment().source.pretrained


def canned_run():
    """What Present asks of a run."""
    return SimpleNamespace(
        parameters=canned.parameters(seed=3), recipe=named_recipe("fast"), step=7, history=None, place=None
    )
