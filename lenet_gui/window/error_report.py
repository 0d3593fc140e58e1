"""Every exception nobody caught is logged and shown, once, and the window lives on."""

import faulthandler
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

from PyQt5.QtCore import QObject, Qt, pyqtSignal
from PyQt5.QtGui import QFontDatabase
from PyQt5.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.folders import user_log_folder
from core.language import _
from lenet_gui.look import style

LOG_NAME, CRASH_NAME = "errors.log", "crashes.log"
MOST_LOG_BYTES = 500_000  # the same again is kept as errors.log.1
MOST_CHARACTERS = 20_000  # of one traceback
MOST_KINDS = 200  # different errors told apart; an error in a place of its own each time must not fill the memory


@dataclass
class _Kind:
    """Errors of one type from one line of the program."""

    sentence: str
    text: str  # the traceback of the first
    times: int = 1


class ErrorReport(QObject):
    """Logs and shows uncaught exceptions of all threads. Make it in the GUI thread, after the QApplication.

    While `install` is in force, exceptions in slots, event handlers and threads go to the log and to one dialog that
    blocks nothing. The same error, however often it comes, is shown once and counted: a failing paint comes back sixty
    times a second. `window` (may be set later) is the dialog's parent.
    """

    _news = pyqtSignal()  # from any thread: something is to be shown

    def __init__(self, log_folder: Path | None = None, window: QWidget | None = None):
        super().__init__()
        self.window = window
        self.dialog: ErrorDialog | None = None
        self.log_path: Path | None = None  # where nothing can be written
        with suppress(OSError):
            self.log_path = (log_folder or user_log_folder()) / LOG_NAME
        self._crash_file = None
        self._hooks_before = None
        self._lock = threading.Lock()  # guards the three below
        self._kinds: dict[tuple, _Kind] = {}
        self._latest: _Kind | None = None
        self._news_under_way = False
        # Queued even within the GUI thread: a dialog must not appear in the middle of a paint event.
        self._news.connect(self._on_news, Qt.QueuedConnection)

    def install(self) -> None:
        """Take over `sys.excepthook` (which PyQt5 and QThread use too), `threading.excepthook`, and faulthandler."""
        self._open_log()
        self._hooks_before = sys.excepthook, threading.excepthook
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread
        if self._crash_file is not None:
            faulthandler.enable(self._crash_file)

    def remove(self) -> None:
        """Give back what `install` took, and close the log and the dialog."""
        if self._hooks_before is not None:
            sys.excepthook, threading.excepthook = self._hooks_before
            self._hooks_before = None
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None
        if "_log" in vars(self):
            for handler in self._log.handlers:
                handler.close()
            del self._log
        if self.dialog is not None:
            self.dialog.close()

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show one exception; from any thread. Never raises."""
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)  # Ctrl-C and SystemExit are no faults
            return
        try:
            self._note(kind, error, trace)
        except Exception:
            sys.__excepthook__(kind, error, trace)

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_type is not SystemExit:
            self.caught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _note(self, kind, error, trace):
        frames = traceback.extract_tb(trace)
        place = (frames[-1].filename, frames[-1].lineno) if frames else ()
        with self._lock:
            known = self._kinds.get((kind, place))
            if known is not None:
                known.times += 1
                times = known.times
            elif len(self._kinds) < MOST_KINDS:
                text = "".join(traceback.format_exception(kind, error, trace))[-MOST_CHARACTERS:]
                sentence = " ".join(traceback.format_exception_only(kind, error)[-1].split())
                self._latest = known = self._kinds[kind, place] = _Kind(sentence, text)
                times = 1
            else:
                return
            tell = not self._news_under_way
            self._news_under_way = True
            log = self._log
        if times == 1:
            log.error("in thread %s\n%s", threading.current_thread().name, known.text)
        elif times in (10, 100, 1000) or times % 10_000 == 0:
            log.error("%d times: %s", times, known.sentence)
        if tell:
            self._news.emit()

    def _on_news(self):
        with self._lock:
            self._news_under_way = False
            latest, times, others = self._latest, self._latest.times, len(self._kinds) - 1
        try:
            self._show(latest, times, others)
        except Exception:
            self._log.exception("while showing an error")

    def _show(self, latest, times, others):
        is_new = self.dialog is None or self.dialog.shown_text != latest.text
        if QApplication.closingDown() or not (is_new or self.dialog.isVisible()):
            return  # a repeat of what has been read and closed
        if self.dialog is None:
            self.dialog = ErrorDialog(self.window, self.log_path)
        self.dialog.show_error(latest.sentence, latest.text, times, others)
        if is_new:
            self.dialog.show()

    def _open_log(self):
        if self.log_path is None:
            return
        try:
            self.log_path.parent.mkdir(parents=True, exist_ok=True)
            open(self.log_path, "a").close()
            crash_path = self.log_path.with_name(CRASH_NAME)
            grown = crash_path.exists() and crash_path.stat().st_size > MOST_LOG_BYTES
            if not faulthandler.is_enabled():  # else somebody else, such as `python -X faulthandler`, wants it
                self._crash_file = open(crash_path, "w" if grown else "a", encoding="utf-8")
        except OSError:
            self.log_path = None  # a full or locked disk must not keep the window from opening

    @cached_property
    def _log(self):
        """Made for the first error there is: most windows have none, and what it imports takes a while."""
        import logging
        from logging.handlers import RotatingFileHandler

        log = logging.Logger("lenet")  # of its own, so that no other library's settings apply
        log.addHandler(logging.NullHandler())  # without any, it would talk on standard error
        if self.log_path is not None and self._hooks_before is not None:
            with suppress(OSError):
                handler = RotatingFileHandler(
                    self.log_path, maxBytes=MOST_LOG_BYTES, backupCount=1, encoding="utf-8", errors="backslashreplace"
                )
                handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
                handler.handleError = lambda record: None  # a disk that fills up later changes nothing for the window
                log.addHandler(handler)
        return log


class ErrorDialog(QDialog):
    """A short sentence, the traceback to copy, and where the log is."""

    def __init__(self, parent: QWidget | None, log_path: Path | None):
        super().__init__(parent)
        self.shown_text = ""
        self.setObjectName("error_report")
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WA_QuitOnClose, False)
        self.setModal(False)
        self.sentence = self._label()
        self.details = QPlainTextEdit(readOnly=True, lineWrapMode=QPlainTextEdit.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.FixedFont)
        fixed.setPixelSize(style.SMALL)
        self.details.setFont(fixed)
        self.details.setFrameShape(QPlainTextEdit.NoFrame)
        self.details.setAccessibleName(_("Details of the error"))
        self.details.setTabChangesFocus(True)
        log = self._label()
        log.setProperty("muted", True)
        log.setProperty("small", True)
        log.setText(_("Logged in {path}").format(path=log_path) if log_path else _("No log could be written."))
        buttons = QDialogButtonBox(QDialogButtonBox.Close)
        self.copy_button = buttons.addButton(_("&Copy details"), QDialogButtonBox.ActionRole)
        self.copy_button.setToolTip(_("Copy the whole text to the clipboard (Alt+C)"))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        buttons.button(QDialogButtonBox.Close).setToolTip(_("Close this message (Esc)"))
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.MARGIN, style.MARGIN, style.MARGIN, style.MARGIN)
        layout.setSpacing(style.GRID)
        for part in (self.sentence, self.details, log, buttons):
            layout.addWidget(part)
        self.resize(720, 360)

    def show_error(self, sentence: str, text: str, times: int, others: int) -> None:
        """Show an error that has come `times` times, after `others` different ones."""
        said = [_("The window goes on, but what was just under way may be incomplete."), sentence]
        if times > 1:
            said.append(_("It has happened {times} times.").format(times=times))
        if others:
            said.append(_("Other errors before it, in the log: {others}.").format(others=others))
        self.sentence.setText("\n".join(said))
        if text != self.shown_text:  # else a selection under way would be lost
            self.shown_text = text
            self.details.setPlainText(text)

    def _label(self):
        label = QLabel(wordWrap=True, textFormat=Qt.PlainText)
        label.setTextInteractionFlags(Qt.TextSelectableByMouse | Qt.TextSelectableByKeyboard)
        return label

    def _on_copy_clicked(self):
        QApplication.clipboard().setText(self.shown_text)
