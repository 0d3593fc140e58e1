"""Closing loses nothing unasked: the question, saves under way, the run kept aside, and the offer to go on with it."""

import errno
import os
import re
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFileDialog, QLineEdit

from core.run.autosave import autosave_folder, new_autosave
from core.run.commands import Reset, StepOnce
from core.run.place import Place
from core.run.run_file import read_run, write_run
from core.run.snapshot import PAUSED, TRAINING
from core.training.trainer import Trainer
from lenet_gui.jobs import autosaver, run_files, unsaved_training
from lenet_gui.jobs.autosaver import LeftRun
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.jobs.unsaved_training import UnsavedTraining
from lenet_gui.main_window import MainWindow
from lenet_gui.runs.left_run import GO_ON, THROW_AWAY, left_run_words
from lenet_gui.runs.questions import ClosingQuestion, ThrowAwayQuestion
from lenet_gui.window.save_dialog import SaveDialog

WAIT_MS = 30_000


def question(window):
    return next((box for box in window.findChildren(ClosingQuestion) if box.isVisible()), None)


def kept():
    folder = autosave_folder()
    return sorted(path for path in folder.glob("*.npz")) if folder.exists() else []


def step(qtbot, window):
    before = window.moment.snapshot.step
    window.controls.command_chosen.emit(StepOnce())
    done = lambda shown: shown.step == before + 1 and shown.state == PAUSED  # noqa: E731
    qtbot.waitUntil(lambda: done(window.moment.snapshot), timeout=WAIT_MS)


@pytest.fixture
def trained(qtbot, window, monkeypatch):
    """The window after a step that seems to have taken more than a minute."""
    step(qtbot, window)
    monkeypatch.setattr(autosaver, "WORTH_SECONDS", 0.0)
    window.autosaver._unsaved._saved = -61.0
    yield window
    window.closing._agreed = True


@pytest.fixture
def slow_disk(monkeypatch):
    """Runs the user saves are written when the test lets them."""
    may_write, write = threading.Event(), run_files.write_run

    def waiting(path, run):
        assert may_write.wait(30)
        write(path, run)

    monkeypatch.setattr(run_files, "write_run", waiting)
    yield may_write
    may_write.set()


@pytest.fixture
def next_window(qtbot, digits, recipe, settings):
    """Opens the window again, as the next start would."""
    made = []

    def open_again(with_digits=True):
        thread = TrainingThread(lambda: Trainer(recipe, digits))
        thread.start()
        window = MainWindow(thread, settings)
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        qtbot.waitUntil(lambda: window.moment is not None, timeout=WAIT_MS)
        if with_digits:
            window.use_dataset(digits)
        return window

    yield open_again
    for window in made:
        window.closing._agreed = True
        window.close()


def test_little_training_is_closed_without_a_question(qtbot, window):
    step(qtbot, window)
    assert window.close() and question(window) is None
    assert kept() == []


def test_more_than_a_minute_is_asked_about_and_going_on_changes_nothing(qtbot, trained):
    assert not trained.close()
    asked = question(trained)
    assert "not saved" in asked.text()
    assert not trained.close() and question(trained) is asked  # asked once, however often the cross is pressed
    qtbot.keyClick(asked, Qt.Key_Escape)
    assert question(trained) is None and trained.isVisible()
    step(qtbot, trained)


@pytest.fixture
def left(qtbot, trained):
    """The window after two steps that seem to have taken a minute each, of two runs, of which one has made way."""
    recipe, before = trained.present.live.recipe, trained.present.live.run_id
    trained.runs.begin(Reset(recipe.with_changes(seed=3)))
    asked = next(box for box in trained.findChildren(ThrowAwayQuestion) if box.isVisible())
    qtbot.mouseClick(asked.throw_away, Qt.LeftButton)
    qtbot.waitUntil(lambda: trained.present.live.run_id != before, timeout=WAIT_MS)
    step(qtbot, trained)
    return trained


