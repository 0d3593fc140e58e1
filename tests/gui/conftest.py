"""What the tests of the window share: the real window on a few real digits, and nothing left behind by any test."""

import gc
import threading
from pathlib import Path

import pytest
from PyQt5.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PyQt5.QtGui import QCursor
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QToolTip, QWidget

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import Dataset, Part
from core.recipe.recipe import named_recipe
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.window.settings import Settings

_dressed = []  # the application, once it has been
WAIT_MS = 30_000  # long enough for a busy machine; nothing waits so long but a test about to fail


def pytest_itemcollected(item):
    """What Qt's offscreen platform and a machine without a desktop say of themselves is no fault of ours."""
    windows = ("propagateSizeHints", "does not support raise", "does not support grabbing")
    item.add_marker(pytest.mark.qt_log_ignore(*windows, "XDG_RUNTIME_DIR"))


def pytest_runtest_setup(item):
    """As in `lenet_gui.window.garbage`: what is left of an earlier test must not go while Qt walks over it."""
    gc.disable()


def pytest_runtest_teardown(item, nextitem):
    """All garbage goes after each file, lest it fill the memory; other tests than the window's have theirs as ever."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        gc.enable()


@pytest.fixture(autouse=True)
def _usual_appearance(qapp):
    """No test sees the theme, the palette or the size of type that an earlier one has left: which, is chance."""
    usual = (style.DARK, style.PALETTES[0], 1.0, True)
    if not _dressed or (style.theme(), style.palette(), style.scale(), style.explained()) != usual:
        style.use(qapp, *usual)
        _dressed.append(qapp)


@pytest.fixture(autouse=True)
def _nothing_left_alive(qapp):
    """Fail a test that leaves a thread running or a window alive."""
    threads_before, windows_before = set(threading.enumerate()), set(_windows())
    # Where an earlier test has left the pointer already, moving it there would be no event.
    QCursor.setPos(QApplication.primaryScreen().geometry().bottomRight())
    yield
    if int(QApplication.mouseButtons()):  # pressed and not let go: whatever is pointed at next would be dragged over
        QTest.mouseRelease(QWidget(), Qt.LeftButton)
    QToolTip.hideText()
    QCoreApplication.sendPostedEvents(None, QEvent.DeferredDelete)
    gc.collect(0)
    if set(_windows()) - windows_before:
        gc.collect()  # a widget in a circle of references is not left alive, only not yet collected
    threads = [thread for thread in threading.enumerate() if thread not in threads_before]
    threads = [thread.name for thread in threads if not isinstance(thread, threading._DummyThread)]
    windows = [repr(window) for window in set(_windows()) - windows_before]
    assert not threads, f"threads left running: {threads}"
    assert not windows, f"windows left alive: {windows}"


def _windows():
    """The windows there are; not tool tips, and not the hidden menus that pyqtgraph gives its plots for good."""
    found = [window for window in QApplication.topLevelWidgets() if window.parent() is None]
    return [w for w in found if w.isVisible() or w.windowType() not in (Qt.Popup, Qt.ToolTip, Qt.Desktop)]


@pytest.fixture(scope="session")
def digits(request) -> Dataset:
    """2,000 digits to train on and 300 to test: MNIST's where it is at hand, else the built-in ones."""
    try:
        mnist = request.getfixturevalue("mnist")
    except pytest.skip.Exception:
        return builtin_dataset(train_samples=2_000, test_samples=300)
    train, test = mnist.train, mnist.test
    return Dataset(
        mnist.source, Part(train.images[:2_000], train.labels[:2_000]), Part(test.images[:300], test.labels[:300])
    )


@pytest.fixture
def recipe():
    """The window's default recipe in smaller batches, so that steps follow quickly; a module may bring its own."""
    return named_recipe("fast").with_changes(batch_size=16)


@pytest.fixture
def thread(qapp, recipe, digits):
    """A running training thread with a real trainer, ended after the test."""
    made = TrainingThread(lambda: Trainer(recipe, digits, records=True))  # as in the program
    made.start()
    yield made
    assert made.stop()


@pytest.fixture
def settings(tmp_path):
    """Settings of this test alone."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.IniFormat))


@pytest.fixture
def window(qtbot, thread, settings, digits):
    """The real window, on the screen, with digits to train on and its first snapshot shown."""
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.making.at_once()
    made.show()
    made.use_dataset(digits)
    qtbot.waitUntil(lambda: made.moment is not None and made.moment.trace is not None, timeout=WAIT_MS)
    yield made
    made.close()
