"""The lessons that come with the program: whole, the same in every language, and true of the network that comes too."""

from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from core.network.architecture import C1_MAPS, C3_MAPS, KERNEL, TABLE_I
from core.recipe.recipe import named_recipe, recipe_names
from core.recipe.start import starting_parameters
from core.run.commands import StepOnce
from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.study.alterations import with_cuts
from core.study.one_step import one_step
from core.study.trace import trace
from core.training.trainer import Trainer
from lenet_gui.lessons import shipped as shipped_module
from lenet_gui.lessons.lesson import ASK, KINDS, SEE, TRY, UNTRAINED
from lenet_gui.lessons.reading import read_lesson
from lenet_gui.lessons.shipped import ENDING, FOLDER, ORDER, shipped

PATHS = sorted(FOLDER.glob("*" + ENDING))
BY_NAME = {
    name: list(paths) for name, paths in groupby(PATHS, lambda path: path.name.removesuffix(ENDING).rpartition(".")[0])
}


@pytest.fixture(scope="module")
def network():
    """The one that comes with the program."""
    return read_run(SHIPPED).parameters


@pytest.fixture
def lesson(request):
    """The English one of this name."""
    return read_lesson(FOLDER / f"{request.param}.en{ENDING}")


def error(network, test, links=()):
    return evaluate(with_cuts(network, links), test, "test").error_percent


def right_choice(step):
    return step.choices[step.right]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_word_and_target_of_every_lesson_is_known(path):
    lesson = read_lesson(path)  # which refuses any that is not
    name, _dot, language = path.name.removesuffix(ENDING).rpartition(".")
    assert lesson.name == name and len(language) in (2, 3)
    assert lesson.about and 5 <= len(lesson.steps) <= 7
    assert {step.kind for step in lesson.steps} == set(KINDS)
    assert lesson.steps[-1].kind == TRY and lesson.steps[-1].goals


@pytest.mark.parametrize("name", BY_NAME)
def test_all_languages_of_a_lesson_have_the_same_steps(name):
    def sense(lesson):
        return [
            (
                step.kind,
                step.stance,
                step.target,
                len(step.choices),
                step.right,
                step.goals,
                step.hint_seconds,
                step.words,
            )
            for step in lesson.steps
        ]

    first, *others = map(read_lesson, BY_NAME[name])
    assert all(sense(other) == sense(first) for other in others)


def test_the_three_of_ours_are_there_and_each_plays_and_asks_to_do():
    assert tuple(lesson.name for lesson in shipped()) == ORDER
    for lesson in shipped():
        assert any(step.kind == SEE and step.stance.play for step in lesson.steps)
        assert any(step.kind == ASK for step in lesson.steps)


def test_a_lesson_comes_in_the_users_language_and_a_damaged_one_is_left_out(tmp_path, monkeypatch):
    for language, title in (("en", "A table"), ("de", "Eine Tabelle")):
        text = f"lesson: a\ntitle: {title}\n== see\nLook.\n"
        (tmp_path / f"a.{language}.lesson").write_text(text, encoding="utf-8")
    (tmp_path / "b.en.lesson").write_text("nothing", encoding="utf-8")
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for asked, title in (("de_AT.UTF-8:fr", "Eine Tabelle"), ("fr:en", "A table"), ("fr", "A table"), ("", "A table")):
        monkeypatch.setenv("LANGUAGE", asked)
        shipped_module.shipped.cache_clear()
        assert [lesson.title for lesson in shipped(tmp_path)] == [title]
    shipped_module.shipped.cache_clear()


# What the lessons say is so ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lesson", ["how-a-convolution-sees"], indirect=True)
def test_a_convolution_sees_what_its_lesson_says(lesson, network, mnist):
    done = trace(network, mnist.test.images[0], int(mnist.test.labels[0]))
    window, where = lesson.steps[1], lesson.steps[3]
    assert mnist.test.labels[0] == 7 and right_choice(window) == str(KERNEL**2)
    levels = done.values["INPUT"].squeeze()
    assert -0.2 < levels.min() < 0 and 1 < levels.max() < 1.3  # paper a little below zero, ink a little above one
    highest = np.unravel_index(done.values["C1"][5].argmax(), (28, 28))
    assert right_choice(where) == "on the bar at the top" and lesson.steps[4].stance.selection.map == 5
    picked = lesson.steps[4].stance.selection
    assert (picked.row, picked.column) == tuple(highest)
    seen = levels[picked.row : picked.row + KERNEL, picked.column : picked.column + KERNEL]
    kernel = network["C1.weights"][5].reshape(KERNEL, KERNEL)
    assert (kernel[2:4] > 0).all() and (np.delete(kernel, (2, 3), axis=0) < 0).all()  # two rows, and those around
    assert seen[2:4].mean() > 0.5 and np.delete(seen, (2, 3), axis=0).mean() < 0.1
    bar = slice(5, 11)
    assert (
        picked.row in range(bar.start, bar.stop) and done.values["C1"][5][bar].max() > done.values["C1"][5][14:].max()
    )


