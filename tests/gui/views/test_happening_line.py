"""The line above the curves says what is found in the run, fits its room, and what it offers reaches the run."""

from dataclasses import replace

import numpy as np
import pytest
from canned import history, moment
from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtGui import QFocusEvent
from PyQt5.QtWidgets import QApplication, QToolTip

from core.data.dataset import BUILTIN, MNIST
from core.happening.finding import (
    BEST,
    HALVE,
    KINDS,
    LEAST_FACTOR,
    REMEDIES,
    RESET,
    RISEN,
    STILL,
    WHOLE,
    Finding,
)
from core.happening.progress import COURSE_REPORT, PAPER, PAPER_DISTORTED
from core.run.snapshot import FAILED, READY, TRAINING
from lenet_gui.look import style
from lenet_gui.views.curves import story
from lenet_gui.views.curves.happening import HEIGHT
from lenet_gui.views.curves.view import Curves

WAIT_MS = 30_000

# Numbers of every kind of finding, the longest that they can well be.
NUMBERS = {
    "step": 1_199_104,
    "steps": 1_199_104,
    "message": "The loss is no longer a finite number.",
    "low": 12.3,
    "high": 88.8,
    "now": 88.8,
    "first": 91.2,
    "loss": 123.4,
    "silent": 74.0,
    "lowered": 1_199_104,
    "layers": ("C1", "S2", "C3", "S4", "C5", "F6"),
    "layer": "C5",
    "share": 98.7,
    "shares": tuple((layer, 98.7) for layer in ("C1", "S2", "C3", "S4", "C5", "F6")),
    "train_then": 11.1,
    "train_now": 10.9,
    "test_then": 12.3,
    "test_now": 15.6,
    "then": 123,
    "passes": 180,
    "error": 10.47,
    "best": 10.43,
    "best_pass": 151,
    "seconds": 1954.8,
    "kept_aside": True,
    "passed": PAPER_DISTORTED,
    "theirs": 0.8,
    "step_size": 0.0123,
    "factor": 10.0,
}


def risen(steps=600, factor=10.0, **changes):
    """A moment of a run whose errors have risen at step 500."""
    at = np.arange(1, steps + 1)
    errors = np.where(at <= 50, 80.0, np.where(at <= 500, 3.0, 80.0))
    made = replace(history(), steps=at, samples=64 * at, losses=np.full(steps, 5.0), train_errors=errors)
    changes = {"history": made, "step": steps, "samples_seen": 64 * steps, "step_factor": factor} | changes
    return moment(empty=True, state=TRAINING, **changes)


@pytest.fixture
def curves(qtbot, qapp, monkeypatch):
    monkeypatch.setattr("lenet_gui.views.curves.happening.LOOK_S", 0.0)
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Curves()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def line(curves):
    return curves.happening


def offered(line):
    return tuple(remedy for remedy in REMEDIES if line.buttons[remedy].isVisible())


def test_before_a_run_it_says_nothing_and_takes_no_room(curves, line):
    curves.show_moment(moment(empty=True))
    assert line.sentence.text() == "" and line.toolTip() == "" and line.height() == 0 and offered(line) == ()
    assert line.focusPolicy() == Qt.NoFocus  # the keys pass by what cannot be seen


def test_trouble_is_said_with_its_numbers_and_what_helps(curves, line):
    curves.show_moment(risen())
    assert line.sentence.text() == "Wrong answers rose from 3.0 % to 80 % within 4 steps: the steps are too large."
    assert "80 %" in line.toolTip() and "×10 of the recipe's" in line.toolTip()
    assert line.accessibleDescription() == line.toolTip()
    assert offered(line) == (HALVE, RESET) and line.height() == style.scaled(HEIGHT)
    assert line.sentence.property("warning") and line.focusPolicy() == Qt.TabFocus


def test_it_goes_away_when_what_it_says_is_over(curves, line):
    curves.show_moment(risen())
    curves.show_moment(moment(empty=True, run_id=2))
    assert line.sentence.text() == "" and offered(line) == () and line.height() == 0


@pytest.mark.parametrize(("source", "said"), [(MNIST, "the paper"), (BUILTIN, "best")])
def test_what_has_been_reached_is_said_quietly_but_for_a_record(curves, line, source, said):
    curves.show_moment(moment(empty=True, trained=True, data_source=source))
    told = story.sentences(line.finding)
    assert any(said in words for words in told) and line.sentence.text() in told and offered(line) == ()
    assert not line.sentence.property("warning") and line.sentence.property("muted") == (source == BUILTIN)


def test_the_state_of_the_run_is_news_though_its_history_is_the_same(curves, line):
    before = risen()
    curves.show_moment(before)
    failed = replace(before.snapshot, state=FAILED, message="So it was.")
    curves.show_moment(replace(before, snapshot=failed))
    assert "stopped after step 600" in line.sentence.text() and offered(line) == (RESET,)
    assert line.toolTip() == "So it was."


