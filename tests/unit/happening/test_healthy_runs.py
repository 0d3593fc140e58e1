"""Of real runs that went well, played back from their first step, nothing alarming is said, and nothing flickers."""

import math

import pytest
from recorded import names, played

from core.happening.finding import BEGUN, BEST, ENDED, FIRST_PASS, NOT_BEST, PASSED
from core.happening.happening import happening
from core.happening.progress import COURSE_REPORT_PERCENT, PAPER_PERCENT, QUARTERS
from core.recipe.recipe import recipe_names

SEEDS = range(5)
HEALTHY = [f"{recipe}-{seed}" for recipe in recipe_names() for seed in SEEDS]
LONG = names("long-*")


def every(name):
    """So many steps apart one looks at a run."""
    return 250 if "paper" in name else 20


@pytest.mark.parametrize("name", HEALTHY + LONG + names("well-*"))
def test_nothing_is_wrong_with_a_run_that_goes_well(name):
    wrong = [(run.step, found) for run in played(name, every(name)) if (found := happening(run)) and found.trouble]
    assert wrong == []


@pytest.mark.parametrize("name", HEALTHY)
def test_what_is_said_stays_for_a_quarter_of_the_first_pass_and_then_for_a_pass(name):
    runs = [(run, happening(run)) for run in played(name, every(name))]
    said = [run.step for (_before, before), (run, found) in zip(runs, runs[1:], strict=False) if found != before]
    run = runs[-1][0]
    early = math.log2(run.steps_per_pass) + QUARTERS + 2
    assert len(said) <= early + len(run.history.passes)
    first = [step for step in said if step <= run.steps_per_pass]
    assert len(said) - len(first) <= len(run.history.passes) + 1


@pytest.mark.parametrize("name", HEALTHY)
def test_it_goes_from_guessing_through_the_first_pass_to_its_end(name):
    kinds = []
    for run in played(name, every(name)):
        found = happening(run)
        kind = found and found.kind
        if not kinds or kind != kinds[-1]:
            kinds.append(kind)
    order = [kind for kind in kinds if kind in (BEGUN, FIRST_PASS)]
    assert order in ([BEGUN, FIRST_PASS], [FIRST_PASS])  # where few were seen one by one, it is better by then
    assert kinds[-1] == ENDED and set(kinds[len(order) + (kinds[0] is None) : -1]) <= {PASSED, BEST, NOT_BEST}


@pytest.mark.parametrize("name", LONG)
def test_whom_a_run_passes_is_said_once_with_the_numbers_of_that_pass(name):
    passed = {}
    for run in played(name, every(name)):
        found = happening(run)
        if found.kind == PASSED:
            passed.setdefault(found.numbers["passed"], found.numbers)
    errors = [record.test_error_percent for record in run.history.passes]
    for whose, percent in (("course report", COURSE_REPORT_PERCENT), ("paper", PAPER_PERCENT)):
        first = next(number for number, error in enumerate(errors) if error < percent)
        told = passed[whose]
        assert (told["passes"], told["error"]) == (first + 1, errors[first]) and told["theirs"] == percent
        assert told["seconds"] == pytest.approx(sum(record.seconds for record in run.history.passes[: first + 1]))
    assert ("paper with distortions" in passed) == ("best" in name)


def test_the_same_moment_is_always_told_the_same():
    runs = list(played("fast-0", 100))
    forwards = [happening(run) for run in runs]
    assert [happening(run) for run in reversed(runs)] == forwards[::-1]
