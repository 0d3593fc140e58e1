"""The difference from the moment kept, in the whole window: chosen by key, followed by all, ended with what is kept."""

import pytest
from PyQt5.QtCore import QPointF, Qt

from core.run.commands import Pause, Reset, Train, TrainTo
from core.run.snapshot import PAUSED, READY
from core.study.lens import ACTIVATION, DIFFERENCE

WAIT_MS = 60_000
VIEWS = ("table", "kernels", "microscope", "code", "curves", "mistakes", "sureness", "robustness", "what_if", "path")


@pytest.fixture
def kept(qtbot, window):
    """A run of 60 steps of which the moment after 20 is kept; every view has been made."""
    window.study.chooser.set_playing(False)
    window.sources.study_digit(window.dataset.test, "test", 3)
    train_to(qtbot, window, 20)
    qtbot.keyClick(window, Qt.Key_K)
    train_to(qtbot, window, 60)
    for name in VIEWS:
        window.docks[name].open()
    return window


def train_to(qtbot, window, step):
    window.runs.command(TrainTo(step))
    qtbot.waitUntil(lambda: window.present.live.step == step and window.present.live.state == PAUSED, timeout=WAIT_MS)


def difference(window):
    return window.all_actions["moment.difference"]


def test_it_needs_a_moment_kept(qtbot, window):
    assert "Keep a moment" in window.all_actions.why_not("moment.difference")
    qtbot.keyClick(window, Qt.Key_K, Qt.ShiftModifier)
    assert window.present.lens.mode == ACTIVATION and not window.moment.differs


def test_the_key_shows_it_everywhere_and_says_what_is_compared_with_what(qtbot, kept):
    assert "Shift+K" in kept.notice.fact.text()
    qtbot.keyClick(kept, Qt.Key_K, Qt.ShiftModifier)
    assert kept.moment.differs and difference(kept).isChecked()
    assert kept.network.mode == DIFFERENCE and kept.network.readout == "difference from step 20"
    assert "Difference from step 20" in kept.notice.fact.text()
    kept.docks["kernels"].open()
    kernels = kept.docks["kernels"].view
    qtbot.waitUntil(lambda: kernels.numbers.words == "difference from step 20")
    qtbot.keyClick(kept, Qt.Key_K, Qt.ShiftModifier)
    assert not kept.moment.differs and not difference(kept).isChecked() and kept.network.mode == ACTIVATION


def test_the_word_below_the_network_is_the_same_choice(qtbot, kept):
    qtbot.mouseClick(kept.network.switch.words[DIFFERENCE], Qt.LeftButton)
    assert kept.moment.differs and difference(kept).isChecked()
    kept.docks["code"].open()
    qtbot.waitUntil(kept.docks["code"].view.compare.isChecked)
    qtbot.keyClick(kept.docks["code"].view, Qt.Key_D)
    assert not kept.moment.differs and kept.network.mode == ACTIVATION


def test_it_ends_with_what_is_kept_and_the_next_one_kept_begins_as_it_is(qtbot, kept):
    difference(kept).trigger()
    qtbot.keyClick(kept, Qt.Key_K)
    assert kept.moment.reference is None and kept.network.mode == ACTIVATION and kept.present.lens.mode == ACTIVATION
    qtbot.keyClick(kept, Qt.Key_K)
    assert not kept.moment.differs


def test_another_digit_is_compared_in_both_networks_and_two_digits_in_one(qtbot, kept):
    difference(kept).trigger()
    kept.sources.study_digit(kept.dataset.test, "test", 5)
    qtbot.waitUntil(lambda: kept.moment.probe.index == 5)
    assert kept.moment.kept.trace is kept.moment.beside and kept.network.readout == "difference from step 20"
    kept.present.go_to(20)
    assert kept.network.readout == "difference from the digit kept"
    assert kept.moment.kept.trace is kept.moment.reference.trace


def test_a_reset_keeps_it_and_names_the_run(qtbot, kept):
    difference(kept).trigger()
    before = kept.present.live.run_id
    kept._thread.send(Reset(kept.present.live.recipe.with_changes(seed=5)))
    qtbot.waitUntil(lambda: kept.present.live.run_id != before and kept.present.live.state == READY, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: kept.moment.live)
    name = kept.moment.kept.name
    assert name.endswith(", step 20") and name != "step 20" and kept.network.readout == f"difference from {name}"


def test_while_one_drags_and_the_run_goes_on_every_moment_is_compared(qtbot, kept):
    difference(kept).trigger()
    kept._thread.send(Train(20))
    track = kept.time_bar.track
    for step in (0, 5, 30, 20, 55, 2):
        track.sought.emit(track.moment_at(track.scale().x(step)))
        moment = kept.moment
        assert moment.past and moment.differs and kept.network.mode == DIFFERENCE
        other = moment.reference.trace.values["F6"]
        assert (kept.network.numbers.values["F6"] == moment.trace.values["F6"] - other).all()
    kept._thread.send(Pause())


def test_the_kept_moment_is_marked_on_the_bar(qtbot, kept):
    track = kept.time_bar.track
    assert track._kept == 20 and "kept for comparison: step 20" in track._tip(kept_place(track))
    qtbot.keyClick(kept, Qt.Key_K)
    assert track._kept is None and "kept" not in track._tip(kept_place(track))


def kept_place(track):
    return QPointF(track.scale().x(20), 5)
