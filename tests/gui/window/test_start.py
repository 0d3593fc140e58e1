"""The start: what is imported before the first picture, what is shown then, and that all else follows."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions

from core.network.parameters import Parameters
from core.run.recording import Recording, fingerprint
from core.run.snapshot import History
from lenet_gui.app import blank_snapshot, blank_trainer
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.window.docking.making import Making

ROOT = Path(__file__).resolve().parents[3]
WAIT_MS = 30_000

# Neither these nor what is in them are needed before the network is on the screen.
LATER = """
    pyqtgraph PIL pooch OpenGL asyncio concurrent.futures csv email http.client logging.handlers
    multiprocessing ssl unittest urllib.request
    core.training core.data.mnist core.data.builtin_digits core.data.my_digits core.drawing.files core.study.arithmetic
    core.study.robustness core.study.trace core.run.computing_pool core.run.evaluation core.files.writing
    core.study.address decimal difflib
    lenet_gui.export.pictures lenet_gui.menus.keyboard_list lenet_gui.views.curves.view lenet_gui.views.microscope.view
    lenet_gui.cards.help_cards lenet_gui.cards.subject lenet_gui.jobs.computed_run lenet_gui.lessons.lesson
    lenet_gui.runs.going_to
""".split()

# The program as it starts, which says what is known when something comes to pass, and leaves.
PROGRAM = """
import os, sys, threading
from pathlib import Path
from PyQt5.QtCore import QTimer
from lenet_gui import app

LATER, MISSING = {later!r}, {missing!r}
if MISSING:
    app.SHIPPED = Path("no such run.npz")

def say(*words):
    print(*words, flush=True)

def imported():
    return [name for name in LATER if name in sys.modules]

def opened(window):
    say("shown", threading.active_count(), *imported())
    before = window.show_snapshot
    def show_snapshot(snapshot):
        before(snapshot)
        window.show_snapshot = before
        say("moment", *imported())
    window.show_snapshot = show_snapshot
    window._thread.snapshot_ready.connect(lambda snapshot: say("trainer", snapshot.run_id, snapshot.state))
    window.data.first_digits_ready.connect(lambda digits: say("digits", digits.source))
    for name in ("curves", "microscope"):
        window.docks[name].view_made.connect(lambda dock: say("view", dock.objectName()))

