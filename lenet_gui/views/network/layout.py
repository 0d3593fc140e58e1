"""Where everything of the network view lies: from a size to boxes, and from a point back to what is there. No Qt."""

from dataclasses import dataclass
from typing import NamedTuple

from core.network.architecture import LAYERS
from core.study.selection import NOTHING, Selection
from lenet_gui.look.unit_grid import BLOCKS, UNITS

PICTURES = {"INPUT": 1, "C1": 6, "S2": 6, "C3": 16, "S4": 16, "C5": 1, "F6": 1, "OUTPUT": 10}
SMALLEST = (860, 316)
LEAST_READOUT = 130  # at type of the usual size; in front of a class it is worth more than the scale of colours
MARGIN = 16
GAP_OF_LINES = 10  # between the words of two layers
COLUMN_GAP = 8  # between the two columns of C1, C3 and S4
BITMAP_GAP = 7  # between two bitmaps of OUTPUT at least: room for the frame around the answer's
LINES = (2, 3)  # of words that say what a layer is for: the fewest in which they fit
ROOM_FOR_LINES = 420  # pixels of height from which on they stand below its name
STAGGERED = ("C1", "C3", "S4")  # stand in two columns

# Height of INPUT, C5 and F6, and height of C1's maps, as parts of all; the first that the width allows.
_BULKS = ((0.36, 0.25), (0.33, 0.25), (0.30, 0.25), (0.33, 0.19), (0.30, 0.19), (0.27, 0.19), (0.24, 0.19))

# Space to the right of each layer: the least, as a part of the height, and its share of what is left over. The wires
# of the table get the most: steeper, they could not be followed.
_GAPS = {
    "INPUT": (0.06, 3), "C1": (0.045, 2), "S2": (0.33, 10), "C3": (0.045, 2), "S4": (0.06, 4),
    "C5": (0.045, 2), "F6": (0.07, 4), "OUTPUT": (0, 4),
}  # fmt: skip


class Box(NamedTuple):
    """A rectangle in device-independent pixels; `right` and `bottom` are the first pixels outside."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        """The row of pixels half way down."""
        return self.y + self.height // 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def grown(self, by: int) -> "Box":
        """The same box, larger by so much on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True)
class Layout:
    """Every box of the view at one size.

    Attributes
    ----------
    size: (width, height) of the view
    large: whether there is room for larger type
    head_lines: of words in a head: one, its name, in front of a class
    scales: layer -> side of one unit's square in pixels, a whole number
    pictures: layer -> the boxes of its maps (C5, F6: of its one block; OUTPUT: of its ten bitmaps)
    heads: layer -> the box of its name and size line
    lines: layer -> the box below that, of lines of `line_height`, where there is room to say what it is for; else empty
    rows: the ten whole rows of OUTPUT; `name_width`, `bar`, `number_width`: their parts (bar as x and width)
    none: the row below them, of "none of these", which has no bitmap
    legend, switch, readout: the boxes along the bottom: the scale of colours, the choice of numbers, what is pointed at
    """

    size: tuple[int, int]
    large: bool
    head_lines: int
    scales: dict[str, int]
    pictures: dict[str, tuple[Box, ...]]
    heads: dict[str, Box]
    lines: dict[str, Box]
    line_height: int
    rows: tuple[Box, ...]
    none: Box
    name_width: int
    bar: tuple[int, int]
    number_width: int
    legend: Box
    switch: Box
    readout: Box

    def picture(self, selection: Selection) -> Box | None:
        """The box of the map (or block, or bitmap) the selection is in."""
        if selection.layer is None or (selection.map is None and PICTURES[selection.layer] > 1):
            return None
        return self.pictures[selection.layer][0 if PICTURES[selection.layer] == 1 else selection.map]

    def unit(self, layer: str, picture: int, row: int, column: int, rows: int = 1, columns: int = 1) -> Box:
        """The box of some units of a picture, from (row, column) on."""
        box, scale = self.pictures[layer][picture], self.scales[layer]
        return Box(box.x + column * scale, box.y + row * scale, columns * scale, rows * scale)

    def unit_of(self, selection: Selection) -> Box | None:
        """The box of the one unit that is selected; None where a whole map or nothing is."""
        if selection.layer in BLOCKS and selection.map is not None:
            return self.unit(selection.layer, 0, *divmod(selection.map, UNITS[selection.layer][1]))
        if selection.map is None or selection.row is None or selection.column is None:
            return None
        return self.unit(selection.layer, selection.map, selection.row, selection.column)

    def at(self, x: float, y: float) -> Selection:
        """What lies at this point: a unit of a picture, a digit of OUTPUT, or nothing."""
        for layer in LAYERS:
            for index, box in enumerate(self.pictures[layer]):
                if not box.holds(x, y):
                    continue
                row, column = int(y - box.y) // self.scales[layer], int(x - box.x) // self.scales[layer]
                if layer in BLOCKS:
                    return Selection(layer, row * UNITS[layer][1] + column)
                return Selection(layer, index, row, column)
        for index, box in enumerate(self.rows):
            if box.holds(x, y):
                return Selection("OUTPUT", index)
        return NOTHING

    def head_at(self, x: float, y: float) -> str | None:
        """The layer whose name, or what it is for, lies at this point."""
        boxes = (*self.heads.items(), *self.lines.items())
        return next((layer for layer, box in boxes if box.holds(x, y)), None)


