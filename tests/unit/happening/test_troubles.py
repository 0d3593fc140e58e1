"""What is found in real runs made astray, and in curves made to order."""

from dataclasses import replace
from itertools import takewhile

import numpy as np
import pytest
from made_to_order import PASS, a_run, records
from recorded import played

from core.happening.finding import (
    BACK,
    BY_HEART,
    DEAD,
    ENORMOUS,
    GUESSING,
    HALVE,
    LOWERED,
    NOT_BACK,
    OVERFITTING,
    RESET,
    RISEN,
    SATURATED,
    STILL,
    STOPPED,
    WHOLE,
)
from core.happening.happening import happening
from core.happening.steps import ANSWERS_DIGITS
from core.network.architecture import Architecture
from core.network.loss import Loss
from core.recipe.recipe import named_recipe
from core.run.snapshot import FAILED, PassRecord


def found_in(name, every=10):
    """(step, finding) at each change of kind."""
    changes, last = [], None
    for run in played(name, every):
        found = happening(run)
        if found is not None and found.kind != last:
            changes.append((run.step, found))
            last = found.kind
    return changes


def first(changes, kind):
    return next((step, found) for step, found in changes if found.kind == kind)


# ---- real runs


@pytest.mark.parametrize(
    ("name", "at", "within", "high"),
    [
        ("sick-fast-times-10", 700, 30, 20),
        ("sick-fast-times-30", 1200, 20, 75),
        ("sick-fast-times-30-and-back", 700, 20, 75),
        ("sick-paper-1998-times-30", 20_000, 600, 70),
        ("sick-paper-1998-times-300", 10_000, 600, 75),
    ],
)
def test_steps_made_too_large_are_found_as_soon_as_the_errors_rise(name, at, within, high):
    step, found = first(found_in(name), RISEN)
    assert at < step <= at + within
    assert all(not found.trouble for before, found in found_in(name) if before <= at)
    later = (happening(run) for run in played(name, 10) if run.step >= step)
    *_before, found = takewhile(lambda found: found.kind == RISEN, later)
    numbers = found.numbers
    assert numbers["low"] < 8 and numbers["high"] > high and 0 < numbers["steps"] <= 2 * within
    assert numbers["factor"] >= 10 and found.remedies == (HALVE, RESET)


def test_of_a_rise_the_same_numbers_are_said_once_it_is_there():
    said = {}
    for run in played("sick-fast-times-30", 10):
        found = happening(run)
        if found is not None and found.kind == RISEN:
            said.setdefault(run.step, (found.numbers["steps"], round(found.numbers["high"])))
    later = [numbers for step, numbers in said.items() if step > min(said) + ANSWERS_DIGITS / 64]
    assert len(set(later)) == 1 and later[0][1] > 75


def test_steps_too_large_from_the_first_are_found_by_the_loss():
    step, found = first(found_in("sick-fast-times-30-at-once"), ENORMOUS)
    assert step <= 50 and found.numbers["loss"] > 1.4 * found.numbers["silent"] == pytest.approx(1.4 * 74, rel=0.01)


@pytest.mark.parametrize("name", ["sick-course-report-step-3", "sick-course-report-step-100"])
def test_layers_that_no_gradient_reaches_are_found(name):
    step, found = first(found_in(name), DEAD)
    assert step <= 40 and {"C1", "C3"} <= set(found.numbers["layers"]) <= {"C1", "C3", "C5", "F6"}
    assert found.remedies == (RESET,)  # smaller steps would not help


def test_a_network_that_died_of_large_steps_is_dead_though_they_are_small_again():
    changes = found_in("sick-fast-times-30-and-back")
    step, found = first(changes, DEAD)
    assert step < 1000 and found.numbers["layers"] == ("C1", "S2", "C3", "S4", "C5", "F6")
    assert changes[-1][1].kind == DEAD


@pytest.mark.parametrize("name", ["sick-fast-no-step", "sick-course-report-no-step"])
def test_steps_too_small_to_be_seen_are_found_and_the_recipes_own_offered(name):
    step, found = first(found_in(name), STILL)
    assert step < 700 and found.numbers["now"] > 75 and found.remedies == (WHOLE,)
    assert found_in(name)[-1][1].kind == STILL


def test_saturated_layers_are_found_and_named():
    _step, found = first(found_in("sick-fast-times-10"), SATURATED)
    assert found.numbers["layer"] == "F6" and found.numbers["share"] > 50 and found.remedies == (HALVE, RESET)
    assert [layer for layer, _share in found.numbers["shares"]] == ["C1", "S2", "C3", "S4", "C5", "F6"]
    _step, found = first(found_in("sick-saturated-start"), SATURATED)
    assert found.numbers["layer"] == "S4" and found.remedies == (RESET,)


@pytest.mark.parametrize("name", ["sick-overfit-course", "sick-overfit-plain"])
def test_what_is_learned_by_heart_is_found(name):
    found = happening(list(played(name, 100))[-1])
    assert found.kind == BY_HEART and found.numbers["train_now"] < 0.1 and found.numbers["test_now"] > 5


def test_errors_of_the_test_that_grow_while_those_of_training_fall_are_found():
    _step, found = first(found_in("sick-forgets"), OVERFITTING)
    numbers = found.numbers
    assert numbers["train_now"] < numbers["train_then"] and numbers["test_now"] > 1.15 * numbers["test_then"]


def test_steps_made_smaller_in_time_are_given_a_while_and_the_recovery_is_said():
    kinds = [found.kind for _step, found in found_in("sick-fast-times-10-halved")]
    assert kinds.index(RISEN) < kinds.index(LOWERED)
    assert RISEN not in kinds[kinds.index(LOWERED) :]


# ---- curves made to order

