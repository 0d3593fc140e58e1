"""The box of recipes says what each is, how long a pass takes here as it was measured, and what comes out."""

from dataclasses import replace
from types import SimpleNamespace

import canned
import pytest
from PyQt5.QtCore import QPoint, QPointF, QSettings, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from core.recipe.recipe import named_recipe, recipe_names
from core.recipe.results import RESULTS
from core.run.snapshot import TRAINING
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.controls import Controls
from lenet_gui.controls.pass_times import PassTimes
from lenet_gui.controls.recipe_choice import ABOUT, FACTS, RecipeChoice
from lenet_gui.look import style
from lenet_gui.texts.words import words
from lenet_gui.window.settings import Settings


def known(**speeds):
    return PassTimes(SimpleNamespace(speeds={name.replace("_", "-"): speed for name, speed in speeds.items()}))


@pytest.fixture
def choice(qtbot):
    made = RecipeChoice()
    qtbot.addWidget(made)
    return made


def facts(choice, name):
    return choice.itemData(choice.findText(name), FACTS)


def test_each_recipe_says_what_it_is_and_what_comes_out(choice):
    assert [choice.itemText(row) for row in range(choice.count())] == list(recipe_names())
    for name in recipe_names():
        assert choice.itemData(choice.findText(name), ABOUT) == words().text("recipe", name) != ""
        told = facts(choice, name)
        assert f"{RESULTS[name].middle:.2f} % of the test digits wrong" in told
        assert "not timed here yet" in told and f"{named_recipe(name).passes} passes" in told
    assert "(paper: 0.95)" in facts(choice, "paper-1998") and "(course report: 2.82)" in facts(choice, "course-report")


def test_a_speed_that_was_seen_gives_the_time_of_a_pass_and_of_all(choice):
    choice.show_times(known(fast=25_000.0, paper_1998=4_000.0, best=400.0), 60_000)
    assert "2.4 s a pass here, 48 s for all 20" in facts(choice, "fast")
    assert "15 s a pass here, 5 min 0 s for all 20" in facts(choice, "paper-1998")
    assert "2 min 30 s a pass here" in facts(choice, "best") and "not timed" in facts(choice, "numbers")
    choice.show_times(known(fast=25_000.0), 0)
    assert "not timed" in facts(choice, "fast")  # there are no digits yet


def test_the_tool_tip_tells_the_chosen_one(choice):
    choice.setCurrentText("numbers")
    assert words().text("recipe", "numbers") in choice.toolTip() and facts(choice, "numbers") in choice.toolTip()


def test_a_recipe_that_came_with_a_run_has_its_time_alone(choice):
    choice.addItem("my own")
    choice.show_times(known(), 60_000)
    assert facts(choice, "my own") == "not timed here yet"


@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=lambda theme: theme.name)
def test_nothing_is_cut_in_the_open_list(qtbot, qapp, choice, scale, theme):
    style.use(qapp, theme, new_scale=scale)
    choice.show_times(known(fast=25_000.0, best=20_000.0), 60_000)
    choice.show()
    choice.showPopup()
    rows = choice.itemDelegate()
    for row in range(choice.count()):
        index = choice.model().index(row, 0)
        for role in (ABOUT, FACTS):
            assert " ".join(rows.lines(index, role)) == " ".join(index.data(role).split())
        assert choice.view().visualRect(index).width() <= choice.view().viewport().width()
    assert choice.view().window().height() <= 520 * scale
    choice.hidePopup()
    style.use(QApplication.instance(), style.DARK, new_scale=1.0)


# Measuring --------------------------------------------------------------------------------------------------------


def state(samples, seconds, **changes):
    made = canned.snapshot(state=TRAINING, samples_seen=samples, training_seconds=seconds, steps_per_second=None)
    return replace(made, **changes)


def test_a_pass_at_full_speed_is_measured_and_remembered():
    kept = SimpleNamespace(speeds={"best": 1.0})
    times = PassTimes(kept)
    assert not times.watch(state(0, 0.0)) and not times.watch(state(30_000, 1.0))
    assert times.watch(state(60_032, 2.0))
    assert kept.speeds == {"best": 1.0, "fast": 60_032 / 2.0}
    assert times.seconds("fast", 60_032) == pytest.approx(2.0) and times.seconds("numbers", 60_000) is None
    assert not times.watch(state(60_100, 2.1))  # the next one begins there
    assert times.watch(state(120_200, 6.0)) and kept.speeds["fast"] == pytest.approx(60_168 / 4.0)


