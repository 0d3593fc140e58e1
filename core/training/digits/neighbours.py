"""Numbers of several digits made of single ones, to try a network on; and digits amid neighbours, to train it with.

A network trained on single digits has never seen the edge of another digit, nor been told that there is nothing to
read. The paper trains its space displacement network on pictures "flanked" by neighbours, some of which show only the
space between two digits (P VII.B). Here they are composed while training, from the digits at hand.
"""

from dataclasses import dataclass

import numpy as np

from core.data.dataset import Part
from core.network.loss import NONE
from core.sizes import DIGIT_SIZE, NUMBER_MARGIN

INK = 64  # a column with a byte above this belongs to the digit
GAPS = (-2, 8)  # pixels between the ink of two digits, smallest and largest
WIDTHS = (0.85, 1.15)  # how far a digit is squeezed or stretched sideways
OFFSET = 2  # rows by which a digit stands higher or lower than the line

ASIDE = 2  # columns: a digit amid neighbours stands so far from the middle, as the places of displacement do
FAR_ASIDE = 5  # columns: so far from the middle of every digit there is none
NONE_SHARE = 0.5  # of the pictures with neighbours: what they show in the middle is no digit
EMPTY_SHARE = 0.1  # of those: what stood in the middle is taken away
PRESENT = 0.8  # how likely each neighbour is there


@dataclass(frozen=True, eq=False)
class WrittenNumber:
    """A number as a picture (28, columns) uint8, 255 full ink, and the digits it shows, such as "4071"."""

    picture: np.ndarray
    label: str


def write_number(
    part: Part, length: int, generator: np.random.Generator, gaps: tuple[int, int] = GAPS
) -> WrittenNumber:
    """A number of `length` digits drawn from the part, each squeezed, moved and spaced by chance, within `gaps`."""
    chosen = generator.integers(len(part), size=length)
    pieces = [_piece(part.images[index], generator) for index in chosen]
    spaces = generator.integers(gaps[0], gaps[1] + 1, size=length)
    columns = 2 * NUMBER_MARGIN + sum(piece.shape[1] for piece in pieces) + int(np.maximum(spaces, 0).sum())
    picture = np.zeros((DIGIT_SIZE, columns), np.uint8)
    left = NUMBER_MARGIN
    for piece, gap in zip(pieces, spaces, strict=True):
        right = left + piece.shape[1]
        np.maximum(picture[:, left:right], piece, out=picture[:, left:right])
        left = right + int(gap)
    picture = picture[:, : right + NUMBER_MARGIN]
    picture.flags.writeable = False
    return WrittenNumber(picture, "".join(str(part.labels[index]) for index in chosen))


def write_numbers(
    part: Part, count: int, lengths: tuple[int, int], seed: int, gaps: tuple[int, int] = GAPS
) -> list[WrittenNumber]:
    """So many numbers, each of `lengths[0]` to `lengths[1]` digits, the same for the same seed."""
    generator = np.random.default_rng(seed)
    sizes = (int(generator.integers(lengths[0], lengths[1] + 1)) for _ in range(count))
    return [write_number(part, size, generator, gaps) for size in sizes]


def _piece(image, generator):
    """The inked columns of one digit, (28, columns) uint8, squeezed or stretched and moved up or down."""
    first, last = _ink(image[None])
    columns = last[0] - first[0]
    wide = max(1, round(columns * generator.uniform(*WIDTHS)))
    at = np.clip((np.arange(wide) + 0.5) * columns / wide - 0.5, 0, columns - 1) + first[0]
    low = np.minimum(np.floor(at).astype(int), DIGIT_SIZE - 2)
    near = at - low
    piece = image[:, low] * (1 - near) + image[:, low + 1] * near
    down = int(generator.integers(-OFFSET, OFFSET + 1))
    padded = np.pad(np.rint(piece).astype(np.uint8), ((OFFSET, OFFSET), (0, 0)))
    return padded[OFFSET - down : OFFSET - down + DIGIT_SIZE]


