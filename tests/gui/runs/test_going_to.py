"""A line leads to the moment it was copied from: with the same numbers, in this window or in another process."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication

from core.data.dataset import ARCHIVE_NAME, ARRAY_NAMES, read_folder
from core.drawing.prepared import STAGES
from core.recipe.recipe import named_recipe
from core.run.commands import Reset, SetStepFactor, TrainTo
from core.run.recording import NO_PAST, fingerprint
from core.run.snapshot import PAUSED, READY
from core.study.address import Address
from core.study.alterations import Alteration
from core.study.lens import NOTHING_DONE
from core.study.selection import Selection
from core.study.transform import Transform
from core.training.replay import replayed
from core.training.trainer import Trainer
from lenet_gui.jobs.computed_run import ComputeRun
from lenet_gui.jobs.past import ReplayStep
from lenet_gui.jobs.training_thread import TrainingThread

WAIT_MS = 30_000
STEP = 70  # no tick is there


@pytest.fixture
def thread(qapp, digits):
    """One that records, by a recipe of the program."""
    made = TrainingThread(lambda: Trainer(named_recipe("fast"), digits, records=True))
    made.start()
    yield made
    assert made.stop()


def line(words, digits):
    """The same where the digits are MNIST's or the built-in ones."""
    return words if digits.source == "mnist" else f"{words} {digits.source}"


def trained_to(qtbot, window, step):
    window.runs.command(TrainTo(step))
    qtbot.waitUntil(lambda: window.present.live.step == step and window.present.live.state == PAUSED, timeout=WAIT_MS)
    window.present.show_pretrained(False)


def arrived(qtbot, window, step):
    shown = lambda: window.moment.source.step == step and not window.moment.source.pretrained  # noqa: E731
    qtbot.waitUntil(lambda: shown() and not computing(window), timeout=WAIT_MS)


def computing(window):
    return window.jobs.under_way(ComputeRun) or window.jobs.under_way(ReplayStep)


def fingerprint_of(digits, step, seed=0):
    recipe = named_recipe("fast").with_changes(seed=seed)
    return fingerprint(replayed(recipe, (), NO_PAST, digits, step).parameters)


def test_a_moment_is_copied_as_a_line(qtbot, window, digits):
    trained_to(qtbot, window, 5)
    window.sources.pick_digit(digits.test, "test", 8)
    window.stage.pick(Selection("C3", 4, 3, 5))
    window.all_actions["moment.copy"].trigger()
    copied = QApplication.clipboard().text()
    assert Address.parsed(copied) == Address.parsed(line("fast seed 0 step 5 test 8 C3[4](3,5)", digits))
    assert window.notice.message.text() == f"Copied: {copied}"


def test_of_a_run_changed_by_hand_nothing_is_copied_and_it_is_said_why(qtbot, window):
    window.runs.command(SetStepFactor(2.0))
    trained_to(qtbot, window, 3)
    QApplication.clipboard().setText("before")
    window.all_actions["moment.copy"].trigger()
    assert QApplication.clipboard().text() == "before"
    assert "changed by hand at step 0" in window.notice.message.text()
    assert window.notice.message.property("warning")


def test_a_tick_behind_is_shown_as_a_past_moment_and_the_run_stays(qtbot, window, digits):
    trained_to(qtbot, window, 20)
    live = window.present.live
    window.going_to.go(Address.parsed(line("fast seed 0 step 12 test 8", digits)))
    assert window.moment.past and window.moment.source.step == 12
    assert fingerprint(window.moment.parameters) == fingerprint_of(digits, 12)
    assert window.moment.probe.index == 8
    assert window.present.live.run_id == live.run_id and window.present.live.step == 20


def test_between_ticks_the_step_is_computed(qtbot, window, digits):
    trained_to(qtbot, window, 75)
    assert window.present.live.recording.tick_at(STEP).step < STEP
    window.going_to.go(Address.parsed(line(f"fast seed 0 step {STEP} test 8", digits)))
    arrived(qtbot, window, STEP)
    assert window.moment.past
    assert fingerprint(window.moment.parameters) == fingerprint_of(digits, STEP)
    assert window.present.live.step == 75


