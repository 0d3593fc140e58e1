"""Branches off any moment: exact, asked for in plain words, and given up when something else is wanted."""

import threading

import pytest
from PyQt5.QtCore import Qt

from core.network.architecture import DENSE
from core.run.commands import Reset, TrainTo
from core.run.recording import fingerprint
from core.run.run_file import write_run
from core.run.snapshot import PAUSED, TRAINING
from core.training.replay import Replay
from core.training.trainer import Trainer
from lenet_gui.jobs.branching import ReplayBranch
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.runs.branch_question import BranchQuestion

WAIT_MS = 30_000


@pytest.fixture
def thread(qapp, recipe, digits):
    """One that records, as the program's does."""
    made = TrainingThread(lambda: Trainer(recipe, digits, records=True))
    made.start()
    yield made
    assert made.stop()


@pytest.fixture
def slow_replay(monkeypatch):
    """A moment is computed when the test lets it."""
    may_go_on, advance = threading.Event(), Replay.advance

    def waiting(replay):
        may_go_on.wait(0.02)
        return advance(replay) if may_go_on.is_set() else True

    monkeypatch.setattr(Replay, "advance", waiting)
    yield may_go_on
    may_go_on.set()


def train_to(qtbot, window, step):
    window.runs.command(TrainTo(step))
    qtbot.waitUntil(lambda: window.present.live.step == step and window.present.live.state == PAUSED, timeout=WAIT_MS)


def ask(window):
    window.all_actions["run.branch"].trigger()
    return next(box for box in window.findChildren(BranchQuestion) if box.isVisible())


def begin(qtbot, window, **changes):
    question, before = ask(window), window.present.live.run_id
    for name, text in changes.items():
        field = getattr(question, name)
        (field.setText if hasattr(field, "setText") else field.setCurrentText)(text)
    qtbot.mouseClick(question.begin, Qt.LeftButton)
    qtbot.waitUntil(lambda: window.present.live.run_id > before, timeout=WAIT_MS)


def at(recipe, digits, step):
    """The trained parameters of the run straight on."""
    trainer = Trainer(recipe, digits)
    trainer.apply(TrainTo(step))
    while trainer.step():
        pass
    trained = trainer.run().trained
    trainer.close()
    return fingerprint(trained)


def test_a_branch_off_a_past_moment_with_nothing_changed_equals_its_parent(qtbot, window, recipe, digits):
    train_to(qtbot, window, 140)
    parent = fingerprint(window.present.live.trained)
    window.present.go_to(60)
    step = window.moment.source.step  # of the tick before
    assert 50 < step <= 60 and window.moment.past
    begin(qtbot, window)
    assert window.present.live.step == step and window.moment.live
    assert fingerprint(window.present.live.trained) == at(recipe, digits, step)
    train_to(qtbot, window, 140)
    assert fingerprint(window.present.live.trained) == parent
    branchings = window.moment.branches
    assert branchings[0] is None and (branchings[1].place, branchings[1].step) == (0, step)
    assert [kept.name for kept in window.present.runs] == ["fast", "fast 2"]


def test_a_branch_off_the_present_goes_on_from_it(qtbot, window, recipe, digits):
    train_to(qtbot, window, 5)
    question = ask(window)
    assert "as it is now" in question.findChildren(type(question.words))[0].text()
    question.cancel.click()
    begin(qtbot, window, factor="0.5", seed="7")
    live = window.present.live
    assert live.step == 5 and live.step_factor == 0.5 and live.recipe.seed == 7
    assert fingerprint(live.trained) == at(recipe, digits, 5)
    assert window.present.live.history.changes[-1] == (5, "step factor", 0.5)
    assert window.moment.start is not None  # its network began as its parent's did
    assert fingerprint(window.moment.start) == at(recipe, digits, 0)


def test_a_branch_off_a_run_that_was_left_and_off_its_past(qtbot, window, recipe, digits):
    train_to(qtbot, window, 30)
    window.runs.command(Reset(recipe.with_changes(seed=3)))
    qtbot.waitUntil(lambda: len(window.present.runs) == 2, timeout=WAIT_MS)
    first = window.present.runs[0]
    window.present.show_run(first)
    begin(qtbot, window, optimizer="SGD")
    assert window.present.live.step == 30 and window.present.live.recipe.optimizer == "SGD"
    assert window.present.live.recipe.name == "fast-branch"
    window.present.show_run(window.present.runs[0])
    window.present.go_to(12)
    begin(qtbot, window, table="all links", passes="9")
    live = window.present.live
    assert live.step == 12 and live.recipe.architecture.table == DENSE and live.last_pass == 9
    steps = [branching and (branching.place, branching.step) for branching in window.moment.branches]
    assert steps == [None, (0, 30), (0, 12)]


def test_a_branch_keeps_the_links_that_are_cut_out_of_its_table(qtbot, window):
    train_to(qtbot, window, 2)
    assert ask(window).table.findText("without the cut links") < 0
    window.present.toggle_cut((0, 0))
    begin(qtbot, window, table="without the cut links")
    assert window.present.live.recipe.architecture.table[0] == (1, 2)
    assert window.present.live.recipe.name == "fast-own-table"