def amid_neighbours(
    digits: np.ndarray, labels: np.ndarray, part: Part, share: float, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Training pictures as they occur within a number.

    Of the digits, (n, rows, columns) bytes 0..255 of any dtype with labels (n,), this share gets neighbours out of the
    part: up to two on each side, each standing higher or lower than it should, as in `write_number`. Half of these are
    moved so far aside that the middle of the picture lies between two digits, or holds nothing, as most places of a
    number do; their label becomes `core.network.loss.NONE`. Returns new arrays.
    """
    chosen = np.flatnonzero(generator.random(len(digits)) < share)
    if not chosen.size:
        return digits, labels
    line = _Line(digits[chosen], part, generator)
    between = line.between(generator)
    none = generator.random(chosen.size) < NONE_SHARE
    none &= np.abs(between) > ASIDE  # between two ones there can be too little room for none
    aside = np.where(none, between, generator.integers(-ASIDE, ASIDE + 1, chosen.size))
    empty = none & (generator.random(chosen.size) < EMPTY_SHARE)
    digits, labels = digits.copy(), labels.copy()
    digits[chosen] = line.seen_from(aside, ~empty)
    labels[chosen[none]] = NONE
    return digits, labels


class _Line:
    """Digits with two neighbours on either side, as columns counted from each digit's own middle."""

    def __init__(self, digits, part, generator):
        self._digits = digits
        self._neighbours = []  # (images, their middle's column, whether they are there)
        self._next = {}  # side -> column of the nearest neighbour's middle
        self._own_rows, *self._rows = generator.integers(-OFFSET, OFFSET + 1, (5, len(digits)))
        own = _ink(digits)
        for side in (-1, 1):
            edge = _reach(own, side, digits.shape[2])
            for distance in range(2):
                images = part.images[generator.integers(len(part), size=len(digits))]
                ink = _ink(images)
                gap = generator.integers(GAPS[0], GAPS[1] + 1, len(digits))
                middle = side * (edge + gap + _reach(ink, -side, DIGIT_SIZE))
                there = generator.random(len(digits)) < PRESENT
                self._neighbours.append((images, middle, there))
                if distance == 0:
                    self._next[side] = middle
                edge = side * middle + _reach(ink, side, DIGIT_SIZE)

    def between(self, generator):
        """A column between each digit and a neighbour of it: far from both, or half way where they stand close."""
        right = generator.random(len(self._digits)) < 0.5
        distance = np.abs(np.where(right, self._next[1], self._next[-1]))
        room = np.maximum(distance / 2 - FAR_ASIDE, 0)
        way = np.rint(distance / 2 + room * generator.uniform(-1, 1, len(distance))).astype(int)
        return np.where(right, way, -way)

    def seen_from(self, aside, own_there):
        """The pictures with that column in their middle, (n, rows, columns) like the digits."""
        rows, columns = self._digits.shape[1:]
        seen = _moved(self._digits, -aside, self._own_rows, rows, columns)
        seen *= own_there[:, None, None]
        for (images, middle, there), down in zip(self._neighbours, self._rows, strict=True):
            near = np.flatnonzero(there & (np.abs(middle - aside) < (columns + DIGIT_SIZE) // 2))
            moved = _moved(images[near], (middle - aside)[near], down[near], rows, columns)
            seen[near] = np.maximum(seen[near], moved)
        return seen


def _ink(images):
    """The first inked column of each picture and the one after the last, (n,) each."""
    inked = (images > INK).any(axis=1)
    inked[:, images.shape[2] // 2] = True  # a blank picture is a digit without width
    return inked.argmax(axis=1), images.shape[2] - inked[:, ::-1].argmax(axis=1)


def _reach(ink, side, columns):
    """How many columns the ink reaches from the middle of the picture to that side."""
    return ink[1] - columns // 2 if side > 0 else columns // 2 - ink[0]


def _moved(images, right, down, rows, columns):
    """The pictures moved by whole pixels on a sheet of rows x columns, their middle in its middle if not moved."""
    count, own_rows, own_columns = images.shape
    sheet = np.zeros((count, own_rows + 2, own_columns + 2), images.dtype)  # a border of paper to point to
    sheet[:, 1:-1, 1:-1] = images
    row = np.arange(rows) - (rows - own_rows) // 2 - down[:, None] + 1
    column = np.arange(columns) - (columns - own_columns) // 2 - right[:, None] + 1
    row, column = np.clip(row, 0, own_rows + 1), np.clip(column, 0, own_columns + 1)
    row += np.arange(count)[:, None] * (own_rows + 2)  # in one row of cells: faster than three indices
    return sheet.reshape(-1).take((row * (own_columns + 2))[:, :, None] + column[:, None, :])
