"""The list of all keys, in groups: those of the menus, and those of the pad and the views while they have the focus."""

from collections.abc import Iterator

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.widgets.quiet_scroll_bar import QuietScrollBar

Rows = list[tuple[str, str]]  # keys, and what they do

ELSEWHERE: dict[str, Rows] = {
    _("On the pad"): [
        (_("Arrows"), _("move the pen")),
        (_("Space"), _("lowers and lifts it; held, it draws")),
        ("E", _("eraser or pen")),
        (_("Ctrl+Z, Ctrl+Shift+Z"), _("undo, redo")),
        (_("Delete"), _("empty the pad")),
    ],
    _("In the network"): [
        (_("Arrows"), _("next unit")),
        (_("Ctrl+Left, Ctrl+Right"), _("next layer")),
        (_("Ctrl+Up, Ctrl+Down"), _("next map")),
        (_("Enter, Esc"), _("pick; nothing")),
        ("1 – 4", _("activation, gradient, weighted input, difference")),
    ],
    _("In other views"): [
        (_("Arrows"), _("next number, kernel, digit or point")),
        ("1 – 9", _("which numbers, layers or maps are shown")),
        (_("Enter, Esc"), _("pick; nothing")),
    ],
    _("Everywhere"): [
        (_("Tab, Shift+Tab"), _("next control or picture, or back")),
        (_("Alt+R, Alt+S, Alt+P"), _("recipe, step size, pace; arrows change them")),
        ("Alt+U", _("how sure: its threshold")),
    ],
}


class KeyboardList(QDialog):
    """Two columns side by side, scrolled where the window is too low for them."""

    def __init__(self, window: QMainWindow):
        super().__init__(window)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard"))
        self.groups = {**dict(_groups_of_menus(window)), **ELSEWHERE}
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(3 * style.MARGIN)
        for part in _halves(self.groups):
            columns.addWidget(_column(part), 0, Qt.AlignTop)
        self.area = QScrollArea()
        self.area.setWidget(sheet)
        self.area.setFrameShape(QScrollArea.NoFrame)
        self.area.setVerticalScrollBar(QuietScrollBar(self.area))
        self.area.setFocusPolicy(Qt.StrongFocus)  # so that the arrows scroll it
        self.area.setAccessibleName(_("Keyboard"))
        around = QVBoxLayout(self)
        around.setContentsMargins(style.MARGIN, style.MARGIN, style.GRID, style.MARGIN)
        around.addWidget(self.area)
        room = window.size()
        wanted = sheet.sizeHint()
        bar = 2 * style.GRID
        self.resize(
            min(wanted.width() + bar + style.MARGIN + style.GRID, room.width()),
            min(wanted.height() + 2 * style.MARGIN, room.height() - 3 * style.MARGIN),
        )


def _groups_of_menus(window) -> Iterator[tuple[str, Rows]]:
    """The entries of each menu that have a shortcut; of a submenu whose entries are alike, the first and the last."""
    for entry in window.menuBar().actions():
        rows: Rows = []
        for action in entry.menu().actions():
            inner = [one for one in action.menu().actions() if _keys(one)] if action.menu() else []
            if inner:
                rows.append(
                    (
                        f"{_keys(inner[0])} – {_keys(inner[-1])}",
                        f"{_plain(action)} {_plain(inner[0])} – {_plain(inner[-1])}",
                    )
                )
            elif _keys(action):
                rows.append((_keys(action), _plain(action)))
        yield _plain(entry), rows


def _keys(action) -> str:
    return action.shortcut().toString(QKeySequence.NativeText)


def _plain(action) -> str:
    return action.text().replace("&", "").rstrip("…")


def _halves(groups: dict[str, Rows]) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """The groups in their order, cut where both columns become most alike in height."""
    names = list(groups)
    heights = [len(groups[name]) + 2 for name in names]
    cut = min(range(1, len(names)), key=lambda cut: abs(sum(heights[:cut]) - sum(heights[cut:])))
    return {name: groups[name] for name in names[:cut]}, {name: groups[name] for name in names[cut:]}


def _column(groups: dict[str, Rows]) -> QWidget:
    column = QWidget()
    grid = QGridLayout(column)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(style.MARGIN)
    grid.setVerticalSpacing(2)
    line = 0
    for name, rows in groups.items():
        if line:
            grid.setRowMinimumHeight(line, style.GRID)
            line += 1
        grid.addWidget(_label(name, "accent"), line, 0, 1, 2)
        for keys, what in rows:
            line += 1
            grid.addWidget(_label(keys, "text"), line, 0)
            grid.addWidget(_label(what, "muted"), line, 1)
        line += 1
    return column


def _label(words: str, colour: str) -> QLabel:
    label = QLabel(words, textFormat=Qt.PlainText)
    label.setProperty("small", True)
    label.setStyleSheet(f"color: {getattr(style.theme(), colour)}")
    return label
