"""The confusion matrix: how many of each digit were answered as which, and the error of each."""

import numpy as np
from PyQt5.QtCore import QEvent, QPoint, QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QFontMetrics, QPainter
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.look.signed_number import signed_number

DIGITS = 10
LEAST_CELL, BEST_CELL = QSize(16, 12), QSize(48, 40)
STRONGEST = 0.55  # opacity of the colour behind the largest count off the diagonal
_STEPS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}

Cell = tuple[int, int]  # truth, answer


class ConfusionMatrix(QWidget):
    """Rows are the truth, columns the answers. The diagonal, where all is well, has no colour and quiet numbers."""

    cell_picked = pyqtSignal(object)  # (truth, answer), or None when the cell picked last is picked again
    cell_pointed = pyqtSignal(object)  # (truth, answer), or None

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._counts: np.ndarray | None = None
        self._errors = np.zeros(DIGITS)
        self._less: tuple[np.ndarray, np.ndarray] | None = None
        self._pointed: Cell | None = None
        self._picked: Cell | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Fixed, QSizePolicy.Expanding)
        self.setAccessibleName(_("Confusion matrix"))

    @property
    def pointed(self) -> Cell | None:
        """The cell pointed at by pointer or keys."""
        return self._pointed

    @property
    def picked(self) -> Cell | None:
        """The cell whose digits are shown."""
        return self._picked

    def show_counts(self, counts: np.ndarray, errors: np.ndarray, less: tuple | None = None) -> None:
        """Show (10, 10) counts, row = truth, column = answer, and (10,) errors in percent.

        `less`: the same of another network; then it is shown by how much these differ.
        """
        self._counts, self._errors, self._less = counts, errors, less
        self.update()

    def show_picked(self, cell: Cell | None) -> None:
        """Frame this cell, without saying so."""
        if cell != self._picked:
            self._picked = cell
            self.update()

    def words(self, cell: Cell) -> str:
        """What a cell says."""
        truth, answer = cell
        count = 0 if self._counts is None else int(self._counts[cell])
        since = ""
        if self._less is not None:
            since = _(", {change} than then").format(change=_signed(count - int(self._less[0][cell])))
        if truth == answer:
            of = 0 if self._counts is None else int(self._counts[truth].sum())
            return _("{truth}: {count} of {of} right").format(truth=truth, count=count, of=of) + since
        return _("{truth} answered as {answer}: {count}").format(truth=truth, answer=answer, count=count) + since

    # Where things are

    def width_for(self, height: int, room: int) -> int:
        """The width it would like at this height, `room` at most."""
        tall = max(LEAST_CELL.height(), min(BEST_CELL.height(), (height - self._head()) // DIGITS))
        wanted = min(BEST_CELL.width(), max(LEAST_CELL.width(), round(1.5 * tall)))
        spare = room - self._head() - self._error_width()
        return self._head() + DIGITS * max(LEAST_CELL.width(), min(wanted, spare // DIGITS)) + self._error_width()

    def box(self, cell: Cell) -> QRect:
        """Where a cell is."""
        width, height = self._cell()
        return QRect(self._head() + cell[1] * width, self._head() + cell[0] * height, width, height)

    def _cell(self):
        width = (self.width() - self._head() - self._error_width()) // DIGITS
        height = min(BEST_CELL.height(), (self.height() - self._head()) // DIGITS)
        return max(1, width), max(1, height)

    def _head(self):
        return style.scaled(style.SMALL) + 4

    def _error_width(self):
        return QFontMetrics(style.font(style.SMALL)).horizontalAdvance("−00.0 %") + style.GRID

    def _cell_at(self, point: QPoint) -> Cell | None:
        width, height = self._cell()
        column, row = (point.x() - self._head()) // width, (point.y() - self._head()) // height
        return (row, column) if 0 <= row < DIGITS and 0 <= column < DIGITS else None

    def _readable(self):
        """Whether figures, which reach neither far up nor down, have room in the height of a cell."""
        return not style.projected() or self._cell()[1] >= style.scaled(style.SMALL) - 2

    def named_rows(self) -> list[int]:
        """The rows whose digit and error stand beside them: all; where they are too low for that, those that can."""
        if self._readable():
            return list(range(DIGITS))
        at = self._pointed or self._picked
        step, first = -(-style.scaled(style.SMALL) // self._cell()[1]), at[0] if at else 0
        return [row for row in range(DIGITS) if (row - first) % step == 0]

    # Painting

    def paintEvent(self, _event):
        if self._counts is None:
            return
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        self._paint_heads(painter)
        off = self._shown().copy()
        np.fill_diagonal(off, 0)
        most = max(1, int(np.abs(off).max()))
        wide = QFontMetrics(style.font(style.SMALL)).horizontalAdvance("0000") + 2 <= self._cell()[0]
        for cell in np.ndindex(DIGITS, DIGITS):
            self._paint_cell(painter, cell, most, wide)
        for cell, name in ((self._picked, "accent"), (self._pointed, "accent" if self.hasFocus() else "text")):
            if cell is not None:
                painter.setPen(style.colour(name))
                painter.drawRect(self.box(cell).adjusted(0, 0, -2, -2))

    def _paint_cell(self, painter, cell, most, wide):
        truth, answer = cell
        count, box = int(self._shown()[cell]), self.box(cell).adjusted(0, 0, -1, -1)
        words = str(count) if self._less is None else _signed(count)
        if truth == answer:
            painter.setPen(style.colour("muted", 0.7))
            painter.drawText(box, Qt.AlignCenter, words if wide and self._readable() else "·")
            return
        strength = STRONGEST * np.sqrt(abs(count) / most)
        painter.fillRect(box, self._ground(count, strength) if count else style.colour("surface"))
        # Where there is no room pointing tells it.
        if count and self._readable():
            room, told = box.width() + 1, (words, str(abs(count)))  # whose colour tells the sign
            words = next((one for one in told if painter.fontMetrics().horizontalAdvance(one) <= room), "")
            painter.setPen(style.colour("text"))
            painter.drawText(box, Qt.AlignCenter, words)

    def _shown(self):
        return self._counts if self._less is None else self._counts - self._less[0]

    def _ground(self, count, strength):
        """Of a cell: for differences as all signed numbers are coloured, fewer and more."""
        if self._less is None:
            return style.colour("accent", strength)
        colours = style.signed_colours()
        return QColor(*map(int, colours[round(127.5 + 127.5 * strength * np.sign(count))]))

    def _paint_heads(self, painter):
        """The digits along both edges, and the errors along the right one."""
        at = self._pointed or self._picked
        head, (width, height) = self._head(), self._cell()
        right = head + DIGITS * width
        rows = self.named_rows()
        for digit in range(DIGITS):
            row, column = QRect(0, head + digit * height, head - 4, height), QRect(head + digit * width, 0, width, head)
            for field, lit in ((row, at and at[0] == digit), (column, at and at[1] == digit)):
                if field is row and digit not in rows:
                    continue
                painter.setPen(style.colour("text" if lit else "muted"))
                painter.drawText(field.adjusted(0, 0, -1, -1), Qt.AlignCenter | Qt.TextDontClip, str(digit))
            error = QRect(right, head + digit * height, self.width() - right, height - 1)
            painter.setPen(style.colour("text" if at and at[0] == digit else "muted"))
            if digit in rows:
                words = _percent(self._errors[digit])
                if self._less is not None:
                    words = _("{change} %").format(change=signed_number(self._errors[digit] - self._less[1][digit], 1))
                painter.drawText(error, Qt.AlignRight | Qt.AlignVCenter | Qt.TextDontClip, words)
        painter.setPen(style.colour("muted"))
        painter.drawText(QRect(right, 0, self.width() - right, head), Qt.AlignRight | Qt.AlignVCenter, _("error"))

    # Pointer and keys

    def _point_at(self, cell: Cell | None):
        if cell != self._pointed:
            self._pointed = cell
            self.setCursor(Qt.ArrowCursor if cell is None else Qt.PointingHandCursor)
            self.setAccessibleDescription(self.words(cell) if cell is not None else "")
            self.update()
            self.cell_pointed.emit(cell)

    def _pick(self):
        self.show_picked(None if self._pointed == self._picked else self._pointed)
        self.cell_picked.emit(self._picked)

    def mouseMoveEvent(self, event):
        self._point_at(self._cell_at(event.pos()) if self._counts is not None else None)

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None)

    def mousePressEvent(self, event):
        self.mouseMoveEvent(event)
        if event.button() == Qt.LeftButton and self._pointed is not None:
            self._pick()

    def keyPressEvent(self, event):
        if self._counts is None or event.modifiers() & ~Qt.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in _STEPS:
            self._walk(*_STEPS[event.key()])
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space) and self._pointed is not None:
            self._pick()
        else:
            super().keyPressEvent(event)

    def _walk(self, down, right):
        truth, answer = self._pointed or self._picked or (-down, -right)
        last = DIGITS - 1
        self._point_at((min(max(0, truth + down), last), min(max(0, answer + right), last)))

    def focusInEvent(self, event):
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason)
        if by_key and self._pointed is None and self._counts is not None:
            self._point_at(self._picked or (0, 0))  # the ring needs a place to be
        self.update()

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            text = _(
                "Rows: the truth. Columns: the answer. A click or Enter shows a cell's digits, again all wrong ones."
            )
            over_cell = self._cell_at(event.pos()) is not None
            QToolTip.showText(event.globalPos(), "" if over_cell else text, self)
            return True
        if event.type() == QEvent.FocusOut:
            self.update()
        return super().event(event)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self.update()


def _signed(count: int) -> str:
    return f"{count:+d}".replace("-", "−") if count else "0"


def _percent(value: float) -> str:
    return _("{value:.1f} %").format(value=value)
