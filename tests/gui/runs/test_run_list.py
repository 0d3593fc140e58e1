"""The list of runs: what makes way stays as it was left, is seen again at once, and can be gone on with."""

from dataclasses import replace
from types import SimpleNamespace

import canned
import pytest
from PyQt5.QtCore import QObject, Qt, pyqtSignal
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLineEdit

from core.recipe.recipe import Recipe, named_recipe
from core.run.commands import MixIn, Open, Pause, Reset, SetStepFactor, StepOnce, Train, TrainTo
from core.run.kept_runs import MOST_RUNS, KeptRun
from core.run.recording import fingerprint
from core.run.snapshot import PAUSED, READY
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.runs.run_list import RunList
from lenet_gui.window.shown.present import Present

WAIT_MS = 30_000


@pytest.fixture
def thread(qapp, recipe, digits):
    """One that records, as the program's does."""
    made = TrainingThread(lambda: Trainer(recipe, digits, records=True))
    made.start()
    yield made
    assert made.stop()


def train_to(qtbot, window, step):
    window.runs.command(TrainTo(step))
    qtbot.waitUntil(lambda: window.present.live.step == step and window.present.live.state == PAUSED, timeout=WAIT_MS)


def reset(qtbot, window, recipe):
    before = window.present.live.run_id
    window.runs.command(Reset(recipe))
    qtbot.waitUntil(lambda: window.present.live.run_id > before, timeout=WAIT_MS)


def names(window):
    return [kept.name for kept in window.present.runs]


def same(runs, others):
    alike = lambda one, other: one.name == other.name and one.run is other.run  # noqa: E731
    return len(runs) == len(others) and all(map(alike, runs, others))


def live_ones(window):
    return [kept.name for kept in window.present.runs if kept.snapshot is None]


def test_what_is_reset_stays_as_it_was_left(qtbot, window, recipe):
    assert names(window) == live_ones(window) == ["fast"]
    train_to(qtbot, window, 5)
    before = window.present.live
    reset(qtbot, window, recipe.with_changes(seed=3))
    assert names(window) == ["fast", "fast 2"] and live_ones(window) == ["fast 2"]
    kept = window.present.runs[0]
    assert kept.snapshot.step == kept.run.step == 5
    assert fingerprint(kept.snapshot.averaged) == fingerprint(before.averaged)
    assert [tick.step for tick in kept.snapshot.recording.ticks] == [0, 1, 2, 3, 4, 5]


def test_a_run_that_took_no_step_leaves_nothing(qtbot, window, recipe):
    reset(qtbot, window, recipe.with_changes(seed=3))
    reset(qtbot, window, named_recipe("best"))
    assert names(window) == ["best"]


def test_a_run_replaced_in_the_middle_of_training_trains_no_longer(qtbot, window, recipe):
    window.runs.command(Train())
    qtbot.waitUntil(lambda: window.present.live.step > 0, timeout=WAIT_MS)
    reset(qtbot, window, recipe.with_changes(seed=3))
    assert window.present.runs[0].snapshot.state == PAUSED and window.present.live.state == READY


class Unseen(QObject):
    """A thread of which no snapshot is seen between two replacements."""

    snapshot_ready = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.waiting = []

    def replace(self, command, receive):
        self.waiting.append(receive)


def test_runs_that_came_and_went_unseen_are_in_the_list_all_the_same(qapp):
    thread, present = Unseen(), Present()
    runs = RunList(thread, present, thread)
    states = {number: canned.snapshot(trained=True, run_id=number) for number in (1, 2, 3, 4)}
    thread.snapshot_ready.emit(states[1])
    runs.put_in_place(Reset(states[1].recipe))
    runs.put_in_place(Open(None), KeptRun((1,), "fast", 0))  # it goes on with the first again
    runs.put_in_place(Reset(states[1].recipe))
    for number, receive in enumerate(thread.waiting, 1):
        receive(states[number], SimpleNamespace(step=states[number].step))
    thread.snapshot_ready.emit(states[4])
    assert [(kept.run_ids, kept.name) for kept in present.runs] == [
        ((1, 3), "fast"),
        ((2,), "fast 2"),
        ((4,), "fast 3"),
    ]
    assert [kept.snapshot for kept in present.runs] == [states[3], states[2], None]