def test_runs_of_the_list_that_are_not_saved_are_asked_about_by_name(qtbot, left):
    assert not left.close()
    asked = question(left)
    assert "fast (1 min)" in asked.text() and asked.defaultButton() is asked.go_on
    assert asked.save not in asked.buttons()
    qtbot.keyClick(asked, Qt.Key_Escape)
    assert left.isVisible()
    left.autosaver._unsaved._saved = -61.0
    assert not left.close()
    asked = question(left)
    assert asked.text() == "1 min of training are not saved." and "fast (1 min)" in asked.informativeText()
    assert asked.defaultButton() is asked.save
    qtbot.keyClick(asked, Qt.Key_Escape)


def test_closed_with_unsaved_runs_in_the_list_the_one_in_training_is_kept_for_the_next_start(qtbot, left):
    left.close()
    with qtbot.waitSignal(left.closed, timeout=WAIT_MS):
        qtbot.mouseClick(question(left).throw_away, Qt.LeftButton)
    assert [read_run(path).recipe.seed for path in kept()] == [3]


def test_a_run_of_the_list_that_is_gone_on_with_and_saved_is_asked_about_no_more(qtbot, left, tmp_path):
    first = left.present.runs[0]
    left.runs.go_on_with(first.run_id)
    qtbot.waitUntil(lambda: left.present.runs[0].snapshot is None, timeout=WAIT_MS)
    assert left.runs.list.unsaved(0.5 * 60) == ()
    left.run_files.save(tmp_path / "first.npz")
    with qtbot.waitSignal(left.run_files.saves_ended, timeout=WAIT_MS):
        pass
    assert left.close() and question(left) is None


def test_thrown_away_on_purpose_it_is_gone_for_good(qtbot, trained, next_window):
    trained.autosaver.write()
    qtbot.waitUntil(lambda: kept() != [] and not trained.autosaver.writing, timeout=WAIT_MS)
    trained.close()
    with qtbot.waitSignal(trained.closed, timeout=WAIT_MS):
        qtbot.mouseClick(question(trained).throw_away, Qt.LeftButton)
    assert not trained.isVisible() and list(autosave_folder().iterdir()) == []


def choose(qtbot, window, name):
    dialog = next(found for found in window.findChildren(SaveDialog) if found.isVisible())
    line = dialog.findChild(QLineEdit)
    line.setText(str(name))
    qtbot.keyClick(line, Qt.Key_Return)


def test_save_writes_the_run_and_then_closes(qtbot, trained, tmp_path, slow_disk):
    trained.close()
    qtbot.mouseClick(question(trained).save, Qt.LeftButton)
    choose(qtbot, trained, tmp_path / "mine")
    assert trained.isVisible() and "as soon as" in trained.notice.message.text()
    assert not trained.close()  # not while it is being written
    with qtbot.waitSignal(trained.closed, timeout=WAIT_MS):
        slow_disk.set()
    assert read_run(tmp_path / "mine.npz").step == 1
    assert kept() == []


def test_a_save_that_is_thought_better_of_leaves_the_window_open(qtbot, trained):
    trained.close()
    qtbot.mouseClick(question(trained).save, Qt.LeftButton)
    next(found for found in trained.findChildren(QFileDialog) if found.isVisible()).reject()
    assert trained.isVisible() and question(trained) is None


def test_a_save_that_fails_leaves_the_window_open_and_says_why(qtbot, trained, tmp_path, monkeypatch):
    def full(path, run):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run_files, "write_run", full)
    trained.close()
    qtbot.mouseClick(question(trained).save, Qt.LeftButton)
    choose(qtbot, trained, tmp_path / "mine")
    qtbot.waitUntil(lambda: not trained.run_files.saving, timeout=WAIT_MS)
    assert trained.isVisible() and "mine.npz could not be written: No space" in trained.notice.message.text()
    assert not trained.close() and question(trained) is not None


