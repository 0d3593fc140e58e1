"""A panel that lies over one of the views, never over the network, and never over what it explains."""

from collections.abc import Iterable

from PyQt5 import sip
from PyQt5.QtCore import QEvent, QRect, Qt, QTimer
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.widgets.quiet_scroll_bar import QuietScrollBar
from lenet_gui.widgets.symbol_button import SymbolButton
from lenet_gui.window.docking.docks import Docks, ViewDock

NETWORK = "network"
FALLBACK_HEIGHT = 0.38  # of the window, where no view is there to lie over


class SidePanel(QFrame):
    """Stays over a view of `home` while one goes on working; Escape closes it and gives the keys back."""

    def __init__(self, home: Docks):
        super().__init__(home)
        self._home = home
        self._avoided: set[str] = set()
        self._focus_before: QWidget | None = None
        self._content: QWidget | None = None
        self.area = QScrollArea()
        self.area.setFrameShape(QScrollArea.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBar(QuietScrollBar(self.area))
        self.close_button = SymbolButton("clear", _("Close (Esc)"), self)
        self.close_button.clicked.connect(self.put_away)
        grid = QGridLayout(self)
        grid.setContentsMargins(style.MARGIN, style.GRID, style.GRID, style.GRID)
        grid.setSpacing(0)
        grid.addWidget(self.area, 0, 0)
        grid.addWidget(self.close_button, 0, 1, Qt.AlignTop)
        self.setFocusPolicy(Qt.NoFocus)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        self.hide()

    def show_content(self, content: QWidget, avoided: Iterable[str], focus: QWidget) -> None:
        """Show this, over none of these views, and give it the keys."""
        if not self.isVisible():
            self._focus_before = QApplication.focusWidget()
            self.window().installEventFilter(self)
            for dock in self._home.docks():
                dock.installEventFilter(self)
        if content is not self._content:
            if self._content is not None:
                before = self.area.takeWidget()
                before.hide()  # else it comes back with the panel, where that is closed now
                before.setParent(self)
            self._content = content
            self.area.setWidget(content)
            content.show()
        self._avoided = {NETWORK, *avoided}
        self.show()
        self._settle()
        focus.setFocus(Qt.ShortcutFocusReason)

    def avoid(self, names: Iterable[str]) -> None:
        """Make way for these views."""
        self._avoided = {NETWORK, *names}
        self._settling.start()

    def covers(self, dock: ViewDock) -> bool:
        """Whether it lies over this view."""
        return self.isVisible() and not dock.isFloating() and self.geometry().intersects(dock.geometry())

    def put_away(self) -> None:
        """Close."""
        if self.isHidden():
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        self.window().removeEventFilter(self)
        for dock in self._home.docks():
            dock.removeEventFilter(self)
        if had_focus and self._focus_before is not None and not sip.isdeleted(self._focus_before):
            self._focus_before.setFocus(Qt.OtherFocusReason)
        self._focus_before = None

    def eventFilter(self, watched, event):
        kind = event.type()
        if kind == QEvent.ShortcutOverride and event.key() == Qt.Key_Escape and watched is self.window():
            event.accept()  # before it is taken for the end of a play
            return True
        if kind == QEvent.KeyPress and event.key() == Qt.Key_Escape and watched is self.window():
            self.put_away()
            return True
        if kind in (QEvent.Resize, QEvent.Move, QEvent.Show, QEvent.Hide, QEvent.ParentChange):
            self._settling.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event):
        if event.key() == Qt.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("ground"))
        painter.setPen(style.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, self.width(), 2, style.colour("accent"))

    def _settle(self):
        """Lie over the rightmost view that may be covered."""
        if self.isHidden():
            return
        there = [dock for dock in self._home.docks() if not dock.isFloating() and dock.isVisible() and _is_inside(dock)]
        free = [dock for dock in there if dock.objectName() not in self._avoided]
        if free:
            over = max(free, key=lambda dock: (dock.x() + dock.width(), dock.y()))
            tabs = style.scaled(style.TAB_HEIGHT) if self._home.tabifiedDockWidgets(over) else 0
            self.setGeometry(over.geometry().adjusted(0, -tabs, 0, 0))
        else:
            high = round(FALLBACK_HEIGHT * self._home.height())
            self.setGeometry(QRect(0, self._home.height() - high, self._home.width(), high))
        self.raise_()


def _is_inside(dock):
    """Qt keeps docks behind a tab far outside."""
    return dock.geometry().right() > 0