def test_digits_that_arrive_before_the_first_step_make_no_second_run(qapp):
    thread, present = Unseen(), Present()
    runs = RunList(thread, present, thread)
    for number in (1, 2):
        thread.snapshot_ready.emit(canned.snapshot(run_id=number))
    assert [kept.run_ids for kept in present.runs] == [(2,)] and runs.find(1) is None


def test_a_run_of_the_list_is_seen_at_once_as_it_was_left(qtbot, window, recipe):
    train_to(qtbot, window, 4)
    left = window.present.live
    reset(qtbot, window, recipe.with_changes(seed=3))
    window.present.show_run(window.present.runs[0])
    moment = window.moment
    assert moment.parameters is left.averaged and moment.past and not moment.live
    assert moment.left.step == 4 and moment.course.history.steps.tolist() == left.history.steps.tolist()
    assert (moment.source.name, moment.source.step, moment.source.run_id) == ("fast", 4, left.run_id)
    assert moment.source.words == "Run fast at step 4"
    window.present.go_to(2)
    assert window.moment.source.step == 2 and window.moment.left is moment.left
    window.present.show_run(window.present.runs[1])
    assert window.moment.live and window.moment.left is None and not window.moment.past


def test_training_shows_the_run_in_training_again(qtbot, window, recipe):
    train_to(qtbot, window, 3)
    reset(qtbot, window, recipe)
    window.present.show_run(window.present.runs[0])
    train_to(qtbot, window, 1)
    assert window.moment.left is not None  # TrainTo says nothing of what is to be seen
    window.runs.command(StepOnce())
    assert window.moment.left is None


def test_who_trains_sees_it_learn_also_from_the_past(qtbot, window):
    train_to(qtbot, window, 3)
    for command in (StepOnce(), Train()):
        window.present.go_to(1)
        train_to(qtbot, window, window.present.live.step + 2)
        assert window.moment.past  # what trains on by itself leaves it as it is
        window.runs.command(command)
        assert window.moment.live and not window.moment.past
    window.present.go_to(1)
    step = window.present.live.step
    qtbot.waitUntil(lambda: window.present.live.step > step, timeout=WAIT_MS)
    assert window.moment.past
    window.runs.command(Pause())
    qtbot.waitUntil(lambda: window.present.live.state == PAUSED, timeout=WAIT_MS)
    assert window.moment.past


def test_reset_leaves_the_past_that_was_looked_at(qtbot, window, recipe):
    train_to(qtbot, window, 3)
    window.present.go_to(1)
    assert window.moment.past
    reset(qtbot, window, recipe)
    assert window.moment.live and not window.moment.past


def test_a_run_gone_on_with_goes_on_bit_for_bit_in_its_place(qtbot, window, recipe, digits):
    train_to(qtbot, window, 3)
    reset(qtbot, window, recipe.with_changes(seed=3))
    train_to(qtbot, window, 2)
    window.runs.list.rename(window.present.runs[0].run_id, "first")
    window.runs.list.note(window.present.runs[0].run_id, "worth it")
    before = window.present.live.run_id
    window.runs.go_on_with(window.present.runs[0].run_id)
    qtbot.waitUntil(lambda: window.present.live.run_id > before, timeout=WAIT_MS)
    assert names(window) == ["first", "fast"] or names(window) == ["first", "fast 2"]
    assert live_ones(window) == ["first"] and window.present.runs[0].notes == "worth it"
    assert len(window.present.runs[0].run_ids) == 2
    train_to(qtbot, window, 6)
    straight = Trainer(recipe, digits)
    straight.apply(TrainTo(6))
    while straight.step():
        pass
    assert fingerprint(straight.run().trained) == fingerprint(window.present.live.trained)
    straight.close()


def test_a_run_that_cannot_be_opened_leaves_the_list_as_it_is(qtbot, window, recipe):
    train_to(qtbot, window, 3)
    reset(qtbot, window, recipe.with_changes(seed=3))
    kept = window.present.runs[0]
    foreign = replace(kept.run, data_source="builtin" if kept.run.data_source == "mnist" else "mnist")
    before = names(window)
    with qtbot.waitSignal(window._thread.command_refused, timeout=WAIT_MS):
        window.runs.begin(Open(foreign))
    train_to(qtbot, window, 1)
    assert names(window) == before and live_ones(window) == before[-1:]