def test_a_save_under_way_is_finished_before_the_window_closes(qtbot, window, tmp_path, slow_disk):
    window.run_files.save(tmp_path / "one.npz")
    window.run_files.save(tmp_path / "two.npz")
    assert not window.close()
    with qtbot.waitSignal(window.closed, timeout=WAIT_MS):
        slow_disk.set()
    assert all(read_run(tmp_path / name).step == 0 for name in ("one.npz", "two.npz"))


def test_what_has_been_saved_is_not_asked_about_nor_kept_again(qtbot, trained, tmp_path):
    trained.autosaver.write()
    qtbot.waitUntil(lambda: kept() != [] and not trained.autosaver.writing, timeout=WAIT_MS)
    with qtbot.waitSignal(trained.run_files.saved, timeout=WAIT_MS):
        trained.run_files.save(tmp_path / "run.npz")
    assert kept() == []
    assert trained.autosaver.unsaved_seconds() == 0
    assert trained.close() and question(trained) is None


def test_the_system_is_not_asked_but_the_run_is_kept_for_the_next_start(qtbot, trained, next_window):
    trained.close()
    assert question(trained) is not None  # it stands when the signal comes
    trained.closing.close_at_once()
    assert not trained.isVisible()
    (path,) = kept()
    assert read_run(path).step == 1
    again = next_window()
    qtbot.waitUntil(lambda: again.notice.offered(GO_ON) is not None, timeout=WAIT_MS)
    assert "fast, step 1" in again.notice.offered(GO_ON).text()
    qtbot.mouseClick(again.notice.offered(GO_ON), Qt.LeftButton)
    qtbot.waitUntil(lambda: again.moment.snapshot.step == 1, timeout=WAIT_MS)
    assert again.notice.offered(GO_ON) is None and kept() == [path]  # at no moment it is nowhere
    assert again.autosaver.unsaved_seconds() > 0
    step(qtbot, again)
    again.close()
    assert kept() == [path] and read_run(path).step == 2


def test_an_offer_stays_whatever_is_said_until_it_is_thrown_away(qtbot, trained, next_window, digits):
    trained.closing.close_at_once()
    again = next_window()
    qtbot.waitUntil(lambda: again.notice.offered(GO_ON) is not None, timeout=WAIT_MS)
    again.notice.say("something else")
    assert again.notice.offered(GO_ON).isVisible()
    again.close()
    assert len(kept()) == 1  # not answered: offered again
    once_more = next_window()
    qtbot.waitUntil(lambda: once_more.notice.offered(THROW_AWAY) is not None, timeout=WAIT_MS)
    qtbot.mouseClick(once_more.notice.offered(THROW_AWAY), Qt.LeftButton)
    assert list(autosave_folder().iterdir()) == [] and once_more.notice.offered(GO_ON) is None


def test_two_windows_keep_their_own_and_offer_nothing_of_the_living(qtbot, trained, next_window):
    trained.autosaver.write()
    qtbot.waitUntil(lambda: kept() != [] and not trained.autosaver.writing, timeout=WAIT_MS)
    other = next_window()
    step(qtbot, other)
    other.autosaver.write()
    qtbot.waitUntil(lambda: len(kept()) == 2 and not other.autosaver.writing, timeout=WAIT_MS)
    assert other.notice.offered(GO_ON) is None


def test_the_run_is_kept_when_a_pass_has_ended_and_at_most_once_a_minute(qtbot, window, monkeypatch):
    snapshot = window.present.live
    passes = [replace(snapshot.history, passes=(None,) * count) for count in range(4)]
    written = []
    monkeypatch.setattr(window.autosaver, "write", lambda: written.append(True) or noted())
    clock = [1000.0]
    for module in (autosaver, unsaved_training):
        monkeypatch.setattr(module, "monotonic", lambda: clock[0])

    def noted():
        window.autosaver._written_at = clock[0]

    def show(count, seconds_later):
        clock[0] += seconds_later
        window.autosaver._on_snapshot_ready(replace(snapshot, history=passes[count]))
        return len(written)

    assert show(0, 100) == 0
    assert show(1, 1) == 1  # the first pass at once
    assert show(2, 10) == 1 and show(2, 49) == 1 and show(2, 2) == 2
    assert show(2, 500) == 2  # nothing new


