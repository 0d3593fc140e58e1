"""The units of a layer as the pictures they make, and walking among them from one to the next. No Qt."""

from dataclasses import replace

from core.study.selection import Selection

# Rows and columns of units in one picture. C5 and F6 are one picture each; F6 and the ten bitmaps have one shape.
UNITS = {
    "INPUT": (32, 32), "C1": (28, 28), "S2": (14, 14), "C3": (10, 10), "S4": (5, 5),
    "C5": (12, 10), "F6": (12, 7), "OUTPUT": (12, 7),
}  # fmt: skip
BLOCKS = ("C5", "F6")  # each unit of the one picture is a unit of the layer, not a place in a map


def within(number: int, count: int) -> int:
    """The nearest to this number of 0 to count - 1."""
    return min(max(number, 0), count - 1)


def block_walked(place: Selection, down: int, right: int) -> Selection:
    """One unit further in the block of C5 or F6; its edges stop."""
    rows, columns = UNITS[place.layer]
    row, column = divmod(place.map, columns)
    return replace(place, map=within(row + down, rows) * columns + within(column + right, columns))


def map_walked(place: Selection, by: int, maps: int) -> Selection:
    """The same place in the map before or after, of so many (C5 and F6: a row of units further)."""
    if place.layer in BLOCKS:
        return block_walked(place, by, 0)
    return replace(place, map=within((place.map or 0) + by, maps))
