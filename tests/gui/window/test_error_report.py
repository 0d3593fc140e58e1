import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PyQt5.QtCore import QThread, QTimer
from PyQt5.QtWidgets import QApplication, QDialogButtonBox, QWidget

from lenet_gui.window.error_report import LOG_NAME, MOST_LOG_BYTES, ErrorReport

ROOT = Path(__file__).resolve().parents[3]

# Said by the offscreen screen when a window is shown, and by Qt where nobody is logged in.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "XDG_RUNTIME_DIR")


@pytest.fixture
def report(qapp, tmp_path):
    made = ErrorReport(tmp_path / "log")
    made.install()
    yield made
    made.remove()
    if made.dialog is not None:
        made.dialog.deleteLater()


def fail(message="the pen broke"):
    raise ValueError(message)


def shown(report):
    return report.dialog is not None and report.dialog.isVisible()


def raise_in_slot(action=fail):
    QTimer.singleShot(0, action)


def test_an_exception_in_a_slot_is_shown_with_its_traceback_and_logged(qtbot, report):
    raise_in_slot()
    qtbot.waitUntil(lambda: shown(report))
    assert not report.dialog.isModal()
    assert "ValueError: the pen broke" in report.dialog.sentence.text()
    assert "in fail" in report.dialog.details.toPlainText()
    assert "in fail" in report.log_path.read_text()
    assert "MainThread" in report.log_path.read_text()


def test_the_traceback_can_be_copied(qtbot, report):
    raise_in_slot()
    qtbot.waitUntil(lambda: shown(report))
    report.dialog.copy_button.click()
    assert QApplication.clipboard().text() == report.dialog.details.toPlainText()


def test_a_paint_that_fails_again_and_again_is_shown_once_and_counted(qtbot, report):
    class Failing(QWidget):
        paints = 0

        def paintEvent(self, event):
            self.paints += 1
            fail()

    widget = Failing()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: shown(report))
    first = report.dialog
    while widget.paints < 25:
        widget.repaint()
    qtbot.waitUntil(lambda: "25 times" in first.sentence.text())
    assert report.dialog is first
    assert report.log_path.read_text().count("Traceback") == 1
    assert "10 times: ValueError" in report.log_path.read_text()


def test_a_repeat_of_an_error_that_was_closed_does_not_come_back(qtbot, report):
    raise_in_slot()
    qtbot.waitUntil(lambda: shown(report))
    report.dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.Close).click()
    assert not shown(report)
    raise_in_slot()
    with qtbot.waitSignal(report._news):
        pass
    QApplication.processEvents()
    assert not shown(report)


def test_another_error_takes_the_place_of_the_one_shown(qtbot, report):
    raise_in_slot()
    qtbot.waitUntil(lambda: shown(report))
    first = report.dialog
    raise_in_slot(lambda: {}["nothing"])
    qtbot.waitUntil(lambda: "KeyError" in first.details.toPlainText())
    assert report.dialog is first
    assert "Other errors before it, in the log: 1." in first.sentence.text()


def test_an_exception_in_a_python_thread_is_shown_in_the_window(qtbot, report):
    thread = threading.Thread(target=fail, name="a worker")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: shown(report))
    assert report.dialog.thread() is QApplication.instance().thread()
    assert "a worker" in report.log_path.read_text()


def test_an_exception_in_a_qt_thread_is_shown_in_the_window(qtbot, report):
    class Failing(QThread):
        def run(self):
            fail()

    thread = Failing()
    thread.start()
    assert thread.wait(5000)
    qtbot.waitUntil(lambda: shown(report))


def test_an_exception_without_traceback_or_with_strange_text_is_shown(qtbot, report):
    report.caught(ValueError, ValueError("\udcff\nsecond line"), None)
    qtbot.waitUntil(lambda: shown(report))
    assert "second line" in report.dialog.details.toPlainText()


def test_the_log_stays_small_however_many_errors_there_are(report):
    for kind in range(300):
        report.caught(type(f"Error{kind}", (Exception,), {}), Exception("x" * 30_000), None)
    sizes = [path.stat().st_size for path in report.log_path.parent.iterdir()]
    assert 0 < sum(sizes) < 2.2 * MOST_LOG_BYTES


def test_without_a_log_folder_errors_are_still_shown(qtbot, tmp_path):
    (tmp_path / "log").write_text("a file where the folder should be")
    report = ErrorReport(tmp_path / "log")
    report.install()
    try:
        raise_in_slot()
        qtbot.waitUntil(lambda: shown(report))
        assert report.log_path is None
    finally:
        report.remove()
        report.dialog.deleteLater()


def test_without_a_home_errors_are_still_shown(qtbot, monkeypatch):
    def no_home():
        raise FileNotFoundError(2, "no home folder is known for this user; set HOME")

    monkeypatch.setattr("lenet_gui.window.error_report.user_log_folder", no_home)
    report = ErrorReport()
    report.install()
    try:
        raise_in_slot()
        qtbot.waitUntil(lambda: shown(report))
        assert report.log_path is None
    finally:
        report.remove()
        report.dialog.deleteLater()


def test_removing_it_gives_the_hooks_back(qapp, tmp_path):
    before = sys.excepthook, threading.excepthook
    report = ErrorReport(tmp_path)
    report.install()
    assert sys.excepthook != before[0]
    assert threading.excepthook != before[1]
    report.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_ctrl_c_and_exit_are_no_errors(report, capsys):
    report.caught(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert report.log_path.read_text() == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_program_with_it_outlives_its_errors_and_a_crash_leaves_its_traces(tmp_path):
    """In a process of its own: without the report PyQt5 would abort at the first error."""
    program = (
        "import ctypes, sys\n"
        "from pathlib import Path\n"
        "from PyQt5.QtCore import QTimer\n"
        "from PyQt5.QtWidgets import QApplication\n"
        "from lenet_gui.window.error_report import ErrorReport\n"
        "app = QApplication(sys.argv)\n"
        "report = ErrorReport(Path(sys.argv[1]))\n"
        "report.install()\n"
        "def fail():\n"
        "    raise ValueError('the pen broke')\n"
        "QTimer.singleShot(0, fail)\n"
        "QTimer.singleShot(50, app.quit)\n"
        "app.exec_()\n"
        "assert report.dialog.isVisible()\n"
        "print('alive', flush=True)\n"
        "import faulthandler\n"
        "faulthandler._sigsegv()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "alive\n"
    assert "the pen broke" in (tmp_path / LOG_NAME).read_text()
    assert "Segmentation fault" in (tmp_path / "crashes.log").read_text()
