"""The ten 7 x 12 pictures that the output layer compares F6 with, read from a text file anyone can redraw."""

from pathlib import Path

import numpy as np

from core.language import _
from core.resources import RESOURCES

ROWS, COLUMNS = 12, 7
DEFAULT_PATH = RESOURCES / "bitmaps.txt"


class BitmapError(ValueError):
    """A bitmap file that cannot be used; the message says what is wrong in it."""


def read_bitmaps(path: str | Path = DEFAULT_PATH) -> np.ndarray:
    """The targets of the RBF output (paper, eq. 7).

    Returns float32 (10, 84), read-only: row d is digit d, its 12 rows of 7 cells one after another, +1 ink, -1 paper.
    Raises BitmapError for a file that is not ten different pictures of that size, OSError if it cannot be opened.
    """
    pictures = _pictures(Path(path))
    bitmaps = np.array([_cells(rows) for _digit, rows in sorted(pictures.items())], np.float32)
    for digit in range(10):
        for earlier in range(digit):
            if np.array_equal(bitmaps[earlier], bitmaps[digit]):
                raise BitmapError(
                    _("{path}: the bitmaps of {a} and {b} are the same; give each digit its own.").format(
                        path=path, a=earlier, b=digit
                    )
                )
    bitmaps.flags.writeable = False
    return bitmaps


def _pictures(path: Path) -> dict[int, list[str]]:
    """The rows of each digit, checked: exactly the digits 0 to 9, each 12 rows of 7 cells."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BitmapError(_("{path}: this is not a text file of bitmaps.").format(path=path)) from None
    pictures: dict[int, list[str]] = {}
    rows: list[str] | None = None
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith(";"):
            continue
        if len(line) == 1 and line in "0123456789":
            if int(line) in pictures:
                raise BitmapError(_("{path}: digit {digit} is drawn twice.").format(path=path, digit=line))
            rows = pictures[int(line)] = []
        elif rows is None:
            raise BitmapError(
                _("{path}, line {line}: a picture must come after the digit it shows.").format(path=path, line=number)
            )
        elif len(line) != COLUMNS or set(line) - {"#", "."}:
            raise BitmapError(
                _("{path}, line {line}: a row must be {columns} characters, each '#' or '.'.").format(
                    path=path, line=number, columns=COLUMNS
                )
            )
        else:
            rows.append(line)
    for digit in range(10):
        if len(pictures.get(digit, [])) != ROWS:
            raise BitmapError(
                _("{path}: digit {digit} has {found} rows and needs {rows}.").format(
                    path=path, digit=digit, found=len(pictures.get(digit, [])), rows=ROWS
                )
            )
    return pictures


def _cells(rows: list[str]) -> list[int]:
    return [1 if cell == "#" else -1 for row in rows for cell in row]
