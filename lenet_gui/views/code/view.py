"""F6's code beside the ten bitmaps: where they differ, what that adds up to, and which digit differs least."""

from PyQt5.QtCore import QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QImage, QPainter, QPen
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, DIGITS
from core.network.loss import NONE
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.look.pictures import paint_picture
from lenet_gui.texts.awaited import awaited, told, why_no_answer
from lenet_gui.views.code import numbers as code_numbers
from lenet_gui.views.code.layout import LINE, CodeLayout, Spot, cell_box, fitting
from lenet_gui.views.code.numbers import LOGIT_BAR, PENALTY_BAR, CodeNumbers
from lenet_gui.widgets.moment_view import MomentView
from lenet_gui.widgets.word_switch import WORD_INSET, Word

REPAINT_S = 0.1
_ARROWS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}


class CodeView(MomentView):
    """The code x of the digit under study, large; for each of the ten digits its bitmap w, the squared differences
    (x - w)^2, their sum, which is its penalty, and its share. Code and bitmaps have the same colours on the same
    levels, so that they look alike where they are. With a softmax: its weights w, the products x w, and the logits.
    """

    selection_changed = pyqtSignal(
        object
    )  # core.study.selection.Selection: a unit of F6, or a digit of OUTPUT and its cell

    difference_wanted = pyqtSignal(bool)  # in all views

    line_tip = _("Arrows: next cell. Ctrl+arrows: next digit. Enter: pick. Esc: nothing.")

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Code"), parent, REPAINT_S)
        self._numbers: CodeNumbers | None = None
        self._picture: QImage | None = None
        self._selection = NOTHING
        self._spot: Spot | None = None  # under the pointer, or where the keys went
        self.compare = Word("", checkable=True, parent=self)
        self.compare.clicked.connect(self.difference_wanted)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.places: CodeLayout = fitting(QSize(480, 200))

    @property
    def numbers(self) -> CodeNumbers | None:
        """What is shown; None while there is no digit."""
        return self._numbers

    def readout(self) -> str:
        """The line at the bottom: the exact numbers of what is pointed at, or else what the colours mean."""
        if self._numbers is None:
            return ""
        spot = self._spot or _spot(self._selection)
        return code_numbers.readout(self._numbers, spot) if spot else code_numbers.legend(self._numbers)

    def line_of_words(self) -> tuple[str, str]:
        """What of `readout` and of "none of these" there is room for at the bottom."""
        spot = self._spot or _spot(self._selection)
        numbers, bold = self._numbers, self._numbers.answer == NONE
        texts = code_numbers.readouts(numbers, spot) if spot else code_numbers.legends(numbers)
        width = QFontMetrics(style.font(style.SMALL)).horizontalAdvance
        none_width = QFontMetrics(style.font(style.SMALL, bold=bold)).horizontalAdvance
        room = self.places.readout.width()
        return code_numbers.fitting_line(texts, code_numbers.none_texts(numbers), width, none_width, room)

    def show_moment(self, moment: Moment) -> None:
        """Show what the network makes of the digit: a new digit at once, a new network at most ten times a second."""
        new_digit = self._moment is None or moment.probe is not self._moment.probe
        super().show_moment(moment)
        if new_digit:
            self.refresh()

    def show_selection(self, selection: Selection) -> None:
        """Mark the cell of a unit of F6, or a digit of OUTPUT with the cell of its bitmap."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    def made_of(self, moment: Moment) -> tuple:
        return told(moment), moment.answer, moment.reference, moment.differs, awaited(moment)

    def take(self) -> None:
        obstacle = code_numbers.why_not_compared(self._moment)
        self.compare.set_obstacle(obstacle)
        self.compare.setChecked(self._moment.differs and not obstacle)
        self._numbers = code_numbers.code_numbers(self._moment, self._moment.differs)
        if self._numbers is None:
            self._spot = None
        self.setAccessibleDescription(code_numbers.sentence(self._numbers) if self._numbers else "")
        self._picture = None
        self.update()

    # Painting

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        if self._numbers is None:
            painter.setPen(style.colour("muted"))
            empty = _("F6's code appears here beside the ten bitmaps as soon as there is a digit.")
            empty = why_no_answer(self._moment) if awaited(self._moment) else empty
            painter.drawText(self.rect(), Qt.AlignCenter, empty)
            return
        if self._picture is None:
            self._picture = self._numbers.picture()
        chosen = self._spot or _spot(self._selection)
        self._paint_code(painter)
        for digit in range(DIGITS):
            self._paint_entry(painter, digit, chosen)
        self._paint_cells(painter, chosen)
        self._paint_readout(painter)

    def _part(self, index):
        return QRect(index * BITMAP_COLUMNS, 0, BITMAP_COLUMNS, BITMAP_ROWS)

    def _paint_code(self, painter):
        code = self.places.code
        painter.setPen(style.colour("muted"))
        line = style.scaled(LINE)
        painter.drawText(QRect(code.left(), code.top() - line - 2, code.width(), line), Qt.AlignVCenter, "F6")
        paint_picture(painter, code, self._picture, self._part(0))
        painter.setPen(style.colour("line"))
        painter.drawRect(code.adjusted(-1, -1, 0, 0))

    def _paint_entry(self, painter, digit, chosen):
        numbers, places = self._numbers, self.places
        wins = digit == numbers.answer
        if chosen is not None and chosen.digit == digit:
            painter.setRenderHint(QPainter.Antialiasing)
            painter.setBrush(style.colour("raised"))
            painter.setPen(QPen(style.colour("accent"), style.stroke()) if self.hasFocus() else Qt.NoPen)
            painter.drawRoundedRect(QRectF(places.entries[digit]).adjusted(-4.5, -2.5, 4.5, 2.5), 4, 4)
            painter.setRenderHint(QPainter.Antialiasing, False)
        painter.setFont(style.font(style.SMALL, bold=wins))
        painter.setPen(style.colour("accent" if wins else "muted"))
        painter.drawText(places.name_box(digit), Qt.AlignLeft | Qt.AlignVCenter, str(digit))
        painter.setPen(style.colour("text" if wins else "muted"))
        result = code_numbers.result(numbers, digit)
        painter.drawText(places.name_box(digit), Qt.AlignRight | Qt.AlignVCenter, result)
        if places.shares:
            share = code_numbers.percent(numbers.shares[digit])
            painter.drawText(places.share_box(digit), Qt.AlignRight | Qt.AlignVCenter, share)
        for first, box in ((1, places.weights[digit]), (1 + DIGITS, places.terms[digit])):
            paint_picture(painter, box, self._picture, self._part(first + digit))
        both = places.weights[digit].united(places.terms[digit])
        painter.setBrush(Qt.NoBrush)
        if wins:  # told by form too: a frame, a thicker bar, bold type
            painter.setPen(QPen(style.colour("accent"), style.stroke()))
            painter.drawRect(both.adjusted(-2, -2, 1, 1))
            painter.drawRect(both.adjusted(-1, -1, 0, 0))
        else:
            painter.setPen(style.colour("line"))
            painter.drawRect(both.adjusted(-1, -1, 0, 0))
        self._paint_bar(painter, digit, wins)

    def _paint_bar(self, painter, digit, wins):
        box, value = self.places.bar_box(digit), float(self._numbers.results[digit])
        if self._numbers.output.sign < 0:
            middle, half = box.center().x(), box.width() // 2
            length = round(max(-1.0, min(1.0, value / LOGIT_BAR)) * half)
            bar = QRect(middle + min(0, length), box.top(), max(1, abs(length)), box.height())
            painter.fillRect(QRect(middle, box.top() - 1, 1, box.height() + 2), style.colour("muted"))
        else:
            length = round(min(1.0, value / PENALTY_BAR) * box.width())
            bar = QRect(box.left(), box.top(), max(2, length), box.height())
        thin = 0 if wins else 1
        colour = style.colour("accent") if wins else style.colour("muted", 0.6)
        painter.fillRect(bar.adjusted(0, thin, 0, -thin), colour)

    def _paint_cells(self, painter, chosen):
        """The cell that is meant, in the code and in the digit's pictures, or in all of them."""
        if chosen is None or chosen.row is None:
            return
        digits = range(DIGITS) if chosen.digit is None else (chosen.digit,)
        places = self.places
        pictures = [places.code, *(part[digit] for digit in digits for part in (places.weights, places.terms))]
        for picture in pictures:
            cell = cell_box(picture, chosen.row, chosen.column)
            painter.setPen(style.colour("ground"))
            painter.drawRect(cell.adjusted(-2, -2, 1, 1))
            strong = self.hasFocus() and picture is places.code
            painter.setPen(style.colour("accent" if strong else "text"))
            painter.drawRect(cell.adjusted(-1, -1, 0, 0))

    def _paint_readout(self, painter):
        text, none = self.line_of_words()
        area, wins = self.places.readout, self._numbers.answer == NONE
        painter.setFont(style.font(style.SMALL, bold=wins))
        painter.setPen(style.colour("accent" if wins else "muted"))
        painter.drawText(area, Qt.AlignRight | Qt.AlignVCenter, none)
        painter.setFont(style.font(style.SMALL))
        self.paint_line(painter, text, strong=bool(self._spot or _spot(self._selection)))

    # Pointer and keys

    def _point_at(self, spot: Spot | None, picked: bool = False):
        if spot == self._spot and not picked:
            return
        self._spot = spot
        self.setCursor(Qt.ArrowCursor if spot is None else Qt.PointingHandCursor)
        self._selection = _selection(spot, picked)
        self.setAccessibleDescription(self.readout() if spot else code_numbers.sentence(self._numbers))
        self.selection_changed.emit(self._selection)
        self.update()

    def mouseMoveEvent(self, event):
        if self._numbers is not None:
            self._point_at(self.places.spot(event.pos()))

    def leaveEvent(self, event):
        super().leaveEvent(event)
        if self._numbers is not None:
            self._point_at(None)

    def mousePressEvent(self, event):
        spot = self.places.spot(event.pos())
        if event.button() == Qt.LeftButton and self._numbers is not None and spot is not None:
            self._point_at(spot, picked=True)

    def keyPressEvent(self, event):
        if self._numbers is None:
            super().keyPressEvent(event)
        elif event.key() in _ARROWS:
            self._walk(*_ARROWS[event.key()], between=bool(event.modifiers() & Qt.ControlModifier))
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space) and self._spot is not None:
            self._point_at(self._spot, picked=True)
        elif event.key() == Qt.Key_D:
            self.compare.click()
        elif event.key() == Qt.Key_Escape and self._spot is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, down, right, between):
        """To the next cell; or, with the cell kept, from the code to the digits and from one to the next."""
        if self._spot is None:
            self._point_at(Spot(None, 0, 0))
            return
        digit, row, column = self._spot[0], self._spot[1] or 0, self._spot[2] or 0
        if between:
            order = [None, *range(DIGITS)]
            digit = order[max(0, min(DIGITS, order.index(digit) + right + down))]
        else:
            row, column = max(0, min(BITMAP_ROWS - 1, row + down)), max(0, min(BITMAP_COLUMNS - 1, column + right))
        self._point_at(Spot(digit, row, column))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(960, 280)

    def line(self) -> QRect:
        return self.places.readout

    def focusInEvent(self, event):
        super().focusInEvent(event)
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason) and self._numbers and self._spot is None:
            self._point_at(Spot(None, 0, 0))  # the ring needs a place to be

    def dress(self) -> None:
        self._picture = None
        self._place()
        self.update()

    def _place(self):
        word = _("− kept") if style.projected() else _("difference")  # there is little room beside the name
        self.compare.say(word, _("The difference from what is kept, here and in every view (D, Shift+K)"))
        self.places, size = fitting(self.size()), self.compare.sizeHint()
        code, beside = self.places.code, QFontMetrics(style.font(style.SMALL)).horizontalAdvance("F6")
        corner = code.topLeft() + QPoint(beside, -2 - (style.scaled(LINE) + size.height()) // 2)
        if code.bottom() + 3 + size.height() <= self.places.readout.top():  # else beside the name above
            corner = code.bottomLeft() + QPoint(-WORD_INSET, 3)
        self.compare.setGeometry(QRect(corner, size))

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()


def _selection(spot: Spot | None, picked: bool) -> Selection:
    if spot is None:
        return NOTHING
    if spot.digit is None:
        return Selection("F6", BITMAP_COLUMNS * spot.row + spot.column, picked=picked)
    return Selection("OUTPUT", spot.digit, spot.row, spot.column, picked=picked)


def _spot(selection: Selection) -> Spot | None:
    """What a selection means here; None where it is about something else."""
    if selection.layer == "F6" and selection.map is not None:
        return Spot(None, *divmod(selection.map, BITMAP_COLUMNS))
    if selection.layer == "OUTPUT" and selection.map is not None:
        return Spot(selection.map, selection.row, selection.column)
    return None