def test_another_run_is_computed_and_opened_with_its_past(qtbot, window, digits):
    trained_to(qtbot, window, 2)
    window.going_to.go(Address.parsed(line("fast seed 3 step 30 test 8 C3[4](3,5)", digits)))
    arrived(qtbot, window, 30)
    live = window.present.live
    assert live.recipe.seed == 3 and live.step == 30
    assert fingerprint(window.moment.parameters) == fingerprint_of(digits, 30, seed=3)
    assert [tick.step for tick in live.recording.ticks] == list(range(31))
    assert (window.stage.picked.layer, window.stage.picked.map) == ("C3", 4)
    assert window.notice.bar.isHidden()


def test_the_step_where_the_run_stands_is_shown_at_once(qtbot, window, digits):
    trained_to(qtbot, window, 4)
    window.present.go_to(2)
    window.going_to.go(Address.parsed(line("fast seed 0 step 4", digits)))
    assert not computing(window)
    assert not window.moment.past and window.moment.source.step == 4


def test_what_a_line_does_not_say_is_as_it_comes(qtbot, window, digits):
    done = {"transform": Transform(rotation=20.0), "skipped": frozenset({STAGES[0]}), "cuts": frozenset({(0, 0)})}
    window.present.look(**done, alteration=Alteration(noise=0.3))
    assert {*done, "alteration"} == set(NOTHING_DONE)
    window.going_to.go(Address.parsed(line("fast step 0 test 3", digits)))
    arrived(qtbot, window, 0)
    assert {name: getattr(window.present.lens, name) for name in NOTHING_DONE} == NOTHING_DONE
    assert window.moment.altered is None and window.moment.whole is window.moment.parameters


def test_a_line_leaves_out_what_is_altered_and_says_so_and_shows_the_network_as_it_is(qtbot, window, digits):
    trained_to(qtbot, window, 4)
    window.sources.pick_digit(digits.test, "test", 8)
    plain = window.moment.trace.penalties
    window.present.look(alteration=Alteration(noise=0.3))
    assert not np.array_equal(window.moment.trace.penalties, plain)
    window.all_actions["moment.copy"].trigger()
    assert window.notice.message.text().endswith("(without the noise on the weights)")
    window.going_to.go(Address.parsed(QApplication.clipboard().text()))
    np.testing.assert_array_equal(window.moment.trace.penalties, plain)


def test_the_pretrained_network_is_shown(qtbot, window, digits):
    trainer = Trainer(named_recipe("fast"), digits)
    window.present.have_pretrained(trainer.run())
    trainer.close()
    trained_to(qtbot, window, 3)
    window.present.go_to(1)
    window.going_to.go(Address.parsed(line("pretrained test 8", digits)))
    assert window.moment.source.pretrained and not window.moment.past
    assert window.moment.probe.index == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [("fast step 1 test 300", "The last test digit here is 299, so there is no 300."), (None, "other digits")],
)
def test_what_is_not_here_is_said_and_nothing_is_touched(window, digits, words, said):
    other = "fast step 1 test 1" if digits.source == "builtin" else "fast step 1 test 1 builtin"
    before = window.moment
    window.going_to.go(Address.parsed(line(words, digits) if words else other))
    assert said in window.notice.message.text()
    assert window.moment is before and not computing(window)


def test_it_can_be_given_up(qtbot, window, digits):
    window.going_to.go(Address.parsed(line("fast seed 1 step 1000000", digits)))
    qtbot.waitUntil(lambda: not window.notice.cancel.isHidden(), timeout=WAIT_MS)
    window.notice.cancel.click()
    qtbot.waitUntil(lambda: window.notice.bar.isHidden() and not computing(window), timeout=WAIT_MS)
    assert window.present.live.state == READY and window.present.live.recipe.seed == 0


def test_a_window_closed_meanwhile_ends_it(qtbot, window, digits):
    window.going_to.go(Address.parsed(line("fast seed 1 step 1000000", digits)))
    qtbot.waitUntil(lambda: not window.notice.cancel.isHidden(), timeout=WAIT_MS)
    window.close()
    assert not window.isVisible()  # and no thread is left, see conftest


def test_another_line_takes_the_place_of_the_one_under_way(qtbot, window, digits):
    window.going_to.go(Address.parsed(line("fast seed 1 step 1000000", digits)))
    window.going_to.go(Address.parsed(line("fast seed 2 step 3", digits)))
    arrived(qtbot, window, 3)
    assert window.present.live.recipe.seed == 2