def test_what_cannot_be_is_said_and_cannot_be_begun(qtbot, window):
    train_to(qtbot, window, 1)
    question = ask(window)
    assert "equals its parent" in question.words.text() and question.begin.isEnabled()
    for name, wrong, said in (
        ("seed", "x", "must be a whole number"),
        ("seed", "1.5", "must be a whole number"),
        ("seed", "9" * 5000, "…; it must be a whole number"),
        ("j", "x", "must be a number"),
        ("seed", "-1", "seed"),
        ("factor", "0", "step factor"),
        ("j", "-3", "j"),
        ("passes", "0", "passes"),
    ):
        field = getattr(question, name)
        right = field.text()
        field.setText(wrong)
        assert said in question.words.text() and not question.begin.isEnabled()
        question.accept()
        assert question.isVisible()
        field.setText(right)
    question.optimizer.setCurrentText("SDLM")
    assert "batch size is 1" in question.words.text() and not question.begin.isEnabled()
    question.optimizer.setCurrentText("momentum")
    assert question.words.text() == "Another from here on: optimizer."
    question.cancel.click()


def test_a_branch_that_is_computed_is_given_up_for_another_run(qtbot, window, recipe, slow_replay):
    train_to(qtbot, window, 40)
    window.present.go_to(20)
    qtbot.mouseClick(ask(window).begin, Qt.LeftButton)
    assert window.jobs.under_way(ReplayBranch) and window.notice.bar.isVisible()
    before = window.present.live.run_id
    window.runs.command(Reset(recipe.with_changes(seed=3)))
    qtbot.waitUntil(lambda: window.present.live.run_id == before + 1, timeout=WAIT_MS)
    slow_replay.set()
    qtbot.waitUntil(lambda: window.jobs._jobs == [], timeout=WAIT_MS)
    assert window.present.live.recipe.seed == 3 and not window.notice.bar.isVisible()
    train_to(qtbot, window, 1)
    assert window.present.live.run_id == before + 1


def test_a_run_opened_meanwhile_wins_over_the_branch(qtbot, window, recipe, slow_replay, tmp_path):
    train_to(qtbot, window, 3)
    taken = []
    window._thread.request_run(taken.append)
    qtbot.waitUntil(lambda: taken != [], timeout=WAIT_MS)
    write_run(tmp_path / "run.npz", taken[0])
    train_to(qtbot, window, 40)
    window.present.go_to(20)
    qtbot.mouseClick(ask(window).begin, Qt.LeftButton)
    window.runs.open(tmp_path / "run.npz")
    qtbot.waitUntil(lambda: window.present.live.step == 3, timeout=WAIT_MS)
    slow_replay.set()
    qtbot.waitUntil(lambda: window.jobs._jobs == [], timeout=WAIT_MS)
    assert window.present.live.step == 3 and len(window.present.runs) == 2


def test_it_can_be_given_up_by_hand_and_training_goes_on_meanwhile(qtbot, window, slow_replay):
    train_to(qtbot, window, 40)
    window.present.go_to(20)
    qtbot.mouseClick(ask(window).begin, Qt.LeftButton)
    window.runs.command(TrainTo(60))
    qtbot.waitUntil(lambda: window.present.live.step == 60, timeout=WAIT_MS)
    qtbot.mouseClick(window.notice.cancel, Qt.LeftButton)
    qtbot.waitUntil(lambda: not window.notice.bar.isVisible(), timeout=WAIT_MS)
    slow_replay.set()
    qtbot.waitUntil(lambda: window.jobs._jobs == [], timeout=WAIT_MS)
    assert window.present.live.step == 60


def test_the_window_closes_while_a_branch_is_computed(qtbot, window, slow_replay):
    train_to(qtbot, window, 40)
    window.present.go_to(20)
    qtbot.mouseClick(ask(window).begin, Qt.LeftButton)
    assert window.close()


def test_a_branch_begins_in_the_middle_of_training(qtbot, window):
    train_to(qtbot, window, 20)
    window.present.go_to(7)
    question, before = ask(window), window.present.live.run_id
    window.runs._thread.send(TrainTo(100_000))
    qtbot.waitUntil(lambda: window.present.live.state == TRAINING, timeout=WAIT_MS)
    qtbot.mouseClick(question.begin, Qt.LeftButton)
    qtbot.waitUntil(lambda: window.present.live.run_id > before, timeout=WAIT_MS)
    assert window.present.live.step == 7 and window.present.runs[0].snapshot.step > 20


def test_a_moment_that_cannot_be_computed_is_told_and_nothing_changes(qtbot, window, monkeypatch):
    from core.training import replay

    def refuse(*_arguments, **_named):
        raise replay.ReplayError("The digits mixed in are not kept.")

    train_to(qtbot, window, 20)
    monkeypatch.setattr(replay, "Replay", refuse)
    window.present.go_to(7)
    before = window.present.live.run_id
    qtbot.mouseClick(ask(window).begin, Qt.LeftButton)
    qtbot.waitUntil(lambda: "not kept" in window.notice.message.text(), timeout=WAIT_MS)
    assert window.present.live.run_id == before and not window.notice.bar.isVisible()
