"""What a run has reached: in its first pass, after each, and beside whom."""

import pytest
from made_to_order import PASS, a_run, records

from core.data.dataset import BUILTIN
from core.happening.finding import BEGUN, BEST, ENDED, FIRST_PASS, NOT_BEST, PASSED
from core.happening.happening import happening
from core.recipe.recipe import named_recipe
from core.run.snapshot import FINISHED

FALLING = [90.0] * 40 + [20.0] * 2000


def after(errors, **more):
    """A run after passes with these test errors, and a little of the next one."""
    passes = records([2.0] * len(errors), errors)
    return happening(a_run(FALLING[:300], passes=passes, **more))


@pytest.mark.parametrize("steps", [0, 1, 9])
def test_before_its_first_steps_nothing_is_said_of_a_run(steps):
    assert happening(a_run(FALLING[:steps])) is None


def test_with_too_few_digits_nothing_is_said_though_there_are_steps():
    assert happening(a_run([90.0] * 900, batch=1)) is None
    few = {"batch": 1, "steps_per_pass": 60_000}
    assert happening(a_run([90.0] * 1100, **few)) is None  # what is told is as it was after step 640
    assert happening(a_run([90.0] * 1300, **few)).kind == BEGUN


def test_the_first_pass_begins_with_guessing_and_is_told_at_few_places():
    assert happening(a_run(FALLING[:30])).kind == BEGUN
    told = [happening(a_run(FALLING[:steps])).numbers["step"] for steps in range(20, PASS)]
    assert sorted(set(told)) == [20, 40, 80, 160, 234, 468, 702]
    later = happening(a_run(FALLING[:500]))
    assert later.kind == FIRST_PASS and later.numbers["now"] == 20 and later.numbers["first"] == 90


def test_each_pass_is_the_best_or_not():
    best = after([9.0, 5.0, 4.0])
    assert (best.kind, best.numbers["passes"], best.numbers["error"], best.numbers["seconds"]) == (BEST, 3, 4.0, 6.0)
    worse = after([9.0, 4.0, 5.0])
    assert worse.kind == NOT_BEST
    assert (worse.numbers["error"], worse.numbers["best"], worse.numbers["best_pass"]) == (5.0, 4.0, 2)


def test_who_is_passed_is_news_for_two_passes_and_the_better_one_goes_first():
    found = after([5.0, 2.0])
    assert (found.kind, found.numbers["passed"], found.numbers["theirs"]) == (PASSED, "course report", 2.82)
    assert after([5.0, 2.0, 1.9]).numbers == found.numbers  # it stays as it was
    assert after([5.0, 2.0, 1.9, 1.8]).kind == BEST
    assert after([5.0, 0.9]).numbers["passed"] == "paper"
    assert after([5.0, 2.0, 0.9]).numbers["passed"] == "paper"
    assert after([5.0, 2.82]).kind == BEST  # as good is not better


def test_the_papers_figure_with_distortions_counts_beside_distortions_only():
    assert after([5.0, 0.79]).numbers["passed"] == "paper with distortions"
    assert after([5.0, 0.79], recipe="paper-1998").numbers["passed"] == "paper"


@pytest.mark.parametrize(
    "unlike", [{"data_source": BUILTIN}, {"recipe": named_recipe("fast").with_changes(validation_samples=10_000)}]
)
def test_tests_on_other_digits_are_compared_with_nobody(unlike):
    found = after([5.0, 0.5], **unlike)
    assert found.kind == BEST and found.numbers["passed"] == ""
    assert found.numbers["kept_aside"] == ("recipe" in unlike)


def test_a_run_that_has_ended_says_what_came_of_it():
    found = after([5.0, 0.9, 0.91], state=FINISHED)
    numbers = found.numbers
    assert (found.kind, numbers["passes"], numbers["error"], numbers["best"]) == (ENDED, 3, 0.91, 0.9)
    assert (numbers["passed"], numbers["theirs"], numbers["seconds"]) == ("paper", 0.95, 6.0)
    assert after([5.0, 0.9, 0.96], state=FINISHED).numbers["passed"] == "paper"  # its best was better