def test_runs_are_renamed_deleted_and_written_about(qtbot, window, recipe):
    train_to(qtbot, window, 1)
    reset(qtbot, window, recipe.with_changes(seed=3))
    first, second = (kept.run_id for kept in window.present.runs)
    runs = window.runs.list
    runs.rename(first, "  fast 2 ")
    assert names(window) == ["fast 2 2", "fast 2"]  # no two are called the same
    runs.rename(first, " ")
    runs.rename(999, "nobody")
    runs.note(999, "nothing")
    assert names(window) == ["fast 2 2", "fast 2"]
    runs.note(second, "the run in training can be written about, too")
    assert window.moment.runs[1].notes.startswith("the run")
    runs.delete(second)
    assert len(names(window)) == 2  # not the one in training
    window.present.show_run(window.present.runs[0])
    runs.delete(first)
    assert names(window) == ["fast 2"] and window.moment.live  # what was shown is gone


def test_the_keyboard_alone_names_a_run_and_writes_about_it(qtbot, window, recipe):
    view = window.docks["runs"].made()
    window.docks["runs"].open()
    window.activateWindow()
    qtbot.waitUntil(view.table.hasFocus, timeout=WAIT_MS)
    train_to(qtbot, window, 2)
    reset(qtbot, window, recipe.with_changes(seed=3))
    window.present.show_run(window.present.runs[0])
    qtbot.waitUntil(lambda: view.table.currentRow() == 0, timeout=WAIT_MS)
    before = [kept.run_ids for kept in window.present.runs]

    def write(key, words):
        QTest.keyClick(view.table, key)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        QTest.keyClicks(editor, words)
        QTest.keyClick(editor, Qt.Key_Return)
        qtbot.waitUntil(view.table.hasFocus, timeout=WAIT_MS)

    write(Qt.Key_R, "barn")  # B, R and N are letters again
    write(Qt.Key_N, "seed one")
    assert (window.present.runs[0].name, window.present.runs[0].notes) == ("barn", "seed one")
    assert [kept.run_ids for kept in window.present.runs] == before  # Enter has not gone on with it, too
    assert window.present.live.step == 0 and window.moment.left is not None
    QTest.keyClick(view.table, Qt.Key_R)
    QTest.keyClicks(QApplication.focusWidget(), "no")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key_Escape)
    assert window.present.runs[0].name == "barn"


def test_a_deleted_run_comes_back_as_it_was_and_is_shown(qtbot, window, recipe):
    for seed in (1, 2, 3):
        train_to(qtbot, window, 2)
        reset(qtbot, window, recipe.with_changes(seed=seed))
    runs, before = window.runs.list, window.present.runs
    window.present.show_run(before[1])
    runs.delete(before[1].run_id)
    assert window.notice.message.text() == "fast 2 is deleted; Ctrl+Z undoes that."
    runs.delete(before[0].run_id)
    assert names(window) == ["fast 3", "fast 4"] and window.moment.live
    runs.bring_back()
    assert names(window) == ["fast", "fast 3", "fast 4"] and window.moment.left is before[0].snapshot
    runs.bring_back()
    assert window.moment.left is before[1].snapshot and same(window.present.runs, before)
    assert window.notice.message.text() == "fast 2 is back."
    runs.bring_back()
    assert same(window.present.runs, before)


def test_no_two_are_called_the_same_when_one_comes_back(qtbot, window, recipe):
    train_to(qtbot, window, 1)
    reset(qtbot, window, recipe.with_changes(seed=3))
    first, second = window.present.runs
    window.runs.list.delete(first.run_id)
    window.runs.list.rename(second.run_id, "fast")
    window.runs.list.bring_back()
    assert names(window) == ["fast 2", "fast"]


def test_delete_and_undo_in_the_window(qtbot, window, recipe):
    view = window.docks["runs"].made()
    window.docks["runs"].open()
    window.activateWindow()
    qtbot.waitUntil(view.table.hasFocus, timeout=WAIT_MS)
    assert not view.undo_word.isEnabled()
    train_to(qtbot, window, 2)
    reset(qtbot, window, recipe.with_changes(seed=3))
    window.present.show_run(window.present.runs[0])
    qtbot.waitUntil(view.delete_word.isEnabled, timeout=WAIT_MS)
    QTest.mouseClick(view.delete_word, Qt.LeftButton)
    assert names(window) == ["fast 2"] and view.undo_word.toolTip() == "Bring back fast (Ctrl+Z)"
    QTest.keyClick(view.table, Qt.Key_Z, Qt.ControlModifier)
    assert names(window) == ["fast", "fast 2"] and not view.undo_word.isEnabled() and window.moment.left is not None
    qtbot.waitUntil(lambda: view.table.currentRow() == 0, timeout=WAIT_MS)
    QTest.keyClick(view.table, Qt.Key_Delete)
    QTest.mouseClick(view.undo_word, Qt.LeftButton)
    assert names(window) == ["fast", "fast 2"]


