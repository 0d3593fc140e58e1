"""The list of all keys: those of the table of actions, and those that the views take while they have the focus."""

from collections.abc import Iterable
from dataclasses import dataclass

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.look import style
from lenet_gui.menus.menus import LINE, MENUS, Menu
from lenet_gui.widgets.quiet_scroll_bar import QuietScrollBar

MOST_COLUMNS = 3


@dataclass(frozen=True)
class Row:
    """A key or some, what they do, and why they cannot do it now; empty if they can."""

    keys: str
    what: str
    why_not: str = ""


@dataclass(frozen=True)
class Group:
    """Keys that belong together; `key` leads to where they are in force, empty where that is everywhere."""

    title: str
    rows: tuple[Row, ...]
    key: str = ""


EVERYWHERE = Group(
    _("Everywhere"),
    (
        Row(_("Tab, Shift+Tab"), _("next control or picture, or back")),
        Row("Alt+R", _("recipe")),
        Row("Alt+S, Alt+P", _("step size, pace; arrows change them")),
    ),
)


def groups_of(actions: Actions, views: Iterable) -> list[Group]:
    """All keys: by menu, everywhere, and by view. Views have `name`, `title` and `keys`, pairs of keys and words."""
    groups = [Group(_plain(menu.title), tuple(_rows(actions, menu))) for menu in MENUS]
    groups.append(EVERYWHERE)
    for view in views:
        rows = tuple(Row(keys, what) for keys, what in view.keys)
        groups.append(Group(view.title, rows, _keys(actions, f"view.{view.name}")))
    return groups


class KeyboardList(QDialog):
    """Columns side by side, scrolled where the window is too small for them."""

    def __init__(self, window: QWidget, groups: list[Group]):
        super().__init__(window)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard"))
        self.groups = groups
        room, beside = window.size(), style.MARGIN + 3 * style.GRID  # margins, and the bar
        sheets = (_sheet(groups, count) for count in range(MOST_COLUMNS, 0, -1))
        sheet = next((made for made in sheets if made.sizeHint().width() + beside <= room.width()), None)
        sheet = sheet or _sheet(groups, 1)
        self.area = QScrollArea()
        self.area.setWidget(sheet)
        self.area.setFrameShape(QScrollArea.NoFrame)
        self.area.setVerticalScrollBar(QuietScrollBar(self.area))
        self.area.setFocusPolicy(Qt.StrongFocus)  # so that the arrows scroll it
        self.area.setAccessibleName(_("Keyboard"))
        around = QVBoxLayout(self)
        around.setContentsMargins(style.MARGIN, style.GRID, style.GRID, style.GRID)
        around.addWidget(self.area)
        wanted = sheet.sizeHint()
        self.resize(
            min(wanted.width() + beside, room.width()),
            min(wanted.height() + 2 * style.GRID, room.height() - 4 * style.MARGIN),
        )


def _rows(actions, menu):
    """The entries that have a key; of a menu within, whose entries are alike, the first and the last."""
    for entry in menu.entries:
        if isinstance(entry, Menu):
            inner = [name for name in entry.entries if actions.table[name].key]
            if inner:
                first, last = inner[0], inner[-1]
                words = f"{_plain(entry.title)} {actions.table[first].plain_words} – {actions.table[last].plain_words}"
                keys = f"{_keys(actions, first)} – {_keys(actions, last)}"
                yield Row(keys, words, actions.why_not(first))
        elif entry != LINE and actions.table[entry].key:
            yield Row(_keys(actions, entry), actions.words(entry), actions.why_not(entry))


def _keys(actions, name):
    return actions[name].shortcut().toString(QKeySequence.NativeText)


def _plain(title):
    return title.replace("&", "")


def _sheet(groups: list[Group], count: int) -> QWidget:
    """All groups in so many columns."""
    sheet = QWidget()
    columns = QHBoxLayout(sheet)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(2 * style.MARGIN)
    for part in _columns(groups, count):
        columns.addWidget(_column(part), 0, Qt.AlignTop)
    return sheet


def _columns(groups: list[Group], count: int) -> list[list[Group]]:
    """The groups in their order in so many columns, cut where the highest of these becomes lowest."""
    heights = [_height(group) for group in groups]
    most = max(heights)
    while True:
        columns, left = [[]], most
        for group, height in zip(groups, heights, strict=True):
            if height > left:
                columns.append([])
                left = most
            columns[-1].append(group)
            left -= height
        if len(columns) <= count:
            return columns
        most += 1


def _height(group):
    return len(group.rows) + 2


def _column(groups: list[Group]) -> QWidget:
    column = QWidget()
    grid = QGridLayout(column)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(style.MARGIN)
    grid.setVerticalSpacing(0)
    line = 0
    for group in groups:
        if line:
            grid.setRowMinimumHeight(line, style.GRID)
            line += 1
        if group.key:
            grid.addWidget(_label(group.key, "text"), line, 0)
            grid.addWidget(_label(group.title, "accent"), line, 1)
        else:
            grid.addWidget(_label(group.title, "accent"), line, 0, 1, 2)
        for row in group.rows:
            line += 1
            grid.addWidget(_label(row.keys, "muted" if row.why_not else "text", row.why_not), line, 0)
            grid.addWidget(_label(row.what, "muted", row.why_not), line, 1)
        line += 1
    return column


def _label(words: str, colour: str, tip: str = "") -> QLabel:
    label = QLabel(words, textFormat=Qt.PlainText)
    label.setProperty("small", True)
    label.setStyleSheet(f"color: {getattr(style.theme(), colour)}")
    label.setToolTip(tip)
    return label
