"""A tool tip whose words follow what is shown, for as long as it stays open."""

from collections.abc import Callable

from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QFocusEvent
from PyQt5.QtWidgets import QToolTip, QWidget


class LiveTip:
    """The tool tip of one widget: `show` opens it, `refresh` asks for its words anew when something else is shown."""

    last = ""  # what the last one of all said

    def __init__(self, widget: QWidget):
        self._widget = widget
        self._tell: Callable[[], str] | None = None
        self._place, self._words = QPoint(), ""

    def show(self, place: QPoint, tell: Callable[[], str]) -> None:
        """Open it at this place of the screen; `tell` gives its words, now and later. Without words it closes."""
        self._tell, self._place, self._words = tell, place, tell()
        LiveTip.last = self._words
        QToolTip.showText(place, self._words, self._widget)

    def refresh(self) -> None:
        """What `tell` speaks of may have changed."""
        if self._tell is None:
            return
        if not QToolTip.isVisible() or QToolTip.text() != self._words:  # closed, or another widget's by now
            self._tell = None
        elif self._tell() != self._words:
            self.show(self._place, self._tell)


def tell_by_key(widget: QWidget, event: QFocusEvent) -> None:
    """Show the tool tip of a widget that the keys have come to, as the pointer would."""
    if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason):
        QToolTip.showText(widget.mapToGlobal(widget.rect().bottomLeft()), widget.toolTip(), widget)