def test_a_full_disk_is_said_once_and_training_goes_on(qtbot, window, monkeypatch):
    def full(self, run):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("core.run.autosave.Autosave.write", full)
    told = []
    window.autosaver.failed.connect(told.append)
    for _time in range(2):
        with qtbot.waitSignal(window.autosaver.ended, timeout=WAIT_MS):
            window.autosaver.write()
    assert len(told) == 1 and "No space left on device" in told[0]
    assert window.notice.message.text() == told[0]
    step(qtbot, window)


def test_closing_during_an_autosave_keeps_the_newer_run(qtbot, trained, monkeypatch):
    from core.run.autosave import Autosave

    write, may_write, writing = Autosave.write, threading.Event(), threading.Event()

    def slow(self, run):
        writing.set()
        may_write.wait(30 if threading.current_thread() is not threading.main_thread() else 0)
        write(self, run)

    monkeypatch.setattr(Autosave, "write", slow)
    trained.autosaver.write()
    qtbot.waitUntil(writing.is_set, timeout=WAIT_MS)
    step(qtbot, trained)
    threading.Timer(0.2, may_write.set).start()
    trained.closing.close_at_once()
    (path,) = kept()
    assert read_run(path).step == 2


def test_a_run_that_is_replaced_is_forgotten_even_if_it_is_being_written(qtbot, window, monkeypatch):
    step(qtbot, window)
    window.autosaver.write()
    window.controls.reset_button.click()
    qtbot.waitUntil(lambda: window.moment.snapshot.step == 0 and not window.autosaver.writing, timeout=WAIT_MS)
    assert kept() == []


def test_the_end_of_the_session_finds_everything_written(qtbot, trained, tmp_path):
    trained.run_files.save(tmp_path / "run.npz")
    trained.closing.prepare_for_end_of_session()
    assert read_run(tmp_path / "run.npz").step == 1
    assert trained.isVisible()  # the session may go on after all
    step(qtbot, trained)


def test_an_opened_run_counts_as_saved(qtbot, window, thread, tmp_path):
    step(qtbot, window)
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as ready:
        thread.request_run()
    run = ready.args[0]
    other, long = run.recipe.with_changes(name="other"), replace(run.place, training_seconds=500.0)
    write_run(tmp_path / "long.npz", replace(run, recipe=other, place=long))
    window.runs.open(tmp_path / "long.npz")
    qtbot.waitUntil(lambda: window.moment.snapshot.training_seconds >= 500, timeout=WAIT_MS)
    assert window.autosaver.unsaved_seconds() < 1
    assert window.close()


@pytest.mark.parametrize("out", [(), ("curves",), ("curves", "table"), ("network", "study", "kernels")])
def test_views_that_were_taken_out_leave_with_the_window(qtbot, window, settings, out):
    window.all_actions["help.about"].trigger()
    for name in out:
        window.docks[name].undock()
    assert window.close()
    assert not any(dock.isVisible() for dock in window.docks.values())
    window.docks["curves"].close()
    assert not window.docks["curves"].isVisible()
    assert settings.layout is not None


def test_the_offer_tells_when_and_what_the_run_was(qtbot, window, thread, tmp_path):
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as ready:
        thread.request_run()
    run = replace(ready.args[0], place=Place(step=7))
    kept_aside = new_autosave(tmp_path)
    kept_aside.write(run)
    left = LeftRun(run, kept_aside)
    assert re.fullmatch(r"the run of \d\d:\d\d: fast, step 7", left_run_words(left))
    os.utime(kept_aside.path, (1e9, 1e9))
    record = SimpleNamespace(number=7, test_error_percent=2.14)
    left = LeftRun(replace(run, history=replace(run.history, passes=(record,))), kept_aside)
    assert left_run_words(left).endswith(": fast, pass 7, 2.1 %") and ":" not in left_run_words(left)[:14]
    kept_aside.release()