def test_without_news_nothing_is_found_anew(curves, line, monkeypatch):
    shown = risen()
    curves.show_moment(shown)
    asked = []
    monkeypatch.setattr("core.study.moment.happening", lambda snapshot: asked.append(snapshot))
    curves.show_moment(replace(shown))
    curves.hide()
    curves.show_moment(risen())  # nobody sees it
    assert asked == []


@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_fits_the_narrowest_line_whatever_its_numbers(curves, line, qapp, kind, theme, scale):
    style.use(qapp, theme, style.PALETTES[0], scale)
    try:
        curves.resize(curves.minimumWidth(), 300)
        curves.show_moment(risen())
        line.finding = Finding(kind, NUMBERS, (HALVE, RESET) if kind == RISEN else ())
        line._show()
        QApplication.processEvents()
        line._fit()
        words = line.sentence
        assert words.text() in story.sentences(line.finding)
        assert words.fontMetrics().horizontalAdvance(words.text()) <= words.width()
        assert line.height() >= max(button.sizeHint().height() for button in line.buttons.values())
    finally:
        style.use(qapp, style.DARK, style.PALETTES[0], 1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_ever_shorter_sentences_and_evidence(kind):
    for passed in (COURSE_REPORT, PAPER, PAPER_DISTORTED):
        found = Finding(kind, NUMBERS | {"passed": passed})
        told = story.sentences(found)
        assert sorted(told, key=len, reverse=True) == list(told)
        evidence = story.evidence(found)
        assert evidence and not any("{" in words or "nan" in words for words in (*told, evidence))


def test_one_pass_alone_is_not_called_the_best_so_far_nor_a_step_of_its_own_size_too_small():
    best = [story.sentences(Finding(BEST, NUMBERS | {"passes": passes}))[0] for passes in (1, 2)]
    assert best[0].startswith("After its first pass") and best[1].startswith("Its best so far")
    still = [story.sentences(Finding(STILL, NUMBERS, remedies))[0] for remedies in ((RESET,), (WHOLE,))]
    assert "too small" not in still[0] and "too small" in still[1]


def test_small_shares_keep_a_decimal_and_long_times_are_told_in_minutes():
    found = Finding(RISEN, NUMBERS | {"low": 0.37})
    assert "0.4 %" in story.sentences(found)[0] and "89 %" in story.sentences(found)[0]
    ended = story.evidence(Finding("ended", NUMBERS))
    assert "32:35 min" in ended and "of the digits kept aside" in ended
    assert "4.1 s of" in story.evidence(Finding("ended", NUMBERS | {"seconds": 4.08}))


def test_by_tab_the_evidence_is_told_too(curves, line):
    curves.show_moment(risen())
    QApplication.sendEvent(line, QFocusEvent(QEvent.FocusIn, Qt.TabFocusReason))
    assert QToolTip.text() == line.toolTip()


# ---- in the window


def curves_of(window):
    window.docks["curves"].raise_()
    return window.docks["curves"].made()


def pressed(qtbot, window, remedy):
    """Have the line offer this, and press it."""
    line = curves_of(window).happening
    line.finding = Finding(RISEN, NUMBERS, REMEDIES)
    line._show()
    qtbot.mouseClick(line.buttons[remedy], Qt.LeftButton)


def test_half_the_step_size_and_the_whole_one_reach_the_run(qtbot, window):
    pressed(qtbot, window, HALVE)
    qtbot.waitUntil(lambda: window.present.live.step_factor == 0.5, timeout=WAIT_MS)
    assert window.present.live.history.changes[-1][1:] == ("step factor", 0.5)
    pressed(qtbot, window, HALVE)
    qtbot.waitUntil(lambda: window.present.live.step_factor == 0.25 > LEAST_FACTOR, timeout=WAIT_MS)
    pressed(qtbot, window, WHOLE)
    qtbot.waitUntil(lambda: window.present.live.step_factor == 1.0, timeout=WAIT_MS)


def test_reset_begins_the_run_anew_by_its_recipe(qtbot, window):
    qtbot.mouseClick(window.controls.step_button, Qt.LeftButton)
    qtbot.waitUntil(lambda: window.present.live.step == 1, timeout=WAIT_MS)
    before = window.present.live
    pressed(qtbot, window, RESET)
    qtbot.waitUntil(lambda: window.present.live.run_id != before.run_id, timeout=WAIT_MS)
    assert window.present.live.state == READY and window.present.live.recipe == before.recipe


def test_of_a_run_in_the_window_the_line_tells_how_it_goes(qtbot, window):
    line = curves_of(window).happening
    qtbot.mouseClick(window.controls.train_button, Qt.LeftButton)
    qtbot.waitUntil(lambda: line.sentence.text() != "", timeout=WAIT_MS)
    assert not line.finding.trouble and line.height() > 0
