"""No order of legal moments, selections, sizes, keys and clicks raises anything in any view."""

import os

import canned
import every_view
import numpy as np
import pytest
import strategies
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, QVariantAnimation
from PyQt5.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.exceptions import capture_exceptions, format_captured_exceptions

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import Dataset, Part
from core.data.my_digits import MyDigitsFolder
from lenet_gui.look import paced_refresh, style
from lenet_gui.views.table.view import ConnectionTable
from lenet_gui.window.lost_focus import LostFocus
from lenet_gui.window.view_registry import SPEC_OF
from lenet_gui.window.wants import read_numbers
from lenet_gui.window.wiring import WANTED_OF_DIGITS

# Not those that keep something on purpose: the levels of the network's colours, the last test digit, who reads numbers.
UNTOUCHED = [name for name in every_view.NAMES if name not in ("network", "study", "numbers", "own")]
KEYS = [Qt.Key_Left, Qt.Key_Right, Qt.Key_Up, Qt.Key_Down, Qt.Key_Return, Qt.Key_Escape, Qt.Key_Space, Qt.Key_Tab]
KEYS += [Qt.Key_Home, Qt.Key_End, Qt.Key_PageUp, Qt.Key_PageDown, Qt.Key_Delete, Qt.Key_Plus, Qt.Key_Minus]
KEYS += [*range(Qt.Key_A, Qt.Key_Z + 1), *range(Qt.Key_0, Qt.Key_9 + 1)]
MODIFIERS = [Qt.NoModifier, Qt.NoModifier, Qt.ControlModifier, Qt.ShiftModifier, Qt.AltModifier]
LARGEST = (1600, 1000)
MORE = "SEQUENCES" in os.environ  # SEQUENCES=1000: so many, other ones each time; else the same few in every run


