"""What stands above a docked view: its name; or in front of a class a row of all names, of which one is large."""

from collections.abc import Sequence

from PyQt5.QtCore import QEvent, QObject, QSize, Qt
from PyQt5.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMenu, QTabBar, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.widgets.word_switch import Word
from lenet_gui.window.docking.menu_button import CardButton, MenuButton, below


class Title(QWidget):
    """A dock's name in the look of a tab; to be dragged by."""

    def __init__(self, dock: QDockWidget):
        super().__init__(dock)
        name = QLabel(dock.windowTitle())
        name.setProperty("small", True)
        name.setAttribute(Qt.WA_TransparentForMouseEvents)
        button = MenuButton(self)
        button.clicked.connect(lambda: dock.ask_for_menu(button))
        mark = CardButton(self)
        mark.clicked.connect(lambda: dock.card_asked.emit(dock))
        row = QHBoxLayout(self)
        row.setContentsMargins(style.MARGIN, 0, style.GRID, 0)
        self._past = QLabel()
        for flag in ("small", "past"):
            self._past.setProperty(flag, True)
        row.addWidget(name)
        row.addWidget(self._past)
        row.addStretch(1)
        for widget in (mark, button):
            row.addWidget(widget)
        self.setFixedHeight(style.scaled(style.TAB_HEIGHT))
        self.show_past(dock.past)

    def show_past(self, words: str) -> None:
        """Which past moment is shown; empty for the present."""
        self._past.setText(words)
        self._past.setVisible(bool(words))

    def mouseDoubleClickEvent(self, _event):
        dock = self.parentWidget()  # Qt would leave it where it is
        dock.undock(not dock.isFloating())

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self.setFixedHeight(style.scaled(style.TAB_HEIGHT))
        self.setToolTip(_("Drag it elsewhere; a double click takes it out or puts it back"))


class ViewRow(QWidget):
    """The title of the one dock in front: its name large, and as many of the others' as there is whole room for.

    Whatever there is no room for is in the menu at their end, with all the others. A name opens its view.
    """

    def __init__(self, dock: QDockWidget, docks: Sequence[QDockWidget]):
        super().__init__(dock)
        self._docks = docks
        self.names = {other: self._name(other, other is dock) for other in docks}
        self._front = self.names[dock]
        self.more = Word(_("more") + " ▾", _("All views"), parent=self)
        self.more.clicked.connect(self.open_menu)
        self.button = MenuButton(self)
        self.button.clicked.connect(lambda: dock.ask_for_menu(self.button))
        self.mark = CardButton(self)
        self.mark.clicked.connect(lambda: dock.card_asked.emit(dock))
        row = QHBoxLayout(self)
        row.setContentsMargins(style.MARGIN - style.GRID, 0, style.GRID, 0)
        row.setSpacing(0)
        for word in (*self.names.values(), self.more):
            row.addWidget(word, 0, Qt.AlignBottom)
        row.addStretch(1)
        for widget in (self.mark, self.button):
            row.addWidget(widget)
        self.setAccessibleName(_("Views"))
        self._make_room()

    def _name(self, dock, front):
        word = Word(dock.windowTitle(), checkable=True, parent=self)
        word.setChecked(front)
        word.clicked.connect(lambda: self._open(dock, word, front))
        return word

    def _open(self, dock, word, front):
        word.setChecked(front)  # what is in front is shown by another row
        dock.open()

    def open_menu(self) -> None:
        """List all views, to open one."""
        menu = QMenu(self)
        for dock in self._docks:
            menu.addAction(dock.windowTitle(), dock.open)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(below(self.more)))

    def minimumSizeHint(self) -> QSize:
        """Room for the name in front and for the menus."""
        front = self._front.sizeHint()
        wide = front.width() + self.more.sizeHint().width() + self.button.width() + self.mark.width() + style.MARGIN
        return QSize(wide, front.height() + 2)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._make_room()

    def _make_room(self):
        """Show the names that fit, from the first on, and always that of the view in front."""
        self._front.set_size(style.caption_size(), bold=True)
        wide = {word: word.sizeHint().width() for word in self.names.values()}
        room = self.width() - style.MARGIN - self.button.width() - self.mark.width()
        if sum(wide.values()) > room:
            room -= self.more.sizeHint().width() + wide[self._front]
            for word in wide:
                room -= 0 if word is self._front else wide[word]
                word.setVisible(word is self._front or room >= 0)
        else:
            for word in wide:
                word.show()
        self.more.setVisible(any(word.isHidden() for word in wide))
        self.setFixedHeight(self.minimumSizeHint().height())
        self.layout().activate()  # before the names are painted at their widths of before


class AtTheEnd(QObject):
    """Keeps buttons at the right end of a row of tabs."""

    def __init__(self, tabs: QTabBar, buttons: tuple[QWidget, ...]):
        super().__init__(tabs)
        self._buttons = buttons
        tabs.installEventFilter(self)
        for button in buttons:
            button.show()

    def eventFilter(self, tabs, event):
        if event.type() == QEvent.Resize:
            right, height = event.size().width() - style.GRID, event.size().height()
            for button in reversed(self._buttons):
                right -= button.width()
                button.move(right, (height - button.height()) // 2)
        return False