sys.exit(app.run(data="builtin", opened=opened))
"""


@pytest.mark.parametrize("missing", [False, True])
def test_the_first_picture_comes_before_all_that_it_does_not_need_and_that_follows(missing, tmp_path):
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME")
    environment = {**os.environ, **{name: str(tmp_path) for name in names}}
    program = PROGRAM.format(later=LATER, missing=missing)
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline().split() == ["shown", "1"]
        assert process.stdout.readline().split() == ["moment"]
        heard = []
        wanted = {("trainer", "1"), ("view", "curves"), ("view", "microscope"), ("digits", "builtin")}
        while wanted - {tuple(words[:2]) for words in heard}:
            line = process.stdout.readline()
            assert line, heard
            heard.append(line.split())
    finally:
        process.kill()
        process.communicate()


def test_what_is_shown_before_there_is_a_trainer_is_what_the_trainer_hands_up():
    shown, trainer = blank_snapshot(), blank_trainer()
    try:
        handed = trainer.snapshot()
    finally:
        trainer.close()
    for field in fields(shown):
        one, other = getattr(shown, field.name), getattr(handed, field.name)
        if isinstance(one, Parameters):
            assert one.architecture == other.architecture and one.loss == other.loss
            assert np.array_equal(one.vector, other.vector) and np.array_equal(one.bitmaps, other.bitmaps)
        elif isinstance(one, History):
            assert all(len(getattr(history, column.name)) == 0 for history in (one, other) for column in fields(one))
        elif isinstance(one, Recording):
            found = [
                [(tick.step, tick.step_size, fingerprint(tick.parameters)) for tick in r.ticks] for r in (one, other)
            ]
            assert found[0] == found[1] and not (one.keyframes or other.keyframes)
        else:
            assert one == other and type(one) is type(other), field.name


@pytest.fixture
def fresh(qtbot, thread, settings, digits):
    """A window as the program opens it: none of its tabs has been made."""
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_views_made_in_turn_have_the_present_moment_each_as_soon_as_it_is_first_seen(fresh, qtbot, digits):
    fresh.use_dataset(digits)
    qtbot.waitUntil(lambda: fresh.moment is not None and fresh.moment.trace is not None, timeout=WAIT_MS)
    assert fresh.docks["curves"].view is None and fresh.docks["microscope"].view is None
    fresh.making.in_turn()
    qtbot.waitUntil(
        lambda: fresh.docks["curves"].view is not None and fresh.docks["microscope"].view is not None, timeout=WAIT_MS
    )
    hidden = ("table", "kernels", "code", "mistakes", "sureness")
    assert [name for name in hidden if fresh.docks[name].view is not None] == []
    for name in hidden:
        fresh.docks[name].open()
        assert fresh.docks[name].view._moment is fresh.moment, name
    for name in ("curves", "microscope"):
        assert fresh.docks[name].view._moment is fresh.moment


def test_between_two_turns_the_window_answers(fresh, qtbot):
    heard, turns = [], []
    listening = QTimer(fresh, interval=0)
    listening.timeout.connect(lambda: heard.append(None))
    listening.start()
    turn = lambda: turns.append(len(heard))  # noqa: E731
    making = Making({}, [turn] * 5, fresh.jobs, lambda: False, fresh)
    with qtbot.waitSignal(making.allowed, timeout=WAIT_MS):
        making.in_turn()
    assert len(turns) == 5 and len(set(turns)) == 5


def test_a_view_that_is_seen_is_made_in_one_turn_and_shown_in_the_next(fresh, qtbot):
    dock, made = fresh.docks["curves"], []
    make = dock.make
    dock.make = lambda: made.append(dock.view) or make()
    steps = [step for step in fresh.making._all if getattr(step, "args", None) == (dock,)]
    steps[0]()
    assert made == [None] and dock.view is None
    dock.allow_making()
    assert made == [None] and dock.view.isVisible()


def test_a_window_that_closes_meanwhile_makes_no_more_views(fresh, qtbot):
    fresh.making.in_turn()
    fresh.close()
    QApplication.processEvents()
    assert fresh.docks["curves"].view is None


def test_where_one_view_cannot_be_imported_the_others_are_made_and_the_fault_is_told(fresh, qtbot, monkeypatch):
    told, faulty = [], ImportError("no such module")
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))
    monkeypatch.setattr("lenet_gui.window.view_registry.import_module", lambda _name: (_ for _ in ()).throw(faulty))
    with capture_exceptions() as raised:
        fresh.making.in_turn()
        qtbot.waitUntil(lambda: fresh.docks["microscope"].view is not None, timeout=WAIT_MS)
    assert faulty in [*told, *(error for _kind, error, _trace in raised)]


CLOSED = """
import sys
from PyQt5.QtCore import QTimer
from lenet_gui import app

def opened(window):
    app.blank_snapshot = lambda snapshot=app.blank_snapshot: QTimer.singleShot(0, window.close) or snapshot()

sys.exit(app.run(data="builtin", opened=opened))
"""


IMPORTING = """
import sys, threading
from PyQt5.QtCore import QTimer
from lenet_gui import app

class Heard:
    def find_spec(name, path=None, target=None):
        if name.startswith("PyQt5.Qt") and threading.current_thread() is not threading.main_thread():
            print("elsewhere:", name, flush=True)

sys.meta_path.insert(0, Heard)

def opened(window):
    window.making.allowed.connect(lambda: print("made", flush=True) or QTimer.singleShot(0, window.close))

sys.exit(app.run(data="builtin", opened=opened))
"""


def test_what_makes_types_of_qt_is_imported_in_the_thread_of_the_window(tmp_path):
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME")
    environment = {**os.environ, **{name: str(tmp_path) for name in names}}
    program = [sys.executable, "-c", IMPORTING]
    ended = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (ended.returncode, ended.stdout) == (0, "made\n")


def test_a_window_that_is_closed_at_once_ends_the_program(tmp_path):
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME")
    environment = {**os.environ, **{name: str(tmp_path) for name in names}}
    program = [sys.executable, "-c", CLOSED]
    ended = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0 and "Traceback" not in ended.stderr
