"""The strip of answers under a written number: ten digits and "none" at every place, right below the ink."""

import numpy as np
from PyQt5.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.study.numbers.number_reading import NOTHING_READ, NumberReading
from lenet_gui.look import style
from lenet_gui.look.kept_picture import paint_within
from lenet_gui.look.pictures import ink_picture, paint_picture

ROWS = 11  # ten digits and none
NAMES = 40  # at the right for the rows' names, at type of the usual size
LEAST_ROW, LEAST_ROW_IN_CLASS, BEST_ROW = 10, 7, 18


class NumbersStrip(QWidget):
    """At the top the digits read, each where it stands; below them a heat map of the shares of every place."""

    row_pointed = pyqtSignal(object)  # a digit 0..9, or None
    place_picked = pyqtSignal(int)  # a place, by click or Enter

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._reading = NOTHING_READ
        self._left = self._unit = self._right = 1.0  # the sheet: its left edge, pixels to a unit, its right edge
        self._lit_row: int | None = None
        self._place: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self._claim_room()
        self.setAccessibleName(_("What the network says at every place of the number"))

    def _claim_room(self):
        self.setMinimumSize(240, self._top() + ROWS * self._least_row() + self._below())

    def sizeHint(self) -> QSize:
        return QSize(800, self.minimumHeight())

    def show_reading(self, reading: NumberReading, sheet: QRectF) -> None:
        """Show this reading below the sheet it was written on; its height is the unit of the strokes."""
        left, unit, right = sheet.left(), sheet.height(), sheet.right()
        if reading is not self._reading or (left, unit, right) != (self._left, self._unit, self._right):
            self._reading, self._left, self._unit, self._right = reading, left, unit, right
            if self._place is not None and self._place >= reading.places:
                self._place = None
            self.update()

    def light_row(self, digit: int | None) -> None:
        """Light up the name of one digit's row."""
        if digit != self._lit_row:
            self._lit_row = digit
            self.update()

    def place_text(self, place: int, row: int | None = None) -> str:
        """The exact numbers of one place: of the row pointed at, else of the best."""
        shares, wide = self._reading.shares()[:, place], self._reading.wide
        row = int(shares.argmax()) if row is None else row
        where = _("column {column}: ").format(column=int(wide.positions[place]))
        if row == ROWS - 1:
            return where + _("none of these {percent:.2f} %").format(percent=100 * shares[row])
        return where + _("{digit} with {percent:.2f} %, penalty {penalty:.3f}").format(
            digit=row, percent=100 * shares[row], penalty=wide.penalties[row, place]
        )

    # Painting

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._claim_room()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event):
        painter = QPainter(self)
        self._paint_names(painter)
        if not self._reading.places:
            painter.setPen(style.colour("muted"))
            painter.setFont(style.font(style.SMALL))
            painter.drawText(
                QRectF(self._left, self._top(), self._names_left() - self._left - 8, ROWS * self._row()),
                Qt.AlignCenter | Qt.TextWordWrap,
                _("Here will stand how much the network holds each place of the number for each digit."),
            )
            return
        sheet = QRectF(self._left, 0, self._names_left() - style.GRID - self._left, self.height())
        paint_within(painter, sheet, self._paint_reading)

    def _paint_reading(self, painter):
        edges = self._edges()
        heat = ink_picture(np.round(255 * self._reading.shares()).astype(np.uint8))
        target = QRectF(edges[0], self._top(), edges[-1] - edges[0], ROWS * self._row())
        paint_picture(painter, target, heat)
        self._paint_grid(painter)
        self._paint_digits(painter, edges)
        if self._place is not None and self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawRect(QRectF(edges[self._place], target.top(), edges[1] - edges[0], target.height()))

    def _paint_names(self, painter):
        height = self._row()
        for row in self.named_rows():
            lit = row == self._lit_row
            painter.setFont(style.font(self._size_of_names(), bold=lit))
            painter.setPen(style.colour("text" if lit else "muted"))
            place = QRect(self._names_left(), self._top() + row * height, names_width(), height)
            words = _("none") if row == ROWS - 1 else str(row)
            painter.drawText(place, Qt.AlignVCenter | Qt.TextDontClip, words)

    def _size_of_names(self):
        return style.SMALL if style.projected() else min(style.SMALL, self._row())

    def named_rows(self) -> list[int]:
        """The rows whose names have room: all; in front of a class as many as can be read, "none" and the lit one."""
        line = style.scaled(self._size_of_names())
        step = -(-line // self._row()) if style.projected() else 1
        named = [row for row in (self._lit_row, ROWS - 1) if row is not None]
        for row in range(0, ROWS, step):
            if all(abs(row - other) >= step for other in named):
                named.append(row)
        return sorted(set(named))

    def _paint_grid(self, painter):
        painter.setPen(QPen(style.colour("line"), 1))
        for row in (0, ROWS - 1, ROWS):
            y = self._top() + row * self._row()
            painter.drawLine(int(self._left), y, self._names_left() - style.GRID, y)

    def _paint_digits(self, painter, edges):
        painter.setRenderHint(QPainter.Antialiasing)
        for found in self._reading.digits:
            middle = (edges[found.place] + edges[found.place + 1]) / 2
            painter.setPen(style.colour("text"))
            painter.setFont(style.font(style.TITLE, bold=True))
            painter.drawText(QRectF(middle - 20, 0, 40, style.scaled(26)), Qt.AlignCenter, str(found.digit))
            if not style.projected():
                painter.setPen(style.colour("muted"))
                painter.setFont(style.font(style.SMALL))
                text = _("{percent:.0f} %").format(percent=100 * found.confidence)
                painter.drawText(QRectF(middle - 24, 24, 48, 16), Qt.AlignHCenter | Qt.AlignTop, text)
            cell = QRectF(
                edges[found.place],
                self._top() + found.digit * self._row(),
                edges[1] - edges[0],
                self._row(),
            )
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.setBrush(Qt.NoBrush)
            painter.drawRoundedRect(cell.adjusted(-1, -1, 1, 1), 2, 2)

    def _names_left(self) -> int:
        return int(min(self._right + style.GRID, self.width() - names_width()))

    def _top(self) -> int:
        """Above the rows: the digits read, and below each how sure it is; in front of a class the digits alone."""
        return style.scaled(26) if style.projected() else 42

    def _least_row(self):
        return LEAST_ROW_IN_CLASS if style.projected() else LEAST_ROW

    def _row(self) -> int:
        return max(
            self._least_row(), min(style.scaled(BEST_ROW), (self.height() - self._top() - 2 - self._below()) // ROWS)
        )

    def _below(self):
        """Below the rows, for the lower half of the last one's name, which may be higher than its row."""
        return style.GRID if style.projected() else 0

    def _edges(self) -> np.ndarray:
        """(places + 1,) pixels."""
        return self._left + self._unit * self._reading.edges()

    # Pointing

    def _at(self, pixel: QPoint) -> tuple[int | None, int | None]:
        """The place and the row under a pixel."""
        if not self._reading.places:
            return None, None
        place = int(np.searchsorted(self._edges(), pixel.x(), side="right")) - 1
        row = (pixel.y() - self._top()) // self._row()
        inside = 0 <= place < self._reading.places
        return place if inside else None, row if inside and 0 <= row < ROWS else None

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            place, row = self._at(event.pos())
            text = self.place_text(place, row) if place is not None else self._help()
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _help(self):
        return _("Arrows go from place to place; Enter or a click studies what the network sees there.")

    def mouseMoveEvent(self, event):
        row = self._at(event.pos())[1]
        self.row_pointed.emit(row if row is not None and row < ROWS - 1 else None)

    def leaveEvent(self, _event):
        self.row_pointed.emit(None)

    def mousePressEvent(self, event):
        place = self._at(event.pos())[0]
        if event.button() == Qt.LeftButton and place is not None:
            self._go_to(place)
            self.place_picked.emit(place)

    def keyPressEvent(self, event):
        way = {Qt.Key_Left: -1, Qt.Key_Right: 1}.get(event.key())
        if way is not None and self._reading.places:
            here = -1 if self._place is None else self._place
            self._go_to(min(max(here + way, 0), self._reading.places - 1))
            where = QPoint(int(self._edges()[self._place]), self.height())
            QToolTip.showText(self.mapToGlobal(where), self.place_text(self._place), self)
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter) and self._place is not None:
            self.place_picked.emit(self._place)
        else:
            super().keyPressEvent(event)

    def _go_to(self, place):
        self._place = place
        self.update()

    def focusInEvent(self, event):
        if self._place is None and self._reading.places:
            self._place = 0
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event):
        self.update()
        super().focusOutEvent(event)


def names_width() -> int:
    """How much room the names of the rows take at the right."""
    return style.scaled(NAMES)