# Written by hand -----------------------------------------------------------------------------------------------------


def test_a_line_is_written_checked_and_gone_to(qtbot, window, digits):
    trained_to(qtbot, window, 9)
    QApplication.clipboard().setText("no line")
    window.all_actions["moment.go_to"].trigger()
    field = window.notice.input
    assert field.isVisible() and field.edit.hasFocus() and not window.notice.message.isVisible()
    assert field.edit.text() == str(Address.of(window.moment))
    field.edit.clear()
    qtbot.keyClicks(field.edit, "fast step 4 K")
    assert "'K' is neither" in field.said.text() and not field.said.property("warning")
    qtbot.keyClick(field.edit, Qt.Key_Return)
    assert field.said.property("warning") and window.notice.input is field
    field.edit.setText(line("fast step 4", digits))
    assert not field.said.property("warning")
    qtbot.keyClick(field.edit, Qt.Key_Return)
    assert window.notice.input is None
    assert window.moment.source.step == 4 and window.moment.past


def test_escape_leaves_the_line_and_asking_again_begins_anew(qtbot, window):
    QApplication.clipboard().setText(" fast  step 4 C3 ")
    for _again in range(2):
        window.all_actions["moment.go_to"].trigger()
    assert window.notice.input.edit.text() == "fast step 4 C3"
    qtbot.keyClick(window.notice.input.edit, Qt.Key_Escape)
    assert window.notice.input is None
    assert window.notice.message.isVisible() or window.notice.hint.isVisible()
    assert not computing(window)


# In a fresh process --------------------------------------------------------------------------------------------------

FRESH = """
import json, sys
from core.run.recording import fingerprint
from core.study.address import Address
from lenet_gui import app

address, data, path = sys.argv[1:4]

def watch(window):
    def look():
        moment = window.moment
        there = moment is not None and moment.trace is not None and not moment.source.pretrained
        if there and moment.source.step == Address.parsed(address).step and moment.probe.index == 8:
            print(json.dumps({"mark": fingerprint(moment.parameters), "penalties": moment.trace.penalties.tolist(),
                              "picked": str(window.stage.picked), "label": moment.probe.label}))
            window.closing.close_at_once()
    window.present.changed.connect(look)
    window.stage.selected.connect(lambda _selection: look())
    window._thread.snapshot_ready.connect(lambda _snapshot: look())

app.run(data, path or None, watch, address=Address.parsed(address))
"""


@pytest.fixture
def folder_of_digits(digits, tmp_path):
    """A folder with these few digits in it as MNIST's files, and the Dataset that comes of it."""
    arrays = (digits.train.images, digits.train.labels, digits.test.images, digits.test.labels)
    np.savez(tmp_path / ARCHIVE_NAME, **dict(zip(ARRAY_NAMES, arrays, strict=True)))
    return tmp_path, read_folder(tmp_path)


@pytest.mark.parametrize("from_file", [False, True])
def test_in_a_fresh_process_the_numbers_are_the_same(qtbot, window, digits, tmp_path, folder_of_digits, from_file):
    data, whole = folder_of_digits
    window.use_dataset(whole)
    window.runs.command(Reset(named_recipe("fast").with_changes(seed=3)))
    qtbot.waitUntil(lambda: window.present.live.recipe.seed == 3, timeout=WAIT_MS)
    trained_to(qtbot, window, 30)
    window.sources.pick_digit(whole.test, "test", 8)
    window.stage.pick(Selection("C3", 4, 3, 5))
    window.present.go_to(18)
    window.all_actions["moment.copy"].trigger()
    path = tmp_path / "run.npz" if from_file else ""
    if from_file:
        with qtbot.waitSignal(window.run_files.saved, timeout=WAIT_MS):
            window.run_files.save(path)
    command = [sys.executable, "-c", FRESH, QApplication.clipboard().text(), str(data), str(path)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    answer = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert answer.returncode == 0, answer.stderr
    seen = json.loads(answer.stdout.splitlines()[-1])
    assert seen["mark"] == fingerprint(window.moment.parameters)
    assert seen["penalties"] == window.moment.trace.penalties.tolist()
    assert seen["picked"] == "C3[4](3,5)" and seen["label"] == window.moment.probe.label
