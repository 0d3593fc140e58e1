"""The tiles on which the user's own digits are looked through."""

from PyQt5.QtCore import QEvent, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QKeySequence, QPainter, QPen
from PyQt5.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QWidget

from core.data.my_digits import MyDigit
from core.language import _
from core.sizes import DIGIT_SIZE
from lenet_gui.look import style
from lenet_gui.look.digit_picture import paint_digit
from lenet_gui.look.kept_picture import paint_within

PICTURE = 2 * DIGIT_SIZE
TILE = QSize(PICTURE + 2 * style.GRID, PICTURE + 3 * style.GRID + 4)


class MyDigitsWall(QListWidget):
    """Tiles from left to right, as many as fit."""

    chosen = pyqtSignal(object)  # the MyDigit that was double-clicked, or on which Enter was pressed

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setViewMode(QListWidget.IconMode)
        self.setMovement(QListWidget.Static)
        self.setResizeMode(QListWidget.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(TILE)
        self.setSelectionMode(QAbstractItemView.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_Tile(self))
        self.setAccessibleName(_("My digits"))
        self.setMouseTracking(True)
        self.itemDoubleClicked.connect(self._on_item_double_clicked)
        self._dress_scroll_bar()

    def show_digits(self, digits: tuple[MyDigit, ...]) -> None:
        """Show these; marks stay on those that were marked."""
        marked = {item.data(Qt.UserRole).name for item in self.selectedItems()}
        self.blockSignals(True)
        self.clear()
        for digit in digits:
            item = QListWidgetItem(self)
            item.setData(Qt.UserRole, digit)
            item.setData(Qt.AccessibleTextRole, _caption(digit))
            item.setToolTip(_story(digit))
            item.setSelected(digit.name in marked)
        self.blockSignals(False)

    def _on_item_double_clicked(self, item):
        self.chosen.emit(item.data(Qt.UserRole))

    def keyPressEvent(self, event):
        if event.key() in (Qt.Key_Return, Qt.Key_Enter) and self.currentItem() is not None:
            self.chosen.emit(self.currentItem().data(Qt.UserRole))
        elif event.key() in (Qt.Key_Delete, Qt.Key_Backspace) or event.matches(QKeySequence.Undo):
            event.ignore()  # the view's own
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event):
        if event.type() == QEvent.PaletteChange:
            self._dress_scroll_bar()
            self.viewport().update()
        super().changeEvent(event)

    def _dress_scroll_bar(self):
        sheet = (
            "QScrollBar { background: transparent; width: 8px; }"
            f"QScrollBar::handle {{ background: {style.theme().line}; border-radius: 4px; min-height: 24px; }}"
            f"QScrollBar::handle:hover {{ background: {style.theme().muted}; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
        )
        if sheet != self.verticalScrollBar().styleSheet():
            self.verticalScrollBar().setStyleSheet(sheet)

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(style.colour("muted"))
            painter.setFont(style.font())
            words = _("Drawings whose answer you correct are kept here; the network can go on training with them.")
            painter.drawText(self.viewport().rect(), Qt.AlignCenter | Qt.TextWordWrap, words)


class _Tile(QStyledItemDelegate):
    """One digit and, as in the paper's figure 8, its truth and what the network answered."""

    def sizeHint(self, option, index):
        return TILE

    def paint(self, painter, option, index):
        tile, seen = QRect(option.rect.topLeft(), TILE), option.widget.viewport().rect()
        if seen.contains(tile):
            self._paint_tile(painter, tile, option, index.data(Qt.UserRole))
        else:  # scrolled half out of sight
            cut = QRectF(tile & seen)
            paint_within(painter, cut, lambda painter: self._paint_tile(painter, tile, option, index.data(Qt.UserRole)))

    def _paint_tile(self, painter, tile, option, digit):
        painter.save()
        painter.setRenderHint(QPainter.Antialiasing)
        marked, focused = option.state & QStyle.State_Selected, option.state & QStyle.State_HasFocus
        if marked or focused or option.state & QStyle.State_MouseOver:
            painter.setPen(QPen(style.colour("accent"), 1) if marked or focused else Qt.NoPen)
            painter.setBrush(style.colour("accent", 0.16) if marked else style.colour("raised"))
            painter.drawRoundedRect(QRectF(tile).adjusted(2.5, 2.5, -2.5, -2.5), style.CORNER, style.CORNER)
        painter.setRenderHint(QPainter.Antialiasing, False)
        square = QRectF(tile.x() + style.GRID, tile.y() + style.GRID, PICTURE, PICTURE)
        painter.fillRect(square, style.colour("surface"))
        paint_digit(painter, digit.picture, square)
        wrong = digit.answer is not None and digit.answer != digit.label
        painter.setFont(style.font(style.SMALL))
        painter.setPen(style.colour("warning" if wrong else "muted"))
        height = QFontMetrics(painter.font()).height()
        painter.drawText(QRectF(tile.x(), square.bottom() + 1, TILE.width(), height), Qt.AlignCenter, _caption(digit))
        painter.restore()


def _caption(digit):
    if digit.answer is None:
        return str(digit.label)
    return f"{digit.label} → {digit.answer}"


def _story(digit):
    told = _("a {label}, drawn {when}").format(label=digit.label, when=digit.drawn_at[:16].replace("T", " ") + " UTC")
    if digit.answer is not None:
        told += _("; the network answered {answer}").format(answer=digit.answer)
    return told + _("; double-click or Enter studies it")