@pytest.mark.parametrize(
    ("between", "samples"),
    [({"steps_per_second": 2.0}, 60_100), ({"run_id": 2}, 60_100), ({"samples_seen": 10}, 50_000)],
    ids=["slowed down", "another run", "begun anew"],
)
def test_what_is_no_whole_pass_at_full_speed_is_not_measured(between, samples):
    times = known()
    times.watch(state(0, 0.0))
    times.watch(state(30_000, 1.0, **between))
    assert not times.watch(state(samples, 2.0, run_id=between.get("run_id", 1))) and times.speeds == {}


def test_the_controls_measure_what_they_show(qtbot):
    kept = SimpleNamespace(speeds={})
    controls = Controls(Actions(None), PassTimes(kept))
    qtbot.addWidget(controls)
    controls.set_pass(60_000)
    for samples, seconds in ((0, 0.0), (60_032, 2.0)):
        controls.show_snapshot(state(samples, seconds))
    assert "2.0 s a pass here" in facts(controls.recipe, "fast") and kept.speeds["fast"] == 60_032 / 2.0


def test_speeds_come_back_at_the_next_start_and_damaged_ones_are_forgotten(qapp, tmp_path):
    path = str(tmp_path / "kept.ini")
    settings = Settings(QSettings(path, QSettings.IniFormat))
    assert settings.speeds == {}
    settings.speeds = {"fast": 25_000.5, "paper-1998": 4000.0}
    settings.kept.sync()
    assert Settings(QSettings(path, QSettings.IniFormat)).speeds == {"fast": 25_000.5, "paper-1998": 4000.0}
    for damaged in (
        "{",
        "[1]",
        '{"fast": -1}',
        '{"fast": "x"}',
        '{"fast": true}',
        '{"": 1}',
        '{"fast": 1e99}',
        "NaN",
        "5",
    ):
        settings.kept.setValue("speeds", damaged)
        assert settings.speeds == {} and not settings.kept.contains("speeds")


# ---- nothing is chosen that cannot be seen


@pytest.fixture
def open_choice(choice, qtbot):
    """With the keyboard, and all that it says is chosen."""
    choice.told = []
    choice.activated.connect(choice.told.append)
    choice.show()
    choice.activateWindow()
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    return choice


KEYS = [Qt.Key_Down, Qt.Key_Up, Qt.Key_Home, Qt.Key_End, Qt.Key_PageDown, Qt.Key_PageUp, Qt.Key_P]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_opens_the_list_and_chooses_nothing(open_choice, key):
    before = open_choice.currentIndex()
    QTest.keyClick(open_choice, key)
    assert open_choice.view().isVisible() and open_choice.currentIndex() == before and open_choice.told == []
    QTest.keyClick(open_choice.view(), Qt.Key_Escape)
    assert not open_choice.view().isVisible() and open_choice.currentIndex() == before and open_choice.told == []


def test_in_the_open_list_what_is_typed_leads_there_and_enter_chooses(open_choice):
    for letter in "paper-1":
        QTest.keyClick(open_choice.view() if open_choice.view().isVisible() else open_choice, letter)
    assert open_choice.view().currentIndex().data() == "paper-1998" and open_choice.told == []
    QTest.keyClick(open_choice.view(), Qt.Key_Return)
    assert open_choice.currentText() == "paper-1998" and open_choice.told == [open_choice.findText("paper-1998")]


def test_the_wheel_chooses_nothing_in_passing(open_choice):
    before = open_choice.currentIndex()
    middle = QPointF(open_choice.rect().center())
    for turn in (-120, 120):
        event = QWheelEvent(
            middle, middle, QPoint(), QPoint(0, turn), Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False
        )
        QApplication.sendEvent(open_choice, event)
        assert not event.isAccepted()  # what lies around may be scrolled
    assert open_choice.currentIndex() == before and open_choice.told == []
