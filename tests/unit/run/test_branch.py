"""Branches: with nothing changed the same to the last bit, with another table zeros at new links, and what is legal."""

import dataclasses

import numpy as np
import pytest
from small_runs import DIGITS, RECIPE, run_to

from core.data.builtin_digits import builtin_dataset
from core.network.architecture import DENSE, Architecture
from core.network.loss import Loss
from core.recipe.own_table import with_table
from core.recipe.recipe import Distortion, RecipeError, named_recipe, recipe_names
from core.recipe.schedule import Schedule
from core.recipe.start import starting_parameters
from core.run import past_file
from core.run.branch import branched, changes_of
from core.run.commands import MixIn, SetStepFactor
from core.run.recording import fingerprint, first_tick_from
from core.run.run_file import RunFileError, read_run, write_run
from core.training.replay import ReplayError, replayed

OWN = builtin_dataset(5, 6, 1).train


@pytest.fixture(scope="module")
def parent():
    return run_to(50, RECIPE, MixIn(OWN, 0.2), SetStepFactor(0.7))


@pytest.mark.parametrize("name", recipe_names())
def test_a_branch_with_nothing_changed_equals_its_parent_bit_for_bit(name):
    recipe = named_recipe(name)
    middle, last = 23, 41
    whole = run_to(last, recipe)
    found = replayed(recipe, whole.history.changes, whole.recording, DIGITS, middle)
    ended = run_to(last, branched(found, recipe, found.step_factor, 1))
    assert fingerprint(ended.trained) == fingerprint(whole.trained)
    assert fingerprint(ended.averaged) == fingerprint(whole.averaged)
    assert ended.history.losses.tolist() == whole.history.losses.tolist()
    assert ended.recording.parent.step == middle and ended.recording.parent.run_id == 1


def test_the_first_moment_of_a_branch_is_where_it_left_and_then_it_keeps_to_the_grid(parent):
    off_the_grid = run_to(54, branched(parent, RECIPE, 0.5, 1))
    assert first_tick_from(54) != 54
    branch = run_to(70, branched(off_the_grid, RECIPE, 1.0, 2))
    steps = [tick.step for tick in branch.recording.ticks]
    assert steps[0] == 54 and steps[1:] == [step for step in range(55, 71) if first_tick_from(step) == step]
    assert fingerprint(branch.recording.ticks[0].parameters) == fingerprint(off_the_grid.averaged)


def test_a_branch_of_a_past_moment_of_a_branch_began_where_that_one_did(parent):
    child = run_to(64, branched(parent, RECIPE.with_changes(seed=5), 1.0, 1))
    past = replayed(child.recipe, child.history.changes, child.recording, DIGITS, 57)
    of_past, of_end = (branched(run, child.recipe, 0.5, 2).recording.parent for run in (past, child))
    assert of_past.begun == of_end.begun == RECIPE and (of_past.step, of_end.step) == (57, 64)


def test_any_step_of_a_branch_is_computed_again_and_those_before_are_not_its_own(parent):
    changed = RECIPE.with_changes(seed=5, optimizer="momentum")
    branch = run_to(64, branched(parent, changed, 2.0, 1))
    before = run_to(57, branched(parent, changed, 2.0, 1))
    again = replayed(branch.recipe, branch.history.changes, branch.recording, DIGITS, 57)
    assert fingerprint(again.trained) == fingerprint(before.trained) != fingerprint(branch.trained)
    assert again.step_factor == 2.0
    with pytest.raises(ReplayError, match="branched off small at step 50"):
        replayed(branch.recipe, branch.history.changes, branch.recording, DIGITS, 49)
    bare = dataclasses.replace(branch.recording, keyframes=())
    with pytest.raises(ReplayError, match="nothing is kept"):
        replayed(branch.recipe, branch.history.changes, bare, DIGITS, 57)


def test_another_table_keeps_every_link_that_stays_and_new_ones_start_at_zero(parent):
    table = ((0, 1, 5), *RECIPE.architecture.table[1:-1], (0, 1, 2, 3))
    branch = branched(parent, with_table(RECIPE, table), 1.0, 1)
    before, after = RECIPE.architecture.links, branch.recipe.architecture.links
    for parameters, old in ((branch.trained, parent.trained), (branch.averaged, parent.averaged)):
        for name in parameters.names():
            if name != "C3.weights":
                assert np.array_equal(parameters[name], old[name]), name
        for place, link in enumerate(after):
            kernel = parameters["C3.weights"][place]
            if link in before:
                assert np.array_equal(kernel, old["C3.weights"][before.index(link)])
            else:
                assert not kernel.any()
    new = next(place for place, link in enumerate(after) if link not in before)
    assert not branch.trained.view(branch.optimizer["square"], "C3.weights")[new].any()
    assert branch.optimizer["steps"] == parent.optimizer["steps"]
    assert run_to(55, branch).trained["C3.weights"][new].any()  # and they learn