def sequences(count):
    """Settings for so many sequences. Without shrinking, which takes minutes: SHRINK=1 looks for a shorter one."""
    return settings(
        max_examples=int(os.environ.get("SEQUENCES", count)),
        stateful_step_count=30,
        deadline=None,
        derandomize=not MORE,
        database=None,
        phases=[Phase.generate, Phase.shrink] if "SHRINK" in os.environ else [Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


class Clock:
    """Stands still until it is told: what a view puts off comes when the machine says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Around(LostFocus, QWidget):
    """What a view lies in: in the program, too, the keyboard goes nowhere by itself."""


class Shown(RuleBasedStateMachine):
    """One view, and all that the window does to it."""

    def __init__(self, name, make, clock, datasets, log=()):
        super().__init__()
        self.name, self.clock, self.datasets, self.log = name, clock, datasets, log
        self.seen = len(log)
        style.use(QApplication.instance(), style.DARK, style.PALETTES[0], 1.0)
        self.make, self.view = make, self.placed(make())
        self.last, self.handed = {}, 0

    def placed(self, view):
        """The view, seen in a window."""
        self.around = Around()
        self.around.resize(*LARGEST)
        size = view.size()
        view.setParent(self.around)
        view.resize(size)
        self.around.show()
        view.show()
        return view

    def do(self, action):
        """Let it happen and come to rest; whatever was raised on the way fails, and so does what Qt complains of."""
        with capture_exceptions() as raised, np.errstate(all="ignore"):
            action()
            QApplication.processEvents()
        if raised:
            pytest.fail(format_captured_exceptions(raised), pytrace=False)
        complaints = [record for record in self.log[self.seen :] if not record.ignored]
        self.seen = len(self.log)
        assert not complaints, complaints

    @rule(moment=strategies.moments())
    def show_moment(self, moment):
        if hasattr(self.view, "show_moment"):
            self.last["moment"] = moment
            self.do(lambda: self.view.show_moment(moment))

    @rule(selection=strategies.selections(picked=False))
    def show_selection(self, selection):
        if hasattr(self.view, "show_selection"):
            self.last["selection"] = selection
            self.do(lambda: self.view.show_selection(selection))

    @rule(across=st.floats(0, 1), down=st.floats(0, 1))
    def resize(self, across, down):
        """From the least that the layout allows to a whole screen."""
        least = self.view.minimumSize().expandedTo(self.view.minimumSizeHint())
        width = round(least.width() + across * max(0, LARGEST[0] - least.width()))
        height = round(least.height() + down * max(0, LARGEST[1] - least.height()))
        note(f"{width} x {height}")
        self.do(lambda: self.view.resize(width, height))

    @rule(visible=st.booleans())
    def show_or_hide(self, visible):
        self.do(lambda: self.view.setVisible(visible))

    @rule(seconds=st.sampled_from([0.15, 10.0]))
    def wait(self, seconds):
        """What was put off happens now."""
        self.clock.now += seconds
        for timer in self.view.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot():
                timer.stop()
                self.do(timer.timeout.emit)

    @rule()
    def paint(self):
        self.do(self.view.grab)

    @rule(which=st.integers(0, 3))
    def hand_data(self, which):
        """What the window hands to some of the views beside moments."""
        view, data, self.handed = self.view, self.datasets[which], which
        for want in SPEC_OF[self.name].wants:
            if want in WANTED_OF_DIGITS:
                self.do(lambda want=want: WANTED_OF_DIGITS[want](view, data))
            elif want == "network for numbers" and which == 1:
                self.do(lambda: view.set_network_for_numbers(strategies.network("sigmoid")))

    def come_to_rest(self):
        """Nothing is put off any more, and what moves has arrived."""
        self.do(lambda: self.view.setVisible(True))
        self.wait(10.0)
        for moving in self.view.findChildren(QVariantAnimation):
            self.do(lambda moving=moving: moving.setCurrentTime(moving.duration()))
        if QApplication.focusWidget() is not None:
            self.do(QApplication.focusWidget().clearFocus)

    def teardown(self):
        self.come_to_rest()
        self.do(self.view.grab)
        self.around.close()
        self.around.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.DeferredDelete)


class AnySequence(Shown):
    """One view, and all that can happen to it."""

    @rule(selection=strategies.selections())
    def pick(self, selection):
        self.show_selection(selection)

    @rule(theme=st.sampled_from([style.DARK, style.LIGHT]), palette=st.sampled_from(style.PALETTES))
    def dress(self, theme, palette):
        self.do(lambda: style.use(QApplication.instance(), theme, palette))

    @rule(scale=st.sampled_from([1.0, 1.25, 1.6]))
    def enlarge(self, scale):
        self.do(lambda: style.use(QApplication.instance(), new_scale=scale))

    @rule(key=st.sampled_from(KEYS), modifier=st.sampled_from(MODIFIERS), times=st.integers(1, 3))
    def press(self, key, modifier, times):
        if self.view.isVisible():
            widget = self.view.focusWidget() or self.view
            for _time in range(times):
                self.do(lambda: QTest.keyClick(widget, key, modifier))

    def at(self, across, down):
        """What lies at this place of the view, and the place in it."""
        place = QPoint(int(across * (self.view.width() - 1)), int(down * (self.view.height() - 1)))
        widget = self.view.childAt(place) or self.view
        return widget, widget.mapFrom(self.view, place)

    @rule(
        across=st.floats(0, 1),
        down=st.floats(0, 1),
        what=st.sampled_from(
            ["move", "click", "double click", "right click", "press", "release", "wheel", "tip", "menu"]
        ),
    )
    def point(self, across, down, what):
        if not self.view.isVisible():
            return
        widget, place = self.at(across, down)
        whole, left = widget.mapToGlobal(place), Qt.LeftButton
        turned = (QPointF(place), QPointF(whole), QPoint(), QPoint(0, 120 if across < down else -120))
        actions = {
            "move": lambda: QTest.mouseMove(widget, place),
            "click": lambda: QTest.mouseClick(widget, left, Qt.NoModifier, place),
            "double click": lambda: QTest.mouseDClick(widget, left, Qt.NoModifier, place),
            "right click": lambda: QTest.mouseClick(widget, Qt.RightButton, Qt.NoModifier, place),
            "press": lambda: QTest.mousePress(widget, left, Qt.NoModifier, place),
            "release": lambda: QTest.mouseRelease(widget, left, Qt.NoModifier, place),
            "wheel": lambda: send(widget, QWheelEvent(*turned, Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False)),
            "tip": lambda: send(widget, QHelpEvent(QEvent.ToolTip, place, whole)),
            "menu": lambda: send(widget, QContextMenuEvent(QContextMenuEvent.Mouse, place, whole)),
        }
        self.do(actions[what])
        popup = QApplication.activePopupWidget()
        if popup is not None:
            self.do(popup.close)

    @rule()
    def leave(self):
        self.do(lambda: send(self.view, QEvent(QEvent.Leave)))

    @rule(which=st.integers(0, 30))
    def press_button(self, which):
        buttons = self.view.findChildren(QAbstractButton)
        buttons = [button for button in buttons if button.isEnabled() and button.isVisible()]
        if buttons:
            self.do(buttons[which % len(buttons)].click)


class LeavesNoTrace(Shown):
    """In the end a view that nobody has touched looks like a new one that is shown only the last of everything."""

    def teardown(self):
        self.come_to_rest()
        used, size = self.view.grab().toImage(), self.view.size()
        super().teardown()
        self.view = self.placed(self.make())
        self.view.resize(size)
        self.hand_data(self.handed)
        for name, what in self.last.items():
            self.do(lambda name=name, what=what: getattr(self.view, f"show_{name}")(what))
        self.come_to_rest()
        fresh = self.view.grab().toImage()
        super().teardown()
        assert fresh == used


def send(widget, event):
    QApplication.sendEvent(widget, event)


@pytest.fixture(scope="module")
def datasets():
    """None, and three to be handed over one after another; in the last the parts are as small as they may be."""
    large = builtin_dataset(train_samples=6_000, test_samples=300)
    small = Dataset(large.source, Part(large.train.images[:20], large.train.labels[:20]), large.test)
    least = Part(large.test.images[:1], large.test.labels[:1])
    return None, large, small, Dataset(large.source, large.train, least)


@pytest.fixture
def machine(qtbot, qtlog, tmp_path, datasets, monkeypatch):
    """machine(name) makes the machine for one view."""
    clock = Clock()
    monkeypatch.setattr(paced_refresh, "monotonic", clock)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    offers = every_view.offers(tmp_path / "mine")

    def make(name):
        kept = MyDigitsFolder(tmp_path / "mine")
        if name == "own" and not kept.read().digits:
            kept.add([np.array([[0.2, 0.1], [0.8, 0.9]])], 2.5, canned.digit(3), 3, 4)
        if name == "table":
            return ConnectionTable(generator=np.random.default_rng(0))
        view = SPEC_OF[name].make(*map(offers, SPEC_OF[name].needs))
        if name == "numbers":
            read_numbers(None, view)
        return view

    yield lambda of, name: of(name, lambda: make(name), clock, datasets, qtlog.records)
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0], 1.0)


@pytest.mark.parametrize("name", every_view.NAMES)
def test_no_sequence_raises_anything(machine, name):
    run_state_machine_as_test(lambda: machine(AnySequence, name), settings=sequences(10))


@pytest.mark.parametrize("name", UNTOUCHED)
def test_what_was_shown_before_leaves_no_trace(machine, name):
    run_state_machine_as_test(lambda: machine(LeavesNoTrace, name), settings=sequences(4))
