"""The whole program in a process of its own: it ends when it is told to, and its next start offers what was left."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DRIVER = ROOT / "tests" / "hardship" / "window_driver.py"
SCALE = """
from lenet_gui.app import application
app = application()
print(app.devicePixelRatio(), app.primaryScreen().size().width())
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the signals of Unix")


@pytest.fixture
def home(tmp_path):
    """The variables of a process that keeps everything in a folder of its own."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME")
    return {**os.environ, **{name: str(tmp_path) for name in names}}


@pytest.fixture
def start(home):
    """Start the program with these wishes and wait until its window is there."""
    started = []

    def begin(before=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **wanted):
        command = [sys.executable, str(DRIVER), json.dumps({"few digits": 500, "seconds between": 0.0, **wanted})]
        process = subprocess.Popen(
            command, env=home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=before
        )
        started.append(process)
        assert process.stdout.readline() == "open\n"
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def wait_for(process, word):
    """The first line that begins so; the process ends with the test if it never comes."""
    return next(line for line in process.stdout if line.startswith(word))


@pytest.mark.parametrize(
    ("wanted", "number"),
    [({"out": 3, "about": True}, signal.SIGTERM), ({"out": 2, "train": True}, signal.SIGINT), ({}, signal.SIGHUP)],
)
def test_whatever_is_open_a_signal_ends_the_program(start, wanted, number):
    process = start(**wanted)
    process.send_signal(number)
    assert process.wait(60) == 0


@pytest.mark.parametrize("out", [0, 1, 2, 3])
def test_with_any_number_of_views_taken_out_closing_the_window_ends_the_program(start, out):
    process = start(out=out, about=out == 3, **{"close after": 0.6})
    assert process.wait(60) == 0


def test_an_ignored_hangup_stays_ignored(start):
    process = start(before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN), train=True)
    process.send_signal(signal.SIGHUP)
    wait_for(process, "kept")
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def test_after_a_kill_the_next_start_offers_the_run(start, home):
    process = start(train=True)
    wait_for(process, "kept")
    process.kill()
    process.wait()
    process = start(**{"go on": True})
    assert "fast, pass" in wait_for(process, "offer")
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system tells how much to enlarge")
@pytest.mark.parametrize(
    ("variables", "told"), [({"QT_FONT_DPI": "144"}, "1.0 800"), ({"QT_SCALE_FACTOR": "2"}, "2.0 400")]
)
def test_enlargement_leaves_the_window_its_room_unless_it_was_set_by_hand(home, variables, told):
    without = {name: value for name, value in home.items() if not name.startswith(("QT_SCALE", "QT_FONT"))}
    done = subprocess.run(
        [sys.executable, "-c", SCALE],
        cwd=ROOT,
        env={**without, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == told