GOOD = [80.0] * 50 + [3.0] * 450
RISING = GOOD + [40.0] * 20 + [80.0] * 180


def test_a_rise_says_from_where_to_where_and_in_how_many_steps():
    found = happening(a_run(RISING))
    assert found.kind == RISEN and found.numbers["low"] == pytest.approx(3)
    assert found.numbers["high"] > 70 and 20 <= found.numbers["steps"] <= 30 and found.numbers["now"] == 80


@pytest.mark.parametrize("spike", [5, 60])
def test_a_rise_that_is_over_has_recovered_and_is_then_forgotten(spike):
    run = a_run(GOOD + [90.0] * spike + [3.0] * 100)
    found = happening(run)
    assert found.kind == BACK and found.numbers["now"] == pytest.approx(3) and found.numbers["high"] > 80
    assert not found.trouble and not found.remedies
    late = happening(a_run(GOOD + [90.0] * spike + [3.0] * (100 + ANSWERS_DIGITS // 64)))
    assert late.kind not in (BACK, RISEN)


def test_between_its_beginning_and_its_end_nothing_flickers():
    wavy = GOOD + [80.0 if step % 40 < 20 else 14.0 for step in range(400)]
    kinds = [happening(a_run(wavy[:count])).kind for count in range(510, len(wavy), 3)]
    assert set(kinds) == {RISEN}


def test_a_smaller_step_size_is_given_a_while_then_it_is_said_that_it_has_not_helped():
    raised, lowered = (499, "step factor", 10.0), (600, "step factor", 5.0)
    soon = happening(a_run([*RISING, *[80.0] * 50], changes=[raised, lowered]))
    assert soon.kind == LOWERED and not soon.trouble and soon.numbers["lowered"] == 600
    late = happening(a_run([*RISING, *[80.0] * (ANSWERS_DIGITS // 64 + 10)], changes=[raised, lowered]))
    assert late.kind == NOT_BACK and late.remedies == (HALVE, RESET)
    assert happening(a_run(RISING, changes=[raised])).kind == RISEN
    assert happening(a_run(RISING, changes=[(100, "step factor", 0.5), raised])).kind == RISEN
    assert happening(a_run(RISING, changes=[raised, (600, "share of own digits", 0.1)])).kind == RISEN


def test_a_step_size_that_can_hardly_be_halved_is_not_offered_to_be():
    assert happening(a_run(RISING, step_factor=0.1)).remedies == (RESET,)


def test_a_run_that_failed_says_so_before_all_else():
    found = happening(a_run(RISING, state=FAILED, message="Why."))
    assert found.kind == STOPPED and found.numbers == {"step": len(RISING), "message": "Why."}
    assert found.remedies == (RESET,)


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_a_loss_that_is_no_number_is_a_loss_beyond_bounds(odd):
    assert happening(a_run(GOOD, losses=[*[5.0] * 499, odd])).kind == ENORMOUS


def test_a_run_that_guesses_after_a_whole_pass_says_so():
    record = PassRecord(1, 60_000, 80.0, 90.0, 90.2, 9020, 2.4)
    falling = np.linspace(100, 60, PASS + 20)
    run = a_run([90.2] * (PASS + 20), falling, passes=[record])
    assert happening(run).kind == GUESSING and happening(run).remedies == (HALVE, RESET)
    before = a_run([90.2] * (PASS - 20), falling[: PASS - 20])
    assert not happening(before).trouble


def test_gradients_that_vanish_where_all_is_well_are_no_trouble():
    tests = [(400, 0.1, 1.0), (450, 0.1, 0.0), (500, 0.1, 0.0)]
    assert happening(a_run(RISING, tests=tests)).kind == DEAD
    assert not happening(a_run(GOOD, tests=tests)).trouble
    assert happening(a_run(RISING, tests=tests[:2])).kind == RISEN  # once may be chance


@pytest.mark.parametrize(("activation", "kind"), [("scaled tanh", SATURATED), ("relu", None), ("sigmoid", None)])
def test_only_what_has_a_limit_beyond_saturation_can_be_at_it(activation, kind):
    recipe = named_recipe("course-report")
    recipe = recipe.with_changes(architecture=replace(recipe.architecture, activation=activation))
    found = happening(a_run(GOOD, losses=[0.1] * 500, tests=[(100, 0.98, 1.0)], recipe=recipe))
    assert (found.kind if found.trouble else None) == kind


def test_the_code_of_a_softmax_may_saturate_more_than_that_of_the_paper():
    tests = [(100, 0.6, 1.0)]
    assert happening(a_run(GOOD, tests=tests)).kind == SATURATED
    softmax = named_recipe("fast").with_changes(architecture=Architecture(output="softmax"), loss=Loss("cross-entropy"))
    assert not happening(a_run(GOOD, losses=[0.1] * 500, tests=tests, recipe=softmax)).trouble


def test_a_growing_test_error_is_chance_within_bounds():
    train = np.linspace(3, 0.2, 12)
    steady = [2.0, 1.2, 0.9, 0.8, 0.75, 0.73, 0.76, 0.79, 0.81, 0.79, 0.78, 0.8]  # of a real run
    grown = [2.0, 1.2, 0.9, 0.8, 0.75, 0.73, 0.9, 1.1, 1.2, 1.3, 1.3, 1.4]
    assert not happening(a_run(GOOD, passes=records(train, steady))).trouble
    found = happening(a_run(GOOD, passes=records(train, grown)))
    assert found.kind == OVERFITTING and found.numbers["then"] in (5, 6) and not found.remedies
    assert not happening(a_run(GOOD, passes=records(train[::-1], grown))).trouble  # both grow: no overfitting
    assert not happening(a_run(GOOD, passes=records(train[:5], grown[7:]))).trouble  # too few to tell
