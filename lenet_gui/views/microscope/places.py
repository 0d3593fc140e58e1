"""The rectangles of everything on the microscope's sheet."""

from dataclasses import dataclass, field

from PyQt5.QtCore import QRect, QSize

from lenet_gui.look import style
from lenet_gui.views.microscope.sheet import Sheet

WIDE_GAP = 28  # between the pictures of an equation that runs to the right
CLOSE_GAP = (12, 8)  # the same where room is scarce, and scarcer
NARROW = 640  # below this width the numbers stand above each other, and there is no map
LARGE = QSize(1400, 600)  # from this size on there is room for larger type
OPERATOR = 20  # the sign before a number
GAP = style.GRID  # between columns, and between whatever stands side by side
NUMBERS_FROM, ROOMY_FROM = 24, 32  # a cell this large has room for its number; for one in type of the usual size


@dataclass
class Places:
    """Rectangles of one sheet at one size.

    Attributes
    ----------
    cell: side of one number's square in the pictures
    number: how wide a number to the right is
    small, body, line: the two sizes of type, larger in a large window, and the height of a line of the smaller
    sources: column -> the whole map its inputs are a part of, where there is room
    across: whether a column's pictures stand side by side
    title, about, readout: lines of text
    grids: (column, picture) -> its rectangle
    headings: (column, picture) -> where its name stands; with pictures below each other only the first has one
    names: left of the pictures, what each row of them is; empty where they have no room
    totals, sum_name: column -> the number below it, and left of them all what they are
    ranking, rows, ranked: the list of strongest inputs, how many it shows before "the others", width of a number in it
    tail, result: the numbers to the right; each with its operator before and its caption above
    curve, under_curve, picture: the squashing function, what stands below it, the whole map (OUTPUT: ten bars)
    """

    cell: int = 0
    number: int = 0
    small: int = style.SMALL
    body: int = style.BODY
    line: int = 0
    across: bool = False
    title: QRect = field(default_factory=QRect)
    about: QRect = field(default_factory=QRect)
    readout: QRect = field(default_factory=QRect)
    grids: dict[tuple[int, int], QRect] = field(default_factory=dict)
    sources: dict[int, QRect] = field(default_factory=dict)
    headings: dict[tuple[int, int], QRect] = field(default_factory=dict)
    names: list[QRect] = field(default_factory=list)
    short_names: bool = False
    totals: dict[int, QRect] = field(default_factory=dict)
    sum_name: QRect = field(default_factory=QRect)
    ranking: QRect | None = None
    rows: int = 0
    ranked: int = 0
    tail: list[QRect] = field(default_factory=list)
    curve: QRect | None = None
    under_curve: QRect = field(default_factory=QRect)
    result: QRect = field(default_factory=QRect)
    picture: QRect | None = None


def numbers_from() -> int:
    """The side of a cell that has room for its number, in the size type has now."""
    return style.scaled(ROOMY_FROM if style.projected() else NUMBERS_FROM)


def ranked_place(sheet: Sheet, places: Places, number: int, index: int) -> QRect:
    """Where a number of the ranking stands; line -1 is that of the headings."""
    area, behind = places.ranking, len(sheet.ranking.heads) - 2 - index
    right = area.right() - behind * (places.ranked + GAP)
    top = area.y() + (number + 1) * places.line
    return QRect(right - places.ranked - GAP // 2, top, places.ranked + GAP // 2 + 1, places.line)