@pytest.mark.parametrize("lesson", ["how-a-convolution-sees"], indirect=True)
def test_the_map_that_is_asked_for_is_not_seen_before(lesson):
    """In a play it is empty, but for the one unit that is computed in it."""
    where = next(number for number, step in enumerate(lesson.steps) if "highest" in step.text and step.kind == ASK)
    for step in lesson.steps[: where + 1]:
        play = step.stance.play
        place = replace(play, at=play.at or 1.0)  # where it pauses, as in `Standing`
        assert not place.reached("C1") or (place.scene == "C1" and place.count(5) == 0)
    asked = lesson.steps[where]
    assert asked.target.selection.layer == "INPUT" and "still empty" in asked.text
    assert lesson.steps[where + 1].stance.play is None


@pytest.mark.parametrize("lesson", ["why-a-table"], indirect=True)
def test_the_table_is_as_its_lesson_says(lesson, network, mnist):
    feeding, fewer, worst, few, silent = (lesson.steps[number] for number in (0, 2, 4, 5, 6))
    assert network.architecture.table == TABLE_I
    assert right_choice(feeding) == str(len(TABLE_I[4])) and "three" in lesson.steps[1].text
    assert "96" in fewer.text and C1_MAPS * C3_MAPS == 96 and "36" in fewer.text
    assert 96 - len(network.architecture.links) == 36
    assert len({frozenset(sources) for sources in TABLE_I}) == C3_MAPS  # no two columns are the same
    whole, pair = error(network, mnist.test), {(5, 5), (3, 1)}
    one = error(network, mnist.test, [(5, 5)])
    assert right_choice(worst) == "it grows to several times as much" and 3 < one / whole < 10
    (goal,) = few.goals
    assert one < goal.number < error(network, mnist.test, pair)  # as the hint says: one is not enough, two are
    assert "Two cuts" in few.hint and "S2 map 5 to C3 map 5" in few.hint
    column = {(source, 5) for source in TABLE_I[5]}
    assert silent.stance.cuts == {(5, 5)} < column and len(column) == 3
    assert one > silent.goals[1].number > error(network, mnist.test, column)


@pytest.mark.parametrize("lesson", ["how-it-learns"], indirect=True)
def test_learning_is_as_its_lesson_says(lesson, mnist):
    guessed, changed = lesson.steps[0], lesson.steps[3]
    assert right_choice(guessed) == "fewer than 25"
    starts = {starting_parameters(named_recipe(name)) for name in recipe_names()}
    assert all(0 < 100 - error(start, mnist.test) < 25 for start in starts)
    assert all(step.stance.network == UNTRAINED for step in lesson.steps[:4]) and mnist.test.labels[4] == 4
    told = trace(starting_parameters(named_recipe(recipe_names()[0])), mnist.test.images[4], 4)
    assert np.abs(told.values["F6"]).max() < 0.1 and np.ptp(told.penalties) < 0.1  # it says nothing yet
    tried = one_step(told)
    assert tried.after[4] < tried.before[4] and (tried.change.vector != 0).mean() > 0.95
    assert right_choice(changed) == "nearly all"
    trainer = Trainer(named_recipe(recipe_names()[0]), mnist)
    try:
        before = trainer.snapshot().averaged.vector
        trainer.apply(StepOnce())
        while trainer.snapshot().step < 1:
            trainer.step()
        after = trainer.snapshot().averaged.vector
    finally:
        trainer.close()
    assert (before != after).mean() > 0.95 and np.abs(after - before).max() < 0.1


def test_the_root_of_this_test_is_where_the_lessons_are():
    assert FOLDER == Path(__file__).resolve().parents[3] / "resources" / "lessons"
