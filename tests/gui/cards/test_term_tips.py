"""Terms are explained on hover wherever they stand: in labels, words, tabs, boxes, and in what views paint."""

import every_view
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, Qt
from PyQt5.QtGui import QHelpEvent, QPainter
from PyQt5.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTabBar, QToolTip, QWidget

from lenet_gui.cards.painted_words import all_painted_words, painted_words
from lenet_gui.cards.term_tips import TermTips, explained, hide_tip, is_painted, words_at
from lenet_gui.look import style
from lenet_gui.look.live_tip import LiveTip
from lenet_gui.texts.words import plain, words
from lenet_gui.widgets.word_switch import Word

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


@pytest.fixture
def tips(qtbot):
    keeper = QWidget()
    qtbot.addWidget(keeper)
    yield TermTips(words(), keeper)
    QToolTip.hideText()


def explanation(name):
    return plain(" ".join(words().term(name).paragraphs))


def hover(widget, place=None):
    """The tool tip that comes up there, as Qt asks for it; empty for none."""
    hide_tip()
    LiveTip.last = ""
    place = widget.rect().center() if place is None else place
    QApplication.sendEvent(widget, QHelpEvent(QEvent.ToolTip, place, widget.mapToGlobal(place)))
    return QToolTip.text() if QToolTip.isVisible() else ""


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.resize(240, 60)
    widget.show()
    return widget


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: QLabel("Step size"), "step size"),
        (lambda: QLabel("the <b>gradient</b> of it"), "gradient"),
        (lambda: QPushButton("&Kernels"), "kernel"),
        (lambda: Word("weighted input"), "weighted input"),
        (lambda: Word("norm", "how strong (1)"), "norm"),
    ],
)
def test_a_term_in_a_label_or_a_word_is_explained(tips, qtbot, make, name):
    widget = shown(qtbot, make())
    own = widget.toolTip()
    told = hover(widget)
    assert explanation(name) in told and own in told


def test_a_term_in_a_tab_or_a_box_is_explained(tips, qtbot):
    tabs = QTabBar()
    for title in ("Curves", "Code"):
        tabs.addTab(title)
    shown(qtbot, tabs)
    assert explanation("code") in hover(tabs, tabs.tabRect(1).center())
    assert hover(tabs, tabs.tabRect(0).center()) == ""
    box = QComboBox()
    box.addItem("one batch")
    assert explanation("batch") in hover(shown(qtbot, box))


def test_a_term_in_a_tool_tip_alone_is_explained_below_it(tips, qtbot):
    widget = shown(qtbot, QPushButton("Train"))
    widget.setToolTip("Train until the passes are done <F5>")
    told = hover(widget)
    assert explanation("pass") in told and "&lt;F5&gt;" in told


def test_without_a_term_all_is_as_it_was(tips, qtbot):
    widget = shown(qtbot, QPushButton("Open"))
    assert hover(widget) == ""
    widget.setToolTip("Opens it")
    assert hover(widget) == "Opens it"


def test_at_most_two_terms_are_explained(tips, qtbot):
    told = hover(shown(qtbot, QLabel("kernel, map, weight and bias")))
    assert explanation("kernel") in told and explanation("map") in told and explanation("weight") not in told


class Painted(QWidget):
    """Paints words as our views do."""

    tip = ""

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.drawText(self.rect().adjusted(0, 0, 0, -30), Qt.AlignLeft, "saturation")
        painter.drawText(self.rect().adjusted(0, 30, 0, 0), Qt.AlignLeft, "nothing")

    def event(self, event):
        if event.type() == QEvent.ToolTip and self.tip:
            QToolTip.showText(event.globalPos(), self.tip, self)
            return True
        return super().event(event)


Painted.__module__ = "lenet_gui.of_this_test"


def test_painted_words_are_heard_where_they_stand(tips, qtbot):
    widget = shown(qtbot, Painted())
    assert painted_words(widget, QPoint(10, 6)) == "saturation"
    assert painted_words(widget, QPoint(10, 38)) == "nothing"
    assert painted_words(widget, QPoint(200, 6)) == ""
    assert explanation("saturation") in hover(widget, QPoint(10, 6))
    assert hover(widget, QPoint(200, 6)) == "" == hover(widget, QPoint(10, 38))


def test_the_own_tip_of_a_painted_view_stays_before_the_term(tips, qtbot):
    widget = shown(qtbot, Painted())
    widget.tip = "37 % of them"
    told = hover(widget, QPoint(10, 6))
    assert told.index("37 % of them") < told.index(explanation("saturation"))
    assert hover(widget, QPoint(200, 6)) == "37 % of them"


@pytest.mark.parametrize("name", every_view.NAMES)
def test_what_every_view_paints_can_be_heard(qtbot, tmp_path, name):
    """And hearing it changes nothing on the screen."""
    view = every_view.made(name, tmp_path)
    qtbot.addWidget(view)
    before = every_view.picture(view)
    painted = [widget for widget in (view, *view.findChildren(QWidget)) if is_painted(widget)]
    heard = [heard for widget in painted for heard in all_painted_words(widget)]
    assert all(text.strip() == "" or not area.isEmpty() for text, area in heard)
    assert np.array_equal(every_view.picture(view), before)


def test_the_head_of_the_network_tells_its_facts_and_its_terms(window):
    network = window.docks["network"].view
    window.docks["network"].setMinimumSize(1110, 475)
    network.resize(1110, 475)
    assert network.boxes.lines, (network.size(), style.scale(), style.explained())
    box = network.boxes.lines["C1"]
    told = hover(network, QPoint(box.x + 20, box.y + 22))
    assert "122,304 connections" in told and explanation("kernel") not in told
    places = [(area.center().toPoint(), text) for text, area in all_painted_words(network) if "kernels" in text]
    told = hover(network, places[0][0])
    assert "122,304 connections" in told and explanation("kernel") in told


def test_a_tip_that_follows_the_numbers_is_left_alone(qtbot, window):
    answer = window.study.answer
    words_there = [(area.center().toPoint(), text) for text, area in all_painted_words(answer) if text == "none"]
    told = hover(answer, words_there[0][0])
    assert told == LiveTip.last != ""


def test_words_of_a_bare_widget_are_none(qtbot):
    assert words_at(shown(qtbot, QWidget()), QPoint(3, 3)) == ""
    assert explained([]) == "" and "<b>map</b>" in explained([words().term("maps")])
