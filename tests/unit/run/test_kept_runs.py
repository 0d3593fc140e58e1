"""The runs of a session: their pasts within their room, oldest thinned first; names, colours, and who branched off."""

from dataclasses import replace

import pytest
from small_runs import RECIPE, at_rest, run_to

from core.run.branch import branched
from core.run.commands import SetStepFactor
from core.run.kept_runs import KeptRun, free_colour, free_name, tree, within
from core.run.recording import MOST_BYTES, NO_PAST, bytes_of
from core.run.snapshot import FINISHED, PAUSED, TRAINING


@pytest.fixture(scope="module")
def pasts():
    """Of four runs, oldest first."""
    return tuple(run_to(42, RECIPE.with_changes(seed=seed)).recording for seed in range(4))


def counts(recordings):
    return [(len(past.ticks), len(past.keyframes)) for past in recordings]


def test_what_has_room_stays_as_it_is(pasts):
    assert within(pasts) == pasts and bytes_of(pasts) <= MOST_BYTES
    assert within(()) == () and within((NO_PAST,), 0) == (NO_PAST,)


def test_the_oldest_are_thinned_first_and_the_last_never(pasts):
    room = bytes_of(pasts) - pasts[0].nbytes // 2
    found = within(pasts, room)
    assert bytes_of(found) <= room and found[1:] == pasts[1:]
    assert 2 < len(found[0].ticks) < len(pasts[0].ticks)
    assert found[0].ticks[0] is pasts[0].ticks[0] and found[0].ticks[-1] is pasts[0].ticks[-1]


def test_all_keep_two_moments_before_one_keeps_none(pasts):
    room = bytes_of(pasts[-1:]) + 4 * pasts[0].nbytes // len(pasts[0].ticks)
    found = within(pasts, room)
    assert found[-1] is pasts[-1] and bytes_of(found) <= room
    assert [len(past.ticks) for past in found[:-1]] == sorted(len(past.ticks) for past in found[:-1])


def test_without_any_room_only_the_one_in_training_keeps_its_past(pasts):
    assert counts(within(pasts, 0)) == [(0, 0)] * 3 + counts(pasts[-1:])


def test_it_stays_within_its_room_over_a_session_of_many_runs(pasts):
    most, kept = 3 * pasts[0].nbytes, ()
    for _number in range(12):
        kept = within((*kept, run_to(30, RECIPE).recording), most)
        assert bytes_of(kept) <= most
    assert counts(kept)[-1] > counts(kept)[0]


def test_what_a_branch_shares_with_its_parent_counts_once(pasts):
    assert bytes_of((pasts[0], pasts[0])) == pasts[0].nbytes
    assert bytes_of(pasts[:2]) > pasts[0].nbytes


def test_the_tree_of_branches_knows_a_run_by_every_number_it_has_had():
    live = at_rest()
    root = run_to(20, RECIPE)
    branch = branched(root, RECIPE, 1.0, 1)

    def of(run):
        return replace(live, recording=run.recording)

    runs = (
        KeptRun((1, 4), "small", 0, of(root), root),
        KeptRun((2,), "small 2", 1, of(branch), branch),
        KeptRun((3,), "small 3", 2),
    )
    found = tree(runs, of(branched(branch, RECIPE, 1.0, 2)))
    assert [branching and (branching.place, branching.step) for branching in found] == [None, (0, 20), (1, 20)]
    assert tree(runs[1:2], live) == (None,)  # its parent has been taken out of the list


def test_a_run_that_made_way_trains_no_longer():
    for state, then in ((TRAINING, PAUSED), (PAUSED, PAUSED), (FINISHED, FINISHED)):
        assert KeptRun((1,), "small", 0).left(replace(at_rest(), state=state), None).snapshot.state == then


def test_thinning_holds_for_what_is_shown_and_for_what_is_gone_on_with(pasts):
    kept = KeptRun((1,), "small", 0).left(at_rest(), run_to(3, RECIPE)).with_recording(pasts[1])
    assert kept.snapshot.recording is kept.run.recording is pasts[1]


def test_names_and_colours_are_told_apart():
    assert free_name("fast", ()) == "fast"
    assert free_name("fast", ("fast", "fast 2")) == "fast 3"
    assert free_colour(()) == 0 and free_colour((0, 2)) == 1 and free_colour((0, 1)) == 2


def test_the_best_error_is_of_a_full_test():
    kept = KeptRun((1,), "small", 0)
    assert kept.best_error(at_rest()) is None
    history = run_to(42, RECIPE).history
    full = [record.test_error_percent for record in history.passes]
    assert len(full) == 2 and kept.best_error(replace(at_rest(), history=history)) == min(full)


def kept(run_id, run, live):
    """As it is in the list when it has been read from a file in another session."""
    parent = run.recording.parent
    run = replace(run, recording=replace(run.recording, parent=parent and replace(parent, run_id=None)))
    state = replace(live, run_id=run_id, recipe=run.recipe, step=run.step, history=run.history, recording=run.recording)
    return KeptRun((run_id,), f"run {run_id}", run_id, state, run)


def test_a_branch_from_a_file_finds_the_run_that_it_has_left():
    live = at_rest()
    root = run_to(60, RECIPE)
    there = run_to(30, RECIPE)
    branch = run_to(50, branched(there, RECIPE.with_changes(seed=7), 0.5, 9))
    twig = run_to(60, branched(run_to(40, branched(there, RECIPE, 0.5, 9)), RECIPE, 1.0, 9))
    others = [run_to(60, RECIPE.with_changes(seed=1)), run_to(60, RECIPE, SetStepFactor(0.5)), run_to(20, RECIPE)]
    runs = tuple(kept(number, run, live) for number, run in enumerate((*others, branch, root, twig), 1))
    found = [branching and (branching.place, branching.step) for branching in tree(runs, live)]
    assert found == [None, None, None, (4, 30), None, None]  # the twig's own parent is not there
    assert tree(runs[:4], live) == (None,) * 4


def test_two_branches_at_one_step_are_not_each_others_parents():
    live, there = at_rest(), run_to(30, RECIPE)
    runs = tuple(kept(number, run_to(40, branched(there, RECIPE, 1.0, 9)), live) for number in (1, 2))
    assert tree(runs, live) == (None, None)