def test_what_nobody_wants_to_keep_is_closed_without_a_question_and_leaves_nothing(qtbot, trained):
    with qtbot.waitSignal(trained.autosaver.ended, timeout=WAIT_MS):
        trained.autosaver.write()
    trained.closing.throw_away()
    assert not trained.isVisible() and list(autosave_folder().iterdir()) == []


def test_without_a_home_it_is_said_that_nothing_is_kept_and_training_goes_on(qtbot, window, monkeypatch):
    def nowhere(*_names, **_options):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("platformdirs.user_data_path", nowhere)
    said = []
    window.autosaver.failed.connect(said.append)
    window.autosaver.write()
    qtbot.waitUntil(lambda: not window.autosaver.writing, timeout=WAIT_MS)
    assert len(said) == 1 and "set HOME" in said[0]
    window.controls.step_action.trigger()
    qtbot.waitUntil(lambda: window.moment.snapshot.step == 1, timeout=WAIT_MS)


def test_a_save_that_is_answered_after_reset_is_none_of_the_new_run(qtbot, trained, tmp_path, slow_disk):
    trained.run_files.save(tmp_path / "old.npz")
    trained.runs.begin(Reset(trained.present.live.recipe))
    question = next(box for box in trained.findChildren(ThrowAwayQuestion) if box.isVisible())
    question.thrown_away.emit()
    question.close()
    qtbot.waitUntil(lambda: trained.present.live.step == 0, timeout=WAIT_MS)
    step(qtbot, trained)
    before = trained.autosaver.unsaved_seconds()
    with qtbot.waitSignal(trained.run_files.saved, timeout=WAIT_MS):
        slow_disk.set()
    assert trained.autosaver.unsaved_seconds() >= before > 0
    assert trained.runs.list.unsaved(0.0) == ()  # it is the other that was saved


def test_a_minute_of_watching_slow_steps_is_a_minute(qtbot, window, monkeypatch):
    clock = [5.0]
    monkeypatch.setattr(unsaved_training, "monotonic", lambda: clock[0])
    counting, shown = (
        UnsavedTraining(),
        replace(window.present.live, state=TRAINING, training_seconds=0.1, run_id=7),
    )
    assert counting.seconds() == 0 and counting.see(shown)
    for _second in range(70):
        clock[0] += 1
        assert not counting.see(shown)
    clock[0] += 0.5
    assert counting.seconds() == 70.5
    counting.see(replace(shown, state=PAUSED))
    clock[0] += 1000
    assert counting.seconds() == 70.5  # nothing is trained while it is paused
    counting.see(replace(shown, run_id=8))
    assert counting.seconds() < 1


def test_long_training_is_kept_though_no_pass_ends(qtbot, window, monkeypatch):
    clock, written = [5.0], []
    for module in (autosaver, unsaved_training):
        monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    monkeypatch.setattr(window.autosaver._thread, "request_run", written.append)
    shown = replace(window.present.live, state=TRAINING, run_id=7)
    for _minute in range(11):
        window.autosaver._on_snapshot_ready(shown)
        window.autosaver.writing = False
        clock[0] += 60
    assert len(written) == 2


def test_a_place_where_no_run_can_be_kept_is_told_at_the_start(qtbot, window):
    # The window has tried it itself.
    qtbot.waitUntil(lambda: autosave_folder().exists() and not list(autosave_folder().iterdir()), timeout=WAIT_MS)
    autosave_folder().rmdir()
    autosave_folder().write_text("in the way")
    with qtbot.waitSignal(window.autosaver.failed, timeout=WAIT_MS) as told:
        window.autosaver.look_for_left()
    assert "save it yourself" in told.args[0]
