"""The play's keys reach it wherever the focus is, but for those that what has the focus needs itself."""

from collections.abc import Iterable

from PyQt5 import sip
from PyQt5.QtCore import QEvent, QObject, Qt
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

from lenet_gui.play.player import Player

# Text inputs, also those in lists, and the pad say so themselves. Space is the play's alone.
NEEDED = {
    Qt.Key_Left: (QAbstractItemView, QAbstractSlider, QComboBox, QTabBar),
    Qt.Key_Right: (QAbstractItemView, QAbstractSlider, QComboBox, QTabBar),
}


class PlayKeys(QObject):
    """Keeps lists and the like their keys, except `within` these widgets, where all belong to the play.

    During a play Space pauses it wherever the focus is, so that buttons are pressed by Enter.

    Qt asks what has the focus first whether a key is its own, before that of an action counts.
    """

    def __init__(self, within: Iterable[QWidget], player: Player, parent: QObject):
        super().__init__(parent)
        self._within, self._player = tuple(within), player
        QApplication.instance().focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, before, now):
        if before is not None and not sip.isdeleted(before):
            before.removeEventFilter(self)
        if now is not None and not any(widget.isAncestorOf(now) for widget in self._within):
            now.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.KeyPress and event.key() in (Qt.Key_Return, Qt.Key_Enter):
            return self._press(watched)
        if event.type() != QEvent.ShortcutOverride or event.modifiers():
            return False
        if not isinstance(watched, NEEDED.get(event.key(), ())):
            return False
        event.accept()
        return True

    def _press(self, watched):
        presses = self._player.place is not None and isinstance(watched, QAbstractButton)
        if presses:
            watched.click()
        return presses