@dataclass(frozen=True)
class _Type:
    """Room for words in pixels: heights of the heads, a line and the line at the foot, and widths."""

    head: int
    line: int
    foot: int
    label: int  # of a name with a line below it
    letter: int  # of a name alone
    name: int
    number: int
    least_row: int  # name, shortest bar and number
    legend: int
    switch: int
    switch_height: int

    @classmethod
    def of(cls, large: bool, scale: float) -> "_Type":
        large_sizes, usual = (
            (64, 19, 40, 112, 0, 32, 96, 232, 352, 480, 28),
            (44, 15, 24, 72, 0, 20, 60, 140, 184, 352, 22),
        )
        sizes = large_sizes if large else usual
        if scale > 1:  # in front of a class, where names stand alone
            sizes = (28, 15, 24, 8, 12, 20, 48, 108, 172, 300, 22)
        return cls(*(round(scale * size) for size in sizes))

    def least(self, layer: str) -> int:
        """The least width of a layer, for its name."""
        return self.label + self.letter * len(layer)


def layout(width: int, height: int, type_scale: float = 1.0, lines: int = 0) -> Layout:
    """The composition for this size, which is taken to be at least `SMALLEST`, and type so much larger than usual.

    `lines`: how many lines of words say what each layer is for, where there is room.

    Scales are the largest that fit both ways. C1, C3 and S4 stand in two columns, each map on a line of its own height
    ("lane") on which its S2 or S4 map stands too, so that one-to-one wires are straight.
    """
    width, height = max(width, SMALLEST[0]), max(height, SMALLEST[1])
    large = width >= 2000 and height >= 900 and type_scale == 1
    words = _Type.of(large, type_scale)
    above = lines * words.line if height >= ROOM_FOR_LINES and type_scale == 1 else 0
    top, room = MARGIN // 2 + words.head + above, height - MARGIN - words.head - above - words.foot
    across = width - 2 * MARGIN
    size, bulk = _fitting(room, across, words)
    scales = _scales(size, bulk)

    # A whole number of pixels from map to map in a column of C3 makes the height that all layers share.
    pitch = _pitch(min(room, size * 3 // 2), scales["C3"])
    high = _high(pitch, scales["C3"])
    top += (room - high) // 2

    spare = max(0, across - _least_width(size, bulk, words))
    shares = sum(share for _part, share in _GAPS.values())
    slots, x, left = _slots(size, bulk, words), MARGIN, {}
    for layer in LAYERS:
        left[layer] = x
        x += slots[layer] + spare * _GAPS[layer][1] // shares

    left["OUTPUT"] += words.name
    pictures = {layer: _stand(layer, left[layer], top, high, scales) for layer in LAYERS}
    *rows, none = (
        Box(box.x - words.name, box.y, width - MARGIN - box.x + words.name, box.height) for box in pictures["OUTPUT"]
    )
    pictures["OUTPUT"] = pictures["OUTPUT"][: len(rows)]
    bar_x = pictures["OUTPUT"][0].right + (16 if large else 12)
    heads = {
        layer: Box(box.x, MARGIN // 2, words.least(layer), words.head - 8)
        for layer, (box, *_) in (pictures | {"OUTPUT": rows}).items()
    }
    ends = [heads[layer].x - GAP_OF_LINES for layer in LAYERS[1:]] + [width - MARGIN]
    explained = {
        layer: Box(head.x, head.bottom + 2, end - head.x, above)
        for (layer, head), end in zip(heads.items(), ends, strict=True)
        if above
    }
    legend = (
        words.legend if type_scale == 1 or across - words.legend - words.switch >= LEAST_READOUT * type_scale else 0
    )
    foot = Box(MARGIN, height - MARGIN // 2 - words.foot + 8, across, words.foot - 8)
    return Layout(
        size=(width, height),
        large=large,
        head_lines=1 if type_scale > 1 else 2,
        scales=scales,
        pictures=pictures,
        heads=heads,
        lines=explained,
        line_height=words.line,
        rows=tuple(rows),
        none=none,
        name_width=words.name,
        bar=(bar_x, width - MARGIN - words.number - bar_x),
        number_width=words.number,
        legend=Box(foot.x, foot.y, legend, foot.height),
        switch=Box(foot.x + legend, foot.middle - words.switch_height // 2, words.switch, words.switch_height),
        readout=Box(foot.x + legend + words.switch, foot.y, across - legend - words.switch, foot.height),
    )


def _fitting(room, across, words):
    """How high the layers may be, and which of `_BULKS` they have, so that all fit across."""
    for bulk in _BULKS:
        if _least_width(room, bulk, words) <= across:
            return room, bulk
    size = room
    while size > 200 and _least_width(size, bulk, words) > across:
        size -= 2
    return size, bulk


def _scales(size: int, bulk: tuple[float, float]) -> dict[str, int]:
    """Whole-number scales for layers that are `size` pixels high."""
    blocks, c1_share = bulk
    c1 = max(1, int(c1_share * size / 28))
    # The wires to the second column of C3 find their way between the maps of the first.
    c3 = max((scale for scale in range(1, 40) if _pitch(size, scale) - 10 * scale > scale), default=1)
    rows, places = UNITS["OUTPUT"][0], PICTURES["OUTPUT"] + 1  # the last one without a bitmap
    apart = (_high(_pitch(size, c3), c3) - (places - 1) * BITMAP_GAP) // (places * rows)
    return {
        "INPUT": max(1, int(blocks * size / 32 + 0.2)),
        "C1": c1,
        "S2": max(1, int(0.85 * (size - 28 * c1) / 5 / 14)),
        "C3": c3,
        "S4": max(1, min(int(1.7 * c3), int(0.7 * _pitch(size, c3) / 5))),
        "C5": max(1, int(blocks * size / 12)),
        "F6": max(1, int(blocks * size / 12)),
        "OUTPUT": max(1, min(int(0.082 * size / rows), apart)),
    }


def _pitch(size: int, c3: int) -> int:
    """From one map to the next in a column of C3, of whose 16 maps the first and the last reach both ends."""
    return 2 * (size - 10 * c3) // 15


def _high(pitch: int, c3: int) -> int:
    """All layers, where the maps of C3 are `pitch` apart."""
    return 10 * c3 + 15 * pitch // 2


def _slots(size: int, bulk: tuple[float, float], words: _Type) -> dict[str, int]:
    """The least width of each layer with the space to its right."""
    scales = _scales(size, bulk)
    widths = {layer: UNITS[layer][1] * scales[layer] for layer in LAYERS}
    for layer in STAGGERED:
        widths[layer] = 2 * widths[layer] + COLUMN_GAP
    widths["OUTPUT"] += words.least_row
    return {layer: max(widths[layer] + int(_GAPS[layer][0] * size), words.least(layer)) for layer in LAYERS}


def _least_width(size: int, bulk: tuple[float, float], words: _Type) -> int:
    return sum(_slots(size, bulk, words).values())


def _stand(layer: str, x: int, top: int, high: int, scales: dict[str, int]) -> tuple[Box, ...]:
    """The boxes of a layer's pictures, spread over the height; S2 and S4 on the lanes of C1 and C3.

    OUTPUT has one more place than it has bitmaps, for "none of these".
    """
    rows, columns = UNITS[layer]
    width, height, count = columns * scales[layer], rows * scales[layer], PICTURES[layer] + (layer == "OUTPUT")
    if count == 1:
        return (Box(x, top + (high - height) // 2, width, height),)
    before = {"S2": "C1", "S4": "C3"}.get(layer, layer)
    ends = UNITS[before][0] * scales[before]  # the picture whose edges reach top and bottom
    columns_used = 2 if layer in STAGGERED else 1
    boxes = []
    for index in range(count):
        middle = top + (2 * ends + 4 * (high - ends) * index // (count - 1)) // 4
        boxes.append(Box(x + index % columns_used * (width + COLUMN_GAP), middle - height // 2, width, height))
    return tuple(boxes)