def test_with_another_table_sdlm_estimates_anew_and_goes_on():
    recipe = named_recipe("paper-1998")
    run = run_to(20, recipe)
    branch = branched(run, with_table(recipe, DENSE), 1.0, 1)
    assert branch.optimizer["estimated"] == -1
    assert run_to(25, branch).step == 25


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 3},
        {"optimizer": "SGD"},
        {"schedule": Schedule(kind="constant", step_size=0.01)},
        {"distortion": Distortion(rotation_degrees=10.0)},
        {"passes": 9},
        {"averaging_passes": 0.0},
        {"averaging_passes": 0.2},
        {"weight_decay": 0.01},
        {"neighbours": 0.5},
        {"pen_digits": 0.2, "no_digits": 0.1},
        {"loss": Loss("MAP", j=3.0)},
        {"loss": Loss("MLE")},
    ],
)
def test_what_leaves_the_network_as_it_is_may_be_changed(parent, changes):
    recipe = RECIPE.with_changes(**changes)
    branch = branched(parent, recipe, parent.step_factor, 1)
    assert np.array_equal(branch.trained.vector, parent.trained.vector)
    assert changes_of(RECIPE, recipe) == tuple(field for field in vars(RECIPE) if field in changes)
    changed, same = run_to(56, branch), run_to(56, parent)
    assert (fingerprint(changed.averaged) != fingerprint(same.averaged)) is (changes != {"passes": 9})


@pytest.mark.parametrize(
    "changes",
    [
        {"batch_size": 8},
        {"validation_samples": 20},
        {"start": "he"},
        {"start_coefficient": 0.3},
        {"architecture": Architecture(pooling="max")},
        {"architecture": Architecture(output="softmax"), "loss": Loss("cross-entropy")},
    ],
)
def test_what_makes_it_another_network_or_another_pass_is_refused_in_one_sentence(parent, changes):
    with pytest.raises(RecipeError, match="A branch keeps its"):
        branched(parent, RECIPE.with_changes(**changes), 1.0, 1)


def test_a_branch_of_a_branch_knows_how_its_network_began(parent):
    first = run_to(55, branched(parent, RECIPE.with_changes(seed=5), 1.0, 1))
    second = branched(first, RECIPE.with_changes(seed=6), 1.0, 2)
    assert second.recording.parent.run_id == 2 and second.recording.parent.begun == RECIPE
    assert run_to(0, RECIPE).trained.vector.tolist() == starting_parameters(RECIPE).vector.tolist()


def test_a_finished_run_branches_with_more_passes():
    short = RECIPE.with_changes(passes=1)
    ended = run_to(20, short)
    assert run_to(30, branched(ended, short.with_changes(passes=2), 1.0, 1)).step == 30


def test_a_branch_goes_through_a_file(parent, tmp_path):
    branch = run_to(55, branched(parent, RECIPE.with_changes(seed=5), 1.0, 1))
    write_run(tmp_path / "run.npz", branch)
    opened = read_run(tmp_path / "run.npz")
    assert opened.recording.parent == dataclasses.replace(branch.recording.parent, run_id=None)
    write_run(tmp_path / "parent.npz", parent)
    assert read_run(tmp_path / "parent.npz").recording.parent is None


@pytest.mark.parametrize("damage", [{"step": 56}, {"step": -1}, {"name": ""}, {"name": 3}, {"begun": {}}])
def test_a_file_with_a_parent_that_cannot_be_is_refused(parent, tmp_path, damage, monkeypatch):
    branch = branched(parent, RECIPE, 1.0, 1)
    described = past_file.parent_described
    monkeypatch.setattr(past_file, "parent_described", lambda parent: {"parent": described(parent)["parent"] | damage})
    write_run(tmp_path / "run.npz", branch)
    with pytest.raises(RunFileError):
        read_run(tmp_path / "run.npz")
