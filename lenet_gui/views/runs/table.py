"""The table of runs: a row for each, the tree of branches in front, names and notes to be written by hand."""

from PyQt5.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from core.language import _
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.plain_text import plain
from lenet_gui.views.runs import words
from lenet_gui.views.runs.tree import Twig, paint_row, twigs

COLUMNS = TREE, NAME, RECIPE, STATE, ERROR, NOTES = range(6)
ROW_HEIGHT = 28
_TREE_WIDTH, _NOTES_WIDTH, _INSET = 90, 48, 6
_LONGEST = {  # what the columns between have room for
    NAME: "fast-branch 2",
    RECIPE: "course-report",
    STATE: _("training, pass {number}/{last}").format(number=20, last=20),
    ERROR: _("Best error"),
}
_GIVEN_UP = (RECIPE, STATE)  # in this order, where there is no room for them


class RunsTable(QTableWidget):
    """The row of the run that is shown is the current one; another that is made current by hand is asked for."""

    run_chosen = pyqtSignal(int)  # the number of a run, by hand
    renamed = pyqtSignal(int, str)
    noted = pyqtSignal(int, str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(0, len(COLUMNS), parent)
        self.tree: tuple[Twig, ...] = ()
        self._run_ids: list[int] = []
        self._telling = False  # what changes is not changed by hand
        self.setHorizontalHeaderLabels(
            [_("Steps"), _("Run"), _("Recipe"), _("State"), _("Best error"), _("Notes")],
        )
        self.setItemDelegate(_Rows(self))
        self.setSelectionBehavior(QAbstractItemView.SelectRows)
        self.setSelectionMode(QAbstractItemView.SingleSelection)
        self.setEditTriggers(QAbstractItemView.DoubleClicked)  # and by keys of the view: F2 is the window's
        self.setShowGrid(False)
        self.setFrameShape(QTableWidget.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Runs of this session"))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.Fixed)
        header.setMinimumSectionSize(_NOTES_WIDTH // 2)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignLeft | Qt.AlignVCenter)
        header.setFocusPolicy(Qt.NoFocus)
        self.currentCellChanged.connect(self._on_current_changed)
        self.itemChanged.connect(self._on_item_changed)
        self.dress()

    def dress(self) -> None:
        """Follow another palette or size of type."""
        header, small = self.horizontalHeader(), style.font(style.SMALL)
        self.setFont(small)
        header.setFont(small)
        ground, muted, line = (style.colour(name).name() for name in ("ground", "muted", "line"))
        self.setStyleSheet(
            f"QTableWidget {{ background: {ground}; }}"
            f"QHeaderView {{ background: {ground}; }}"
            f"QHeaderView::section {{ background: {ground}; color: {muted}; border: none;"
            f" border-bottom: 1px solid {line}; padding: 2px {_INSET}px;"
            f" font-size: {style.scaled(style.SMALL)}px; }}"
        )
        header.setFixedHeight(QFontMetrics(small).height() + 10)
        self.verticalHeader().setDefaultSectionSize(style.scaled(ROW_HEIGHT))
        self._make_room()

    def show_runs(self, moment: Moment) -> None:
        """A row for each run of the moment."""
        self._telling = True
        self.tree = twigs(moment)
        self._run_ids = [kept.run_id for kept in moment.runs]
        if self.rowCount() != len(moment.runs):
            self.setRowCount(len(moment.runs))
        for row, (kept, branching) in enumerate(zip(moment.runs, moment.branches, strict=True)):
            told = {
                TREE: "",
                NAME: kept.name,
                RECIPE: kept.state(moment.snapshot).recipe.name,
                STATE: words.state_words(kept, moment.snapshot),
                ERROR: words.error_words(kept, moment.snapshot),
                NOTES: kept.notes,
            }
            known = plain(words.tip(kept, moment, branching))
            for column, text in told.items():
                self._say(row, column, text, known if column != NOTES or not text else plain(text))
        shown = moment.source.run_id
        row = self._run_ids.index(shown) if shown in self._run_ids else -1
        if row != self.currentRow():
            self.setCurrentCell(row, max(NAME, self.currentColumn()))
        self._telling = False
        self.viewport().update()

    def chosen(self) -> int | None:
        """The number of the run whose row is the current one."""
        row = self.currentRow()
        return self._run_ids[row] if 0 <= row < len(self._run_ids) else None

    @property
    def writing(self) -> bool:
        """Whether a name or notes are being written: then Enter ends that, and means nothing else."""
        return self.state() == QAbstractItemView.EditingState

    def write(self, column: int) -> None:
        """Let the current run's name or notes, one of `COLUMNS`, be written by hand."""
        if self.chosen() is not None:
            self.setCurrentCell(self.currentRow(), column)
            self.editItem(self.currentItem())

    def _say(self, row, column, text, known):
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            editable = Qt.ItemIsEditable if column in (NAME, NOTES) else Qt.NoItemFlags
            item.setFlags(Qt.ItemIsEnabled | Qt.ItemIsSelectable | editable)
            self.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)
        if item.toolTip() != known:
            item.setToolTip(known)

    def _on_current_changed(self, row, _column, before, _column_before):
        if not self._telling and row != before and 0 <= row < len(self._run_ids):
            self.run_chosen.emit(self._run_ids[row])

    def _on_item_changed(self, item):
        if self._telling or item.row() >= len(self._run_ids):
            return
        changed = {NAME: self.renamed, NOTES: self.noted}.get(item.column())
        if changed is not None:
            changed.emit(self._run_ids[item.row()], item.text())

    def _make_room(self):
        room = self.viewport().width() - style.scaled(_NOTES_WIDTH)
        wide = QFontMetrics(style.font(style.SMALL, bold=True)).horizontalAdvance
        widths = {TREE: style.scaled(_TREE_WIDTH)}
        widths |= {column: wide(words) + 2 * _INSET + 4 for column, words in _LONGEST.items()}
        for column in _GIVEN_UP:
            self.setColumnHidden(column, sum(widths.values()) > room)
            if self.isColumnHidden(column):
                widths.pop(column)
        spare = max(0, room - sum(widths.values()))
        widths[TREE] += spare // 2
        widths[NOTES] = self.viewport().width() - sum(widths.values())
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._make_room()

    def sizeHint(self):
        return QSize(640, 240)


class _Rows(QStyledItemDelegate):
    """Quiet rows: the current one lies on raised ground; the first column has the tree."""

    def paint(self, painter, option, index):
        table = self.parent()
        painter.save()
        if option.state & QStyle.State_Selected:
            painter.fillRect(option.rect, style.colour("raised"))
        if index.column() == TREE:
            paint_row(painter, QRectF(option.rect), index.row(), table.tree)
        else:
            strong = index.column() in (NAME, ERROR)
            painter.setFont(style.font(style.SMALL, bold=index.column() == NAME))
            painter.setPen(style.colour("text" if strong else "muted"))
            area = option.rect.adjusted(_INSET, 0, -_INSET, 0)
            text = painter.fontMetrics().elidedText(index.data() or "", Qt.ElideRight, area.width())
            painter.drawText(area, Qt.AlignLeft | Qt.AlignVCenter, text)
        if option.state & QStyle.State_HasFocus and table.hasFocus():
            painter.setPen(style.colour("accent"))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()
