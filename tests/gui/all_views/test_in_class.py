"""In front of a class nothing is below 18 pixels, captions are at least 24, and no word is cut or overwritten."""

from itertools import combinations

import pytest
from PyQt5 import sip
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QFontInfo, QFontMetricsF, QPainter
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QMenu,
    QMenuBar,
    QWidget,
)

from core.run.commands import SetPace, Train
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.window.view_registry import SPECS

WAIT_MS = 30_000
LEAST, CAPTION = 18, 24
WITH_DOTS = ("Export…", "Branch…")  # whatever else has them has been cut
SIZES = [(1280, 680), (1280, 720), (1920, 1080), (3840, 2160)]
SAYING = (QLabel, QAbstractButton, QComboBox, QAbstractSpinBox, QMenuBar, QMenu)


class Written:
    """Everything that is painted by `drawText`: (text, pixels high, (what on, where there), whether it is cut)."""

    def __init__(self, monkeypatch):
        self.words = []
        self._draw = QPainter.drawText
        monkeypatch.setattr(QPainter, "drawText", lambda painter, *how: self._write(painter, how))

    def _write(self, painter, how):
        answer = self._draw(painter, *how)
        text = next((part for part in reversed(how) if isinstance(part, str)), "")
        if text.strip():
            self.words.append(self._measured(painter, how, text))
        return answer

    def _measured(self, painter, how, text):
        metrics, transform = QFontMetricsF(painter.font()), painter.combinedTransform()
        room, flags = self._room(how)
        wide, high = metrics.horizontalAdvance(text), metrics.tightBoundingRect(text).height()
        cut = False
        if room is None:
            corner = how[0] if not isinstance(how[0], (int, float)) else QPointF(*how[:2])
            place = QRectF(metrics.tightBoundingRect(text)).translated(QPointF(corner))
        else:
            wrapped = bool(flags & Qt.TextWordWrap)
            place = QRectF(painter.fontMetrics().boundingRect(room.toRect(), int(flags), text))
            inside = wide <= room.width() + 2 or wrapped
            cut = not flags & Qt.TextDontClip and not (inside and high <= room.height() + 1)
            if not wrapped:
                place = QRectF(place.x(), place.center().y() - high / 2, place.width(), high)
            elif place.height() > room.height() + 2:
                cut = True
        size = QFontInfo(painter.font()).pixelSize() * abs(transform.m22())
        device = painter.device()
        on = sip.unwrapinstance(device) if isinstance(device, QWidget) else None  # others are kept and put anywhere
        return text, size, (on, transform.mapRect(place)), cut or ("…" in text and text not in WITH_DOTS)

    @staticmethod
    def _room(how):
        if isinstance(how[0], (int, float)) and len(how) >= 6:
            return QRectF(*how[:4]), how[4]
        if hasattr(how[0], "width"):
            return QRectF(how[0]), how[1] if isinstance(how[1], (int, Qt.Alignment)) else Qt.AlignLeft
        return None, 0


@pytest.fixture
def written(monkeypatch):
    return Written(monkeypatch)


@pytest.fixture
def in_class(qtbot, window):
    """The window in front of a class, with a digit under study and a run that has taken some steps."""
    window.setWindowState(Qt.WindowNoState)
    window.all_actions["look.projector"].trigger()
    window.study.chooser.set_playing(False)
    window.runs.command(SetPace(None))
    window.runs.command(Train())
    qtbot.waitUntil(lambda: window.present.live.evaluation is not None, timeout=WAIT_MS)
    yield window
    style.use(QApplication.instance(), style.DARK, new_scale=1.0)


def show(qtbot, window, size, name):
    window.resize(*size)
    window.projector._follow_size()
    window.docks[name].open()
    window.stage.show_selection(Selection("C3", 4, 3, 5, picked=True))
    qtbot.waitUntil(lambda: window.docks[name].view is not None and window.docks[name].view.isVisible())
    for _turn in range(10):
        QApplication.processEvents()
    assert (window.width(), window.height()) == size
    return window.docks[name].view


@pytest.mark.parametrize("size", SIZES)
def test_all_that_is_written_can_be_read_in_the_last_row(qtbot, in_class, written, size):
    faults = []
    for spec in SPECS:
        written.words.clear()
        view = show(qtbot, in_class, size, spec.name)
        kept = list(written.words)  # words in pictures that are kept are written but once
        written.words.clear()
        assert view.grab().size() == view.size()
        now = list(written.words)
        assert now or view.findChildren(SAYING), spec.name
        for text, height, _place, cut in (*kept, *now):
            faults += [(spec.name, "small", text, height)] if height < LEAST else []
            faults += [(spec.name, "cut", text)] if cut else []
        faults += [(spec.name, "overwritten", *pair) for pair in overwritten(now)]
        faults += [(spec.name, *fault) for fault in graphics_faults(view)]
    faults += widget_faults(in_class)
    assert not faults, "\n".join(map(str, faults))


def overwritten(words):
    """The texts of which one lies on another."""
    for (one, _h, (on, here), _c), (other, _i, (on_too, there), _d) in combinations(words, 2):
        common = here.intersected(there)
        if one != other and on == on_too is not None and common.width() > 2 and common.height() > 3:
            yield one, other


def graphics_faults(view):
    """Of the words in pyqtgraph's scenes."""
    for graphics in view.findChildren(QGraphicsView):
        for item in graphics.items():
            if hasattr(item, "toPlainText") and item.toPlainText().strip() and item.isVisible():
                if QFontInfo(item.font()).pixelSize() < LEAST:
                    yield "small", item.toPlainText(), QFontInfo(item.font()).pixelSize()


def widget_faults(window):
    """Of all widgets that say something."""
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, SAYING) or not widget.isVisible():
            continue
        text = widget.text() if hasattr(widget, "text") and callable(widget.text) else type(widget).__name__
        if not text.strip():
            continue
        size = QFontInfo(widget.font()).pixelSize()
        if size < LEAST:
            yield "small", type(widget).__name__, text, size
        if isinstance(widget, QAbstractButton) and widget.width() < widget.sizeHint().width():
            yield "cut", type(widget).__name__, text
        if isinstance(widget, QLabel) and not widget.wordWrap() and widget is not window.notice.message:
            if widget.fontMetrics().horizontalAdvance(text) > widget.width() + 1:
                yield "cut", "QLabel", text


def test_captions_are_larger_still(qtbot, written, in_class):
    show(qtbot, in_class, (1280, 720), "curves")
    in_class.grab()
    sizes = {}
    for text, height, _place, _cut in written.words:
        sizes[text] = max(height, sizes.get(text, 0))
    answer = in_class.study.large_answer
    shares = {words for _name, words, _share in answer.likeliest()}
    verdicts = {words for words, _warns in answer.verdict()}
    layers = {"INPUT", "C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"}
    for caption in (answer.figure(), *shares, *verdicts, *layers, in_class.docks["curves"].windowTitle()):
        assert sizes[caption] >= CAPTION, caption
    assert sizes[answer.figure()] >= 4 * CAPTION


@pytest.mark.parametrize("size", SIZES)
def test_the_surest_answer_has_room_below_its_bitmap(qtbot, in_class, size):
    code = show(qtbot, in_class, size, "code")
    wide = QFontMetricsF(style.font(style.SMALL, bold=True)).horizontalAdvance("100.0 %")
    assert all(entry.width() >= wide for entry in code.places.entries) or not code.places.shares