def test_a_deleted_run_takes_no_room_from_others(qapp):
    thread, present = Unseen(), Present()
    runs = RunList(thread, present, thread)
    told = []
    runs.deleted.connect(told.append)
    for number in range(1, MOST_RUNS + 3):
        thread.snapshot_ready.emit(canned.snapshot(trained=True, run_id=number))
        if number == 2:
            runs.delete(1)
            assert told[-1] == "fast"
        runs.put_in_place(Reset(canned.snapshot().recipe))
        thread.waiting.pop()(canned.snapshot(trained=True, run_id=number), SimpleNamespace(step=1))
    assert told[-1] == "" and len(present.runs) == MOST_RUNS  # it went before any other
    runs.bring_back()
    assert len(present.runs) == MOST_RUNS


def test_who_must_go_is_said_and_is_not_the_one_that_somebody_wrote_about(qapp):
    thread, present = Unseen(), Present()
    runs = RunList(thread, present, thread)
    told = []
    runs.said.connect(told.append)
    for number in range(1, MOST_RUNS + 3):
        thread.snapshot_ready.emit(canned.snapshot(trained=True, run_id=number))
        if number == 1:
            runs.note(1, "the best one so far")
        if number == 2:
            runs.rename(2, "mine")
        runs.put_in_place(Reset(canned.snapshot().recipe))
        thread.waiting.pop()(canned.snapshot(trained=True, run_id=number), SimpleNamespace(step=1))
    assert [kept.run_id for kept in present.runs] == [1, 2, *range(5, MOST_RUNS + 3)]
    assert told == [f"{name} has left the list of {MOST_RUNS} runs." for name in ("fast 2", "fast 3")]


# ---- a file of a run that is in the list


def saved(qtbot, window, path):
    with qtbot.waitSignal(window.run_files.saved, timeout=WAIT_MS):
        window.run_files.save(path)
    return path


def opened(qtbot, window, path):
    """What is said of it."""
    with qtbot.waitSignal(window.run_files.opened, timeout=WAIT_MS):
        window.runs.open(path)
    with qtbot.waitSignal(window._thread.run_ready, timeout=WAIT_MS) as taken:  # all commands have been obeyed
        window._thread.request_run()
    qtbot.waitUntil(lambda: window.present.live.step == taken.args[0].step, timeout=WAIT_MS)
    return window.notice.message.text()


def test_the_file_of_the_run_in_training_opens_nothing_new(qtbot, window, tmp_path):
    train_to(qtbot, window, 3)
    path, before = saved(qtbot, window, tmp_path / "run.npz"), window.present.live.run_id
    window.present.go_to(1)
    assert opened(qtbot, window, path) == "fast is open already, at step 3."
    assert names(window) == ["fast"] and window.present.live.run_id == before and window.moment.live


def test_the_file_of_a_run_that_was_left_goes_on_in_its_place(qtbot, window, recipe, tmp_path):
    train_to(qtbot, window, 3)
    path = saved(qtbot, window, tmp_path / "run.npz")
    window.runs.list.note(window.present.live.run_id, "worth it")
    reset(qtbot, window, recipe.with_changes(seed=3))
    train_to(qtbot, window, 1)
    assert opened(qtbot, window, path) == "fast of the list goes on, at step 3."
    qtbot.waitUntil(lambda: names(window) == ["fast", "fast 2"] and live_ones(window) == ["fast"], timeout=WAIT_MS)
    assert window.present.runs[0].notes == "worth it" and window.autosaver.unsaved_seconds() == 0


def test_the_file_of_a_run_that_is_elsewhere_by_now_says_so(qtbot, window, recipe, tmp_path):
    train_to(qtbot, window, 3)
    early = saved(qtbot, window, tmp_path / "early.npz")
    train_to(qtbot, window, 6)
    late = saved(qtbot, window, tmp_path / "late.npz")
    assert opened(qtbot, window, early) == "fast in the list is this run, at step 6."
    qtbot.waitUntil(lambda: names(window) == ["fast", "fast 2"] and live_ones(window) == ["fast 2"], timeout=WAIT_MS)
    window.runs.list.delete(window.present.runs[0].run_id)
    assert opened(qtbot, window, late) == "fast 2 in the list is this run, at step 3."


