"""When frames are shown: thirty a second, a few less where they cost much, and none beside an answer to the pen."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from core.run.commands import Train
from lenet_gui.window.frames import FRAME_SECONDS, LONGEST_SECONDS, SLOWER_SECONDS, frame_seconds

WAIT_MS = 30_000


@pytest.mark.parametrize(
    ("worked", "seconds"),
    [(0.0, FRAME_SECONDS), (0.004, FRAME_SECONDS), (0.010, SLOWER_SECONDS), (0.1, 0.2), (30.0, LONGEST_SECONDS)],
)
def test_frames_that_cost_more_come_less_often(worked, seconds):
    assert frame_seconds(worked) == pytest.approx(seconds)


def test_a_frame_beside_an_answer_waits_and_the_next_one_is_shown(qtbot, window, monkeypatch):
    window.controls.command_chosen.emit(Train())
    qtbot.waitUntil(lambda: window.moment.snapshot.step > 2, timeout=WAIT_MS)
    monkeypatch.setattr("lenet_gui.window.frames.FRAME_SECONDS", 1000.0)
    pad = window.study.pad
    QTest.mousePress(pad, Qt.LeftButton, pos=pad.rect().center())
    answered = window.moment
    assert answered.probe.source == "drawing" and answered.snapshot is window.present.live
    qtbot.waitUntil(lambda: window.present.live.step > answered.snapshot.step, timeout=WAIT_MS)
    assert window.moment is answered
    QTest.mouseRelease(pad, Qt.LeftButton, pos=pad.rect().center())
    assert window.moment.snapshot is window.present.live
    monkeypatch.setattr("lenet_gui.window.frames.FRAME_SECONDS", 0.0)
    shown = window.moment
    qtbot.waitUntil(lambda: window.moment is not shown, timeout=WAIT_MS)
