"""How a run went, as curves are told: the window's own, or that of the run that came with the program."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.dataset import BUILTIN, Dataset, Part
from core.recipe.recipe import named_recipe
from core.run.commands import Train
from core.run.course import Course
from core.run.place import Place
from core.run.run_file import SHIPPED, read_run
from core.run.snapshot import READY
from core.sizes import DIGIT_SIZE
from core.study.moment import PRETRAINED, Moment, Probe, Source
from core.training.trainer import Trainer


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture
def trainer():
    recipe = named_recipe("fast").with_changes(batch_size=4)
    blank = Part(np.zeros((8, DIGIT_SIZE, DIGIT_SIZE), np.uint8), np.zeros(8, np.uint8))
    made = Trainer(recipe, Dataset(BUILTIN, blank, blank))
    yield made
    made.close()


def moment(snapshot, shipped):
    return Moment(snapshot, Probe(None), snapshot.averaged, Source.of(snapshot), shipped=shipped)


def test_a_run_in_a_file_tells_how_long_its_passes_are(run):
    course = Course.of_run(run, PRETRAINED)
    assert (course.run_id, course.recipe, course.step) == (PRETRAINED, run.recipe, run.step)
    assert course.history is run.history and course.training_seconds == run.place.training_seconds
    assert course.steps_per_pass * len(run.history.passes) == run.step
    full = run.history.test_steps[run.history.test_full]
    assert full.tolist() == [course.steps_per_pass * record.number for record in run.history.passes]


def test_within_a_pass_it_is_told_by_those_before_and_without_one_not_at_all(run):
    within = replace(run, place=Place(step=25, pass_index=2, step_in_pass=5))
    assert Course.of_run(within, 3).steps_per_pass == 10 and Course.of_run(within, 3).run_id == 3
    assert Course.of_run(replace(run, place=Place(step=5, step_in_pass=5)), 3) is None
    assert Course.of_run(replace(run, history=None), 3) is None


def test_until_a_run_has_its_first_point_the_course_is_that_of_the_shipped_one(run, trainer):
    shipped, ready = Course.of_run(run, PRETRAINED), trainer.snapshot()
    assert ready.state == READY and not Course.of(ready).begun and shipped.begun
    assert moment(ready, shipped).course is shipped
    alone = moment(ready, None).course
    assert alone.run_id == ready.run_id and alone.history is ready.history
    trainer.apply(Train())
    while not trainer.snapshot().history.steps.size:
        trainer.step()
    begun = trainer.snapshot()
    course = moment(begun, shipped).course
    assert course.history is begun.history and course.run_id == begun.run_id
    assert (course.step, course.steps_per_pass) == (begun.step, begun.steps_per_pass)