def test_another_run_of_the_same_name_is_another(qtbot, window, recipe, tmp_path):
    train_to(qtbot, window, 3)
    path = saved(qtbot, window, tmp_path / "run.npz")
    reset(qtbot, window, recipe.with_changes(seed=3))
    train_to(qtbot, window, 3)
    window.runs.list.delete(window.present.runs[0].run_id)
    assert opened(qtbot, window, path) == ""
    qtbot.waitUntil(lambda: len(names(window)) == 2, timeout=WAIT_MS)
    window.runs.command(SetStepFactor(0.5))
    qtbot.waitUntil(lambda: window.present.live.step_factor == 0.5, timeout=WAIT_MS)
    assert opened(qtbot, window, path) == ""  # as it was before that
    qtbot.waitUntil(lambda: len(names(window)) == 3, timeout=WAIT_MS)


def test_of_very_many_runs_the_oldest_go(qtbot, window, recipe):
    last = MOST_RUNS + 1
    for seed in range(last + 1):
        train_to(qtbot, window, 1)
        reset(qtbot, window, recipe.with_changes(seed=seed))
    seeds = [kept.state(window.present.live).recipe.seed for kept in window.present.runs]
    assert len(seeds) == MOST_RUNS and seeds[-1] == last and seeds == sorted(seeds)


def test_older_pasts_make_room_for_the_one_that_grows(qtbot, window, recipe, monkeypatch):
    from lenet_gui.runs import run_list

    train_to(qtbot, window, 30)
    reset(qtbot, window, recipe.with_changes(seed=3))
    whole = window.present.runs[0].snapshot.recording
    within = run_list.within
    monkeypatch.setattr(run_list, "within", lambda pasts: within(pasts, whole.nbytes))
    train_to(qtbot, window, 20)
    kept = window.present.runs[0]
    assert 0 < len(kept.snapshot.recording.ticks) < len(whole.ticks)
    assert kept.run.recording is kept.snapshot.recording
    assert len(window.present.live.recording.ticks) == 21


def test_own_digits_go_along_into_the_next_run_and_back(qtbot, window, recipe: Recipe, digits):
    window.runs.command(MixIn(digits.test, 0.5))
    train_to(qtbot, window, 2)
    reset(qtbot, window, recipe)
    assert window.present.runs[0].run.own_share == 0.5


def test_one_travels_in_the_past_of_a_run_that_was_left(qtbot, window, recipe):
    train_to(qtbot, window, 6)
    reset(qtbot, window, recipe.with_changes(seed=3))
    train_to(qtbot, window, 2)
    window.present.show_run(window.present.runs[0])
    assert window.travel.steps == (0, 1, 2, 3, 4, 5) and window.travel.step == 6
    window.travel.move(-2)
    assert window.moment.source.step == 4 and window.moment.source.words == "Run fast at step 4"
    window.travel.compute(3)
    assert window.moment.source.step == 3 and window.moment.left is not None
    window.travel.go(None)
    assert window.moment.live and window.moment.left is None


def test_a_step_of_a_left_run_that_no_tick_is_at_is_computed_exactly(qtbot, window, recipe, digits):
    train_to(qtbot, window, 70)
    reset(qtbot, window, recipe.with_changes(seed=3))
    window.present.show_run(window.present.runs[0])
    step = next(step for step in range(60, 70) if step not in window.travel.steps)
    window.travel.compute(step)
    qtbot.waitUntil(lambda: window.moment.source.step == step, timeout=WAIT_MS)
    straight = Trainer(recipe, digits)
    straight.apply(TrainTo(step))
    while straight.step():
        pass
    assert fingerprint(straight.run().averaged) == fingerprint(window.moment.parameters)
    straight.close()
    assert window.moment.left is not None and window.moment.source.words == f"Run fast at step {step}"


def test_a_run_left_while_a_step_of_it_is_computed_is_not_mixed_up_with_the_next(qtbot, window, recipe):
    train_to(qtbot, window, 70)
    window.travel.compute(next(step for step in range(60, 70) if step not in window.travel.steps))
    reset(qtbot, window, recipe.with_changes(seed=3))
    qtbot.waitUntil(lambda: window.jobs._jobs == [], timeout=WAIT_MS)
    assert window.moment.live and window.moment.source.run_id == window.present.live.run_id
