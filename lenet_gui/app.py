"""The composition root: builds the thread and the window, dresses them, and runs Qt until the window is closed."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QEvent, QLocale, QObject, QSettings, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QGuiApplication, QIcon
from PyQt5.QtWidgets import QApplication

from core.data.dataset import BUILTIN
from core.language import _
from core.recipe.recipe import named_recipe, recipe_names
from core.resources import RESOURCES
from core.run.recording import Recording, Tick
from core.run.records import HistoryKeeper
from core.run.run_file import SHIPPED
from core.run.snapshot import READY, Snapshot
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.menus.look_actions import theme_named
from lenet_gui.window.error_report import ErrorReport
from lenet_gui.window.garbage import GarbageCollector
from lenet_gui.window.settings import Settings
from lenet_gui.window.shown.present import starting

if TYPE_CHECKING:
    from core.study.address import Address

NAME = "lenet-5-alive"
ICON = RESOURCES / "icon.svg"
LEAST_SCREEN = (1280, 720)  # which the window fits into
SCALE_FACTOR = "QT_SCALE_FACTOR"
VIEWS_AFTER_MS = 50
LONGEST_WAIT_MS = 500  # for the pre-trained network
PAINTED_MS = 10  # so soon it is on the screen
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl-C, and what the system ends programs with
SIGNALS_MS = 200  # how often Python gets a chance to hear Ctrl-C


def run(
    data: str | None = None,
    run_path: str | None = None,
    opened: Callable[[MainWindow], None] | None = None,
    lesson_path: str | None = None,
    address: "Address | None" = None,
) -> int:
    """Open the window and stay until it is closed; the exit status.

    `data` is the --data argument, `run_path` a run to go on with, `lesson_path` a lesson to begin, `address` the
    moment to be shown; `opened` is called with the window when it is shown.
    To be called once, where `why_no_window()` is None.
    """
    app = application()
    collector = GarbageCollector(app)
    report = ErrorReport()
    report.install()
    settings = Settings(QSettings())
    system_theme = style.DARK if style.system_prefers_dark(app) else style.LIGHT
    style.use(
        app,
        theme_named(settings.theme, system_theme),
        settings.palette,
        style.PROJECTOR_SCALE if settings.projector else 1.0,
        settings.explanations,
    )
    thread = TrainingThread(blank_trainer)
    window = MainWindow(thread, settings, system_theme, report.log_path and report.log_path.parent)
    report.window = window
    window.making.allowed.connect(collector.begin)
    handlers = _close_on_signals(window)
    window.closed.connect(lambda: QTimer.singleShot(0, app.quit))  # also where Qt does not yet wait for events
    app.setQuitOnLastWindowClosed(False)  # then, and neither before nor never
    app.setFallbackSessionManagementEnabled(False)  # else Qt would close the window, and it would ask
    app.commitDataRequest.connect(lambda _manager: window.closing.prepare_for_end_of_session())
    window.show()
    first_picture = _FirstPicture(window.windowHandle())

    def load():
        waiting.start()
        window.run_files.read_pretrained(SHIPPED)
        window.digits.expect()
        window.show_snapshot(blank_snapshot())

    def come_to_life():
        if waiting.isActive():
            waiting.start(PAINTED_MS)

    def go_on():
        thread.start()
        window.digits.find(data)
        if run_path is not None:
            window.runs.open(Path(run_path))
        if address is not None:
            window.going_to.go(address, after_file=run_path is not None)
        if lesson_path is not None:
            window.lessons.open(Path(lesson_path))
        views.start()

    # What takes time starts behind the first picture, so that the window is there at once. The trainer, digits, for
    # which a download may be begun, and the views below, which bring pyqtgraph with them, wait until the pre-trained
    # network has come to life above, or is known to be missing; but no longer than for a moment.
    first_picture.painted.connect(load)
    waiting = QTimer(window, singleShot=True, interval=LONGEST_WAIT_MS)
    waiting.timeout.connect(go_on)
    window.closed.connect(waiting.stop)
    for known in (window.run_files.pretrained_read, window.run_files.pretrained_missing):
        known.connect(come_to_life)
    views = QTimer(window, singleShot=True, interval=VIEWS_AFTER_MS)
    views.timeout.connect(window.making.in_turn)
    if opened is not None:
        opened(window)
    try:
        return app.exec_()
    finally:
        thread.stop()
        report.remove()
        for number, before in handlers.items():
            signal.signal(number, before)
        # Now, and not when Python ends and takes things down in an order of its own: Qt's widgets need its application.
        sip.delete(window)


def blank_snapshot():
    """What `blank_trainer` hands up before any command: made without a trainer, for which so much is imported."""
    recipe = named_recipe(recipe_names()[0])
    parameters = starting(recipe)
    return Snapshot(
        run_id=1,
        recipe=recipe,
        state=READY,
        message="",
        data_source=BUILTIN,
        phase="",
        batch_digits=None,
        step=0,
        pass_number=1,
        last_pass=recipe.passes,
        step_in_pass=0,
        steps_per_pass=1,
        samples_seen=0,
        step_size=recipe.schedule.at(0.0, recipe.passes),
        step_factor=1.0,
        steps_per_second=None,
        samples_per_second=0.0,
        seconds_left=None,
        training_seconds=0.0,
        trained=parameters,
        averaged=parameters,
        gradient=None,
        history=HistoryKeeper().freeze(),
        evaluation=None,
        previous_evaluation=None,
        recording=Recording(ticks=(Tick(0, 0, parameters, recipe.schedule.at(0.0, recipe.passes)),)),
    )


def blank_trainer():
    """A trainer of the first recipe before any digits have been read; the window lets nobody train on its blanks."""
    from core.data.dataset import Dataset, Part
    from core.sizes import DIGIT_SIZE
    from core.training.trainer import Trainer

    recipe = named_recipe(recipe_names()[0])
    blank = Part(np.zeros((recipe.batch_size, DIGIT_SIZE, DIGIT_SIZE), np.uint8), np.zeros(recipe.batch_size, np.uint8))
    return Trainer(recipe, Dataset(BUILTIN, blank, blank), records=True)


class _FirstPicture(QObject):
    """Tells when a window has been painted for the first time."""

    painted = pyqtSignal()

    def __init__(self, window_handle):
        super().__init__(window_handle)
        window_handle.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Expose:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)
        return False


def application() -> QApplication:
    """The one QApplication, set up for this program; to be made before any widget."""
    for attribute in (Qt.AA_EnableHighDpiScaling, Qt.AA_UseHighDpiPixmaps):
        QCoreApplication.setAttribute(attribute)
    # X11 tells Qt what the monitor claims to measure, so an ordinary screen would be scaled by 1.04 or 1.13.
    rounding = Qt.HighDpiScaleFactorRoundingPolicy
    on_x11 = sys.platform.startswith("linux")
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(rounding.Round if on_x11 else rounding.PassThrough)
    QLocale.setDefault(QLocale.c())  # Qt's own numbers, as in spin boxes, look like those that we write
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setOrganizationName(NAME)
    QGuiApplication.setApplicationDisplayName(_("LeNet-5, alive"))
    QGuiApplication.setDesktopFileName(NAME)
    if sys.platform == "win32":  # else the taskbar shows Python's icon
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(NAME)
    app = QApplication(sys.argv)
    if on_x11 and _lacks_room(app):
        app = _with_less_enlargement(app)
    app.setWindowIcon(QIcon(str(ICON)))
    return app


def _lacks_room(app):
    """Whether whole pixels, for 1.5 asked for, have left less than the window needs; a factor set by hand is kept."""
    size = app.primaryScreen().size()
    too_small = size.width() < LEAST_SCREEN[0] or size.height() < LEAST_SCREEN[1]
    return too_small and app.devicePixelRatio() > 1 and SCALE_FACTOR not in os.environ


def _with_less_enlargement(app):
    """Qt tells the size of the screen only to a program that has begun, and then its factor is settled: begin again."""
    ratio, size = app.devicePixelRatio(), app.primaryScreen().size()
    largest = min(int(size.width() * ratio) // LEAST_SCREEN[0], int(size.height() * ratio) // LEAST_SCREEN[1])
    sip.delete(app)
    os.environ[SCALE_FACTOR] = str(max(1, largest) / ratio)
    try:
        return QApplication(sys.argv)
    finally:
        del os.environ[SCALE_FACTOR]  # what this program starts has screens of its own


def _close_on_signals(window):
    """The handlers there were before, by signal."""
    before = {}
    for name in SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as under nohup: it stays ignored
            before[number] = signal.signal(number, lambda _number, _frame: window.closing.close_at_once())
    # While Qt waits for events no Python runs, and a signal handler would wait with it.
    ticking = QTimer(window)
    ticking.timeout.connect(lambda: None)
    ticking.start(SIGNALS_MS)
    return before
