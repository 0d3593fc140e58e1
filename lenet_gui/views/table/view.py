"""Table I of the paper as an instrument: which map of S2 each map of C3 reads, how strongly, and what if it did not."""

import numpy as np
from PyQt5.QtCore import QEvent, QRect, QSize, Qt, pyqtSignal
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.views.table import numbers as quantities
from lenet_gui.views.table.cells import CellTable, link_selection, next_cell
from lenet_gui.views.table.draft import TableDraft
from lenet_gui.views.table.edit import EditRow, LookRow
from lenet_gui.views.table.layout import TableLayout
from lenet_gui.views.table.paint import Cells
from lenet_gui.views.table.sum import SumPictures
from lenet_gui.views.table.words import arrow, editing, looking, number_words, why_no_editing
from lenet_gui.views.table.worth import Worth
from lenet_gui.widgets.moment_view import MomentView

REPAINT_S = 0.2  # a drawing costs about 3 ms
_ARROWS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}
_ENTER = (Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space)


class ConnectionTable(MomentView):
    """The 6 x 16 table, and beside it the sum that the picked cell belongs to.

    A cell's brightness is one of `connection_numbers.QUANTITIES`, on a scale that never changes. Pointing and picking
    emit `selection_changed`; a pick stays until another is made or the architecture no longer has it. Arrows go from
    cell to cell, 1 to 4 choose the quantity, X cuts and restores; E makes another table, where Space or a click
    connects, Escape leaves and Ctrl+Return starts.
    """

    selection_changed = pyqtSignal(object)  # core.study.selection.Selection, when one points elsewhere or picks
    table_chosen = pyqtSignal(object)  # 16 tuples of S2 maps, with which to start a new run
    cut_toggled = pyqtSignal(object)  # (S2 map, C3 map), to be cut for the digit under study, or restored

    def __init__(self, parent: QWidget | None = None, generator: np.random.Generator | None = None):
        """`generator` draws the random tables."""
        super().__init__(_("Connection table, S2 to C3"), parent, REPAINT_S)
        self._shown: Moment | None = None  # what all below belongs to
        self._selection = NOTHING
        self._links: dict[tuple[int, int], int] = {}
        self._numbers = np.zeros(0)
        self._picked: tuple[int, int] | None = None
        self._cell: tuple[int, int] | None = None  # the one under the pointer, connected or not
        self.quantity = self.shown_quantity = quantities.NORM  # as chosen; while there is an obstacle the norm is shown
        self.draft = TableDraft()
        self.editing = False
        self._build(generator or np.random.default_rng())
        self.setFocusPolicy(Qt.StrongFocus)

    def _build(self, generator):
        self.worth = Worth(self)
        self.worth.changed.connect(self._present)
        self.cells = CellTable(self)
        self.cells.pointed.connect(self.selection_changed)
        self.cells.cell_pointed.connect(self._on_cell_pointed)
        self.cells.pressed.connect(self._on_pressed)
        self.cells.pressed_twice.connect(self._on_pressed_twice)
        self.look_row = LookRow(self)
        self.look_row.switch.chosen.connect(self.choose)
        self.look_row.cut.clicked.connect(self.toggle_cut)
        self.look_row.edit.clicked.connect(lambda: self.set_editing(True))
        self.look_row.worth.clicked.connect(self.press_worth)
        self.edit_row = EditRow(self.draft, generator, self)
        self.edit_row.hide()
        self.edit_row.draft_changed.connect(self._on_draft_changed)
        self.edit_row.started.connect(self.start)
        self.edit_row.left.connect(lambda: self.set_editing(False))
        self.sum = SumPictures(self)
        self.sum.unit_pointed.connect(self._on_unit_pointed)
        self.sum.unit_picked.connect(self._on_unit_picked)

    # ---- what is shown

    @property
    def picked(self) -> tuple[int, int] | None:
        """(S2 map, C3 map) of the cell whose sum is shown; None before the first moment."""
        return self._picked

    def number(self, link: tuple[int, int]) -> float:
        """The number of this connection as shown; KeyError where there is no connection."""
        return float(self._numbers[self._links[link]])

    def readout(self) -> str:
        """What the pointer or the keys went to last, in words; empty where there is nothing."""
        cell = self._cell
        if self.editing:
            return editing(self.draft, cell).readout
        if self.sum.readout() or cell is None:
            return self.sum.readout()
        if cell not in self._links:
            return _("{link}: not connected").format(link=arrow(cell))
        cut = _(", cut") if cell in self._shown.cuts else ""
        return f"{arrow(cell)}: {number_words(self.shown_quantity, self.number(cell), self._shown)}{cut}"

    def show_selection(self, selection: Selection) -> None:
        """Light the row of an S2 map, the column of a C3 map, or both for a link; show the sum of what was picked."""
        if selection != self._selection:
            self._selection = selection
            column = selection.map if selection.layer == "C3" else None
            link = selection.link or next((link for link in self._links if link[1] == column), None)
            if selection.picked and link in self._links and not self.editing and column != self._picked[1]:
                self._picked = link
                self._show_pick()
            self._present()

    def made_of(self, moment: Moment) -> tuple:
        return quantities.sources(moment)

    def take(self) -> None:
        architecture = self._moment.parameters.architecture
        if self._shown is None or architecture.table != self._shown.parameters.architecture.table:
            self._links = {link: index for index, link in enumerate(architecture.links)}
            if self._picked not in self._links and not self.editing:
                self._picked = architecture.links[0]
            self._cell = None
            self.cells.links = frozenset(self._links)
        self._shown = self._moment
        self._read_numbers()  # before anything is presented: they have to fit the links
        if self.editing and why_no_editing(self._shown):
            self.set_editing(False)
        self.look_row.show_choice(self.quantity, self._shown)
        self._show_numbers()

    def _read_numbers(self):
        self.shown_quantity = quantities.shown(self.quantity, self._shown)
        if self.shown_quantity == quantities.WORTH:
            self.worth.look_after(self._shown)
        self._numbers = quantities.numbers(self.shown_quantity, self._shown)

    def _show_numbers(self):
        self._show_pick()
        self.look_row.edit.set_obstacle(why_no_editing(self._shown))
        self._present()

    def _show_pick(self):
        if self.editing:
            return
        moment, link = self._shown, self._picked
        cut_sources = tuple(s2 for s2, c3 in moment.cuts if c3 == link[1])
        bound = moment.parameters.architecture.squashing.bound
        calm_for = (moment.source.run_id, moment.probe, link[1]) if moment.learning else None
        self.sum.show_sum(quantities.sum_of(moment, link[1]), link, bound, cut_sources, calm_for)
        obstacle = "" if moment.trace is not None else _("Draw a digit or choose one first")
        self.look_row.show_cut(link in moment.cuts, obstacle)
        self.setAccessibleDescription(f"{arrow(link)}, {number_words(self.shown_quantity, self.number(link), moment)}")

    # ---- what one can do

    def choose(self, quantity: str) -> None:
        """Colour the cells by this, one of `connection_numbers.QUANTITIES`."""
        self.quantity = quantity
        self.look_row.show_choice(quantity, self._shown)
        self.worth.wish()
        if self._shown is not None:
            self._read_numbers()
            self._show_numbers()

    def stand(self, quantity: str, link: tuple[int, int]) -> None:
        """Look at this quantity with this connection's sum shown, as soon as there is one, and edit nothing."""
        if self.editing:
            self.set_editing(False)
        self._picked, self._cell = link, None
        self.choose(quantity)

    def pick(self, link: tuple[int, int]) -> None:
        """Show this connection's sum; KeyError where there is no such connection."""
        self._links[link]
        self._picked = self._cell = link  # the newest of pointer and keys is read
        self._show_pick()
        self.selection_changed.emit(link_selection(link, picked=True))
        self._present()

    def toggle_cut(self) -> None:
        """Ask that the picked connection be cut for the digit under study, or restored."""
        if self.look_row.cut.isEnabled() and not self.editing and self._shown is not None:
            self.cut_toggled.emit(self._picked)

    def press_worth(self) -> None:
        """While it is seen what links are worth: prune, cut what can go, or give up."""
        if self.look_row.worth.isVisible():
            self.worth.press(self._shown)

    def set_obstacle(self, reason: str) -> None:
        """Why no test digits can be read now, in one sentence; empty where they can."""
        self.worth.obstacle = reason
        self.choose(self.quantity)

    def set_editing(self, editing: bool) -> None:
        """Begin to make another table from this one, if that is possible now, or leave it."""
        if self._shown is None or (editing and why_no_editing(self._shown)):
            return
        self.editing = self.cells.any_cell = editing
        self.draft.take(self._shown.parameters.architecture.table)
        self._picked = self._picked if self._picked in self._links else next(iter(self._links))
        self.edit_row.setVisible(editing)
        self.look_row.setVisible(not editing)
        self._lay_out()
        self.edit_row.refresh()
        self.setFocus(Qt.OtherFocusReason)
        self._show_pick()
        self._present()

    def start(self) -> None:
        """Ask for a new run with the draft, if a network can be made of it."""
        if self.editing and not self.draft.obstacle():
            table = self.draft.table
            self.set_editing(False)
            self.table_chosen.emit(table)

    def _on_draft_changed(self):
        self.edit_row.refresh()
        self._present()

    def _on_unit_pointed(self, unit):
        self._cell = None
        self._present()
        self.selection_changed.emit(NOTHING if unit is None else Selection("C3", self._picked[1], *unit))

    def _on_unit_picked(self, unit):
        self.selection_changed.emit(Selection("C3", self._picked[1], *unit, picked=True))

    # ---- the face

    def _present(self):
        """Hand everything that is seen to the cells and the line below them."""
        if self._shown is None:
            return
        chosen = self._selection
        row, column = chosen.link or [chosen.map if chosen.layer == layer else None for layer in ("S2", "C3")]
        if self.editing:
            levels, cut, order, words = dict.fromkeys(self.draft.links, 0.5), (), (), editing(self.draft, self._cell)
        else:
            scale, cut = quantities.SCALES[self.shown_quantity], self._shown.cuts
            levels = {link: scale.share(self.number(link)) for link in self._links}
            worth = self.worth if self.shown_quantity == quantities.WORTH else None
            self.look_row.show_worth(worth and worth.button(self._shown))
            instead = worth.words(self._shown) if worth else ()
            words = looking(self._shown, self.shown_quantity, self._picked, self.readout(), self.sum.level, instead)
            order = self._shown.pruning.found.links if worth and self._shown.pruning else ()
        cells = Cells(levels, frozenset(cut), row, column, self._cell, self._picked, self.hasFocus(), order)
        self.cells.show_cells(cells, words)

    def sizeHint(self) -> QSize:
        return QSize(720, 280)

    def event(self, event):
        answer = super().event(event)
        if event.type() in (QEvent.FocusIn, QEvent.FocusOut):
            self._present()
        return answer

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._lay_out()

    def dress(self) -> None:
        self._lay_out()

    def _lay_out(self):
        places = self.cells.places = TableLayout.fitting(self.size(), self.look_row.sizeHint().width())
        self.cells.setGeometry(self.rect())
        self.look_row.setGeometry(places.head)
        wide = max(places.head.width(), self.edit_row.sizeHint().width())
        self.edit_row.setGeometry(QRect(places.head.topLeft(), QSize(wide, places.head.height())))
        self.sum.setVisible(places.scale > 0 and not self.editing)
        self.sum.setGeometry(places.sum)
        self.sum.arrange(max(1, places.scale), places.in_a_row)

    def keyPressEvent(self, event):
        key = event.key()
        if self._shown is None:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._go(*_ARROWS[key])
        elif self.editing and key in _ENTER and event.modifiers() & Qt.ControlModifier:
            self.start()
        elif key in _ENTER:
            self._on_pressed(*self._picked)
        elif Qt.Key_1 <= key <= Qt.Key_5 and not self.editing:
            self.choose(quantities.QUANTITIES[key - Qt.Key_1])
        elif key == Qt.Key_X:
            self.toggle_cut()
        elif key == Qt.Key_P:
            self.press_worth()
        elif key == Qt.Key_E or (key == Qt.Key_Escape and self.editing):
            self.set_editing(not self.editing)
        else:
            super().keyPressEvent(event)

    def _go(self, down, right):
        """Pick the next connected cell in this direction, if there is one; the next of any kind while editing."""
        cell = next_cell(self._picked, (down, right), None if self.editing else self._links)
        if cell is not None and self.editing:
            self._picked = self._cell = cell
            self._present()
        elif cell is not None:
            self.pick(cell)

    def _on_pressed(self, s2, c3):
        self.setFocus(Qt.MouseFocusReason)
        if self.editing:
            self.draft.toggle((s2, c3))
            self._picked = self._cell = (s2, c3)
            self._on_draft_changed()
        elif (s2, c3) in self._links:
            self.pick((s2, c3))

    def _on_pressed_twice(self, s2, c3):
        if self.editing:
            self._on_pressed(s2, c3)
        elif (s2, c3) in self._links:
            self.toggle_cut()

    def _on_cell_pointed(self, cell):
        self._cell = cell
        self._present()
