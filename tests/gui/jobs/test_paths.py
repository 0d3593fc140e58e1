"""Paths are laid out one after another in the background, the newest wish next; a run is computed or says why not."""

from dataclasses import replace

import pytest
from canned import moment as canned_moment
from canned import parameters

from core.data.builtin_digits import builtin_dataset
from core.recipe.recipe import named_recipe
from core.recipe.schedule import Schedule
from core.run.recording import NO_PAST, Recording, Tick, fingerprint
from core.training.replay import replayed
from core.training.trainer import Trainer
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.computed_run import ComputeRun
from lenet_gui.jobs.past import NotComputed
from lenet_gui.jobs.paths import LayOutPath, Paths

WAIT_MS = 30_000
DIGITS = builtin_dataset(0, 256, 20)


@pytest.fixture
def jobs(qapp):
    made = BackgroundJobs()
    yield made
    assert made.close()


def walked(count, run_id=1):
    """A moment whose run has so many ticks, and stands at one step more."""
    made = canned_moment()
    ticks = tuple(Tick(step, 64 * step, parameters(seed=step), 0.002) for step in range(count))
    return replace(made, snapshot=replace(made.snapshot, run_id=run_id, step=count, recording=Recording(ticks)))


def test_of_those_wanted_meanwhile_only_the_newest_is_laid_out(qtbot, jobs):
    paths, found = Paths(jobs), []
    paths.found.connect(found.append)
    for count in (3, 4, 5, 6):
        paths.want(walked(count))
    qtbot.waitUntil(lambda: len(found) == 2 and not jobs.under_way(LayOutPath), timeout=WAIT_MS)
    assert [path.steps[-1] for path in found] == [3, 6]


def test_what_is_known_is_not_computed_again_and_another_run_begins_anew(qtbot, jobs):
    paths = Paths(jobs)
    for moment, known in ((walked(3), None), (walked(4), (1, 3)), (walked(3, run_id=2), (1, 4))):
        assert (paths._known and paths._known.keys[-1]) == known
        with qtbot.waitSignal(paths.found, timeout=WAIT_MS) as found:
            paths.want(moment)
        assert set(found.args[0].runs.tolist()) == {moment.snapshot.run_id}


def quiet(_fraction, _text):
    """Nobody listens."""


def test_a_run_is_computed_from_its_beginning_and_has_its_past(qapp):
    recipe, told = named_recipe("fast"), []
    run = ComputeRun(recipe, DIGITS, 9, 1).work(lambda fraction, _text: told.append(fraction), lambda: False)
    assert fingerprint(run.trained) == fingerprint(replayed(recipe, (), NO_PAST, DIGITS, 9).trained)
    assert run.step == 9 and [tick.step for tick in run.recording.ticks] == list(range(10))
    assert told == sorted(told) and told[-1] <= 1
    assert ComputeRun(recipe, DIGITS, 0, 1).work(quiet, lambda: False).step == 0


def test_a_step_beyond_the_recipe_s_passes_is_computed_and_it_is_said_that_it_lies_there(qapp):
    recipe, said = named_recipe("fast").with_changes(passes=1), set()
    last = Trainer(recipe, DIGITS).snapshot().steps_per_pass
    for step in (last, last + 1):
        run = ComputeRun(recipe, DIGITS, step, 1).work(lambda _fraction, words: said.add(words), lambda: False)
        assert run.step == step
    assert said == {f"computing step {last:,}", f"computing step {last + 1:,}, though fast ends after {last:,}"}


def test_a_run_that_is_given_up_has_no_answer_and_one_that_fails_says_so(qapp):
    recipe = named_recipe("course-report")
    assert ComputeRun(recipe, DIGITS, 10**6, 1).work(quiet, lambda: True) is None
    astray = recipe.with_changes(schedule=Schedule(kind="constant", step_size=1000.0))
    with pytest.raises(NotComputed) as refused:
        ComputeRun(astray, DIGITS, 10**6, 1).work(quiet, lambda: False)
    assert str(refused.value).endswith(".")
