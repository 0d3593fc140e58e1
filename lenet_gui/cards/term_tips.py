"""Terms are explained on hover wherever they stand: what a widget says is looked through when a tool tip is due."""

from html import escape

from PyQt5.QtCore import QEvent, QObject, QPoint
from PyQt5.QtGui import QTextDocumentFragment
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QTabBar,
    QToolTip,
    QWidget,
)

from lenet_gui.cards.painted_words import painted_words
from lenet_gui.look.live_tip import LiveTip
from lenet_gui.texts.reading import Section
from lenet_gui.texts.words import Words, plain

MOST = 2  # terms in one tool tip
_DUE = QEvent.ToolTip
_OURS = "lenet_gui."


class TermTips(QObject):
    """Adds to any tool tip of the application what the terms mean that stand under the pointer.

    It asks no widget for anything of its own: labels, buttons and tabs have a text, and what is painted can be heard.
    Where no term stands, nothing is changed; nor is a tip whose numbers follow what is shown, see `LiveTip`.
    """

    def __init__(self, words: Words, parent: QObject):
        super().__init__(parent)
        self._words = words
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == _DUE and isinstance(watched, QWidget) and self._tell(watched, event)

    def _tell(self, widget, event):
        terms, tip = self._words.terms_in(words_at(widget, event.pos()))[:MOST], widget.toolTip()
        if tip and not terms:
            terms = self._words.terms_in(_without_marks(tip))[:1]
        if not terms:
            return False
        if not tip and is_painted(widget):
            hide_tip()
            widget.event(event)  # which may have a tip of its own for this place
            tip = QToolTip.text() if QToolTip.isVisible() else ""
            if tip and tip == LiveTip.last:
                return True
        QToolTip.showText(event.globalPos(), explained(terms, tip), widget)
        return True


def hide_tip() -> None:
    """At once: Qt lets a tip stay for a while, and its words are told as if it were there."""
    for label in QApplication.topLevelWidgets():
        if label.inherits("QTipLabel"):
            label.hide()


def words_at(widget: QWidget, place: QPoint) -> str:
    """What a widget says at this place of it."""
    if isinstance(widget, QLabel | QAbstractButton):
        return _without_marks(widget.text())
    if isinstance(widget, QTabBar):
        return widget.tabText(widget.tabAt(place))
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return painted_words(widget, place) if is_painted(widget) else ""


def is_painted(widget: QWidget) -> bool:
    """Whether it is one of ours that paints itself; what is scrolled and what pyqtgraph draws is painted by others."""
    if isinstance(widget, QAbstractScrollArea) or not widget.isVisible():
        return False
    return any("paintEvent" in vars(kind) for kind in type(widget).__mro__ if kind.__module__.startswith(_OURS))


def explained(terms: list[Section], before: str = "") -> str:
    """A tool tip with what these terms mean, below what it says already."""
    parts = [before if "<p" in before or "<b>" in before else escape(before).replace("\n", "<br>")] if before else []
    for term in terms:
        parts.append(f"<b>{escape(term.name)}</b>: {escape(plain(' '.join(term.paragraphs)), quote=False)}")
    return "".join(f"<p style='margin:2px 0 4px'>{part}</p>" for part in parts)


def _without_marks(text):
    if "<" in text:
        text = QTextDocumentFragment.fromHtml(text).toPlainText()
    return text.replace("&", "")
