"""Where F6's code and the ten digits beside it lie: from a size to boxes, and from a point back to a cell."""

from dataclasses import dataclass
from typing import NamedTuple

from PyQt5.QtCore import QPoint, QRect, QSize

from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, DIGITS
from lenet_gui.look import style

LINE = 16  # height of a line of text
BAR = 8  # height of the line with a digit's bar
_GAP = 3 * style.GRID  # between the code and the digits
_BETWEEN = 2  # between a digit's two pictures
_NARROWEST = 48  # a digit's name and number need so much
_NARROWEST_IN_CLASS = 57  # and "100.0 %" in bold, at type of the usual size
_APART = style.GRID + 2  # between two digits side by side, at least


class Spot(NamedTuple):
    """A cell of the code (`digit` None) or of one of a digit's two pictures; or a digit as a whole (no cell)."""

    digit: int | None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class CodeLayout:
    """All in device-independent pixels.

    Attributes
    ----------
    code: F6's code
    weights: the ten digits' bitmaps, or a softmax's weights
    terms: what each cell adds to the digit's penalty or logit, beside or below
    entries: all that belongs to each digit: a line of text, the two pictures, a bar, and if `shares` another line
    shares: whether there is room for the shares
    readout: the line at the bottom
    """

    code: QRect
    weights: tuple[QRect, ...]
    terms: tuple[QRect, ...]
    entries: tuple[QRect, ...]
    shares: bool
    readout: QRect

    def spot(self, place: QPoint) -> Spot | None:
        """What is drawn there."""
        if self.code.contains(place):
            return Spot(None, *_cell(self.code, place))
        for digit, entry in enumerate(self.entries):
            for box in (self.weights[digit], self.terms[digit]):
                if box.contains(place):
                    return Spot(digit, *_cell(box, place))
            if entry.contains(place):
                return Spot(digit)
        return None

    def name_box(self, digit: int) -> QRect:
        """The line with the digit's name and number."""
        entry = self.entries[digit]
        return QRect(entry.left(), entry.top(), entry.width(), style.scaled(LINE))

    def bar_box(self, digit: int) -> QRect:
        """Where the bar is."""
        entry = self.entries[digit]
        return QRect(entry.left(), self.terms[digit].bottom() + 1 + (BAR - 4), entry.width(), 4)

    def share_box(self, digit: int) -> QRect:
        """The line with the share."""
        entry = self.entries[digit]
        return QRect(entry.left(), entry.bottom() + 1 - style.scaled(LINE), entry.width(), style.scaled(LINE))


def cell_box(picture: QRect, row: int, column: int) -> QRect:
    """Where this cell of a picture is drawn."""
    scale = picture.width() // BITMAP_COLUMNS
    return QRect(picture.left() + column * scale, picture.top() + row * scale, scale, scale)


def fitting(size: QSize) -> CodeLayout:
    """The largest that fits."""
    left, top = style.MARGIN, style.GRID
    width = size.width() - 2 * style.MARGIN
    readout = QRect(left, size.height() - style.GRID - style.scaled(LINE), width, style.scaled(LINE))
    height = readout.top() - style.GRID // 2 - top
    scale = max(4, min((height - style.scaled(LINE) - 2) // BITMAP_ROWS, width // 6 // BITMAP_COLUMNS))
    code = QRect(left, top + style.scaled(LINE) + 2, scale * BITMAP_COLUMNS, scale * BITMAP_ROWS)
    first = code.right() + 1 + _GAP
    room = QSize(left + width - first, height)
    # Shares are worth one step of size, as long as the pictures stay large.
    scale, across, beside, shares = max(
        _arrangements(room), key=lambda a: (a[0] + (1.5 if a[3] and a[0] > 3 else 0), a)
    )
    picture = QSize(scale * BITMAP_COLUMNS, scale * BITMAP_ROWS)
    entry = QSize(_entry_width(scale, beside), _entry_height(scale, beside, shares))
    step = (room.width() + _APART) // across
    step = min(step, entry.width() + 6 * style.GRID)
    entries, weights, terms = [], [], []
    for digit in range(DIGITS):
        down, right = divmod(digit, across)
        corner = QPoint(first + right * step, top + down * (entry.height() + style.GRID))
        entries.append(QRect(corner, entry))
        weights.append(QRect(corner + QPoint(0, style.scaled(LINE) + 2), picture))
        way = QPoint(picture.width() + _BETWEEN, 0) if beside else QPoint(0, picture.height() + _BETWEEN)
        terms.append(weights[-1].translated(way))
    return CodeLayout(code, tuple(weights), tuple(terms), tuple(entries), shares, readout)


def _arrangements(room):
    """(scale, digits side by side, whether their two pictures are, whether shares are written)."""
    yield 1, DIGITS, False, False
    for across in (DIGITS, DIGITS // 2):
        for beside in (True, False):
            for shares in (True, False):
                for scale in range(2, 40):
                    high = _entry_height(scale, beside, shares)
                    wide = _entry_width(scale, beside)
                    rows = DIGITS // across
                    if rows * high + (rows - 1) * style.GRID > room.height():
                        break
                    if across * wide + (across - 1) * _APART > room.width():
                        break
                    yield scale, across, beside, shares


def _entry_width(scale, beside):
    pictures = (2 * BITMAP_COLUMNS * scale + _BETWEEN) if beside else BITMAP_COLUMNS * scale
    return max(style.scaled(_NARROWEST_IN_CLASS) if style.projected() else _NARROWEST, pictures)


def _entry_height(scale, beside, shares):
    pictures = BITMAP_ROWS * scale if beside else 2 * BITMAP_ROWS * scale + _BETWEEN
    return style.scaled(LINE) + 2 + pictures + BAR + (style.scaled(LINE) if shares else 0)


def _cell(picture, place):
    scale = picture.width() // BITMAP_COLUMNS
    return (place.y() - picture.top()) // scale, (place.x() - picture.left()) // scale
